//! Since when an account is served, and what of its comments is older: the poller takes that in, and the bot answers none
//! of it by itself.

use super::Engine;
use super::answers::SECOND;
use crate::comment::{AccountId, Comment, Timestamp};
use crate::store::{StoreError, kept_as};

/// A comment that the poller finds so long after it was written is not answered by itself either: who asked has moved on,
/// and an answer out of nowhere astonishes more than it helps.
const LONG_AGO: i64 = 7 * 24 * 3600 * 1000;

impl Engine {
    /// Takes over since when the accounts are served; those that are served for the first time are so from now on.
    ///
    /// # Errors
    /// [`StoreError`] if that can't be read or kept.
    pub async fn begin(&self) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let mut new = Vec::new();
        for account in self.accounts.iter() {
            let key = key(&account.id);
            // What can't be read any more is as if it began now: then nothing is answered that was not meant to be.
            let since = kept_as(&*self.store, &key).await?;
            if since.is_none() {
                new.push((key, serde_json::to_value(now).ok()));
            }
            account.serve_since(since.unwrap_or(now));
        }
        if new.is_empty() { Ok(()) } else { self.store.keep(new).await }
    }
}

/// Where the store keeps since when an account is served.
pub(super) fn key(account: &AccountId) -> String {
    format!("since/{account}")
}

/// Whether the poller found a comment that was written before its account was served, or long ago. What Meta tells of is
/// new, whenever it was written.
pub(super) fn is_backlog(comment: &Comment, since: Option<Timestamp>) -> bool {
    // Instagram cuts the fraction of a second off.
    let is_before = since.is_some_and(|since| comment.written_at.plus_millis(SECOND) <= since);
    let is_old = comment.received_at.since(comment.written_at) > LONG_AGO;
    comment.by_webhook_at.is_none() && (is_before || is_old)
}
