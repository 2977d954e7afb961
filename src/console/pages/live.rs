//! What changes while a page is open, as server-sent events: how much waits, and who has which comment before them.
//!
//! An event says that something changed, not what is shown of it: the page then fetches its own changed parts again.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use crate::comment::{AccountId, CommentId, Timestamp};
use crate::console::access::{Role, Visit};
use crate::console::claims::Claims;
use crate::store::{QueueQuery, StoreError};

/// Changes within this time are told together.
const TOGETHER: Duration = Duration::from_millis(250);
/// Without a change, claims are renewed and the session is looked at this often.
const RENEW: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The comment that the page shows.
    at: Option<String>,
}

/// What is told; dropped when the page is left.
struct Live {
    visit: Visit,
    at: Option<At>,
    ledger: watch::Receiver<u64>,
    claims: watch::Receiver<u64>,
    is_first: bool,
}

/// The comment that a page shows; its claim ends soon after the page was left.
struct At {
    comment: CommentId,
    visit: Visit,
    claims: Arc<Claims>,
}

impl Drop for At {
    fn drop(&mut self) {
        self.claims.leave(&self.comment, &self.visit.user.name, Timestamp::now());
    }
}

/// The stream of a page.
pub(super) async fn live(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let comment = asked.at.and_then(|id| CommentId::new(id).ok()).filter(|_| visit.user.may(Role::Reviewer));
    let claims = Arc::clone(&visit.console.claims);
    let at = comment.map(|comment| At { comment, visit: visit.clone(), claims: Arc::clone(&claims) });
    let live = Live {
        at,
        ledger: visit.console.engine.store.watch(),
        claims: claims.watch(),
        visit,
        is_first: true,
    };
    let stream = futures_util::stream::unfold(live, |mut live| async move {
        let event = live.next().await?;
        Some((Ok(event), live))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

impl Live {
    /// Waits until there is something to tell; none once the server ends or the session has.
    async fn next(&mut self) -> Option<Event> {
        let stop = self.visit.console.around.stop.clone();
        if !std::mem::take(&mut self.is_first) {
            tokio::select! {
                changed = self.ledger.changed() => changed.ok()?,
                changed = self.claims.changed() => changed.ok()?,
                () = tokio::time::sleep(RENEW) => {}
                () = stop.cancelled() => return None,
            }
            tokio::select! {
                () = tokio::time::sleep(TOGETHER) => {}
                () = stop.cancelled() => return None,
            }
        }
        let seq = *self.ledger.borrow_and_update();
        let claims = *self.claims.borrow_and_update();
        self.tell(seq, claims).await.ok().flatten()
    }

    async fn tell(&self, seq: u64, claims: u64) -> Result<Option<Event>, StoreError> {
        let visit = &self.visit;
        let still = visit.console.sessions.still(&visit.session).await?;
        let user = visit.console.people.get(&visit.user.name).await?;
        let Some(user) = user.filter(|user| still && user.accounts == visit.user.accounts) else {
            return Ok(None);
        };
        let now = Timestamp::now();
        let mut other = None;
        if let Some(at) = &self.at
            && let Some(comment) = visit.console.engine.store.comment(&at.comment).await?
            && user.sees(comment.account.as_ref())
        {
            other = match comment.state.proposal() {
                Some(_) => at.claims.take(&at.comment, &user, now),
                None => None,
            };
        }
        let accounts: HashSet<AccountId> =
            visit.console.engine.accounts.iter().map(|account| account.id.clone()).collect();
        let query = QueueQuery {
            accounts: accounts.into_iter().filter(|id| user.sees(Some(id))).collect(),
            now,
            state: None,
            assigned_to: None,
            snoozed: false,
            skip: 0,
            limit: 0,
        };
        let counts = visit.console.engine.store.queue(query).await?.counts;
        let told = json!({
            "waiting": counts.waiting(),
            "shown": visit.words.measures().whole(u64::try_from(counts.waiting()).unwrap_or(0)),
            "seq": seq,
            "claims": claims,
            "with": other.map(|other| other.shown),
        });
        Ok(Event::default().event("changed").json_data(told).ok())
    }
}
