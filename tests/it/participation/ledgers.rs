//! Random ledgers: what may happen to comments of two offices in a month, in any order that the world allows.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use tanggap::comment::{
    AccountId, Actor, Author, Channel, Clock, CommentId, Decision, Entry, Event, IntentId, Kind, Language,
    MediaId, Remains, Responder, Source, Timestamp,
};
use tanggap::config::{self, Hours};
use tanggap::participation::{Served, Zones};

/// An office that is served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Office {
    id: &'static str,
    pub(crate) username: &'static str,
    zone: &'static str,
    hours: Option<&'static str>,
}

/// One in the west with service hours, one in the east without.
pub(crate) const OFFICES: [Office; 2] = [
    Office {
        id: "101",
        username: "disdik.contoh",
        zone: "Asia/Jakarta",
        hours: Some(
            "tue = ['08:00-12:00', '13:00-16:00'], wed = ['08:00-12:00', '12:30-15:00'], thu = ['00:00-24:00'],
             holidays = ['2026-11-26']",
        ),
    },
    Office { id: "102", username: "dinas.timur", zone: "Asia/Jayapura", hours: None },
];

impl Office {
    pub(crate) fn id(self) -> AccountId {
        AccountId::new(self.id).unwrap()
    }

    pub(crate) fn zone(self) -> TimeZone {
        TimeZone::get(self.zone).unwrap()
    }

    pub(crate) fn hours(self) -> Option<Hours> {
        let text = format!(
            "meta = {{ verify_token = 'v', app_secrets = ['s'] }}
             accounts = [{{ id = '1', username = 'dinas', access_token = 't', hours = {{ {} }} }}]",
            self.hours?
        );
        let config = config::parse(Some(("test", &text)), std::iter::empty(), &|_| unreachable!()).unwrap();
        config.accounts[0].hours.clone()
    }
}

/// The offices as an admin configures them.
pub(crate) fn configuration(intents: &str) -> String {
    let account = |office: &Office| {
        format!(
            "[[accounts]]\nid = '{}'\nusername = '{}'\naccess_token = 't'\nzone = '{}'\n{}",
            office.id,
            office.username,
            office.zone,
            office
                .hours
                .map(|hours| format!("hours = {{ {} }}\n", hours.replace('\n', " ")))
                .unwrap_or_default(),
        )
    };
    format!(
        "meta = {{ verify_token = 'v', app_secrets = ['s'] }}\nintents = {{ dir = '{intents}' }}\n{}",
        OFFICES.iter().map(account).collect::<String>()
    )
}

/// The files of the intents that occur, by topic.
pub(crate) fn intent_files() -> [(&'static str, String); 2] {
    let intent =
        |id: &str| format!("[[intent]]\nid = '{id}'\ntitle = '{id}'\nmode = 'draft'\nexamples = ['{id}']\n");
    [
        ("ijazah.toml", format!("topic = 'Ijazah'\n{}{}", intent("ijazah-hilang"), intent("legalisir"))),
        ("ppdb.toml", format!("topic = 'PPDB'\n{}", intent("ppdb-jadwal"))),
    ]
}

pub(crate) fn served() -> Vec<Served> {
    let served = |office: Office| Served {
        id: office.id(),
        username: office.username.to_owned(),
        zone: office.zone(),
        hours: office.hours(),
    };
    OFFICES.into_iter().map(served).collect()
}

pub(crate) fn zones() -> Zones {
    let of = OFFICES.iter().map(|office| (office.id(), office.zone())).collect();
    Zones { common: OFFICES[0].zone(), of }
}

/// The topics of the intents that occur; one intent is in no file any more.
pub(crate) fn topic(intent: &str) -> Option<&'static str> {
    match intent {
        "ijazah-hilang" | "legalisir" => Some("Ijazah"),
        "ppdb-jadwal" => Some("PPDB"),
        _ => None,
    }
}

/// A ledger.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<Entry>,
}

/// What happens to one comment: the events with milliseconds since it was written.
#[derive(Clone, Debug)]
struct Story {
    office: Option<usize>,
    by_office: Option<usize>,
    parent: Option<Parent>,
    mentions: bool,
    mention_kind: bool,
    written: i64,
    received: i64,
    later: Vec<(i64, Event)>,
}

#[derive(Clone, Debug)]
enum Parent {
    /// Another comment of the ledger, by its place.
    Comment(usize),
    /// Our reply to another comment.
    Reply(usize),
    /// One that nobody has seen.
    Stranger,
}

