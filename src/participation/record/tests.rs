use super::*;
use crate::comment::{Actor, CommentId, Entry, Event};

const WRITTEN: i64 = 1_795_500_000_000;

/// A comment of account 1 by budi, written at [`WRITTEN`] and received two seconds later.
fn comment(parent: Option<&str>, text: &str, author: (&str, &str)) -> Comment {
    let event = Event::Received {
        source: Source::Webhook,
        kind: Kind::Comment,
        text: text.to_owned(),
        author: Some(Author { id: author.0.to_owned(), username: Some(author.1.to_owned()) }),
        media: None,
        parent: parent.map(|id| CommentId::new(id).unwrap()),
        written_at: at(0),
        clock: Clock::Entry,
    };
    Comment::begin(&entry(1, 2_000, event)).unwrap()
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(WRITTEN + ms)
}

fn entry(seq: u64, ms: i64, event: Event) -> Entry {
    let (comment, account) = (CommentId::new("c1").unwrap(), AccountId::new("1").ok());
    Entry { seq, at: at(ms), comment, account, actor: Actor::META, v: 1, event }
}

fn answered(ms: i64) -> Event {
    Event::Answered { responder: Responder::Staff, reply_id: None, answered_at: at(ms) }
}

fn decided(decision: Decision) -> Event {
    Event::Decided {
        decision,
        reason: "matched".to_owned(),
        intent: IntentId::new("ijazah-hilang").ok(),
        confidence: 0.9,
        margin: 0.5,
        language: Language::Sundanese,
        question: true,
        intents_hash: "ab".to_owned(),
    }
}

fn record(comment: &Comment) -> Record {
    let served = |id: &str, name: &str| Served {
        id: AccountId::new(id).unwrap(),
        username: name.to_owned(),
        zone: TimeZone::UTC,
        hours: None,
    };
    let context = Context {
        accounts: &[served("1", "disdik.contoh"), served("2", "dinkes")],
        topic: &|account, intent| Some(format!("{account}: {intent}")),
        by_account: &|id| id.as_str() == "ours",
        pseudonyms: &Pseudonyms::new(&[7; 32]),
    };
    Record::of(comment, &context)
}

#[test]
fn who_and_where_decides_what_is_counted() {
    let budi = ("9", "budi");
    for (parent, text, author, counted) in [
        (None, "kapan ppdb?", budi, true),
        (None, "", ("9", ""), true),
        (Some("theirs"), "betul", budi, false),
        (Some("ours"), "terima kasih, lalu?", budi, true),
        (Some("theirs"), "tanya @Disdik.Contoh.", budi, true),
        (Some("theirs"), "@budi, @disdik.contoh!", budi, true),
        (Some("theirs"), "@disdik.contoh.lain", budi, false),
        (Some("theirs"), "@dinkes", budi, false),
        (Some("theirs"), "disdik.contoh", budi, false),
        (None, "jawaban", ("1", "disdik.contoh"), false),
        (None, "jawaban", ("77", "Disdik.Contoh"), false),
        (None, "jawaban dinas lain", ("2", "dinkes"), false),
    ] {
        let record = record(&comment(parent, text, author));
        assert_eq!(record.counted, counted, "{parent:?} {text:?} {author:?}");
    }
    let mut nobodys = comment(None, "halo", budi);
    nobodys.account = None;
    assert!(!record(&nobodys).counted);
    let mut mention = comment(Some("theirs"), "", budi);
    mention.kind = Kind::Mention;
    assert!(record(&mention).counted);
}

#[test]
fn a_comment_that_was_removed_before_an_answer_is_not_counted() {
    for (events, counted) in [
        (vec![(5, Event::Removed)], false),
        (vec![(5, answered(4)), (6, Event::Removed)], true),
        (vec![(5, Event::Removed), (9, answered(8))], false),
        (vec![(5, Event::Hidden)], true),
    ] {
        let mut comment = comment(None, "halo", ("9", "budi"));
        for (seq, (ms, event)) in events.iter().enumerate() {
            comment.apply(&entry(seq as u64 + 2, *ms, event.clone()));
        }
        assert_eq!(record(&comment).counted, counted, "{events:?}");
    }
}

