use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::comment::{AccountId, Timestamp};
use crate::participation::observation::Stages;
use crate::participation::{Observation, Zones};

const TOPICS: [Option<&str>; 4] = [Some("Ijazah"), Some("SPMB"), Some("Guru"), None];
const HOUR: i64 = 3_600_000;

fn start() -> Timestamp {
    "2026-01-20T00:00:00Z".parse().unwrap()
}

fn zones() -> Zones {
    Zones::one(TimeZone::get("Asia/Jakarta").unwrap())
}

/// Comments of two accounts: account, hours since the beginning, topic, whether it was answered.
fn any_comments() -> impl Strategy<Value = Vec<(usize, i64, usize, bool)>> {
    proptest::collection::vec((0..2usize, 0..24 * 60i64, 0..4usize, any::<bool>()), 0..300)
}

fn accounts() -> [AccountId; 2] {
    ["101", "102"].map(|id| AccountId::new(id).unwrap())
}

fn observed<'a>(
    accounts: &'a [AccountId; 2],
    comments: &'a [(usize, i64, usize, bool)],
) -> impl Iterator<Item = Observation<'a>> + Clone {
    comments.iter().map(|(account, hours, topic, answered)| Observation {
        account: accounts.get(*account),
        counted: true,
        question: true,
        written_at: start().plus_millis(hours * HOUR),
        latency_ms: answered.then_some(60_000),
        working_latency_ms: None,
        stages: Stages::default(),
        responder: None,
        intent: None,
        topic: TOPICS[*topic],
        language: None,
        peer_first: false,
        peer_confirmed: false,
        by_webhook: true,
        by_poller: false,
    })
}

#[test]
fn midnights_lie_apart_by_enough_comments() {
    let day = |of: i8| date(2026, 3, of);
    let counts = [(1, 7), (2, 2), (4, 2), (5, 1), (6, 5), (7, 4), (8, 9)];
    let counts: BTreeMap<Date, u64> = counts.into_iter().map(|(of, count)| (day(of), count)).collect();
    let days = |until| Calendar::of(&counts, day(until)).days().collect::<Vec<_>>();
    assert_eq!(days(8), [(day(1), day(2)), (day(2), day(6)), (day(6), day(7))]);
    // What the seventh lacks, the eighth has.
    assert_eq!(days(9).last(), Some(&(day(7), day(9))));
    assert_eq!(days(1), []);
    assert_eq!(Calendar::of(&BTreeMap::new(), day(9)).latest(7), None);
}

#[test]
fn months_are_those_that_are_over() {
    let busy = |until| {
        let days = date(2026, 1, 30).series(jiff::Span::new().days(1)).take(70);
        Calendar::of(&days.map(|day| (day, 5)).collect(), until)
    };
    let february = (date(2026, 2, 1), date(2026, 3, 1));
    assert_eq!(busy(date(2026, 2, 28)).months(), [(date(2026, 1, 30), date(2026, 2, 1))]);
    assert_eq!(busy(date(2026, 3, 1)).months().last(), Some(&february));
    assert_eq!(busy(date(2026, 3, 30)).months().last(), Some(&february));
    assert_eq!(busy(date(2026, 3, 30)).latest(7), Some((date(2026, 3, 23), date(2026, 3, 30))));
    // A quiet account: a midnight every tenth day.
    let days = date(2026, 1, 30).series(jiff::Span::new().days(2)).take(70);
    let quiet = Calendar::of(&days.map(|day| (day, 1)).collect(), date(2026, 4, 20));
    let months = quiet.months();
    assert_eq!(months.first(), Some(&(date(2026, 1, 30), date(2026, 2, 8))));
    assert!(months.windows(2).all(|pair| pair[0].1 == pair[1].0), "{months:?}");
}

proptest! {
    #[test]
    fn nothing_small_is_published_and_nothing_small_can_be_subtracted(
        comments in any_comments(),
        earlier in 0..24 * 70i64,
    ) {
        let accounts = accounts();
        let as_of = start().plus_millis(24 * 70 * HOUR);
        let all = |split, at| rows(|| observed(&accounts, &comments), &zones(), at, split);
        let [days, months, topics] = [Split::Day, Split::Month, Split::Topic].map(|split| all(split, as_of));
        for row in days.iter().chain(&months).chain(&topics) {
            prop_assert!(row.group.comments >= LEAST, "{:?}", row);
        }
        for month in &months {
            let of = |row: &&Row| row.account == month.account && month.from <= row.from && row.to <= month.to;
            let sum = |rows: &[Row]| rows.iter().filter(of).map(|row| row.group.comments).sum::<u64>();
            // All of it, so that a difference is nothing.
            prop_assert_eq!(sum(&days), month.group.comments);
            prop_assert_eq!(sum(&topics), month.group.comments);
        }
        // What was given earlier is given still, and no period ends between two midnights of later.
        let before = all(Split::Day, start().plus_millis(earlier * HOUR));
        for row in &before {
            let same = days.iter().find(|now| (&now.account, now.from, now.to) == (&row.account, row.from, row.to));
            prop_assert_eq!(same.map(|now| now.group.comments), Some(row.group.comments));
        }
    }
}
