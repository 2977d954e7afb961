//! The subscription handshake, as Meta makes it when a webhook is configured.

use super::Instagram;

/// How a webhook answered the handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// The status; none if there was no answer.
    pub status: Option<u16>,
    /// What the answer said.
    pub body: String,
    /// Whether Meta would take it: status 200 and nothing but the challenge.
    pub is_accepted: bool,
}

impl Instagram {
    /// Asks the webhook to prove that it knows the verify token.
    pub async fn verifies(&self, verify_token: &str) -> Handshake {
        let platform = self.platform();
        let none = Handshake { status: None, body: String::new(), is_accepted: false };
        let (webhook, challenge) = {
            let mut state = platform.look();
            (state.webhook.clone(), state.chance.below(u64::from(u32::MAX)).to_string())
        };
        let Some(webhook) = webhook else { return none };
        let query =
            [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", verify_token)];
        let request = webhook.http.get(webhook.url).query(&query).timeout(platform.options.patience);
        let Ok(answer) = request.send().await else { return none };
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap_or_default();
        Handshake { status: Some(status), is_accepted: status == 200 && body == challenge, body }
    }
}
