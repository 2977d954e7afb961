//! An account that must rest does so over a restart, too: Meta counts the calls of whoever starts anew before the time, and
//! makes the wait longer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::{Access, Account};
use super::moment::Uptime;
use crate::comment::{AccountId, Timestamp};
use crate::store::{StoreError, kept_as};

/// A rest as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Rest {
    /// When it was kept.
    since: Timestamp,
    /// Until when it lasts.
    until: Timestamp,
    /// When it was kept, as the machine counts; none where it does not tell.
    up: Option<Uptime>,
}

impl Rest {
    /// Milliseconds that are left of it. The clock may have been set since, in either direction: the machine's own count is
    /// believed before it, and without one a rest is never longer than it was.
    fn left(&self, now: Timestamp, up: Option<&Uptime>) -> i64 {
        let counted = self.up.as_ref().zip(up).and_then(|(then, now)| now.since(then));
        let passed = counted.unwrap_or_else(|| now.since(self.since).max(0));
        self.until.since(self.since) - passed
    }
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
        let rest = serde_json::to_value(Rest { since: Timestamp::now(), until, up: Uptime::now() }).ok();
        self.store.keep(vec![(key(&account.id), rest)]).await
    }

    /// Lets an account rest for what is left of the rest that it had before the start.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub(super) async fn recall_rest(&self, account: &Account) -> Result<(), StoreError> {
        let kept: Option<Rest> = kept_as(&*self.store, &key(&account.id)).await?;
        let Some(rest) = kept else { return Ok(()) };
        let now = Timestamp::now();
        let left = rest.left(now, Uptime::now().as_ref());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_lasts_as_long_whatever_the_clock_says() {
        let at = Timestamp::from_millis;
        let up = |millis: i64| {
            serde_json::from_value(serde_json::json!({ "boot": "a", "millis": millis })).unwrap()
        };
        let counted = Rest { since: at(0), until: at(6000), up: Some(up(50_000)) };
        let plain = Rest { since: at(0), until: at(6000), up: None };
        for (name, rest, now, uptime, left) in [
            ("the clock was not set", &counted, 1000, Some(up(51_010)), 5000),
            ("set forward", &counted, 3_600_000, Some(up(51_010)), 5000),
            ("set back", &counted, -3_600_000, Some(up(51_010)), 5000),
            ("the machine started anew", &counted, 2000, Some(up(10)), 4000),
            ("the machine does not tell", &plain, 1000, None, 5000),
            ("nor does it, and the clock was set back", &plain, -9000, None, 6000),
        ] {
            assert_eq!(rest.left(at(now), uptime.as_ref()), left, "{name}");
        }
    }
}
