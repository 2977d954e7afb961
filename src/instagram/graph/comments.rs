//! Comments under the account's own posts: read, answered in public, hidden.

use reqwest::Method;
use serde_json::Value;

use super::client::Graph;
use super::lists::List;
use crate::comment::{CommentId, MediaId};
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, Cursor, FIELDS, Page, RemoteComment, RemoteThread};

/// Replies asked for within each comment of a list. Few threads of an agency have more; to read those costs further calls.
/// See also `MAX_BODY` of `client`.
const FIRST_REPLIES: usize = 10;

impl Graph {
    /// Replies in public to a top-level comment and returns the new comment's id.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Unknown`](crate::instagram::Class::Unknown), the reply may be public.
    pub async fn reply(&self, token: &str, target: &CommentId, text: &str) -> Result<CommentId, GraphError> {
        // `fields` is not asked for: Meta has created the reply and then answered 400 to that.
        let request = self.request(Method::POST, &[target.as_str(), "replies"]).form(&[("message", text)]);
        self.call("reply", token, request).await?.read(|body| comment_id(&body), "the answer has no id")
    }

    /// Reads one comment.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if it was deleted or is not for this token.
    pub async fn comment(&self, token: &str, id: &CommentId) -> Result<RemoteComment, GraphError> {
        let request = self.request(Method::GET, &[id.as_str()]).query(&[("fields", FIELDS)]);
        self.call("comment", token, request).await?.read(remote::comment, "the answer is no comment")
    }

    /// Reads all replies to a top-level comment.
    ///
    /// # Errors
    /// [`GraphError`], also when only some of the pages could be read: a list is whole or none.
    pub async fn replies(&self, token: &str, id: &CommentId) -> Result<Vec<RemoteComment>, GraphError> {
        let path = [id.as_str(), "replies"];
        self.pages(token, replies(&path)).await
    }

    /// Reads one page of the replies to a top-level comment, with one call.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if the comment is not there.
    pub async fn replies_page(
        &self,
        token: &str,
        id: &CommentId,
        after: Option<&Cursor>,
    ) -> Result<Page<RemoteComment>, GraphError> {
        let path = [id.as_str(), "replies"];
        self.page(token, replies(&path), after).await
    }

    /// Reads one page of the threads under a post, with one call: the newest top-level comments first, each with the first
    /// of its replies. The others of a thread that is cut are read by [`Self::replies_page`].
    ///
    /// Meta lists neither the comments on advertisements nor those that its filters hold back.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if the post is not there.
    pub async fn comments_of(
        &self,
        token: &str,
        media: &MediaId,
        after: Option<&Cursor>,
    ) -> Result<Page<RemoteThread>, GraphError> {
        let fields = format!("{FIELDS},replies.limit({FIRST_REPLIES}){{{FIELDS}}}");
        let path = [media.as_str(), "comments"];
        let read = |body| remote::thread(body, FIRST_REPLIES);
        self.page(token, List { call: "comments_of", path: &path, fields: &fields, read }, after).await
    }

    /// Hides a comment from the public, or shows it again.
    ///
    /// # Errors
    /// [`GraphError`]; whatever its class, the call may be made again, since it does no more the second time.
    pub async fn hide(&self, token: &str, id: &CommentId, hidden: bool) -> Result<(), GraphError> {
        let hide = if hidden { "true" } else { "false" };
        let request = self.request(Method::POST, &[id.as_str()]).query(&[("hide", hide)]);
        self.call("hide", token, request).await?.success()
    }
}

fn replies<'a>(path: &'a [&'a str]) -> List<'a, RemoteComment> {
    List { call: "replies", path, fields: FIELDS, read: remote::comment }
}

/// The id of a comment that was made.
pub(super) fn comment_id(body: &Value) -> Option<CommentId> {
    let id = remote::members::id(body.as_object()?.get("id").cloned())?;
    CommentId::new(id).ok()
}
