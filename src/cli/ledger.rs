//! `tanggap ledger import`: the ledger of another installation, into an empty store.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::ConfigFile;
use super::progress::Progress;
use crate::comment::Entry;
use crate::store::{self, Store};

/// Entries that share a flush.
const TOGETHER: usize = 8192;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Take a ledger into an empty store: one event a line, as `GET /api/v1/events` gives them as NDJSON
    Import {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        config: ConfigFile,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let Command::Import { file, config } = command;
    let url = config.load()?.store.url;
    // Everything is read once before anything is written, so that a fault in line 900,000 leaves the store empty.
    let mut last = 0;
    read(&file, "checking", |entry, line| {
        if entry.seq <= last {
            bail!(
                "line {line}: entry {} comes after entry {last}; entries must be in order of `seq`",
                entry.seq
            );
        }
        last = entry.seq;
        Ok(())
    })?;
    let store = tokio::task::spawn_blocking(move || store::open(&url)).await??;
    let imported = import(&*store, &file).await;
    store.close().await;
    println!("{} entries are in the store", imported?);
    Ok(ExitCode::SUCCESS)
}

async fn import(store: &dyn Store, file: &Path) -> anyhow::Result<u64> {
    if store.last_seq().await? > 0 {
        bail!("the store is not empty: a ledger can only be imported into a new one");
    }
    let mut imported = 0;
    let mut batch = Vec::with_capacity(TOGETHER);
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        read(file, "importing", |entry, _| {
            batch.push(entry);
            imported += 1;
            if batch.len() == TOGETHER {
                runtime.block_on(store.import(std::mem::take(&mut batch)))?;
            }
            Ok(())
        })
    })?;
    store.import(batch).await?;
    Ok(imported)
}

/// Hands each entry of a file to `each`, with its line.
fn read(
    path: &Path,
    what: &'static str,
    mut each: impl FnMut(Entry, u64) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("can't open {shown}"))?;
    let length = file.metadata().map(|metadata| metadata.len()).ok();
    let progress = Progress::new(what);
    let (mut reader, mut line, mut number, mut done) = (BufReader::new(file), Vec::new(), 0, 0);
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).with_context(|| format!("can't read {shown}"))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        done += read as u64;
        progress.show(done, length);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let entry = serde_json::from_slice(&line)
            .with_context(|| format!("{shown}, line {number}: no ledger entry"))?;
        each(entry, number)?;
    }
}
