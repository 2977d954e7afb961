//! Latency records to the measurement module: signed as Standard Webhooks prescribes, in batches and in order. What was
//! taken is remembered in the store, so that a restart goes on from there; what was not is tried again until it is. Each
//! record arrives at least once: what a batch told may be told again after a crash.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::json;
use sha2::Sha256;
use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::comment::Timestamp;
use crate::config::{HttpUrl, Push, Secret};
use crate::participation::Record;
use crate::store::StoreError;

/// Records that are sent at once: some hundred kilobytes.
const BATCH: usize = 500;
/// Between two looks at the ledger.
const LOOK: Duration = Duration::from_secs(1);
/// One call takes no longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The wait after a first failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait: a module that is back is told within five minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Under this key stands the position up to which all was taken.
const KEY: &str = "push/after";

/// Works until told to stop; ends at once if there is nobody to tell.
pub(super) async fn run(engine: Engine, push: Push, stop: CancellationToken) {
    let Some(url) = push.url else { return };
    // Another part of the process may have chosen its provider before; then that one serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = match Client::builder().timeout(PATIENCE).redirect(Policy::none()).build() {
        Ok(client) => client,
        Err(error) => return tracing::error!(%error, "nothing can be pushed: there is no HTTP client"),
    };
    let sender = Sender { engine, client, url, key: key(&push.secret) };
    tokio::select! {
        () = sender.work() => {}
        () = stop.cancelled() => {}
    }
}

struct Sender {
    engine: Engine,
    client: Client,
    url: HttpUrl,
    key: Vec<u8>,
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
        let kept = self.engine.store.kept(KEY).await?;
        let after = kept.first().and_then(|(_, after)| after.as_u64()).unwrap_or(0);
        self.engine.counts.pushed(after);
        let page = self.engine.changed(after, BATCH).await?;
        let records: Vec<Record> = page.records.into_iter().map(|told| told.record).collect();
        let Some(last) = records.last().map(|record| record.seq) else { return Ok(false) };
        self.send(&format!("latency_{after}_{last}"), &records).await?;
        self.engine.store.keep(vec![(KEY.to_owned(), Some(json!(last)))]).await?;
        self.engine.counts.pushed(last);
        Ok(true)
    }

    async fn send(&self, id: &str, records: &[Record]) -> Result<(), PushError> {
        let now = Timestamp::now();
        let body =
            json!({"type": "latency.records", "timestamp": now, "data": {"items": records}}).to_string();
        let seconds = now.as_millis().div_euclid(1000);
        let answer = self
            .client
            .post(self.url.as_str())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature(&self.key, id, seconds, &body))
            .body(body)
            .send()
            .await
            // Addresses may bear secrets.
            .map_err(|error| PushError::Unreachable(error.without_url().to_string()))?;
        if answer.status().is_success() { Ok(()) } else { Err(PushError::Refused(answer.status().as_u16())) }
    }
}

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
enum PushError {
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error("the answer was {0}")]
    Refused(u16),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The bytes of a secret: in base64 behind `whsec_`, as the standard writes them, or else the text itself.
fn key(secret: &Secret) -> Vec<u8> {
    let text = secret.expose();
    let decoded = text.strip_prefix("whsec_").and_then(|encoded| STANDARD.decode(encoded).ok());
    decoded.unwrap_or_else(|| text.as_bytes().to_vec())
}

fn signature(key: &[u8], id: &str, seconds: i64, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    let mac = mac.chain_update(format!("{id}.{seconds}.{body}")).finalize().into_bytes();
    format!("v1,{}", STANDARD.encode(mac))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the standard's own libraries are tested with.
    #[test]
    fn a_signature_as_the_standard_has_it() {
        let key = key(&Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        let signature =
            signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
