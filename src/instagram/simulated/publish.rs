//! What is published on the simulated Instagram, in sentences.

use super::Instagram;
use super::notice::Told;
use super::speak::Notification;
use super::world::{Kind, Post, citizen};
use crate::comment::{AccountId, MediaId, Timestamp};

/// A post that somebody is about to publish; see [`Instagram::post`].
#[must_use = "nothing is published before `publishes`"]
pub struct Publishing {
    instagram: Instagram,
    caption: String,
    owner: Owner,
    kind: Kind,
    takes_comments: bool,
    at: Option<Timestamp>,
}

/// Whose a post is.
enum Owner {
    /// The first account's.
    First,
    Account(AccountId),
    Stranger(String),
}

impl Publishing {
    /// Which account publishes it; the first unless told.
    pub fn by(self, account: &AccountId) -> Self {
        Self { owner: Owner::Account(account.clone()), ..self }
    }

    /// Somebody publishes it whom the app does not serve.
    pub fn by_stranger(self, username: &str) -> Self {
        Self { owner: Owner::Stranger(username.to_owned()), ..self }
    }

    /// It is a reel.
    pub fn as_reel(self) -> Self {
        Self { kind: Kind::Reel, ..self }
    }

    /// It is a live broadcast, until [`Instagram::ends_broadcast`]; what is written under it is a live comment.
    pub fn live(self) -> Self {
        Self { kind: Kind::Live { is_over: false }, ..self }
    }

    /// Nobody can comment on it.
    pub fn without_comments(self) -> Self {
        Self { takes_comments: false, ..self }
    }

    /// It was published at that time; now unless told.
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }

    /// Publishes it, and Meta says nothing of it.
    pub fn publishes(self) -> MediaId {
        let now = self.instagram.now();
        self.instagram.platform().change(|state| {
            let account = match &self.owner {
                Owner::First => state.world.accounts(now).into_iter().next(),
                Owner::Account(id) => state.world.account(id).cloned(),
                Owner::Stranger(_) => None,
            };
            let author = match self.owner {
                Owner::Stranger(name) => citizen(&name),
                _ => account.map_or_else(|| citizen("nobody"), |account| account.author()),
            };
            let id: MediaId = state.world.new_id(&mut state.chance);
            state.world.publish(Post {
                id: id.clone(),
                // A citizen's id is digits, and so is an account's.
                owner: AccountId::new(author.id).unwrap_or_else(|_| state.world.new_id(&mut state.chance)),
                username: author.username.unwrap_or_default(),
                caption: self.caption,
                at: self.at.unwrap_or(now),
                kind: self.kind,
                takes_comments: self.takes_comments,
            });
            id
        })
    }
}

impl Instagram {
    /// Somebody publishes a post: `instagram.post("SPMB dibuka").as_reel().publishes()`.
    pub fn post(&self, caption: impl Into<String>) -> Publishing {
        Publishing {
            instagram: self.clone(),
            caption: caption.into(),
            owner: Owner::First,
            kind: Kind::Feed,
            takes_comments: true,
            at: None,
        }
    }

    /// An account publishes a post.
    pub fn publishes(&self, account: &AccountId, caption: &str) -> MediaId {
        self.post(caption).by(account).publishes()
    }

    /// A live broadcast ends.
    pub fn ends_broadcast(&self, post: &MediaId) {
        self.platform().change(|state| state.world.end_broadcast(post));
    }

    /// Meta tells those whom the caption of a stranger's post mentions.
    pub fn tells_of_caption(&self, post: &MediaId) -> Notification {
        let told = self.platform().look().world.post(post).cloned().map(Told::Caption);
        Notification::new(self.clone(), told.into_iter().collect())
    }
}
