//! Lists, page by page.

use reqwest::Method;
use serde_json::Value;

use super::client::Graph;
use crate::instagram::class::Class;
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, Cursor, Next, Page};

/// Items asked for in one page; of comments Meta gives no more.
pub(super) const PAGE: &str = "50";

/// Pages read of one list. 50 pages are 2,500 replies to one comment, far beyond what any agency has; a list that is longer
/// can't be told from one that never ends.
const MAX_PAGES: usize = 50;

/// A list of the API.
#[derive(Clone, Copy)]
pub(super) struct List<'a, T> {
    /// The call, for errors.
    pub(super) call: &'static str,
    /// Where it lies.
    pub(super) path: &'a [&'a str],
    /// What is asked for of each item.
    pub(super) fields: &'a str,
    /// Reads an item.
    pub(super) read: fn(Value) -> Option<T>,
}

impl Graph {
    /// Reads one page of a list, from its beginning or after a cursor.
    pub(super) async fn page<T>(
        &self,
        token: &str,
        list: List<'_, T>,
        after: Option<&Cursor>,
    ) -> Result<Page<T>, GraphError> {
        let mut request =
            self.request(Method::GET, list.path).query(&[("fields", list.fields), ("limit", PAGE)]);
        if let Some(cursor) = after {
            request = request.query(&[("after", cursor.as_str())]);
        }
        let mut answer = self.call(list.call, token, request).await?;
        let page = remote::page(answer.body.take(), list.read);
        let (items, next) =
            page.ok_or_else(|| answer.unreadable("the answer is no list of what was asked for"))?;
        let next = match next {
            Next::End => None,
            Next::After(cursor) if after == Some(&cursor) => {
                return Err(answer.unreadable("the list leads back to the same page"));
            }
            Next::After(cursor) => Some(cursor),
            Next::Lost => return Err(answer.unreadable("the list has a next page without a cursor")),
        };
        Ok(Page { items, next })
    }

    /// Reads a list to its end.
    pub(super) async fn pages<T>(&self, token: &str, list: List<'_, T>) -> Result<Vec<T>, GraphError> {
        let mut all = Vec::new();
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = self.page(token, List { ..list }, after.as_ref()).await?;
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
        Err(GraphError::new(list.call, Class::Unknown, "the list has too many pages"))
    }
}
