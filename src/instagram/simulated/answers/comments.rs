//! Comments under an account's own posts: read, listed, answered, hidden.

use serde_json::{Value, json};

use super::answered::Answered;
use super::refusal::Refusal;
use super::scene::Scene;
use super::view::{self, Eye, cursor, is_listed};
use crate::comment::{CommentId, MediaId};
use crate::instagram::simulated::world::{Post, Reach, Way, Written};

/// Longest text of a comment, in characters.
const MAX_TEXT: usize = 2_200;

impl Scene<'_> {
    pub(super) fn reply(&mut self) -> Result<Answered, Refusal> {
        let author = self.bearer()?.author();
        let text = self.comment_text()?.to_owned();
        let target = self.target()?;
        let is_closed = self.world.post(&target.media).is_some_and(|post| !post.takes_comments);
        let is_below = target.parent.is_some() && !self.rules.replies_to_replies;
        if target.hidden || target.live || is_below || is_closed {
            return Err(Refusal::new(100, "(#100) This comment can't be replied to"));
        }
        let (media, account, top) = (target.media.clone(), target.account.clone(), target.top().clone());
        let id: CommentId = self.world.new_id(self.chance);
        self.world.write(Written {
            id: id.clone(),
            media,
            account,
            author,
            text,
            parent: Some(top),
            at: self.now,
            way: Way::Api,
            reach: Reach::Everywhere,
            hidden: false,
            deleted: false,
            live: false,
        });
        if self.call.parameters.contains_key("fields") {
            // Meta's own trap: the reply is public, and the answer says that something was wrong.
            let refusal = Refusal::new(20, "(#20) The requested response format is not supported");
            let answer = refusal.with_subcode(1_772_107).answer(self.chance);
            return Ok(Answered { made: Answered::comment(id).made, ..answer });
        }
        Ok(Answered::comment(id))
    }

    pub(super) fn comment(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        view::comment(self.world, self.target()?, Eye::Owner, fields.as_deref())
    }

    pub(super) fn replies(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        let top = self.target()?;
        let replies: Vec<&Written> = self.world.replies(&top.id).filter(|reply| is_listed(reply)).collect();
        let show = |reply: &&Written| view::comment(self.world, reply, Eye::Owner, fields.as_deref());
        self.page(&replies, |reply| cursor(&reply.id), show)
    }

    /// Top-level comments only, the newest first.
    pub(super) fn comments_of(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        let post = self.own_post()?;
        let is_shown = |comment: &&Written| {
            comment.media == post.id && comment.parent.is_none() && !comment.deleted && is_listed(comment)
        };
        let mut comments: Vec<&Written> = self.world.all().iter().rev().filter(is_shown).collect();
        comments.sort_by_key(|comment| std::cmp::Reverse(comment.at));
        let show = |comment: &&Written| view::comment(self.world, comment, Eye::Owner, fields.as_deref());
        self.page(&comments, |comment| cursor(&comment.id), show)
    }

    pub(super) fn hide(&mut self) -> Result<Value, Refusal> {
        let target = self.target()?;
        if target.live {
            return Err(Refusal::new(100, "(#100) A live comment can't be hidden"));
        }
        let (id, is_own) = (target.id.clone(), target.is_own());
        let hide = match self.call.parameters.get("hide") {
            Some(Value::Bool(hide)) => *hide,
            Some(Value::String(hide)) if hide == "true" => true,
            Some(Value::String(hide)) if hide == "false" => false,
            _ => return Err(Refusal::new(100, "(#100) The parameter hide must be a boolean")),
        };
        // The account's own comments stay visible, whatever is answered.
        if !is_own {
            self.world.change(&id, |comment| comment.hidden = hide);
        }
        Ok(json!({ "success": true }))
    }

    /// The text of a comment that is to be written.
    pub(super) fn comment_text(&self) -> Result<&str, Refusal> {
        let text = self.call.parameter("message").unwrap_or_default().trim();
        if text.is_empty() {
            return Err(Refusal::new(100, "(#100) The parameter message is required"));
        }
        if text.chars().count() > MAX_TEXT {
            return Err(Refusal::new(100, "(#100) The comment is too long"));
        }
        Ok(text)
    }

    /// The comment that the address names.
    fn target(&self) -> Result<&Written, Refusal> {
        self.visible(&self.call.target)
    }

    /// A comment that is there, under a post of the bearer, and that Meta does not hold back.
    pub(super) fn visible(&self, id: &str) -> Result<&Written, Refusal> {
        let account = self.bearer()?;
        let comment = CommentId::new(id).ok().and_then(|id| self.world.comment(&id));
        let is_visible = |comment: &&Written| {
            comment.account == account.id && comment.reach != Reach::Filtered && !self.world.is_over(comment)
        };
        comment.filter(is_visible).ok_or_else(|| Refusal::missing(id))
    }

    /// The post that the address names, if it is the bearer's. Of a broadcast nothing can be read once it has ended.
    pub(super) fn own_post(&self) -> Result<&Post, Refusal> {
        let account = self.bearer()?;
        let post = MediaId::new(self.call.target.clone()).ok().and_then(|id| self.world.post(&id));
        let is_own = |post: &&Post| post.owner == account.id && !post.is_over();
        post.filter(is_own).ok_or_else(|| Refusal::missing(&self.call.target))
    }
}
