//! Where a comment stands: the fold of its ledger entries.
//!
//! [`Comment::begin`] takes the first entry, [`Comment::apply`] each later one. Both are total: an entry that doesn't
//! fit the state (an old ledger, an import) changes what it can and never panics. What may be *done* to a comment in a
//! state is asked before an entry is written, by the predicates of [`State`].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AccountId, Actor, ActorKind, Author, Channel, Clock, CommentId, Decision, Entry, Event, IntentId, Kind,
    Language, MediaId, Outcome, Remains, Responder, Source, Timestamp,
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

impl Comment {
    /// The comment that a first entry makes; none if the entry is not a `received` one.
    pub fn begin(entry: &Entry) -> Option<Self> {
        let Event::Received { source, kind, text, author, media, parent, written_at, clock } = &entry.event
        else {
            return None;
        };
        let mut comment = Self {
            id: entry.comment.clone(),
            account: entry.account.clone(),
            kind: *kind,
            media: media.clone(),
            parent: parent.clone(),
            author: author.clone(),
            text: text.clone(),
            written_at: *written_at,
            clock: *clock,
            received_at: entry.at,
            by_webhook_at: None,
            by_poller_at: None,
            decided: None,
            decided_at: None,
            question: None,
            approved_at: None,
            state: State::New,
            answer: None,
            peers: None,
            hidden_at: None,
            removed_at: None,
            erased_at: None,
            assigned_to: None,
            snoozed_until: None,
            remains: None,
            entries: vec![entry.seq],
        };
        comment.see(*source, entry.at);
        Some(comment)
    }

    /// The position of its latest entry; a change is made on top of a version or not at all.
    pub fn version(&self) -> u64 {
        self.entries.last().copied().unwrap_or(0)
    }

    /// The position of its first entry: the order in which comments reached us.
    pub fn first_seq(&self) -> u64 {
        self.entries.first().copied().unwrap_or(0)
    }

    /// How soon it should be seen to among those of its state, the smallest first: what a person decided to say goes
    /// before what the bot did.
    pub fn urgency(&self) -> u8 {
        match self.state.outgoing() {
            Some(reply) if reply.responder != Responder::Bot => 0,
            _ => 1,
        }
    }

    /// The comment to which Instagram attaches replies: the top of its thread.
    pub fn top(&self) -> &CommentId {
        self.parent.as_ref().unwrap_or(&self.id)
    }

