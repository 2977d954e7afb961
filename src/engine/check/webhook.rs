//! Whether the webhook is reached from outside: the handshake, as Meta makes it.

use std::time::Duration;

use reqwest::Url;

use super::Doors;
use crate::instagram::http;

/// How long the webhook may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// What the handshake must bring back.
const CHALLENGE: &str = "1158201444";

/// How the webhook answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// As it must.
    Well,
    /// With this status, or with something else than the challenge.
    Otherwise(u16),
    /// By leading elsewhere, which Meta does not follow.
    Elsewhere(u16),
    /// Not at all.
    Never(String),
}

/// Makes the handshake with the public address.
pub(super) async fn is_ours(doors: &Doors) -> Reached {
    match handshake(doors).await {
        Ok((status, _)) if (300..400).contains(&status) => Reached::Elsewhere(status),
        Ok((200, body)) if body == CHALLENGE => Reached::Well,
        Ok((status, _)) => Reached::Otherwise(status),
        Err(reason) => Reached::Never(reason),
    }
}

async fn handshake(doors: &Doors) -> Result<(u16, String), String> {
    let url = format!("{}/webhook", doors.public_url);
    let url = Url::parse(&url).map_err(|error| error.to_string())?;
    let client = http::client(&url).timeout(PATIENCE).build().map_err(|error| reason(&error))?;
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", CHALLENGE),
        ("hub.verify_token", doors.verify_token.expose()),
    ];
    let answer = client.get(url).query(&query).send().await.map_err(|error| reason(&error))?;
    let status = answer.status().as_u16();
    let body = answer.text().await.map_err(|error| reason(&error))?;
    Ok((status, body))
}

/// The innermost cause; never the address, in which the verify token stands.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if std::ptr::addr_eq(cause, error) { "no answer".to_owned() } else { cause.to_string() }
}