const BEGIN: &str = "2026-11-23T00:00:00Z";
const DAY: i64 = 24 * 3600 * 1000;

impl Ledger {
    /// Up to so many comments.
    pub(crate) fn any(most: usize) -> impl Strategy<Value = Self> {
        proptest::collection::vec(story(), 0..most).prop_map(|stories| Self::of(&stories))
    }

    fn of(stories: &[Story]) -> Self {
        let begin: Timestamp = BEGIN.parse().unwrap();
        let mut entries = Vec::new();
        for (place, story) in stories.iter().enumerate() {
            let written = begin.plus_millis(story.written);
            let mut push = |ms: i64, event: Event| {
                let at = written.plus_millis(ms);
                let account = story.office.map(|office| OFFICES[office].id());
                entries.push(Entry {
                    seq: 0,
                    at,
                    comment: id(place),
                    account,
                    actor: Actor::BOT,
                    v: 1,
                    event,
                });
            };
            push(story.received, received(story, place, stories.len(), written));
            for (ms, event) in &story.later {
                let event = match event.clone() {
                    Event::Answered { responder, answered_at, .. } => Event::Answered {
                        responder,
                        reply_id: Some(reply(place)),
                        answered_at: written.plus_millis(answered_at.as_millis()),
                    },
                    Event::Dated { written_at, clock } => {
                        Event::Dated { written_at: written.plus_millis(written_at.as_millis()), clock }
                    }
                    event => event,
                };
                push(story.received + ms, event);
            }
        }
        // The sort is stable, so a comment is received before all else happens to it.
        entries.sort_by_key(|entry| entry.at);
        Self::numbered(entries)
    }

    fn numbered(mut entries: Vec<Entry>) -> Self {
        for (entry, seq) in entries.iter_mut().zip(1..) {
            entry.seq = seq;
        }
        Self { entries }
    }

    /// The same after every comment's personal data was erased, and taken out of the journal.
    pub(crate) fn erased(&self) -> Self {
        let mut entries = self.entries.clone();
        for comment in super::comments(&self.entries).into_values() {
            let remains = tanggap::participation::record::remains(&comment, &served());
            entries.push(Entry {
                seq: 0,
                at: "2027-12-01T00:00:00Z".parse().unwrap(),
                comment: comment.id,
                account: comment.account,
                actor: Actor::SYSTEM,
                v: 1,
                event: Event::Erased(remains),
            });
        }
        for entry in &mut entries {
            entry.event = entry.event.clone().without_personal_data();
        }
        Self::numbered(entries)
    }
}

fn id(place: usize) -> CommentId {
    CommentId::new(format!("c{place}")).unwrap()
}

fn reply(place: usize) -> CommentId {
    CommentId::new(format!("r{place}")).unwrap()
}

fn received(story: &Story, place: usize, comments: usize, written_at: Timestamp) -> Event {
    let office = story.office.map_or(OFFICES[0], |office| OFFICES[office]);
    let text = if story.mentions { format!("tanya @{}!", office.username) } else { "kapan ppdb?".to_owned() };
    let author = match story.by_office {
        // Once known by its id, once by its name.
        Some(office) if place.is_multiple_of(2) => (OFFICES[office].id, None),
        Some(office) => ("777", Some(OFFICES[office].username.to_owned())),
        None => ("9", Some("budi".to_owned())),
    };
    Event::Received {
        source: if place.is_multiple_of(3) { Source::Poller } else { Source::Webhook },
        kind: if story.mention_kind { Kind::Mention } else { Kind::Comment },
        text,
        author: (!place.is_multiple_of(11)).then(|| Author { id: author.0.to_owned(), username: author.1 }),
        media: MediaId::new("m1").ok(),
        parent: story.parent.as_ref().map(|parent| match parent {
            Parent::Comment(other) => id(other % comments),
            Parent::Reply(other) => reply(other % comments),
            Parent::Stranger => CommentId::new("stranger").unwrap(),
        }),
        written_at,
        clock: Clock::Entry,
    }
}

