//! A webhook that we call: signed as Standard Webhooks prescribes, and taken once the answer is 2xx.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::comment::Timestamp;
use crate::config::{HttpUrl, Secret};

/// One call takes no longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// An address, with the key that signs what is sent there.
pub(super) struct Hook {
    client: Client,
    url: HttpUrl,
    key: Vec<u8>,
}

/// Why something was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum HookError {
    /// There is no client.
    #[error("there is no HTTP client: {0}")]
    Client(String),
    /// Nobody answered.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// The answer was another than 2xx.
    #[error("the answer was {0}")]
    Refused(u16),
}

impl Hook {
    /// A hook at an address.
    pub(super) fn new(url: HttpUrl, secret: &Secret) -> Result<Self, HookError> {
        // Another part of the process may have chosen its provider before; then that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build();
        let client = client.map_err(|error| HookError::Client(error.to_string()))?;
        Ok(Self { client, url, key: key(secret) })
    }

    /// Sends one message; the same `id` tells that it is the same.
    pub(super) async fn send(&self, id: &str, kind: &str, data: &Value) -> Result<(), HookError> {
        let now = Timestamp::now();
        let body = json!({"type": kind, "timestamp": now, "data": data}).to_string();
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
            .map_err(|error| HookError::Unreachable(error.without_url().to_string()))?;
        if answer.status().is_success() { Ok(()) } else { Err(HookError::Refused(answer.status().as_u16())) }
    }
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
