//! Which variant of an answer is next: each in turn, so that no two askers in a row get the same words. Instagram takes the
//! same words again and again for spam, and people take them for a machine.
//!
//! Held in memory alone: after a restart each answer begins anew, at a variant that chance gives.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::comment::{AccountId, Decision, IntentId};

/// Whose turn it is.
#[derive(Debug, Default)]
pub(super) struct Rotation(Mutex<HashMap<Key, u64>>);

/// What the bot says itself and what it proposes take turns apart: nobody knows which proposals will be said, and when.
type Key = (AccountId, IntentId, bool);

impl Rotation {
    /// The choice among the variants of an intent's answer, `first` if none was taken before.
    pub(super) fn next(&self, account: &AccountId, intent: &IntentId, decision: Decision, first: u64) -> u64 {
        let turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.get(&key(account, intent, decision)).copied().unwrap_or(first)
    }

    /// Notes that a choice was taken.
    pub(super) fn took(&self, account: &AccountId, intent: &IntentId, decision: Decision, choice: u64) {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.insert(key(account, intent, decision), choice.wrapping_add(1));
    }
}

fn key(account: &AccountId, intent: &IntentId, decision: Decision) -> Key {
    (account.clone(), intent.clone(), decision == Decision::Post)
}
