//! A comment on the simulated Instagram.

use crate::comment::{AccountId, Author, CommentId, MediaId, Timestamp};

/// A comment, by whomever, with all that Instagram knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: CommentId,
    /// The post it stands under.
    pub media: MediaId,
    /// The post's owner.
    pub account: AccountId,
    /// Who wrote it.
    pub author: Author,
    /// What it says now.
    pub text: String,
    /// The top-level comment whose thread it stands in; none for one that is top-level itself.
    pub parent: Option<CommentId>,
    /// When it became public.
    pub at: Timestamp,
    /// By which way it was written.
    pub way: Way,
    /// What Meta shows of it to the account's programs.
    pub reach: Reach,
    /// Whether the account has hidden it.
    pub hidden: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Whether it was written during a live broadcast.
    pub live: bool,
}

/// How a comment was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a person, in Instagram.
    Typed,
    /// By a program, through the API.
    Api,
}

/// What Meta shows of a comment to the account's programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The webhook is told, and the API lists it.
    #[default]
    Everywhere,
    /// The webhook is told, and the API reads and answers it by its id, but lists it nowhere.
    Unlisted,
    /// Written under an advertisement: as if unlisted, and the webhook is told of the advertisement.
    Ad,
    /// Held back by the account's hidden words: nobody is told, and nobody but its author sees it.
    Filtered,
}

impl Written {
    /// The name of its author; empty where there is none.
    pub fn username(&self) -> &str {
        self.author.username.as_deref().unwrap_or_default()
    }

    /// Whether the owner of the post wrote it.
    pub fn is_own(&self) -> bool {
        self.author.id == self.account.as_str()
    }

    /// The comment at the top of its thread.
    pub fn top(&self) -> &CommentId {
        self.parent.as_ref().unwrap_or(&self.id)
    }

    /// Whether everybody sees it in Instagram.
    pub(crate) fn is_public(&self) -> bool {
        !self.deleted && !self.hidden && self.reach != Reach::Filtered
    }
}

/// Whether a text mentions somebody, as in `kata @warga_1 besok`.
pub(crate) fn mentions(text: &str, username: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    text.split('@').skip(1).any(|rest| {
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        // A full stop after the name is no part of it.
        rest.get(..end).is_some_and(|name| name.trim_end_matches('.').eq_ignore_ascii_case(username))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_a_whole_name() {
        for (text, wanted) in [
            ("@disdik.contoh kapan?", true),
            ("tanya (@Disdik.Contoh).", true),
            ("@disdik.contoh.", true),
            ("@disdik.contoh2", false),
            ("disdik.contoh", false),
            ("@disdik", false),
            ("", false),
        ] {
            assert_eq!(mentions(text, "disdik.contoh"), wanted, "{text:?}");
        }
    }
}
