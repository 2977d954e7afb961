//! Does what a [`Job`] says: reads, waits, records and calls, one at a time.

use super::agenda::Next;
use super::doubt::Doubt;
use super::job::{Effect, Event, Job, Present, Terms, call_within};
use super::pace::{Pace, Slot};
use crate::comment::{Channel, Comment, CommentId, Kind, MediaId, Reply, Timestamp};
use crate::engine::Engine;
use crate::engine::accounts::Account;
use crate::engine::moment::Moment;
use crate::instagram::{Class, GraphError, RemoteComment};
use crate::store::{Change, StoreError};

/// A reply waits so long for its turn after its re-check, in milliseconds; longer, and it must be checked again.
const PATIENCE: i64 = 2000;

/// Brings the reply of a comment along until nothing more can be done now.
pub(super) async fn carry(
    engine: &Engine,
    account: &Account,
    comment: Comment,
    doubt: Option<Doubt>,
    misses: u32,
) -> Result<Next, StoreError> {
    let terms = Terms {
        account: account.identity(),
        timing: engine.timing,
        call: call_within(engine.graph.timeout()),
        node: engine.node.clone(),
        notice: engine.notice(&comment),
    };
    let mut job = Job::new(terms, comment, doubt, misses);
    let mut turn = Turn { pace: &engine.pace, kept: None };
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
            Effect::AwaitTurn => Event::Turn(turn.comes(job.comment()).await),
            Effect::Call(reply) => {
                turn.is_used();
                Event::Called(call(engine, account, job.comment(), &reply).await)
            }
            effect => carry_out(engine, account, job.comment(), effect, now.wall).await?,
        };
    }
}

/// The turn that is kept for a reply; given back if nothing is said in it.
struct Turn<'a> {
    pace: &'a Pace,
    kept: Option<(Comment, Moment)>,
}

impl Turn<'_> {
    async fn comes(&mut self, comment: &Comment) -> Slot {
        let now = Moment::now();
        let slot = self.pace.keep(comment, now, now.plus_millis(PATIENCE));
        if let Slot::Kept(at) = slot {
            self.kept = Some((comment.clone(), at));
            tokio::time::sleep(at.after(now)).await;
        }
        slot
    }

    fn is_used(&mut self) {
        self.kept = None;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some((comment, at)) = self.kept.take() {
            self.pace.give_back(&comment, at);
        }
    }
}

/// Does what was said at that time. What is recorded bears it too: waits in it are counted from then, and the clock may
/// have been set since.
async fn carry_out(
    engine: &Engine,
    account: &Account,
    comment: &Comment,
    effect: Effect,
    said: Timestamp,
) -> Result<Event, StoreError> {
    let token = account.token();
    Ok(match effect {
        Effect::ReadComment => {
            let read = read_comment(engine, account, comment).await;
            Event::Comment(whole(engine, account, comment, read).await)
        }
        Effect::ReadThread => {
            let read = engine.graph.replies(token.expose(), comment.top()).await;
            Event::Thread(match whole(engine, account, comment, read).await {
                Ok(replies) => Ok((replies, engine.thread(comment).await?)),
                Err(error) => Err(error),
            })
        }
        Effect::Record(steps) => Event::Recorded(engine.record(Change::of(comment, said, steps)).await?),
        Effect::ReadStored => Event::Stored(engine.store.comment(&comment.id).await?),
        Effect::ReadLedger => Event::Ledger(engine.store.history(&comment.id).await?),
        // Taken by the caller; an event that nobody waits for ends the job.
        Effect::AwaitTurn | Effect::Call(_) | Effect::End(_) => Event::Begun,
    })
}

/// The comment as it is at Instagram. What mentions the account elsewhere is read through the account.
async fn read_comment(
    engine: &Engine,
    account: &Account,
    comment: &Comment,
) -> Result<RemoteComment, GraphError> {
    let (graph, token) = (&engine.graph, account.token());
    match mention(comment) {
        Some((_, Some(asked))) => graph.mentioned_comment(token.expose(), &account.id, asked).await,
        Some((media, None)) => engine.mentioned_caption(account, &media).await,
        None => graph.comment(token.expose(), &comment.id).await,
    }
}

/// The post under which the account is mentioned, and the comment that does, or the post's caption.
fn mention(comment: &Comment) -> Option<(MediaId, Option<&CommentId>)> {
    let media = comment.media.clone()?;
    match comment.kind {
        Kind::Mention => Some((media, Some(&comment.id))),
        Kind::Caption => Some((media, None)),
        Kind::Comment | Kind::Live => None,
    }
}

async fn call(
    engine: &Engine,
    account: &Account,
    comment: &Comment,
    reply: &Reply,
) -> Result<Option<CommentId>, GraphError> {
    let (graph, token) = (&engine.graph, account.token());
    let (token, text) = (token.expose(), reply.text.as_str());
    let called = match (reply.channel, mention(comment), comment.kind) {
        (Channel::Private, ..) => {
            graph.private_reply(token, &account.id, &comment.id, text).await.map(|_| None)
        }
        (Channel::Public, Some((media, asked)), _) => {
            graph.mention_reply(token, &account.id, &media, asked, text).await.map(Some)
        }
        // It can't be said in public; nothing comes here.
        (Channel::Public, None, Kind::Live) => {
            Err(GraphError::new("reply", Class::Refused, "a live comment takes no public reply"))
        }
        (Channel::Public, None, _) => graph.reply(token, comment.top(), text).await.map(Some),
    };
    let called = heard(engine, account, &comment.id, called);
    if called.is_ok() {
        account.note_said();
    }
    called
}

/// A reading that finds nothing is believed only if the token is still the account's: what another's token may not see looks
/// the same as what was deleted, and everything that waits would be given up.
async fn whole<T>(
    engine: &Engine,
    account: &Account,
    comment: &Comment,
    read: Result<T, GraphError>,
) -> Result<T, GraphError> {
    let read = heard(engine, account, &comment.id, read);
    match &read {
        Err(error) if error.class == Class::Gone => {
            let own = engine.is_its_own(account).await;
            heard(engine, account, &comment.id, own)?;
            read
        }
        _ => read,
    }
}

/// Notes what the answer to a call says of the account as a whole.
fn heard<T>(
    engine: &Engine,
    account: &Account,
    comment: &CommentId,
    answer: Result<T, GraphError>,
) -> Result<T, GraphError> {
    if let Err(error) = &answer
        && error.class != Class::Gone
    {
        tracing::warn!(account = %account.id, %comment, %error, "a call for a reply failed");
    }
    engine.note_answer(account, comment, answer.as_ref().map(drop));
    answer
}
