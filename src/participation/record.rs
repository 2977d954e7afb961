//! The latency record: what the figures need of one comment.
//!
//! It is a published language (`GET /api/v1/latency`, exports), so its members have their names by contract; a member that
//! nobody measured is absent rather than null.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::working::working_ms;
use super::{DEFINITION, Pseudonyms};
use crate::comment::{
    AccountId, Author, Clock, Comment, CommentId, Decision, IntentId, Kind, Language, MediaId, Remains,
    Responder, Source, Timestamp,
};
use crate::config::Hours;

/// What the figures need of one comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Record {
    /// The comment's id.
    pub comment: CommentId,
    /// The account it belongs to.
    pub account: Option<AccountId>,
    /// The post it stands under.
    pub media: Option<MediaId>,
    /// The comment it replies to.
    pub parent: Option<CommentId>,
    /// The author's pseudonym.
    pub author: Option<String>,
    /// The way by which it reached us first.
    pub source: Source,
    /// When the webhook brought it.
    pub received_by_webhook_at: Option<Timestamp>,
    /// When the poller found it.
    pub found_by_poller_at: Option<Timestamp>,
    /// When it was written.
    pub written_at: Timestamp,
    /// Where `written_at` comes from.
    pub clock: Clock,
    /// When it first reached us.
    pub received_at: Timestamp,
    /// When it was first decided on.
    pub decided_at: Option<Timestamp>,
    /// When staff approved the reply.
    pub approved_at: Option<Timestamp>,
    /// When the account's first answer became public.
    pub answered_at: Option<Timestamp>,
    /// Milliseconds from written to answered, at least 0.
    pub latency_ms: Option<i64>,
    /// The part of them within the account's service hours; null also where it has none.
    pub working_latency_ms: Option<i64>,
    /// Whether the answer bears an earlier time than the comment, so that its latency counts as 0.
    pub clock_skew: bool,
    /// Who answered first.
    pub responder: Option<Responder>,
    /// The first answer's id.
    pub reply_id: Option<CommentId>,
    /// When another citizen first answered.
    pub peer_at: Option<Timestamp>,
    /// When staff confirmed what other citizens answered.
    pub peer_confirmed_at: Option<Timestamp>,
    /// The latest decision.
    pub decision: Option<Decision>,
    /// The latest decision's reason.
    pub reason: Option<String>,
    /// The latest decision's intent.
    pub intent: Option<IntentId>,
    /// That intent's topic.
    pub topic: Option<String>,
    /// The latest decision's confidence, 0 to 1.
    pub confidence: Option<f64>,
    /// The comment's language.
    pub language: Option<Language>,
    /// Whether the first decision was other than `ignore`; null until there is one.
    pub question: Option<bool>,
    /// Whether it belongs into the cohort.
    pub counted: bool,
    /// When it was hidden.
    pub hidden_at: Option<Timestamp>,
    /// When it was found to be gone.
    pub removed_at: Option<Timestamp>,
    /// The version of the definition.
    pub definition: u8,
    /// The position in the ledger of the entry that changed it last: what to ask for the records after.
    pub seq: u64,
}

/// What a record needs to know beside the comment.
pub struct Context<'a> {
    /// The accounts that are served.
    pub accounts: &'a [Served],
    /// The topic of an account's intent.
    pub topic: &'a dyn Fn(&AccountId, &IntentId) -> Option<String>,
    /// Whether a comment was written by a served account: seen as its comment, or posted as our reply.
    pub by_account: &'a dyn Fn(&CommentId) -> bool,
    /// The installation's pseudonyms.
    pub pseudonyms: &'a Pseudonyms,
}

/// A served account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its id.
    pub id: AccountId,
    /// Its name on Instagram, without `@`.
    pub username: String,
    /// The zone of its hours.
    pub zone: TimeZone,
    /// Its service hours, if it has some.
    pub hours: Option<Hours>,
}

