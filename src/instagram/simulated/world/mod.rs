//! What there is on the simulated Instagram: accounts, their posts, the comments under them, and messages. Pure: time and
//! choices come in as values.

mod account;
mod comment;
mod id;
mod message;
mod post;
mod subscriptions;
mod threads;
mod tokens;

use std::collections::HashMap;

use self::id::id;
use super::chance::Chance;
use crate::comment::{AccountId, CommentId, InvalidId, MediaId, Timestamp};

pub use account::Account;
pub(crate) use account::{app_scoped, citizen};
pub(crate) use comment::mentions;
pub use comment::{Reach, Way, Written};
pub use message::Message;
pub use post::{Kind, Post};
pub(crate) use subscriptions::{FIELDS, Subscriptions};
pub(crate) use tokens::{Dead, LIFE, NotRenewed, Tokens};

/// Everything there is.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) tokens: Tokens,
    pub(crate) subscriptions: Subscriptions,
    /// The API leaves out who wrote a comment, unless an account did.
    pub(crate) withholds_authors: bool,
    /// The API leaves out who wrote a comment, names and all.
    pub(crate) withholds_everybody: bool,
    accounts: Vec<Account>,
    posts: Vec<Post>,
    comments: Vec<Written>,
    messages: Vec<Message>,
    places: HashMap<CommentId, usize>,
    threads: HashMap<CommentId, Vec<usize>>,
}

impl World {
    pub(crate) fn open_account(&mut self, account: Account, now: Timestamp) {
        self.tokens.replace(&account.id, account.token.as_deref(), now);
        self.subscriptions.begin(&account.id);
        self.accounts.retain(|known| known.id != account.id);
        self.accounts.push(account);
    }

    pub(crate) fn publish(&mut self, post: Post) {
        self.posts.push(post);
    }

    pub(crate) fn end_broadcast(&mut self, id: &MediaId) {
        for post in self.posts.iter_mut().filter(|post| post.id == *id) {
            if let Kind::Live { is_over } = &mut post.kind {
                *is_over = true;
            }
        }
    }

    /// Puts a comment where it can be seen. One whose id is taken is passed over.
    pub(crate) fn write(&mut self, comment: Written) {
        if self.places.contains_key(&comment.id) {
            return;
        }
        let place = self.comments.len();
        self.places.insert(comment.id.clone(), place);
        if let Some(parent) = &comment.parent {
            self.threads.entry(parent.clone()).or_default().push(place);
        }
        self.comments.push(comment);
    }

    pub(crate) fn send(&mut self, message: Message) {
        self.messages.push(message);
    }

    /// The accounts, each with its youngest token.
    pub(crate) fn accounts(&self, now: Timestamp) -> Vec<Account> {
        let token = |account: &Account| self.tokens.youngest(&account.id, now).map(str::to_owned);
        self.accounts.iter().map(|account| Account { token: token(account), ..account.clone() }).collect()
    }

    pub(crate) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }

    /// Whether one of the accounts wrote a comment, wherever.
    pub(crate) fn is_by_account(&self, comment: &Written) -> bool {
        comment.is_own() || self.accounts.iter().any(|account| account.id.as_str() == comment.author.id)
    }

    /// The accounts that a text under somebody else's post mentions.
    pub(crate) fn mentioned(&self, text: &str) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(|account| mentions(text, &account.username))
    }

    pub(crate) fn posts(&self) -> &[Post] {
        &self.posts
    }

    pub(crate) fn post(&self, id: &MediaId) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == *id)
    }

    /// Whether a post is by nobody whom the app knows.
    pub(crate) fn is_strangers(&self, post: &Post) -> bool {
        self.account(&post.owner).is_none()
    }

    /// Whether a comment was written during a broadcast that has ended.
    pub(crate) fn is_over(&self, comment: &Written) -> bool {
        comment.live && self.post(&comment.media).is_some_and(Post::is_over)
    }

    /// Every comment that was ever written, deleted ones too, in the order of their writing.
    pub(crate) fn all(&self) -> &[Written] {
        &self.comments
    }

    /// Every message, in the order of their sending.
    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// A comment that was ever written, deleted ones too.
    pub(crate) fn find(&self, id: &CommentId) -> Option<&Written> {
        self.comments.get(*self.places.get(id)?)
    }

    /// A comment that is still there.
    pub(crate) fn comment(&self, id: &CommentId) -> Option<&Written> {
        self.find(id).filter(|comment| !comment.deleted)
    }

    pub(crate) fn change(&mut self, id: &CommentId, change: impl FnOnce(&mut Written)) {
        if let Some(comment) = self.places.get(id).and_then(|place| self.comments.get_mut(*place)) {
            change(comment);
        }
    }

    /// The replies in the thread of a top-level comment that are still there, in the order of their writing.
    pub(crate) fn replies(&self, top: &CommentId) -> impl Iterator<Item = &Written> {
        let places = self.threads.get(top).into_iter().flatten();
        places.filter_map(|place| self.comments.get(*place)).filter(|comment| !comment.deleted)
    }

    /// A new id that nothing else has. Comments and posts draw from one row of numbers, so that no two ever meet.
    pub(crate) fn new_id<T: TryFrom<String, Error = InvalidId>>(&self, chance: &mut Chance) -> T {
        // 17 digits that begin with 178 or so, like Instagram's own.
        const FIRST: u64 = 17_800_000_000_000_000;
        const STEP: u64 = 1_000_003;
        let taken = (self.comments.len() + self.posts.len()) as u64;
        id(FIRST + taken * STEP + chance.below(STEP))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::comment::Author;

    pub(crate) fn written(number: u64, author: &Author, parent: Option<u64>, text: &str) -> Written {
        Written {
            id: id(number),
            media: id(1),
            account: Account::example().id,
            author: author.clone(),
            text: text.to_owned(),
            parent: parent.map(id),
            at: Timestamp::from_millis(0),
            way: Way::Typed,
            reach: Reach::Everywhere,
            hidden: false,
            deleted: false,
            live: false,
        }
    }

    #[test]
    fn what_is_deleted_is_seen_no_more() {
        let ani = citizen("ani");
        let mut world = World::default();
        world.write(written(10, &ani, None, "a"));
        world.write(written(11, &ani, Some(10), "b"));
        world.change(&id(11), |comment| comment.deleted = true);
        assert!(world.comment(&id(11)).is_none() && world.find(&id(11)).is_some());
        assert_eq!(world.replies(&id(10)).count(), 0);
    }
}
