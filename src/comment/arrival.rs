//! A comment at the door, and what its arrival means for one that we may already have.

use super::{AccountId, Actor, Author, Clock, Comment, CommentId, Event, Kind, MediaId, Source, Timestamp};

/// A comment as webhook or poller bring it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its id at Instagram.
    pub id: CommentId,
    /// The served account it belongs to, if it is one of ours.
    pub account: Option<AccountId>,
    /// By which way it came.
    pub source: Source,
    /// Comment, live comment or mention.
    pub kind: Kind,
    /// What it says; empty for stickers and GIFs.
    pub text: String,
    /// Who wrote it, where Meta says so.
    pub author: Option<Author>,
    /// The post it stands under.
    pub media: Option<MediaId>,
    /// The top-level comment it replies to.
    pub parent: Option<CommentId>,
    /// When it was written, as well as known.
    pub written_at: Timestamp,
    /// Where `written_at` comes from.
    pub clock: Clock,
    /// When it reached us.
    pub received_at: Timestamp,
}

impl Arrival {
    /// What is to be recorded of this arrival, given what we have of the comment: nothing for a plain repetition, so
    /// that a notification may be sent any number of times.
    pub fn events(&self, known: Option<&Comment>) -> Vec<(Actor, Event)> {
        let events = match known {
            None => vec![self.received()],
            // First seen without its account (a bare body, another app's test): now it can be answered.
            Some(comment) if comment.account.is_none() && self.account.is_some() => vec![self.received()],
            Some(comment) => self.again(comment),
        };
        events.into_iter().map(|event| (Actor::META, event)).collect()
    }

    /// What it adds to a comment that we have.
    fn again(&self, comment: &Comment) -> Vec<Event> {
        let mut events = Vec::new();
        let seen = match self.source {
            Source::Webhook => comment.by_webhook_at,
            Source::Poller => comment.by_poller_at,
        };
        if seen.is_none() {
            events.push(Event::Seen { source: self.source });
        }
        // Its time is refined once, by the best clock there is.
        if self.clock == Clock::Graph && comment.clock != Clock::Graph {
            events.push(Event::Dated { written_at: self.written_at, clock: self.clock });
        }
        // What was erased does not come back.
        if comment.erased_at.is_none() && !self.text.is_empty() && !super::same(&self.text, &comment.text) {
            events.push(Event::Edited { text: self.text.clone() });
        }
        events
    }

    fn received(&self) -> Event {
        Event::Received {
            source: self.source,
            kind: self.kind,
            text: self.text.clone(),
            author: self.author.clone(),
            media: self.media.clone(),
            parent: self.parent.clone(),
            written_at: self.written_at,
            clock: self.clock,
        }
    }
}
