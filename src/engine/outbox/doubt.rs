//! What is known of an attempt whose outcome is unknown.

use super::millis;
use crate::comment::Timestamp;
use crate::engine::Engine;

/// What is known so far of an attempt in doubt. A restart forgets it, and reads again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// When to read next.
    pub(super) next: Timestamp,
    /// When the attempt ended, or we found it open.
    since: Timestamp,
    /// From when on a reading without our reply proves that there is none.
    pub(super) certain_at: Timestamp,
    /// Good readings so far.
    pub(super) good: usize,
}

impl Doubt {
    /// An attempt that has just ended in doubt, or was found open.
    pub(super) fn new(engine: &Engine, deadline: Timestamp, now: Timestamp) -> Self {
        let certain_at = deadline.plus_millis(millis(engine.timing.certain_after));
        let [first, ..] = engine.timing.reads;
        Self { next: now.plus_millis(millis(first)), since: now, certain_at, good: 0 }
    }

    /// After a reading that failed.
    pub(super) fn later(self, next: Timestamp) -> Self {
        Self { next, ..self }
    }

    /// After a good reading without our reply.
    pub(super) fn read(mut self, engine: &Engine, now: Timestamp) -> Self {
        self.good += 1;
        let scheduled = engine.timing.reads.iter().map(|wait| self.since.plus_millis(millis(*wait)));
        self.next =
            scheduled.into_iter().find(|at| *at > now && *at < self.certain_at).unwrap_or(self.certain_at);
        self
    }
}