    /// Takes one more entry of this comment; entries that were taken before change nothing.
    pub fn apply(&mut self, entry: &Entry) {
        if entry.seq <= self.version() {
            return;
        }
        self.entries.push(entry.seq);
        let at = entry.at;
        match &entry.event {
            Event::Received { source, .. } => {
                // A second `received` tells what the first did not know: the account, or a mention's words and author.
                if let Some(known) = Self::begin(entry) {
                    let entries = std::mem::take(&mut self.entries);
                    let (received_at, by_webhook_at) = (self.received_at, self.by_webhook_at);
                    let (by_poller_at, peers) = (self.by_poller_at, self.peers.take());
                    *self = Self { entries, received_at, by_webhook_at, by_poller_at, peers, ..known };
                    self.see(*source, at);
                }
            }
            Event::Seen { source } => self.see(*source, at),
            Event::Dated { written_at, clock } => {
                self.written_at = *written_at;
                self.clock = *clock;
            }
            Event::Edited { text } => {
                self.text.clone_from(text);
                match &mut self.state {
                    State::Posting { changed, .. } => *changed = true,
                    state if state.follows_the_text() => *state = State::New,
                    _ => {}
                }
            }
            Event::Decided {
                decision,
                reason,
                intent,
                confidence,
                margin,
                language,
                question: _,
                intents_hash,
            } => {
                self.decided_at.get_or_insert(at);
                self.question.get_or_insert(*decision != Decision::Ignore);
                self.decided = Some(Decided {
                    decision: *decision,
                    reason: reason.clone(),
                    intent: intent.clone(),
                    confidence: *confidence,
                    margin: *margin,
                    language: *language,
                    intents_hash: intents_hash.clone(),
                });
                if self.answer.is_none() {
                    self.state = match decision {
                        Decision::Ignore => State::Ignored,
                        Decision::Escalate => State::Escalated { proposal: None, channel: Channel::Public },
                        // `post` is followed by `queued` in the same write.
                        Decision::Draft | Decision::Post => {
                            State::Draft { proposal: None, channel: Channel::Public }
                        }
                    };
                }
            }
            Event::Drafted { text, channel } if entry.actor.kind == ActorKind::Staff => {
                self.take_back(text, *channel);
            }
            Event::Drafted { text, channel: drafted } => {
                if let State::Draft { proposal, channel } | State::Escalated { proposal, channel } =
                    &mut self.state
                {
                    *proposal = Some(text.clone());
                    *channel = *drafted;
                }
            }
            Event::Approved { .. } => self.approved_at = Some(at),
            Event::Rejected { reason } => self.state = State::Rejected { reason: reason.clone() },
            // The same reply in better words: whose it is does not change.
            Event::Queued { text, .. }
                if entry.actor.kind == ActorKind::System && self.state.outgoing().is_some() =>
            {
                if let State::Queued { reply, .. } = &mut self.state {
                    reply.text.clone_from(text);
                }
            }
            Event::Queued { text, channel, not_before } => {
                // An approval and what it queues are one write, so they bear one time.
                let approved = self.approved_at == Some(at);
                let reply = self.reply_by(&entry.actor, approved, text, *channel);
                let wait = not_before.map(|until| Wait { since: at, until });
                self.state = State::Queued { reply, attempts: 0, wait };
            }
            Event::Attempted { attempt, deadline, .. } => {
                if let Some(reply) = self.state.outgoing().cloned() {
                    let attempt = Attempt { number: *attempt, deadline: *deadline };
                    self.state = State::Posting { reply, attempt, changed: false };
                }
            }
            Event::Outcome { attempt, result, retry_at, reason, .. } => {
                let wait = retry_at.map(|until| Wait { since: at, until });
                self.conclude(*attempt, *result, wait, reason.as_deref());
            }
            Event::Answered { responder, reply_id, answered_at } => {
                self.answered(Answer { responder: *responder, reply_id: reply_id.clone(), at: *answered_at });
            }
            Event::PeerAnswered { reply_id } => self.answered_by_peer(reply_id, at),
            Event::PeerConfirmed => {
                if let Some(peers) = &mut self.peers {
                    peers.confirmed_at.get_or_insert(at);
                }
            }
            Event::Withdrawn { reason } => self.state = State::Withdrawn { reason: reason.clone() },
            Event::Hidden => self.hidden_at = Some(at),
            Event::Removed => self.removed_at = Some(at),
            Event::Assigned { to } => self.assigned_to.clone_from(to),
            Event::Snoozed { until } => self.snoozed_until = *until,
            Event::Erased(remains) => self.erase(at, *remains),
        }
    }

