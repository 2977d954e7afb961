//! What happens while the machine runs, in numbers that only grow: for those who watch it.

use std::collections::BTreeMap;

use super::observation::Stages;
use crate::comment::{AccountId, Decision, Responder};

/// Upper bounds of the histograms' buckets, in seconds: from what a bot takes to what a weekend takes.
pub const BOUNDS: [i64; 11] = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400, 259_200, 604_800];

/// What happened to comments while somebody counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Comments that came, by account.
    pub received: BTreeMap<Option<AccountId>, u64>,
    /// Comments by account and first decision.
    pub decided: BTreeMap<(Option<AccountId>, Decision), u64>,
    /// Time to the first answer, by account and responder.
    pub latency: BTreeMap<(Option<AccountId>, Responder), Histogram>,
    /// Time from written to received, to decided, to approved, to posted.
    pub stages: [Histogram; 4],
}

/// How far a comment is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    pub(super) is_here: bool,
    pub(super) decision: Option<Decision>,
    /// Who answered first and after how long, if it belongs into a cohort.
    pub(super) answered: Option<(Responder, i64)>,
    pub(super) stages: Stages,
}

/// How many times were how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// For each of [`BOUNDS`], how many were no longer.
    pub within: [u64; BOUNDS.len()],
    /// All of them.
    pub count: u64,
    /// Their sum, in milliseconds.
    pub sum_ms: i64,
}

impl Histogram {
    fn add_some(&mut self, ms: Option<i64>) {
        if let Some(ms) = ms {
            self.add(ms);
        }
    }

    /// Takes one more.
    pub fn add(&mut self, ms: i64) {
        for (within, bound) in self.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(ms <= bound * 1000);
        }
        self.count += 1;
        self.sum_ms = self.sum_ms.saturating_add(ms);
    }
}

impl Tally {
    /// Takes the steps that a comment has made since it was seen last. A step that turns out to have been otherwise is
    /// not taken back: what is counted only grows.
    pub(super) fn take(&mut self, before: Steps, now: Steps, account: Option<&AccountId>) {
        let [received, decided, approved, posted] = &mut self.stages;
        if !before.is_here {
            *self.received.entry(account.cloned()).or_default() += 1;
            received.add_some(now.stages.received);
        }
        if let (None, Some(decision)) = (before.decision, now.decision) {
            *self.decided.entry((account.cloned(), decision)).or_default() += 1;
            decided.add_some(now.stages.decided);
        }
        if let (None, Some((responder, ms))) = (before.answered, now.answered) {
            self.latency.entry((account.cloned(), responder)).or_default().add(ms);
            approved.add_some(now.stages.approved);
            posted.add_some(now.stages.posted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_every_bucket_that_is_as_long() {
        let mut histogram = Histogram::default();
        for ms in [0, 1_000, 1_001, 3_600_000, i64::MAX] {
            histogram.add(ms);
        }
        assert_eq!(histogram.within, [2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4]);
        assert_eq!((histogram.count, histogram.sum_ms), (5, i64::MAX));
    }
}
