//! Which citizen's question another citizen's comment answers. Pure; whether what it says is an answer at all is told by
//! [`crate::reply::peer`].
//!
//! A peer's answer stands in the thread of a question, is by neither the account nor the asker (what he adds is his own
//! follow-up), and came after the question. It goes to whom it mentions: the latest question of theirs; a mention of anybody
//! else calls somebody, and answers nobody. Without a mention it answers the top of the thread, or where that is no question
//! of somebody else's, the latest one before it.

use super::accounts::Accounts;
use super::answers::SECOND;
use crate::comment::{Author, Comment};
use crate::reply::{mentioned, mentions, peer};

/// The question of the thread (its top and the replies) that `reply` answers.
pub(super) fn answered<'a>(
    reply: &Comment,
    thread: &'a [Comment],
    accounts: &Accounts,
) -> Option<&'a Comment> {
    let by = reply.author.as_ref().filter(|author| accounts.wrote(author).is_none())?;
    if reply.parent.is_none() || !peer::answers(&reply.text) {
        return None;
    }
    let is_asked = |asked: &&Comment| {
        let by_other = asked.author.as_ref().is_some_and(|asker| !is_same(asker, by));
        asked.question == Some(true)
            && by_other
            && asked.id != reply.id
            && asked.written_at <= reply.written_at.plus_millis(SECOND)
    };
    let mut questions: Vec<&Comment> = thread.iter().filter(is_asked).collect();
    questions.sort_by_key(|asked| (asked.written_at, asked.first_seq()));
    if mentioned(&reply.text).next().is_some() {
        let is_named = |asked: &&&Comment| name(asked).is_some_and(|name| mentions(&reply.text, name));
        return questions.iter().rev().find(is_named).copied();
    }
    let top = questions.iter().find(|asked| asked.id == *reply.top());
    top.or(questions.last()).copied()
}

fn name(comment: &Comment) -> Option<&str> {
    comment.author.as_ref()?.username.as_deref()
}

fn is_same(one: &Author, other: &Author) -> bool {
    let named = one.username.as_ref().zip(other.username.as_ref());
    one.id == other.id || named.is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}
