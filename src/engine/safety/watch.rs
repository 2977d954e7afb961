//! What of an account's ledger speaks against posting by oneself. Pure: times are those of the entries.

use std::collections::VecDeque;

use super::Bounds;
use crate::comment::{Decision, Entry, Event, Outcome, Timestamp};
use crate::engine::moment::millis;
use crate::reply::Reason;

/// A bound that was passed, with how many there were; the graver the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// So many replies in a row could not be posted.
    Failures(usize),
    /// So many comments came that the bot would answer by itself.
    Surge(usize),
    /// So many proposals in a row were rejected.
    Rejections(usize),
}

/// What was seen of one account.
#[derive(Debug, Default)]
pub(super) struct Watch {
    failures: usize,
    /// Since the last approval.
    rejections: VecDeque<Timestamp>,
    /// Comments that the bot would have answered by itself.
    answerable: VecDeque<Timestamp>,
}

impl Watch {
    /// Takes one more entry; tells if it passes a bound.
    pub(super) fn see(&mut self, entry: &Entry, bounds: &Bounds) -> Option<Cause> {
        match &entry.event {
            Event::Outcome { result: Outcome::Posted, .. } => {
                self.failures = 0;
                None
            }
            Event::Outcome { retry_at: None, reason: Some(reason), .. } if is_failure(reason) => {
                self.failures += 1;
                (self.failures >= bounds.failures).then_some(Cause::Failures(self.failures))
            }
            Event::Approved { .. } => {
                self.rejections.clear();
                None
            }
            Event::Rejected { .. } => {
                push(&mut self.rejections, entry.at, millis(bounds.rejected_within));
                let count = self.rejections.len();
                (count >= bounds.rejections).then_some(Cause::Rejections(count))
            }
            Event::Decided { decision, reason, .. } if is_answerable(*decision, reason) => {
                let most = bounds.surge?;
                push(&mut self.answerable, entry.at, millis(bounds.surge_within));
                let count = self.answerable.len();
                (count > most).then_some(Cause::Surge(count))
            }
            _ => None,
        }
    }

    /// The surge, as long as there is more than half of one.
    pub(super) fn surging(&mut self, bounds: &Bounds, now: Timestamp) -> Option<Cause> {
        forget(&mut self.answerable, now, millis(bounds.surge_within));
        let count = self.answerable.len();
        (count > bounds.surge? / 2).then_some(Cause::Surge(count))
    }

    /// It posts again, on trial: if the next reply fails as well, that is enough to fall once more.
    pub(super) fn rise(&mut self, bounds: &Bounds) {
        self.failures = self.failures.min(bounds.failures.saturating_sub(1));
    }
}

/// Whether a reply's end says something of posting as such; that a comment is gone does not.
fn is_failure(reason: &str) -> bool {
    matches!(reason, "refused" | "outcome-unknown")
}

fn is_answerable(decision: Decision, reason: &str) -> bool {
    decision == Decision::Post || reason == Reason::FellToDrafts.code()
}

fn push(times: &mut VecDeque<Timestamp>, at: Timestamp, within: i64) {
    forget(times, at, within);
    times.push_back(at);
}

/// Forgets what was too long before a moment; or after it, by a clock that was set back since.
fn forget(times: &mut VecDeque<Timestamp>, now: Timestamp, within: i64) {
    times.retain(|at| now.since(*at).abs() < within);
}

impl Cause {
    /// Whether time alone may heal it. Where staff reject, somebody has to mend the answers.
    pub(super) fn ends_by_itself(self) -> bool {
        !matches!(self, Self::Rejections(_))
    }

    /// The reason in words for people.
    pub(super) fn words(self, until: Option<Timestamp>) -> String {
        let (id, en) = match self {
            Self::Failures(count) => (
                format!("{count} balasan berturut-turut gagal dikirim"),
                format!("{count} replies in a row could not be posted"),
            ),
            Self::Surge(count) => (
                format!("lonjakan: {count} komentar minta dijawab sekaligus"),
                format!("a surge: {count} comments ask for an answer at once"),
            ),
            Self::Rejections(count) => (
                format!("petugas menolak {count} draf berturut-turut"),
                format!("staff rejected {count} drafts in a row"),
            ),
        };
        match until {
            Some(until) => format!("{id} / {en}; until {until}, or `tanggap resume`"),
            None => format!("{id} / {en}; until `tanggap resume`"),
        }
    }
}

#[cfg(test)]
mod tests;
