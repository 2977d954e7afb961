//! What people do on the simulated Instagram, in sentences: somebody comments, staff reply, a comment is edited.

use std::time::Duration;

use super::delivery::{self, Notice};
use super::log::Delivery;
use super::notice::{MOST, Manner, Shape, Told};
use super::world::{Kind, Reach, Way, Written, citizen};
use super::{Happening, Instagram};
use crate::comment::{Author, CommentId, MediaId, Timestamp};

/// A comment that somebody is about to write; see [`Instagram::comment`].
#[must_use = "nothing is written before `writes` or `sends`"]
pub struct Writing {
    instagram: Instagram,
    text: String,
    author: Option<Author>,
    media: Option<MediaId>,
    parent: Option<CommentId>,
    at: Option<Timestamp>,
    reach: Reach,
    live: bool,
    own: bool,
}

/// A comment that was written and of which Meta has told the webhook.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The comment.
    pub id: CommentId,
    /// How its notification fared.
    pub delivery: Delivery,
}

impl Writing {
    pub(super) fn new(instagram: Instagram, text: String) -> Self {
        Self {
            instagram,
            text,
            author: None,
            media: None,
            parent: None,
            at: None,
            reach: Reach::Everywhere,
            live: false,
            own: false,
        }
    }

    /// Who writes it; `warga_1` unless told.
    pub fn by(self, username: &str) -> Self {
        Self { author: Some(citizen(username)), ..self }
    }

    /// The account writes it, through its staff, in Instagram.
    pub fn by_staff(self) -> Self {
        Self { own: true, ..self }
    }

    /// The post it stands under; the first there is unless told.
    pub fn on(self, post: &MediaId) -> Self {
        Self { media: Some(post.clone()), ..self }
    }

    /// It is written in the thread of that comment.
    pub fn under(self, comment: &CommentId) -> Self {
        Self { parent: Some(comment.clone()), ..self }
    }

    /// It was written at that time; now unless told.
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }

    /// The API lists it nowhere, though the webhook is told. The other way round is [`Self::writes`] alone.
    pub fn unlisted(self) -> Self {
        Self { reach: Reach::Unlisted, ..self }
    }

    /// It is written under an advertisement that is made from the post.
    pub fn on_ad(self) -> Self {
        Self { reach: Reach::Ad, ..self }
    }

    /// The account's hidden words hold it back: nobody but its author sees it, and nobody is told.
    pub fn filtered(self) -> Self {
        Self { reach: Reach::Filtered, ..self }
    }

    /// It is written during a live broadcast, as all is that stands under one.
    pub fn live(self) -> Self {
        Self { live: true, ..self }
    }

    /// Writes it, and Meta says nothing of it.
    pub fn writes(self) -> CommentId {
        let platform = self.instagram.platform();
        let now = platform.now();
        let written = platform.change(|state| {
            let above = self.parent.as_ref().and_then(|parent| state.world.find(parent)).cloned();
            let media = self.media.as_ref().or(above.as_ref().map(|above| &above.media));
            let post =
                media.and_then(|media| state.world.post(media)).or_else(|| state.world.posts().first());
            // Without any account: under a post that is nobody's, which the API shows to no token.
            let (media, account, name, kind) = match post.cloned() {
                Some(post) => (post.id, post.owner, Some(post.username), post.kind),
                None => {
                    let owner = state.world.new_id(&mut state.chance);
                    (state.world.new_id(&mut state.chance), owner, None, Kind::Feed)
                }
            };
            let own = Author { id: account.to_string(), username: name };
            Written {
                id: state.world.new_id(&mut state.chance),
                media,
                account,
                author: if self.own { own } else { self.author.unwrap_or_else(|| citizen("warga_1")) },
                text: self.text,
                parent: above.map(|above| above.top().clone()),
                at: self.at.unwrap_or(now),
                way: Way::Typed,
                reach: self.reach,
                hidden: false,
                deleted: false,
                live: self.live || matches!(kind, Kind::Live { .. }),
            }
        });
        let id = written.id.clone();
        platform.write(written);
        id
    }

    /// Writes it, and Meta tells the webhook; returns once that is delivered or given up.
    pub async fn sends(self) -> Sent {
        let instagram = self.instagram.clone();
        let id = self.writes();
        let delivery = instagram.tells_of([&id]).sends().await;
        Sent { id, delivery }
    }
}

