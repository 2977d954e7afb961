//! Finds out what became of an attempt whose outcome is unknown: after a timeout, a reset, an error that proves nothing,
//! or a crash between the call and its record.
//!
//! A reply of ours in the thread settles it. That there is none proves something only when two good readings say so, the
//! later one after the time in which Instagram may still create it; then one more attempt is made, and after a second
//! such attempt a person must look.

use super::doubt::Doubt;
use super::{Next, check, post};
use crate::comment::{Actor, Comment, Entry, Event, Outcome, State, Timestamp};
use crate::engine::accounts::{Access, Account};
use crate::engine::{Engine, responder};
use crate::instagram::Class;
use crate::store::{Change, StoreError};

/// Attempts with an unknown outcome before a person is asked.
const MOST_IN_DOUBT: usize = 2;

/// Reads the thread of an attempt in doubt, and goes on from what it shows.
pub(super) async fn settle(
    engine: &Engine,
    account: &Account,
    comment: Comment,
    doubt: Option<Doubt>,
) -> Result<Next, StoreError> {
    let State::Posting { reply, attempt } = &comment.state else { return Ok(Next::Done) };
    let now = Timestamp::now();
    let doubt = doubt.unwrap_or_else(|| Doubt::new(engine, attempt.deadline, now));
    let replies = match engine.graph.replies(account.token.expose(), comment.top()).await {
        Ok(replies) => replies,
        // The thread is gone, with whatever we said in it.
        Err(error) if error.class == Class::Gone => {
            check::withdraw(engine, &comment, "deleted", Event::Removed).await?;
            return Ok(Next::Done);
        }
        Err(error) => {
            tracing::warn!(account = %account.id, comment = %comment.id, %error, "an unknown outcome can't be read");
            check::note(engine, account, &error);
            return Ok(Next::Doubt(doubt.later(engine.timing.retry_at(&comment.id, 1, now))));
        }
    };
    account.note(Access::Open);
    let known = engine.thread(&comment).await?;
    if let Some(found) = check::own_reply(account, &comment, &replies, &known) {
        let at = found.timestamp.unwrap_or(now);
        let steps = responder::posted(attempt.number, reply.responder, &found.id, at);
        engine.record(Change::of(&comment, now, steps)).await?;
        return Ok(Next::Done);
    }
    if now < doubt.certain_at || doubt.good == 0 {
        return Ok(Next::Doubt(doubt.read(engine, now)));
    }
    if in_doubt(&engine.store.history(&comment.id).await?) < MOST_IN_DOUBT {
        return post::post(engine, account, comment).await;
    }
    let failed = Event::Outcome {
        attempt: attempt.number,
        result: Outcome::Unknown,
        code: None,
        subcode: None,
        reply_id: None,
        retry_at: None,
        reason: Some("outcome-unknown".to_owned()),
    };
    engine.record(Change::of(&comment, now, vec![(Actor::SYSTEM, failed)])).await?;
    Ok(Next::Done)
}

/// The attempts since the reply was queued, but for those that provably did nothing.
fn in_doubt(ledger: &[Entry]) -> usize {
    ledger.iter().fold(0, |attempts: usize, entry| match &entry.event {
        Event::Queued { .. } => 0,
        Event::Attempted { .. } => attempts + 1,
        Event::Outcome { result: Outcome::Refused | Outcome::Throttled, .. } => attempts.saturating_sub(1),
        _ => attempts,
    })
}
