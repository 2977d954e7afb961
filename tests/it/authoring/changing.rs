//! `intents compare` and `intents suggest`.

use super::{Faq, IJAZAH};

#[test]
fn the_same_files_change_nothing() {
    let faq = Faq::new();
    let given = faq.intents(&["compare", "faq", "faq"], "");
    assert_eq!(given.code, Some(0));
    assert!(
        given.out.starts_with("11 komentar / comments: 0 berubah / changed, 11 sama / the same\n"),
        "{}",
        given.out
    );
}

#[test]
fn a_change_shows_what_it_does() {
    let (before, after) = (Faq::new(), Faq::new());
    // The keyword of one intent moves to the other, and an answer is another.
    let moved = IJAZAH
        .replace("\"legalisir\",\n]\nexamples", "\"cap basah\",\n]\nexamples")
        .replace("ijazah … hilang", "legalisir");
    after.write("ijazah.toml", &moved.replace("Silakan buka", "Mangga cek"));
    let there = after.path().to_str().unwrap();
    let file = before.write("komentar.txt", "{\"text\": \"legalisir legalisir legalisir?\", \"intent\": \"legalisir\"}\nijazah hilang gimana\nhalo\n");
    let arguments = ["compare", "faq", there, "--comments", file.to_str().unwrap(), "--format", "json"];
    let given = before.intents(&arguments, "");
    let comparison: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    assert_eq!((&comparison["comments"], &comparison["labelled"]), (&3.into(), &1.into()));
    assert_eq!(comparison["right_before"], 1);
    for change in comparison["changes"].as_array().unwrap() {
        assert!(!change["differs"].as_array().unwrap().is_empty());
        assert_ne!(change["before"], change["after"]);
    }
    let texts: Vec<&str> = comparison["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["text"].as_str().unwrap())
        .collect();
    assert!(texts.contains(&"ijazah hilang gimana") && !texts.contains(&"halo"), "{texts:?}");

    let strict = before.intents(&["compare", "faq", there, "--strict", "--limit", "1"], "");
    let worse = strict.out.contains("memburuk / worse");
    assert_eq!(
        strict.code,
        Some(i32::from(worse && !strict.out.contains(" 0 memburuk / worse"))),
        "{}",
        strict.out
    );
}

#[test]
fn what_is_asked_and_not_answered_is_proposed_and_can_be_kept() {
    let faq = Faq::new();
    let comments = "bikin kartu pelajar di mana ya min?\nkartu pelajar anak saya kapan jadi?\nganti kartu pelajar gimana caranya\n\
                    kartu pelajar bayar berapa kak\nkapan nikah?\n";
    let given = faq.intents(&["suggest", "--intents", "faq"], comments);
    assert_eq!((given.code, given.err.as_str()), (Some(0), ""));
    assert!(
        given.out.contains("id = \"kartu-pelajar\"") && given.out.contains("\n  \"kartu pelajar\",\n"),
        "{}",
        given.out
    );
    faq.write("usulan.toml", &given.out);
    assert_eq!(faq.intents(&["check", "faq"], "").code, Some(0));
    let json = faq.intents(&["suggest", "--intents", "faq", "--format", "json"], comments);
    let suggestions: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(suggestions["comments"], 5);
}
