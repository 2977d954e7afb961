//! The fold: how the entries of the ledger make a comment what it is.
//!
//! [`Comment::begin`] takes the first entry, [`Comment::apply`] each later one. Both are total: an entry that doesn't
//! fit the state (an old ledger, an import) changes what it can and never panics.

use super::{
    Actor, ActorKind, Answer, Attempt, Channel, Comment, CommentId, Decided, Decision, Entry, Event, Outcome,
    Peers, Remains, Reply, Responder, Source, State, Timestamp, Wait, Writer,
};

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
            further: Vec::new(),
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

    /// The account's answers, by their ids at Instagram, the first one first.
    pub fn replies(&self) -> impl Iterator<Item = &CommentId> {
        self.answer.iter().filter_map(|answer| answer.reply_id.as_ref()).chain(&self.further)
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
            Event::Shown => self.hidden_at = None,
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
        let later = match &self.answer {
            Some(first) if first.at <= answer.at => Some(answer),
            _ => self.answer.replace(answer),
        };
        let later = later.and_then(|answer| answer.reply_id);
        self.further.extend(later.filter(|id| !self.replies().any(|known| known == id)));
    }
}
