//! Time that nobody can set. Waits are counted by it, since the system's clock is set at any moment, by hand or from the
//! network: a wait must then become neither longer nor shorter.
//!
//! A moment means nothing after a restart. What must outlive one is a [`crate::comment::Timestamp`].

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Milliseconds since this process first asked for the time; negative before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Moment(i64);

static BEGINNING: OnceLock<Instant> = OnceLock::new();

impl Moment {
    /// The present moment.
    pub(super) fn now() -> Self {
        Self(millis(BEGINNING.get_or_init(Instant::now).elapsed()))
    }

    /// The moment so many milliseconds after the beginning.
    #[cfg(test)]
    pub(super) fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// This moment moved by `millis` milliseconds.
    pub(super) fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This moment moved on.
    pub(super) fn plus(self, wait: Duration) -> Self {
        self.plus_millis(millis(wait))
    }

    /// Milliseconds from `earlier` to this moment, negative when it is the later one.
    pub(super) fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The time from `earlier` to this moment; none when it is the later one.
    pub(super) fn after(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.since(earlier)).unwrap_or(0))
    }
}

/// Whole milliseconds of a time.
pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
