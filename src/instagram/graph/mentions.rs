//! Where others mention the account, under posts that are not its own. Nothing of that can be read or answered like one's
//! own comments; it can be reached only through the account that is mentioned.

use reqwest::Method;
use serde_json::Value;

use super::client::Graph;
use super::comments::comment_id;
use crate::comment::{AccountId, CommentId, MediaId};
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, MENTIONED_MEDIA_FIELDS, Media, RemoteComment};

/// The members that there are of a comment that mentions the account. Its author is known by name alone.
const MENTIONED_FIELDS: &str = "id,text,timestamp,username,media";

impl Graph {
    /// Reads a comment that mentions the account under somebody else's post. Meta leaves out the `@` before the name.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if it was deleted or does not mention the account.
    pub async fn mentioned_comment(
        &self,
        token: &str,
        account: &AccountId,
        comment: &CommentId,
    ) -> Result<RemoteComment, GraphError> {
        let fields = format!("mentioned_comment.comment_id({comment}){{{MENTIONED_FIELDS}}}");
        let read = |body| remote::comment(member(body, "mentioned_comment")?);
        let request = self.request(Method::GET, &[account.as_str()]).query(&[("fields", fields)]);
        self.call("mentioned_comment", token, request).await?.read(read, "the answer is no comment")
    }

    /// Reads somebody else's post whose caption mentions the account. Meta leaves out the `@` before the name.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if it was deleted or does not mention the account.
    pub async fn mentioned_media(
        &self,
        token: &str,
        account: &AccountId,
        media: &MediaId,
    ) -> Result<Media, GraphError> {
        let fields = format!("mentioned_media.media_id({media}){{{MENTIONED_MEDIA_FIELDS}}}");
        let read = |body| remote::media(member(body, "mentioned_media")?);
        let request = self.request(Method::GET, &[account.as_str()]).query(&[("fields", fields)]);
        self.call("mentioned_media", token, request).await?.read(read, "the answer is no post")
    }

    /// Replies in public to a comment that mentions the account under somebody else's post, or, without one, comments on a
    /// post whose caption mentions it. Returns the new comment's id.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Unknown`](crate::instagram::Class::Unknown), the reply may be public, and nothing in the
    /// API tells: such threads can't be read. It must not be made again.
    pub async fn mention_reply(
        &self,
        token: &str,
        account: &AccountId,
        media: &MediaId,
        comment: Option<&CommentId>,
        text: &str,
    ) -> Result<CommentId, GraphError> {
        let mut form = vec![("media_id", media.as_str()), ("message", text)];
        form.extend(comment.map(|comment| ("comment_id", comment.as_str())));
        let request = self.request(Method::POST, &[account.as_str(), "mentions"]).form(&form);
        self.call("mention_reply", token, request)
            .await?
            .read(|body| comment_id(&body), "the answer has no id")
    }
}

fn member(mut body: Value, name: &str) -> Option<Value> {
    body.as_object_mut()?.remove(name)
}
