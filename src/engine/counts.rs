//! What this process has done since it started: counted where it happens, read by whoever watches.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::comment::{Event, Outcome};

/// Counts of things that have few names.
#[derive(Debug, Default)]
pub struct Counts {
    replies: Mutex<BTreeMap<&'static str, u64>>,
    notifications: Mutex<BTreeMap<u16, u64>>,
    pushed: Mutex<Option<u64>>,
    notices: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
    waiting: Mutex<BTreeMap<&'static str, usize>>,
}

impl Counts {
    /// Counts what came of attempts to post.
    pub(super) fn note(&self, event: &Event) {
        let Event::Outcome { result, .. } = event else { return };
        let name = match result {
            Outcome::Posted => "posted",
            Outcome::Unknown => "unknown",
            Outcome::Throttled => "throttled",
            Outcome::Refused => "refused",
        };
        *self.replies.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default() += 1;
    }

    /// Counts a notification by the status with which it was answered.
    pub fn notified(&self, status: u16) {
        *self.notifications.lock().unwrap_or_else(PoisonError::into_inner).entry(status).or_default() += 1;
    }

    /// Notes up to which entry of the ledger the measurement module was told.
    pub(super) fn pushed(&self, seq: u64) {
        *self.pushed.lock().unwrap_or_else(PoisonError::into_inner) = Some(seq);
    }

    /// Up to which entry of the ledger the measurement module was told; none where nobody is told.
    pub fn pushed_to(&self) -> Option<u64> {
        *self.pushed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what came of telling people of alarms, by one way.
    pub(super) fn noticed(&self, way: &'static str, result: &'static str) {
        *self.notices.lock().unwrap_or_else(PoisonError::into_inner).entry((way, result)).or_default() += 1;
    }

    /// Notes how much is still to be told by one way.
    pub(super) fn notices_wait(&self, way: &'static str, count: usize) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(way, count);
    }

    /// What came of telling people of alarms, by way and result.
    pub fn notices(&self) -> BTreeMap<(&'static str, &'static str), u64> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How much is still to be told, by way.
    pub fn notices_waiting(&self) -> BTreeMap<&'static str, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Attempts to post by what came of them.
    pub fn replies(&self) -> BTreeMap<&'static str, u64> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notifications by the status with which they were answered.
    pub fn notifications(&self) -> BTreeMap<u16, u64> {
        self.notifications.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
