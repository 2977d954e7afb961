//! Private replies.

use serde_json::{Value, json};

use super::answered::{Answered, Made};
use super::refusal::Refusal;
use super::scene::Scene;
use crate::instagram::MAX_MESSAGE_BYTES;
use crate::instagram::simulated::world::Message;

/// How long after a comment a private reply is allowed.
const WINDOW_MS: i64 = 7 * 24 * HOUR_MS;
/// Private replies that an account may send in an hour.
const PER_HOUR: usize = 750;
const HOUR_MS: i64 = 60 * 60 * 1_000;

impl Scene<'_> {
    pub(super) fn private_reply(&mut self) -> Result<Answered, Refusal> {
        let account = self.own_account()?;
        let recipient =
            self.call.parameters.get("recipient").and_then(|recipient| recipient.get("comment_id"));
        let Some(recipient) = recipient.and_then(Value::as_str) else {
            // Without a comment it would be an answer to a message, and nobody writes any here.
            return Err(
                Refusal::new(10, "This message is sent outside of allowed window").with_subcode(2_534_022)
            );
        };
        let text = self.call.text().unwrap_or_default();
        if text.is_empty() || text.len() > MAX_MESSAGE_BYTES {
            return Err(Refusal::new(100, "(#100) Length of param message[text] must be 1 to 1000 bytes"));
        }
        // One text for three causes: used, too old, or not there.
        let invalid =
            || Refusal::new(100, "(#100) The comment is invalid for a private reply").with_subcode(2_534_025);
        let comment = self.visible(recipient).map_err(|refusal| match refusal.code {
            100 => invalid(),
            _ => refusal,
        })?;
        let sent = self.world.messages();
        let is_used = sent.iter().any(|message| message.comment == comment.id);
        if is_used || comment.is_own() || self.now.since(comment.at) > WINDOW_MS {
            return Err(invalid());
        }
        let is_late =
            |message: &&Message| message.account == account.id && self.now.since(message.at) < HOUR_MS;
        if sent.iter().filter(is_late).count() >= PER_HOUR {
            return Err(Refusal::new(613, "Calls to this api have exceeded the rate limit"));
        }
        let message = Message {
            id: String::new(),
            account: account.id.clone(),
            to: comment.author.clone(),
            comment: comment.id.clone(),
            text: text.to_owned(),
            at: self.now,
        };
        // As long as Meta's, and with the signs that a comment's id has not.
        let id = format!(
            "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQx{:016x}{:016x}ZD==",
            self.chance.bits(),
            self.chance.bits()
        );
        let message = Message { id, ..message };
        self.world.send(message.clone());
        let body = json!({ "recipient_id": message.to.id, "message_id": message.id });
        Ok(Answered { status: 200, body, made: Some(Made::Message(message)) })
    }
}
