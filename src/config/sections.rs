//! The sections but for the accounts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::account::directory;
use super::address::{HttpUrl, StoreUrl, listen};
use super::fields::{Fields, Wrong, wrong};
use super::secret::Secret;

/// Where this server listens, and how the world reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address by which browsers and Meta reach it.
    pub public_url: HttpUrl,
}

/// Where comments and ledger are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The kind of store and its place.
    pub url: StoreUrl,
}

/// The intent files of accounts that have none of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intents {
    /// Their directory.
    pub dir: PathBuf,
}

/// What Meta's platform and we agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// What Meta sends to prove that it asks for the subscription.
    pub verify_token: Secret,
    /// The secrets of which any may sign a notification; at least one.
    pub app_secrets: Vec<Secret>,
    /// The Instagram app's id, with which accounts are connected in the console; its secret is the first of `app_secrets`.
    pub app_id: Option<String>,
    /// The Graph API's address.
    pub graph_url: HttpUrl,
    /// The Graph API's version, such as `v26.0`.
    pub graph_version: String,
    /// How long one call may take.
    pub timeout: Duration,
}

/// Limits of what goes out; none is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Replies of one account in a minute.
    pub replies_per_minute: Option<u32>,
    /// Replies under one post in an hour.
    pub replies_per_post_per_hour: Option<u32>,
    /// Replies to one author in an hour.
    pub replies_per_author_per_hour: Option<u32>,
    /// The least time between two replies of one account; zero is no limit.
    pub spacing: Duration,
}

/// When the bot stops posting by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safety {
    /// Whether an account falls back to drafts after repeated errors, rejections or a surge.
    pub fall_to_drafts: bool,
}

/// Our own reading of what the webhook may have missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poller {
    /// The time between two rounds; none if it is off.
    pub interval: Option<Duration>,
    /// How many days of posts it reads back.
    pub days: u32,
}

/// How long personal data is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days after which texts and authors are erased.
    pub personal_data_days: u32,
}

/// Who may use the API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// The tokens, by different names.
    pub tokens: Vec<ApiToken>,
}

/// A token of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its name, as ledger and log show it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// The token itself.
    pub token: Secret,
}

/// What a token may do; each scope holds the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Read.
    Read,
    /// Decide on drafts.
    Review,
    /// Everything.
    Admin,
}

/// Where latency records are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The measurement module's address; none if nothing is sent.
    pub url: Option<HttpUrl>,
    /// The secret that signs what is sent; not empty if there is an address.
    pub secret: Secret,
}

/// What is an alarm, and who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarms {
    /// The address that is called.
    pub url: Option<HttpUrl>,
    /// The secret that signs what is sent there; not empty if there is an address.
    pub secret: Secret,
    /// The addresses that mail goes to; with any, there is an [`Smtp`].
    pub email: Vec<String>,
    /// How long an escalated comment may wait; none if nobody minds.
    pub escalation: Option<Duration>,
    /// How long a question may have no answer; none if nobody minds.
    pub unanswered: Option<Duration>,
    /// The fewest comments of an hour that are a surge; none if none is one.
    pub surge: Option<u32>,
}

/// The mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name to log in with; may be empty.
    pub username: String,
    /// The password to log in with; may be empty.
    pub password: Secret,
    /// The sender's address.
    pub from: String,
    /// How the way there is kept from being read.
    pub tls: Tls,
}

/// How mail is kept from being read on its way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// It begins in the open and changes to TLS before anything is said; usually port 587.
    StartTls,
    /// TLS from the beginning; usually port 465.
    Always,
    /// Not at all: for a server on the same machine.
    Never,
}

/// Reports that are written by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reports {
    /// The folder that they are written to; none if none are.
    pub dir: Option<PathBuf>,
    /// Whether there is one of each week.
    pub weekly: bool,
    /// Whether there is one of each month.
    pub monthly: bool,
}

/// The public pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Whether there are any.
    pub enabled: bool,
    /// Under which licence the open data may be used.
    pub licence: String,
}

