use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use super::*;
use crate::comment::Timestamp;

/// Beginnings of keys that are put together at run time; what they are put together with is tested where that is.
const COMPUTED: &[&str] = &[
    "audit.did.",
    "role.",
    "theme.",
    "nav.",
    "queue.did.",
    "state.",
    "reason.",
    "ledger.",
    "period.",
    "mode.",
    "tongue.",
];

fn keys(tongue: Tongue) -> BTreeSet<String> {
    Words::of(tongue).catalogue.keys().cloned().collect()
}

/// The source files of the console.
fn sources(dir: &Path, into: &mut String) {
    for file in std::fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("words/tests.rs")
        {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn both_catalogues_have_the_same_keys_and_the_same_places() {
    let of = |key: &str| key.strip_suffix(".one").map(|stem| format!("{stem}.other"));
    let (id, en) = (keys(Tongue::Indonesian), keys(Tongue::English));
    let missing: Vec<_> =
        en.difference(&id).filter(|key| of(key).is_none_or(|other| !id.contains(&other))).collect();
    assert!(missing.is_empty(), "not in id.toml: {missing:?}");
    let missing: Vec<_> = id.difference(&en).collect();
    assert!(missing.is_empty(), "not in en.toml: {missing:?}");
    let place = Regex::new(r"\{[a-z]+\}").unwrap();
    for key in &id {
        let places = |tongue| -> BTreeSet<&str> {
            place.find_iter(Words::of(tongue).t(key)).map(|found| found.as_str()).collect()
        };
        assert_eq!(places(Tongue::Indonesian), places(Tongue::English), "{key}");
        assert!(
            !Words::of(Tongue::Indonesian).t(key).is_empty() && !Words::of(Tongue::English).t(key).is_empty()
        );
    }
}

#[test]
fn every_key_that_is_asked_for_is_there_and_none_is_there_for_nothing() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console"), &mut code);
    let en = keys(Tongue::English);
    let written = Regex::new(r#""([a-z]+(?:\.[a-z0-9_-]+)+)""#).unwrap();
    let asked: BTreeSet<&str> =
        written.captures_iter(&code).map(|found| found.get(1).unwrap().as_str()).collect();
    let call = Regex::new(r#"\.(t|f|n)\(\s*"([^"]+)""#).unwrap();
    for found in call.captures_iter(&code) {
        let key = if &found[1] == "n" { format!("{}.other", &found[2]) } else { found[2].to_owned() };
        assert!(en.contains(&key), "{key} is in no catalogue");
    }
    for key in &en {
        let stem = key.trim_end_matches(".one").trim_end_matches(".other");
        let is_used = asked.contains(key.as_str())
            || asked.contains(stem)
            || COMPUTED.iter().any(|prefix| key.starts_with(prefix));
        assert!(is_used, "nobody asks for {key}");
    }
}

#[test]
fn numbers_and_times_are_written_as_the_language_does() {
    let (id, en) = (Words::of(Tongue::Indonesian).measures(), Words::of(Tongue::English).measures());
    assert_eq!((id.whole(1_234_567), en.whole(1_234_567)), ("1.234.567".to_owned(), "1,234,567".to_owned()));
    assert_eq!((id.whole(0), id.whole(999), id.whole(1000)), ("0".into(), "999".into(), "1.000".into()));
    assert_eq!(
        [0.0, 0.0001, 0.005, 0.5, 0.994, 0.9999, 1.0].map(|f| en.percent(f)),
        ["0%", "0.1%", "0.5%", "50%", "99.4%", "99.9%", "100%"]
    );
    assert_eq!(
        [0, 900, 61_000, 3_600_000, 7_500_000, 90_000_000].map(|ms| id.length(ms)),
        ["<1 dtk", "<1 dtk", "1 mnt 1 dtk", "1 jam", "2 jam 5 mnt", "1 hari 1 jam"]
    );
    let now: Timestamp = "2026-11-24T02:30:05Z".parse().unwrap();
    let before = |ms: i64| now.plus_millis(-ms);
    assert_eq!(
        [0, 59_000, 60_000, 3_600_000, 86_400_000 * 3].map(|ms| en.ago(before(ms), now)),
        ["just now", "just now", "1 minute ago", "1 hour ago", "3 days ago"]
    );
    let zone = jiff::tz::TimeZone::get("Asia/Jakarta").unwrap();
    assert_eq!(id.moment(now, &zone), "24 Nov 2026, 09.30 WIB");
    assert_eq!(en.moment(now, &zone), "24 Nov 2026, 09:30 WIB");
    assert_eq!(id.seconds(now, &zone), "09.30.05");
}
