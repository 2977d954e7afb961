//! `tanggap intents check`: faults and lints of intent files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::sarif;
use crate::cli::{logging, output};
use crate::intents::{self, Diagnostic, Severity};

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// For people, for programs, or for code scanners
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
}

/// A diagnostic as programs read it. Lines and columns count from 1, spans in bytes from 0.
#[derive(Serialize)]
struct Item<'a> {
    severity: &'static str,
    code: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    span: [usize; 2],
    message: &'a str,
    mend: Option<&'a str>,
}

/// 0 if there are lints at most, 1 if there are faults.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let files = intents::read_dir(&arguments.dir)?;
    let checked = intents::compile(&files);
    let faults = checked.diagnostics.iter().filter(|found| found.severity == Severity::Fault).count();
    let shown = match arguments.format {
        Format::Human => {
            let mut shown = String::new();
            for diagnostic in &checked.diagnostics {
                shown += &format!("{}\n\n", diagnostic.render(&files, logging::color_out()));
            }
            let lints = checked.diagnostics.len() - faults;
            let (intents, files) = (checked.set.intents().len(), files.len());
            shown + &format!("{intents} intents in {files} files: {faults} faults, {lints} lints")
        }
        Format::Json => {
            serde_json::to_string_pretty(&checked.diagnostics.iter().map(item).collect::<Vec<_>>())?
        }
        Format::Sarif => serde_json::to_string_pretty(&sarif::log(&checked.diagnostics))?,
    };
    output::give(&(shown + "\n"))?;
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn item(diagnostic: &Diagnostic) -> Item<'_> {
    Item {
        severity: match diagnostic.severity {
            Severity::Fault => "fault",
            Severity::Lint => "lint",
        },
        code: diagnostic.code,
        file: &diagnostic.file,
        line: diagnostic.line,
        column: diagnostic.column,
        span: [diagnostic.span.start, diagnostic.span.end],
        message: &diagnostic.message,
        mend: diagnostic.mend.as_deref(),
    }
}
