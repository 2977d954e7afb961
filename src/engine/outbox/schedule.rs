//! When to try again. Pure.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use crate::comment::CommentId;
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

impl Timing {
    /// How many milliseconds later a reply is tried again after `attempts` that provably did nothing: doubling, with up to
    /// a fifth more or less, so that replies that failed together don't come back together.
    pub(super) fn retry_after(&self, comment: &CommentId, attempts: u32) -> i64 {
        let doubled = self.first_retry.saturating_mul(1 << attempts.saturating_sub(1).min(16));
        let wait = millis(doubled.min(self.longest_retry));
        let mut hasher = DefaultHasher::new();
        (comment, attempts).hash(&mut hasher);
        let jitter = i64::try_from(hasher.finish() % 401).unwrap_or(0) - 200;
        wait + wait * jitter / 1000
    }
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
}
