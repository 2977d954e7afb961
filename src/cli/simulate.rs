//! `tanggap simulate`: Meta's side, played against a server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::ArgAction;

use super::{ConfigFile, shutdown};
use crate::comment::AccountId;
use crate::config::Config;
use crate::instagram::simulated::rehearsal::{self, Event, Plan};
use crate::instagram::simulated::{Account, Happening};

/// What citizens write, unless a file is named.
const COMMENTS: &str = include_str!("demo/comments.txt");

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// The webhook to tell; by default the one of the configured server
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// The app secret to sign with; by default the first of the configuration
    #[arg(long, value_name = "SECRET")]
    secret: Option<String>,
    /// The verify token of the handshake; by default the configured one
    #[arg(long, value_name = "TOKEN")]
    verify_token: Option<String>,
    /// Where the simulated Graph API listens; by default where the configured meta.graph_url leads
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The id of the account that the server serves; by default the first configured one, with name and token, and
    /// without any an example, which can be connected in the console
    #[arg(long, value_name = "ID", requires_all = ["username", "access_token"])]
    account: Option<String>,
    /// Its name
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// Its access token
    #[arg(long, value_name = "TOKEN")]
    access_token: Option<String>,
    /// What citizens write: a comment a line, plain or JSON with a member `text`
    #[arg(long, value_name = "FILE")]
    comments: Option<PathBuf>,
    /// How many comments to send; without it, until Ctrl-C
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Comments a second
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    rate: f64,
    /// Share of notifications that come twice, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    duplicates: f64,
    /// Share of notifications that hold several comments, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    batches: f64,
    /// Share of notifications that are overtaken by later ones, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    disorder: f64,
    /// Share of notifications in the flat shape, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    flat: f64,
    /// Share of notifications that are never sent, for the poller to find, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    missed: f64,
    /// Share of API calls that go wrong, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    faults: f64,
    /// End after so many seconds in which nothing happened, once all comments are sent; by default 10, or 100 with faults,
    /// since a reply in doubt is looked for that long
    #[arg(long, value_name = "SECONDS")]
    quiet: Option<u64>,
    /// The same seed gives the same ids; by default the time
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Show what happens, not only how far it is
    #[arg(long, short, action = ArgAction::SetTrue)]
    verbose: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let comments = match &arguments.comments {
        None => COMMENTS.to_owned(),
        Some(file) => {
            std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?
        }
    };
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let side = Side::of(&arguments)?;
    let plan = Plan {
        webhook: side.webhook,
        app_secret: side.secret,
        verify_token: side.verify_token,
        listen: side.listen,
        account: side.account,
        app_id: side.app_id,
        comments: rehearsal::comments(&comments),
        count: arguments.count,
        rate: arguments.rate,
        duplicates: arguments.duplicates,
        batches: arguments.batches,
        disorder: arguments.disorder,
        flat: arguments.flat,
        missed: arguments.missed,
        faults: arguments.faults,
        quiet: Duration::from_secs(arguments.quiet.unwrap_or(if arguments.faults > 0.0 { 100 } else { 10 })),
        seed: arguments.seed.unwrap_or_else(now),
    };
    anyhow::ensure!(!plan.comments.is_empty(), "there is no comment to send");
    let verbose = arguments.verbose;
    let tally = rehearsal::run(plan, stop.cancelled(), |event| match &event {
        Event::Happened(happening) if verbose || matches!(**happening, Happening::Replied { .. }) => {
            println!("{event}");
        }
        Event::Happened(_) => {}
        Event::Started(_) | Event::Verified(_) | Event::Progress(_) => eprintln!("{event}"),
    });
    let tally = tally.await?;
    println!("{tally}");
    // Two replies to one comment are what must never be.
    Ok(if tally.doubled == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What Meta's side must know of the server's.
struct Side {
    webhook: String,
    secret: String,
    verify_token: String,
    listen: SocketAddr,
    account: Account,
    app_id: Option<String>,
}

impl Side {
    /// As the arguments say; what they don't, as the server's configuration says.
    fn of(arguments: &Arguments) -> anyhow::Result<Self> {
        let given = (&arguments.webhook, &arguments.secret, &arguments.verify_token, arguments.listen);
        let account = match (&arguments.account, &arguments.username, &arguments.access_token) {
            (Some(id), Some(username), Some(token)) => Some(Account {
                id: AccountId::new(id.as_str())?,
                username: username.clone(),
                token: Some(token.clone()),
            }),
            _ => None,
        };
        if let ((Some(webhook), Some(secret), Some(verify_token), Some(listen)), Some(account)) =
            (given, &account)
        {
            let (webhook, secret, verify_token) = (webhook.clone(), secret.clone(), verify_token.clone());
            return Ok(Self {
                webhook,
                secret,
                verify_token,
                listen,
                account: account.clone(),
                app_id: None,
            });
        }
        let config = arguments.config.load()?;
        let secret = config.meta.app_secrets.first().map(|secret| secret.expose().to_owned());
        let served = config.accounts.first().map(|account| Account {
            id: account.id.clone(),
            username: account.username.clone(),
            token: Some(account.access_token.expose().to_owned()),
        });
        let (webhook, own_secret, verify_token, listen) = given;
        Ok(Self {
            webhook: webhook.clone().unwrap_or_else(|| format!("http://{}/webhook", config.server.listen)),
            secret: own_secret.clone().or(secret).context("no app secret is configured")?,
            verify_token: verify_token
                .clone()
                .unwrap_or_else(|| config.meta.verify_token.expose().to_owned()),
            listen: listen.map_or_else(|| graph_address(&config), Ok)?,
            // One that is to be connected in the console.
            account: account.or(served).unwrap_or_else(Account::example),
            app_id: config.meta.app_id.clone(),
        })
    }
}

/// The address that the configured server takes for the Graph API's, if it is one of this machine.
fn graph_address(config: &Config) -> anyhow::Result<SocketAddr> {
    let url = config.meta.graph_url.as_str();
    let host = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
    host.and_then(|host| host.parse().ok()).with_context(|| {
        format!("the server is configured for {url}; for a rehearsal set meta.graph_url = \"http://127.0.0.1:8081\"")
    })
}

/// A seed that no rehearsal before has had.
fn now() -> u64 {
    crate::comment::Timestamp::now().as_millis().unsigned_abs()
}
