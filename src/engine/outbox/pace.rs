//! How fast replies may go out: the configured limits, counted over sliding windows. Pure but for its lock.
//!
//! A token bucket lets through twice its rate in its first window; Instagram's spam limits are unpublished, so what an
//! admin sets as "20 a minute" holds for every minute.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::comment::{AccountId, Channel, Comment, MediaId};
use crate::config::Limits;
use crate::engine::moment::{Moment, millis};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 3_600_000;
/// Private replies that Meta lets an account send in an hour. It is Meta's own number, so nobody need set it.
const PRIVATE_PER_HOUR: u32 = 750;
/// Windows kept before those without anything in them are dropped.
const TIDY: usize = 10_000;

/// The pace of all accounts.
pub struct Pace {
    limits: Limits,
    windows: Mutex<Windows>,
}

#[derive(Default)]
struct Windows {
    latest: HashMap<AccountId, Moment>,
    by_account: HashMap<AccountId, VecDeque<Moment>>,
    by_post: HashMap<(AccountId, MediaId), VecDeque<Moment>>,
    by_author: HashMap<(AccountId, String), VecDeque<Moment>>,
    private: HashMap<AccountId, VecDeque<Moment>>,
}

/// When a reply may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// At this moment, which is kept for it.
    Kept(Moment),
    /// Not before this moment, and nothing is kept.
    Later(Moment),
}

impl Pace {
    /// Nothing has gone out yet.
    pub(in crate::engine) fn new(limits: Limits) -> Self {
        Self { limits, windows: Mutex::default() }
    }

    /// Counts an attempt that was made at this moment, before a restart.
    pub(super) fn count(&self, comment: &Comment, at: Moment) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.add(comment, at);
    }

    /// The first moment from `now` on at which a reply to this comment may go out.
    pub(super) fn free_at(&self, comment: &Comment, now: Moment) -> Moment {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.free_at(&self.limits, comment, now)
    }

    /// Keeps the first free moment for a reply to this comment, if it is not after `latest`.
    pub(super) fn keep(&self, comment: &Comment, now: Moment, latest: Moment) -> Slot {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let at = windows.free_at(&self.limits, comment, now);
        if at > latest {
            return Slot::Later(at);
        }
        windows.add(comment, at);
        windows.tidy(now);
        Slot::Kept(at)
    }

    /// Takes back a moment that was kept: nothing is said in it.
    pub(super) fn give_back(&self, comment: &Comment, at: Moment) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.remove(comment, at);
    }
}

/// Whether a reply is a private one.
fn is_private(comment: &Comment) -> bool {
    comment.state.outgoing().is_some_and(|reply| reply.channel == Channel::Private)
}

