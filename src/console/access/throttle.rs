//! Guessing is slow: logins that fail make the next ones wait, for each name and for all together.
//!
//! Kept in memory alone: a restart forgives, and takes longer than most waits.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::comment::Timestamp;

/// Failures of one name without a wait: people mistype.
const FREE: u32 = 5;
/// The longest wait of one name, in milliseconds. Longer, and whoever knows a name could keep its owner out.
const LONGEST: i64 = 60_000;
/// Failures of all names together in a minute, beyond which all wait for its end.
const OVERALL: u32 = 60;
const MINUTE: i64 = 60_000;
/// After so long without a failure, a name is forgotten.
const FORGOTTEN: i64 = 60 * MINUTE;
/// Names remembered at most, so that made-up ones do not fill the memory.
const NAMES: usize = 10_000;

/// Failed logins.
#[derive(Default)]
pub(in crate::console) struct Throttle {
    failures: Mutex<Failures>,
}

#[derive(Default)]
struct Failures {
    of: HashMap<String, (u32, Timestamp)>,
    minute: i64,
    in_minute: u32,
}

impl Throttle {
    /// How long a login by that name must wait, in seconds; none if it may be tried now.
    pub(in crate::console) fn wait(&self, name: &str, now: Timestamp) -> Option<i64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = now.as_millis();
        if failures.minute == millis / MINUTE && failures.in_minute >= OVERALL {
            return Some((MINUTE - millis % MINUTE + 999) / 1000);
        }
        let (count, last) = failures.of.get(&plain(name)).copied()?;
        let wait = 1000_i64.checked_shl(count.checked_sub(FREE)?).unwrap_or(LONGEST).clamp(1000, LONGEST);
        let left = wait - now.since(last);
        (left > 0).then_some((left + 999) / 1000)
    }

    /// A login by that name failed.
    pub(in crate::console) fn failed(&self, name: &str, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now.as_millis() / MINUTE;
        if failures.minute != minute {
            failures.minute = minute;
            failures.in_minute = 0;
            failures.of.retain(|_, (_, last)| now.since(*last) < FORGOTTEN);
        }
        failures.in_minute += 1;
        let name = plain(name);
        if failures.of.len() < NAMES || failures.of.contains_key(&name) {
            let entry = failures.of.entry(name).or_insert((0, now));
            *entry = (entry.0.saturating_add(1), now);
        }
    }

    /// A login by that name succeeded.
    pub(in crate::console) fn succeeded(&self, name: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).of.remove(&plain(name));
    }
}

fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_name_waits_longer_with_each_failure_and_not_for_ever() {
        let throttle = Throttle::default();
        let mut waits = Vec::new();
        for _ in 0..15 {
            throttle.failed(" Ani", at(0));
            waits.push(throttle.wait("ani", at(0)).unwrap_or(0));
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
        assert_eq!(throttle.wait("ani", at(59)), Some(1));
        assert_eq!(throttle.wait("ani", at(60)), None);
        assert_eq!(throttle.wait("budi", at(0)), None);
        throttle.succeeded("ANI ");
        assert_eq!(throttle.wait("ani", at(0)), None);
    }

    #[test]
    fn all_names_wait_when_too_many_are_tried() {
        let throttle = Throttle::default();
        for n in 0..OVERALL {
            assert_eq!(throttle.wait("ani", at(20)), None);
            throttle.failed(&format!("name{n}"), at(20));
        }
        assert_eq!(throttle.wait("ani", at(20)), Some(40));
        assert_eq!(throttle.wait("ani", at(60)), None);
    }
}
