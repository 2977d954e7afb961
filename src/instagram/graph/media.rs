//! The account's own posts.

use reqwest::Method;

use super::client::Graph;
use super::lists::List;
use crate::comment::{AccountId, MediaId, Timestamp};
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, MEDIA_FIELDS, Media};

impl Graph {
    /// The account's posts of `since` and later, the newest first. Reading ends with the first page on which everything is
    /// older, so that a single old post among newer ones, pinned perhaps, hides none of them. What has no time counts as new.
    ///
    /// # Errors
    /// [`GraphError`], also when only some of the pages could be read: a list is whole or none.
    pub async fn media(
        &self,
        token: &str,
        account: &AccountId,
        since: Timestamp,
    ) -> Result<Vec<Media>, GraphError> {
        // Meta gives whole seconds, the fraction cut off.
        let is_old = |media: &Media| media.timestamp.is_some_and(|at| at.plus_millis(1_000) <= since);
        let path = [account.as_str(), "media"];
        let list = List { call: "media", path: &path, fields: MEDIA_FIELDS, read: remote::media };
        let mut media = self.pages(token, list, |page| !page.is_empty() && page.iter().all(is_old)).await?;
        media.retain(|media| !is_old(media));
        Ok(media)
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
