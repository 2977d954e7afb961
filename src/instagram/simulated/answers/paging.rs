//! Lists, page by page.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::scene::{Call, Scene};

/// Most items that Meta puts on one page of comments.
const MOST: usize = 50;

impl Scene<'_> {
    /// The page of a list that the call asks for. Each item has a cursor; one that has vanished meanwhile begins anew.
    pub(super) fn page<T>(
        &self,
        all: &[T],
        cursor: impl Fn(&T) -> String,
        show: impl Fn(&T) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let Call { token, target, what, .. } = self.call;
        let most = self.rules.page.clamp(1, MOST);
        let limit = self.call.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(most);
        let limit = limit.clamp(1, most);
        let after = self.call.parameter("after");
        let start = after.and_then(|after| all.iter().position(|item| cursor(item) == after));
        let start = start.map_or(0, |place| place + 1);
        let page: Vec<&T> = all.iter().skip(start).take(limit).collect();
        let shown = page.iter().map(|item| show(item)).collect::<Result<Vec<_>, _>>()?;
        let mut answer = json!({ "data": shown });
        if let (Some(first), Some(last)) = (page.first(), page.last()) {
            answer["paging"] = json!({ "cursors": { "before": cursor(first), "after": cursor(last) } });
            if start + page.len() < all.len() {
                // Meta's address bears the token; whoever logs it has leaked it.
                let token = token.as_deref().unwrap_or_default();
                let after = cursor(last);
                answer["paging"]["next"] = json!(format!(
                    "https://graph.instagram.com/v26.0/{target}/{}?access_token={token}&limit={limit}&after={after}",
                    what.edge()
                ));
            }
        }
        Ok(answer)
    }
}

/// The first items of a list that stands inside of another object. There Meta gives cursors, but no address of a next page.
pub(super) fn inner<T>(
    all: &[T],
    limit: Option<&str>,
    cursor: impl Fn(&T) -> String,
    show: impl Fn(&T) -> Result<Value, Refusal>,
) -> Result<Value, Refusal> {
    const USUAL: usize = 25;
    let limit = limit.and_then(|limit| limit.parse().ok()).unwrap_or(USUAL).clamp(1, MOST);
    let page: Vec<&T> = all.iter().take(limit).collect();
    let shown = page.iter().map(|item| show(item)).collect::<Result<Vec<_>, _>>()?;
    let mut answer = json!({ "data": shown });
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        answer["paging"] = json!({ "cursors": { "before": cursor(first), "after": cursor(last) } });
    }
    Ok(answer)
}
