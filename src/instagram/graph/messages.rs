//! Private replies: one direct message to whoever wrote a comment.

use reqwest::Method;
use serde_json::json;

use super::client::Graph;
use crate::comment::{AccountId, CommentId};
use crate::instagram::class::Class;
use crate::instagram::codes;
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, MessageId};

/// Longest text of a message, in bytes of UTF-8, which are up to four times as many as its letters.
pub const MAX_MESSAGE_BYTES: usize = crate::reply::MAX_MESSAGE_BYTES;

impl Graph {
    /// Sends a direct message to the author of a comment. Meta allows one for each comment, within seven days of its
    /// writing (under a live broadcast, while that lasts), with at most [`MAX_MESSAGE_BYTES`].
    ///
    /// `account` is whose message it is: with Instagram Login the account; with Facebook Login the Page that the account
    /// belongs to, [`Me::id`](crate::instagram::Me::id).
    ///
    /// # Errors
    /// [`GraphError`]. The call may be made again after any doubt, since Meta sends no second message: then
    /// [`Class::AlreadyDone`] means that the first was sent. Without such a doubt before, it does *not*: somebody else
    /// has answered, or the comment is too old or deleted, for which Meta has the same words. A missing permission is
    /// [`Class::Refused`], since it stops messages and nothing else of the account.
    pub async fn private_reply(
        &self,
        token: &str,
        account: &AccountId,
        comment: &CommentId,
        text: &str,
    ) -> Result<MessageId, GraphError> {
        let message = json!({ "recipient": { "comment_id": comment.as_str() }, "message": { "text": text } });
        let request = self.request(Method::POST, &[account.as_str(), "messages"]).json(&message);
        let answer = self.call("private_reply", token, request).await.map_err(|error| {
            let lacks_permission = error.code.is_some_and(codes::is_permission);
            if lacks_permission && error.class == Class::AccountStopped {
                GraphError { class: Class::Refused, ..error }
            } else {
                error
            }
        })?;
        answer.read(|body| remote::message_id(&body), "the answer has no message id")
    }
}
