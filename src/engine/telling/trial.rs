//! Whether the ways to people work: a trial by each of them.

use serde::Serialize;

use super::notice::Notice;
use super::{Links, Way};
use crate::comment::Timestamp;
use crate::config::Config;

/// What came of a trial of one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// `mail` or `webhook`.
    pub way: &'static str,
    /// Whether it worked.
    pub ok: bool,
    /// Where to, or why not.
    pub said: String,
}

/// Tries every way that is configured; none if nobody is to be told.
pub async fn try_out(config: &Config) -> Vec<Trial> {
    let links = Links::of(config);
    let notice = [Notice::trial(Timestamp::now())];
    let mut trials = Vec::new();
    for way in Way::of(config) {
        trials.push(match way {
            Err((way, error)) => Trial { way, ok: false, said: error.to_string() },
            Ok(way) => match way.tell(&notice, &links).await {
                Ok(_) => Trial { way: way.name(), ok: true, said: taken(&way, config) },
                Err(error) => Trial { way: way.name(), ok: false, said: error.to_string() },
            },
        });
    }
    trials
}

fn taken(way: &Way, config: &Config) -> String {
    match (way, &config.smtp) {
        (Way::Mail(_), Some(smtp)) => {
            format!("{}:{} took a mail to {}", smtp.host, smtp.port, config.alarms.email.join(", "))
        }
        // The address may bear a secret.
        _ => "the webhook took it".to_owned(),
    }
}
