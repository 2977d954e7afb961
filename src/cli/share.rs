//! `tanggap share`: what there is to post about.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::desk::Desk;
use super::remote::Remote;
use super::report::period;
use super::{ConfigFile, output};
use crate::authoring::sharing::{Proposal, Sharing, Subject};
use crate::comment::{AccountId, Timestamp};
use crate::config::{Scope, USUAL_ZONE};
use crate::participation::Period;
use crate::participation::report::Lang;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// First day, such as 2026-11-16, in the account's zone; or a moment. By default six days ago
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The day after the last; or a moment. By default tomorrow, so that today is in
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only this account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Md,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Read).await?;
    let sharing = sharing(&arguments, &desk).await;
    desk.leave().await;
    let sharing = sharing?;
    let text = match arguments.format {
        Format::Table => table(&sharing),
        Format::Json => serde_json::to_string_pretty(&sharing)? + "\n",
        Format::Md => markdown(&sharing),
    };
    output::give_to(arguments.out.as_deref(), &text)?;
    Ok(ExitCode::SUCCESS)
}

async fn sharing(arguments: &Arguments, desk: &Desk) -> anyhow::Result<Sharing> {
    let (from, to) = (arguments.from.as_deref(), arguments.to.as_deref());
    match desk {
        Desk::Server(api) => {
            let (from, to) = period(from, to, &TimeZone::get(USUAL_ZONE)?);
            let mut query = vec![("from", from), ("to", to)];
            query.extend(arguments.account.clone().map(|account| ("account", account)));
            let told = api.get("sharing", &query).await?;
            serde_json::from_value(told).context("the server's answer is of another version")
        }
        Desk::Store(engine) => {
            let account = arguments.account.as_deref().map(AccountId::new).transpose()?;
            let zones = engine.zones();
            let zone = zones.get(account.as_ref());
            let (from, to) = period(from, to, zone);
            Ok(engine.sharing(Period::parse(&from, &to, zone)?, account, Timestamp::now()).await?)
        }
    }
}

/// The period in words: what was looked at, and what it is compared with.
fn heading(sharing: &Sharing) -> String {
    let compared = match sharing.before {
        Some(_) => "dibandingkan dengan periode sebelumnya yang sama panjangnya",
        None => "periode sebelumnya tidak lengkap, jadi tidak dibandingkan",
    };
    format!(
        "{} – {}: {} komentar, {} pertanyaan; {compared}",
        sharing.from,
        sharing.to,
        Lang::Id.count(sharing.comments),
        Lang::Id.count(sharing.questions),
    )
}

fn change(subject: &Subject) -> String {
    let before = subject.before.map_or_else(|| "–".to_owned(), |before| Lang::Id.count(before));
    match subject.ratio {
        Some(ratio) => format!("{before} (×{ratio:.1})").replace('.', ","),
        None => before,
    }
}

fn table(sharing: &Sharing) -> String {
    let mut text = format!("{}\n", heading(sharing));
    let mut list = |title: &str, subjects: &[Subject], none: &str| {
        let _ = write!(text, "\n{title}\n");
        if subjects.is_empty() {
            let _ = writeln!(text, "  {none}");
        }
        for subject in subjects {
            let _ = writeln!(
                text,
                "  {:>6}  dijawab {:>7}  sebelumnya {:>12}  {}",
                Lang::Id.count(subject.questions),
                Lang::Id.percent(subject.rate),
                change(subject),
                subject.title
            );
        }
    };
    list("Paling banyak ditanyakan", &sharing.asked, "tidak ada pertanyaan yang dikenali");
    list("Yang naik", &sharing.rose, "tidak ada kenaikan yang melebihi kebetulan");
    let _ = write!(text, "\nBelum ada jawabannya\n{}", unanswered(sharing, "  "));
    for proposal in &sharing.unanswered.proposals {
        let _ = writeln!(text, "  {:>6}  {}", Lang::Id.count(proposal.comments), proposal.title);
        for example in proposal.examples.iter().take(3) {
            let _ = writeln!(text, "          “{example}”");
        }
    }
    let posts = posts(sharing);
    if !posts.is_empty() {
        let _ = write!(text, "\nUsulan unggahan\n");
        posts.iter().for_each(|post| {
            let _ = writeln!(text, "  - {post}");
        });
    }
    text
}

fn markdown(sharing: &Sharing) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let mut text = format!("# Yang ditanyakan warga\n\n{}\n", heading(sharing));
    let mut list = |title: &str, subjects: &[Subject], none: &str| {
        let _ = write!(text, "\n## {title}\n\n");
        if subjects.is_empty() {
            let _ = writeln!(text, "*{none}*");
            return;
        }
        text.push_str("|pertanyaan|kali|dijawab|sebelumnya|\n|---|---|---|---|\n");
        for subject in subjects {
            let _ = writeln!(
                text,
                "|{}|{}|{}|{}|",
                cell(&subject.title),
                Lang::Id.count(subject.questions),
                Lang::Id.percent(subject.rate),
                change(subject)
            );
        }
    };
    list("Paling banyak ditanyakan", &sharing.asked, "tidak ada pertanyaan yang dikenali");
    list("Yang naik", &sharing.rose, "tidak ada kenaikan yang melebihi kebetulan");
    let _ = write!(text, "\n## Belum ada jawabannya\n\n{}", unanswered(sharing, ""));
    for Proposal { title, comments, examples, .. } in &sharing.unanswered.proposals {
        let _ = write!(text, "\n### {} ({comments})\n\n", cell(title));
        examples.iter().for_each(|example| {
            let _ = writeln!(text, "- {}", cell(example));
        });
    }
    let posts = posts(sharing);
    if !posts.is_empty() {
        text.push_str("\n## Usulan unggahan\n\n");
        posts.iter().for_each(|post| {
            let _ = writeln!(text, "- {}", cell(post));
        });
    }
    text
}

fn unanswered(sharing: &Sharing, indent: &str) -> String {
    let told = &sharing.unanswered;
    let more = if told.more { ", yang terbaru saja" } else { "" };
    format!(
        "{indent}{} dari {} komentar yang diperiksa{more} bertanya hal yang belum ada di FAQ\n",
        Lang::Id.count(told.unmatched),
        Lang::Id.count(told.read),
    )
}

/// What could be posted, each once: what rose before what was asked most.
fn posts(sharing: &Sharing) -> Vec<&str> {
    let is_risen = |subject: &&Subject| sharing.rose.iter().any(|risen| risen.intent == subject.intent);
    let asked = sharing.asked.iter().take(3).filter(|subject| !is_risen(subject));
    let subjects = sharing.rose.iter().chain(asked).map(|subject| subject.post.as_str());
    subjects.chain(sharing.unanswered.proposals.iter().take(3).map(|one| one.post.as_str())).collect()
}
