use proptest::prelude::*;

use super::*;
use crate::config;
use crate::participation::observation::Stages;

const HOUR: i64 = 60 * MINUTE;

/// An account that is at work from 8 to 16 on weekdays in Jakarta, with these targets, over November 2026.
fn goal(targets: &str) -> Goal {
    // The usual target is none here unless it is asked for.
    let usual = if targets.contains(" within_1h") || targets.starts_with("within_1h") {
        ""
    } else {
        "within_1h = 0, "
    };
    let text = format!(
        "meta = {{ verify_token = 'v', app_secrets = ['s'] }}
         [[accounts]]
         id = '1'
         username = 'dinas'
         access_token = 't'
         targets = {{ {usual}{targets} }}
         [accounts.hours]
         mon = ['08:00-16:00']
         tue = ['08:00-16:00']
         wed = ['08:00-16:00']
         thu = ['08:00-16:00']
         fri = ['08:00-16:00']"
    );
    let config = config::parse(Some(("test", &text)), std::iter::empty(), &|_| unreachable!()).unwrap();
    let account = &config.accounts[0];
    Goal {
        account: account.id.clone(),
        targets: account.targets,
        hours: account.hours.clone(),
        zone: account.zone.clone(),
        from: at("2026-11-01T00:00:00+07:00"),
        to: at("2026-12-01T00:00:00+07:00"),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A counted comment, with its latencies as a record would have them.
fn comment(goal: &Goal, written_at: Timestamp, latency_ms: Option<i64>) -> Observation<'_> {
    let hours = goal.hours.as_ref().unwrap();
    Observation {
        account: Some(&goal.account),
        counted: true,
        question: true,
        written_at,
        latency_ms,
        working_latency_ms: latency_ms
            .map(|ms| working_ms(written_at, written_at.plus_millis(ms), hours, &goal.zone)),
        stages: Stages::default(),
        responder: None,
        intent: None,
        topic: None,
        language: None,
        peer_first: false,
        peer_confirmed: false,
        by_webhook: true,
        by_poller: false,
    }
}

fn reached(goal: &Goal, comments: &[(&str, Option<i64>)], as_of: &str) -> Reached {
    let comments = comments.iter().map(|(written, latency)| comment(goal, at(written), *latency));
    progress(comments, std::slice::from_ref(goal), at(as_of))[0].targets[0]
}

/// By target: when it was looked at, a comment, and its verdict: met, missed, or open.
#[test]
fn verdicts() {
    let minutes = |minutes: i64| Some(minutes * MINUTE);
    for (targets, as_of, written, latency, expected) in [
        ("within_1h = 0.9", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z", minutes(60), (1, 0, 0)),
        ("within_1h = 0.9", "2026-11-24T10:30:00Z", "2026-11-24T09:00:00Z", minutes(61), (0, 1, 0)),
        // An answer in this very millisecond would be in time.
        ("within_1h = 0.9", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z", None, (0, 0, 1)),
        ("within_1h = 0.9", "2026-11-24T10:00:00.001Z", "2026-11-24T09:00:00Z", None, (0, 1, 0)),
        // Friday, ten minutes before the end of work: on Monday it has waited ten minutes.
        (
            "working_within_1h = 0.9",
            "2026-11-23T08:50:00+07:00",
            "2026-11-20T15:50:00+07:00",
            None,
            (0, 0, 1),
        ),
        (
            "working_within_1h = 0.9",
            "2026-11-23T08:50:00.001+07:00",
            "2026-11-20T15:50:00+07:00",
            None,
            (0, 1, 0),
        ),
        (
            "working_within_1h = 0.9",
            "2026-11-24T10:00:00+07:00",
            "2026-11-20T15:50:00+07:00",
            Some(3 * DAY - 7 * HOUR),
            (1, 0, 0),
        ),
        ("rate = 0.9", "2026-11-24T10:00:00Z", "2026-11-20T09:00:00Z", Some(3 * DAY), (1, 0, 0)),
        ("rate = 0.9", "2026-11-24T10:00:00Z", "2026-11-23T10:00:00Z", None, (0, 0, 1)),
        ("rate = 0.9", "2026-11-24T10:00:00Z", "2026-11-23T09:59:59.999Z", None, (0, 1, 0)),
        // Not of the period.
        ("rate = 0.9", "2026-11-24T10:00:00Z", "2026-10-31T16:59:59.999Z", None, (0, 0, 0)),
    ] {
        let found = reached(&goal(targets), &[(written, latency)], as_of);
        assert_eq!((found.met, found.budget.used, found.open), expected, "{targets} {as_of} {written}");
        assert_eq!(found.decided, found.met + found.budget.used);
    }
}

#[test]
fn a_budget_is_used_up_by_misses() {
    let goal = goal("within_1h = 0.95");
    let comments: Vec<_> = (0..20)
        .map(|n| {
            (
                if n < 10 { "2026-11-10T03:00:00Z" } else { "2026-11-23T22:00:00Z" },
                Some(if n == 19 { 2 * HOUR } else { 1 }),
            )
        })
        .collect();
    let found = reached(&goal, &comments, "2026-11-24T10:00:00Z");
    assert_eq!((found.goal, found.decided, found.met, found.reached), (0.95, 20, 19, Some(0.95)));
    let Budget { allowed, used, left, burn_rate, burn_rate_day } = found.budget;
    assert_eq!((used, left), (1, 0.0));
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(allowed, 1.0) && near(burn_rate.unwrap(), 1.0) && near(burn_rate_day.unwrap(), 2.0));
    // Nothing is allowed, and nothing or something missed.
    let strict = self::goal("within_24h = 1.0");
    let found = reached(&strict, &[("2026-11-10T03:00:00Z", Some(1))], "2026-11-24T10:00:00Z");
    assert_eq!((found.budget.left, found.budget.burn_rate), (0.0, Some(0.0)));
    let found = reached(&strict, &[("2026-11-10T03:00:00Z", None)], "2026-11-24T10:00:00Z");
    assert_eq!((found.reached, found.budget.left, found.budget.burn_rate), (Some(0.0), -1.0, None));
    let found = reached(&strict, &[], "2026-11-24T10:00:00Z");
    assert_eq!((found.reached, found.budget.allowed, found.budget.burn_rate), (None, 0.0, Some(0.0)));
}

#[test]
fn periods_begin_where_the_account_is() {
    let zone = TimeZone::get("Asia/Jakarta").unwrap();
    let now = at("2026-11-30T17:00:00Z");
    assert_eq!(period(TargetPeriod::Month, &zone, now).0, at("2026-12-01T00:00:00+07:00"));
    assert_eq!(period(TargetPeriod::Month, &zone, now.plus_millis(-1)).0, at("2026-11-01T00:00:00+07:00"));
    assert_eq!(period(TargetPeriod::ThirtyDays, &zone, now).0, at("2026-10-31T17:00:00Z"));
}

proptest! {
    /// Against the verdict of each comment by itself, its wait computed from its own moment.
    #[test]
    fn every_verdict_is_what_the_wait_says(
        comments in proptest::collection::vec((-40 * DAY..2 * DAY, proptest::option::of(0..3 * DAY)), 0..40),
        now in 0..30 * DAY,
    ) {
        let goal = goal(
            "within_15m = 0.5, within_1h = 0.9, within_24h = 0.99, working_within_15m = 0.5, \
             working_within_1h = 0.9, working_within_8h = 1, rate = 0.9",
        );
        let as_of = goal.from.plus_millis(now);
        let written: Vec<_> = comments.iter().map(|(before, latency)| (as_of.plus_millis(*before), *latency)).collect();
        let seen = written.iter().map(|(written, latency)| comment(&goal, *written, *latency));
        let found = &progress(seen, std::slice::from_ref(&goal), as_of)[0];
        prop_assert_eq!(found.targets.len(), 7);
        for of in &found.targets {
            let (mut met, mut missed, mut open) = (0, 0, 0);
            for (written, latency) in &written {
                if *written < goal.from || *written >= goal.to {
                    continue;
                }
                let waited = |until: Timestamp| if of.target.is_working() {
                    working_ms(*written, until, goal.hours.as_ref().unwrap(), &goal.zone)
                } else {
                    until.since(*written)
                };
                match (latency, of.target.limit_ms()) {
                    (Some(_), None) => met += 1,
                    (Some(latency), Some(limit)) if waited(written.plus_millis(*latency)) <= limit => met += 1,
                    (Some(_), Some(_)) => missed += 1,
                    (None, limit) if waited(as_of) > limit.unwrap_or(DAY) => missed += 1,
                    (None, _) => open += 1,
                }
            }
            prop_assert_eq!((of.met, of.budget.used, of.open), (met, missed, open), "{:?}", of.target);
        }
    }
}
