//! Erases personal data when its time is over: who wrote a comment and what was said. Times and figures stay.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::comment::{Actor, Comment, Event, Timestamp};
use crate::participation::record;
use crate::store::{Change, StoreError};

/// Between two rounds. A day's delay is nothing to a term of months, and rounds without anything to erase cost little.
const ROUND: Duration = Duration::from_secs(6 * 3600);
/// After the start, so that the first round is not in the way of what waits.
const FIRST: Duration = Duration::from_secs(60);
/// Comments looked at in one step.
const PAGE: usize = 500;
const DAY: i64 = 24 * 3600 * 1000;

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        wait = ROUND;
        let before = Timestamp::now().plus_millis(-DAY * i64::from(engine.retention.personal_data_days));
        match engine.erase_before(before).await {
            Ok(0) => {}
            Ok(comments) => tracing::info!(comments, "personal data is erased, its time is over"),
            Err(error) => {
                tracing::error!(%error, "personal data could not be erased; it will be tried again");
            }
        }
    }
}

impl Engine {
    /// Erases the personal data of all comments that were written before a moment; returns of how many.
    ///
    /// # Errors
    /// [`StoreError`]; what was not erased is at the next time.
    pub async fn erase_before(&self, before: Timestamp) -> Result<usize, StoreError> {
        let mut after = None;
        let mut erased = 0;
        loop {
            let page = self.store.written(Timestamp::from_millis(i64::MIN), before, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.written_at, last.id.clone()));
            erased += self.erase(page.iter().filter(|comment| comment.erased_at.is_none())).await?;
        }
        self.store.scrub(before).await?;
        Ok(erased)
    }

    /// Records that comments are erased. One that changes at this moment is left for the next round.
    pub(super) async fn erase(&self, comments: impl Iterator<Item = &Comment>) -> Result<usize, StoreError> {
        let now = Timestamp::now();
        let served = self.served();
        let steps = |comment| vec![(Actor::SYSTEM, Event::Erased(record::remains(comment, &served)))];
        let changes: Vec<Change> = comments.map(|comment| Change::of(comment, now, steps(comment))).collect();
        if changes.is_empty() {
            return Ok(0);
        }
        Ok(self.store.record(changes).await?.iter().flatten().count())
    }
}
