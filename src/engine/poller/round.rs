//! One round: calls until all is read, the budget is spent, or the account may not be asked.

use super::reader::{Gain, Reader, Trouble};
use super::subscription;
use super::sweep::Sweep;
use crate::comment::Timestamp;
use crate::engine::Engine;
use crate::engine::accounts::{Access, Account};
use crate::store::StoreError;

const DAY: i64 = 24 * 3600 * 1000;
/// Beyond this share of the allowance, in percent, nothing is read: what is left is for replies.
const MOST_USED: f64 = 80.0;
/// Where Meta says how much is used but not until when, this long until the next look.
const REST: i64 = 5 * 60 * 1000;

/// What one account's rounds have in common. A restart forgets it, and reads again what changed.
#[derive(Default)]
pub(super) struct Rounds {
    sweep: Sweep,
    pub(super) subscription: subscription::Looks,
}

/// Why an account is not asked now.
#[derive(Debug)]
pub(super) struct Held {
    /// When it may be asked again, as far as we know.
    pub(super) until: Timestamp,
    /// What the API said, where it refuses the account altogether.
    pub(super) stopped: Option<String>,
}

/// Whether an account may not be asked anything that is not needed for a reply.
pub(super) fn held(engine: &Engine, account: &Account, now: Timestamp) -> Option<Held> {
    if let Some(until) = account.closed_until(now) {
        let stopped = match account.access() {
            Access::Stopped { reason, .. } => Some(reason),
            Access::Open | Access::Resting { .. } => None,
        };
        return Some(Held { until, stopped });
    }
    let usage = engine.graph.usage(account.token().expose())?;
    let wait = usage.regain.map(crate::engine::moment::millis);
    let is_used = usage.percent >= MOST_USED || wait.is_some();
    is_used.then(|| Held { until: now.plus_millis(wait.unwrap_or(REST)), stopped: None })
}

impl Rounds {
    /// Makes the calls of one round.
    ///
    /// # Errors
    /// [`StoreError`] if what was found can't be stored; it is found again in the next round.
    pub(super) async fn round(&mut self, engine: &Engine, account: &Account) -> Result<(), StoreError> {
        let polling = engine.polling;
        let reader = Reader { engine, account, grace: polling.grace, trust: Some(polling.trust) };
        self.sweep.begin(Timestamp::now().plus_millis(-DAY * i64::from(polling.days)));
        let mut gain = Gain::default();
        let mut calls = 0;
        while let Some(step) = self.sweep.next() {
            if calls == polling.budget {
                tracing::debug!(account = %account.id, calls, "the poller's calls are spent; it goes on in the next round");
                break;
            }
            if let Some(held) = held(engine, account, Timestamp::now()) {
                tracing::info!(account = %account.id, until = %held.until, "the poller waits: the account may not be asked now");
                break;
            }
            calls += 1;
            match reader.take(&mut self.sweep, step).await {
                Ok(more) => gain += more,
                Err(Trouble::Graph(error)) => {
                    tracing::warn!(account = %account.id, %error, "the poller could not read; it goes on in the next round");
                    break;
                }
                Err(Trouble::Store(error)) => return Err(error),
            }
        }
        let Gain { comments, new, edited, .. } = gain;
        if new + edited > 0 {
            tracing::info!(account = %account.id, calls, comments, new, edited, "the poller found what the webhook had not told");
        }
        Ok(())
    }
}
