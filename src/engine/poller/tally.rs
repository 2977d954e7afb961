//! How many comments Instagram itself counts under a post, and when we read them all: kept beside the ledger, a line a
//! post, since the ledger knows comments only.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::comment::{AccountId, MediaId, Timestamp};
use crate::engine::moment::millis;
use crate::instagram::Media;

/// Under this, and the account's and the post's ids, the store keeps tallies.
pub(in crate::engine) const PREFIX: &str = "count/";

/// What is kept of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Tally {
    /// Comments that Instagram counted when it was last asked, replies and hidden ones among them; none if it did not say.
    pub(in crate::engine) count: Option<u64>,
    /// When it first said so.
    pub(in crate::engine) at: Timestamp,
    /// When the post was published.
    pub(in crate::engine) published: Option<Timestamp>,
    /// When all was read, and what the count was then.
    read: Option<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    count: Option<u64>,
    at: Timestamp,
}

/// Where the tally of a post is kept.
pub(super) fn key(account: &AccountId, media: &MediaId) -> String {
    format!("{PREFIX}{account}/{media}")
}

impl Tally {
    /// The tally of a post that was just listed.
    pub(super) fn of(post: &Media, known: Option<&Self>, now: Timestamp) -> Self {
        let (count, published) = (post.comments_count, post.timestamp);
        match known {
            Some(known) if known.count == count => Self { published, ..known.clone() },
            _ => Self { count, at: now, published, read: known.and_then(|known| known.read.clone()) },
        }
    }

    /// Whether its post is to be read. The count tells of new comments, but not of one that came as another went, nor of one
    /// that was changed: what it says is trusted for a while only.
    pub(super) fn is_due(&self, now: Timestamp, trust: Duration) -> bool {
        let Some(read) = &self.read else { return true };
        self.count.is_none() || self.count != read.count || now.since(read.at) >= millis(trust)
    }

    /// All was read, when Instagram counted so many.
    pub(super) fn was_read(self, count: Option<u64>, now: Timestamp) -> Self {
        Self { read: Some(Mark { count, at: now }), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn post(count: Option<u64>) -> Media {
        Media {
            id: MediaId::new("5").unwrap(),
            caption: None,
            timestamp: Some(at(0)),
            comments_count: count,
            product_type: None,
            comments_enabled: None,
            owner: None,
            username: None,
        }
    }

    #[test]
    fn a_post_is_read_again_when_its_count_changes_or_after_a_while() {
        let trust = Duration::from_secs(60);
        let listed = |count, known: Option<&Tally>, seconds| Tally::of(&post(count), known, at(seconds));
        let first = listed(Some(3), None, 0);
        assert!(first.is_due(at(0), trust), "never read");
        let read = first.was_read(Some(3), at(1));
        for (count, seconds, due) in [
            (Some(3), 2, false),
            (Some(3), 60, false),
            (Some(3), 61, true),
            (Some(4), 2, true),
            (Some(2), 2, true),
            (None, 2, true),
        ] {
            assert_eq!(
                listed(count, Some(&read), seconds).is_due(at(seconds), trust),
                due,
                "{count:?} {seconds}"
            );
        }
        // It was read when there were fewer.
        assert!(listed(Some(5), Some(&read), 2).was_read(Some(4), at(3)).is_due(at(4), trust));
        // Without a count, nothing can be trusted.
        assert!(listed(None, None, 0).was_read(None, at(1)).is_due(at(2), trust));
    }

    #[test]
    fn a_tally_changes_only_with_what_instagram_says() {
        let first = Tally::of(&post(Some(3)), None, at(0));
        assert_eq!(Tally::of(&post(Some(3)), Some(&first), at(9)), first);
        let more = Tally::of(&post(Some(4)), Some(&first), at(9));
        assert_eq!((more.count, more.at), (Some(4), at(9)));
        let kept = serde_json::to_value(&more).unwrap();
        assert_eq!(serde_json::from_value::<Tally>(kept).unwrap(), more);
    }
}