impl Api {
    /// The token that a caller shows; every one is compared, so that the time taken tells nothing.
    pub fn token(&self, shown: &str) -> Option<&ApiToken> {
        self.tokens
            .iter()
            .fold(None, |found, token| if token.token.matches(shown) { Some(token) } else { found })
    }

    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let tables = fields.tables("tokens")?;
        let mut tokens: Vec<Option<ApiToken>> = Vec::new();
        for table in &tables {
            let token = ApiToken::read(table);
            let others = || tokens.iter().flatten();
            if token.as_ref().is_some_and(|token| others().any(|other| other.name == token.name)) {
                table.fault("name", "is given to two tokens", "give each token a name of its own");
            }
            if token.as_ref().is_some_and(|token| others().any(|other| other.token == token.token)) {
                table.fault("token", "is the same as another's", "give each name a token of its own");
            }
            tokens.push(token);
        }
        Some(Self { tokens: tokens.into_iter().collect::<Option<_>>()? })
    }
}

impl ApiToken {
    fn read(fields: &Fields<'_>) -> Option<Self> {
        let name = fields.text("name", not_empty);
        let scope = fields.text("scope", |text| match text {
            "read" => Ok(Scope::Read),
            "review" => Ok(Scope::Review),
            "admin" => Ok(Scope::Admin),
            _ => Err(wrong(format!("{text:?} is no scope"), "write \"read\", \"review\" or \"admin\"")),
        });
        let token = fields.secret("token");
        Some(Self { name: name?, scope: scope?, token: token? })
    }
}

impl Server {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let listen = fields.text("listen", listen);
        let public_url = fields.text("public_url", HttpUrl::parse_base);
        Some(Self { listen: listen?, public_url: public_url? })
    }
}

impl Store {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        match StoreUrl::parse(&fields.secret("url")?) {
            Ok(url) => Some(Self { url }),
            Err(wrong) => {
                fields.fault("url", wrong.message, wrong.mend);
                None
            }
        }
    }
}

impl Intents {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self { dir: fields.text("dir", directory)? })
    }
}

impl Meta {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let verify_token = fields.secret("verify_token");
        let app_secrets = fields.secrets("app_secrets");
        let app_id = fields.text("app_id", |text| Ok(text.to_owned()));
        let graph_url = fields.text("graph_url", HttpUrl::parse_base);
        let graph_version = fields.text("graph_version", graph_version);
        let timeout = fields.whole("timeout_ms").map(Duration::from_millis);
        Some(Self {
            verify_token: verify_token?,
            app_secrets: app_secrets?,
            app_id: app_id.filter(|id| !id.is_empty()),
            graph_url: graph_url?,
            graph_version: graph_version?,
            timeout: timeout?,
        })
    }
}

impl Limits {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let limit = |name| fields.whole(name).map(|limit: u32| (limit > 0).then_some(limit));
        let replies_per_minute = limit("replies_per_minute");
        let replies_per_post_per_hour = limit("replies_per_post_per_hour");
        let replies_per_author_per_hour = limit("replies_per_author_per_hour");
        let spacing = fields.whole("spacing_ms").map(Duration::from_millis);
        Some(Self {
            replies_per_minute: replies_per_minute?,
            replies_per_post_per_hour: replies_per_post_per_hour?,
            replies_per_author_per_hour: replies_per_author_per_hour?,
            spacing: spacing?,
        })
    }
}

impl Safety {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self { fall_to_drafts: fields.switch("fall_to_drafts")? })
    }
}

impl Poller {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let interval = fields.whole("interval_s").map(|s: u64| (s > 0).then(|| Duration::from_secs(s)));
        let days = fields.whole("days");
        Some(Self { interval: interval?, days: days? })
    }
}

impl Retention {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self { personal_data_days: fields.whole("personal_data_days")? })
    }
}