/// A notification that Meta is about to send; see [`Instagram::tells_of`].
#[must_use = "nothing is sent before `sends` or `leaves`"]
pub struct Notification {
    instagram: Instagram,
    told: Vec<Told>,
    manner: Manner,
    secret: Option<String>,
    after: Duration,
}

impl Notification {
    pub(super) fn new(instagram: Instagram, told: Vec<Told>) -> Self {
        let manner = instagram.platform().options.manner;
        Self { instagram, told, manner, secret: None, after: Duration::ZERO }
    }

    /// In another manner than usual.
    pub fn in_manner(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// In another shape than usual.
    pub fn shaped(self, shape: Shape) -> Self {
        let manner = Manner { shape, ..self.manner };
        Self { manner, ..self }
    }

    /// Signed with another secret than the app's.
    pub fn signed_with(self, secret: &str) -> Self {
        Self { secret: Some(secret.to_owned()), ..self }
    }

    /// Sent so much later.
    pub fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    /// Sends it and returns once it is delivered or given up. Of more than [`MOST`] comments it makes several, and tells
    /// of the last.
    pub async fn sends(self) -> Delivery {
        let platform = self.instagram.platform().clone();
        let mut last = Delivery {
            number: 0,
            comments: Vec::new(),
            attempts: Vec::new(),
            delivered_at: None,
            is_over: true,
        };
        for number in self.leaves() {
            last = delivery::over(&platform, number).await.unwrap_or(last);
        }
        last
    }

    /// Lets it go on its way and returns at once, with the numbers under which [`Instagram::deliveries`] knows it.
    pub fn leaves(self) -> Vec<usize> {
        let deliver = |told: &[Told]| {
            let notice = Notice {
                told: told.to_vec(),
                manner: self.manner,
                secret: self.secret.clone(),
                after: self.after,
            };
            delivery::deliver(self.instagram.platform(), notice)
        };
        let most = if self.manner.shape == Shape::Bare { 1 } else { MOST };
        self.told.chunks(most).map(deliver).collect()
    }
}

impl Instagram {
    /// Somebody comments: `instagram.comment("kapan ppdb dibuka?").by("warga_1").on(&post).sends().await`.
    pub fn comment(&self, text: impl Into<String>) -> Writing {
        Writing::new(self.clone(), text.into())
    }

    /// Meta tells the webhook of these comments, in this order, as they are now; any number of times.
    pub fn tells_of<'a>(&self, comments: impl IntoIterator<Item = &'a CommentId>) -> Notification {
        let state = self.platform().look();
        let found = comments.into_iter().filter_map(|id| state.world.find(id).cloned());
        let told = found.map(Told::Comment).collect();
        drop(state);
        Notification::new(self.clone(), told)
    }

    /// Staff reply to a comment in Instagram, and Meta tells the webhook; returns the reply.
    pub async fn staff_replies(&self, comment: &CommentId, text: &str) -> CommentId {
        self.comment(text).by_staff().under(comment).sends().await.id
    }

    /// The author changes a comment, and Meta tells the webhook.
    pub async fn edits(&self, comment: &CommentId, text: &str) -> Delivery {
        self.edits_silently(comment, text);
        self.tells_of([comment]).sends().await
    }

    /// The author changes a comment, and Meta says nothing.
    pub fn edits_silently(&self, comment: &CommentId, text: &str) {
        self.alters(comment, |written| text.clone_into(&mut written.text));
    }

    /// The author deletes a comment. Meta never tells.
    pub fn deletes(&self, comment: &CommentId) {
        self.alters(comment, |written| written.deleted = true);
    }

    /// Staff hide a comment in Instagram, or show it again. Meta never tells.
    pub fn hides(&self, comment: &CommentId, hidden: bool) {
        self.alters(comment, |written| written.hidden = hidden);
    }

    fn alters(&self, comment: &CommentId, alter: impl FnOnce(&mut Written)) {
        self.platform().change(|state| {
            state.world.change(comment, alter);
            if let Some(written) = state.world.find(comment).cloned() {
                state.tell(&Happening::Changed(written));
            }
        });
    }
}
