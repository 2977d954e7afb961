//! Who answered whom: what a comment by the account itself means for the comments of its thread. Pure.
//!
//! Own comments come back as events, whoever made them: the bot through the API (an echo), or staff in Instagram. An
//! echo is told by the reply's id or, while an attempt on the same thread is open, by its text; all else was typed by
//! staff and answers the comment whose author it mentions; without a mention, the top of its thread or, if that is
//! answered, the latest in it that still waits.

use super::accounts::Accounts;
use crate::comment::{Comment, CommentId, Reply, State};
pub use crate::comment::{normal, same};
use crate::reply::mentions;

/// Meta gives whole seconds: times that close are not told apart.
pub(super) const SECOND: i64 = 1000;

/// What a comment by a served account is.
#[derive(Clone, Debug, PartialEq)]
pub enum Own<'a> {
    /// The bot's reply to a comment, whose answer is recorded already.
    Echo,
    /// The bot's reply to a comment, of which we did not know yet that it is public.
    Posted(&'a Comment),
    /// Staff's answer to a comment.
    Answer(&'a Comment),
    /// Staff's words to nobody in particular.
    Remark,
}

/// Tells what `own`, a comment by a served account, is in its thread (the top-level comment and its replies).
pub fn read<'a>(own: &Comment, thread: &'a [Comment], accounts: &Accounts) -> Own<'a> {
    if is_claimed(&own.id, thread) {
        return Own::Echo;
    }
    let ours = thread.iter().find(
        |comment| matches!(&comment.state, State::Posting { reply, .. } if same(&reply.text, &own.text)),
    );
    if let Some(comment) = ours {
        return Own::Posted(comment);
    }
    let asked = |comment: &&Comment| {
        let by_citizen = comment.author.as_ref().is_none_or(|author| accounts.wrote(author).is_none());
        let before = comment.written_at <= own.written_at.plus_millis(SECOND);
        by_citizen && before && comment.id != own.id && comment.account == own.account
    };
    // What a notice is still to be posted for, staff may answer in public before it.
    let waits = |comment: &&Comment| {
        comment.answer.is_none() || comment.state.outgoing().is_some_and(Reply::is_notice)
    };
    let open = thread.iter().filter(asked).filter(waits);
    let mut open: Vec<&Comment> = open.collect();
    // Of several comments by one author, the latest is the one that still waits.
    open.sort_by_key(|comment| (comment.written_at, comment.first_seq()));
    let mentioned =
        open.iter().rev().find(|comment| name(comment).is_some_and(|name| mentions(&own.text, name)));
    if let Some(comment) = mentioned {
        return Own::Answer(comment);
    }
    // Whoever is mentioned has been answered, or is no one of these.
    let speaks_to_none = thread.iter().filter_map(name).all(|name| !mentions(&own.text, name));
    let top = open.iter().find(|comment| comment.id == *own.top());
    match top.or(open.last()).filter(|_| own.parent.is_some() && speaks_to_none) {
        Some(comment) => Own::Answer(comment),
        None => Own::Remark,
    }
}

/// The answer by staff to `asked` that is already in its thread, where events came out of order.
pub fn given<'a>(asked: &Comment, thread: &'a [Comment], accounts: &Accounts) -> Option<&'a Comment> {
    let account = asked.account.as_ref().and_then(|id| accounts.get(id))?;
    let is_own = |comment: &Comment| comment.author.as_ref().is_some_and(|author| account.is(author));
    let names: Vec<&str> = thread.iter().filter(|comment| !is_own(comment)).filter_map(name).collect();
    thread.iter().find(|own| {
        let after = asked.written_at <= own.written_at.plus_millis(SECOND);
        own.id != asked.id
            && own.parent.is_some()
            && is_own(own)
            && after
            && !is_claimed(&own.id, thread)
            && speaks_to(&own.text, asked, &names)
    })
}

/// Whether an own text in the thread of `asked` speaks to it: it mentions its author, or it mentions none of the `names`
/// in the thread and `asked` is the top.
pub(super) fn speaks_to(text: &str, asked: &Comment, names: &[&str]) -> bool {
    let to_author = name(asked).is_some_and(|name| mentions(text, name));
    to_author || asked.parent.is_none() && !names.iter().any(|name| mentions(text, name))
}

fn name(comment: &Comment) -> Option<&str> {
    comment.author.as_ref()?.username.as_deref()
}

/// Whether a reply's id is recorded as the answer to a comment of the thread by us.
pub fn is_claimed(reply: &CommentId, thread: &[Comment]) -> bool {
    thread.iter().any(|comment| comment.replies().any(|known| known == reply))
}
