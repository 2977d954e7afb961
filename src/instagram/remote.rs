//! A comment as the Graph API gives it, and a page of them.

use serde::Deserialize;
use serde_json::Value;

use crate::comment::{Author, CommentId, MediaId, Timestamp};

/// The members that are asked for. Meta gives only what is named, and what this token may see of it.
pub(crate) const FIELDS: &str = "id,text,timestamp,from,username,parent_id,media,hidden";

/// A comment as the Graph API gives it. Meta withholds members at will, so all but the id may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteComment {
    /// Its id.
    pub id: CommentId,
    /// What it says.
    pub text: Option<String>,
    /// When it was written; Meta gives whole seconds.
    pub timestamp: Option<Timestamp>,
    /// Who wrote it.
    pub from: Option<Author>,
    /// The author's name, also where `from` is withheld.
    pub username: Option<String>,
    /// The top-level comment that it replies to.
    pub parent: Option<CommentId>,
    /// The post that it stands under.
    pub media: Option<MediaId>,
    /// Whether the account has hidden it.
    pub hidden: Option<bool>,
}

/// One page of a list.
pub(crate) struct Page {
    /// What stands on it.
    pub(crate) comments: Vec<RemoteComment>,
    /// Where the next page begins; none on the last.
    pub(crate) next: Next,
}

/// What a page says of the one after it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There is none.
    End,
    /// It begins after this cursor.
    After(String),
    /// There is one, but the page does not say where.
    Lost,
}

/// Reads one comment; none if it has no usable id.
pub(crate) fn comment(body: Value) -> Option<RemoteComment> {
    let wire: Wire = serde_json::from_value(body).ok()?;
    let from = wire.from.and_then(|value| serde_json::from_value::<WireFrom>(value).ok());
    let named = from.as_ref().and_then(|from| from.username.clone());
    let username = text(wire.username).or(named);
    Some(RemoteComment {
        id: CommentId::new(id(wire.id)?).ok()?,
        text: text(wire.text),
        timestamp: text(wire.timestamp).and_then(|at| at.parse().ok()),
        from: from.and_then(|from| id(from.id)).map(|id| Author { id, username: username.clone() }),
        username,
        parent: id(wire.parent_id).and_then(|id| CommentId::new(id).ok()),
        media: wire.media.and_then(media_id),
        hidden: wire.hidden.and_then(|hidden| hidden.as_bool()),
    })
}

/// Reads one page; none if it is no list, or if any of its comments can't be read: a list that is silently shorter than
/// the truth could let a reply be posted twice.
pub(crate) fn page(body: Value) -> Option<Page> {
    let wire: WirePage = serde_json::from_value(body).ok()?;
    let comments = wire.data.into_iter().map(comment).collect::<Option<Vec<_>>>()?;
    let next = match wire.paging {
        Some(paging) => paging.next(),
        None => Next::End,
    };
    Some(Page { comments, next })
}

/// The id in an answer such as `{"id":"17…"}`, where Meta writes text and others write numbers.
pub(crate) fn id(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(id),
        Value::Number(id) if id.is_u64() => Some(id.to_string()),
        _ => None,
    }
}

/// Each optional member is taken as any JSON, so that one of an unexpected kind costs only itself.
#[derive(Deserialize)]
struct Wire {
    id: Option<Value>,
    text: Option<Value>,
    timestamp: Option<Value>,
    from: Option<Value>,
    username: Option<Value>,
    parent_id: Option<Value>,
    media: Option<Value>,
    hidden: Option<Value>,
}

#[derive(Deserialize)]
struct WireFrom {
    id: Option<Value>,
    username: Option<String>,
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
        match cursor.or_else(|| after_in(&next)).filter(|cursor| !cursor.is_empty()) {
            Some(cursor) => Next::After(cursor),
            None => Next::Lost,
        }
    }
}

fn after_in(next: &str) -> Option<String> {
    let url = reqwest::Url::parse(next).ok()?;
    url.query_pairs().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned())
}

fn text(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn media_id(media: Value) -> Option<MediaId> {
    let Value::Object(mut members) = media else { return MediaId::new(id(Some(media))?).ok() };
    MediaId::new(id(members.remove("id"))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_comment_is_read_with_whatever_meta_gives() {
        let full = json!({
            "id": "17", "text": "kapan?", "timestamp": "2026-11-24T09:30:00+0000", "username": "warga_1",
            "from": {"id": "99", "username": "warga_1"}, "parent_id": "16", "media": {"id": "5"}, "hidden": false,
        });
        let read = comment(full).unwrap();
        assert_eq!(read.timestamp.map(|at| at.to_string()).as_deref(), Some("2026-11-24T09:30:00.000Z"));
        assert_eq!(read.from, Some(Author { id: "99".into(), username: Some("warga_1".into()) }));
        assert_eq!(read.parent.as_ref().map(CommentId::as_str), Some("16"));
        assert_eq!(read.media.as_ref().map(MediaId::as_str), Some("5"));
        assert_eq!(read.hidden, Some(false));

        let bare = comment(json!({"id": 17})).unwrap();
        assert_eq!(bare.id.as_str(), "17");
        assert_eq!((bare.text, bare.from, bare.hidden), (None, None, None));

        let odd =
            comment(json!({"id": "1", "text": 5, "timestamp": "soon", "from": "x", "hidden": "?"})).unwrap();
        assert_eq!((odd.text, odd.timestamp, odd.from), (None, None, None));

        assert!(comment(json!({"text": "x"})).is_none());
        assert!(comment(json!({"id": ""})).is_none());
        assert!(comment(json!([])).is_none());
    }

    #[test]
    fn a_page_says_where_the_next_begins_or_that_it_does_not_know() {
        let next = |paging: Value| page(json!({"data": [], "paging": paging})).map(|page| page.next);
        let url = "https://graph.instagram.com/v26.0/1/replies?access_token=SECRET&after=QV8%3D&limit=50";
        assert_eq!(next(json!({})), Some(Next::End));
        assert_eq!(next(json!({"cursors": {"before": "a", "after": "b"}})), Some(Next::End));
        assert_eq!(next(json!({"cursors": {"after": "b"}, "next": url})), Some(Next::After("b".into())));
        assert_eq!(next(json!({"next": url})), Some(Next::After("QV8=".into())));
        assert_eq!(next(json!({"next": "https://x.example/"})), Some(Next::Lost));
        assert_eq!(next(json!({"cursors": {"after": ""}, "next": "nowhere"})), Some(Next::Lost));
        assert!(page(json!({"paging": {}})).is_none(), "a body without a list is no page");
        assert!(page(json!({"data": [{"id": "1"}, {}]})).is_none(), "no comment is dropped silently");
    }
}
