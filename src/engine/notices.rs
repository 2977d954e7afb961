//! What is said in public of a message: that it is out.

use super::responder::{choice, signed};
use super::{Engine, privacy};
use crate::comment::{Channel, Comment, Kind};
use crate::reply;

impl Engine {
    /// What is said under a comment once a message has answered it: the notice of its intent. None where the intent has none,
    /// or nothing may be said in public: where the comment can't be replied to, or shows personal data.
    pub fn notice(&self, comment: &Comment) -> Option<String> {
        let account = self.accounts.get(comment.account.as_ref()?)?;
        let is_open = comment.kind == Kind::Comment && comment.hidden_at.is_none();
        let decided =
            comment.decided.as_ref().filter(|_| is_open && !privacy::shows_personal_data(comment))?;
        let faq = account.faq();
        let intent = faq.set.get(decided.intent.as_ref()?)?;
        let notice = reply::notice(&faq.set, intent, decided.language, choice(comment))?;
        Some(signed(account, comment, &notice, Channel::Public))
    }
}
