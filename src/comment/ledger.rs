//! The ledger: the append-only record of everything that happened to a comment, with the time of each step.
//!
//! [`Entry`] is one record as the journal keeps it and as `GET /api/v1/events` gives it; its JSON names are fixed by
//! contract. A step that isn't here can't happen to a comment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AccountId, CommentId, IntentId, MediaId, Timestamp};

impl Event {
    /// The same event without anything that a person wrote or is known by.
    pub fn without_personal_data(self) -> Self {
        let nothing = String::new;
        match self {
            Self::Received { source, kind, media, parent, written_at, clock, .. } => Self::Received {
                source,
                kind,
                text: nothing(),
                author: None,
                media,
                parent,
                written_at,
                clock,
            },
            Self::Edited { .. } => Self::Edited { text: nothing() },
            Self::Drafted { channel, .. } => Self::Drafted { text: nothing(), channel },
            Self::Approved { edited, .. } => Self::Approved { text: nothing(), edited },
            Self::Queued { channel, not_before, .. } => Self::Queued { text: nothing(), channel, not_before },
            other => other,
        }
    }
}

/// The version of the entry's form; written into each, so that a later form can be told apart.
pub const VERSION: u8 = 1;

/// One record of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Position in the ledger, from 1, without gaps within one installation.
    pub seq: u64,
    /// When the step was taken, by this installation's clock.
    pub at: Timestamp,
    /// The comment that it happened to.
    pub comment: CommentId,
    /// The served account that the comment belongs to; none for events of accounts that we do not serve.
    pub account: Option<AccountId>,
    /// Who took the step.
    pub actor: Actor,
    /// [`VERSION`] of this form.
    pub v: u8,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Who took a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// The kind of actor.
    pub kind: ActorKind,
    /// Who exactly, for people: the API token's or the user's name.
    pub name: Option<String>,
}

impl Actor {
    /// Meta's platform.
    pub const META: Self = Self { kind: ActorKind::Meta, name: None };
    /// The bot itself.
    pub const BOT: Self = Self { kind: ActorKind::Bot, name: None };
    /// Tanggap as a system: upkeep, not answering.
    pub const SYSTEM: Self = Self { kind: ActorKind::System, name: None };
    /// Staff who typed in Instagram itself, where we learn no name.
    pub const STAFF: Self = Self { kind: ActorKind::Staff, name: None };
    /// Another citizen, whose name is no matter of ours.
    pub const PEER: Self = Self { kind: ActorKind::Peer, name: None };

    /// A member of staff, by name.
    pub fn staff(name: impl Into<String>) -> Self {
        Self { kind: ActorKind::Staff, name: Some(name.into()) }
    }
}

/// The kinds of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// Instagram, through webhook or poller.
    Meta,
    /// The bot.
    Bot,
    /// A person of the agency.
    Staff,
    /// Another citizen.
    Peer,
    /// Tanggap's upkeep.
    System,
}

/// What happened to a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The comment reached us for the first time.
    Received {
        /// By which way.
        source: Source,
        /// Comment, live comment or mention.
        #[serde(default)]
        kind: Kind,
        /// What it says; empty for stickers and GIFs.
        text: String,
        /// Who wrote it, where Meta says so.
        author: Option<Author>,
        /// The post that it stands under.
        media: Option<MediaId>,
        /// The top-level comment that it replies to.
        parent: Option<CommentId>,
        /// When it was written, as well as known.
        written_at: Timestamp,
        /// Where `written_at` comes from.
        clock: Clock,
    },
    /// The other source saw it too.
    Seen {
        /// The source that did.
        source: Source,
    },
    /// Its time became known better.
    Dated {
        /// The better time.
        written_at: Timestamp,
        /// Where it comes from.
        clock: Clock,
    },
    /// Its author changed the text.
    Edited {
        /// The new text.
        text: String,
    },
    /// Policy decided what to do.
    Decided {
        /// What to do.
        decision: Decision,
        /// The reason's code.
        reason: String,
        /// The best intent, if any fits.
        intent: Option<IntentId>,
        /// The match's confidence, 0 to 1.
        #[serde(deserialize_with = "null_is_nothing")]
        confidence: f64,
        /// Distance to the runner-up, 0 to 1.
        #[serde(deserialize_with = "null_is_nothing")]
        margin: f64,
        /// The comment's language.
        language: Language,
        /// Whether it was read as a question to the agency.
        question: bool,
        /// The intent set that decided.
        intents_hash: String,
    },
    /// A reply was proposed to staff. By staff: their own decision (an approval, an answer, a rejection) was taken back, and
    /// this is proposed again.
    Drafted {
        /// The proposed text.
        text: String,
        /// Where it would be said.
        #[serde(default)]
        channel: Channel,
    },
    /// Staff approved the proposed reply.
    Approved {
        /// The text that is to be posted.
        text: String,
        /// Whether staff changed it.
        edited: bool,
    },
    /// Staff rejected the proposed reply.
    Rejected {
        /// Why, in staff's words.
        reason: String,
    },
    /// A reply was put into the outbox.
    Queued {
        /// The text that will be public.
        text: String,
        /// Where it will be said.
        channel: Channel,
        /// Not to be posted before this moment, so that staff can take it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<Timestamp>,
    },
    /// A call to post is about to be made. Recorded before the call, so that a crash can't hide it.
    Attempted {
        /// Number of the attempt, from 1.
        attempt: u32,
        /// The node that makes it.
        node: String,
        /// After this moment the call itself is certainly over.
        deadline: Timestamp,
    },
    /// What came of an attempt.
    Outcome {
        /// Number of the attempt.
        attempt: u32,
        /// What is known of it.
        result: Outcome,
        /// Meta's error code.
        code: Option<i64>,
        /// Meta's error subcode.
        subcode: Option<i64>,
        /// The reply's id, once posted.
        reply_id: Option<CommentId>,
        /// When it will be tried again; none ends the matter.
        retry_at: Option<Timestamp>,
        /// A code for why it failed.
        reason: Option<String>,
    },
    /// The account answered in public.
    Answered {
        /// Who answered.
        responder: Responder,
        /// The id of the answer at Instagram.
        reply_id: Option<CommentId>,
        /// When it became public.
        answered_at: Timestamp,
    },
    /// Another citizen answered. The entry's `at` is when they wrote, not when we saw it.
    PeerAnswered {
        /// The id of their comment.
        reply_id: CommentId,
    },
    /// Staff confirmed what other citizens answered.
    PeerConfirmed,
    /// Our own draft or queued reply was taken back, or the comment is beyond need of one.
    Withdrawn {
        /// The reason's code.
        reason: String,
    },
    /// The comment was hidden.
    Hidden,
    /// A comment that was hidden stands for all to see again.
    Shown,
    /// The comment is gone from Instagram.
    Removed,
    /// A member of staff took it on, or was given it.
    Assigned {
        /// The user's name; none is nobody any more.
        to: Option<String>,
    },
    /// Staff want to see it again later.
    Snoozed {
        /// When; none is now.
        until: Option<Timestamp>,
    },
    /// Who wrote it and what was said were erased; times and figures stay.
    Erased(Remains),
}

