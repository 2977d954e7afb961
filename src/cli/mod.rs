//! The command line: one file a command.
//!
//! Exit codes: 0 well, 1 faults found or work failed, 2 wrong usage. What a command gives goes to standard output; what it
//! has to say about it, to standard error.

mod account;
mod alarm;
mod demo;
mod desk;
mod drafts;
mod export;
mod init;
mod intents;
mod ledger;
mod logging;
mod output;
mod progress;
mod reconcile;
mod remote;
mod report;
mod serve;
mod share;
mod shipped;
mod shutdown;
mod simulate;
mod switch;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use switch::Turn;

use crate::config::{self, Config};

/// Answers the comments on a government agency's Instagram account, and measures how fast.
///
/// Start with `tanggap demo`, which needs no configuration. For a real account: `tanggap init`, then `tanggap serve`.
#[derive(Parser)]
#[command(name = "tanggap", version, propagate_version = true, max_term_width = 110)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Receive Meta's notifications, answer comments and serve the API
    Serve(ConfigFile),
    /// Play it all through with a simulated Instagram; needs no configuration
    Demo(demo::Arguments),
    /// Write a commented tanggap.toml with new secrets, and an FAQ to begin with
    Init(init::Arguments),
    /// Play Meta's side against a server: send signed comments, take its replies
    Simulate(simulate::Arguments),
    /// Response rate and latency of a period
    Report(report::Arguments),
    /// What to post about: what was asked most, what rose, and what had no answer
    Share(share::Arguments),
    /// Latency records, ledger or figures as a file: CSV, NDJSON or Parquet
    Export(export::Arguments),
    /// Read by hand what the webhook may have missed
    Reconcile(reconcile::Arguments),
    /// Look after an account: `check` proves its installation
    #[command(subcommand)]
    Account(account::Command),
    /// Who is told of alarms: `test` sends a trial by every way
    #[command(subcommand)]
    Alarm(alarm::Command),
    /// Take the ledger of another installation into an empty store
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// List, approve or reject the replies that wait for staff
    Drafts(drafts::Arguments),
    /// Stop all posting at once; comments are received all the while
    Pause(switch::Arguments),
    /// Post again
    Resume(switch::Arguments),
    /// Add, list or remove the users of the console
    #[command(subcommand)]
    User(user::Command),
    /// Alat bagi penulis FAQ / tools for those who write the FAQ: check, try, test, compare
    #[command(subcommand)]
    Intents(intents::Command),
}

/// For whom a command speaks: for people, or for programs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextOrJson {
    Text,
    Json,
}

/// The configuration's file.
#[derive(clap::Args)]
struct ConfigFile {
    /// The configuration; without it, ./tanggap.toml if there is one, and the environment (TANGGAP_<SECTION>__<KEY>)
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl ConfigFile {
    fn load(&self) -> anyhow::Result<Config> {
        let usual = PathBuf::from(config::DEFAULT_FILE);
        let file = self.config.clone().or_else(|| usual.exists().then_some(usual));
        // Variables that are not Unicode can't be ours.
        let env = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        config::load(file.as_deref(), env)
            .map_err(|faults| anyhow::anyhow!("{}", faults.render(logging::color())))
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::start();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            // The alternate form has the whole chain of causes.
            eprintln!("tanggap: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Intents(command) => intents::run(command),
        Command::Serve(file) => wait_for(serve::run(file.load()?)),
        Command::Demo(arguments) => wait_for(demo::run(arguments)),
        Command::Simulate(arguments) => wait_for(simulate::run(arguments)),
        Command::Report(arguments) => wait_for(report::run(arguments)),
        Command::Share(arguments) => wait_for(share::run(arguments)),
        Command::Export(arguments) => wait_for(export::run(arguments)),
        Command::Reconcile(arguments) => wait_for(reconcile::run(arguments)),
        Command::Ledger(command) => wait_for(ledger::run(command)),
        Command::Account(command) => wait_for(account::run(command)),
        Command::Alarm(command) => wait_for(alarm::run(command)),
        Command::Pause(arguments) => wait_for(switch::run(arguments, Turn::Pause)),
        Command::Resume(arguments) => wait_for(switch::run(arguments, Turn::Resume)),
        Command::User(command) => wait_for(user::run(command)),
        Command::Drafts(arguments) => wait_for(drafts::run(arguments)),
    }
}

fn wait_for(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("can't start")?;
    let result = runtime.block_on(work);
    // Blocking reads of a store that hangs must not keep the program from ending.
    runtime.shutdown_background();
    result
}
