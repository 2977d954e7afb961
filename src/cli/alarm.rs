//! `tanggap alarm`: whether those who should be told of alarms are told.

use std::process::ExitCode;

use clap::Subcommand;

use super::{ConfigFile, TextOrJson, output};
use crate::engine::telling;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Send a trial by every way that is configured, and say what worked
    Test(Arguments),
}

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    #[command(flatten)]
    config: ConfigFile,
}

pub(super) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let Command::Test(arguments) = command;
    let trials = telling::try_out(&arguments.config.load()?).await;
    match arguments.format {
        TextOrJson::Json => output::give(&(serde_json::to_string_pretty(&trials)? + "\n"))?,
        TextOrJson::Text => {
            for trial in &trials {
                let sign = if trial.ok { "ok" } else { "FAILED" };
                output::give(&format!("{}: {sign}: {}\n", trial.way, trial.said))?;
            }
        }
    }
    if trials.is_empty() {
        eprintln!("nobody is told of alarms: write `url` and `secret` or `email` under `[alarms]`");
    }
    let all_work = !trials.is_empty() && trials.iter().all(|trial| trial.ok);
    Ok(if all_work { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
