//! What the events tell: a comment, who wrote it, where; a mention.
//!
//! Every member but the id may be missing. Meta sends some only with certain permissions, and a member of
//! an unexpected type is taken for missing rather than the comment for lost.

use crate::Id;

/// A comment or a reply to one, as `comments` and `live_comments` notifications tell of it.
///
/// With Instagram Login, a comment that mentions the account under somebody else's media comes in this form
/// too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommentEvent {
    /// The comment's id.
    pub id: Id,
    /// What was written. Missing or empty for a sticker or a GIF.
    pub text: Option<String>,
    /// Who wrote it.
    pub from: Option<Author>,
    /// What it was written under.
    pub media: Option<Media>,
    /// The top-level comment that it replies to, as it was sent. Ask [`answers`](Self::answers).
    pub parent_id: Option<Id>,
}

impl CommentEvent {
    /// A comment of which only the id is known; the other members can be set.
    pub fn new(id: Id) -> Self {
        Self { id, text: None, from: None, media: None, parent_id: None }
    }

    /// The top-level comment that this one replies to, if it is a reply.
    ///
    /// Differs from `parent_id` where that names the media or the comment itself, which means top-level.
    pub fn answers(&self) -> Option<&Id> {
        let media_id = self.media.as_ref().and_then(|media| media.id.as_ref());
        self.parent_id.as_ref().filter(|parent| Some(*parent) != media_id && **parent != self.id)
    }
}

/// Who wrote a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Author {
    /// The person's id as this account sees it; for the account's own comments, the account's id. Without
    /// it nobody can tell whether the comment is the account's own.
    pub id: Option<Id>,
    /// The name, without `@`.
    pub username: Option<String>,
    /// Documented as set where the account itself wrote the comment. Meta's samples set it for others too:
    /// a hint and no more.
    pub self_ig_scoped_id: Option<Id>,
}

/// What a comment was written under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Media {
    /// The media's id. In an album, the single picture's.
    pub id: Option<Id>,
    /// `FEED`, `REELS`, `STORY`, `AD`, `LIVE` and whatever comes after them.
    pub product_type: Option<String>,
    /// The advertisement's id.
    pub ad_id: Option<Id>,
    /// The advertisement's title.
    pub ad_title: Option<String>,
    /// The media that the advertisement was made from.
    pub original_media_id: Option<Id>,
}

/// The account was mentioned in a caption or a comment (Facebook Login only). There is no text in it: the
/// Graph API has to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MentionEvent {
    /// The media that mentions the account, or whose comment does.
    pub media_id: Id,
    /// The comment that mentions the account; none where the caption does.
    pub comment_id: Option<Id>,
}
