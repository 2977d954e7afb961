//! A message that was sent.

use std::fmt;

use serde_json::Value;

use super::members::text;

/// Longest id taken, in bytes. Those that were seen have some 150.
const MAX_ID: usize = 512;

/// The id of a direct message. Unlike a comment's it is no number, and it is long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Takes 1 to 512 visible ASCII signs.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let fits = !text.is_empty() && text.len() <= MAX_ID && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then_some(Self(text))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads `{"recipient_id":…,"message_id":…}`.
pub(crate) fn message_id(body: &Value) -> Option<MessageId> {
    MessageId::new(text(body.get("message_id").cloned())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_long_and_without_spaces() {
        let id = "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQx==";
        assert_eq!(
            message_id(&json!({"recipient_id": "5", "message_id": id})).map(|id| id.to_string()),
            Some(id.into())
        );
        for wrong in
            [json!({}), json!({"message_id": ""}), json!({"message_id": "a b"}), json!({"message_id": 5})]
        {
            assert!(message_id(&wrong).is_none(), "{wrong}");
        }
        assert!(MessageId::new("x".repeat(513)).is_none());
    }
}
