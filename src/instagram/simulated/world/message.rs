//! A direct message on the simulated Instagram.

use crate::comment::{AccountId, Author, CommentId, Timestamp};

/// A private reply, as it lies in somebody's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Which account sent it.
    pub account: AccountId,
    /// Who got it.
    pub to: Author,
    /// The comment that it answers.
    pub comment: CommentId,
    /// What it says.
    pub text: String,
    /// When it was sent.
    pub at: Timestamp,
}
