//! Posts what is queued, and finds out what became of what was attempted.
//!
//! One dispatcher looks for comments that are due, oldest first, and gives each to a task of its own: `post` re-reads
//! the comment, records an attempt, makes the call and records what came of it; `settle` reads the thread of an attempt
//! whose outcome is unknown, until it is certain. What a task learns stands in the ledger; the dispatcher itself holds only
//! what a restart may forget: who is in hand, and when to look again.

mod check;
mod doubt;
mod pace;
mod post;
mod schedule;
mod settle;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub(super) use check::note;
pub use pace::Pace;
pub use schedule::Timing;

use self::doubt::Doubt;
use super::Engine;
use super::accounts::{Access, Account};
use crate::comment::{AccountId, Comment, CommentId, Event, State, StateName, Timestamp};
use crate::store::StoreError;

/// Replies in hand at once for one account. Each takes three calls of some 100 ms: enough for dozens a second, far beyond
/// any limit of Instagram's.
const AT_ONCE: usize = 8;
/// Comments read from the store at once.
const PAGE: usize = 64;
/// Without anything else to wait for, look again after this long.
const IDLE: Duration = Duration::from_secs(60);
/// Ledger entries looked through at the start for attempts of the last hour: at six a comment some 8,000 comments, more
/// than any limit lets through in an hour.
const REMEMBERED: u64 = 50_000;
const HOUR: i64 = 3_600_000;
/// After the store failed, this long until the next try.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What becomes of a comment after a task has had it in hand.
enum Next {
    /// The ledger says all.
    Done,
    /// Nothing was recorded; look again then.
    Later(Timestamp),
    /// An attempt's outcome is unknown.
    Doubt(Doubt),
}

#[derive(Default)]
struct Dispatcher {
    tasks: JoinSet<(CommentId, AccountId, Result<Next, StoreError>)>,
    in_hand: HashMap<CommentId, AccountId>,
    later: HashMap<CommentId, Timestamp>,
    doubts: HashMap<CommentId, Doubt>,
}

/// Works until told to stop; then waits for the calls in flight.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    let mut dispatcher = Dispatcher::default();
    if let Err(error) = remember(&engine).await {
        tracing::warn!(%error, "what went out before the start is not counted towards the limits");
    }
    while !stop.is_cancelled() {
        let woken = engine.queued.notified();
        let wait = match dispatcher.dispatch(&engine).await {
            Ok(wake) => wake,
            Err(error) => {
                tracing::error!(%error, "the outbox can't be read");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = woken => {}
            Some(done) = dispatcher.tasks.join_next() => dispatcher.finished(done),
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => break,
        }
        while let Some(done) = dispatcher.tasks.try_join_next() {
            dispatcher.finished(done);
        }
    }
    while let Some(done) = dispatcher.tasks.join_next().await {
        dispatcher.finished(done);
    }
}

/// Counts the attempts of the last hour, so that a restart does not double what may go out.
async fn remember(engine: &Engine) -> Result<(), StoreError> {
    let now = Timestamp::now();
    let mut after = engine.store.last_seq().await?.saturating_sub(REMEMBERED);
    loop {
        let entries = engine.store.events(after, 1000).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = last.seq;
        for entry in entries.iter().filter(|entry| now.since(entry.at) < HOUR) {
            if let Event::Attempted { .. } = entry.event
                && let Some(comment) = engine.store.comment(&entry.comment).await?
            {
                engine.pace.count(&comment, entry.at);
            }
        }
    }
}

impl Dispatcher {
    /// Gives what is due to tasks; returns how long nothing else will be due.
    async fn dispatch(&mut self, engine: &Engine) -> Result<Duration, StoreError> {
        let now = Timestamp::now();
        let mut wake = now.plus_millis(millis(IDLE));
        for state in [StateName::Posting, StateName::Queued] {
            let mut after = None;
            loop {
                let page = engine.store.waiting(state, after.as_ref(), PAGE).await?;
                after = page.last().cloned();
                if after.is_none() {
                    break;
                }
                for comment in page {
                    match self.due(engine, &comment, now) {
                        Due::Now(account) => self.take(engine, account, comment),
                        Due::At(at) => wake = wake.min(at),
                        Due::NotByUs => {}
                    }
                }
                if self.is_full(engine) {
                    break;
                }
            }
        }
        Ok(Duration::from_millis(u64::try_from(wake.since(Timestamp::now())).unwrap_or(0)))
    }

    /// Whether no account could take one more.
    fn is_full(&self, engine: &Engine) -> bool {
        engine.accounts.iter().all(|account| !self.has_room(account))
    }

    fn has_room(&self, account: &Account) -> bool {
        let room = match account.access() {
            Access::Open => AT_ONCE,
            // Whether it is served again is found out by one.
            Access::Resting { .. } | Access::Stopped { .. } => 1,
        };
        self.in_hand.values().filter(|id| **id == account.id).count() < room
    }

    fn due(&self, engine: &Engine, comment: &Comment, now: Timestamp) -> Due {
        let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
        let Some(account) = account.filter(|_| !self.in_hand.contains_key(&comment.id)) else {
            return Due::NotByUs;
        };
        let stopped_by_staff = account.is_paused() && matches!(comment.state, State::Queued { .. });
        if stopped_by_staff || !self.has_room(account) {
            return Due::NotByUs;
        }
        let not_before = match &comment.state {
            State::Queued { not_before, .. } => *not_before,
            _ => None,
        };
        let doubt = self.doubts.get(&comment.id).map(|doubt| doubt.next);
        let access = match account.access() {
            Access::Open => None,
            Access::Resting { until } | Access::Stopped { until, .. } => Some(until),
        };
        let later = self.later.get(&comment.id).copied();
        // What is in doubt is read, whatever the pace; only what goes out is counted.
        let pace = doubt.is_none().then(|| engine.pace.free_at(comment, now));
        match [not_before, doubt, access, later, pace].into_iter().flatten().max() {
            Some(at) if at > now => Due::At(at),
            _ => Due::Now(Arc::clone(account)),
        }
    }

    fn take(&mut self, engine: &Engine, account: Arc<Account>, comment: Comment) {
        let (id, engine) = (comment.id.clone(), engine.clone());
        self.later.remove(&id);
        let doubt = self.doubts.remove(&id);
        self.in_hand.insert(id.clone(), account.id.clone());
        self.tasks.spawn(async move {
            let next = match comment.state {
                State::Posting { .. } => settle::settle(&engine, &account, comment, doubt).await,
                _ => post::post(&engine, &account, comment).await,
            };
            (id, account.id.clone(), next)
        });
    }

    fn finished(
        &mut self,
        done: Result<(CommentId, AccountId, Result<Next, StoreError>), tokio::task::JoinError>,
    ) {
        match done {
            Ok((id, _, next)) => {
                self.in_hand.remove(&id);
                match next {
                    Ok(Next::Done) => {}
                    Ok(Next::Later(at)) => drop(self.later.insert(id, at)),
                    Ok(Next::Doubt(doubt)) => drop(self.doubts.insert(id, doubt)),
                    Err(error) => {
                        tracing::error!(comment = %id, %error, "a reply could not be brought along");
                        self.later.insert(id, Timestamp::now().plus_millis(millis(AFTER_FAILURE)));
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "a task of the outbox ended badly");
                // Which one it was is not known: those without a task are free again.
                if self.tasks.is_empty() {
                    self.in_hand.clear();
                }
            }
        }
    }
}

enum Due {
    Now(Arc<Account>),
    At(Timestamp),
    /// In hand already, without room, of a paused account, or of one that we no longer serve.
    NotByUs,
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