impl Push {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let url = fields.text("url", HttpUrl::parse_optional);
        let secret = fields.secret("secret");
        let (url, secret) = (url?, secret?);
        if url.is_some() && secret.expose().is_empty() {
            fields.missing("secret", "what is pushed to `push.url` must be signed");
            return None;
        }
        Some(Self { url, secret })
    }
}

impl Alarms {
    /// Without a mail server, nobody can be told by mail.
    pub(super) fn read(fields: &Fields<'_>, without_mail: bool) -> Option<Self> {
        let url = fields.text("url", HttpUrl::parse_optional);
        let secret = fields.secret("secret");
        let email = fields.texts("email", mail_address);
        let span = |name, unit: u64| {
            fields.whole(name).map(|count: u64| (count > 0).then(|| Duration::from_secs(count * unit)))
        };
        let escalation = span("escalation_minutes", 60);
        let unanswered = span("unanswered_hours", 3600);
        let surge = fields.whole("surge_comments").map(|count: u32| (count > 0).then_some(count));
        let (url, secret, email) = (url?, secret?, email?);
        if url.is_some() && secret.expose().is_empty() {
            fields.missing("secret", "what is sent to `alarms.url` must be signed");
            return None;
        }
        if !email.is_empty() && without_mail {
            fields.fault("email", "needs a mail server", "write `host` and `from` under `[smtp]`");
            return None;
        }
        Some(Self { url, secret, email, escalation: escalation?, unanswered: unanswered?, surge: surge? })
    }
}

impl Smtp {
    /// `Some(None)` if none is given.
    pub(super) fn read(fields: &Fields<'_>) -> Option<Option<Self>> {
        let host = fields.text("host", |text| Ok(text.to_owned()));
        let port = fields.whole("port");
        let username = fields.text("username", |text| Ok(text.to_owned()));
        let password = fields.secret("password");
        let from =
            fields.text("from", |text| if text.is_empty() { Ok(String::new()) } else { mail_address(text) });
        let tls = fields.text("tls", |text| match text {
            "starttls" => Ok(Tls::StartTls),
            "tls" => Ok(Tls::Always),
            "none" => Ok(Tls::Never),
            _ => Err(wrong(format!("{text:?} is no kind of TLS"), "write \"starttls\", \"tls\" or \"none\"")),
        });
        let smtp = Self {
            host: host?,
            port: port?,
            username: username?,
            password: password?,
            from: from?,
            tls: tls?,
        };
        if smtp.host.is_empty() {
            return Some(None);
        }
        if smtp.from.is_empty() {
            fields.missing("from", "the sender's address");
            return None;
        }
        Some(Some(smtp))
    }
}

impl Reports {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let dir = fields.text("dir", |text| Ok((!text.is_empty()).then(|| PathBuf::from(text))));
        let weekly = fields.switch("weekly");
        let monthly = fields.switch("monthly");
        Some(Self { dir: dir?, weekly: weekly?, monthly: monthly? })
    }
}

impl Open {
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let enabled = fields.switch("enabled");
        let licence = fields.text("licence", not_empty);
        Some(Self { enabled: enabled?, licence: licence? })
    }
}

fn not_empty(text: &str) -> Result<String, Wrong> {
    if text.is_empty() { Err(wrong("is empty", "write a name")) } else { Ok(text.to_owned()) }
}

/// Only what surely is none is refused: the mail server knows the rest.
fn mail_address(text: &str) -> Result<String, Wrong> {
    match text.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !text.contains(char::is_control) => {
            Ok(text.to_owned())
        }
        _ => Err(wrong(format!("{text:?} is no mail address"), "write NAME@HOST")),
    }
}

fn graph_version(text: &str) -> Result<String, Wrong> {
    let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match text.strip_prefix('v').and_then(|version| version.split_once('.')) {
        Some((major, minor)) if digits(major) && digits(minor) => Ok(text.to_owned()),
        _ => Err(wrong(format!("{text:?} is no version of the Graph API"), "write it as v26.0")),
    }
}
