//! How long a token lives, and when it is renewed. Pure.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::comment::Timestamp;
use crate::engine::moment::millis;

/// The longest life that Meta gives a token of Instagram Login.
const LONGEST: Duration = Duration::from_secs(60 * 24 * 3600);

/// When tokens are renewed, and when their end is alarmed. Tests make the waits short; the defaults are the ones to serve
/// with.
#[derive(Clone, Copy, Debug)]
pub struct Renewal {
    /// From the start to the first look.
    pub first: Duration,
    /// Between two looks.
    pub look: Duration,
    /// After a renewal that failed. A token that is not a day old can't be renewed, and Meta says so to nobody's harm.
    pub retry: Duration,
    /// A token that is so old is renewed: with two thirds of its life ahead, there is time for many tries and for a person.
    pub age: Duration,
    /// So long before its end the alarm is raised.
    pub alarm: Duration,
}

impl Default for Renewal {
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        Self { first: day / 1440, look: day / 24, retry: day / 4, age: day * 20, alarm: day * 14 }
    }
}

/// What is known of a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// When it was issued, or, if `is_renewed` is false, when it was first seen here: no later than that.
    pub since: Timestamp,
    /// When it expires; if `is_renewed` is false, at the latest.
    pub expires_at: Timestamp,
    /// Whether it was renewed here, so that all this is certain.
    pub is_renewed: bool,
}

impl Life {
    /// That of a configured token, of which nothing is known but that it is there.
    pub(super) fn first_seen(now: Timestamp) -> Self {
        Self { since: now, expires_at: now.plus_millis(millis(LONGEST)), is_renewed: false }
    }

    /// That of a token that was renewed now.
    pub(in crate::engine) fn renewed(now: Timestamp, expires_in: Duration) -> Self {
        Self { since: now, expires_at: now.plus_millis(millis(expires_in)), is_renewed: true }
    }

    /// Whether it is time to renew it: one whose age is not known at once.
    pub(super) fn is_due(&self, renewal: &Renewal, now: Timestamp) -> bool {
        let third = self.expires_at.since(self.since) / 3;
        !self.is_renewed || now.since(self.since) >= millis(renewal.age).min(third)
    }

    /// Whether its end is so near that a person must know.
    pub fn is_ending(&self, within: Duration, now: Timestamp) -> bool {
        self.expires_at.since(now) <= millis(within)
    }

    /// Whole days until its end; negative after it.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.expires_at.since(now).div_euclid(24 * 3600 * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_long_before_its_end_and_alarmed_two_weeks_ahead() {
        let renewal = Renewal::default();
        let day = |n: i64| Timestamp::from_millis(n * 24 * 3600 * 1000);
        let life = Life::renewed(day(0), Duration::from_secs(60 * 24 * 3600));
        for (now, is_due, is_ending, left) in [
            (0, false, false, 60),
            (19, false, false, 41),
            (20, true, false, 40),
            (45, true, false, 15),
            (46, true, true, 14),
            (60, true, true, 0),
            (61, true, true, -1),
        ] {
            let seen = (life.is_due(&renewal, day(now)), life.is_ending(renewal.alarm, day(now)));
            assert_eq!((seen, life.days_left(day(now))), ((is_due, is_ending), left), "day {now}");
        }
        // One of unknown age at once, and one that lives shortly in its first third.
        assert!(Life::first_seen(day(0)).is_due(&renewal, day(0)));
        let short = Life::renewed(day(0), Duration::from_secs(6 * 24 * 3600));
        assert!(!short.is_due(&renewal, day(1)) && short.is_due(&renewal, day(2)));
    }
}
