//! Posts what is queued, and finds out what became of what was attempted.
//!
//! One dispatcher looks for comments that are due, oldest first, and gives each to a task of its own. What the task does is
//! said by `job`, a state machine without any I/O, and done by `carry`: the comment is read again, an attempt recorded, the
//! call made and what came of it recorded; and the thread of an attempt whose outcome is unknown is read, until it is
//! certain. What a task learns stands in the ledger; the dispatcher itself holds only what a restart may forget: who is in
//! hand, and when to look again (`agenda`).
//!
//! Waits are counted by moments, not by the system's clock, which may be set at any time.

mod agenda;
mod carry;
mod doubt;
mod job;
#[cfg(test)]
mod model;
mod pace;
mod schedule;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

pub use pace::Pace;
pub use schedule::Timing;

use self::agenda::{Agenda, Next};
use super::accounts::{Access, Account};
use super::moment::Moment;
use super::{Engine, answers};
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

/// A look at an account that the Graph API does not serve, again after this long.
const LOOK: i64 = 1000;

#[derive(Default)]
struct Dispatcher {
    tasks: JoinSet<Done>,
    in_hand: HashMap<CommentId, (AccountId, Words)>,
    agenda: Agenda,
}

/// What a task leaves: the comment, the version that it began with, and what becomes of it.
type Done = (CommentId, u64, Result<Next, StoreError>);

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
                // A time that is still to come is one of a clock that was set back since.
                let ago = now.since(entry.at).max(0);
                engine.pace.count(&comment, Moment::now().plus_millis(-ago));
            }
        }
    }
}

impl Dispatcher {
    /// Gives what is due to tasks; returns how long nothing else will be due.
    async fn dispatch(&mut self, engine: &Engine) -> Result<Duration, StoreError> {
        let now = Moment::now();
        let mut wake = now.plus(IDLE);
        let mut waiting = HashSet::new();
        let mut under_way = HashSet::new();
        let mut saw_all = true;
        for state in [StateName::Posting, StateName::Queued] {
            let mut after = None;
            loop {
                let page = engine.store.waiting(state, after.as_ref(), PAGE).await?;
                after = page.last().cloned();
                if after.is_none() {
                    break;
                }
                for comment in page {
                    waiting.insert(comment.id.clone());
                    let Some(words) = Words::of(&comment) else { continue };
                    let is_posting = state == StateName::Posting;
                    match self.due(engine, &comment, now) {
                        Due::Now(_) if self.are_in_hand(&words) => {}
                        Due::Now(_) if !is_posting && under_way.contains(&words) => {}
                        Due::Now(account) => self.take(engine, account, comment, words.clone()),
                        Due::At(at) => wake = wake.min(at),
                        Due::NotByUs => {}
                    }
                    if is_posting {
                        under_way.insert(words);
                    }
                }
                if self.is_full(engine) {
                    saw_all = false;
                    break;
                }
            }
        }
        if saw_all {
            self.agenda.keep_only(&waiting);
        }
        Ok(wake.after(Moment::now()))
    }

    /// Whether no account could take one more.
    fn is_full(&self, engine: &Engine) -> bool {
        engine.accounts.iter().all(|account| !self.has_room(account))
    }

    fn has_room(&self, account: &Account) -> bool {
        let room = match account.access() {
            Access::Open => AT_ONCE,
            // Whether it is served again is found out by one.
            Access::Resting { .. } => 1,
            // By a read that is none of ours.
            Access::Stopped { .. } => 0,
        };
        self.in_hand.values().filter(|(id, _)| *id == account.id).count() < room
    }

    fn are_in_hand(&self, words: &Words) -> bool {
        self.in_hand.values().any(|(_, taken)| taken == words)
    }

    fn due(&mut self, engine: &Engine, comment: &Comment, now: Moment) -> Due {
        let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
        let Some(account) = account.filter(|_| !self.in_hand.contains_key(&comment.id)) else {
            return Due::NotByUs;
        };
        let is_queued = matches!(comment.state, State::Queued { .. });
        if account.is_paused() && is_queued {
            return Due::NotByUs;
        }
        // Also on the agenda of a comment that has no turn yet, so that its wait is counted from now on.
        let due = self.agenda.due(comment, Timestamp::now(), now);
        if let Access::Stopped { .. } = account.access() {
            return Due::At(account.closed().unwrap_or(now).max(now.plus_millis(LOOK)));
        }
        if !self.has_room(account) {
            return Due::NotByUs;
        }
        // What is in doubt is read, whatever the pace; only what goes out is counted.
        let pace = is_queued.then(|| engine.pace.free_at(comment, now));
        match [Some(due), account.closed(), pace].into_iter().flatten().max() {
            Some(at) if at > now => Due::At(at),
            _ => Due::Now(Arc::clone(account)),
        }
    }

    fn take(&mut self, engine: &Engine, account: Arc<Account>, comment: Comment, words: Words) {
        let (id, version, engine) = (comment.id.clone(), comment.version(), engine.clone());
        let doubt = self.agenda.doubt(&comment);
        let misses = self.agenda.misses(&id);
        self.in_hand.insert(id.clone(), (account.id.clone(), words));
        self.tasks.spawn(async move {
            let next = carry::carry(&engine, &account, comment, doubt, misses).await;
            (id, version, next)
        });
    }

    fn finished(&mut self, done: Result<Done, JoinError>) {
        match done {
            Ok((id, version, next)) => {
                self.in_hand.remove(&id);
                let next = next.unwrap_or_else(|error| {
                    tracing::error!(comment = %id, %error, "a reply could not be brought along");
                    Next::Later { version, at: Moment::now().plus(AFTER_FAILURE) }
                });
                self.agenda.note(id, next);
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

/// Where a reply is to stand, with what it says. Of two that say the same in one thread only one is under way at a time:
/// nobody could tell whose of them became public, if one did.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Words {
    thread: CommentId,
    text: String,
}

impl Words {
    fn of(comment: &Comment) -> Option<Self> {
        let reply = comment.state.outgoing()?;
        Some(Self { thread: comment.top().clone(), text: answers::normal(&reply.text) })
    }
}

enum Due {
    Now(Arc<Account>),
    At(Moment),
    /// In hand already, without room, of a paused account, or of one that we no longer serve.
    NotByUs,
}
