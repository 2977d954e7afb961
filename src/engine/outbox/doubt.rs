//! What is known of an attempt whose outcome is unknown. Pure.

use super::schedule::Timing;
use crate::engine::moment::Moment;

/// What is known so far of an attempt in doubt. A restart forgets it, and begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// The number of the attempt.
    pub(super) attempt: u32,
    /// When to read next.
    pub(super) next: Moment,
    /// When the attempt ended, or we found it open.
    since: Moment,
    /// From when on a reading without our reply proves that there is none.
    certain_at: Moment,
    /// Good readings so far.
    good: usize,
}

impl Doubt {
    /// An attempt that is certainly over at `deadline`, and whose outcome is unknown at `now`.
    pub(super) fn new(attempt: u32, deadline: Moment, now: Moment, timing: &Timing) -> Self {
        let [first, ..] = timing.reads;
        let certain_at = deadline.plus(timing.certain_after);
        Self { attempt, next: now.plus(first), since: now, certain_at, good: 0 }
    }

    /// To be read again then; nothing else is known.
    pub(super) fn later(self, next: Moment) -> Self {
        Self { next, ..self }
    }

    /// After a good reading without our reply.
    pub(super) fn read(mut self, timing: &Timing, now: Moment) -> Self {
        self.good += 1;
        let scheduled = timing.reads.iter().map(|wait| self.since.plus(*wait));
        self.next =
            scheduled.into_iter().find(|at| *at > now && *at < self.certain_at).unwrap_or(self.certain_at);
        self
    }

    /// Whether one more good reading at `now` without our reply proves that there is none.
    pub(super) fn is_nearly_certain(&self, now: Moment) -> bool {
        now >= self.certain_at && self.good > 0
    }
}
