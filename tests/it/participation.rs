//! The figures, against a second computation of each: the plainest that the definition allows, on random ledgers.

pub(crate) mod ledgers;
mod live;
mod plain;

use std::collections::BTreeMap;

use proptest::prelude::*;
use tanggap::comment::{Comment, CommentId, Entry};
use tanggap::participation::{By, Context, Document, Period, Pseudonyms, Record, Request, document};

use ledgers::{Ledger, OFFICES};

/// Every comment of a ledger, folded.
fn comments(entries: &[Entry]) -> BTreeMap<CommentId, Comment> {
    let mut comments: BTreeMap<CommentId, Comment> = BTreeMap::new();
    for entry in entries {
        match comments.get_mut(&entry.comment) {
            Some(comment) => comment.apply(entry),
            None => comments.extend(Comment::begin(entry).map(|comment| (comment.id.clone(), comment))),
        }
    }
    comments
}

/// The records of a ledger.
fn records(entries: &[Entry]) -> Vec<Record> {
    let comments = comments(entries);
    let own = plain::own_ids(entries);
    let served = ledgers::served();
    let context = Context {
        accounts: &served,
        topic: &|_, intent| ledgers::topic(intent.as_str()).map(str::to_owned),
        by_account: &|id| own.contains(id.as_str()),
        pseudonyms: &Pseudonyms::new(&[7; 32]),
    };
    comments.values().map(|comment| Record::of(comment, &context)).collect()
}

fn figures(entries: &[Entry], request: &Request) -> Document {
    document(&records(entries), request)
}

/// Whether a document is what the plain computation says: times and counts exactly, rates to 1e-9, survival to 1e-6.
fn agrees(document: &Document, entries: &[Entry], request: &Request) -> Result<(), TestCaseError> {
    let expected = plain::groups(entries, request);
    let keys: Vec<_> = document.groups.iter().map(|group| plain::key(&group.key)).collect();
    prop_assert_eq!(&keys, &expected.iter().map(|group| group.key.clone()).collect::<Vec<_>>());
    for (group, plain) in document.groups.iter().zip(&expected) {
        let near = |got: Option<f64>, expected: Option<f64>, room: f64| match (got, expected) {
            (Some(got), Some(expected)) => (got - expected).abs() <= room,
            (got, expected) => got == expected,
        };
        prop_assert_eq!(
            [group.comments, group.questions, group.answered, group.answered_questions],
            plain.counts
        );
        prop_assert_eq!(
            [group.responders.bot, group.responders.approved, group.responders.staff],
            plain.responders
        );
        prop_assert_eq!([group.coverage.webhook, group.coverage.poller], plain.coverage);
        let rates = [group.rate, group.question_rate, group.within.m15, group.within.h1, group.within.h24];
        for (rate, expected) in rates.into_iter().zip(plain.rates) {
            prop_assert!(near(rate, expected, 1e-9), "{:?} {:?}", rates, plain.rates);
        }
        for (latency, expected) in
            [(group.latency_ms, &plain.latency), (group.working_latency_ms, &plain.working)]
        {
            prop_assert_eq!([latency.median, latency.p90, latency.p95, latency.p99], expected.percentiles);
            prop_assert!(near(latency.mean, expected.mean, 1e-6));
        }
        let stages = group.stages_ms;
        prop_assert_eq!([stages.received, stages.decided, stages.approved, stages.posted], plain.stages);
        for (survival, expected) in
            [(&group.survival, &plain.survival), (&group.question_survival, &plain.question_survival)]
        {
            prop_assert_eq!([survival.median_ms, survival.low_ms, survival.high_ms], expected.marks);
            prop_assert_eq!(survival.curve.len(), expected.curve.len());
            for (point, expected) in survival.curve.iter().zip(&expected.curve) {
                prop_assert_eq!(point.0, expected.0);
                prop_assert!((point.1 - expected.1).abs() <= 1e-6);
                prop_assert!(
                    near(point.2, expected.2, 1e-6) && near(point.3, expected.3, 1e-6),
                    "{:?} {:?}",
                    point,
                    expected
                );
            }
        }
        prop_assert_eq!(group.mature, plain.mature);
    }
    Ok(())
}

/// A split, with an account or without, at one of several moments.
fn any_request() -> impl Strategy<Value = Request> {
    let by = proptest::sample::subsequence(By::ALL.to_vec(), 0..=2);
    let account = proptest::option::of(proptest::sample::select(OFFICES.to_vec()));
    let as_of = proptest::sample::select(vec![
        "2026-11-25T03:00:00Z",
        "2026-12-02T00:00:00Z",
        "2027-01-15T00:00:00Z",
    ]);
    let period = proptest::sample::select(vec![
        ("2026-11-01", "2026-12-01"),
        ("2026-11-24", "2026-11-25"),
        ("2026-11-24T05:00:00Z", "2026-11-26"),
    ]);
    (by, account, as_of, period, any::<bool>()).prop_map(|(by, account, as_of, (from, to), mature)| {
        let zones = ledgers::zones();
        let period = Period::parse(from, to, &zones.common).unwrap();
        let account = account.map(ledgers::Office::id);
        Request { by, account, mature, ..Request::new(period, as_of.parse().unwrap(), zones) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_figure_is_what_a_plain_computation_says(ledger in Ledger::any(40), request in any_request()) {
        agrees(&figures(&ledger.entries, &request), &ledger.entries, &request)?;
    }

    #[test]
    fn erasing_who_wrote_and_what_changes_no_figure(ledger in Ledger::any(40), request in any_request()) {
        let erased = ledger.erased();
        prop_assert_eq!(figures(&erased.entries, &request), figures(&ledger.entries, &request));
        prop_assert!(records(&erased.entries).iter().all(|record| record.author.is_none()));
    }
}
