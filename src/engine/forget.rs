//! Forgets a person who asked Meta to be forgotten: whatever they wrote is erased, and the request's code says how far it
//! is. A request is kept in the store before it is confirmed, so a restart goes on with it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::comment::{Author, Comment, Timestamp};
use crate::participation::Pseudonyms;
use crate::reply::mentions;
use crate::store::{StoreError, kept_as};

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
    /// The pseudonym of whom to forget; gone once it is done.
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
        // Not even the request says who it was.
        let author = Author { id: user.to_owned(), username: None };
        let user = Some(Pseudonyms::new(&self.store.installation_key()).of(&author));
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
        kept_as(&*self.store, &format!("{PREFIX}{code}")).await
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

    /// Erases what a person wrote, and what we said to them, in which their name stands; returns how much they had written.
    /// What they wrote goes last: by it the rest is found, also if this is cut off and begun anew.
    async fn forget(&self, user: &str) -> Result<usize, StoreError> {
        let pseudonyms = Pseudonyms::new(&self.store.installation_key());
        let is_theirs = |author: &Author| pseudonyms.of(author) == user;
        let (mut names, mut answers) = (HashSet::new(), HashSet::new());
        self.each(|comment| {
            if let Some(author) = comment.author.as_ref().filter(|author| is_theirs(author)) {
                names.extend(author.username.clone());
                answers.extend(comment.answer.as_ref().and_then(|answer| answer.reply_id.clone()));
            }
            false
        })
        .await?;
        self.each(|comment| {
            let is_own = comment.author.as_ref().is_some_and(|author| self.accounts.wrote(author).is_some());
            let is_to_them = || names.iter().any(|name| mentions(&comment.text, name));
            is_own && (answers.contains(&comment.id) || is_to_them())
        })
        .await?;
        let erased = self
            .each(|comment| {
                comment.author.as_ref().is_some_and(|author| {
                    // What the poller found where Meta told the name alone.
                    let by_name = || author.username.as_ref().is_some_and(|name| names.contains(name));
                    is_theirs(author) || author.is_name_alone() && by_name()
                })
            })
            .await?;
        self.store.scrub(Timestamp::from_millis(i64::MIN)).await?;
        Ok(erased)
    }

    /// Looks at each comment, and erases those that are meant; returns how many there were.
    async fn each(&self, mut is_meant: impl FnMut(&Comment) -> bool) -> Result<usize, StoreError> {
        let (mut after, mut erased) = (None, 0);
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        loop {
            let page = self.store.written(first, last, after, PAGE).await?;
            let Some(latest) = page.last() else { return Ok(erased) };
            after = Some((latest.written_at, latest.id.clone()));
            let meant: Vec<&Comment> = page.iter().filter(|comment| is_meant(comment)).collect();
            erased += self.erase(meant.into_iter()).await?;
        }
    }

    async fn note_deletion(&self, code: &str, deletion: &Deletion) -> Result<(), StoreError> {
        self.store.keep(vec![(format!("{PREFIX}{code}"), serde_json::to_value(deletion).ok())]).await
    }
}
