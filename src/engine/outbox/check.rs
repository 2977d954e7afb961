//! The re-check: just before a reply is posted, the comment and its thread are read again. What can't be read is not
//! posted.

use super::super::accounts::{Access, Account};
use super::super::answers;
use super::super::responder::answered_by_staff;
use super::{Next, millis};
use crate::comment::{Actor, Author, Clock, Comment, Event, Outcome, State, Timestamp};
use crate::engine::Engine;
use crate::instagram::{Class, GraphError, RemoteComment};
use crate::reply;
use crate::store::{Change, StoreError};

/// What the re-check says.
pub(super) enum Checked {
    /// The reply may go out, to the comment as it is now.
    Clear(Box<Comment>),
    /// It may not, or not now.
    Not(Next),
}

/// Reads the comment and its thread again, and records what changed.
pub(super) async fn check(
    engine: &Engine,
    account: &Account,
    comment: Comment,
) -> Result<Checked, StoreError> {
    let token = account.token.expose();
    let remote = match engine.graph.comment(token, &comment.id).await {
        Ok(remote) => remote,
        Err(error) if error.class == Class::Gone => {
            return withdraw(engine, &comment, "deleted", Event::Removed).await;
        }
        Err(error) => return Ok(Checked::Not(unread(engine, account, &comment, &error))),
    };
    if let Some(until) = account.closed_until(Timestamp::now()) {
        return Ok(Checked::Not(Next::Later(until)));
    }
    let replies = match engine.graph.replies(token, comment.top()).await {
        Ok(replies) => replies,
        Err(error) if error.class == Class::Gone && comment.parent.is_some() => {
            return withdraw(engine, &comment, "deleted", Event::Removed).await;
        }
        Err(error) => return Ok(Checked::Not(unread(engine, account, &comment, &error))),
    };
    account.note(Access::Open);
    if remote.hidden == Some(true) {
        return withdraw(engine, &comment, "hidden", Event::Hidden).await;
    }
    let known = engine.thread(&comment).await?;
    let steps = findings(account, &comment, &remote, &replies, &known);
    if steps.is_empty() {
        return Ok(Checked::Clear(Box::new(comment)));
    }
    match engine.record(Change::of(&comment, Timestamp::now(), steps)).await? {
        Some(now) if now.state == comment.state => Ok(Checked::Clear(Box::new(now))),
        _ => Ok(Checked::Not(Next::Done)),
    }
}

/// What is to be recorded of a comment that is still there.
fn findings(
    account: &Account,
    comment: &Comment,
    remote: &RemoteComment,
    replies: &[RemoteComment],
    known: &[Comment],
) -> Vec<(Actor, Event)> {
    let mut steps = Vec::new();
    let mut comment = comment.clone();
    if let Some(written_at) = remote.timestamp.filter(|_| comment.clock != Clock::Graph) {
        steps.push((Actor::META, Event::Dated { written_at, clock: Clock::Graph }));
        comment.written_at = written_at;
    }
    if let Some(own) = replies.iter().find(|reply| answers_it(account, &comment, reply, replies, known)) {
        let at = own.timestamp.unwrap_or_else(Timestamp::now);
        match comment.state.outgoing() {
            // Ours after all, though the API had said that it did nothing.
            Some(reply) if says(&comment, own) => {
                let (responder, reply_id) = (reply.responder, Some(own.id.clone()));
                steps.push((Actor::BOT, Event::Answered { responder, reply_id, answered_at: at }));
            }
            _ => steps.extend(answered_by_staff(&comment, Some(&own.id), at)),
        }
        return steps;
    }
    if let Some(text) = remote.text.as_ref().filter(|text| !answers::same(text, &comment.text)) {
        steps.extend(closed(&comment));
        steps.push((Actor::META, Event::Edited { text: text.clone() }));
    }
    if steps.iter().all(|(_, event)| !matches!(event, Event::Edited { .. })) {
        steps.extend(addressed(&comment, remote));
    }
    steps
}

/// The same reply to the author by name, where only now the name is known.
fn addressed(comment: &Comment, remote: &RemoteComment) -> Option<(Actor, Event)> {
    let named = comment.author.as_ref().is_some_and(|author| author.username.is_some());
    let State::Queued { reply, .. } = &comment.state else { return None };
    let text = reply::address(&reply.text, remote.username.as_deref().filter(|_| !named));
    let fits = text != reply.text && text.chars().count() <= reply::MAX_CHARS;
    fits.then_some((Actor::SYSTEM, Event::Queued { text, channel: reply.channel }))
}

