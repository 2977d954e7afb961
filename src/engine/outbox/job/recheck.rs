//! The re-check: what comment and thread, as they are at Instagram, mean for a reply that is to be posted, or was perhaps.

use super::{Step, outcome};
use crate::comment::{Actor, Author, Clock, Comment, Event, State, Timestamp};
use crate::engine::accounts::Identity;
use crate::engine::answers;
use crate::engine::responder::answered_by_staff;
use crate::instagram::RemoteComment;
use crate::reply;

/// A thread as the account sees it.
pub(super) struct Thread<'a> {
    /// The account.
    pub(super) account: &'a Identity,
    /// All replies, as they are at Instagram.
    pub(super) replies: &'a [RemoteComment],
    /// What we have of it.
    pub(super) known: &'a [Comment],
}

impl<'a> Thread<'a> {
    /// What is to be recorded of a comment that is still there; nothing lets its reply go out.
    pub(super) fn findings(&self, comment: &Comment, remote: &RemoteComment, now: Timestamp) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut comment = comment.clone();
        if let Some(written_at) = remote.timestamp.filter(|_| comment.clock != Clock::Graph) {
            steps.push((Actor::META, Event::Dated { written_at, clock: Clock::Graph }));
            comment.written_at = written_at;
        }
        if let Some(own) = self.replies.iter().find(|reply| self.answers_it(&comment, reply)) {
            let at = own.timestamp.unwrap_or(now);
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
            steps.extend(closed(&comment, now));
            steps.push((Actor::META, Event::Edited { text: text.clone() }));
            return steps;
        }
        steps.extend(addressed(&comment, remote));
        steps
    }

    /// Our own reply to a comment, which no other comment has a claim to.
    pub(super) fn own_reply(&self, asked: &Comment) -> Option<&'a RemoteComment> {
        self.replies.iter().find(|found| {
            self.is_ours(asked, found) && says(asked, found) && !answers::is_claimed(&found.id, self.known)
        })
    }

    /// Whether a reply is by the account, speaks to this comment, and is nobody else's answer.
    fn answers_it(&self, comment: &Comment, reply: &RemoteComment) -> bool {
        let late_enough =
            reply.timestamp.is_none_or(|at| comment.written_at <= at.plus_millis(answers::SECOND));
        let text = reply.text.as_deref().unwrap_or_default();
        let names: Vec<&str> = self
            .known
            .iter()
            .filter_map(|comment| comment.author.as_ref()?.username.as_deref())
            .chain(self.replies.iter().filter_map(|reply| reply.username.as_deref()))
            .filter(|name| !name.eq_ignore_ascii_case(&self.account.username))
            .collect();
        self.is_ours(comment, reply)
            && late_enough
            && !answers::is_claimed(&reply.id, self.known)
            && answers::speaks_to(text, comment, &names)
    }

    /// Whether the account wrote a comment. Meta withholds authors at times: then what says what we were about to say is
    /// taken for ours, since to err so costs a look and to err otherwise a second reply.
    fn is_ours(&self, asked: &Comment, remote: &RemoteComment) -> bool {
        match (&remote.from, &remote.username) {
            (None, None) => says(asked, remote),
            (from, username) => {
                let nameless = || Author { id: String::new(), username: username.clone() };
                self.account.wrote(&from.clone().unwrap_or_else(nameless))
            }
        }
    }
}

/// Whether a reply says what we were about to say.
fn says(asked: &Comment, remote: &RemoteComment) -> bool {
    let said = asked.state.outgoing().zip(remote.text.as_ref());
    said.is_some_and(|(reply, text)| answers::same(text, &reply.text))
}

/// The same reply to the author by name, where only now the name is known.
fn addressed(comment: &Comment, remote: &RemoteComment) -> Option<Step> {
    let named = comment.author.as_ref().is_some_and(|author| author.username.is_some());
    let State::Queued { reply, .. } = &comment.state else { return None };
    let text = reply::address(&reply.text, remote.username.as_deref().filter(|_| !named));
    let fits = text != reply.text && text.chars().count() <= reply::MAX_CHARS;
    fits.then_some((Actor::SYSTEM, Event::Queued { text, channel: reply.channel, not_before: None }))
}

/// The end of an attempt that was in doubt: only when it is certain that nothing came of it is there a check before
/// another, and what was to be said fits the comment no more.
fn closed(comment: &Comment, now: Timestamp) -> Option<Step> {
    let State::Posting { attempt, .. } = &comment.state else { return None };
    Some((Actor::BOT, outcome::not_posted(attempt.number, now)))
}
