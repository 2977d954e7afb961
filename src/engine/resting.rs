//! An account that must rest does so over a restart, too: Meta counts the calls of whoever starts anew before the time, and
//! makes the wait longer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::{Access, Account};
use crate::comment::{AccountId, Timestamp};
use crate::store::{StoreError, kept_as};

/// A rest as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Rest {
    /// When it was kept.
    since: Timestamp,
    /// Until when it lasts.
    until: Timestamp,
}

/// Works until told to stop.
pub(super) async fn run(engine: Engine, account: Arc<Account>, stop: CancellationToken) {
    loop {
        tokio::select! {
            // What must be kept is, also when the end comes.
            biased;
            () = account.rest_begun() => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = engine.keep_rest(&account).await {
            tracing::warn!(account = %account.id, %error, "that the account rests would be forgotten by a restart");
        }
    }
}

impl Engine {
    async fn keep_rest(&self, account: &Account) -> Result<(), StoreError> {
        let Access::Resting { until } = account.access() else { return Ok(()) };
        let rest = serde_json::to_value(Rest { since: Timestamp::now(), until }).ok();
        self.store.keep(vec![(key(&account.id), rest)]).await
    }

    /// Lets an account rest for what is left of the rest that it had before the start.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub(super) async fn recall_rest(&self, account: &Account) -> Result<(), StoreError> {
        let kept = kept_as(&*self.store, &key(&account.id)).await?;
        let Some(Rest { since, until }) = kept else { return Ok(()) };
        let now = Timestamp::now();
        // Never longer than it was, even where the clock was set back.
        let left = until.since(now).min(until.since(since));
        if left > 0 {
            account.note(Access::Resting { until: now.plus_millis(left) });
        }
        Ok(())
    }
}

/// Where the store keeps until when an account rests.
fn key(account: &AccountId) -> String {
    format!("rest/{account}")
}
