//! `tanggap intents suggest`: intents that may be missing.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::authoring::{comments, suggestion};

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(long, value_name = "DIR", default_value = super::USUAL)]
    intents: PathBuf,
    /// Komentar: teks biasa atau objek JSON dengan `text` sebaris; tanpanya, masukan baku / comments, plain or JSON Lines;
    /// without it, standard input
    #[arg(long, value_name = "FILE")]
    comments: Option<PathBuf>,
    /// Komentar berbeda yang paling sedikit ada dalam satu usulan / different comments that a proposal needs
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: usize,
    /// TOML untuk disimpan di folder intent, atau JSON / TOML to keep among the intent files, or JSON
    #[arg(long, value_enum, default_value_t = Format::Toml)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Toml,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = super::sound(&arguments.intents)?.tuned();
    let path = arguments.comments.as_deref().unwrap_or(Path::new("-"));
    if path == Path::new("-") && std::io::stdin().is_terminal() {
        eprintln!("Tulis satu komentar sebaris; Ctrl-D selesai. / One comment a line; Ctrl-D ends.");
    }
    let mut failure = None;
    let texts = comments::read(super::input(path)?).map_while(|read| match read {
        Ok(comment) => Some(comment.text),
        Err(error) => {
            failure = Some(error);
            None
        }
    });
    let suggestions = suggestion::suggest(&faq.set, texts, arguments.least);
    if let Some(error) = failure {
        return Err(error).with_context(|| path.display().to_string());
    }
    let shown = match arguments.format {
        Format::Toml => suggestion::fragment(&suggestions),
        Format::Json => serde_json::to_string_pretty(&suggestions)? + "\n",
    };
    super::give(&shown, None)?;
    Ok(ExitCode::SUCCESS)
}