#[test]
fn latency_is_never_negative_and_skew_is_flagged() {
    for (ms, latency, skew) in [(61_500, 61_500, false), (0, 0, false), (-1, 0, true)] {
        let mut comment = comment(None, "halo", ("9", "budi"));
        comment.apply(&entry(2, 3_000, answered(ms)));
        let record = record(&comment);
        assert_eq!((record.latency_ms, record.clock_skew), (Some(latency), skew));
        assert_eq!(record.answered_at, Some(at(ms)));
    }
}

#[test]
fn of_several_answers_the_first_counts() {
    let mut comment = comment(None, "halo", ("9", "budi"));
    let bot = Event::Answered { responder: Responder::Bot, reply_id: None, answered_at: at(9_000) };
    comment.apply(&entry(2, 9_000, bot));
    comment.apply(&entry(3, 20_000, answered(15_000)));
    assert_eq!(record(&comment).responder, Some(Responder::Bot));
    // Staff typed in Instagram before the bot, and we learned of it later.
    comment.apply(&entry(4, 30_000, answered(8_000)));
    let record = record(&comment);
    assert_eq!((record.responder, record.latency_ms), (Some(Responder::Staff), Some(8_000)));
}

#[test]
fn a_later_decision_changes_no_question() {
    let mut comment = comment(None, "halo", ("9", "budi"));
    assert_eq!(record(&comment).question, None);
    comment.apply(&entry(2, 2_500, decided(Decision::Ignore)));
    comment.apply(&entry(3, 3_000, Event::Edited { text: "kapan ppdb?".to_owned() }));
    comment.apply(&entry(4, 3_500, decided(Decision::Draft)));
    let record = record(&comment);
    assert_eq!((record.question, record.decision), (Some(false), Some(Decision::Draft)));
    assert_eq!(record.decided_at, Some(at(2_500)));
}

#[test]
fn the_record_in_json() {
    let mut comment = comment(None, "ijazah hilang", ("9", "budi"));
    comment.apply(&entry(2, 2_100, decided(Decision::Post)));
    comment.apply(&entry(3, 60_000, Event::Seen { source: Source::Poller }));
    comment.apply(&entry(4, 30_000, Event::PeerAnswered { reply_id: CommentId::new("c2").unwrap() }));
    comment.apply(&entry(5, 120_000, Event::PeerConfirmed));
    let record = record(&comment);
    let json = serde_json::to_string_pretty(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    insta::assert_snapshot!(json, @r#"
    {
      "comment": "c1",
      "account": "1",
      "media": null,
      "parent": null,
      "author": "37489eb5df656198",
      "source": "webhook",
      "received_by_webhook_at": "2026-11-24T06:00:02.000Z",
      "found_by_poller_at": "2026-11-24T06:01:00.000Z",
      "written_at": "2026-11-24T06:00:00.000Z",
      "clock": "entry",
      "received_at": "2026-11-24T06:00:02.000Z",
      "decided_at": "2026-11-24T06:00:02.100Z",
      "approved_at": null,
      "answered_at": null,
      "latency_ms": null,
      "working_latency_ms": null,
      "clock_skew": false,
      "responder": null,
      "reply_id": null,
      "peer_at": "2026-11-24T06:00:30.000Z",
      "peer_confirmed_at": "2026-11-24T06:02:00.000Z",
      "decision": "post",
      "reason": "matched",
      "intent": "ijazah-hilang",
      "topic": "1: ijazah-hilang",
      "confidence": 0.9,
      "language": "su",
      "question": true,
      "counted": true,
      "hidden_at": null,
      "removed_at": null,
      "definition": 1,
      "seq": 5
    }
    "#);
}
