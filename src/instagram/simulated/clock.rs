//! The simulated Instagram's own clock.

use tokio::time::Instant;

use crate::comment::Timestamp;

/// The system's time at the start, moved on by tokio's clock, so that it never jumps and stands still where a test has
/// paused the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Timestamp,
    since: Instant,
}

impl Clock {
    /// A clock that shows the present.
    pub(crate) fn start() -> Self {
        Self { start: Timestamp::now(), since: Instant::now() }
    }

    /// What it shows.
    pub(crate) fn now(&self) -> Timestamp {
        let millis = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.start.plus_millis(millis)
    }
}
