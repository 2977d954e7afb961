//! How many calls an account may make, and what the headers say of it.

use std::collections::{HashMap, VecDeque};

use serde_json::json;

use crate::comment::{AccountId, Timestamp};

/// The time over which calls are counted. Meta's own counts them over 24 hours for accounts, over one for apps.
const WINDOW_MS: i64 = 60 * MINUTE_MS;
const MINUTE_MS: i64 = 60 * 1_000;

/// The calls of each account, if they are counted at all.
#[derive(Debug, Default)]
pub(crate) struct Allowance {
    /// Calls an hour for each account; none counts nothing.
    pub(crate) per_hour: Option<usize>,
    calls: HashMap<AccountId, VecDeque<Timestamp>>,
}

/// How an account stands after a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The header `X-Business-Use-Case-Usage`; none until a tenth is used.
    pub(crate) header: Option<String>,
    /// Whether the call was one too many.
    pub(crate) is_over: bool,
}

impl Allowance {
    /// Counts a call. One too many counts as well: calls made while throttled lengthen the throttle.
    pub(crate) fn count(&mut self, account: &AccountId, now: Timestamp) -> Standing {
        let Some(allowed) = self.per_hour else { return Standing { header: None, is_over: false } };
        let calls = self.calls.entry(account.clone()).or_default();
        while calls.front().is_some_and(|at| now.since(*at) >= WINDOW_MS) {
            calls.pop_front();
        }
        calls.push_back(now);
        let made = calls.len();
        // The call whose end makes room for one more.
        let last = made.checked_sub(allowed).and_then(|over| calls.get(over));
        let is_over = made > allowed;
        let wait = last.filter(|_| is_over).map_or(0, |at| WINDOW_MS - now.since(*at));
        let minutes = (wait + MINUTE_MS - 1).div_euclid(MINUTE_MS);
        let percent = made * 100 / allowed.max(1);
        let usage = json!({ account.as_str(): [{
            "type": "instagram",
            "call_count": percent,
            "total_cputime": percent / 4,
            "total_time": percent / 4,
            "estimated_time_to_regain_access": minutes,
        }] });
        Standing { header: (percent >= 10).then(|| usage.to_string()), is_over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_rises_throttles_and_ends() {
        let id = AccountId::new("1784").unwrap();
        let minute = |n: i64| Timestamp::from_millis(n * MINUTE_MS);
        let mut allowance = Allowance { per_hour: Some(20), ..Allowance::default() };
        let mut count = |at| {
            let standing = allowance.count(&id, minute(at));
            let usage: Option<serde_json::Value> =
                standing.header.as_deref().map(|header| serde_json::from_str(header).unwrap());
            let shown = usage.map(|usage| {
                let counters = &usage["1784"][0];
                (
                    counters["call_count"].as_i64().unwrap(),
                    counters["estimated_time_to_regain_access"].as_i64().unwrap(),
                )
            });
            (shown, standing.is_over)
        };
        assert_eq!(count(0), (None, false));
        assert_eq!(count(0), (Some((10, 0)), false));
        for _ in 0..17 {
            count(10);
        }
        assert_eq!(count(10), (Some((100, 0)), false));
        // Two calls end at minute 60; then there is room for one more, and each call that is too many takes it away.
        assert_eq!(count(30), (Some((105, 30)), true));
        assert_eq!(count(30), (Some((110, 40)), true));
        assert_eq!(count(69), (Some((105, 1)), true));
        assert_eq!(count(70), (Some((20, 0)), false));
    }

    #[test]
    fn without_an_allowance_nothing_is_counted() {
        let id = AccountId::new("1784").unwrap();
        let standing = Allowance::default().count(&id, Timestamp::from_millis(0));
        assert_eq!(standing, Standing::default());
    }
}
