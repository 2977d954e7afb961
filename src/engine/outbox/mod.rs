//! Posts what is queued, and finds out what became of what was attempted.
//!
//! One dispatcher looks for comments that are due, oldest first, and gives each to a task of its own: `post` re-reads
//! the comment, records an attempt, makes the call and records what came of it; `settle` reads the thread of an attempt
//! whose outcome is unknown, until it is certain. What a task learns stands in the ledger; the dispatcher itself holds only
//! what a restart may forget: who is in hand, and when to look again.

mod check;
mod doubt;
mod post;
mod schedule;
mod settle;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use schedule::Timing;

use self::doubt::Doubt;
use super::Engine;
use super::accounts::{Access, Account};
use crate::comment::{AccountId, Comment, CommentId, State, StateName, Timestamp};
use crate::store::StoreError;

/// Replies in hand at once for one account. Each takes three calls of some 100 ms: enough for dozens a second, far beyond
/// any limit of Instagram's.
const AT_ONCE: usize = 8;
/// Comments read from the store at once.
const PAGE: usize = 64;
/// Without anything else to wait for, look again after this long.
const IDLE: Duration = Duration::from_secs(60);
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

impl Dispatcher {
    /// Gives what is due to tasks; returns how long nothing else will be due.
    async fn dispatch(&mut self, engine: &Engine) -> Result<Duration, StoreError> {
        let now = Timestamp::now();
        let mut wake = now.plus_millis(millis(IDLE));
        for state in [StateName::Posting, StateName::Queued] {
            let mut after = 0;
            loop {
                let page = engine.store.waiting(state, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = last.first_seq();
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
        if !self.has_room(account) {
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
        match [not_before, doubt, access, later].into_iter().flatten().max() {
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
    /// In hand already, without room, or of an account that we no longer serve.
    NotByUs,
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