impl Windows {
    fn free_at(&self, limits: &Limits, comment: &Comment, now: Moment) -> Moment {
        let Some(account) = comment.account.as_ref() else { return now };
        let spacing = millis(limits.spacing);
        let spaced =
            self.latest.get(account).map(|latest| latest.plus_millis(spacing)).filter(|_| spacing > 0);
        let full = |times: Option<&VecDeque<Moment>>, most: Option<u32>, span: i64| {
            let (times, most) = (times?, usize::try_from(most?).ok()?);
            let oldest = times.get(times.len().checked_sub(most)?)?;
            Some(oldest.plus_millis(span))
        };
        let place = if is_private(comment) {
            full(self.private.get(account), Some(PRIVATE_PER_HOUR), HOUR)
        } else {
            let post = comment.media.clone().map(|media| (account.clone(), media));
            full(post.and_then(|post| self.by_post.get(&post)), limits.replies_per_post_per_hour, HOUR)
        };
        let author = comment.author.as_ref().map(|author| (account.clone(), author.id.clone()));
        let author = author.and_then(|author| self.by_author.get(&author));
        [
            Some(now),
            spaced,
            full(self.by_account.get(account), limits.replies_per_minute, MINUTE),
            place,
            full(author, limits.replies_per_author_per_hour, HOUR),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(now)
    }

    fn add(&mut self, comment: &Comment, at: Moment) {
        let Some(account) = comment.account.as_ref() else { return };
        let latest = self.latest.entry(account.clone()).or_insert(at);
        *latest = at.max(*latest);
        for (window, span) in self.of(account, comment) {
            push(window, at, span);
        }
    }

    fn remove(&mut self, comment: &Comment, at: Moment) {
        let Some(account) = comment.account.as_ref() else { return };
        for (window, _) in self.of(account, comment) {
            if let Ok(place) = window.binary_search(&at) {
                window.remove(place);
            }
        }
        let before = self.by_account.get(account).and_then(|window| window.back()).copied();
        if let (Some(latest), Some(before)) = (self.latest.get_mut(account), before)
            && *latest == at
        {
            *latest = before;
        }
    }

    /// The windows in which a reply counts, each with the time that it looks back.
    fn of(&mut self, account: &AccountId, comment: &Comment) -> Vec<(&mut VecDeque<Moment>, i64)> {
        let mut windows = vec![(self.by_account.entry(account.clone()).or_default(), MINUTE)];
        if is_private(comment) {
            windows.push((self.private.entry(account.clone()).or_default(), HOUR));
        } else if let Some(media) = &comment.media {
            windows.push((self.by_post.entry((account.clone(), media.clone())).or_default(), HOUR));
        }
        if let Some(author) = &comment.author {
            windows.push((self.by_author.entry((account.clone(), author.id.clone())).or_default(), HOUR));
        }
        windows
    }

    /// Posts and authors come and go; what has nothing in its window is forgotten.
    fn tidy(&mut self, now: Moment) {
        drop_old(&mut self.by_post, now);
        drop_old(&mut self.by_author, now);
    }
}

/// Adds a moment in order, and forgets those that have left the window for good: what was kept for later may be given back.
fn push(times: &mut VecDeque<Moment>, at: Moment, span: i64) {
    let place = times.partition_point(|time| *time <= at);
    times.insert(place, at);
    while times.front().is_some_and(|oldest| at.since(*oldest) >= span + MINUTE) {
        times.pop_front();
    }
}

fn drop_old<K: Eq + Hash>(windows: &mut HashMap<K, VecDeque<Moment>>, now: Moment) {
    if windows.len() > TIDY {
        windows.retain(|_, times| times.back().is_some_and(|latest| now.since(*latest) < HOUR));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::comment::{Actor, Author, Clock, CommentId, Entry, Event, Kind, Source, Timestamp};

    fn comment(media: u8, author: u8) -> Comment {
        let mut comment = received(media, author);
        let event = Event::Queued { text: "x".to_owned(), channel: Channel::Public, not_before: None };
        apply(&mut comment, event);
        comment
    }

    fn private(media: u8, author: u8) -> Comment {
        let mut comment = received(media, author);
        apply(
            &mut comment,
            Event::Queued { text: "x".to_owned(), channel: Channel::Private, not_before: None },
        );
        comment
    }

    fn apply(comment: &mut Comment, event: Event) {
        let (seq, at) = (comment.version() + 1, Timestamp::from_millis(0));
        let (id, account) = (comment.id.clone(), comment.account.clone());
        comment.apply(&Entry { seq, at, comment: id, account, actor: Actor::BOT, v: 1, event });
    }

    fn received(media: u8, author: u8) -> Comment {
        let event = Event::Received {
            source: Source::Webhook,
            kind: Kind::Comment,
            text: String::new(),
            author: Some(Author { id: author.to_string(), username: None }),
            media: Some(MediaId::new(media.to_string()).unwrap()),
            parent: None,
            written_at: Timestamp::from_millis(0),
            clock: Clock::Entry,
        };
        let account = Some(AccountId::new("1").unwrap());
        let comment = CommentId::new("c").unwrap();
        let at = Timestamp::from_millis(0);
        Comment::begin(&Entry { seq: 1, at, comment, account, actor: Actor::META, v: 1, event }).unwrap()
    }

    fn most_within(times: &[i64], span: i64) -> usize {
        times
            .iter()
            .map(|from| times.iter().filter(|at| (*from..from + span).contains(at)).count())
            .max()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_its_limit(
            asked in proptest::collection::vec((0u8..3, 0u8..4, 0i64..20_000, any::<bool>()), 1..200),
            per_minute in 1u32..30, per_post in 1u32..20, per_author in 1u32..10, spacing in 0u64..3000,
        ) {
            let pace = Pace::new(Limits {
                replies_per_minute: Some(per_minute),
                replies_per_post_per_hour: Some(per_post),
                replies_per_author_per_hour: Some(per_author),
                spacing: Duration::from_millis(spacing),
            });
            let mut now = 0;
            let mut sent: Vec<(u8, u8, i64)> = Vec::new();
            for (media, author, later, is_said) in asked {
                now += later;
                let at = Moment::from_millis(now);
                if let Slot::Kept(slot) = pace.keep(&comment(media, author), at, at.plus_millis(5000)) {
                    prop_assert!(slot >= at);
                    if !is_said {
                        pace.give_back(&comment(media, author), slot);
                        continue;
                    }
                    sent.push((media, author, slot.since(Moment::from_millis(0))));
                }
            }
            let times = |keep: &dyn Fn(&(u8, u8, i64)) -> bool| -> Vec<i64> {
                sent.iter().filter(|sent| keep(sent)).map(|sent| sent.2).collect()
            };
            prop_assert!(most_within(&times(&|_| true), MINUTE) <= per_minute as usize);
            for n in 0..4 {
                prop_assert!(most_within(&times(&|sent| sent.0 == n), HOUR) <= per_post as usize);
                prop_assert!(most_within(&times(&|sent| sent.1 == n), HOUR) <= per_author as usize);
            }
            let mut all = times(&|_| true);
            all.sort_unstable();
            prop_assert!(all.windows(2).all(|pair| pair[1] - pair[0] >= spacing as i64));
        }
    }

    #[test]
    fn zero_is_no_limit() {
        let none = Limits {
            replies_per_minute: None,
            replies_per_post_per_hour: None,
            replies_per_author_per_hour: None,
            spacing: Duration::ZERO,
        };
        let pace = Pace::new(none);
        let now = Moment::from_millis(0);
        for _ in 0..1000 {
            assert_eq!(pace.keep(&comment(1, 1), now, now), Slot::Kept(now));
        }
    }

    #[test]
    fn what_is_given_back_is_free_again() {
        let pace = Pace::new(Limits {
            replies_per_minute: Some(1),
            replies_per_post_per_hour: Some(1),
            replies_per_author_per_hour: Some(1),
            spacing: Duration::ZERO,
        });
        let now = Moment::from_millis(0);
        assert_eq!(pace.keep(&comment(1, 1), now, now), Slot::Kept(now));
        assert_eq!(pace.keep(&comment(1, 1), now, now), Slot::Later(now.plus_millis(HOUR)));
        pace.give_back(&comment(1, 1), now);
        assert_eq!(pace.keep(&comment(1, 1), now, now), Slot::Kept(now));
    }

    #[test]
    fn private_replies_have_their_own_limit_and_no_place_under_a_post() {
        let pace = Pace::new(Limits {
            replies_per_minute: None,
            replies_per_post_per_hour: Some(1),
            replies_per_author_per_hour: None,
            spacing: Duration::ZERO,
        });
        let now = Moment::from_millis(0);
        for _ in 0..PRIVATE_PER_HOUR {
            assert_eq!(pace.keep(&private(1, 1), now, now), Slot::Kept(now));
        }
        assert_eq!(pace.keep(&private(1, 1), now, now), Slot::Later(now.plus_millis(HOUR)));
        assert_eq!(pace.keep(&comment(1, 1), now, now), Slot::Kept(now));
    }
}
