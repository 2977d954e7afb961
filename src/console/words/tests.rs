use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

use super::*;
use crate::comment::Timestamp;

/// Beginnings of keys that are put together at run time; what they are put together with is tested where that is.
const COMPUTED: &[&str] = &[
    "audit-did-",
    "role-",
    "theme-",
    "nav-",
    "queue-did-",
    "state-",
    "reason-",
    "ledger-",
    "period-",
    "mode-",
    "target-",
    "tongue-",
    "stage-",
    "failure-",
];

/// The messages of a catalogue: key and text.
fn messages(tongue: Tongue) -> BTreeMap<String, String> {
    let text = match tongue {
        Tongue::Indonesian => INDONESIAN_TEXTS,
        Tongue::English => ENGLISH_TEXTS,
    };
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            Some((key, text)) => messages.push((key.to_owned(), text.to_owned())),
            None => messages.last_mut().into_iter().for_each(|(_, text)| text.push_str(line)),
        }
    }
    let count = messages.len();
    let messages: BTreeMap<String, String> = messages.into_iter().collect();
    assert_eq!(messages.len(), count, "a key is there twice");
    messages
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
    let (id, en) = (messages(Tongue::Indonesian), messages(Tongue::English));
    let missing: Vec<_> = en.keys().filter(|key| !id.contains_key(*key)).collect();
    assert!(missing.is_empty(), "not in id.ftl: {missing:?}");
    let missing: Vec<_> = id.keys().filter(|key| !en.contains_key(*key)).collect();
    assert!(missing.is_empty(), "not in en.ftl: {missing:?}");
    let place = Regex::new(r"\$[a-z]+").unwrap();
    for (key, text) in &id {
        let places = |text: &str| -> BTreeSet<String> {
            place.find_iter(text).map(|found| found.as_str().to_owned()).collect()
        };
        assert_eq!(places(text), places(&en[key]), "{key}");
        for tongue in [Tongue::Indonesian, Tongue::English] {
            assert!(
                Words::of(tongue).text(key, None).is_some_and(|text| !text.is_empty()),
                "{key} can't be read"
            );
        }
    }
}

#[test]
fn every_key_that_is_asked_for_is_there_and_none_is_there_for_nothing() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console"), &mut code);
    let written = Regex::new(r#""([a-z]+(?:\.[a-z0-9_-]+)+)""#).unwrap();
    let asked: BTreeSet<String> =
        written.captures_iter(&code).map(|found| found[1].replace('.', "-")).collect();
    let call = Regex::new(r#"\.(t|f|n)\(\s*"([^"]+)""#).unwrap();
    for found in call.captures_iter(&code) {
        let (is_plain, key) = (&found[1] == "t", &found[2]);
        for tongue in [Tongue::Indonesian, Tongue::English] {
            let words = Words::of(tongue);
            assert!(words.text(key, None).is_some(), "{key} is in no catalogue");
            assert_eq!(words.find(key).is_some(), is_plain, "{key} has places to fill in, or has none");
        }
    }
    for key in messages(Tongue::English).keys() {
        let is_used = asked.contains(key) || COMPUTED.iter().any(|prefix| key.starts_with(prefix));
        assert!(is_used, "nobody asks for {key}");
    }
}

#[test]
fn what_is_counted_is_said_as_the_language_does() {
    let (id, en) = (Words::of(Tongue::Indonesian), Words::of(Tongue::English));
    assert_eq!([0, 1, 2000].map(|n| en.n("queue.waiting", n)), ["0 wait", "1 waits", "2,000 wait"]);
    assert_eq!(
        [0, 1, 2000].map(|n| id.n("queue.waiting", n)),
        ["0 menunggu", "1 menunggu", "2.000 menunggu"]
    );
    assert_eq!(
        id.f("queue.with_other", &[("who", &"Ani {x} $n")]),
        "Ani {x} $n sedang menangani komentar ini."
    );
    assert_eq!((id.find("tidak.ada"), id.t("tidak.ada")), (None, "…"));
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
