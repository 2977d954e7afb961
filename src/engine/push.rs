//! Latency records to the measurement module: signed as Standard Webhooks prescribes, in batches and in order. What was
//! taken is remembered in the store, so that a restart goes on from there; what was not is tried again until it is. Each
//! record arrives at least once: what a batch told may be told again after a crash.

use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::hook::{Hook, HookError};
use crate::config::Push;
use crate::participation::Record;
use crate::store::{StoreError, kept_as};

/// Records that are sent at once: some hundred kilobytes.
const BATCH: usize = 500;
/// Between two looks at the ledger.
const LOOK: Duration = Duration::from_secs(1);
/// The wait after a first failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait: a module that is back is told within five minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Under this key stands the position up to which all was taken.
const KEY: &str = "push/after";

/// Works until told to stop; ends at once if there is nobody to tell.
pub(super) async fn run(engine: Engine, push: Push, stop: CancellationToken) {
    let Some(url) = push.url else { return };
    let hook = match Hook::new(url, &push.secret) {
        Ok(hook) => hook,
        Err(error) => return tracing::error!(%error, "nothing can be pushed"),
    };
    let sender = Sender { engine, hook };
    tokio::select! {
        () = sender.work() => {}
        () = stop.cancelled() => {}
    }
}

struct Sender {
    engine: Engine,
    hook: Hook,
}

impl Sender {
    async fn work(&self) {
        let mut wait = FIRST_WAIT;
        loop {
            match self.step().await {
                Ok(true) => wait = FIRST_WAIT,
                Ok(false) => tokio::time::sleep(LOOK).await,
                Err(error) => {
                    tracing::warn!(%error, retry_ms = wait.as_millis(), "latency records could not be pushed");
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// Sends one batch, if there is something to tell.
    async fn step(&self) -> Result<bool, PushError> {
        let after = kept_as(&*self.engine.store, KEY).await?.unwrap_or(0);
        self.engine.counts.pushed(after);
        let page = self.engine.changed(after, BATCH).await?;
        let records: Vec<Record> = page.records.into_iter().map(|told| told.record).collect();
        let Some(last) = records.last().map(|record| record.seq) else { return Ok(false) };
        let items = json!({"items": records});
        self.hook.send(&format!("latency_{after}_{last}"), "latency.records", &items).await?;
        self.engine.store.keep(vec![(KEY.to_owned(), Some(json!(last)))]).await?;
        self.engine.counts.pushed(last);
        Ok(true)
    }
}

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
enum PushError {
    #[error(transparent)]
    Hook(#[from] HookError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
