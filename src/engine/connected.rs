//! Accounts that were connected in the console: the store knows them, as the configuration knows the others. What it keeps of
//! one is [`Kept`]; its token is kept sealed beside that (`tokens`).
//!
//! An account is a value. One that is set otherwise is another value of the same id, which takes the place of the first.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::accounts::Account;
use super::connect::ConnectError;
use super::tokens::{self, Life};
use super::{Engine, Shelf, backlog, switch};
use crate::comment::{AccountId, Timestamp};
use crate::config::{self, Mode, PersonalData, Secret, Targets, USUAL_ZONE};
use crate::intents::DirError;
use crate::reply::Setting;
use crate::store::StoreError;

/// Under keys that begin so the store keeps them.
const PREFIX: &str = "account/";

/// What staff may set for a connected account; the rest is as the configuration has it unless told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// The most that the bot may do.
    pub mode: Mode,
    /// The IANA name of its zone.
    pub zone: String,
    /// Appended to automatic replies; may be empty.
    pub signature: String,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { mode: Mode::Draft, zone: USUAL_ZONE.to_owned(), signature: String::new() }
    }
}

/// Why a connected account is not set otherwise, or does not leave.
#[derive(Debug, thiserror::Error)]
pub enum AdjustError {
    /// No account of that id was connected here; those of the configuration are changed there.
    #[error("the account was not connected in the console")]
    NotConnected,
    /// There is no such zone.
    #[error("{0:?} is no time zone")]
    NoZone(String),
    /// It can't be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An account as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    username: String,
    is_auto: bool,
    zone: String,
    signature: String,
}

impl Kept {
    fn of(username: &str, wishes: &Wishes) -> Self {
        Self {
            username: username.to_owned(),
            is_auto: wishes.mode == Mode::Auto,
            zone: wishes.zone.clone(),
            signature: wishes.signature.clone(),
        }
    }

    fn account(self, id: AccountId, shelf: Arc<Shelf>) -> Arc<Account> {
        let usual = || jiff::tz::TimeZone::get(USUAL_ZONE).unwrap_or(jiff::tz::TimeZone::UTC);
        let account = config::Account {
            id,
            username: self.username,
            // Its token is in the store alone.
            access_token: Secret::new(""),
            mode: if self.is_auto { Mode::Auto } else { Mode::Draft },
            intents: shelf.dir().to_owned(),
            // It was looked up when it was kept; only another machine may know fewer zones.
            zone: jiff::tz::TimeZone::get(&self.zone).unwrap_or_else(|_| usual()),
            signature: self.signature,
            personal_data: PersonalData::Suggest,
            hours: None,
            targets: Targets::default(),
        };
        Arc::new(Account::new(&account, shelf, false))
    }
}

impl Account {
    /// How staff have set it, if they may: of one of the configuration none.
    pub fn wishes(&self) -> Option<Wishes> {
        (!self.is_configured).then(|| Wishes {
            mode: if self.setting == Setting::Auto { Mode::Auto } else { Mode::Draft },
            zone: self.zone.iana_name().unwrap_or(USUAL_ZONE).to_owned(),
            signature: self.signature.clone(),
        })
    }
}

