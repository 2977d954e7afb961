//! An account's posts.

use serde_json::Value;

use super::refusal::Refusal;
use super::scene::Scene;
use super::view::{self, Eye, cursor};
use crate::instagram::simulated::world::Post;

impl Scene<'_> {
    /// The newest first.
    pub(super) fn media(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        let account = self.own_account()?;
        let is_own = |post: &&Post| post.owner == account.id && !post.is_over();
        let mut posts: Vec<&Post> = self.world.posts().iter().rev().filter(is_own).collect();
        posts.sort_by_key(|post| std::cmp::Reverse(post.at));
        let show = |post: &&Post| view::media(self.world, post, Eye::Owner, fields.as_deref());
        self.page(&posts, |post| cursor(&post.id), show)
    }

    pub(super) fn media_one(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        view::media(self.world, self.own_post()?, Eye::Owner, fields.as_deref())
    }
}
