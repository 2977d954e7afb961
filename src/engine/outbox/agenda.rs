//! When each comment in the outbox is due, as far as earlier work on it says. Pure.
//!
//! It holds what a restart may forget: then waits are taken from the ledger, and doubts begin anew.

use std::collections::{HashMap, HashSet};

use super::doubt::Doubt;
use crate::comment::{Comment, CommentId, State, Timestamp};
use crate::engine::moment::Moment;

/// What becomes of a comment after it was in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The ledger says all.
    Done,
    /// Look again then, unless the comment has moved on from this version before.
    Later {
        /// The version that was looked at last.
        version: u64,
        /// When to look again.
        at: Moment,
    },
    /// An attempt's outcome is unknown.
    Doubt(Doubt),
    /// Comment or thread could not be read; look again then.
    Unread {
        /// The version that was looked at last.
        version: u64,
        /// When to look again.
        at: Moment,
        /// What is known of an open attempt.
        doubt: Option<Doubt>,
    },
}

/// Everything that is to be looked at again.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    later: HashMap<CommentId, (u64, Moment)>,
    doubts: HashMap<CommentId, Doubt>,
    misses: HashMap<CommentId, u32>,
}

impl Agenda {
    /// From when on a comment may be taken in hand.
    pub(super) fn due(&mut self, comment: &Comment, wall: Timestamp, now: Moment) -> Moment {
        let later = self.later.get(&comment.id).filter(|(version, _)| *version == comment.version());
        let later = later.map(|(_, at)| *at);
        match &comment.state {
            State::Posting { .. } => {
                let doubt = self.doubt(comment).map(|doubt| doubt.next);
                later.max(doubt).unwrap_or(now)
            }
            State::Queued { wait: Some(wait), .. } => later.unwrap_or_else(|| {
                // A wait from before a restart. From now on it is counted by the clock that nobody can set.
                let at = now.plus_millis(wait.left(wall));
                self.later.insert(comment.id.clone(), (comment.version(), at));
                at
            }),
            _ => later.unwrap_or(now),
        }
    }

    /// What is known of the open attempt of a comment.
    pub(super) fn doubt(&self, comment: &Comment) -> Option<Doubt> {
        let State::Posting { attempt, .. } = &comment.state else { return None };
        self.doubts.get(&comment.id).copied().filter(|doubt| doubt.attempt == attempt.number)
    }

    /// How often in a row a comment or its thread could not be read.
    pub(super) fn misses(&self, comment: &CommentId) -> u32 {
        self.misses.get(comment).copied().unwrap_or(0)
    }

    /// Notes what became of a comment that was in hand.
    pub(super) fn note(&mut self, comment: CommentId, next: Next) {
        if let Next::Unread { .. } = next {
            *self.misses.entry(comment.clone()).or_default() += 1;
        } else {
            self.misses.remove(&comment);
        }
        match next {
            Next::Done => {}
            Next::Later { version, at } => {
                self.later.insert(comment, (version, at));
            }
            Next::Doubt(doubt) => {
                self.doubts.insert(comment, doubt);
            }
            Next::Unread { version, at, doubt } => {
                self.doubts.extend(doubt.map(|doubt| (comment.clone(), doubt.later(at))));
                self.later.insert(comment, (version, at));
            }
        }
    }

    /// Forgets the comments that wait no longer.
    pub(super) fn keep_only(&mut self, waiting: &HashSet<CommentId>) {
        self.later.retain(|id, _| waiting.contains(id));
        self.doubts.retain(|id, _| waiting.contains(id));
        self.misses.retain(|id, _| waiting.contains(id));
    }
}
