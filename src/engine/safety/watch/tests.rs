use std::time::Duration;

use super::*;
use crate::comment::{AccountId, Actor, CommentId, Language};

const BOUNDS: Bounds = Bounds {
    failures: 3,
    rejections: 3,
    rejected_within: Duration::from_secs(100),
    surge: Some(3),
    surge_within: Duration::from_secs(10),
    rest: Duration::from_secs(60),
    look: Duration::from_secs(1),
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn outcome(result: Outcome, reason: Option<&str>, retry_at: Option<Timestamp>) -> Event {
    let reason = reason.map(str::to_owned);
    Event::Outcome { attempt: 1, result, code: None, subcode: None, reply_id: None, retry_at, reason }
}

fn decided(decision: Decision, reason: &str) -> Event {
    Event::Decided {
        decision,
        reason: reason.to_owned(),
        intent: None,
        confidence: 1.0,
        margin: 1.0,
        language: Language::Indonesian,
        question: true,
        intents_hash: String::new(),
    }
}

fn rejected() -> Event {
    Event::Rejected { reason: "salah".to_owned() }
}

fn approved() -> Event {
    Event::Approved { text: "ya".to_owned(), edited: false }
}

fn see(watch: &mut Watch, seconds: i64, event: Event) -> Option<Cause> {
    let (comment, account) = (CommentId::new("7").unwrap(), AccountId::new("1").ok());
    let entry = Entry { seq: 1, at: at(seconds), comment, account, actor: Actor::BOT, v: 1, event };
    watch.see(&entry, &BOUNDS)
}

/// What the last of several events gives; none of the others may give anything.
fn after(events: Vec<(i64, Event)>) -> Option<Cause> {
    let mut watch = Watch::default();
    let mut last = None;
    for (seconds, event) in events {
        assert_eq!(last, None, "before {event:?} at {seconds}");
        last = see(&mut watch, seconds, event);
    }
    last
}

#[test]
fn bounds_are_passed_in_a_row_and_in_time() {
    use Decision::{Draft, Ignore, Post};
    let failed = || outcome(Outcome::Refused, Some("refused"), None);
    let unknown = || outcome(Outcome::Unknown, Some("outcome-unknown"), None);
    let posted = || outcome(Outcome::Posted, None, None);
    let retried = || outcome(Outcome::Throttled, Some("throttled"), Some(at(9)));
    let doubted = || outcome(Outcome::Unknown, None, None);
    let gone = || outcome(Outcome::Refused, Some("gone"), None);
    let asked = || decided(Post, "matched");
    let fallen = || decided(Draft, "fell-to-drafts");
    for (events, cause) in [
        (vec![(1, failed()), (2, unknown()), (9000, failed())], Some(Cause::Failures(3))),
        (vec![(1, failed()), (2, failed()), (3, posted()), (4, failed()), (5, failed())], None),
        (vec![(1, failed()), (2, failed()), (3, retried()), (4, doubted()), (5, gone())], None),
        (vec![(1, rejected()), (2, rejected()), (100, rejected())], Some(Cause::Rejections(3))),
        (vec![(1, rejected()), (2, rejected()), (101, rejected())], None),
        (vec![(1, rejected()), (2, rejected()), (3, approved()), (4, rejected())], None),
        (vec![(1, asked()), (2, asked()), (3, fallen()), (10, asked())], Some(Cause::Surge(4))),
        (vec![(1, asked()), (2, asked()), (3, asked()), (11, asked())], None),
        (
            vec![
                (1, asked()),
                (2, decided(Ignore, "no-match")),
                (3, decided(Draft, "backlog")),
                (4, asked()),
            ],
            None,
        ),
        // A clock that was set back: what was seen before it counts only as far as it is near.
        (vec![(500, asked()), (501, asked()), (502, asked()), (1, asked())], None),
    ] {
        assert_eq!(after(events.clone()), cause, "{events:?}");
    }
}

#[test]
fn after_a_rise_it_posts_on_trial() {
    let mut watch = Watch::default();
    let failed = || outcome(Outcome::Refused, Some("refused"), None);
    for n in 0..5 {
        see(&mut watch, n, failed());
    }
    watch.rise(&BOUNDS);
    assert_eq!(see(&mut watch, 10, failed()), Some(Cause::Failures(3)));
    watch.rise(&BOUNDS);
    see(&mut watch, 11, outcome(Outcome::Posted, None, None));
    assert_eq!(see(&mut watch, 12, failed()), None);
}

#[test]
fn a_surge_is_over_when_half_of_it_is() {
    let mut watch = Watch::default();
    for n in 0..8 {
        see(&mut watch, n, decided(Decision::Post, "matched"));
    }
    assert_eq!(watch.surging(&BOUNDS, at(15)), Some(Cause::Surge(2)));
    assert_eq!(watch.surging(&BOUNDS, at(16)), None);
}

#[test]
fn the_reason_says_how_it_ends() {
    let words = Cause::Rejections(5).words(None);
    assert!(words.contains("petugas menolak 5 draf") && words.ends_with("until `tanggap resume`"), "{words}");
    assert!(!Cause::Rejections(5).ends_by_itself() && Cause::Failures(5).ends_by_itself());
    let words = Cause::Failures(5).words(Some(at(0)));
    assert!(words.contains("until 1970-01-01T00:00:00"), "{words}");
}
