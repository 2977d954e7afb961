//! `tanggap intents`: tools for those who write the FAQ. They use the matcher that serves.

mod check;
mod matching;
mod sarif;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Check intent files; each fault is shown where it stands, with a mend
    Check(check::Arguments),
    /// Say what each comment on standard input would get, one JSON object a line
    Match(matching::Arguments),
}

pub(super) fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
    }
}

/// Where intent files are, if nothing else is said.
const USUAL: &str = "./intents";
