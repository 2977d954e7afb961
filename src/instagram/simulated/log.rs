//! What is kept of everything that went over the wire: the calls of the API, and the notifications.

use super::fault::What;
use crate::comment::{AccountId, CommentId, Timestamp};

/// A call that reached the API, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// When it came.
    pub at: Timestamp,
    /// What it wanted.
    pub what: What,
    /// The id in its address.
    pub target: String,
    /// The account whose token it bore; none for a wrong token.
    pub account: Option<AccountId>,
    /// The text that it was to post or to send.
    pub text: Option<String>,
    /// Whether the token stood in the address, where it must not.
    pub token_in_address: bool,
    /// The status that it was answered; none while it waits, or if it got no answer.
    pub status: Option<u16>,
    /// The comment that it made, perhaps later than its answer.
    pub created: Option<CommentId>,
}

/// One notification on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its place among all, from 0.
    pub number: usize,
    /// The comments it tells of.
    pub comments: Vec<CommentId>,
    /// Every try so far.
    pub attempts: Vec<Attempt>,
    /// When it got its 200.
    pub delivered_at: Option<Timestamp>,
    /// Whether nothing more is tried.
    pub is_over: bool,
}

/// One try to deliver a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// The status it got; none if there was no answer.
    pub status: Option<u16>,
}
