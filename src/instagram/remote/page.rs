//! A page of a list, and where the next one begins.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What stands on it, in Meta's order.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
}

/// A place in a list, as Meta names it. It outlives the call, but not the item it stands for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// A cursor that was kept; none of an empty text.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        Some(text.into()).filter(|text| !text.is_empty()).map(Self)
    }

    /// The cursor as text, to be kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({})", self.0)
    }
}

/// What a page says of the one after it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There is none.
    End,
    /// It begins after this cursor.
    After(Cursor),
    /// There is one, but the page does not say where.
    Lost,
}

/// Reads one page; none if it is no list, or if any of its items can't be read: a list that is silently shorter than the
/// truth could let a reply be posted twice.
pub(crate) fn page<T>(body: Value, read: impl Fn(Value) -> Option<T>) -> Option<(Vec<T>, Next)> {
    let wire: WirePage = serde_json::from_value(body).ok()?;
    let items = wire.data.into_iter().map(read).collect::<Option<Vec<_>>>()?;
    let next = match wire.paging {
        Some(paging) => paging.next(),
        None => Next::End,
    };
    Some((items, next))
}

#[derive(Deserialize)]
struct WirePage {
    data: Vec<Value>,
    paging: Option<WirePaging>,
}

#[derive(Deserialize)]
struct WirePaging {
    cursors: Option<WireCursors>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct WireCursors {
    after: Option<String>,
}

impl WirePaging {
    /// `next` tells whether there is another page; where it begins is taken from the cursor. The address itself is not
    /// followed: it bears a token, and it could lead anywhere.
    fn next(self) -> Next {
        let Some(next) = self.next else { return Next::End };
        let cursor = self.cursors.and_then(|cursors| cursors.after);
        match cursor.or_else(|| after_in(&next)).and_then(Cursor::new) {
            Some(cursor) => Next::After(cursor),
            None => Next::Lost,
        }
    }
}

fn after_in(next: &str) -> Option<String> {
    let url = reqwest::Url::parse(next).ok()?;
    url.query_pairs().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_says_where_the_next_begins_or_that_it_does_not_know() {
        let next = |paging: Value| page(json!({"data": [], "paging": paging}), Some).map(|(_, next)| next);
        let after = |cursor: &str| Some(Next::After(Cursor::new(cursor).unwrap()));
        let url = "https://graph.instagram.com/v26.0/1/replies?access_token=SECRET&after=QV8%3D&limit=50";
        assert_eq!(next(json!({})), Some(Next::End));
        assert_eq!(next(json!({"cursors": {"before": "a", "after": "b"}})), Some(Next::End));
        assert_eq!(next(json!({"cursors": {"after": "b"}, "next": url})), after("b"));
        assert_eq!(next(json!({"next": url})), after("QV8="));
        assert_eq!(next(json!({"next": "https://x.example/"})), Some(Next::Lost));
        assert_eq!(next(json!({"cursors": {"after": ""}, "next": "nowhere"})), Some(Next::Lost));
    }

    #[test]
    fn a_list_is_whole_or_none() {
        let ids = |body| page(body, |item: Value| item["id"].as_str().map(str::to_owned)).map(|(ids, _)| ids);
        assert_eq!(
            ids(json!({"data": [{"id": "1"}, {"id": "2"}]})),
            Some(vec!["1".to_owned(), "2".to_owned()])
        );
        assert_eq!(ids(json!({"paging": {}})), None, "a body without a list is no page");
        assert_eq!(ids(json!({"data": [{"id": "1"}, {}]})), None, "no item is dropped silently");
    }
}
