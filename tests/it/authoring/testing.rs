//! `intents test`.

use super::{Faq, IJAZAH};

#[test]
fn tests_that_pass_pass() {
    let given = Faq::new().intents(&["test", "faq", "--cross-validate", "0"], "");
    assert_eq!((given.code, given.out.as_str()), (Some(0), given.out.as_str()));
    assert!(
        given.out.starts_with("uji / tests: 2 of 2 passed\n\nbatas / thresholds\n  kirim / post ≥ "),
        "{}",
        given.out
    );
    assert!(given.out.contains("from 6 examples of intents and 3 of none"), "{}", given.out);
}

#[test]
fn a_failing_test_is_shown_where_it_stands() {
    let faq = Faq::new();
    faq.write("ijazah.toml", &IJAZAH.replace("mau legalisir besok bisa ga?", "ijazah hilang, bagaimana?"));
    let given = faq.intents(&["test", "faq", "--cross-validate", "0"], "");
    assert_eq!(given.code, Some(1));
    assert!(
        given.out.contains("1 of 2 passed\n  faq/ijazah.toml:39 legalisir: ijazah hilang, bagaimana?\n"),
        "{}",
        given.out
    );
}

#[test]
fn cross_validation_gives_figures_as_table_json_and_page() {
    let faq = Faq::new();
    let given = faq.intents(&["test", "faq", "--cross-validate", "3", "--format", "json"], "");
    assert_eq!((given.code, given.err.as_str()), (Some(0), ""));
    let exam: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    assert_eq!(exam["tests"]["passed"], 2);
    let validation = &exam["cross_validation"];
    assert_eq!(
        (&validation["folds"], &validation["comments"], &validation["groups"]),
        (&3.into(), &9.into(), &9.into())
    );
    let names: Vec<&str> =
        validation["intents"].as_array().unwrap().iter().map(|of| of["intent"].as_str().unwrap()).collect();
    assert_eq!(names, ["ijazah-hilang", "legalisir", "none"]);
    assert_eq!(validation["calibration"]["bins"].as_array().unwrap().len(), 10);

    let table = faq.intents(&["test", "faq", "--cross-validate", "3"], "").out;
    assert!(table.contains("3 parts, 9 comments in 9 groups") && table.contains("macro-F1"), "{table}");
    assert_eq!(
        table,
        faq.intents(&["test", "faq", "--cross-validate", "3"], "").out,
        "the same files, other figures"
    );

    let page = faq.path().join("ujian.html");
    let out = page.to_str().unwrap();
    let given = faq.intents(&["test", "faq", "--cross-validate", "3", "--format", "html", "--out", out], "");
    assert_eq!((given.code, given.out.as_str()), (Some(0), ""));
    let page = std::fs::read_to_string(page).unwrap();
    for part in
        ["<!DOCTYPE html>", "<svg class=\"reliability\"", "<svg class=\"bars\"", "prefers-color-scheme: dark"]
    {
        assert!(page.contains(part), "no {part}");
    }
    // In HTML, a shape that is not closed swallows those behind it.
    assert_eq!(page.matches("<line").count(), page.matches("</line>").count());
    for outside in ["http:", "https:", "src=", "<script", "<link"] {
        assert!(!page.contains(outside), "the page needs {outside}");
    }
}

#[test]
fn labelled_comments_are_scored_too() {
    let faq = Faq::new();
    let comments = "{\"text\": \"legalisir di mana?\", \"intent\": \"legalisir\"}\n{\"text\": \"wkwk\", \"intent\": \"none\"}\n";
    let path = faq.write("komentar.jsonl", comments);
    let file = path.to_str().unwrap();
    let given =
        faq.intents(&["test", "faq", "--cross-validate", "0", "--comments", file, "--format", "json"], "");
    let exam: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    assert_eq!(
        (&exam["comments"]["comments"], &exam["cross_validation"]),
        (&2.into(), &serde_json::Value::Null)
    );
    faq.write("komentar.jsonl", "{\"teks\": 1}\n");
    let given = faq.intents(&["test", "faq", "--cross-validate", "0", "--comments", file], "");
    assert_eq!(given.code, Some(1));
    assert!(given.err.contains("line 1: missing field `text`"), "{}", given.err);
}

#[test]
fn one_part_is_no_cross_validation() {
    assert_eq!(Faq::new().intents(&["test", "faq", "--cross-validate", "1"], "").code, Some(2));
}
