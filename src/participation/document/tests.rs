use jiff::tz::TimeZone;

use super::*;
use crate::comment::{AccountId, Clock, CommentId, IntentId, Language, Responder, Source};
use crate::participation::{By, Period, Record, Zones};

const MINUTE: i64 = 60_000;

/// A question in account 1, written at `written`, answered by the bot after so many milliseconds.
fn record(written: &str, latency_ms: Option<i64>) -> Record {
    let written_at: Timestamp = written.parse().unwrap();
    Record {
        comment: CommentId::new("c").unwrap(),
        account: AccountId::new("1").ok(),
        media: None,
        parent: None,
        author: None,
        source: Source::Webhook,
        received_by_webhook_at: None,
        found_by_poller_at: None,
        written_at,
        clock: Clock::Graph,
        received_at: written_at,
        decided_at: None,
        approved_at: None,
        answered_at: latency_ms.map(|ms| written_at.plus_millis(ms)),
        latency_ms,
        working_latency_ms: None,
        clock_skew: false,
        responder: latency_ms.map(|_| Responder::Bot),
        reply_id: None,
        peer_at: None,
        peer_confirmed_at: None,
        decision: None,
        reason: None,
        intent: None,
        topic: None,
        confidence: None,
        language: None,
        question: Some(true),
        counted: true,
        hidden_at: None,
        removed_at: None,
        definition: DEFINITION,
        seq: 1,
    }
}

fn jakarta() -> TimeZone {
    TimeZone::get("Asia/Jakarta").unwrap()
}

/// November 2026 in Jakarta, as of the middle of December.
fn november(by: &str) -> Request {
    let period = Period::parse("2026-11-01", "2026-12-01", &jakarta()).unwrap();
    let as_of = "2026-12-15T00:00:00Z".parse().unwrap();
    Request { by: By::list(by).unwrap(), ..Request::new(period, as_of, Zones::one(jakarta())) }
}

#[track_caller]
fn only_group(records: &[Record]) -> Group {
    let document = document(records, &november(""));
    let [group] = document.groups.as_slice() else { panic!("{:?}", document.groups) };
    group.clone()
}

/// Keys and numbers of comments.
fn keys(records: &[Record], request: &Request) -> Vec<(String, u64)> {
    let key = |group: &Group| {
        let parts: Vec<_> = group.key.values().map(|value| value.unwrap_or("-")).collect();
        (parts.join(" "), group.comments)
    };
    document(records, request).groups.iter().map(key).collect()
}

const NOTHING: &[Record] = &[];
const NOON: &str = "2026-11-24T12:00:00+07:00";

#[test]
fn without_comments_there_are_no_rates() {
    let group = only_group(&[]);
    assert_eq!((group.comments, group.answered, group.rate, group.question_rate), (0, 0, None, None));
    assert_eq!(group.within, Within { m15: None, h1: None, h24: None });
    assert_eq!(group.latency_ms, Latency { median: None, p90: None, p95: None, p99: None, mean: None });
    assert_eq!((group.survival, group.question_survival), (Survival::default(), Survival::default()));
    assert_eq!(document(NOTHING, &november("day")).groups, []);
}

#[test]
fn when_nothing_was_answered_the_rates_are_zero_and_no_median_is_known() {
    let group = only_group(&[record(NOON, None), record(NOON, None)]);
    assert_eq!((group.comments, group.rate, group.question_rate), (2, Some(0.0), Some(0.0)));
    assert_eq!(group.within.h24, Some(0.0));
    assert_eq!((group.latency_ms.median, group.latency_ms.mean), (None, None));
    assert_eq!(group.survival, Survival::default());
}

#[test]
fn when_all_were_answered_in_the_same_millisecond() {
    let group = only_group(&vec![record(NOON, Some(500)); 3]);
    assert_eq!(group.rate, Some(1.0));
    let latency = group.latency_ms;
    assert_eq!([latency.median, latency.p90, latency.p95, latency.p99], [Some(500); 4]);
    assert_eq!(latency.mean, Some(500.0));
    assert_eq!(
        (group.survival.median_ms, group.survival.low_ms, group.survival.high_ms),
        (Some(500), None, None)
    );
}

