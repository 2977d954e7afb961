//! What comes back from a call, and what it made.

use serde_json::{Value, json};

use crate::comment::CommentId;
use crate::instagram::simulated::world::Message;

/// An answer and what it did.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) made: Option<Made>,
}

/// Something that a call made.
pub(crate) enum Made {
    /// A comment.
    Comment(CommentId),
    /// A direct message.
    Message(Message),
}

impl Answered {
    pub(super) fn of(body: Value) -> Self {
        Self { status: 200, body, made: None }
    }

    pub(super) fn comment(id: CommentId) -> Self {
        Self { body: json!({ "id": id.as_str() }), made: Some(Made::Comment(id)), status: 200 }
    }
}
