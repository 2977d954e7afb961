//! Where a comment stands, by its ledger entries ([`Comment::apply`]). What may be *done* to a comment in a state is asked
//! before an entry is written, by the predicates of [`State`].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AccountId, Author, Channel, Clock, CommentId, Decision, IntentId, Kind, Language, MediaId, Remains,
    Responder, Timestamp,
};

/// A comment with everything that is known of it at present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id at Instagram.
    pub id: CommentId,
    /// The served account it belongs to; none if it is not one of ours.
    pub account: Option<AccountId>,
    /// Comment, live comment or mention.
    pub kind: Kind,
    /// The post it stands under.
    pub media: Option<MediaId>,
    /// The top-level comment it replies to.
    pub parent: Option<CommentId>,
    /// Who wrote it.
    pub author: Option<Author>,
    /// What it says at present.
    pub text: String,
    /// When it was written, as well as known.
    pub written_at: Timestamp,
    /// Where `written_at` comes from.
    pub clock: Clock,
    /// When it first reached us.
    pub received_at: Timestamp,
    /// When the webhook brought it.
    pub by_webhook_at: Option<Timestamp>,
    /// When the poller found it.
    pub by_poller_at: Option<Timestamp>,
    /// The latest decision.
    pub decided: Option<Decided>,
    /// When it was first decided on.
    pub decided_at: Option<Timestamp>,
    /// Whether the first decision was other than `ignore`; later ones can't flatter the figures.
    pub question: Option<bool>,
    /// When staff approved the reply.
    pub approved_at: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// The account's first answer.
    pub answer: Option<Answer>,
    /// The account's other answers, by their ids at Instagram.
    #[serde(default)]
    pub further: Vec<CommentId>,
    /// What other citizens answered, if they did.
    #[serde(default)]
    pub peers: Option<Peers>,
    /// When it was hidden.
    pub hidden_at: Option<Timestamp>,
    /// When it was found to be gone.
    pub removed_at: Option<Timestamp>,
    /// When its text and author were erased.
    pub erased_at: Option<Timestamp>,
    /// The user who sees to it.
    #[serde(default)]
    pub assigned_to: Option<String>,
    /// When staff want to see it again.
    #[serde(default)]
    pub snoozed_until: Option<Timestamp>,
    /// What is remembered of them then.
    pub remains: Option<Remains>,
    /// The positions of its entries in the ledger, ascending.
    pub entries: Vec<u64>,
}

/// A decision with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// What to do.
    pub decision: Decision,
    /// The reason's code.
    pub reason: String,
    /// The best intent, if any fits.
    pub intent: Option<IntentId>,
    /// Confidence, 0 to 1.
    pub confidence: f64,
    /// Distance to the runner-up, 0 to 1.
    pub margin: f64,
    /// The comment's language.
    pub language: Language,
    /// The intent set that decided.
    pub intents_hash: String,
}

/// Where a comment stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Not decided on yet.
    New,
    /// Nothing to do.
    Ignored,
    /// A person is called; a text may be proposed.
    Escalated {
        /// The proposed reply.
        proposal: Option<String>,
        /// Where it would be said.
        #[serde(default)]
        channel: Channel,
    },
    /// A reply waits for staff's approval; without a text, staff write one.
    Draft {
        /// The proposed reply.
        proposal: Option<String>,
        /// Where it would be said.
        #[serde(default)]
        channel: Channel,
    },
    /// A reply waits in the outbox.
    Queued {
        /// What will be said.
        reply: Reply,
        /// Attempts that provably failed so far.
        attempts: u32,
        /// Not to be tried before this wait is over.
        wait: Option<Wait>,
    },
    /// A call was or is being made.
    Posting {
        /// What is being said.
        reply: Reply,
        /// The attempt that is open.
        attempt: Attempt,
        /// Whether the comment was changed since: then what is being said answers it no more, and is said once at most.
        changed: bool,
    },
    /// The account answered.
    Answered {
        /// What it said, where we know.
        reply: Option<Reply>,
    },
    /// Staff rejected the draft.
    Rejected {
        /// Why.
        reason: String,
    },
    /// Beyond need of a reply.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// The reply could not be posted; a person must look.
    Failed {
        /// Why.
        reason: String,
        /// What should have been said.
        reply: Reply,
    },
}

/// The names of the states, as the API gives and asks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateName {
    /// See [`State::New`].
    New,
    /// See [`State::Ignored`].
    Ignored,
    /// See [`State::Escalated`].
    Escalated,
    /// See [`State::Draft`].
    Draft,
    /// See [`State::Queued`].
    Queued,
    /// See [`State::Posting`].
    Posting,
    /// See [`State::Answered`].
    Answered,
    /// See [`State::Rejected`].
    Rejected,
    /// See [`State::Withdrawn`].
    Withdrawn,
    /// See [`State::Failed`].
    Failed,
}

/// A reply that is on its way, or was posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What is said, to the letter.
    pub text: String,
    /// Where it is said.
    pub channel: Channel,
    /// Whose words they are.
    pub author: Writer,
    /// As whose answer it will count.
    pub responder: Responder,
    /// The message that is out already and that this tells of in public. Such a notice answers nothing by itself: whatever
    /// becomes of it, the comment is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tells_of: Option<Box<Reply>>,
}

impl Reply {
    /// Whether it only tells in public that a message is out.
    pub fn is_notice(&self) -> bool {
        self.tells_of.is_some()
    }
}

