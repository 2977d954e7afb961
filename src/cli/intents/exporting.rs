//! `tanggap intents export`: all examples, for other programs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use crate::authoring::export;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// Bentuk hasil / what to write
    #[arg(long, value_enum)]
    format: Format,
    /// Tulis ke berkas ini / write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// `{"intent": …, "text": …}` sebaris / a line
    Jsonl,
    /// Kolom `intent` dan `text` / columns `intent` and `text`
    Csv,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = super::sound(&arguments.dir)?;
    let text = match arguments.format {
        Format::Jsonl => export::jsonl(&faq.set)?,
        Format::Csv => export::csv(&faq.set)?,
    };
    super::give(&text, arguments.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}
