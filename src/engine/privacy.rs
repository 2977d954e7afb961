//! Hides comments that show personal data, where an account's policy says so, or suggests it to staff. What is to be hidden is kept in the store until
//! it is done, so that no restart forgets it; to hide twice does no harm.

use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::Account;
use crate::comment::{Actor, Comment, CommentId, Event, Kind, Timestamp};
use crate::config::PersonalData;
use crate::instagram::Class;
use crate::store::{Change, StoreError};
use crate::text::personal;

/// Under what the comments that are to be hidden are kept.
const PREFIX: &str = "hide/";
/// What could not be done is tried again after this long.
const AGAIN: Duration = Duration::from_secs(30);

/// Whether a comment is to be hidden for the personal data in it. Only what stands under one's own post can be.
pub(super) fn is_to_be_hidden(account: &Account, comment: &Comment) -> bool {
    account.personal_data == PersonalData::Hide && shows_personal_data(comment)
}

impl Engine {
    /// Whether staff should think of hiding a comment for the personal data in it: the account's policy says so, and it can be
    /// hidden and is not.
    pub fn suggests_hiding(&self, comment: &Comment) -> bool {
        let account = comment.account.as_ref().and_then(|id| self.accounts.get(id));
        account.is_some_and(|account| account.personal_data != PersonalData::Off)
            && comment.removed_at.is_none()
            && shows_personal_data(comment)
    }
}

/// Whether it stands under one's own post, for all to see, with personal data in it.
pub(super) fn shows_personal_data(comment: &Comment) -> bool {
    comment.kind == Kind::Comment && comment.hidden_at.is_none() && !personal::find(&comment.text).is_empty()
}

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    loop {
        let woken = engine.exposed.notified();
        if let Err(error) = hide_all(&engine).await {
            tracing::error!(%error, "comments with personal data can't be hidden now");
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(AGAIN) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Keeps that these comments are to be hidden.
pub(super) async fn note(engine: &Engine, comments: &[&Comment]) -> Result<(), StoreError> {
    let items = comments.iter().map(|comment| (format!("{PREFIX}{}", comment.id), Some(Value::Bool(true))));
    engine.store.keep(items.collect()).await?;
    engine.exposed.notify_one();
    Ok(())
}

async fn hide_all(engine: &Engine) -> Result<(), StoreError> {
    for (key, _) in engine.store.kept(PREFIX).await? {
        let id = key.strip_prefix(PREFIX).and_then(|id| CommentId::new(id).ok());
        let is_done = match id {
            Some(id) => hide(engine, &id).await?,
            None => true,
        };
        if is_done {
            engine.store.keep(vec![(key, None)]).await?;
        }
    }
    Ok(())
}

/// Hides a comment; returns whether nothing more is to be done.
async fn hide(engine: &Engine, id: &CommentId) -> Result<bool, StoreError> {
    let Some(comment) = engine.store.comment(id).await? else { return Ok(true) };
    let Some(account) = comment.account.as_ref().and_then(|id| engine.accounts.get(id)) else {
        return Ok(true);
    };
    if !is_to_be_hidden(account, &comment) {
        return Ok(true);
    }
    if account.closed().is_some() {
        return Ok(false);
    }
    match engine.graph.hide(account.token().expose(), id, true).await {
        Ok(()) => record(engine, comment).await,
        Err(error) if matches!(error.class, Class::Gone | Class::Refused | Class::AlreadyDone) => {
            tracing::warn!(account = %account.id, comment = %id, %error, "a comment with personal data can't be hidden");
            Ok(true)
        }
        Err(error) => {
            engine.note_failure(account, &error);
            Ok(false)
        }
    }
}

/// Records that it is hidden, whatever has happened to it in the meantime.
async fn record(engine: &Engine, mut comment: Comment) -> Result<bool, StoreError> {
    loop {
        let hidden = vec![(Actor::BOT, Event::Hidden)];
        if engine.record(Change::of(&comment, Timestamp::now(), hidden)).await?.is_some() {
            return Ok(true);
        }
        let Some(now) = engine.store.comment(&comment.id).await? else { return Ok(true) };
        comment = now;
    }
}
