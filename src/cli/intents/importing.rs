//! `tanggap intents import`: examples that others collected, as intent files.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use super::formatting::replace;
use crate::authoring::import;
use crate::cli::logging;
use crate::intents::{self, Both, Severity};

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Bentuk berkas asal / what the file is
    #[arg(long, value_enum)]
    format: Format,
    /// Folder tujuan / the directory for the intent files
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Ganti berkas topik yang sudah ada / replace a topic file of that name
    #[arg(long)]
    replace: bool,
    /// Berkas asal / the file
    file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// `{"intent": …, "text": …}` sebaris / a line
    Jsonl,
    /// Dengan kolom `intent` dan `text` / with columns `intent` and `text`
    Csv,
    /// Rasa NLU YAML
    Rasa,
    /// intents.json: tag, patterns, responses
    Json,
}

/// 1 if the file can't be understood; then nothing is written.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let format = match arguments.format {
        Format::Jsonl => import::Format::Jsonl,
        Format::Csv => import::Format::Csv,
        Format::Rasa => import::Format::Rasa,
        Format::Json => import::Format::Json,
    };
    let gathered = import::read(format, super::open(&arguments.file)?)
        .with_context(|| arguments.file.display().to_string())?;
    anyhow::ensure!(
        gathered.intents() + gathered.none() > 0,
        "there is no example in {}",
        arguments.file.display()
    );
    let topic =
        arguments.file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let name = import::file_name(&topic);
    let (topic_path, none_path) = (arguments.out.join(name), arguments.out.join("_none.toml"));
    let topic_file = gathered.topic_file(&topic);
    anyhow::ensure!(
        topic_file.is_none() || arguments.replace || !topic_path.exists(),
        "{} is there already; give another --out, or --replace it",
        topic_path.display()
    );
    let existing = if none_path.exists() {
        fs::read_to_string(&none_path).with_context(|| format!("cannot read {}", none_path.display()))?
    } else {
        String::new()
    };
    let none_file = gathered.none_file(&existing).with_context(|| none_path.display().to_string())?;
    fs::create_dir_all(&arguments.out).with_context(|| format!("cannot make {}", arguments.out.display()))?;
    for (path, text) in [(&topic_path, topic_file), (&none_path, none_file)] {
        if let Some(text) = text {
            replace(path, &text)?;
            println!("{}", path.display());
        }
    }
    println!(
        "{} intents with {} examples, {} for none, {} repeated or empty ones left out",
        gathered.intents(),
        gathered.examples(),
        gathered.none(),
        gathered.left_out
    );
    // What was in the folder before may clash with what is new.
    let files = intents::read_dir(&arguments.out)?;
    let compiled = intents::compile(&files);
    let faults: Vec<_> =
        compiled.diagnostics.iter().filter(|found| found.severity == Severity::Fault).collect();
    for fault in &faults {
        eprintln!("{}\n", fault.render(&files, logging::color(), Both::english));
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