/// Whose words a reply is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Writer {
    /// The intent files', chosen by the bot.
    Bot,
    /// A member of staff's.
    Staff,
}

/// An attempt to post that has no certain end yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// After this moment the call itself is certainly over.
    pub deadline: Timestamp,
}

/// A wait before another attempt, by the clock of the time when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// When it began.
    pub since: Timestamp,
    /// When it is over.
    pub until: Timestamp,
}

impl Wait {
    /// What is left of it, in milliseconds. The clock may have been set since: never more is left than there was.
    pub fn left(self, now: Timestamp) -> i64 {
        self.until.since(now).clamp(0, self.until.since(self.since).max(0))
    }
}

/// The account's first answer to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Who answered.
    pub responder: Responder,
    /// The answer's id at Instagram.
    pub reply_id: Option<CommentId>,
    /// When it became public.
    pub at: Timestamp,
}

/// What other citizens answered to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// When the first of them wrote.
    pub at: Timestamp,
    /// The ids of their comments, in the order in which we saw them.
    pub replies: Vec<CommentId>,
    /// When staff first confirmed what they say.
    pub confirmed_at: Option<Timestamp>,
}

/// Why something was withdrawn: the comment was hidden.
pub const HIDDEN: &str = "hidden";

impl State {
    /// The state's name.
    pub fn name(&self) -> StateName {
        match self {
            Self::New => StateName::New,
            Self::Ignored => StateName::Ignored,
            Self::Escalated { .. } => StateName::Escalated,
            Self::Draft { .. } => StateName::Draft,
            Self::Queued { .. } => StateName::Queued,
            Self::Posting { .. } => StateName::Posting,
            Self::Answered { .. } => StateName::Answered,
            Self::Rejected { .. } => StateName::Rejected,
            Self::Withdrawn { .. } => StateName::Withdrawn,
            Self::Failed { .. } => StateName::Failed,
        }
    }

    /// The reply that is queued or being posted.
    pub fn outgoing(&self) -> Option<&Reply> {
        match self {
            Self::Queued { reply, .. } | Self::Posting { reply, .. } => Some(reply),
            _ => None,
        }
    }

    /// The text that staff may approve, in a state in which they may.
    pub fn proposal(&self) -> Option<Option<&str>> {
        match self {
            Self::Draft { proposal, .. } | Self::Escalated { proposal, .. } => Some(proposal.as_deref()),
            Self::Failed { reply, .. } => Some(Some(&reply.text)),
            _ => None,
        }
    }

    /// Where the text that staff may approve would be said.
    pub fn proposed_channel(&self) -> Channel {
        match self {
            Self::Draft { channel, .. } | Self::Escalated { channel, .. } => *channel,
            Self::Failed { reply, .. } => reply.channel,
            _ => Channel::Public,
        }
    }

    /// Why it came to this state, where the state has a reason of its own.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Rejected { reason } | Self::Withdrawn { reason } | Self::Failed { reason, .. } => {
                Some(reason)
            }
            _ => None,
        }
    }

    /// Whether staff may put their own reply into the outbox: nothing of ours is out or on its way.
    pub fn takes_a_reply(&self) -> bool {
        !matches!(self, Self::Queued { .. } | Self::Posting { .. } | Self::Answered { .. })
    }

    /// Whether staff's own decision can be taken back: a rejection, a reply by staff that was not tried yet, or that it was
    /// hidden, once it is not any more.
    pub fn can_be_taken_back(&self) -> bool {
        match self {
            Self::Queued { reply, attempts: 0, .. } => {
                reply.responder != Responder::Bot && !reply.is_notice()
            }
            Self::Rejected { .. } => true,
            Self::Withdrawn { reason } => reason == HIDDEN,
            _ => false,
        }
    }

    /// Whether something of ours waits that an answer by staff, or the comment's end, takes back.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::New | Self::Draft { .. } | Self::Escalated { .. } | Self::Queued { .. })
    }

    /// Whether a change of the comment's text calls for a new decision: nothing has gone out yet.
    pub(super) fn follows_the_text(&self) -> bool {
        match self {
            Self::New | Self::Ignored | Self::Draft { .. } | Self::Escalated { .. } => true,
            Self::Queued { reply, .. } => !reply.is_notice(),
            _ => false,
        }
    }

    /// What is left when a notice comes to its end, posted or not: the message that it tells of.
    pub(super) fn without_notice(&self) -> Option<Self> {
        let message = self.outgoing()?.tells_of.as_deref()?;
        Some(Self::Answered { reply: Some(message.clone()) })
    }
}

impl StateName {
    /// Every state, in the order in which a comment may pass through them.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Ignored,
        Self::Escalated,
        Self::Draft,
        Self::Queued,
        Self::Posting,
        Self::Answered,
        Self::Rejected,
        Self::Withdrawn,
        Self::Failed,
    ];

    /// Whether somebody or something has yet to act.
    pub fn waits(self) -> bool {
        match self {
            Self::New | Self::Escalated | Self::Draft | Self::Queued | Self::Posting | Self::Failed => true,
            Self::Ignored | Self::Answered | Self::Rejected | Self::Withdrawn => false,
        }
    }

    /// The name by contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ignored => "ignored",
            Self::Escalated => "escalated",
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Posting => "posting",
            Self::Answered => "answered",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}
