//! How many comments Instagram itself counts under a post, and when we read them all: kept beside the ledger, a line a
//! post, since the ledger knows comments only.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::comment::{AccountId, MediaId, Timestamp};
use crate::engine::moment::millis;
use crate::instagram::Media;

/// Of several counts within so long the last one is kept: figures are of hours and days.
const HOUR: i64 = 3_600_000;

/// What is kept of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Tally {
    /// How many comments Instagram counted whenever that had changed, the oldest first; replies and hidden ones are among them.
    counts: Vec<Mark>,
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
    format!("{}{media}", prefix(account))
}

/// Where the tallies of an account's posts are kept.
pub(in crate::engine) fn prefix(account: &AccountId) -> String {
    format!("count/{account}/")
}

impl Tally {
    /// The tally of a post that was just listed.
    pub(super) fn of(post: &Media, known: Option<&Self>, now: Timestamp) -> Self {
        let mut tally = known.cloned().unwrap_or(Self { counts: Vec::new(), read: None });
        if post.comments_count != tally.count() {
            let is_of_this_hour =
                |mark: &mut Mark| mark.at.as_millis().div_euclid(HOUR) == now.as_millis().div_euclid(HOUR);
            tally.counts.pop_if(is_of_this_hour);
            tally.counts.push(Mark { count: post.comments_count, at: now });
        }
        tally
    }

    /// How many comments Instagram counted when it was last asked; none if it did not say.
    fn count(&self) -> Option<u64> {
        self.counts.last()?.count
    }

    /// By how much Instagram's count grew in a period, `from` included and `to` not, as far as it was asked; none if it was
    /// not asked before the end. What was counted when it was first asked counts as grown then.
    pub(in crate::engine) fn grown(&self, from: Timestamp, to: Timestamp) -> Option<u64> {
        let before = |moment: Timestamp| self.counts.iter().rfind(|mark| mark.at < moment)?.count;
        Some(before(to)?.saturating_sub(before(from).unwrap_or(0)))
    }

    /// Whether its post is to be read. The count tells of new comments, but not of one that came as another went, nor of one
    /// that was changed: what it says is trusted for a while only.
    pub(super) fn is_due(&self, now: Timestamp, trust: Duration) -> bool {
        let Some(read) = &self.read else { return true };
        self.count().is_none() || self.count() != read.count || now.since(read.at) >= millis(trust)
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
        assert_eq!((more.count(), more.counts.len()), (Some(4), 1), "one an hour is kept");
        let later = Tally::of(&post(Some(6)), Some(&more), at(3600));
        assert_eq!((later.count(), later.counts.len()), (Some(6), 2));
        let kept = serde_json::to_value(&later).unwrap();
        assert_eq!(serde_json::from_value::<Tally>(kept).unwrap(), later);
    }

    #[test]
    fn a_period_has_what_the_count_grew_by() {
        let mut tally = None;
        for (count, hours) in [(Some(10), 1), (Some(12), 2), (Some(9), 30), (Some(20), 50)] {
            tally = Some(Tally::of(&post(count), tally.as_ref(), at(hours * 3600)));
        }
        let tally = tally.unwrap();
        let grown = |from: i64, to: i64| tally.grown(at(from * 3600), at(to * 3600));
        for (from, to, growth) in [
            (0, 1, None),
            (0, 2, Some(10)),
            (0, 24, Some(12)),
            (24, 48, Some(0)),
            (48, 72, Some(11)),
            (0, 72, Some(20)),
            (60, 72, Some(0)),
        ] {
            assert_eq!(grown(from, to), growth, "{from} to {to}");
        }
    }
}
