//! Where somebody else mentions an account, under a post that is not its own.

use serde_json::{Value, json};

use super::answered::Answered;
use super::refusal::Refusal;
use super::scene::Scene;
use super::view::{self, Eye};
use crate::comment::{CommentId, MediaId};
use crate::instagram::simulated::fields::Field;
use crate::instagram::simulated::world::{Post, Reach, Way, Written, mentions};

impl Scene<'_> {
    /// `mentioned_comment.comment_id(…){…}` and `mentioned_media.media_id(…){…}`.
    pub(super) fn mentioned(&self) -> Result<Value, Refusal> {
        let account = self.own_account()?;
        let mut answer = json!({ "id": account.id.as_str() });
        for Field { name, argument, fields } in self.call.fields()?.unwrap_or_default() {
            let (by, id) = argument.unwrap_or_default();
            answer[&name] = match (name.as_str(), by.as_str()) {
                ("mentioned_comment", "comment_id") => {
                    let comment = self.mentioning_comment(&id)?;
                    view::comment(self.world, comment, Eye::Mentioned, fields.as_deref())?
                }
                ("mentioned_media", "media_id") => {
                    let post = self.mentioning_post(&id)?;
                    view::media(self.world, post, Eye::Mentioned, fields.as_deref())?
                }
                ("id", _) => continue,
                _ => return Err(Refusal::nonexisting(&name, "IGUser")),
            };
        }
        Ok(answer)
    }

    pub(super) fn mention_reply(&mut self) -> Result<Answered, Refusal> {
        let author = self.own_account()?.author();
        let text = self.comment_text()?.to_owned();
        let media = self.call.parameter("media_id").unwrap_or_default();
        let (post, parent) = match self.call.parameter("comment_id") {
            Some(id) => {
                let comment = self.mentioning_comment(id)?;
                (self.strangers_post(&comment.media, media)?, Some(comment.top().clone()))
            }
            None => (self.mentioning_post(media)?, None),
        };
        if !post.takes_comments {
            return Err(Refusal::new(100, "(#100) Comments are disabled on this media"));
        }
        let (media, account) = (post.id.clone(), post.owner.clone());
        let id: CommentId = self.world.new_id(self.chance);
        self.world.write(Written {
            id: id.clone(),
            media,
            account,
            author,
            text,
            parent,
            at: self.now,
            way: Way::Api,
            reach: Reach::Everywhere,
            hidden: false,
            deleted: false,
            live: false,
        });
        Ok(Answered::comment(id))
    }

    /// A comment by somebody else under somebody else's post that mentions the bearer.
    fn mentioning_comment(&self, id: &str) -> Result<&Written, Refusal> {
        let account = self.bearer()?;
        let comment = CommentId::new(id).ok().and_then(|id| self.world.comment(&id));
        let is_meant = |comment: &&Written| {
            let is_abroad = self.world.post(&comment.media).is_some_and(|post| self.world.is_strangers(post));
            // Where comments are closed by now, Meta shows none either.
            let is_open = self.world.post(&comment.media).is_some_and(|post| post.takes_comments);
            is_abroad && is_open && comment.is_public() && mentions(&comment.text, &account.username)
        };
        comment.filter(is_meant).ok_or_else(|| Refusal::missing(id))
    }

    /// Somebody else's post whose caption mentions the bearer.
    fn mentioning_post(&self, id: &str) -> Result<&Post, Refusal> {
        let account = self.bearer()?;
        let post = MediaId::new(id).ok().and_then(|id| self.world.post(&id));
        let is_meant =
            |post: &&Post| self.world.is_strangers(post) && mentions(&post.caption, &account.username);
        post.filter(is_meant).ok_or_else(|| Refusal::missing(id))
    }

    /// The post of a comment, if the call names the same.
    fn strangers_post(&self, id: &MediaId, named: &str) -> Result<&Post, Refusal> {
        self.world.post(id).filter(|post| post.id.as_str() == named).ok_or_else(|| Refusal::missing(named))
    }
}