impl Engine {
    /// Takes over the accounts that were connected before the start. Where the configuration has the same one, it counts.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub(super) async fn recall_connected(&self) -> Result<(), StoreError> {
        for (key, value) in self.store.kept(PREFIX).await? {
            let id = key.strip_prefix(PREFIX).and_then(|id| AccountId::new(id).ok());
            let Some((id, kept)) = id.zip(serde_json::from_value::<Kept>(value).ok()) else {
                tracing::error!(key, "a connected account can't be read: connect it again");
                continue;
            };
            if self.accounts.get(&id).is_some() {
                continue;
            }
            match self.usual_shelf().await? {
                Ok(shelf) => self.accounts.join(kept.account(id, shelf)),
                Err(error) => {
                    tracing::error!(account = %id, %error, "a connected account can't be served without intent files");
                }
            }
        }
        Ok(())
    }

    /// Serves an account that was not known before, with the token that its owner gave.
    ///
    /// # Errors
    /// [`ConnectError`]; then it is not served.
    pub(super) async fn admit(
        &self,
        id: &AccountId,
        username: &str,
        token: Secret,
        life: Life,
    ) -> Result<Arc<Account>, ConnectError> {
        let shelf = self.usual_shelf().await??;
        let _turn = self.switching.lock().await;
        if let Some(known) = self.accounts.get(id).map(Arc::clone) {
            // Somebody else was as quick.
            self.keep_token(&known, token, life).await?;
            return Ok(known);
        }
        let kept = Kept::of(username, &Wishes::default());
        let value = serde_json::to_value(&kept).ok();
        let account = kept.account(id.clone(), shelf);
        // Before the account, which would be worth nothing without it.
        self.keep_token(&account, token, life).await?;
        let now = Timestamp::now();
        let since = (backlog::key(id), serde_json::to_value(now).ok());
        self.store.keep(vec![(key(id), value), since]).await?;
        account.serve_since(now);
        self.serve(&account);
        Ok(account)
    }

    /// Sets a connected account otherwise, from now on.
    ///
    /// # Errors
    /// [`AdjustError`]; then it is as it was.
    pub async fn adjust(&self, id: &AccountId, wishes: &Wishes) -> Result<(), AdjustError> {
        if jiff::tz::TimeZone::get(&wishes.zone).is_err() {
            return Err(AdjustError::NoZone(wishes.zone.clone()));
        }
        let _turn = self.switching.lock().await;
        let before = self.connected(id)?;
        let kept = Kept::of(&before.username, wishes);
        self.store.keep(vec![(key(id), serde_json::to_value(&kept).ok())]).await?;
        let account = kept.account(id.clone(), Arc::clone(&before.shelf));
        account.succeed(&before);
        self.serve(&account);
        // What waited for another mode may go on.
        self.queued.notify_one();
        Ok(())
    }

    /// Serves a connected account no longer, and forgets its token. Its comments stay; connected again, it begins anew.
    ///
    /// # Errors
    /// [`AdjustError`]; then it is served as before.
    pub async fn disconnect(&self, id: &AccountId) -> Result<(), AdjustError> {
        let _turn = self.switching.lock().await;
        let account = self.connected(id)?;
        // Meta need not tell of it any more; a token that is dead already can't say so, and Meta knows.
        if let Err(error) = self.graph.unsubscribe(account.token().expose()).await {
            tracing::warn!(account = %id, %error, "Meta could not be told that the account is served no longer");
        }
        let gone = [key(id), tokens::key(id), switch::key(id), backlog::key(id)];
        self.store.keep(gone.map(|key| (key, None)).into()).await?;
        account.leave();
        for alarm in self.alarms.of(id) {
            self.alarms.clear(id, alarm.kind);
        }
        tracing::info!(account = %id, "the account is served no longer");
        Ok(())
    }

    fn connected(&self, id: &AccountId) -> Result<Arc<Account>, AdjustError> {
        let known = self.accounts.get(id).filter(|account| !account.is_configured);
        known.map(Arc::clone).ok_or(AdjustError::NotConnected)
    }

    fn serve(&self, account: &Arc<Account>) {
        self.accounts.join(Arc::clone(account));
        self.attend(account, 0);
    }

    /// The intent files of accounts that name none.
    async fn usual_shelf(&self) -> Result<Result<Arc<Shelf>, DirError>, StoreError> {
        let accounts = self.accounts.clone();
        let opened = tokio::task::spawn_blocking(move || accounts.shelf(accounts.usual_intents())).await;
        opened.map_err(|error| StoreError::Unavailable(format!("reading intent files failed: {error}")))
    }
}

/// Where the store keeps an account.
fn key(id: &AccountId) -> String {
    format!("{PREFIX}{id}")
}
