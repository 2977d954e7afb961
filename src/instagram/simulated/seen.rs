//! What there is to see: what a citizen sees, and what went over the wire.

use super::Instagram;
use super::log::{Called, Delivery};
use super::world::{Account, Message, Post, Written};
use crate::comment::{AccountId, CommentId, MediaId};

impl Instagram {
    /// The accounts, in the order of their opening, each with its youngest token that is alive.
    pub fn accounts(&self) -> Vec<Account> {
        self.platform().look().world.accounts(self.now())
    }

    /// The posts, in the order of their publishing.
    pub fn posts(&self) -> Vec<Post> {
        self.platform().look().world.posts().to_vec()
    }

    /// The account's replies to a comment, by the API or by staff, that a citizen can see now.
    pub fn replies_to(&self, comment: &CommentId) -> Vec<Written> {
        let state = self.platform().look();
        state.world.answers(comment).into_iter().filter(|reply| reply.is_public()).cloned().collect()
    }

    /// The thread of a comment as a citizen sees it now: its top, then all replies.
    pub fn thread(&self, comment: &CommentId) -> Vec<Written> {
        let state = self.platform().look();
        let Some(top) = state.world.find(comment).map(|comment| comment.top().clone()) else {
            return Vec::new();
        };
        let visible = |comment: &&Written| comment.is_public();
        let first = state.world.comment(&top).filter(visible);
        first.into_iter().chain(state.world.replies(&top).filter(visible)).cloned().collect()
    }

    /// The comments under a post as a citizen sees them now, replies among them, in the order of their writing.
    pub fn comments_under(&self, post: &MediaId) -> Vec<Written> {
        let state = self.platform().look();
        let visible = |comment: &&Written| comment.media == *post && comment.is_public();
        state.world.all().iter().filter(visible).cloned().collect()
    }

    /// The direct messages that somebody got, in the order of their coming.
    pub fn messages_to(&self, username: &str) -> Vec<Message> {
        let is_theirs = |message: &&Message| message.to.username.as_deref() == Some(username);
        self.platform().look().world.messages().iter().filter(is_theirs).cloned().collect()
    }

    /// Every direct message, in the order of their sending.
    pub fn messages(&self) -> Vec<Message> {
        self.platform().look().world.messages().to_vec()
    }

    /// Every comment that was ever written, deleted ones too, with the account's own replies.
    pub fn comments(&self) -> Vec<Written> {
        self.platform().look().world.all().to_vec()
    }

    /// One comment that was ever written.
    pub fn written(&self, comment: &CommentId) -> Option<Written> {
        self.platform().look().world.find(comment).cloned()
    }

    /// The fields that an account is subscribed to, in order; none if it is not subscribed.
    pub fn subscription(&self, account: &AccountId) -> Vec<String> {
        self.platform().look().world.subscriptions.of(account)
    }

    /// Every call that reached the API, in order.
    pub fn calls(&self) -> Vec<Called> {
        self.platform().look().calls.clone()
    }

    /// Every notification, in order.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.platform().look().deliveries.clone()
    }
}