/// The end of an attempt that was in doubt: only when it is certain that nothing came of it is there a check before another,
/// and what was to be said fits the comment no more.
fn closed(comment: &Comment) -> Option<(Actor, Event)> {
    let State::Posting { attempt, .. } = &comment.state else { return None };
    let outcome = Event::Outcome {
        attempt: attempt.number,
        result: Outcome::Refused,
        code: None,
        subcode: None,
        reply_id: None,
        retry_at: Some(Timestamp::now()),
        reason: Some("not-posted".to_owned()),
    };
    Some((Actor::BOT, outcome))
}

/// Whether a reply is by the account, speaks to this comment, and is nobody else's answer.
fn answers_it(
    account: &Account,
    comment: &Comment,
    reply: &RemoteComment,
    replies: &[RemoteComment],
    known: &[Comment],
) -> bool {
    let late_enough = reply.timestamp.is_none_or(|at| comment.written_at <= at.plus_millis(answers::SECOND));
    let text = reply.text.as_deref().unwrap_or_default();
    let names: Vec<&str> = known
        .iter()
        .filter_map(|comment| comment.author.as_ref()?.username.as_deref())
        .chain(replies.iter().filter_map(|reply| reply.username.as_deref()))
        .filter(|name| !name.eq_ignore_ascii_case(&account.username))
        .collect();
    is_ours(account, comment, reply)
        && late_enough
        && !answers::is_claimed(&reply.id, known)
        && answers::speaks_to(text, comment, &names)
}

/// Whether the account wrote a comment. Meta withholds authors at times: then what says what we were about to say is taken
/// for ours, since to err so costs a look and to err otherwise a second reply.
fn is_ours(account: &Account, asked: &Comment, remote: &RemoteComment) -> bool {
    match (&remote.from, &remote.username) {
        (None, None) => says(asked, remote),
        (from, username) => {
            let nameless = || Author { id: String::new(), username: username.clone() };
            account.is(&from.clone().unwrap_or_else(nameless))
        }
    }
}

/// Whether a reply says what we were about to say.
fn says(asked: &Comment, remote: &RemoteComment) -> bool {
    let said = asked.state.outgoing().zip(remote.text.as_ref());
    said.is_some_and(|(reply, text)| answers::same(text, &reply.text))
}

/// Our own reply to a comment among the replies of its thread, which no other comment has a claim to.
pub(super) fn own_reply<'a>(
    account: &Account,
    asked: &Comment,
    replies: &'a [RemoteComment],
    known: &[Comment],
) -> Option<&'a RemoteComment> {
    replies.iter().find(|found| {
        is_ours(account, asked, found) && says(asked, found) && !answers::is_claimed(&found.id, known)
    })
}

/// The comment is beyond need of a reply.
pub(super) async fn withdraw(
    engine: &Engine,
    comment: &Comment,
    reason: &str,
    event: Event,
) -> Result<Checked, StoreError> {
    let steps = vec![(Actor::META, event), (Actor::SYSTEM, Event::Withdrawn { reason: reason.to_owned() })];
    engine.record(Change::of(comment, Timestamp::now(), steps)).await?;
    Ok(Checked::Not(Next::Done))
}

/// When to look again after a read failed.
fn unread(engine: &Engine, account: &Account, comment: &Comment, error: &GraphError) -> Next {
    tracing::warn!(account = %account.id, comment = %comment.id, %error, "a comment can't be read again before its reply");
    note(engine, account, error);
    Next::Later(engine.timing.retry_at(&comment.id, 1, Timestamp::now()))
}

/// Notes what a failed call says of the account as a whole.
pub(in crate::engine) fn note(engine: &Engine, account: &Account, error: &GraphError) {
    // As long as Meta asks for; where it says nothing, until the next probe.
    let wait = error.retry_after.unwrap_or(engine.timing.probe);
    let until = Timestamp::now().plus_millis(millis(wait));
    match error.class {
        Class::AccountStopped => account.note(Access::Stopped { until, reason: error.to_string() }),
        Class::Throttled => account.note(Access::Resting { until }),
        _ => {}
    }
}
