//! Time that nobody can set. Waits are counted by it, since the system's clock is set at any moment, by hand or from the
//! network: a wait must then become neither longer nor shorter.
//!
//! A moment means nothing after a restart. What must outlive one is a [`crate::comment::Timestamp`], beside an [`Uptime`] where
//! the clock may not be trusted.

use std::fs;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

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

/// How long the machine runs: it goes on while the program does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Uptime {
    /// The start of the machine from which it counts.
    boot: String,
    millis: i64,
}

impl Uptime {
    /// As the system tells it; none where it does not, as only Linux does.
    pub(super) fn now() -> Option<Self> {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Self::read(boot.trim(), &fs::read_to_string("/proc/uptime").ok()?)
    }

    /// From seconds with two decimals, which something else may follow.
    fn read(boot: &str, uptime: &str) -> Option<Self> {
        let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
        let seconds: i64 = seconds.parse().ok()?;
        let hundredths: i64 = hundredths.parse().ok()?;
        Some(Self { boot: boot.to_owned(), millis: seconds.checked_mul(1000)? + hundredths.checked_mul(10)? })
    }

    /// Milliseconds that have passed at least from `earlier` to this, as hundredths of a second tell; none if the machine
    /// has started anew since.
    pub(super) fn since(&self, earlier: &Self) -> Option<i64> {
        let passed = self.millis.checked_sub(earlier.millis)?;
        (self.boot == earlier.boot && passed >= 0).then_some((passed - 10).max(0))
    }
}

/// Whole milliseconds of a time.
pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_tells_how_long_it_runs() {
        let at = |boot: &str, uptime: &str| Uptime::read(boot, uptime).unwrap();
        let earlier = at("a", "70.50 120.02\n");
        assert_eq!(at("a", "72.01 121.00\n").since(&earlier), Some(1500));
        assert_eq!(
            at("b", "72.01 121.00\n").since(&earlier),
            None,
            "another machine, or the same started anew"
        );
        assert_eq!(at("a", "3.00 1.00\n").since(&earlier), None, "a container started anew");
        assert_eq!(Uptime::read("a", "soon"), None);
    }
}
