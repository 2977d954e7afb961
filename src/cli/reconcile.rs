//! `tanggap reconcile`: reads by hand what the webhook may have missed.
//!
//! With a server running, it does the work; without one, this process does, on the store, and what is new is decided on
//! when the server runs.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::desk::Desk;
use super::remote::Remote;
use super::{ConfigFile, TextOrJson, output, progress, shutdown};
use crate::comment::AccountId;
use crate::config::Scope;
use crate::engine::{Phase, Progress};
use crate::participation::Bound;

/// Between two lines where there is no terminal to draw a bar on.
const PACE: Duration = Duration::from_secs(2);

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Reads what stands under the posts of this day (in the account's zone) or moment and later
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: String,
    /// Only this account; without it, all
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

/// How far each account is, by the last that was said of it.
type Accounts = BTreeMap<AccountId, Progress>;

/// A date or time, kept as it was written.
fn date(text: &str) -> Result<String, String> {
    Bound::parse(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let account = arguments.account.as_ref().map(|id| AccountId::new(id.as_str())).transpose()?;
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Admin).await?;
    let (progress, reports) = mpsc::channel(8);
    let (read, accounts) = tokio::join!(
        read(&desk, &arguments.since, account.as_ref(), &stop, progress),
        Show::new().follow(reports),
    );
    let at_store = matches!(desk, Desk::Store(_));
    desk.leave().await;
    read?;
    let is_whole = !stop.is_cancelled() && accounts.values().all(|account| account.phase == Phase::Done);
    output::give(&match arguments.format {
        TextOrJson::Text => accounts.values().map(line).collect(),
        TextOrJson::Json => format!("{:#}\n", json!({ "accounts": accounts.values().collect::<Vec<_>>() })),
    })?;
    if at_store && accounts.values().any(|account| account.gain.new + account.gain.edited > 0) {
        eprintln!("what is new is decided on when the server runs");
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Has it read, until the end or Ctrl-C.
async fn read(
    desk: &Desk,
    since: &str,
    account: Option<&AccountId>,
    stop: &CancellationToken,
    progress: mpsc::Sender<Progress>,
) -> anyhow::Result<()> {
    match desk {
        Desk::Server(api) => {
            let body = json!({ "since": since, "account": account });
            // The server ends its work when nobody listens any more.
            tokio::select! {
                done = api.post_for_lines("reconcile", &body, &progress) => done,
                () = stop.cancelled() => Ok(()),
            }
        }
        Desk::Store(engine) => {
            if let Some(id) = account {
                anyhow::ensure!(engine.accounts.get(id).is_some(), "account {id} is not configured");
            }
            engine.begin().await?;
            engine.reconcile(account, Bound::parse(since)?, stop, &progress).await;
            Ok(())
        }
    }
}

/// What became of an account.
fn line(account: &Progress) -> String {
    let Progress { account: id, phase, reason, gain, calls } = account;
    let mut line = format!(
        "account {id}: {} posts read, {} comments: {} new, {} edited, {} known ({calls} calls)\n",
        gain.posts_read, gain.comments, gain.new, gain.edited, gain.known
    );
    if *phase != Phase::Done {
        let reason = reason.as_deref().unwrap_or("it was told to stop");
        line += &format!(
            "account {id}: ended early, {} posts are not read: {reason}\n",
            gain.posts - gain.posts_read
        );
    }
    line
}

/// Shows how far it is: a bar on a terminal, else a line now and then.
struct Show {
    bar: Option<ProgressBar>,
    last: Option<Instant>,
}

impl Show {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            ProgressBar::new(0).with_style(progress::style("{prefix} [{bar:30}] {pos}/{len} posts  {msg}"))
        });
        Self { bar, last: None }
    }

    /// Shows what is reported until the end, and returns the last that was said of each account.
    async fn follow(mut self, mut reports: mpsc::Receiver<Progress>) -> Accounts {
        let mut accounts = Accounts::new();
        while let Some(progress) = reports.recv().await {
            let before = accounts.insert(progress.account.clone(), progress.clone());
            let is_turn = before.is_none_or(|before| before.phase != progress.phase);
            self.show(&progress, is_turn);
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        accounts
    }

    fn show(&mut self, progress: &Progress, is_turn: bool) {
        let Progress { account, reason, gain, .. } = progress;
        let found = format!("{} comments, {} new, {} known", gain.comments, gain.new, gain.known);
        let said = reason.as_ref().map_or_else(|| found.clone(), |reason| format!("{found}; {reason}"));
        match &self.bar {
            Some(bar) => {
                bar.set_prefix(account.to_string());
                bar.set_length(gain.posts as u64);
                bar.set_position(gain.posts_read as u64);
                bar.set_message(said);
            }
            None if is_turn || self.last.is_none_or(|last| last.elapsed() >= PACE) => {
                self.last = Some(Instant::now());
                eprintln!("account {account}: {} of {} posts, {said}", gain.posts_read, gain.posts);
            }
            None => {}
        }
    }
}
