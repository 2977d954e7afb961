//! `intents check`.

use super::{AGENCY, Faq};

#[test]
fn a_good_faq_has_nothing_to_say() {
    let given = Faq::new().intents(&["check", "faq"], "");
    assert_eq!((given.code, given.out.as_str()), (Some(0), "2 intents in 3 files: 0 faults, 0 lints\n"));
}

#[test]
fn a_lint_is_shown_where_it_stands_and_harms_nothing() {
    let faq = Faq::new();
    faq.write("agency.toml", &AGENCY.replace("true", "false"));
    let given = faq.intents(&["check", "faq"], "");
    assert_eq!(given.code, Some(0));
    insta::assert_snapshot!(given.out, @"
    warning[unconfirmed-fact]: `link_layanan` is not confirmed: 2 intents are only drafted
     --> faq/agency.toml:1:8
      |
    1 | [facts.link_layanan]
      |        ^^^^^^^^^^^^
      |
    help: enter the true value, then write `confirmed = true`

         1  unconfirmed-fact
    2 intents in 3 files: 0 faults, 1 lints
    ");
}

#[test]
fn programs_read_lints_too() {
    let faq = Faq::new();
    faq.write("tua.toml", "topic = \"Tua\"\n[[intent]]\nid = \"tua\"\nexamples = [\"sudah tua sekali\"]\nvalid_until = 2027-01-31\n");
    let given = faq.intents(&["check", "faq", "--format", "json", "--at", "2027-02-01"], "");
    let found: Vec<serde_json::Value> = serde_json::from_str(&given.out).unwrap();
    let expired = found.iter().find(|item| item["code"] == "expired").unwrap();
    assert_eq!((&expired["severity"], &expired["line"]), (&"lint".into(), &5.into()));
    let given = faq.intents(&["check", "faq", "--format", "sarif", "--at", "2027-01-31"], "");
    let log: serde_json::Value = serde_json::from_str(&given.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "expires-soon" && result["level"] == "warning"));
}

#[test]
fn a_fault_fails_the_check() {
    let faq = Faq::new();
    faq.write("rusak.toml", "topic = \"Rusak\"\n[[intent]]\nid = \"rusak\"\nmode = \"otto\"\n");
    let given = faq.intents(&["check", "faq"], "");
    assert_eq!(given.code, Some(1));
    assert!(given.out.contains("faq/rusak.toml:4:8"), "{}", given.out);
}
