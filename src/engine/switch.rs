//! The switch: staff stop and resume all posting of an account; comments are received all the while.

use super::Engine;
use super::accounts::{Account, Note, Standing};
use super::alarms::AlarmKind;
use crate::comment::{AccountId, Timestamp};
use crate::store::{StoreError, kept_as};

impl Engine {
    /// Takes over the accounts that were connected, how all of them stood before the start, and the tokens that they had.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn recall(&self) -> Result<(), StoreError> {
        self.recall_connected().await?;
        self.recall_tokens().await?;
        for account in self.accounts.iter() {
            account.stand(kept_as(&*self.store, &key(&account.id)).await?.unwrap_or_default());
            self.recall_rest(account).await?;
        }
        Ok(())
    }

    /// Stops all posting of an account, or of all. Calls in flight are finished.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart; then nothing has changed.
    pub async fn pause(&self, account: Option<&AccountId>, by: &str) -> Result<(), StoreError> {
        let reason = "paused by staff".to_owned();
        let note = Note { at: Timestamp::now(), by: Some(by.to_owned()), reason, until: None };
        self.switch(account, |standing| standing.paused = Some(note.clone())).await
    }

    /// An account took back its permission at Meta: as if staff had paused it, since no call would succeed.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart.
    pub async fn deauthorized(&self, account: &AccountId) -> Result<(), StoreError> {
        tracing::error!(%account, "the app was removed from the account; connect it again and resume");
        let reason = "the app was removed from the account at Meta".to_owned();
        let note = Note { at: Timestamp::now(), by: None, reason, until: None };
        self.switch(Some(account), |standing| standing.paused = Some(note.clone())).await
    }

    /// Lets an account post again, or all, by themselves too if they are configured so.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart; then nothing has changed.
    pub async fn resume(&self, account: Option<&AccountId>, by: &str) -> Result<(), StoreError> {
        tracing::info!(by, "posting is resumed");
        self.switch(account, |standing| *standing = Standing::default()).await?;
        self.queued.notify_one();
        Ok(())
    }

    /// Lets an account fall back to drafts, for a reason that was found.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart; then nothing has changed.
    pub(super) async fn fall(&self, account: &AccountId, note: Note) -> Result<(), StoreError> {
        self.switch(Some(account), |standing| standing.drafts = Some(note.clone())).await
    }

    /// Ends the fall of an account, whatever else was set for it.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart; then nothing has changed.
    pub(super) async fn rise(&self, account: &AccountId) -> Result<(), StoreError> {
        self.switch(Some(account), |standing| standing.drafts = None).await
    }

    async fn switch(
        &self,
        account: Option<&AccountId>,
        set: impl Fn(&mut Standing),
    ) -> Result<(), StoreError> {
        // One after the other, so that none undoes what another sets.
        let _turn = self.switching.lock().await;
        for account in self.accounts.iter().filter(|known| account.is_none_or(|id| known.id == *id)) {
            let mut standing = account.standing();
            set(&mut standing);
            self.stand(account, standing).await?;
        }
        Ok(())
    }

    async fn stand(&self, account: &Account, standing: Standing) -> Result<(), StoreError> {
        let value = serde_json::to_value(&standing).ok();
        self.store.keep(vec![(key(&account.id), value)]).await?;
        let is_fallen = standing.drafts.is_some();
        account.stand(standing);
        if !is_fallen {
            self.alarms.clear(&account.id, AlarmKind::FellToDrafts);
        }
        Ok(())
    }
}

/// Where the store keeps how an account stands.
pub(super) fn key(account: &AccountId) -> String {
    format!("standing/{account}")
}
