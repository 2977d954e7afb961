//! What mentions the account under somebody else's post. A notification tells no more of it than ids; what it says, by whom
//! and when, is read afterwards, and then it is decided on like any comment. With Instagram Login a mention looks like a
//! comment: that its post is not ours is found out when it is read.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::Account;
use crate::comment::{
    Actor, Author, Clock, Comment, CommentId, Event, Kind, MediaId, Source, StateName, Timestamp,
};
use crate::instagram::{Class, GraphError, RemoteComment};
use crate::store::{Change, StoreError};

/// Drafts looked at in one go.
const PAGE: usize = 256;
/// What could not be read is tried again after this long.
const AGAIN: Duration = Duration::from_secs(30);

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    loop {
        let woken = engine.mentioned.notified();
        if let Err(error) = read_all(&engine).await {
            tracing::error!(%error, "mentions can't be read");
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(AGAIN) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Reads every mention that is known by its ids alone.
async fn read_all(engine: &Engine) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = engine.store.waiting(StateName::Draft, after.as_ref(), PAGE).await?;
        for comment in page.iter().filter(|comment| is_unread(comment)) {
            let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
            if let Some(account) = account.filter(|account| account.closed().is_none()) {
                read(engine, account, comment).await?;
            }
        }
        after = page.last().cloned();
        if after.is_none() {
            return Ok(());
        }
    }
}

fn is_unread(comment: &Comment) -> bool {
    matches!(comment.kind, Kind::Mention | Kind::Caption)
        && comment.text.is_empty()
        && comment.removed_at.is_none()
        && comment.erased_at.is_none()
}

async fn read(engine: &Engine, account: &Arc<Account>, comment: &Comment) -> Result<(), StoreError> {
    let Some(media) = &comment.media else { return Ok(()) };
    let read = match comment.kind {
        Kind::Caption => engine.mentioned_caption(account, media).await,
        _ => engine.graph.mentioned_comment(account.token().expose(), &account.id, &comment.id).await,
    };
    let events = match read {
        Ok(remote) if remote.text.as_ref().is_some_and(|text| !text.is_empty()) => {
            vec![(Actor::META, complete(comment, remote))]
        }
        // Nothing is said: staff look at it.
        Ok(_) => return Ok(()),
        // Deleted, or never for us: Meta does not tell which. It is not read again; staff see that there was something.
        Err(error) if error.class == Class::Gone => vec![(Actor::META, Event::Removed)],
        Err(error) => {
            engine.note_failure(account, &error);
            return Ok(());
        }
    };
    engine.record(Change::of(comment, Timestamp::now(), events)).await?;
    Ok(())
}

/// The mention with what was read of it.
fn complete(comment: &Comment, remote: RemoteComment) -> Event {
    let named = remote.username.as_deref().map(Author::named);
    let (written_at, clock) =
        remote.timestamp.map_or((comment.written_at, comment.clock), |at| (at, Clock::Graph));
    Event::Received {
        source: Source::Webhook,
        kind: comment.kind,
        text: remote.text.unwrap_or_default(),
        author: remote.from.or(named),
        media: comment.media.clone(),
        parent: comment.parent.clone(),
        written_at,
        clock,
    }
}

impl Engine {
    /// A caption that mentions the account, as if it were a comment under its own post.
    pub(super) async fn mentioned_caption(
        &self,
        account: &Account,
        media: &MediaId,
    ) -> Result<RemoteComment, GraphError> {
        let post = self.graph.mentioned_media(account.token().expose(), &account.id, media).await?;
        let id = CommentId::new(post.id.as_str())
            .map_err(|_| GraphError::new("mentioned_media", Class::Unknown, "the post has no usable id"))?;
        Ok(RemoteComment {
            id,
            text: post.caption,
            timestamp: post.timestamp,
            from: None,
            username: post.username,
            parent: None,
            media: Some(media.clone()),
            hidden: None,
        })
    }
}
