//! How often each intent was hit, over the last 30 days.

use std::collections::HashMap;

use super::Room;
use crate::comment::{IntentId, Responder, State, Timestamp};
use crate::console::access::{Failure, Visit};

/// The days that are counted, in milliseconds.
const PERIOD: i64 = 30 * 86_400_000;
/// Comments read at once.
const PAGE: usize = 1000;
/// What was counted holds so long, in milliseconds: whoever edits opens the list again and again.
const FRESH: i64 = 60_000;

/// The figures of an intent.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::console) struct Hits {
    /// Comments that were taken for it.
    pub(super) hits: u64,
    /// Those that its answer was posted to.
    pub(super) posts: u64,
    /// Those whose proposed answer staff rejected.
    pub(super) rejects: u64,
    /// When the last one was written.
    pub(super) last: Option<Timestamp>,
}

/// What was counted, and when.
pub(in crate::console) type Counted = (Timestamp, HashMap<(crate::comment::AccountId, IntentId), Hits>);

/// The figures of all intents, over the accounts of a room that the visitor sees.
pub(super) async fn hits(visit: &Visit, room: &Room) -> Result<HashMap<IntentId, Hits>, Failure> {
    let mut kept = visit.console.counted.lock().await;
    if kept.as_ref().is_none_or(|(at, _)| visit.now.since(*at) > FRESH) {
        *kept = Some((visit.now, count(visit).await?));
    }
    let accounts = visit.console.engine.accounts.iter();
    let seen: Vec<_> = accounts
        .filter(|account| {
            std::sync::Arc::ptr_eq(&account.shelf, &room.shelf) && visit.user.sees(Some(&account.id))
        })
        .map(|account| &account.id)
        .collect();
    let mut all: HashMap<IntentId, Hits> = HashMap::new();
    for ((_, intent), own) in
        kept.iter().flat_map(|(_, counted)| counted).filter(|((id, _), _)| seen.contains(&id))
    {
        let hits = all.entry(intent.clone()).or_default();
        hits.hits += own.hits;
        hits.posts += own.posts;
        hits.rejects += own.rejects;
        hits.last = hits.last.max(own.last);
    }
    Ok(all)
}

async fn count(visit: &Visit) -> Result<HashMap<(crate::comment::AccountId, IntentId), Hits>, Failure> {
    let store = &visit.console.engine.store;
    let (from, to) = (visit.now.plus_millis(-PERIOD), visit.now.plus_millis(86_400_000));
    let mut all: HashMap<_, Hits> = HashMap::new();
    let mut after = None;
    loop {
        let page = store.written(from, to, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some((last.written_at, last.id.clone()));
        for comment in &page {
            let intent = comment.decided.as_ref().and_then(|decided| decided.intent.clone());
            let Some(key) = comment.account.clone().zip(intent) else { continue };
            let hits = all.entry(key).or_default();
            hits.hits += 1;
            let responder = comment.answer.as_ref().map(|answer| answer.responder);
            hits.posts += u64::from(matches!(responder, Some(Responder::Bot | Responder::Approved)));
            hits.rejects += u64::from(matches!(comment.state, State::Rejected { .. }));
            hits.last = hits.last.max(Some(comment.written_at));
        }
    }
}
