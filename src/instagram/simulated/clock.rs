//! The simulated Instagram's own clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::comment::Timestamp;

/// The system's time at the start, moved on by tokio's clock, so that it never jumps and stands still where a test has
/// paused the time; and moved on at a word, for what happens within days.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Timestamp,
    since: Instant,
    passed_ms: AtomicI64,
}

impl Clock {
    /// A clock that shows the present.
    pub(crate) fn start() -> Self {
        Self { start: Timestamp::now(), since: Instant::now(), passed_ms: AtomicI64::new(0) }
    }

    /// What it shows.
    pub(crate) fn now(&self) -> Timestamp {
        let passed = self.passed_ms.load(Ordering::Relaxed);
        self.start.plus_millis(millis(self.since.elapsed()).saturating_add(passed))
    }

    /// Moves it on.
    pub(crate) fn pass(&self, time: Duration) {
        self.passed_ms.fetch_add(millis(time), Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