    /// Staff took their own decision back: it waits for them as before, as long as nothing of it went out.
    fn take_back(&mut self, text: &str, channel: Channel) {
        if !self.state.can_be_taken_back() {
            return;
        }
        self.approved_at = None;
        let proposal = Some(text.to_owned()).filter(|text| !text.is_empty());
        let is_escalated =
            self.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Escalate);
        self.state = if is_escalated {
            State::Escalated { proposal, channel }
        } else {
            State::Draft { proposal, channel }
        };
    }

    /// Forgets who wrote it and what was said. Whatever still waited ends here, since there is nothing left to answer.
    fn erase(&mut self, at: Timestamp, remains: Remains) {
        self.erased_at = Some(at);
        // What was erased before tells nothing any more.
        self.remains.get_or_insert(remains);
        self.text.clear();
        self.author = None;
        match &mut self.state {
            State::Draft { proposal, .. } | State::Escalated { proposal, .. } => *proposal = None,
            State::Queued { reply, .. } | State::Posting { reply, .. } | State::Failed { reply, .. } => {
                reply.text.clear();
            }
            State::Answered { reply: Some(reply) } => reply.text.clear(),
            _ => {}
        }
        if self.state.is_pending() {
            self.state = State::Withdrawn { reason: "erased".to_owned() };
        }
    }

    /// Keeps a peer's answer; it changes no state.
    fn answered_by_peer(&mut self, reply: &CommentId, at: Timestamp) {
        let peers = self.peers.get_or_insert_with(|| Peers { at, replies: Vec::new(), confirmed_at: None });
        peers.at = peers.at.min(at);
        if !peers.replies.contains(reply) {
            peers.replies.push(reply.clone());
        }
    }

    fn see(&mut self, source: Source, at: Timestamp) {
        let slot = match source {
            Source::Webhook => &mut self.by_webhook_at,
            Source::Poller => &mut self.by_poller_at,
        };
        slot.get_or_insert(at);
    }

    /// The reply that an actor queues: the bot's own, the draft that staff approved, or staff's own words.
    fn reply_by(&self, actor: &Actor, approved: bool, text: &str, channel: Channel) -> Reply {
        let proposed = self.state.proposal().flatten();
        let (author, responder) = match actor.kind {
            ActorKind::Staff if !approved => (Writer::Staff, Responder::Staff),
            ActorKind::Staff if proposed == Some(text) => (Writer::Bot, Responder::Approved),
            ActorKind::Staff => (Writer::Staff, Responder::Approved),
            _ => (Writer::Bot, Responder::Bot),
        };
        Reply { text: text.to_owned(), channel, author, responder }
    }

    fn conclude(&mut self, number: u32, result: Outcome, wait: Option<Wait>, reason: Option<&str>) {
        let State::Posting { reply, attempt, changed } = &self.state else { return };
        if attempt.number != number {
            return;
        }
        let (reply, changed) = (reply.clone(), *changed);
        let failed = |reply| State::Failed { reason: reason.unwrap_or("refused").to_owned(), reply };
        match (result, wait) {
            // `answered` follows in the same write.
            (Outcome::Posted, _) => {}
            (Outcome::Unknown, _) if reason.is_none() => {}
            (Outcome::Unknown, _) | (Outcome::Refused | Outcome::Throttled, None) => {
                self.state = failed(reply);
            }
            // Nothing was said, and what was to be said fits no more: it is decided on anew.
            (Outcome::Refused | Outcome::Throttled, Some(_)) if changed => self.state = State::New,
            (Outcome::Refused | Outcome::Throttled, Some(_)) => {
                self.state = State::Queued { reply, attempts: number, wait };
            }
        }
    }

    /// Keeps the earliest answer; what we were about to say is kept only if it is what was said.
    fn answered(&mut self, answer: Answer) {
        let reply = match &self.state {
            State::Queued { reply, .. }
            | State::Posting { reply, .. }
            | State::Answered { reply: Some(reply) }
                if answer.responder == reply.responder =>
            {
                Some(reply.clone())
            }
            State::Answered { reply } => reply.clone(),
            _ => None,
        };
        self.state = State::Answered { reply };
        if self.answer.as_ref().is_none_or(|first| answer.at < first.at) {
            self.answer = Some(answer);
        }
    }
}

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

    /// Whether staff's own decision can be taken back: a rejection, or a reply by staff that was not tried yet.
    pub fn can_be_taken_back(&self) -> bool {
        match self {
            Self::Queued { reply, attempts: 0, .. } => reply.responder != Responder::Bot,
            Self::Rejected { .. } => true,
            _ => false,
        }
    }

    /// Whether something of ours waits that an answer by staff, or the comment's end, takes back.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::New | Self::Draft { .. } | Self::Escalated { .. } | Self::Queued { .. })
    }

    /// Whether a change of the comment's text calls for a new decision: nothing has gone out yet.
    fn follows_the_text(&self) -> bool {
        matches!(
            self,
            Self::New | Self::Ignored | Self::Draft { .. } | Self::Escalated { .. } | Self::Queued { .. }
        )
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
