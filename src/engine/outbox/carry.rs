//! Does what a [`Job`] says: reads, waits, records and calls, one at a time.

use super::agenda::Next;
use super::doubt::Doubt;
use super::job::{Effect, Event, Job, Present, Terms, call_within};
use super::pace::Slot;
use crate::comment::{Comment, CommentId, Timestamp};
use crate::engine::Engine;
use crate::engine::accounts::{Access, Account};
use crate::engine::moment::Moment;
use crate::instagram::{Class, GraphError};
use crate::store::{Change, StoreError};

/// A reply waits so long for its turn after its re-check, in milliseconds; longer, and it must be checked again.
const PATIENCE: i64 = 2000;

/// Brings the reply of a comment along until nothing more can be done now.
pub(super) async fn carry(
    engine: &Engine,
    account: &Account,
    comment: Comment,
    doubt: Option<Doubt>,
) -> Result<Next, StoreError> {
    let terms = Terms {
        account: account.identity(),
        timing: engine.timing,
        call: call_within(engine.graph.timeout()),
        node: engine.node.clone(),
    };
    let mut job = Job::new(terms, comment, doubt);
    let mut event = Event::Begun;
    loop {
        let now = Present {
            wall: Timestamp::now(),
            moment: Moment::now(),
            closed_until: account.closed(),
            is_paused: account.is_paused(),
        };
        event = match job.step(event, &now) {
            Effect::End(next) => return Ok(next),
            effect => carry_out(engine, account, job.comment(), effect).await?,
        };
    }
}

async fn carry_out(
    engine: &Engine,
    account: &Account,
    comment: &Comment,
    effect: Effect,
) -> Result<Event, StoreError> {
    let token = account.token();
    Ok(match effect {
        Effect::ReadComment => {
            let read = engine.graph.comment(token.expose(), &comment.id).await;
            Event::Comment(heard(engine, account, &comment.id, read))
        }
        Effect::ReadThread => {
            let read = engine.graph.replies(token.expose(), comment.top()).await;
            Event::Thread(match heard(engine, account, &comment.id, read) {
                Ok(replies) => Ok((replies, engine.thread(comment).await?)),
                Err(error) => Err(error),
            })
        }
        Effect::AwaitTurn => Event::Turn(await_turn(engine, comment).await),
        Effect::Record(steps) => {
            Event::Recorded(engine.record(Change::of(comment, Timestamp::now(), steps)).await?)
        }
        Effect::ReadStored => Event::Stored(engine.store.comment(&comment.id).await?),
        Effect::ReadLedger => Event::Ledger(engine.store.history(&comment.id).await?),
        Effect::Call(reply) => {
            let called = engine.graph.reply(token.expose(), comment.top(), &reply.text).await;
            Event::Called(heard(engine, account, &comment.id, called))
        }
        // Taken by the caller; an event that nobody waits for ends the job.
        Effect::End(_) => Event::Begun,
    })
}

async fn await_turn(engine: &Engine, comment: &Comment) -> Slot {
    let now = Moment::now();
    let slot = engine.pace.keep(comment, now, now.plus_millis(PATIENCE));
    if let Slot::Kept(at) = slot {
        tokio::time::sleep(at.after(now)).await;
    }
    slot
}

/// Notes what the answer to a call says of the account as a whole.
fn heard<T>(
    engine: &Engine,
    account: &Account,
    comment: &CommentId,
    answer: Result<T, GraphError>,
) -> Result<T, GraphError> {
    match &answer {
        Ok(_) => account.note(Access::Open),
        Err(error) => {
            if error.class != Class::Gone {
                tracing::warn!(account = %account.id, %comment, %error, "a call for a reply failed");
            }
            engine.note_failure(account, error);
        }
    }
    answer
}
