//! What to read next: the account's posts, the threads under each, and the replies of threads that were cut. Pure.
//!
//! Every step is one call. Where a round's calls end, the sweep stands still and goes on from there in the next round; posts
//! take turns, so that one with thousands of comments keeps none of the others waiting.

use std::collections::VecDeque;

use crate::comment::{CommentId, MediaId, Timestamp};
use crate::instagram::{Cursor, Media, Page};

/// Pages of threads read of one post: 20,000 threads. A list that is longer can't be told from one that never ends.
const MOST_PAGES: usize = 400;
/// Meta gives whole seconds, the fraction cut off.
const SECOND: i64 = 1000;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A page of the account's posts.
    Posts(Option<Cursor>),
    /// A page of the threads under a post.
    Threads(MediaId, Option<Cursor>),
    /// A page of the replies in a thread under a post.
    Replies(MediaId, CommentId, Option<Cursor>),
}

/// What a page of comments was like, as far as it matters to what is read next.
#[derive(Clone, Debug, Default)]
pub(super) struct Turned {
    /// Where the list goes on.
    pub(super) next: Option<Cursor>,
    /// Comments on the page.
    pub(super) comments: usize,
    /// Threads of which there may be more replies than the page has.
    pub(super) cut: Vec<CommentId>,
    /// Whether comments were left to the webhook, since they are so young.
    pub(super) is_young: bool,
}

/// A post that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finished {
    /// The post.
    pub(super) media: MediaId,
    /// How many comments Instagram counted when it was listed.
    pub(super) count: Option<u64>,
    /// Whether all was seen that can be: nothing was left to the webhook, no list was broken off, and it was not empty although
    /// Instagram counts comments.
    pub(super) is_whole: bool,
}

/// How far an account's posts have been read.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// Posts are listed back to this moment.
    since: Option<Timestamp>,
    /// Where the list of posts goes on; none if it was read to its end.
    listing: Option<Option<Cursor>>,
    /// Posts that are being read; the first is next.
    readings: VecDeque<Reading>,
}

#[derive(Debug)]
struct Reading {
    media: MediaId,
    count: Option<u64>,
    /// Where the list of threads goes on; none if it was read to its end.
    threads: Option<Option<Cursor>>,
    /// Threads whose replies are to be read, the first from this place on.
    cut: VecDeque<CommentId>,
    replies: Option<Cursor>,
    pages: usize,
    comments: usize,
    was_left: bool,
    was_broken: bool,
}

impl Sweep {
    /// Lists the posts of `since` and later anew. What is being read goes on.
    pub(super) fn begin(&mut self, since: Timestamp) {
        self.since = Some(since);
        self.listing = Some(None);
    }

    /// The next call; none if all is read.
    pub(super) fn next(&self) -> Option<Step> {
        if let Some(after) = &self.listing {
            return Some(Step::Posts(after.clone()));
        }
        let reading = self.readings.front()?;
        let media = reading.media.clone();
        match (reading.cut.front(), &reading.threads) {
            (Some(top), _) => Some(Step::Replies(media, top.clone(), reading.replies.clone())),
            (None, Some(after)) => Some(Step::Threads(media, after.clone())),
            (None, None) => None,
        }
    }

    /// Whether a post is young enough to be read. What has no time counts as young.
    pub(super) fn reaches(&self, post: &Media) -> bool {
        let is_old = |since: Timestamp| post.timestamp.is_some_and(|at| at.plus_millis(SECOND) <= since);
        !self.since.is_some_and(is_old)
    }

    /// Takes a page of posts, of which those are read that are `due`. The list ends with the first page on which everything
    /// is older than asked for, so that a single old post among newer ones, pinned perhaps, hides none of them.
    pub(super) fn listed(&mut self, page: &Page<Media>, due: impl Fn(&Media) -> bool) {
        let is_over = page.items.iter().all(|post| !self.reaches(post)) && !page.items.is_empty();
        self.listing = page.next.clone().filter(|_| !is_over).map(Some);
        // Before those that are being read: the newest comments stand on the first page of each.
        let mut new: VecDeque<Reading> = VecDeque::new();
        for post in page.items.iter().filter(|post| self.reaches(post) && due(post)) {
            let is_being_read = |reading: &Reading| reading.media == post.id;
            if !self.readings.iter().chain(&new).any(is_being_read) {
                new.push_back(Reading::of(post));
            }
        }
        // Further pages of posts come after the first ones.
        let begun = self.readings.iter().take_while(|reading| reading.pages == 0).count();
        for (at, reading) in new.into_iter().enumerate() {
            self.readings.insert(begun + at, reading);
        }
    }

    /// Takes the page of comments that [`Self::next`] asked for; another post is next. Tells if its post is finished.
    pub(super) fn turned(&mut self, page: Turned) -> Option<Finished> {
        let mut reading = self.readings.pop_front()?;
        reading.turn(page);
        self.put_back(reading)
    }

    /// What [`Self::next`] asked for is not there: it is passed over. Tells if its post is finished.
    pub(super) fn gone(&mut self) -> Option<Finished> {
        if self.listing.take().is_some() {
            return None;
        }
        let mut reading = self.readings.pop_front()?;
        // A thread of it, or the post itself.
        reading.cut.pop_front()?;
        reading.replies = None;
        self.put_back(reading)
    }

    /// What [`Self::next`] asked for is refused, such as a cursor that is good no more: its post is read from the beginning
    /// when it is listed again.
    pub(super) fn refused(&mut self) {
        if self.listing.take().is_none() {
            self.readings.pop_front();
        }
    }

    fn put_back(&mut self, reading: Reading) -> Option<Finished> {
        if reading.cut.is_empty() && reading.threads.is_none() {
            return Some(reading.finished());
        }
        self.readings.push_back(reading);
        None
    }
}

impl Reading {
    fn of(post: &Media) -> Self {
        Self {
            media: post.id.clone(),
            count: post.comments_count,
            threads: Some(None),
            cut: VecDeque::new(),
            replies: None,
            pages: 0,
            comments: 0,
            was_left: false,
            was_broken: false,
        }
    }

    fn turn(&mut self, page: Turned) {
        self.pages += 1;
        self.comments += page.comments;
        self.was_left |= page.is_young;
        if self.cut.is_empty() {
            self.cut.extend(page.cut);
            self.threads = page.next.map(Some);
        } else {
            self.replies = page.next;
            if self.replies.is_none() {
                self.cut.pop_front();
            }
        }
        if self.pages >= MOST_PAGES {
            self.was_broken = true;
            self.threads = None;
            self.cut.clear();
        }
    }

    fn finished(self) -> Finished {
        let is_withheld = self.comments == 0 && self.count.is_some_and(|count| count > 0);
        let is_whole = !self.was_left && !self.was_broken && !is_withheld;
        Finished { media: self.media, count: self.count, is_whole }
    }
}

#[cfg(test)]
mod tests;
