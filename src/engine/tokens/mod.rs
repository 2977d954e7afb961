//! Keeps the accounts' tokens alive: those of Instagram Login are renewed long before their 60 days are over, and kept sealed
//! in the store (`vault`), so that a restart goes on with them. `life` says when.
//!
//! What the configuration says counts: a token that was renewed belongs to the configured one that it came from, and is
//! dropped when another is configured. Tokens of Facebook Login can't be renewed so, and those of Pages need not.

mod life;
mod vault;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use life::{Life, Renewal};
pub(super) use vault::Vault;

use super::Engine;
use super::accounts::Account;
use super::alarms::AlarmKind;
use crate::comment::{AccountId, Timestamp};
use crate::config::Secret;
use crate::instagram::{Class, GraphError};
use crate::store::{StoreError, kept_as};

/// What the store keeps of an account's token. Nothing in it can be read but when it ends.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// [`Pair`], sealed.
    sealed: String,
    life: Life,
}

/// A token, and the configured one that it came from.
#[derive(Serialize, Deserialize)]
struct Pair {
    token: String,
    configured: String,
}

/// Looks after one account's token until told to stop.
pub(super) async fn run(engine: Engine, account: Arc<Account>, stop: CancellationToken) {
    let mut wait = engine.renewal.first;
    let mut not_before = Instant::now();
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        wait = engine.renewal.look;
        let work = async {
            if Instant::now() >= not_before && account.may_be_asked() {
                match engine.look_after_token(&account).await {
                    Ok(true) => {}
                    Ok(false) => not_before = Instant::now() + engine.renewal.retry,
                    Err(error) => {
                        tracing::error!(account = %account.id, %error, "a renewed token could not be kept");
                    }
                }
            }
        };
        tokio::select! {
            () = work => {}
            () = stop.cancelled() => return,
        }
        engine.alarm_expiry(&account);
    }
}

impl Engine {
    /// Takes over the tokens that were renewed before the start.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub(super) async fn recall_tokens(&self) -> Result<(), StoreError> {
        for account in self.accounts.iter() {
            let kept = kept_as::<Kept>(&*self.store, &key(&account.id)).await?;
            let Some(kept) = kept else { continue };
            let opened = self.vault.open(account.id.as_str(), &kept.sealed).ok();
            let pair = opened.and_then(|pair| serde_json::from_str::<Pair>(pair.expose()).ok());
            match pair {
                Some(pair) if account.token().matches(&pair.configured) => {
                    account.take_token(Secret::new(pair.token), kept.life);
                }
                Some(_) => tracing::info!(account = %account.id, "another token is configured: it is used"),
                None => tracing::warn!(
                    account = %account.id,
                    "the token that was renewed can't be opened with these app secrets; the configured one is used"
                ),
            }
        }
        Ok(())
    }

    /// Learns whose the token is, and renews it if it is time. False if it is to be tried again soon.
    async fn look_after_token(&self, account: &Account) -> Result<bool, StoreError> {
        if account.life().is_none() {
            // From now on it is known how old it is at the least, also over a restart.
            self.keep_token(account, account.token(), Life::first_seen(Timestamp::now())).await?;
        }
        if account.app_scoped().is_none()
            && let Err(error) = self.is_its_own(account).await
        {
            self.note_failure(account, &error);
            return Ok(false);
        }
        let due = account.life().is_none_or(|life| life.is_due(&self.renewal, Timestamp::now()));
        if !due {
            return Ok(true);
        }
        match self.graph.refresh(account.token().expose()).await {
            Ok(fresh) => {
                let life = Life::renewed(Timestamp::now(), fresh.expires_in);
                self.keep_token(account, Secret::new(fresh.expose()), life).await?;
                tracing::info!(account = %account.id, expires_at = %life.expires_at, "the token is renewed");
                Ok(true)
            }
            Err(error) => {
                self.token_not_renewed(account, &error);
                Ok(false)
            }
        }
    }

    fn token_not_renewed(&self, account: &Account, error: &GraphError) {
        // A configured token of a day or less is refused, and as good as new.
        let is_no_wonder =
            error.class == Class::Refused && !account.life().is_some_and(|life| life.is_renewed);
        if is_no_wonder {
            tracing::info!(account = %account.id, %error, "the token is not renewed yet");
        } else {
            tracing::warn!(account = %account.id, %error, "the token could not be renewed; it is tried again");
        }
        self.note_failure(account, error);
    }

    /// Keeps a token first and uses it then: one that was not kept would be lost with a restart.
    pub(super) async fn keep_token(
        &self,
        account: &Account,
        token: Secret,
        life: Life,
    ) -> Result<(), StoreError> {
        let pair = Pair {
            token: token.expose().to_owned(),
            configured: account.configured_token().expose().to_owned(),
        };
        let failed = |error: &dyn std::fmt::Display| StoreError::Unavailable(error.to_string());
        let pair = serde_json::to_string(&pair).map_err(|error| failed(&error))?;
        let sealed = self.vault.seal(account.id.as_str(), &pair).map_err(|error| failed(&error))?;
        let kept = serde_json::to_value(Kept { sealed, life }).map_err(|error| failed(&error))?;
        self.store.keep(vec![(key(&account.id), Some(kept))]).await?;
        account.take_token(token, life);
        Ok(())
    }

    /// Raises the alarm for a token that is about to end, and clears it for one that is not.
    fn alarm_expiry(&self, account: &Account) {
        let now = Timestamp::now();
        let Some(life) = account.life().filter(|life| life.is_ending(self.renewal.alarm, now)) else {
            return self.alarms.clear(&account.id, AlarmKind::TokenExpires);
        };
        let (days, at) = (life.days_left(now), life.expires_at);
        let (mend_id, mend) = if account.is_configured {
            ("masuk lagi dan ganti access_token", "log in again and replace access_token")
        } else {
            ("hubungkan lagi di halaman Akun", "connect it again on the page Accounts")
        };
        let reason = format!(
            "token berakhir {at} ({days} hari lagi), {mend_id} / the token ends at {at} (in {days} days): {mend}"
        );
        self.alarms.raise(&account.id, AlarmKind::TokenExpires, now, &reason);
    }
}

/// Where the store keeps an account's token.
pub(super) fn key(account: &AccountId) -> String {
    format!("token/{account}")
}
