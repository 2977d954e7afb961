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
    pub fn events(&self, known: Option<&Comment>) -> Option<(Actor, Event)> {
        let event = match known {
            None => self.received(),
            // First seen without its account (a bare body, another app's test): now it can be answered.
            Some(comment) if comment.account.is_none() && self.account.is_some() => self.received(),
            Some(comment) if !self.text.is_empty() && comment.text != self.text => {
                Event::Edited { text: self.text.clone() }
            }
            Some(comment) => {
                let seen = match self.source {
                    Source::Webhook => comment.by_webhook_at,
                    Source::Poller => comment.by_poller_at,
                };
                if seen.is_some() {
                    return None;
                }
                Event::Seen { source: self.source }
            }
        };
        Some((Actor::META, event))
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
