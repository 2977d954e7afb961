//! Finds out what became of an attempt whose outcome is unknown: after a timeout, a reset, an error that proves nothing,
//! or a crash between the call and its record.
//!
//! A reply of ours in the thread settles it. That there is none proves something only when two good readings say so, the
//! later one after the time in which Instagram may still create it; then one more attempt is made, and after a second
//! such attempt a person must look.

use super::check;
use super::{Next, millis, post};
use crate::comment::{Actor, Comment, Event, Outcome, State, Timestamp};
use crate::engine::accounts::{Access, Account};
use crate::engine::{Engine, answers, responder};
use crate::store::{Change, StoreError};

/// Attempts with an unknown outcome before a person is asked.
const MOST_ATTEMPTS: u32 = 2;

/// What is known so far of an attempt in doubt. A restart forgets it, and reads again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// When to read next.
    pub(super) next: Timestamp,
    /// When the attempt ended, or we found it open.
    since: Timestamp,
    /// From when on a reading without our reply proves that there is none.
    certain_at: Timestamp,
    /// Good readings so far.
    good: usize,
}

impl Doubt {
    /// An attempt that has just ended in doubt, or was found open.
    pub(super) fn new(engine: &Engine, deadline: Timestamp, now: Timestamp) -> Self {
        let certain_at = deadline.plus_millis(millis(engine.timing.certain_after));
        let [first, ..] = engine.timing.reads;
        Self { next: now.plus_millis(millis(first)), since: now, certain_at, good: 0 }
    }

    /// After a good reading without our reply.
    fn read(mut self, engine: &Engine, now: Timestamp) -> Self {
        self.good += 1;
        let scheduled = engine.timing.reads.iter().map(|wait| self.since.plus_millis(millis(*wait)));
        self.next =
            scheduled.into_iter().find(|at| *at > now && *at < self.certain_at).unwrap_or(self.certain_at);
        self
    }
}

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
        Err(error) => {
            tracing::warn!(account = %account.id, comment = %comment.id, %error, "an unknown outcome can't be read");
            check::note(engine, account, &error);
            return Ok(Next::Doubt(Doubt { next: engine.timing.retry_at(&comment.id, 1, now), ..doubt }));
        }
    };
    account.note(Access::Open);
    let known = engine.thread(&comment).await?;
    let ours = replies.iter().find(|found| {
        check::is_by(account, found)
            && found.text.as_deref().is_some_and(|text| answers::same(text, &reply.text))
            && !answers::is_claimed(&found.id, &known)
    });
    if let Some(found) = ours {
        let at = found.timestamp.unwrap_or(now);
        let steps = responder::posted(attempt.number, reply.responder, &found.id, at);
        engine.record(Change::of(&comment, now, steps)).await?;
        return Ok(Next::Done);
    }
    if now < doubt.certain_at || doubt.good == 0 {
        return Ok(Next::Doubt(doubt.read(engine, now)));
    }
    if attempt.number < MOST_ATTEMPTS {
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