#[test]
fn percentiles_are_nearest_ranks() {
    let mut records: Vec<_> = (1..=10).map(|ms| record(NOON, Some(ms))).collect();
    let latency = only_group(&records).latency_ms;
    assert_eq!(
        [latency.median, latency.p90, latency.p95, latency.p99],
        [Some(5), Some(9), Some(10), Some(10)]
    );
    assert_eq!(latency.mean, Some(5.5));
    records.push(record(NOON, Some(11)));
    assert_eq!(only_group(&records).latency_ms.median, Some(6));
}

#[test]
fn within_means_at_most_and_counts_the_unanswered() {
    let latencies = [15 * MINUTE, 15 * MINUTE + 1, 60 * MINUTE, 24 * 60 * MINUTE, 24 * 60 * MINUTE + 1];
    let mut records: Vec<_> = latencies.iter().map(|&ms| record(NOON, Some(ms))).collect();
    records.extend([record(NOON, None), record(NOON, None), record(NOON, None)]);
    let within = only_group(&records).within;
    assert_eq!(within, Within { m15: Some(0.125), h1: Some(0.375), h24: Some(0.5) });
}

#[test]
fn questions_have_figures_of_their_own() {
    let remark = |latency| Record { question: Some(false), ..record(NOON, latency) };
    let undecided = Record { question: None, ..record(NOON, None) };
    let records = [record(NOON, Some(1_000)), record(NOON, None), remark(None), remark(Some(9)), undecided];
    let group = only_group(&records);
    assert_eq!((group.comments, group.questions, group.answered, group.answered_questions), (5, 2, 2, 1));
    assert_eq!((group.rate, group.question_rate), (Some(0.4), Some(0.5)));
    assert_eq!((group.survival.median_ms, group.question_survival.median_ms), (None, Some(1_000)));
}

#[test]
fn the_unanswered_wait_until_the_moment_that_is_asked_for() {
    // Five minutes after noon: one was answered after ten seconds, one waits for 5 minutes, one has yet to be written.
    let mut request = november("");
    request.as_of = "2026-11-24T05:05:00Z".parse().unwrap();
    let records = [record(NOON, Some(10_000)), record(NOON, None), record("2026-11-24T12:06:00+07:00", None)];
    let survival = &document(&records, &request).groups[0].survival;
    let point = survival.curve[0];
    assert_eq!((survival.curve.len(), point.0, point.1), (1, 10_000, 0.5));
}

#[test]
fn only_what_is_counted_and_written_in_the_period_belongs_to_the_cohort() {
    let uncounted = Record { counted: false, ..record(NOON, Some(1)) };
    let records = [
        uncounted,
        record("2026-10-31T23:59:59.999+07:00", None),
        record("2026-11-01T00:00:00+07:00", None),
        record("2026-11-30T23:59:59.999+07:00", None),
        record("2026-12-01T00:00:00+07:00", None),
    ];
    assert_eq!(only_group(&records).comments, 2);
}

#[test]
fn days_weeks_and_months_are_those_of_the_zone() {
    let records = [
        record("2026-11-22T16:59:59.999Z", None),
        record("2026-11-22T17:00:00Z", None),
        record("2026-11-29T17:00:00Z", None),
    ];
    let rows = |rows: &[(&str, u64)]| rows.iter().map(|(key, n)| ((*key).to_owned(), *n)).collect::<Vec<_>>();
    for (by, expected) in [
        ("day", rows(&[("2026-11-22", 1), ("2026-11-23", 1), ("2026-11-30", 1)])),
        ("week", rows(&[("2026-W47", 1), ("2026-W48", 1), ("2026-W49", 1)])),
        ("month", rows(&[("2026-11", 3)])),
        (
            "hour",
            rows(&[
                ("2026-11-22T23:00:00+07:00", 1),
                ("2026-11-23T00:00:00+07:00", 1),
                ("2026-11-30T00:00:00+07:00", 1),
            ]),
        ),
    ] {
        assert_eq!(keys(&records, &november(by)), expected, "{by}");
    }
}

