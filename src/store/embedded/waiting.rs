//! The queue of staff: which comments wait for them, in which order.
//!
//! A key is the account, what it waits for, when the comment was written, and its id; the value says until when it is snoozed
//! and who sees to it. So the queue is counted and put in order without reading a comment; only those on a page are read.

use super::index::{Index, WAITING, key, time_bytes};
use crate::comment::{Comment, CommentId, State, StateName, Timestamp};
use crate::store::{Counts, Queue, QueueQuery, StoreError};

/// A comment that waits, as its key and value say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waiting {
    rank: u8,
    written: [u8; 8],
    id: Vec<u8>,
    snoozed: i64,
    assigned_to: Vec<u8>,
}

impl Waiting {
    /// Key and value of a comment, if it waits.
    pub(super) fn key(comment: &Comment) -> Option<(Vec<u8>, Vec<u8>)> {
        let rank = match comment.state {
            State::Escalated { .. } => 0,
            State::Failed { .. } => 1,
            State::Draft { .. } => 2,
            _ => return None,
        };
        let account = comment.account.as_ref()?.as_str().as_bytes();
        let id = comment.id.as_str().as_bytes();
        let key = key(WAITING, &[account, &[0, rank], &time_bytes(comment.written_at), id]);
        let snoozed = comment.snoozed_until.map_or(i64::MIN, Timestamp::as_millis);
        let assigned_to = comment.assigned_to.as_deref().unwrap_or_default().as_bytes();
        Some((key, [&snoozed.to_be_bytes(), assigned_to].concat()))
    }

    /// Reads the part of a key after the account, and its value.
    pub(super) fn read(key: &[u8], value: &[u8]) -> Option<Self> {
        let (rank, rest) = key.split_first()?;
        let (written, id) = rest.split_first_chunk()?;
        let (snoozed, assigned_to) = value.split_first_chunk()?;
        Some(Self {
            rank: *rank,
            written: *written,
            id: id.to_vec(),
            snoozed: i64::from_be_bytes(*snoozed),
            assigned_to: assigned_to.to_vec(),
        })
    }

    fn state(&self) -> StateName {
        match self.rank {
            0 => StateName::Escalated,
            1 => StateName::Failed,
            _ => StateName::Draft,
        }
    }

    fn is_snoozed(&self, now: Timestamp) -> bool {
        self.snoozed > now.as_millis()
    }

    fn written_at(&self) -> Timestamp {
        Timestamp::from_millis(i64::from_be_bytes(self.written) ^ i64::MIN)
    }

    fn fits(&self, asked: &QueueQuery) -> bool {
        self.is_snoozed(asked.now) == asked.snoozed
            && asked.state.is_none_or(|state| self.state() == state)
            && asked.assigned_to.as_ref().is_none_or(|user| self.assigned_to == user.as_bytes())
    }
}

/// What waits of what was asked for, and how much in all.
pub(super) fn queue(index: &Index, asked: &QueueQuery) -> Result<Queue, StoreError> {
    let mut counts = Counts::default();
    let mut fitting = Vec::new();
    for account in &asked.accounts {
        for waiting in index.waiting_keys(account) {
            let waiting = waiting?;
            count(&mut counts, &waiting, asked.now);
            if waiting.fits(asked) {
                fitting.push(waiting);
            }
        }
    }
    // In order already, if it is one account.
    fitting.sort();
    let mut comments = Vec::new();
    for waiting in fitting.iter().skip(asked.skip).take(asked.limit) {
        let id = CommentId::new(String::from_utf8_lossy(&waiting.id)).ok();
        comments.extend(id.map(|id| index.comment(&id)).transpose()?.flatten());
    }
    Ok(Queue { comments, total: fitting.len(), counts })
}

fn count(counts: &mut Counts, waiting: &Waiting, now: Timestamp) {
    if waiting.is_snoozed(now) {
        counts.snoozed += 1;
        return;
    }
    match waiting.state() {
        StateName::Escalated => counts.escalated += 1,
        StateName::Failed => counts.failed += 1,
        _ => counts.drafts += 1,
    }
    let written_at = waiting.written_at();
    counts.oldest = Some(counts.oldest.map_or(written_at, |oldest| oldest.min(written_at)));
}
