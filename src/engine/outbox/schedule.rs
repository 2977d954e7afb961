//! When to try again. Pure.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use crate::comment::{AccountId, CommentId};
use crate::engine::moment::millis;

/// The waits of the outbox. Tests make them short; the defaults are the ones to serve with.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The first wait after a call that provably did nothing; doubled each time.
    pub first_retry: Duration,
    /// The longest such wait.
    pub longest_retry: Duration,
    /// How long after an attempt's deadline a reply may still appear; only a read after it can prove that there is none.
    pub certain_after: Duration,
    /// Reads of an unknown outcome before that, after the attempt.
    pub reads: [Duration; 3],
    /// A stopped account is tried again by a read after this time: soon enough that a renewed token is noticed, seldom
    /// enough to annoy nobody.
    pub probe: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            first_retry: Duration::from_secs(5),
            longest_retry: Duration::from_secs(900),
            certain_after: Duration::from_secs(60),
            reads: [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(20)],
            probe: Duration::from_secs(30),
        }
    }
}

/// The longest wait until a comment is read again that could not be read: reading does no harm, and once it goes well the
/// reply should not be kept waiting.
const LONGEST_REREAD: Duration = Duration::from_secs(60);

impl Timing {
    /// How many milliseconds later a reply is tried again after `attempts` that provably did nothing: doubling, with up to
    /// a fifth more or less, so that replies that failed together don't come back together.
    pub(super) fn retry_after(&self, comment: &CommentId, attempts: u32) -> i64 {
        jittered(doubled(self.first_retry, attempts).min(self.longest_retry), &(comment, attempts))
    }

    /// How many milliseconds later a comment is read again that could not be read `misses` times in a row.
    pub(super) fn reread_after(&self, comment: &CommentId, misses: u32) -> i64 {
        let longest = self.longest_retry.min(LONGEST_REREAD);
        jittered(doubled(self.first_retry, misses).min(longest), &(comment, misses))
    }

    /// How many milliseconds an account rests for the `times`th time in a row after calls that failed for no fault of their
    /// own: as long as a read that fails.
    pub(in crate::engine) fn rest_in_trouble(&self, account: &AccountId, times: u32) -> i64 {
        let longest = self.longest_retry.min(LONGEST_REREAD);
        jittered(doubled(self.first_retry, times).min(longest), &(account, times))
    }

    /// How many milliseconds an account rests for the `times`th time in a row after too many calls, where Meta does not say
    /// how long: calls while one is throttled make it longer.
    pub(in crate::engine) fn rest_unasked(&self, account: &AccountId, times: u32) -> i64 {
        jittered(doubled(self.probe, times).min(self.longest_retry), &(account, times))
    }
}

/// A wait that doubles each time, from the first.
fn doubled(first: Duration, times: u32) -> Duration {
    first.saturating_mul(1 << times.saturating_sub(1).min(16))
}

/// A wait with up to a fifth more or less, by what it is for.
fn jittered(wait: Duration, whose: &impl Hash) -> i64 {
    let mut hasher = DefaultHasher::new();
    whose.hash(&mut hasher);
    let jitter = i64::try_from(hasher.finish() % 401).unwrap_or(0) - 200;
    let wait = millis(wait);
    wait + wait * jitter / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_retry_comes_within_a_minute_and_none_after_more_than_18() {
        let timing = Timing::default();
        let id = CommentId::new("c1").unwrap();
        let waits: Vec<i64> = (1..40).map(|attempts| timing.retry_after(&id, attempts)).collect();
        assert!(waits.iter().all(|wait| (4_000..=1_080_000).contains(wait)), "{waits:?}");
        assert!(waits.first().is_some_and(|first| *first <= 60_000));
        assert!(waits.last().is_some_and(|last| *last >= 720_000));
    }

    #[test]
    fn without_a_hint_all_first_waits_are_within_a_minute_and_those_of_readings_stay_near_it() {
        let timing = Timing::default();
        let (id, account) = (CommentId::new("c1").unwrap(), AccountId::new("1").unwrap());
        assert!((24_000..=36_000).contains(&timing.rest_unasked(&account, 1)));
        assert!((720_000..=1_080_000).contains(&timing.rest_unasked(&account, 20)));
        for times in 1..40 {
            let waits = [timing.reread_after(&id, times), timing.rest_in_trouble(&account, times)];
            assert!(waits.iter().all(|wait| (4_000..=72_000).contains(wait)), "{waits:?}");
        }
    }
}
