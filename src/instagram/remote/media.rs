//! A post as the Graph API gives it.

use serde::Deserialize;
use serde_json::Value;

use super::members::{count, id, id_of, text};
use crate::comment::{AccountId, MediaId, Timestamp};

/// The members that are asked for of an account's own posts.
pub(crate) const FIELDS: &str =
    "id,caption,timestamp,comments_count,media_product_type,is_comment_enabled,owner,username";

/// The members that there are of a post in which somebody else mentions the account.
pub(crate) const MENTIONED_FIELDS: &str = "id,caption,timestamp,comments_count,owner,username";

/// A post, reel or broadcast. All but the id may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// What its owner wrote under it. Meta leaves out the `@` of those whom it mentions, unless the owner reads it.
    pub caption: Option<String>,
    /// When it was published.
    pub timestamp: Option<Timestamp>,
    /// How many comments Instagram counts, replies and hidden ones among them, those on its advertisements not: no measure
    /// of how many the API lists.
    pub comments_count: Option<u64>,
    /// `FEED`, `REELS`, `STORY`, `AD` and whatever comes after them.
    pub product_type: Option<String>,
    /// Whether it can be commented on.
    pub comments_enabled: Option<bool>,
    /// The account that published it; told to that account alone.
    pub owner: Option<AccountId>,
    /// The name of whoever published it.
    pub username: Option<String>,
}

/// Reads one post; none if it has no usable id.
pub(crate) fn media(body: Value) -> Option<Media> {
    let wire: Wire = serde_json::from_value(body).ok()?;
    Some(Media {
        id: MediaId::new(id(wire.id)?).ok()?,
        caption: text(wire.caption),
        timestamp: text(wire.timestamp).and_then(|at| at.parse().ok()),
        comments_count: count(wire.comments_count),
        product_type: text(wire.media_product_type),
        comments_enabled: wire.is_comment_enabled.and_then(|enabled| enabled.as_bool()),
        owner: wire.owner.and_then(id_of).and_then(|id| AccountId::new(id).ok()),
        username: text(wire.username),
    })
}

#[derive(Deserialize)]
struct Wire {
    id: Option<Value>,
    caption: Option<Value>,
    timestamp: Option<Value>,
    comments_count: Option<Value>,
    media_product_type: Option<Value>,
    is_comment_enabled: Option<Value>,
    owner: Option<Value>,
    username: Option<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_post_is_read_with_whatever_meta_gives() {
        let read = media(json!({
            "id": "18", "caption": "SPMB dibuka", "timestamp": "2026-11-24T09:30:00+0000", "comments_count": 12,
            "media_product_type": "REELS", "is_comment_enabled": true, "owner": {"id": "1784"}, "username": "disdik",
        }));
        let wanted = Media {
            id: MediaId::new("18").unwrap(),
            caption: Some("SPMB dibuka".into()),
            timestamp: "2026-11-24T09:30:00Z".parse().ok(),
            comments_count: Some(12),
            product_type: Some("REELS".into()),
            comments_enabled: Some(true),
            owner: AccountId::new("1784").ok(),
            username: Some("disdik".into()),
        };
        assert_eq!(read, Some(wanted));

        let odd = json!({"id": 18, "caption": null, "timestamp": 5, "comments_count": "7", "is_comment_enabled": "yes"});
        let odd = media(odd).unwrap();
        assert_eq!((odd.id.as_str(), odd.comments_count), ("18", Some(7)));
        assert_eq!((odd.caption, odd.timestamp, odd.comments_enabled), (None, None, None));
        assert!(media(json!({"caption": "x"})).is_none());
    }
}
