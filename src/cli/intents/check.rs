//! `tanggap intents check`: faults and lints of intent files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;

use super::{sarif, terms};
use crate::authoring::lints;
use crate::cli::logging;
use crate::intents::{self, Diagnostic, Severity};

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// Untuk manusia, program, atau pemindai kode / for people, for programs, or for code scanners
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Periksa seakan hari itu, misalnya 2027-07-01 / check as if on that day; answers may expire
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
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
    let today = arguments.at.unwrap_or_else(terms::today);
    let intents::Compiled { set, mut diagnostics } = intents::compile(&files);
    diagnostics.extend(lints::lint(&files, &set, today));
    diagnostics.sort_by(|a, b| (&a.file, a.span.start, a.severity).cmp(&(&b.file, b.span.start, b.severity)));
    let faults = diagnostics.iter().filter(|found| found.severity == Severity::Fault).count();
    match arguments.format {
        Format::Human => {
            for diagnostic in &diagnostics {
                println!("{}\n", diagnostic.render(&files, logging::color_out()));
            }
            let lints = diagnostics.len() - faults;
            println!(
                "{} intents in {} files: {faults} faults, {lints} lints",
                set.intents().len(),
                files.len()
            );
            for (code, count) in by_code(&diagnostics) {
                println!("{count:6}  {code}");
            }
        }
        Format::Json => {
            let items: Vec<Item<'_>> = diagnostics.iter().map(item).collect();
            println!("{}", serde_json::to_string_pretty(&items)?);
        }
        Format::Sarif => println!("{}", serde_json::to_string_pretty(&sarif::log(&diagnostics))?),
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How often each code was found, the most frequent first.
fn by_code(diagnostics: &[Diagnostic]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for found in diagnostics {
        match counts.iter_mut().find(|(code, _)| *code == found.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((found.code, 1)),
        }
    }
    counts.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    counts
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
