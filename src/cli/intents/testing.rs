//! `tanggap intents test`: the exam of an intent set.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use super::paint::printable;
use crate::authoring::comments::{self, Labelled};
use crate::authoring::exam::{self, Exam, Scores};
use crate::authoring::thresholds::grounds;
use crate::intents::IntentSet;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// Banyaknya bagian validasi silang; 0 tanpa validasi silang / parts of the cross-validation; 0 does without
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = folds)]
    cross_validate: usize,
    /// Nilai juga komentar berlabel: objek JSON `{"text", "intent"}` sebaris / score labelled comments too, one JSON object
    /// a line
    #[arg(long, value_name = "FILE")]
    comments: Option<PathBuf>,
    /// Untuk manusia, program, atau peramban / for people, for programs, or for a browser
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Tulis ke berkas ini / write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Html,
}

fn folds(written: &str) -> Result<usize, String> {
    /// More parts than examples of an intent teach nothing more, and each costs a compilation.
    const MOST: usize = 100;
    match written.parse() {
        Ok(folds @ (0 | 2..=MOST)) => Ok(folds),
        _ => Err(format!("0, or a number from 2 to {MOST}")),
    }
}

/// 0 if every test passed, 1 if not.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = super::sound(&arguments.dir)?.tuned();
    let comments = arguments.comments.as_deref().map(|path| score(&faq.set, path)).transpose()?;
    let cross_validation = (arguments.cross_validate > 0).then(|| {
        let progress = Progress::begin(arguments.cross_validate);
        exam::cross_validate(&faq.files, &faq.set, arguments.cross_validate, &|done| progress.show(done))
    });
    let exam = Exam {
        intents_hash: faq.set.hash().to_owned(),
        thresholds: grounds(&faq.set),
        tests: exam::tests(&faq.files, &faq.set),
        cross_validation,
        comments,
    };
    let shown = match arguments.format {
        Format::Table => printable(&exam::table::table(&exam)),
        Format::Json => serde_json::to_string_pretty(&exam)? + "\n",
        Format::Html => exam::page::page(&exam),
    };
    super::give(&shown, arguments.out.as_deref())?;
    Ok(if exam.tests.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Scores the labelled comments of a file.
fn score(set: &IntentSet, path: &Path) -> anyhow::Result<Scores> {
    let mut outcomes = Vec::new();
    for comment in comments::read(super::input(path)?) {
        let Labelled { text, label } = comment.with_context(|| path.display().to_string())?;
        if let Some(label) = label {
            outcomes.push(exam::outcome(set, &text, label.intent().cloned()));
        }
    }
    anyhow::ensure!(!outcomes.is_empty(), "no comment in {} has an `intent`", path.display());
    Ok(exam::scores(set, &outcomes))
}

/// A line on the terminal that says how far a long run is.
struct Progress {
    parts: usize,
    is_shown: bool,
}

impl Progress {
    fn begin(parts: usize) -> Self {
        let progress = Self { parts, is_shown: std::io::stderr().is_terminal() };
        progress.show(0);
        progress
    }

    fn show(&self, done: usize) {
        if self.is_shown {
            let bar: String = (0..self.parts).map(|part| if part < done { '█' } else { '░' }).collect();
            let mut terminal = std::io::stderr().lock();
            // Nothing depends on whether it is seen.
            let _ = write!(terminal, "\rvalidasi silang / cross-validation {bar} {done}/{}", self.parts);
            let _ = terminal.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            // Clears the line.
            eprint!("\r\x1b[2K");
        }
    }
}
