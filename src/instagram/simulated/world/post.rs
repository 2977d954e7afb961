//! What is published on the simulated Instagram.

use crate::comment::{AccountId, MediaId, Timestamp};

/// A post, by an account or by a stranger.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its id.
    pub id: MediaId,
    /// Whose it is.
    pub owner: AccountId,
    /// The owner's name.
    pub username: String,
    /// What it says.
    pub caption: String,
    /// When it was published.
    pub at: Timestamp,
    /// What it is.
    pub kind: Kind,
    /// Whether it can be commented on.
    pub takes_comments: bool,
}

impl Post {
    /// Whether it was a broadcast, and has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.kind == Kind::Live { is_over: true }
    }
}

/// What a post is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A picture in the feed.
    #[default]
    Feed,
    /// A reel.
    Reel,
    /// A live broadcast.
    Live {
        /// Whether it has ended; then nothing of it can be read or answered any more.
        is_over: bool,
    },
}

impl Kind {
    /// As Meta calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Feed => "FEED",
            Self::Reel => "REELS",
            Self::Live { .. } => "LIVE",
        }
    }
}