/// Reads a number that other writers of ledgers leave out, by `null`, where nothing was matched.
fn null_is_nothing<'de, D: serde::Deserializer<'de>>(number: D) -> Result<f64, D::Error> {
    Option::deserialize(number).map(Option::unwrap_or_default)
}

/// What is remembered of an erased comment's author and text, so that its figures stay what they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Remains {
    /// Whether a served account had written it.
    pub own: bool,
    /// Whether it mentioned the account that it belongs to.
    pub addressed: bool,
}

/// The way by which a comment reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Meta's webhook.
    Webhook,
    /// Our own reading of what the webhook may have missed.
    Poller,
}

/// What kind of comment it is; Instagram allows different answers to each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A comment on a post or reel.
    #[default]
    Comment,
    /// A comment during a live broadcast; it can't be replied to in public.
    Live,
    /// A comment under somebody else's post that mentions the account. At first its id may be all that is known.
    Mention,
    /// Somebody else's post whose caption mentions the account. It is kept like a comment, under the post's id.
    Caption,
}

/// Who wrote a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The author's id, scoped to the account; `@name` where Meta told no more than the name, which no id looks like.
    pub id: String,
    /// The author's name, where Meta gives it.
    pub username: Option<String>,
}

impl Author {
    /// An author of whom Meta tells the name alone. Names are unique at Instagram, so that two of them stay apart, and the
    /// same one stays the same; but that it is somebody who is known by an id as well, nobody can tell.
    pub fn named(username: &str) -> Self {
        Self { id: format!("@{}", username.to_ascii_lowercase()), username: Some(username.to_owned()) }
    }

    /// Whether Meta told no more than the name.
    pub fn is_name_alone(&self) -> bool {
        self.id.starts_with('@')
    }
}

/// Where a comment's `written_at` comes from, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// When it reached us.
    Receipt,
    /// When Meta sent the notification.
    Entry,
    /// The API's own `timestamp` of the comment.
    Graph,
}

/// What policy makes of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Answer by itself.
    Post,
    /// Propose a reply to staff.
    Draft,
    /// Call a person.
    Escalate,
    /// Leave it.
    Ignore,
}

/// The language of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Language {
    /// Indonesian.
    #[serde(rename = "id")]
    Indonesian,
    /// Sundanese.
    #[serde(rename = "su")]
    Sundanese,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Not to be told.
    #[serde(rename = "und")]
    Undetermined,
}

/// Where a reply is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Under the post.
    #[default]
    Public,
    /// By direct message.
    Private,
}

/// What is known of an attempt to post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The reply is public.
    Posted,
    /// It may or may not be public.
    Unknown,
    /// Provably not executed, for want of allowance.
    Throttled,
    /// Provably not executed, for another cause.
    Refused,
}

/// Who answered a comment first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Responder {
    /// The bot by itself.
    Bot,
    /// The bot's draft, approved by staff.
    Approved,
    /// Staff, in Instagram or here.
    Staff,
}
