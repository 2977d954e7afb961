//! What an attempt comes to, as the ledger tells it.

use crate::comment::{Entry, Event, Outcome, Timestamp};
use crate::instagram::{Class, GraphError};

/// Why a reply is tried again, or not, that Meta says has nothing to stand under.
const GONE: &str = "gone";

/// It may or may not be public.
pub(super) fn unknown(attempt: u32, error: &GraphError) -> Event {
    outcome(attempt, Outcome::Unknown, Some(error), None, None)
}

/// The call provably did nothing; without `retry_at` the matter ends.
pub(super) fn failed(attempt: u32, error: &GraphError, retry_at: Option<Timestamp>) -> Event {
    let (result, reason) = match error.class {
        Class::Throttled => (Outcome::Throttled, "throttled"),
        Class::NotSent => (Outcome::Refused, "not-sent"),
        Class::AccountStopped => (Outcome::Refused, "account-stopped"),
        Class::Gone => (Outcome::Refused, GONE),
        _ => (Outcome::Refused, "refused"),
    };
    outcome(attempt, result, Some(error), retry_at, Some(reason))
}

/// The call was not made after all.
pub(super) fn not_sent(attempt: u32, retry_at: Timestamp) -> Event {
    outcome(attempt, Outcome::Refused, None, Some(retry_at), Some("not-sent"))
}

/// It is certain that nothing came of an attempt in doubt, and what was to be said fits the comment no more.
pub(super) fn not_posted(attempt: u32, now: Timestamp) -> Event {
    outcome(attempt, Outcome::Refused, None, Some(now), Some("not-posted"))
}

/// Nobody knows, and a person must look.
pub(super) fn given_up(attempt: u32) -> Event {
    outcome(attempt, Outcome::Unknown, None, None, Some("outcome-unknown"))
}

/// How often since the reply was queued Meta has said that there is nothing to reply to.
pub(super) fn gone(ledger: &[Entry]) -> usize {
    ledger.iter().fold(0, |times, entry| match &entry.event {
        Event::Queued { .. } => 0,
        Event::Outcome { reason: Some(reason), .. } if reason == GONE => times + 1,
        _ => times,
    })
}

/// The attempts since the reply was queued, but for those that provably did nothing.
pub(super) fn in_doubt(ledger: &[Entry]) -> usize {
    ledger.iter().fold(0, |attempts: usize, entry| match &entry.event {
        Event::Queued { .. } => 0,
        Event::Attempted { .. } => attempts + 1,
        Event::Outcome { result: Outcome::Refused | Outcome::Throttled, .. } => attempts.saturating_sub(1),
        _ => attempts,
    })
}

fn outcome(
    attempt: u32,
    result: Outcome,
    error: Option<&GraphError>,
    retry_at: Option<Timestamp>,
    reason: Option<&str>,
) -> Event {
    let (code, subcode) = error.map_or((None, None), |error| (error.code, error.subcode));
    let reason = reason.map(str::to_owned);
    Event::Outcome { attempt, result, code, subcode, reply_id: None, retry_at, reason }
}
