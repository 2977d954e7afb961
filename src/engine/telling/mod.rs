//! Who is told of alarms and of reports, and that they are told: by mail and by a signed webhook.
//!
//! What is to be told is written into the store before it is told (`book`), under an id by which it is known again, and
//! taken out once it was taken. So a crash loses nothing, and what it makes come twice bears the same id. A way that fails is
//! tried again, ever later, and holds up nothing else. Nothing that a citizen wrote goes out: a link leads to the console.
//!
//! Reading order: `notice`, `book`, `clerk` (what is to be told), `carrier` (that it is told), `mail`, `words`.

mod book;
mod carrier;
mod clerk;
mod mail;
mod notice;
mod trial;
mod words;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Engine;
use super::hook::{Hook, HookError};
use crate::config::Config;
use book::Book;
use mail::{Mail, MailError};
use notice::Notice;

pub use trial::{Trial, try_out};

/// How often and how soon people are told.
#[derive(Clone, Copy, Debug)]
pub struct Cadence {
    /// Between two looks at what is wrong.
    pub look: Duration,
    /// The least time between two mails, so that what happens within it comes in one.
    pub between_mails: Duration,
    /// The same where a report waits, which goes out at once.
    pub between_urgent_mails: Duration,
    /// So long after a start, an alarm that was told before it and is not raised again counts as over: until then, whatever
    /// raised it may not have looked yet.
    pub settled: Duration,
    /// The wait after a first failure; it doubles with each further one.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(1),
            between_mails: Duration::from_secs(60),
            between_urgent_mails: Duration::from_secs(2),
            // The poller needs half an hour and some rounds to call a webhook silent.
            settled: Duration::from_secs(3600),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(300),
        }
    }
}

/// One way to people.
enum Way {
    Mail(Box<Mail>),
    Hook(Hook),
}

/// Why nobody could be told.
#[derive(Debug, thiserror::Error)]
enum WayError {
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Hook(#[from] HookError),
}

impl Way {
    /// Its name in the store and in metrics.
    const MAIL: &'static str = "mail";
    const HOOK: &'static str = "webhook";

    /// The ways that are configured, or why one of them can't be used.
    fn of(config: &Config) -> Vec<Result<Self, (&'static str, WayError)>> {
        let alarms = &config.alarms;
        let mail = config.smtp.as_ref().filter(|_| !alarms.email.is_empty()).map(|smtp| {
            let mail = Mail::new(smtp, &alarms.email).map(|mail| Self::Mail(Box::new(mail)));
            mail.map_err(|error| (Self::MAIL, error.into()))
        });
        let hook = alarms.url.clone().map(|url| {
            Hook::new(url, &alarms.secret).map(Self::Hook).map_err(|error| (Self::HOOK, error.into()))
        });
        mail.into_iter().chain(hook).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Mail(_) => Self::MAIL,
            Self::Hook(_) => Self::HOOK,
        }
    }

    /// Tells of some of these, the first ones; returns of how many.
    async fn tell(&self, notices: &[Notice], links: &Links) -> Result<usize, WayError> {
        match (self, notices) {
            (_, []) => Ok(0),
            (Self::Mail(mail), _) => Ok(mail.tell(notices, links).await?),
            (Self::Hook(hook), [first, ..]) => {
                hook.send(&first.id, first.kind(), &first.data(links)).await?;
                Ok(1)
            }
        }
    }
}

/// Where people find what they are told of.
#[derive(Clone, Debug)]
pub(super) struct Links {
    public_url: Arc<str>,
}

impl Links {
    fn of(config: &Config) -> Self {
        Self { public_url: config.server.public_url.as_str().trim_end_matches('/').into() }
    }

    fn to(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

/// Starts what tells people, if anybody is to be told.
pub(super) fn start(engine: &Engine, config: &Config, stop: &CancellationToken, tasks: &TaskTracker) {
    let mut ways = Vec::new();
    for way in Way::of(config) {
        match way {
            Ok(way) => ways.push(way),
            Err((way, error)) => tracing::error!(way, %error, "nobody can be told of alarms by this way"),
        }
    }
    if ways.is_empty() {
        return;
    }
    let book = Arc::new(Book::new(engine.clone(), ways.iter().map(Way::name).collect()));
    tasks.spawn(clerk::run(engine.clone(), Arc::clone(&book), stop.clone()));
    for way in ways {
        let links = Links::of(config);
        tasks.spawn(carrier::run(engine.clone(), Arc::clone(&book), way, links, stop.clone()));
    }
}