#[test]
fn groups_come_in_order_and_the_unknown_last() {
    let of = |topic: Option<&str>, language, responder| Record {
        topic: topic.map(str::to_owned),
        intent: topic.and_then(|topic| IntentId::new(topic).ok()),
        language,
        responder,
        ..record(NOON, responder.map(|_| 1))
    };
    let records = [
        of(Some("ppdb"), Some(Language::English), Some(Responder::Staff)),
        of(None, Some(Language::Indonesian), None),
        of(Some("ijazah"), Some(Language::Sundanese), Some(Responder::Bot)),
        of(Some("ijazah"), None, Some(Responder::Approved)),
    ];
    let rows = |by| keys(&records, &november(by)).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(rows("topic"), ["ijazah", "ppdb", "-"]);
    assert_eq!(rows("intent"), ["ijazah", "ppdb", "-"]);
    assert_eq!(rows("responder"), ["approved", "bot", "staff", "-"]);
    assert_eq!(rows("language,topic"), ["en ppdb", "id -", "su ijazah", "- ijazah"]);
    let group = only_group(&records);
    assert_eq!(group.responders, Responders { bot: 1, approved: 1, staff: 1 });
}

#[test]
fn each_account_has_its_own_days() {
    let account = |id: &str| AccountId::new(id).unwrap();
    let of = |id: &str, written| Record { account: Some(account(id)), ..record(written, None) };
    // Midnight in Jayapura (WIT) is 22:00 of the day before in Jakarta (WIB).
    let records = [
        of("1", "2026-11-30T22:30:00+07:00"),
        of("2", "2026-11-30T22:30:00+07:00"),
        of("2", "2026-10-31T22:30:00+07:00"),
    ];
    let mut request = november("account,day");
    request.zones.of.insert(account("2"), TimeZone::get("Asia/Jayapura").unwrap());
    let rows = |rows: &[&str]| rows.iter().map(|key| ((*key).to_owned(), 1)).collect::<Vec<_>>();
    assert_eq!(keys(&records, &request), rows(&["1 2026-11-30", "2 2026-11-01"]));
    request.account = Some(account("2"));
    assert_eq!(keys(&records, &request), rows(&["2 2026-11-01"]));
    let document = document(&records, &request);
    assert_eq!(
        (document.zone.as_str(), document.from.to_string().as_str()),
        ("Asia/Jayapura", "2026-10-31T15:00:00.000Z")
    );
}

#[test]
fn a_cohort_is_mature_a_day_after_its_end() {
    for (as_of, mature) in [("2026-12-01T16:59:59.999Z", false), ("2026-12-01T17:00:00Z", true)] {
        let mut request = november("");
        request.as_of = as_of.parse().unwrap();
        assert_eq!(document(NOTHING, &request).groups[0].mature, mature, "{as_of}");
    }
}

#[test]
fn one_pass_gives_the_same_as_a_pass_for_each_split() {
    let records = [
        record(NOON, Some(1_000)),
        record("2026-11-25T00:30:00+07:00", None),
        Record {
            account: AccountId::new("2").ok(),
            intent: IntentId::new("x").ok(),
            ..record(NOON, Some(5))
        },
    ];
    let splits: Vec<Vec<By>> =
        ["", "day", "intent", "account,day"].iter().map(|by| By::list(by).unwrap()).collect();
    let each: Vec<Document> =
        splits.iter().map(|by| document(&records, &Request { by: by.clone(), ..november("") })).collect();
    assert_eq!(documents(&records, &november("week"), &splits), each);
}

