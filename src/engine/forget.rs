//! Forgets a person who asked Meta to be forgotten: whatever they wrote is erased, and the request's code says how far it
//! is. A request is kept in the store before it is confirmed, so a restart goes on with it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::comment::{Author, Comment, Timestamp};
use crate::store::StoreError;

const PREFIX: &str = "deletion/";
/// Comments looked at in one step.
const PAGE: usize = 500;
/// After the store failed, this long until the next try.
const AFTER_FAILURE: std::time::Duration = std::time::Duration::from_secs(30);

/// A request to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// When it came.
    pub asked_at: Timestamp,
    /// Whom to forget; gone once it is done.
    user: Option<String>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Comments that were erased.
    pub erased: usize,
}

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    loop {
        let woken = engine.deletions.notified();
        let done = engine.forget_all().await;
        let wait = async {
            match &done {
                Ok(()) => woken.await,
                Err(error) => {
                    tracing::error!(%error, "a person could not be forgotten yet; it will be tried again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        };
        tokio::select! {
            () = wait => {}
            () = stop.cancelled() => return,
        }
    }
}

impl Engine {
    /// Takes a request to forget a person; returns the code under which it can be followed.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be kept.
    pub async fn ask_to_forget(&self, user: &str) -> Result<String, StoreError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)
            .map_err(|e| StoreError::Unavailable(format!("no random numbers: {e}")))?;
        let code: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let user = Some(user.to_owned());
        self.note_deletion(&code, &Deletion { asked_at: Timestamp::now(), user, done_at: None, erased: 0 })
            .await?;
        self.deletions.notify_one();
        Ok(code)
    }

    /// How far a request is; none if there is no such code.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn deletion(&self, code: &str) -> Result<Option<Deletion>, StoreError> {
        let key = format!("{PREFIX}{code}");
        let kept = self.store.kept(&key).await?;
        let found = kept.into_iter().find(|(name, _)| *name == key);
        Ok(found.and_then(|(_, value)| serde_json::from_value(value).ok()))
    }

    async fn forget_all(&self) -> Result<(), StoreError> {
        for (name, value) in self.store.kept(PREFIX).await? {
            let deletion: Option<Deletion> = serde_json::from_value(value).ok();
            let code = name.strip_prefix(PREFIX).unwrap_or(&name);
            let Some(mut deletion) = deletion else { continue };
            let Some(user) = deletion.user.take() else { continue };
            deletion.erased = self.forget(&user).await?;
            deletion.done_at = Some(Timestamp::now());
            self.note_deletion(code, &deletion).await?;
            tracing::info!(comments = deletion.erased, "a person who asked for it was forgotten");
        }
        Ok(())
    }

    async fn forget(&self, user: &str) -> Result<usize, StoreError> {
        let mut names: HashSet<String> = HashSet::new();
        let mut erased = self
            .erase_those(|author| {
                let is_theirs = author.id == user;
                names.extend(author.username.clone().filter(|_| is_theirs));
                is_theirs
            })
            .await?;
        if !names.is_empty() {
            // What the poller found where Meta told the name alone.
            let by_name = |author: &Author| {
                author.is_name_alone() && author.username.as_ref().is_some_and(|name| names.contains(name))
            };
            erased += self.erase_those(by_name).await?;
        }
        self.store.scrub(Timestamp::from_millis(i64::MIN)).await?;
        Ok(erased)
    }

    /// Erases the comments of those authors; returns how many there were.
    async fn erase_those(&self, mut are_meant: impl FnMut(&Author) -> bool) -> Result<usize, StoreError> {
        let (mut after, mut erased) = (None, 0);
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        loop {
            let page = self.store.written(first, last, after, PAGE).await?;
            let Some(latest) = page.last() else { return Ok(erased) };
            after = Some((latest.written_at, latest.id.clone()));
            let theirs: Vec<&Comment> =
                page.iter().filter(|comment| comment.author.as_ref().is_some_and(&mut are_meant)).collect();
            erased += self.erase(theirs.into_iter()).await?;
        }
    }

    async fn note_deletion(&self, code: &str, deletion: &Deletion) -> Result<(), StoreError> {
        self.store.keep(vec![(format!("{PREFIX}{code}"), serde_json::to_value(deletion).ok())]).await
    }
}
