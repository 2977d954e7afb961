//! What figures are made of: the part of a [`Record`] that is counted and measured, wherever it is kept.

use super::Record;
use crate::comment::{AccountId, IntentId, Language, Responder, Timestamp};

/// What the figures need of one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation<'a> {
    /// The account it belongs to.
    pub account: Option<&'a AccountId>,
    /// Whether it belongs into the cohort.
    pub counted: bool,
    /// Whether it was taken as a question.
    pub question: bool,
    /// When it was written.
    pub written_at: Timestamp,
    /// Milliseconds from written to answered.
    pub latency_ms: Option<i64>,
    /// The part of them within service hours.
    pub working_latency_ms: Option<i64>,
    /// Milliseconds of each stage on its way.
    pub stages: Stages,
    /// Who answered first.
    pub responder: Option<Responder>,
    /// The latest decision's intent.
    pub intent: Option<&'a IntentId>,
    /// That intent's topic.
    pub topic: Option<&'a str>,
    /// Its language.
    pub language: Option<Language>,
    /// Whether another citizen answered before the account did, or without it.
    pub peer_first: bool,
    /// Whether staff confirmed what another citizen answered.
    pub peer_confirmed: bool,
    /// Whether the webhook brought it.
    pub by_webhook: bool,
    /// Whether the poller found it.
    pub by_poller: bool,
}

/// Whether a peer's answer came before the account's own.
pub fn is_first(peer_at: Option<Timestamp>, answered_at: Option<Timestamp>) -> bool {
    peer_at.is_some_and(|peer| answered_at.is_none_or(|answered| peer < answered))
}

/// Milliseconds of each stage of one comment, at least 0; none where it did not pass through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// From written to received: Meta's delay, or the poller's.
    pub received: Option<i64>,
    /// From received to the first decision: ours.
    pub decided: Option<i64>,
    /// From the first decision to the approval: the reviewer's.
    pub approved: Option<i64>,
    /// From the approval, or the first decision where none was needed, to the answer: the queue's and the API's. Of answers
    /// by bot and approval only: what staff type themselves passes through no queue of ours.
    pub posted: Option<i64>,
}

impl Stages {
    /// The stages between a comment's moments.
    pub fn between(
        written_at: Timestamp,
        received_at: Timestamp,
        decided_at: Option<Timestamp>,
        approved_at: Option<Timestamp>,
        answered: Option<(Responder, Timestamp)>,
    ) -> Self {
        // Clocks differ, and staff may be faster than our decision.
        let from = |start: Timestamp, end: Timestamp| end.since(start).max(0);
        let queued_at = approved_at.or(decided_at);
        let posted_at = answered.filter(|(by, _)| *by != Responder::Staff).map(|(_, at)| at);
        Self {
            received: Some(from(written_at, received_at)),
            decided: decided_at.map(|at| from(received_at, at)),
            approved: decided_at.zip(approved_at).map(|(decided, at)| from(decided, at)),
            posted: queued_at.zip(posted_at).map(|(queued, at)| from(queued, at)),
        }
    }
}

impl<'a> From<&'a Record> for Observation<'a> {
    fn from(record: &'a Record) -> Self {
        let answered = record.responder.zip(record.answered_at);
        Self {
            account: record.account.as_ref(),
            counted: record.counted,
            question: record.question == Some(true),
            written_at: record.written_at,
            latency_ms: record.latency_ms,
            working_latency_ms: record.working_latency_ms,
            stages: Stages::between(
                record.written_at,
                record.received_at,
                record.decided_at,
                record.approved_at,
                answered,
            ),
            responder: record.responder,
            intent: record.intent.as_ref(),
            topic: record.topic.as_deref(),
            language: record.language,
            peer_first: is_first(record.peer_at, record.answered_at),
            peer_confirmed: record.peer_confirmed_at.is_some(),
            by_webhook: record.received_by_webhook_at.is_some(),
            by_poller: record.found_by_poller_at.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_begins_where_the_one_before_ends() {
        let at = |ms: Option<i64>| ms.map(Timestamp::from_millis);
        let stages = |decided, approved, answered: Option<(Responder, i64)>| {
            let answered = answered.map(|(by, ms)| (by, Timestamp::from_millis(ms)));
            let written = Timestamp::from_millis(1_000);
            let stages =
                Stages::between(written, written.plus_millis(500), at(decided), at(approved), answered);
            [stages.received, stages.decided, stages.approved, stages.posted]
        };
        for (decided, approved, answered, expected) in [
            (None, None, None, [Some(500), None, None, None]),
            (Some(1_510), None, Some((Responder::Bot, 2_000)), [Some(500), Some(10), None, Some(490)]),
            (
                Some(1_510),
                Some(9_510),
                Some((Responder::Approved, 9_610)),
                [Some(500), Some(10), Some(8_000), Some(100)],
            ),
            // Staff typed it in Instagram, before we had decided or after; approved, and staff were faster.
            (Some(1_510), None, Some((Responder::Staff, 1_505)), [Some(500), Some(10), None, None]),
            (
                Some(1_510),
                Some(9_510),
                Some((Responder::Staff, 9_000)),
                [Some(500), Some(10), Some(8_000), None],
            ),
            // Instagram's clock is behind ours.
            (Some(1_510), None, Some((Responder::Bot, 1_400)), [Some(500), Some(10), None, Some(0)]),
        ] {
            assert_eq!(stages(decided, approved, answered), expected);
        }
    }
}
