//! What Meta's headers say of the allowance: how much is used, and when calls are welcome again.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;

use crate::comment::Timestamp;

/// The longest wait that a header may ask for. Meta's allowances roll over 24 hours; more is a fault in the header.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How much of the allowance is used, by the answer that was read last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// The fullest of Meta's counters, in percent of what is allowed; it can pass 100.
    pub percent: f64,
    /// Until then no call is welcome. None while the allowance is not used up.
    pub regain: Option<Duration>,
}

/// How long a header says something of the present: Meta counts an app's calls over the last hour.
const FRESH: Duration = Duration::from_secs(60 * 60);

impl Usage {
    /// Whether nothing is left of the allowance.
    pub fn is_used_up(&self) -> bool {
        self.regain.is_some() || self.percent >= 100.0
    }

    /// What is left of it so much later; none once it says nothing any more: its wait is over, or it is too old. Whoever
    /// stops at a percentage and makes no call learns no other in the meantime, and would stop for ever.
    pub(crate) fn after(self, elapsed: Duration) -> Option<Self> {
        match self.regain {
            Some(regain) => {
                let left = regain.checked_sub(elapsed).filter(|left| !left.is_zero())?;
                Some(Self { regain: Some(left), ..self })
            }
            None => (elapsed < FRESH).then_some(self),
        }
    }
}

/// Reads `X-App-Usage` and `X-Business-Use-Case-Usage`; none if neither is there. Meta sends them only after enough
/// calls. What can't be read is passed over: a header of this kind never turns an answer into an error.
pub(crate) fn usage(headers: &HeaderMap) -> Option<Usage> {
    let app: Option<Counters> = json(headers, "x-app-usage");
    let cases: Option<HashMap<String, Vec<Counters>>> = json(headers, "x-business-use-case-usage");
    let ours = |counters: &Counters| counters.kind.as_deref().is_none_or(|kind| CASES.contains(&kind));
    let cases = cases.into_iter().flat_map(HashMap::into_values).flatten().filter(ours);
    app.into_iter()
        .chain(cases)
        .map(|counters| counters.usage())
        .reduce(|a, b| Usage { percent: a.percent.max(b.percent), regain: a.regain.max(b.regain) })
}

/// Reads `Retry-After`, in seconds or as a date. A date is measured from the answer's own `Date` where it has one, so
/// that a clock of ours that is wrong does no harm.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = http_date(value)?;
            let now = date(headers).unwrap_or(now);
            Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0))
        }
    };
    Some(wait.min(MAX_WAIT))
}

/// When the answer was made, by the clock of whoever made it.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// The business use cases that our calls count towards.
const CASES: [&str; 3] = ["instagram", "messenger", "pages"];

#[derive(Deserialize)]
struct Counters {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    call_count: f64,
    #[serde(default)]
    total_time: f64,
    #[serde(default)]
    total_cputime: f64,
    /// In minutes.
    #[serde(default)]
    estimated_time_to_regain_access: f64,
}

impl Counters {
    fn usage(&self) -> Usage {
        let seconds = (self.estimated_time_to_regain_access * 60.0).min(MAX_WAIT.as_secs_f64());
        Usage {
            percent: self.call_count.max(self.total_time).max(self.total_cputime),
            regain: (seconds > 0.0).then(|| Duration::from_secs_f64(seconds)),
        }
    }
}

fn json<T: for<'a> Deserialize<'a>>(headers: &HeaderMap, name: &str) -> Option<T> {
    serde_json::from_slice(headers.get(name)?.as_bytes()).ok()
}

fn http_date(text: &str) -> Option<Timestamp> {
    let zoned = jiff::fmt::rfc2822::parse(text.trim()).ok()?;
    Some(zoned.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn the_fullest_counter_and_the_longest_wait_count() {
        let app = r#"{"call_count":28,"total_time":25,"total_cputime":25}"#;
        let case = concat!(
            r#"{"178":[{"type":"instagram","call_count":100,"total_time":25,"estimated_time_to_regain_access":19}],"#,
            r#""9":[{"type":"ads_management","call_count":300,"estimated_time_to_regain_access":600}]}"#,
        );
        let minutes = |n: u64| Some(Duration::from_secs(60 * n));
        for (lines, wanted) in [
            (vec![("x-app-usage", app)], Some(Usage { percent: 28.0, regain: None })),
            (
                vec![("x-app-usage", app), ("x-business-use-case-usage", case)],
                Some(Usage { percent: 100.0, regain: minutes(19) }),
            ),
            (vec![("x-app-usage", "{")], None),
            (vec![("x-business-use-case-usage", "{}")], None),
            (
                vec![(
                    "x-business-use-case-usage",
                    r#"{"1":[{"call_count":1,"estimated_time_to_regain_access":1e99}]}"#,
                )],
                Some(Usage { percent: 1.0, regain: Some(MAX_WAIT) }),
            ),
            (vec![], None),
        ] {
            assert_eq!(usage(&headers(&lines)), wanted, "{lines:?}");
        }
    }

    #[test]
    fn what_a_header_said_ends_with_its_wait_or_after_an_hour() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let waiting = Usage { percent: 100.0, regain: Some(minutes(90)) };
        let full = Usage { percent: 95.0, regain: None };
        for (usage, after, wanted) in [
            (waiting, 0, Some(waiting)),
            (waiting, 61, Some(Usage { regain: Some(minutes(29)), ..waiting })),
            (waiting, 90, None),
            (waiting, 200, None),
            (full, 59, Some(full)),
            (full, 60, None),
        ] {
            assert_eq!(usage.after(minutes(after)), wanted, "{usage:?} after {after} min");
        }
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let at = "Sun, 06 Nov 1994 08:49:37 GMT";
        let seconds = |n| Some(Duration::from_secs(n));
        for (lines, wanted) in [
            (vec![("retry-after", "120")], seconds(120)),
            (vec![("retry-after", " 0 ")], seconds(0)),
            (vec![("retry-after", at)], seconds(30)),
            (vec![("retry-after", at), ("date", "Sun, 06 Nov 1994 08:48:37 GMT")], seconds(60)),
            (vec![("retry-after", at), ("date", "Sun, 06 Nov 1994 09:49:37 GMT")], seconds(0)),
            (vec![("retry-after", "99999999999")], Some(MAX_WAIT)),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "-1")], None),
            (vec![], None),
        ] {
            assert_eq!(retry_after(&headers(&lines), now), wanted, "{lines:?}");
        }
    }
}
