//! The intent files that the program brings with it.

use std::collections::BTreeMap;
use std::path::Path;

use super::{intents, intents_with};

/// Lints that are true of a set whose agency is yet to come: its facts are not confirmed, and some remarks are as near to a
/// question as they were written to be.
const ALLOWED: [(&str, usize); 2] = [("unconfirmed-fact", 30), ("answered-none", 10)];

fn shipped() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("intents").display().to_string()
}

#[test]
fn they_pass_their_tests_and_have_no_faults() {
    let cache = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        intents_with(cache.path(), &arguments, "")
    };
    let test = run(&["test", "--cross-validate", "0", &shipped()]);
    assert_eq!(test.code, Some(0), "{}", test.out);

    let check = run(&["check", "--format", "json", "--at", "2026-11-24", &shipped()]);
    assert_eq!(check.code, Some(0), "{}", check.out);
    let found: Vec<serde_json::Value> = serde_json::from_str(&check.out).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for lint in &found {
        *counts.entry(lint["code"].as_str().unwrap()).or_default() += 1;
    }
    for (code, count) in &counts {
        let most = ALLOWED.iter().find(|(allowed, _)| allowed == code).map_or(0, |(_, most)| *most);
        assert!(*count <= most, "{count} × {code}: {counts:?}");
    }
}

#[test]
fn they_are_in_form() {
    let fmt = intents(&["fmt", "--check", &shipped()].map(String::from), "");
    assert_eq!((fmt.code, fmt.out.as_str()), (Some(0), ""), "{}", fmt.err);
}