#[test]
fn the_document_in_json() {
    let records = [
        record(NOON, Some(1_000)),
        record(NOON, Some(2_001)),
        record(NOON, None),
        Record { question: Some(false), ..record(NOON, None) },
    ];
    let document = document(&records, &november("day,topic"));
    let json = serde_json::to_string_pretty(&document).unwrap();
    let read: Document = serde_json::from_str(&json).unwrap();
    assert_eq!((read.from, &read.groups[0].key), (document.from, &document.groups[0].key));
    assert_eq!(read.groups[0].latency_ms, document.groups[0].latency_ms);
    insta::assert_snapshot!(json, @r#"
    {
      "definition": 1,
      "from": "2026-10-31T17:00:00.000Z",
      "to": "2026-11-30T17:00:00.000Z",
      "as_of": "2026-12-15T00:00:00.000Z",
      "zone": "Asia/Jakarta",
      "groups": [
        {
          "key": {
            "day": "2026-11-24",
            "topic": null
          },
          "comments": 4,
          "questions": 3,
          "answered": 2,
          "answered_questions": 2,
          "rate": 0.5,
          "question_rate": 0.6666666666666666,
          "within": {
            "15m": 0.5,
            "1h": 0.5,
            "24h": 0.5
          },
          "latency_ms": {
            "median": 1000,
            "p90": 2001,
            "p95": 2001,
            "p99": 2001,
            "mean": 1500.5
          },
          "working_latency_ms": {
            "median": null,
            "p90": null,
            "p95": null,
            "p99": null,
            "mean": null
          },
          "survival": {
            "median_ms": 2001,
            "low_ms": 1000,
            "high_ms": null,
            "curve": [
              [
                1000,
                0.75,
                0.1279469175951458,
                0.9605486422850784
              ],
              [
                2001,
                0.5,
                0.05784708299514453,
                0.844861281190374
              ]
            ]
          },
          "question_survival": {
            "median_ms": 2001,
            "low_ms": 1000,
            "high_ms": null,
            "curve": [
              [
                1000,
                0.6666666666666667,
                0.054073426786516596,
                0.945206387272047
              ],
              [
                2001,
                0.33333333333333337,
                0.008961628330979066,
                0.7741486503608328
              ]
            ]
          },
          "stages_ms": {
            "received": 0,
            "decided": null,
            "approved": null,
            "posted": null
          },
          "responders": {
            "bot": 2,
            "approved": 0,
            "staff": 0
          },
          "peers": {
            "first": 0,
            "confirmed": 0
          },
          "coverage": {
            "webhook": 0,
            "poller": 0,
            "instagram": null
          },
          "mature": true
        }
      ]
    }
    "#);
}

#[test]
fn peers_who_answer_first_are_counted_and_those_that_staff_confirmed() {
    let noon: Timestamp = NOON.parse().unwrap();
    let of = |latency: Option<i64>, peer: i64, confirmed: bool| Record {
        peer_at: Some(noon.plus_millis(peer)),
        peer_confirmed_at: confirmed.then_some(noon.plus_millis(peer + 9)),
        ..record(NOON, latency)
    };
    let group = only_group(&[
        of(None, 1000, false),
        of(None, 1000, true),
        of(Some(1001), 1000, true),
        of(Some(1000), 1000, false),
        of(Some(1000), 2000, true),
        record(NOON, Some(5)),
    ]);
    assert_eq!(group.peers, Peers { first: 3, confirmed: 3 });
    assert_eq!(
        (group.answered, group.responders.staff + group.responders.bot),
        (4, 4),
        "a peer is no responder"
    );
}

proptest::proptest! {
    /// The groups of any split are the whole, and each figure is what a plain count says.
    #[test]
    fn groups_add_up(waits in proptest::collection::vec((0_i64..90_000_000, proptest::option::of(0_i64..90_000_000), proptest::bool::ANY), 0..60)) {
        let first: Timestamp = "2026-11-10T00:00:00Z".parse().unwrap();
        let records: Vec<_> = waits.iter().map(|&(later, latency, question)| {
            let written = first.plus_millis(later * 10).to_string();
            Record { question: Some(question), ..record(&written, latency) }
        }).collect();
        let whole = only_group(&records);
        let parts = document(&records, &november("day,responder")).groups;
        let count = |of: fn(&Group) -> u64| parts.iter().map(of).sum::<u64>();
        proptest::prop_assert_eq!(whole.comments, count(|group| group.comments));
        proptest::prop_assert_eq!(whole.answered, count(|group| group.answered));
        proptest::prop_assert_eq!(whole.answered_questions, count(|group| group.answered_questions));
        let mut latencies: Vec<i64> = waits.iter().filter_map(|wait| wait.1).collect();
        latencies.sort_unstable();
        proptest::prop_assert_eq!(whole.answered as usize, latencies.len());
        if let Some(p90) = whole.latency_ms.p90 {
            let at_most = latencies.iter().filter(|&&ms| ms <= p90).count();
            let below = latencies.iter().filter(|&&ms| ms < p90).count();
            proptest::prop_assert!(at_most * 100 >= 90 * latencies.len() && below * 100 < 90 * latencies.len());
        }
        let waiting: Vec<f64> = whole.survival.curve.iter().map(|point| point.1).collect();
        proptest::prop_assert!(waiting.windows(2).all(|pair| pair[1] < pair[0]));
        for point in &whole.survival.curve {
            if let (Some(low), Some(high)) = (point.2, point.3) {
                proptest::prop_assert!(0.0 <= low && low <= point.1 && point.1 <= high && high <= 1.0);
            }
        }
    }
}
