//! `intents try` and `intents match`.

use super::{AGENCY, Faq};

#[test]
fn a_comment_is_explained_in_both_languages() {
    let given = Faq::new().intents(&["try", "--intents", "faq", "min ijazah sd saya ilang, gimana ya?"], "");
    assert_eq!((given.code, given.err.as_str()), (Some(0), ""));
    for said in [
        "min [ijazah sd saya ilang], gimana ya?\n",
        "keputusan / decision ",
        "bertanya / asks",
        "ijazah-hilang “Ijazah hilang” (mode auto), ",
        "keyword “ijazah … hilang”: ijazah sd saya ilang\n",
        "berikutnya / next ",
        "dibaca / read as     admin ijazah sd saya hilang bagaimana ya\n",
        "Silakan buka https://contoh.go.id/layanan.",
    ] {
        assert!(given.out.contains(said), "no {said:?} in\n{}", given.out);
    }
    assert!(!given.out.contains('\x1b'), "colours on a pipe: {:?}", given.out);
}

#[test]
fn what_is_not_confirmed_is_said() {
    let faq = Faq::new();
    faq.write("agency.toml", &AGENCY.replace("true", "false"));
    let asked =
        ["try", "--intents", "faq", "--format", "json", "--all-confirmed", "mau legalisir besok bisa ga?"];
    let sure: serde_json::Value = serde_json::from_str(&faq.intents(&asked, "").out).unwrap();
    let as_is: Vec<&str> = asked.into_iter().filter(|argument| *argument != "--all-confirmed").collect();
    let real: serde_json::Value = serde_json::from_str(&faq.intents(&as_is, "").out).unwrap();
    assert_eq!(sure["intent"], "legalisir");
    assert_eq!(real["decision"], "draft");
    assert!(real["reply"].as_str().unwrap().contains("https://contoh.go.id/layanan"));
    // Where the matching is sure, nothing but the fact is in the way.
    if sure["decision"] == "post" {
        assert_eq!(real["reason"], "unconfirmed-fact");
    }
}

#[test]
fn without_a_comment_lines_are_tried_until_the_end() {
    let given = Faq::new().intents(&["try", "--intents", "faq", "--format", "json"], "legalisir?\n\nhalo\n");
    assert_eq!((given.code, given.out.lines().count()), (Some(0), 2));
}

#[test]
fn each_line_is_judged_and_other_members_pass_through() {
    let input = "{\"text\": \"ijazah hilang gimana\", \"nomor\": 7}\n\n{bukan json\n";
    let given = Faq::new().intents(&["match", "--intents", "faq"], input);
    let lines: Vec<serde_json::Value> =
        given.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["nomor"], &lines[0]["intent"]), (&7.into(), &"ijazah-hilang".into()));
    assert_eq!(lines[1]["decision"], "ignore");
    assert_eq!(lines[2]["text"], "{bukan json");
}

#[test]
fn faulty_files_are_shown_and_nothing_is_tried() {
    let faq = Faq::new();
    faq.write("rusak.toml", "topic = ");
    let given = faq.intents(&["try", "--intents", "faq", "halo"], "");
    assert_eq!((given.code, given.out.as_str()), (Some(1), ""));
    assert!(
        given.err.contains("faq/rusak.toml:1:9") && given.err.contains("nothing was done"),
        "{}",
        given.err
    );
}

#[test]
fn what_cross_validation_learned_is_kept_and_shown() {
    let faq = Faq::new();
    let cache = tempfile::tempdir().unwrap();
    let folder = faq.path().to_str().unwrap();
    let arguments = ["try", "--intents", folder, "--format", "json", "legalisir?"].map(String::from);
    let first = super::intents_with(cache.path(), &arguments, "");
    let given: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    let thresholds = &given["thresholds"];
    assert_eq!(
        (&thresholds["cases"]["intents"], &thresholds["cases"]["none"], &thresholds["reached"]),
        (&6.into(), &3.into(), &false.into())
    );
    let kept: Vec<_> = std::fs::read_dir(cache.path().join("tanggap")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    // A broken cache costs time and nothing else.
    std::fs::write(kept[0].as_ref().unwrap().path(), "{\"hash\":").unwrap();
    assert_eq!(super::intents_with(cache.path(), &arguments, "").out, first.out);
}
