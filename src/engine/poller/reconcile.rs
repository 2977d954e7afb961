//! The poller's work by hand: everything under the posts since a day, as many calls as it takes.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::reader::{Gain, Reader, Trouble};
use super::round::held;
use super::sweep::{Step, Sweep};
use crate::comment::{AccountId, Timestamp};
use crate::engine::Engine;
use crate::engine::accounts::Account;
use crate::instagram::Class;
use crate::participation::Bound;

/// Failures in a row after which an account is given up.
const MOST_FAILURES: u32 = 4;
/// Between two signs of life while the account may not be asked.
const BEAT: Duration = Duration::from_secs(5);

/// How far the reading of one account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// The account.
    pub account: AccountId,
    /// What it is at.
    pub phase: Phase,
    /// Why it waits or has stopped, in words for people.
    pub reason: Option<String>,
    /// What was read so far.
    #[serde(flatten)]
    pub gain: Gain,
    /// Calls of the Graph API.
    pub calls: usize,
}

/// What the reading of an account is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// It reads.
    Reading,
    /// It waits until Instagram may be asked again.
    Waiting,
    /// All was read.
    Done,
    /// It ended before.
    Stopped,
}

impl Engine {
    /// Reads everything under the posts that an account, or each, has published since a day in its zone, one account after
    /// the other, and takes it in. Reports to `progress` after each call; ends early with `stop`, or when nobody listens.
    pub async fn reconcile(
        &self,
        account: Option<&AccountId>,
        since: Bound,
        stop: &CancellationToken,
        progress: &Sender<Progress>,
    ) {
        let asked: Vec<&Arc<Account>> =
            self.accounts.iter().filter(|known| account.is_none_or(|id| known.id == *id)).collect();
        for account in asked {
            let mut now = Progress::of(&account.id);
            let end = tokio::select! {
                end = self.reconcile_one(account, since, progress, &mut now) => end,
                () = stop.cancelled() => Err("it was told to stop".to_owned()),
                () = progress.closed() => return,
            };
            now.phase = if end.is_ok() { Phase::Done } else { Phase::Stopped };
            now.reason = end.err();
            let _ = progress.send(now).await;
            if stop.is_cancelled() {
                return;
            }
        }
    }

    async fn reconcile_one(
        &self,
        account: &Account,
        since: Bound,
        progress: &Sender<Progress>,
        now: &mut Progress,
    ) -> Result<(), String> {
        let since = since.in_zone(&account.zone);
        if since > Timestamp::now() {
            return Err(format!("{since} lies in the future"));
        }
        // Whoever reads by hand wants all of it; that the webhook may be on its way with something does no harm.
        let reader = Reader { engine: self, account, grace: Duration::ZERO, trust: None };
        let mut sweep = Sweep::default();
        sweep.begin(since);
        let mut failures = 0;
        while let Some(step) = sweep.next() {
            self.wait(account, progress, now).await?;
            now.calls += 1;
            let is_list = matches!(step, Step::Posts(_));
            match reader.take(&mut sweep, step).await {
                Ok(gain) => {
                    failures = 0;
                    now.gain += gain;
                }
                Err(Trouble::Store(error)) => return Err(error.to_string()),
                Err(Trouble::Graph(error)) => {
                    let is_final = is_list && matches!(error.class, Class::Gone | Class::Refused);
                    failures += 1;
                    if is_final || failures >= MOST_FAILURES {
                        return Err(error.to_string());
                    }
                    let reason = Some(error.to_string());
                    let _ = progress.send(Progress { phase: Phase::Waiting, reason, ..now.clone() }).await;
                    // Longer each time; and as long as Instagram asks for, before the next call.
                    tokio::time::sleep(self.timing.first_retry.saturating_mul(1 << failures)).await;
                }
            }
            // Whoever does not listen any more is noticed by the caller.
            let _ = progress.send(Progress { phase: Phase::Reading, reason: None, ..now.clone() }).await;
        }
        Ok(())
    }

    /// Waits until the account may be asked; an error if it is refused altogether.
    async fn wait(
        &self,
        account: &Account,
        progress: &Sender<Progress>,
        now: &Progress,
    ) -> Result<(), String> {
        while let Some(held) = held(self, account, Timestamp::now()) {
            if let Some(reason) = held.stopped {
                return Err(reason);
            }
            let reason = Some(format!("too many calls: it goes on at {}", held.until));
            let _ = progress.send(Progress { phase: Phase::Waiting, reason, ..now.clone() }).await;
            let left = Duration::from_millis(u64::try_from(held.until.since(Timestamp::now())).unwrap_or(0));
            tokio::time::sleep(left.min(BEAT)).await;
        }
        Ok(())
    }
}

impl Progress {
    fn of(account: &AccountId) -> Self {
        Self {
            account: account.clone(),
            phase: Phase::Reading,
            reason: None,
            gain: Gain::default(),
            calls: 0,
        }
    }
}
