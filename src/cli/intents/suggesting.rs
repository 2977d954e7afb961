//! `tanggap intents suggest`: intents that may be missing.

use std::io::{BufRead, IsTerminal as _};
use std::path::PathBuf;
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
    let faq = super::sound(&arguments.intents)?;
    let (input, name): (Box<dyn BufRead>, String) = match &arguments.comments {
        Some(path) => (Box::new(super::open(path)?), path.display().to_string()),
        None => {
            if std::io::stdin().is_terminal() {
                eprintln!("Tulis satu komentar sebaris; Ctrl-D selesai. / One comment a line; Ctrl-D ends.");
            }
            (Box::new(std::io::stdin().lock()), "standard input".to_owned())
        }
    };
    let mut failure = None;
    let texts = comments::read(input).map_while(|read| match read {
        Ok(comment) => Some(comment.text),
        Err(error) => {
            failure = Some(error);
            None
        }
    });
    let suggestions = suggestion::suggest(&faq.set, texts, arguments.least);
    if let Some(error) = failure {
        return Err(error).context(name);
    }
    let shown = match arguments.format {
        Format::Toml => suggestion::fragment(&suggestions),
        Format::Json => serde_json::to_string_pretty(&suggestions)? + "\n",
    };
    super::give(&shown, None)?;
    Ok(ExitCode::SUCCESS)
}