impl Record {
    /// The record of a comment.
    pub fn of(comment: &Comment, context: &Context<'_>) -> Self {
        let decided = comment.decided.as_ref();
        let intent = decided.and_then(|decided| decided.intent.clone());
        let topic = comment.account.as_ref().zip(intent.as_ref());
        let answer = comment.answer.as_ref();
        let latency = answer.map(|answer| answer.at.since(comment.written_at));
        let served = context.accounts.iter().find(|served| Some(&served.id) == comment.account.as_ref());
        let working = |to: Timestamp| -> Option<i64> {
            let served = served?;
            Some(working_ms(comment.written_at, to, served.hours.as_ref()?, &served.zone))
        };
        Self {
            comment: comment.id.clone(),
            account: comment.account.clone(),
            media: comment.media.clone(),
            parent: comment.parent.clone(),
            author: comment.author.as_ref().map(|author| context.pseudonyms.of(author)),
            source: first_source(comment),
            received_by_webhook_at: comment.by_webhook_at,
            found_by_poller_at: comment.by_poller_at,
            written_at: comment.written_at,
            clock: comment.clock,
            received_at: comment.received_at,
            decided_at: comment.decided_at,
            approved_at: comment.approved_at,
            answered_at: answer.map(|answer| answer.at),
            latency_ms: latency.map(|ms| ms.max(0)),
            working_latency_ms: answer.and_then(|answer| working(answer.at)),
            clock_skew: latency.is_some_and(|ms| ms < 0),
            responder: answer.map(|answer| answer.responder),
            reply_id: answer.and_then(|answer| answer.reply_id.clone()),
            peer_at: comment.peers.as_ref().map(|peers| peers.at),
            peer_confirmed_at: comment.peers.as_ref().and_then(|peers| peers.confirmed_at),
            decision: decided.map(|decided| decided.decision),
            reason: decided.map(|decided| decided.reason.clone()),
            topic: topic.and_then(|(account, intent)| (context.topic)(account, intent)),
            intent,
            confidence: decided.map(|decided| decided.confidence),
            language: decided.map(|decided| decided.language),
            question: comment.question,
            counted: is_counted(comment, context),
            hidden_at: comment.hidden_at,
            removed_at: comment.removed_at,
            definition: DEFINITION,
            seq: comment.version(),
        }
    }
}

fn first_source(comment: &Comment) -> Source {
    match (comment.by_webhook_at, comment.by_poller_at) {
        (Some(webhook), Some(poller)) if poller < webhook => Source::Poller,
        (None, Some(_)) => Source::Poller,
        _ => Source::Webhook,
    }
}

/// Whether a comment belongs into the cohort: it is one of an account of ours, by somebody else, top-level or addressed
/// to the account, and was not removed before an answer.
fn is_counted(comment: &Comment, context: &Context<'_>) -> bool {
    if comment.account.is_none() {
        return false;
    }
    let remains = remains(comment, context.accounts);
    let addressed = match &comment.parent {
        None => true,
        Some(parent) => {
            matches!(comment.kind, Kind::Mention | Kind::Caption)
                || remains.addressed
                || (context.by_account)(parent)
        }
    };
    let answered_at = comment.answer.as_ref().map(|answer| answer.at);
    let removed =
        comment.removed_at.is_some_and(|removed| answered_at.is_none_or(|answered| removed < answered));
    !remains.own && addressed && !removed
}

/// What the figures need of a comment's author and text, also when those are erased.
pub fn remains(comment: &Comment, accounts: &[Served]) -> Remains {
    comment.remains.unwrap_or_else(|| Remains {
        own: comment.author.as_ref().is_some_and(|author| is_served(author, accounts)),
        addressed: accounts.iter().any(|served| {
            Some(&served.id) == comment.account.as_ref() && mentions(&comment.text, &served.username)
        }),
    })
}

fn is_served(author: &Author, accounts: &[Served]) -> bool {
    let named = |served: &Served| {
        author.username.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&served.username))
    };
    accounts.iter().any(|served| author.id == served.id.as_str() || named(served))
}

/// Whether a text holds `@username`, in upper or lower case; a full stop after it ends the sentence, not the name.
fn mentions(text: &str, username: &str) -> bool {
    text.split('@').skip(1).any(|rest| {
        let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        let end = rest.find(|c| !of_name(c)).unwrap_or(rest.len());
        rest[..end].trim_end_matches('.').eq_ignore_ascii_case(username)
    })
}

#[cfg(test)]
mod tests;
