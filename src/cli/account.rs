//! `tanggap account check`: proves an installation, line by line, in Indonesian and English.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use serde_json::json;

use super::desk::Desk;
use super::remote::Remote;
use super::{ConfigFile, TextOrJson, logging, output};
use crate::comment::AccountId;
use crate::config::Scope;
use crate::engine::check::{Doors, Line, Report, Verdict};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Periksa pemasangan / prove the installation: token, permission, subscription, webhook, clock
    Check(Arguments),
}

#[derive(clap::Args)]
pub(super) struct Arguments {
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

pub(super) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let Command::Check(arguments) = command;
    let account = arguments.account.as_ref().map(|id| AccountId::new(id.as_str())).transpose()?;
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Admin).await?;
    let report = check(&desk, &arguments, account.as_ref()).await;
    desk.leave().await;
    let report = report?;
    output::give(&match arguments.format {
        TextOrJson::Text => text(&report, logging::color_out()),
        TextOrJson::Json => format!("{:#}\n", json!(report)),
    })?;
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A running server knows the tokens that it has renewed, so it is asked; else they are read from its store.
async fn check(desk: &Desk, arguments: &Arguments, account: Option<&AccountId>) -> anyhow::Result<Report> {
    match desk {
        Desk::Server(api) => {
            let report = api.post("check", &json!({ "account": account })).await?;
            serde_json::from_value(report)
                .context("the server speaks of checks in another way; is it as new?")
        }
        Desk::Store(engine) => {
            if let Some(id) = account {
                anyhow::ensure!(engine.accounts.get(id).is_some(), "account {id} is not configured");
            }
            Ok(engine.check(account, &Doors::of(&arguments.config.load()?)).await?)
        }
    }
}

fn text(report: &Report, color: bool) -> String {
    let mut text = String::new();
    for checked in &report.accounts {
        let _ = writeln!(text, "@{} ({})", checked.username, checked.account);
        for line in &checked.lines {
            show(&mut text, line, color);
        }
        text.push('\n');
    }
    text + if report.ok { "baik / all is well\n" } else { "ada yang salah / there are faults\n" }
}

fn show(text: &mut String, line: &Line, color: bool) {
    let (sign, paint) = match line.result {
        Verdict::Ok => ("OK     ", "\u{1b}[32m"),
        Verdict::Fault => ("SALAH  ", "\u{1b}[31m"),
        Verdict::Unknown => ("?      ", "\u{1b}[33m"),
    };
    let (paint, end) = if color { (paint, "\u{1b}[0m") } else { ("", "") };
    let _ = writeln!(text, "  {paint}{sign}{end}{:<21}{}", line.check, line.text.id);
    let _ = writeln!(text, "{:30}{}", "", line.text.en);
    if let Some(mend) = &line.mend {
        let _ = writeln!(text, "{:28}→ {}", "", mend.id);
        let _ = writeln!(text, "{:28}→ {}", "", mend.en);
    }
}
