//! `intents import`, `export` and `fmt`.

use super::{Faq, IJAZAH};

#[test]
fn what_is_exported_comes_back() {
    let faq = Faq::new();
    for format in ["jsonl", "csv"] {
        let exported = faq.intents(&["export", "faq", "--format", format], "").out;
        assert_eq!(exported.lines().count(), if format == "csv" { 10 } else { 9 });
        assert!(exported.contains("foto ijazah saya jelek sekali haha"));
        let file = faq.write(&format!("Contoh Lama.{format}"), &exported);
        let there = faq.path().join(format);
        let there = there.to_str().unwrap();
        let given = faq.intents(&["import", "--format", format, "--out", there, file.to_str().unwrap()], "");
        assert_eq!((given.code, given.err.as_str()), (Some(0), ""));
        assert!(
            given.out.ends_with("2 intents with 6 examples, 3 for none, 0 repeated or empty ones left out\n")
        );
        assert!(
            given.out.contains("/contoh-lama.toml\n") && given.out.contains("/_none.toml\n"),
            "{}",
            given.out
        );
        assert_eq!(faq.intents(&["export", there, "--format", format], "").out, exported);
    }
}

#[test]
fn an_imported_intent_drafts_until_it_has_an_answer() {
    let faq = Faq::new();
    let file = faq
        .write("bot.json", r#"{"intents": [{"tag": "Jam Buka", "patterns": ["jam buka kantor berapa"]}]}"#);
    let file = file.to_str().unwrap();
    assert_eq!(faq.intents(&["import", "--format", "json", "--out", "faq", file], "").code, Some(0));
    let given = faq.intents(&["match", "--intents", "faq"], "jam buka kantor berapa\n");
    let answer: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    assert_ne!(answer["decision"], "post");
    let given = faq.intents(&["import", "--format", "json", "--out", "faq", file], "");
    assert_eq!(given.code, Some(1));
    assert!(given.err.contains("faq/bot.toml is there already"), "{}", given.err);
    assert_eq!(
        faq.intents(&["import", "--format", "json", "--replace", "--out", "faq", file], "").code,
        Some(0)
    );
}

#[test]
fn a_file_that_is_not_understood_is_named_with_its_line_and_changes_nothing() {
    let faq = Faq::new();
    let file = faq.write("a.yml", "nlu:\n- intent: a\n  examples: |\n    - satu\n    dua\n");
    let there = faq.path().join("baru");
    let arguments = ["import", "--format", "rasa", "--out", there.to_str().unwrap(), file.to_str().unwrap()];
    let given = faq.intents(&arguments, "");
    assert_eq!(given.code, Some(1));
    assert!(given.err.contains("faq/a.yml: line 5: `dua` does not begin with `- `"), "{}", given.err);
    assert!(!there.exists());
}

#[test]
fn an_id_that_is_there_already_is_shown() {
    let faq = Faq::new();
    let file = faq.write("b.csv", "intent,text\nlegalisir,cap legalisir dong\n");
    let given = faq.intents(&["import", "--format", "csv", "--out", "faq", file.to_str().unwrap()], "");
    assert_eq!(given.code, Some(1));
    assert!(given.err.contains("duplicate-id"), "{}", given.err);
}

#[test]
fn files_are_put_in_form_once() {
    let faq = Faq::new();
    let messy = IJAZAH.replace("mode = \"auto\"", "mode   =  \"auto\" # boleh");
    let path = faq.write("ijazah.toml", &messy);
    let given = faq.intents(&["fmt", "faq", "--check"], "");
    assert_eq!((given.code, given.out.as_str()), (Some(1), "faq/ijazah.toml\n"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), messy);
    let given = faq.intents(&["fmt", "faq"], "");
    assert_eq!((given.code, given.out.as_str()), (Some(0), "1 of 3 files put in form\n"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("\nmode = \"auto\" # boleh\n"));
    assert_eq!(faq.intents(&["fmt", "faq", "--check"], "").code, Some(0));
    faq.write("rusak.toml", "topic = ");
    let given = faq.intents(&["fmt", "faq"], "");
    assert_eq!(given.code, Some(1));
    assert!(given.err.contains("faq/rusak.toml: it is no TOML"), "{}", given.err);
}
