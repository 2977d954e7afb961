//! A comment as the Graph API gives it, alone and with its thread.

use serde::Deserialize;
use serde_json::Value;

use super::members::{id, media_id, text};
use super::page::{self, Next};
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

/// A top-level comment as it stands in a list, with the first replies under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteThread {
    /// The comment at the top.
    pub top: RemoteComment,
    /// The first replies to it, in Meta's order; all of them, unless it is cut.
    pub replies: Vec<RemoteComment>,
    /// Whether there are, or may be, more replies than these.
    pub is_cut: bool,
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

/// Reads a comment with the replies that stand in it, of which at most `most` were asked for. Inside of another object
/// Meta writes no address of a next page, so that a full one may be followed by another.
pub(crate) fn thread(mut body: Value, most: usize) -> Option<RemoteThread> {
    let replies = body.as_object_mut().and_then(|members| members.remove("replies"));
    let top = comment(body)?;
    let (replies, next) = match replies {
        Some(replies) => page::page(replies, comment)?,
        None => (Vec::new(), Next::End),
    };
    let is_cut = next != Next::End || replies.len() >= most;
    Some(RemoteThread { top, replies, is_cut })
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
    fn a_thread_says_whether_it_is_whole() {
        let reply = |id: u64| json!({"id": id.to_string(), "parent_id": "1"});
        let read = |replies: Value| {
            let thread = thread(json!({"id": "1", "text": "kapan?", "replies": replies}), 2)?;
            Some((thread.replies.len(), thread.is_cut))
        };
        let cursors = json!({"cursors": {"before": "a", "after": "b"}});
        for (replies, wanted) in [
            (json!({"data": []}), Some((0, false))),
            (json!({"data": [reply(2)], "paging": cursors}), Some((1, false))),
            // A full page may be followed by another.
            (json!({"data": [reply(2), reply(3)], "paging": cursors}), Some((2, true))),
            (json!({"data": [reply(2)], "paging": {"next": "https://x.example/"}}), Some((1, true))),
            // What can't be read must not look like a short thread.
            (json!({"data": [{}]}), None),
            (json!("none"), None),
        ] {
            assert_eq!(read(replies.clone()), wanted, "{replies}");
        }
        let alone = thread(json!({"id": "1"}), 2).unwrap();
        assert!(alone.replies.is_empty() && !alone.is_cut);
        assert!(thread(json!({"replies": {"data": []}}), 2).is_none());
    }
}
