//! The forms in which the API gives comments.

use serde::Serialize;
use utoipa::ToSchema;

use crate::comment::{
    AccountId, Channel, Clock, Comment, CommentId, Decision, Entry, IntentId, Language, MediaId, Responder,
    State, Timestamp, Writer,
};
use crate::text::personal::mask;

/// A comment as the API gives it.
#[derive(Serialize, ToSchema)]
pub(super) struct Item {
    id: CommentId,
    account: Option<AccountId>,
    media: Option<MediaId>,
    parent: Option<CommentId>,
    text: String,
    author: Option<Author>,
    language: Option<Language>,
    intent: Option<IntentId>,
    confidence: Option<f64>,
    margin: Option<f64>,
    decision: Option<Decision>,
    reason: Option<String>,
    state: &'static str,
    reply: Option<Reply>,
    written_at: Timestamp,
    clock: Clock,
    received_at: Timestamp,
    answered_at: Option<Timestamp>,
    responder: Option<Responder>,
    /// When the first other citizen answered.
    peer_at: Option<Timestamp>,
    /// When staff confirmed what other citizens answered.
    peer_confirmed_at: Option<Timestamp>,
    /// Whether staff should think of hiding it, for the personal data in it.
    hide_suggested: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CommentAuthor)]
struct Author {
    id: String,
    username: Option<String>,
}

/// The reply that is proposed, on its way or given.
#[derive(Serialize, ToSchema)]
struct Reply {
    text: Option<String>,
    id: Option<CommentId>,
    channel: Channel,
    author: Writer,
}

/// A comment with its whole ledger.
#[derive(Serialize, ToSchema)]
pub(super) struct WithLedger {
    #[serde(flatten)]
    pub(super) item: Item,
    pub(super) ledger: Vec<Entry>,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct List<T> {
    pub(super) items: Vec<T>,
    /// What to give as `after` for the next page; null at the end.
    pub(super) next: Option<u64>,
}

impl Item {
    /// The same for an outsider's program: with personal data masked.
    pub(super) fn masked(mut self) -> Self {
        self.text = mask(&self.text);
        let text = self.reply.as_mut().and_then(|reply| reply.text.as_mut());
        for text in text.into_iter().chain(&mut self.reason) {
            *text = mask(text);
        }
        self
    }

    /// Whether its text or its author's name contains something, whatever the case.
    pub(super) fn shows(&self, sought: &str) -> bool {
        let username = self.author.as_ref().and_then(|author| author.username.as_deref());
        let sought = sought.to_lowercase();
        [Some(self.text.as_str()), username]
            .into_iter()
            .flatten()
            .any(|text| text.to_lowercase().contains(&sought))
    }

    /// `typed` is what staff typed in Instagram, where that is the answer.
    pub(super) fn new(comment: Comment, typed: Option<String>, hide_suggested: bool) -> Self {
        let reply = reply(&comment, typed);
        let decided = comment.decided;
        let peer_at = comment.peers.as_ref().map(|peers| peers.at);
        let peer_confirmed_at = comment.peers.and_then(|peers| peers.confirmed_at);
        let (answered_at, responder) = comment.answer.map(|answer| (answer.at, answer.responder)).unzip();
        Self {
            id: comment.id,
            account: comment.account,
            media: comment.media,
            parent: comment.parent,
            text: comment.text,
            author: comment.author.map(|author| Author { id: author.id, username: author.username }),
            language: decided.as_ref().map(|decided| decided.language),
            intent: decided.as_ref().and_then(|decided| decided.intent.clone()),
            confidence: decided.as_ref().map(|decided| decided.confidence),
            margin: decided.as_ref().map(|decided| decided.margin),
            decision: decided.as_ref().map(|decided| decided.decision),
            reason: comment.state.reason().map(str::to_owned).or(decided.map(|decided| decided.reason)),
            state: comment.state.name().as_str(),
            reply,
            written_at: comment.written_at,
            clock: comment.clock,
            received_at: comment.received_at,
            answered_at,
            responder,
            peer_at,
            peer_confirmed_at,
            hide_suggested,
        }
    }
}

fn reply(comment: &Comment, typed: Option<String>) -> Option<Reply> {
    let id = comment.answer.as_ref().and_then(|answer| answer.reply_id.clone());
    match &comment.state {
        State::Draft { proposal: Some(text), channel }
        | State::Escalated { proposal: Some(text), channel } => {
            Some(Reply { text: Some(text.clone()), id: None, channel: *channel, author: Writer::Bot })
        }
        State::Queued { reply, .. } | State::Posting { reply, .. } | State::Failed { reply, .. } => {
            Some(Reply {
                text: Some(reply.text.clone()),
                id: None,
                channel: reply.channel,
                author: reply.author,
            })
        }
        State::Answered { reply: Some(reply) } => {
            Some(Reply { text: Some(reply.text.clone()), id, channel: reply.channel, author: reply.author })
        }
        State::Answered { reply: None } => {
            Some(Reply { text: typed, id, channel: Channel::Public, author: Writer::Staff })
        }
        _ => None,
    }
}
