//! A notification: what one signed `POST` tells, as one flat list of events.

use std::fmt;

use crate::{CommentEvent, Id, MentionEvent, ParseError, RawJson, VerifiedBody, parse};

/// The body of one request, read.
///
/// Meta bundles up to a thousand updates, of one or many accounts, in one notification. Here they stand
/// side by side in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification {
    /// What the notification is about: `instagram`. Any other value is a subscription for something else
    /// that points here; its events are read all the same.
    pub object: Option<String>,
    /// What happened.
    pub events: Vec<Event>,
    /// Whether some text could not be read exactly and has U+FFFD (�) in it: the body was not UTF-8, or a
    /// string held half a surrogate pair. What was sent stands in the body's bytes only.
    pub lossy: bool,
}

impl Notification {
    /// Reads a body whose signature was checked.
    ///
    /// # Errors
    ///
    /// [`ParseError`] where the body is no JSON object at all (or array of some). Keep such a body aside and
    /// answer 200: Meta would send it again for 36 hours, and it would not be any better.
    pub fn parse<B: AsRef<[u8]>>(body: &VerifiedBody<B>) -> Result<Self, ParseError> {
        parse::notification(body.as_bytes())
    }

    /// Reads bytes whose sender **nobody has checked** here: for those who verify in a proxy, or read
    /// bodies that they stored after verification.
    ///
    /// ```
    /// use instagram_webhook::{EventKind, Notification};
    ///
    /// let stored = br#"{"field":"mentions","value":{"media_id":"17887498072083520"}}"#;
    /// let notification = Notification::parse_unverified(stored)?;
    /// assert!(matches!(notification.events[0].kind, EventKind::Mention(_)));
    /// # Ok::<(), instagram_webhook::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_unverified(body: &[u8]) -> Result<Self, ParseError> {
        parse::notification(body)
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The professional account that it happened to: `user_id` (not `id`) of the Graph API's `/me`.
    pub account: Option<Id>,
    /// When Meta sent the notification, in milliseconds since 1970. Not when it happened: a repeated
    /// notification can be 36 hours late, and there is no other time in it.
    pub sent_at_ms: Option<i64>,
    /// What happened.
    pub kind: EventKind,
}

impl Event {
    /// The comment, from a post or a live broadcast.
    pub fn comment(&self) -> Option<&CommentEvent> {
        match &self.kind {
            EventKind::Comment(comment) | EventKind::LiveComment(comment) => Some(comment),
            _ => None,
        }
    }

    /// Whether the account itself wrote the comment. Its own replies come back as events, those posted
    /// through the API too: answering them never ends.
    pub fn is_by_account(&self) -> bool {
        let author = self.comment().and_then(|comment| comment.from.as_ref()?.id.as_ref());
        author.is_some() && author == self.account.as_ref()
    }

    /// Whether this is what the app dashboard sends for *Test*: account `0`, or the sample comment.
    pub fn is_test(&self) -> bool {
        let is = |id: Option<&Id>, sample: &str| id.is_some_and(|id| *id == *sample);
        let is_sample = |comment: &CommentEvent| {
            is(Some(&comment.id), SAMPLE_COMMENT_ID)
                && is(comment.media.as_ref().and_then(|media| media.id.as_ref()), SAMPLE_MEDIA_ID)
        };
        is(self.account.as_ref(), SAMPLE_ACCOUNT_ID) || self.comment().is_some_and(is_sample)
    }
}

const SAMPLE_ACCOUNT_ID: &str = "0";
const SAMPLE_COMMENT_ID: &str = "17865799348089039";
const SAMPLE_MEDIA_ID: &str = "123123123";

/// What kind of thing happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// Field `comments`.
    Comment(CommentEvent),
    /// Field `live_comments`: under a live broadcast, and sent only while it lasts.
    LiveComment(CommentEvent),
    /// Field `mentions`.
    Mention(MentionEvent),
    /// Something this crate has no type for. Once an account is subscribed to one field, it gets all fields
    /// that the app has: this is no error.
    Other {
        /// The change's `field`, or the name of the entry's member that it stood in: `messaging`,
        /// `standby`, `changed_fields`, …
        field: String,
        /// The change's `value`, or one item of that member (of `changed_fields` the whole list).
        value: RawJson,
    },
    /// An entry or a change that should be readable and is not.
    Malformed {
        /// The `field`, where there is one.
        field: Option<String>,
        /// The smallest object that holds the whole of it.
        raw: RawJson,
        /// What is wrong with it.
        reason: MalformedReason,
    },
}

/// What is wrong with an entry or a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedReason {
    /// Something else stands where an entry, a change or a comment should: a number, a text, a list.
    NotAnObject,
    /// An entry with nothing in it.
    NothingInside,
    /// There is no `field`, or it is no text.
    NoField,
    /// There is a `field` and no `value`.
    NoValue,
    /// A comment without an id, or a mention without a media id.
    NoId,
}

/// A short text for logs; it quotes nothing.
impl fmt::Display for MalformedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnObject => "not an object",
            Self::NothingInside => "an entry with nothing in it",
            Self::NoField => "a change without a field",
            Self::NoValue => "a change without a value",
            Self::NoId => "a comment or mention without an id",
        })
    }
}
