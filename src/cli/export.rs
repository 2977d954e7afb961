//! `tanggap export`: latency records, ledger entries and figures as files, of a running server or of the store of a
//! stopped one. Page by page, so that a million rows need no more memory than a thousand.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::ConfigFile;
use super::desk::Desk;
use super::progress::Progress;
use super::remote::Remote;
use super::report::Asked;
use crate::comment::Entry;
use crate::config::Scope;
use crate::engine;
use crate::export::{Column, Format, Writer, columns};
use crate::participation::render;

/// Rows that are asked for at once: the most that the API gives.
const PAGE: usize = 1000;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Latency: one record a comment. Events: the ledger. Participation: the figures, one row a group
    #[arg(value_enum)]
    what: What,
    /// csv, ndjson or parquet
    #[arg(long, default_value = "csv", value_parser = str::parse::<Format>)]
    format: Format,
    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Events as they are, with the personal data in them: what `ledger import` needs to make the same installation
    #[arg(long)]
    unmasked: bool,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Latency,
    Events,
    Participation,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { what, format, out, unmasked, asked, config, remote } = arguments;
    if what != What::Participation {
        asked.is_not_for(what.name())?;
    }
    // Who may only read gets nothing else than what is masked.
    let scope = if unmasked { Scope::Review } else { Scope::Read };
    let desk = Desk::find(&config, &remote, scope).await?;
    let written = match &out {
        Some(path) => to_file(path, &desk, what, format, unmasked, &asked).await,
        None => export(&desk, what, format, unmasked, &asked, io::stdout()).await.map(drop),
    };
    desk.leave().await;
    match written {
        // Whoever reads may have enough before the end, as `head` does; that is no error.
        Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
        written => written.map(|()| ExitCode::SUCCESS),
    }
}

/// Writes beside the file first, so that nobody takes half a file for a whole one.
async fn to_file(
    path: &Path,
    desk: &Desk,
    what: What,
    format: Format,
    unmasked: bool,
    asked: &Asked,
) -> anyhow::Result<()> {
    let shown = path.display();
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let file = File::create(&beside).with_context(|| format!("can't write {shown}"))?;
    let written = async {
        let file = export(desk, what, format, unmasked, asked, BufWriter::new(file)).await?;
        file.into_inner().context("can't write")?.sync_all().context("can't write")?;
        std::fs::rename(&beside, path).with_context(|| format!("can't write {shown}"))
    };
    let written = written.await;
    if written.is_err() {
        // It may be gone already.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

async fn export<W: Write + Send>(
    desk: &Desk,
    what: What,
    format: Format,
    unmasked: bool,
    asked: &Asked,
    out: W,
) -> anyhow::Result<W> {
    if what == What::Participation {
        let document = asked.document(desk).await?;
        let mut writer = Writer::new(format, render::columns_of(&document), out)?;
        for row in render::rows(&document)? {
            writer.write(&row)?;
        }
        return Ok(writer.finish()?);
    }
    let progress = Progress::new("exporting");
    let last = last(desk).await?;
    let mut writer = Writer::new(format, what.columns(), out)?;
    let mut after = 0;
    let mut given = HashSet::new();
    loop {
        let (rows, next) = page(desk, what, after).await?;
        for row in &rows {
            let masked = if what == What::Events && !unmasked { Some(masked(row)?) } else { None };
            let row = masked.as_ref().unwrap_or(row);
            // A server gives the record of a comment again when it changes meanwhile, or when its thread does.
            if what == What::Events || matches!(desk, Desk::Store(_)) || given.insert(hash(&row["comment"])) {
                writer.write(row)?;
            }
        }
        // What happens from now on is for the next export: it would never end otherwise.
        let Some(next) = next.filter(|next| last.is_none_or(|last| *next < last)) else { break };
        after = next;
        progress.show(after, last);
    }
    Ok(writer.finish()?)
}

async fn page(desk: &Desk, what: What, after: u64) -> anyhow::Result<(Vec<Value>, Option<u64>)> {
    match (desk, what) {
        (Desk::Server(api), _) => {
            let query = [("after", after.to_string()), ("limit", PAGE.to_string())];
            let mut page = api.get(what.name(), &query).await?;
            let next = page["next"].as_u64();
            let Value::Array(items) = page["items"].take() else {
                anyhow::bail!("the server's answer is of another version")
            };
            Ok((items, next))
        }
        (Desk::Store(engine), What::Events) => {
            let entries = engine.store.events(after, PAGE).await?;
            let next = entries.last().map(|entry| entry.seq).filter(|_| entries.len() == PAGE);
            Ok((entries.into_iter().map(|entry| json!(entry)).collect(), next))
        }
        (Desk::Store(engine), _) => {
            let page = engine.records(after, PAGE).await?;
            Ok((page.records.into_iter().map(|told| json!(told.record)).collect(), page.next))
        }
    }
}

/// A ledger entry with the personal data in its texts masked, whatever the token that asked for it may see.
fn masked(row: &Value) -> anyhow::Result<Value> {
    let entry = Entry::deserialize(row).context("the server's answer is of another version")?;
    Ok(json!(engine::masked(entry)))
}

/// The ledger's end, where it is known: of a server, only what it gives is.
async fn last(desk: &Desk) -> anyhow::Result<Option<u64>> {
    match desk {
        Desk::Server(_) => Ok(None),
        Desk::Store(engine) => Ok(Some(engine.store.last_seq().await?)),
    }
}

/// Eight bytes of what is a million times in memory.
fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.as_str().hash(&mut hasher);
    hasher.finish()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Events => "events",
            Self::Participation => "participation",
        }
    }

    fn columns(self) -> Vec<Column> {
        match self {
            Self::Events => columns::EVENTS.to_vec(),
            _ => columns::LATENCY.to_vec(),
        }
    }
}
