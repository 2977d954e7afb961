//! `tanggap init`: a commented configuration with secrets of its own, and an FAQ to begin with.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::shipped::{self, Agency};
use crate::config::{self, Values};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The file to write; it must not exist yet
    #[arg(default_value = config::DEFAULT_FILE)]
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let values = Values::generate().context("the system gives no random numbers")?;
    let file = arguments.file.display();
    // Only its owner may read it: it is full of secrets.
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&arguments.file);
    let mut out = match created {
        Ok(out) => out,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            anyhow::bail!("{file} is there already and is left as it is; name another file, or move it away")
        }
        Err(error) => return Err(error).with_context(|| format!("can't write {file}")),
    };
    out.write_all(config::init(&values).as_bytes()).with_context(|| format!("can't write {file}"))?;
    println!("{file} written, with new secrets.");
    // Where the new configuration looks for them; an FAQ that is there stays as it is.
    let intents = Path::new("./intents");
    if !intents.exists() {
        shipped::write(intents, Agency::Own)?;
        println!("{} written: an FAQ to begin with.", intents.display());
    }
    println!("Next:");
    println!(
        "  1. put in what only Meta can give: app_secrets, and the account's id, username and access_token"
    );
    println!(
        "  2. put the agency's facts into intents/agency.toml, then check the answers: tanggap intents check"
    );
    println!("  3. start: tanggap serve");
    println!(
        "  4. in the app's dashboard, subscribe https://YOUR-HOST/webhook with the verify_token of the file"
    );
    Ok(ExitCode::SUCCESS)
}
