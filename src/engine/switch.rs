//! The switch: staff stop and resume all posting of an account; comments are received all the while.

use super::Engine;
use super::accounts::Account;
use crate::comment::{AccountId, Timestamp};
use crate::store::{Note, Standing, StoreError};

impl Engine {
    /// Takes over how the accounts stood before the start.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn recall(&self) -> Result<(), StoreError> {
        for account in self.accounts.iter() {
            account.stand(self.store.standing(&account.id).await?);
        }
        Ok(())
    }

    /// Stops all posting of an account, or of all. Calls in flight are finished.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept over a restart; then nothing has changed.
    pub async fn pause(&self, account: Option<&AccountId>, by: &str) -> Result<(), StoreError> {
        let note =
            Note { at: Timestamp::now(), by: Some(by.to_owned()), reason: "paused by staff".to_owned() };
        self.switch(account, |standing| standing.paused = Some(note.clone())).await
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

    async fn switch(
        &self,
        account: Option<&AccountId>,
        set: impl Fn(&mut Standing),
    ) -> Result<(), StoreError> {
        for account in self.accounts.iter().filter(|known| account.is_none_or(|id| known.id == *id)) {
            let mut standing = account.standing();
            set(&mut standing);
            self.stand(account, standing).await?;
        }
        Ok(())
    }

    async fn stand(&self, account: &Account, standing: Standing) -> Result<(), StoreError> {
        self.store.set_standing(&account.id, standing.clone()).await?;
        account.stand(standing);
        Ok(())
    }
}
