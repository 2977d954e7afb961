//! The account's own posts.

use reqwest::Method;

use super::client::Graph;
use super::lists::List;
use crate::comment::{AccountId, MediaId};
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, Cursor, MEDIA_FIELDS, Media, Page};

impl Graph {
    /// Reads one page of the account's posts, with one call: the newest first, but for those that are pinned.
    ///
    /// # Errors
    /// [`GraphError`].
    pub async fn media(
        &self,
        token: &str,
        account: &AccountId,
        after: Option<&Cursor>,
    ) -> Result<Page<Media>, GraphError> {
        let path = [account.as_str(), "media"];
        self.page(
            token,
            List { call: "media", path: &path, fields: MEDIA_FIELDS, read: remote::media },
            after,
        )
        .await
    }

    /// Reads one post of the account.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`](crate::instagram::Class::Gone) if it was deleted or is another's.
    pub async fn media_one(&self, token: &str, id: &MediaId) -> Result<Media, GraphError> {
        let request = self.request(Method::GET, &[id.as_str()]).query(&[("fields", MEDIA_FIELDS)]);
        self.call("media_one", token, request).await?.read(remote::media, "the answer is no post")
    }
}