fn story() -> impl Strategy<Value = Story> {
    let office = prop_oneof![6 => Just(Some(0)), 3 => Just(Some(1)), 1 => Just(None)];
    let by_office = prop_oneof![8 => Just(None), 1 => Just(Some(0)), 1 => Just(Some(1))];
    let parent = prop_oneof![
        6 => Just(None),
        2 => (0_usize..100).prop_map(|other| Some(Parent::Comment(other))),
        1 => (0_usize..100).prop_map(|other| Some(Parent::Reply(other))),
        1 => Just(Some(Parent::Stranger)),
    ];
    // Some at the same millisecond, some at the edges of days.
    let written = prop_oneof![
        4 => 0..8 * DAY,
        1 => Just(2 * DAY),
        1 => (0_i64..8).prop_map(|day| day * DAY - 7 * 3_600_000),
        1 => (0_i64..8).prop_map(|day| day * DAY - 9 * 3_600_000 - 1),
    ];
    let received = prop_oneof![3 => 0_i64..5_000, 1 => 0..2 * DAY, 1 => -1_000_i64..0];
    let later = proptest::collection::vec((0..2 * DAY, later()), 0..5);
    (
        office,
        by_office,
        parent,
        proptest::bool::weighted(0.2),
        proptest::bool::weighted(0.1),
        written,
        received,
        later,
    )
        .prop_map(|(office, by_office, parent, mentions, mention_kind, written, received, mut later)| {
            // At most one of these in a comment's life.
            let mut seen = Vec::new();
            later.retain(|(_, event)| {
                let once = matches!(event, Event::Removed | Event::Approved { .. } | Event::Dated { .. });
                let kind = std::mem::discriminant(event);
                let again = once && seen.contains(&kind);
                seen.push(kind);
                !again
            });
            Story { office, by_office, parent, mentions, mention_kind, written, received, later }
        })
}

/// One of the later events. Its own times are milliseconds since the comment was written.
fn later() -> impl Strategy<Value = Event> {
    let since = |ms: i64| Timestamp::from_millis(ms);
    let decided = (
        proptest::sample::select(vec![Decision::Post, Decision::Draft, Decision::Escalate, Decision::Ignore]),
        proptest::option::of(proptest::sample::select(vec![
            "ijazah-hilang",
            "legalisir",
            "ppdb-jadwal",
            "lama",
        ])),
        proptest::sample::select(vec![Language::Indonesian, Language::Sundanese, Language::Undetermined]),
    );
    let decided = decided.prop_map(|(decision, intent, language)| Event::Decided {
        decision,
        reason: "matched".to_owned(),
        intent: intent.map(|intent| IntentId::new(intent).unwrap()),
        confidence: 0.9,
        margin: 0.4,
        language,
        question: true,
        intents_hash: "ab".to_owned(),
    });
    let after = prop_oneof![
        4 => 0..2 * DAY,
        2 => 0_i64..4_000_000,
        1 => Just(900_000), 1 => Just(900_001), 1 => Just(3_600_000), 1 => Just(DAY), 1 => Just(0), 1 => Just(-5),
    ];
    let responder = proptest::sample::select(vec![Responder::Bot, Responder::Approved, Responder::Staff]);
    let answered = (responder, after).prop_map(move |(responder, ms)| Event::Answered {
        responder,
        reply_id: None,
        answered_at: since(ms),
    });
    let text = || "Silakan".to_owned();
    prop_oneof![
        6 => decided,
        6 => answered,
        1 => Just(Event::Seen { source: Source::Poller }),
        1 => (-3_000_i64..3_000).prop_map(move |ms| Event::Dated { written_at: since(ms), clock: Clock::Graph }),
        1 => Just(Event::Edited { text: "eh, maksudnya @disdik.contoh".to_owned() }),
        1 => Just(Event::Drafted { text: text(), channel: Channel::Public }),
        1 => Just(Event::Approved { text: text(), edited: false }),
        1 => Just(Event::Rejected { reason: "salah".to_owned() }),
        1 => Just(Event::Queued { text: text(), channel: Channel::Public, not_before: None }),
        1 => Just(Event::Withdrawn { reason: "gone".to_owned() }),
        1 => Just(Event::Hidden),
        1 => Just(Event::Removed),
    ]
}

/// An erasure that remembers nothing, as old ledgers have it.
#[test]
fn an_erasure_without_members_is_read() {
    let line = r#"{"seq":9,"at":"2026-11-24T02:00:00.000Z","comment":"c","account":null,"actor":{"kind":"system","name":null},"v":1,"event":"erased"}"#;
    let entry: Entry = serde_json::from_str(line).unwrap();
    assert_eq!(entry.event, Event::Erased(Remains::default()));
}
