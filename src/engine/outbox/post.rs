//! One reply on its way out: re-check, record the attempt, call, record what came of it.

use std::time::Duration;

use super::check::{self, Checked};
use super::doubt::Doubt;
use super::pace::Slot;
use super::{Next, millis};
use crate::comment::{Actor, Comment, CommentId, Event, Outcome, State, Timestamp};
use crate::engine::accounts::{Access, Account};
use crate::engine::{Engine, responder};
use crate::instagram::{Class, GraphError};
use crate::store::{Change, StoreError};

/// A reply waits so long for its turn after its re-check, in milliseconds; longer, and it must be checked again.
const PATIENCE: i64 = 2000;
/// A reply that Meta says has nothing to stand under, although it was just read, is tried this often.
const MOST_GONE: u32 = 3;

/// Posts the reply of a comment, if it may go out.
pub(super) async fn post(engine: &Engine, account: &Account, comment: Comment) -> Result<Next, StoreError> {
    let comment = match check::check(engine, account, comment).await? {
        Checked::Clear(comment) => comment,
        Checked::Not(next) => return Ok(next),
    };
    let number = match &comment.state {
        State::Queued { attempts, .. } => attempts + 1,
        State::Posting { attempt, .. } => attempt.number + 1,
        _ => return Ok(Next::Done),
    };
    let Some(reply) = comment.state.outgoing() else { return Ok(Next::Done) };
    let now = Timestamp::now();
    match engine.pace.keep(&comment, now, now.plus_millis(PATIENCE)) {
        Slot::Later(at) => return Ok(Next::Later(at)),
        Slot::Kept(at) => {
            let wait = u64::try_from(at.since(now)).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
    }
    let now = Timestamp::now();
    // Staff may have stopped all posting a moment ago; what was resumed is found in the queue again.
    if account.is_paused() {
        let in_doubt = matches!(comment.state, State::Posting { .. });
        let later = now.plus_millis(millis(engine.timing.probe));
        return Ok(if in_doubt { Next::Later(later) } else { Next::Done });
    }
    if let Some(until) = account.closed_until(now) {
        return Ok(Next::Later(until));
    }
    // A second more than the call may take, for the time until it begins.
    let deadline = now.plus_millis(millis(engine.graph.timeout()) + 1000);
    let attempted = Event::Attempted { attempt: number, node: engine.node.to_string(), deadline };
    let Some(comment) = engine.record(Change::of(&comment, now, vec![(Actor::BOT, attempted)])).await? else {
        return Ok(Next::Done);
    };
    let called = engine.graph.reply(account.token.expose(), comment.top(), &reply.text).await;
    let now = Timestamp::now();
    let steps = match &called {
        Ok(id) => {
            account.note(Access::Open);
            responder::posted(number, reply.responder, id, now)
        }
        Err(error) => {
            tracing::warn!(account = %account.id, comment = %comment.id, attempt = number, %error, "a reply was not posted");
            check::note(engine, account, error);
            vec![(Actor::BOT, failure(engine, account, &comment.id, number, error, now))]
        }
    };
    record_outcome(engine, &comment, steps, called.as_ref().ok()).await?;
    Ok(match called {
        Err(error) if matches!(error.class, Class::Unknown | Class::AlreadyDone) => {
            Next::Doubt(Doubt::new(engine, deadline, now))
        }
        _ => Next::Done,
    })
}

/// What a failed call proves, and what follows.
fn failure(
    engine: &Engine,
    account: &Account,
    comment: &CommentId,
    number: u32,
    error: &GraphError,
    now: Timestamp,
) -> Event {
    let retry = engine.timing.retry_at(comment, number, now);
    let reopened = match account.access() {
        Access::Open => retry,
        Access::Resting { until } | Access::Stopped { until, .. } => until,
    };
    let (result, retry_at, reason) = match error.class {
        Class::NotSent => (Outcome::Refused, Some(retry), "not-sent"),
        Class::Throttled => (Outcome::Throttled, Some(reopened), "throttled"),
        Class::AccountStopped => (Outcome::Refused, Some(reopened), "account-stopped"),
        Class::Gone if number < MOST_GONE => (Outcome::Refused, Some(retry), "gone"),
        Class::Gone => (Outcome::Refused, None, "gone"),
        Class::Refused => (Outcome::Refused, None, "refused"),
        // A public reply has no "already": what it means is read from the thread.
        Class::Unknown | Class::AlreadyDone => {
            return outcome(number, Outcome::Unknown, error, None, None);
        }
    };
    outcome(number, result, error, retry_at, Some(reason))
}

fn outcome(
    attempt: u32,
    result: Outcome,
    error: &GraphError,
    retry_at: Option<Timestamp>,
    reason: Option<&str>,
) -> Event {
    let (code, subcode, reason) = (error.code, error.subcode, reason.map(str::to_owned));
    Event::Outcome { attempt, result, code, subcode, reply_id: None, retry_at, reason }
}

/// Records what came of a call, whatever has happened to the comment in the meantime: it did happen. Only what the reply's
/// echo has told already, when it came before the API's answer, is not told twice.
async fn record_outcome(
    engine: &Engine,
    comment: &Comment,
    steps: Vec<(Actor, Event)>,
    posted: Option<&CommentId>,
) -> Result<(), StoreError> {
    let mut comment = comment.clone();
    while engine.record(Change::of(&comment, Timestamp::now(), steps.clone())).await?.is_none() {
        let Some(now) = engine.store.comment(&comment.id).await? else { return Ok(()) };
        let told = now.answer.as_ref().and_then(|answer| answer.reply_id.as_ref());
        if told.is_some() && told == posted {
            return Ok(());
        }
        comment = now;
    }
    Ok(())
}
