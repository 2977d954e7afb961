//! `tanggap intents check`: faults and lints of intent files.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;

use super::{sarif, terms};
use crate::authoring::lints;
use crate::authoring::thresholds::grounds;
use crate::cli::{logging, output};
use crate::engine::Faq;
use crate::intents::{Both, Diagnostic, Severity};
use crate::participation::report::Lang;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// Untuk manusia, program, atau pemindai kode / for people, for programs, or for code scanners
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Tunjukkan semua catatan, bukan hanya beberapa dari tiap jenis / show every lint, not only some of each kind
    #[arg(long)]
    all: bool,
    /// Bahasa pesan: id atau en / the language of what is said: id or en
    #[arg(long, value_parser = str::parse::<Lang>, default_value = "id")]
    lang: Lang,
    /// Periksa seakan hari itu, misalnya 2027-07-01 / check as if on that day; answers may expire
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
}

/// Lints of one kind shown to people, who read no more before they mend; programs get all.
const SHOWN: usize = 5;

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
    let today = arguments.at.unwrap_or_else(terms::today);
    let Faq { set, mut diagnostics, files } = Faq::load(&arguments.dir)?.tuned();
    diagnostics.extend(lints::lint(&files, &set, today));
    diagnostics.sort_by(|a, b| (&a.file, a.span.start, a.severity).cmp(&(&b.file, b.span.start, b.severity)));
    let faults = diagnostics.iter().filter(|found| found.severity == Severity::Fault).count();
    let said = said_in(arguments.lang);
    let shown = match arguments.format {
        Format::Human => {
            let mut shown = String::new();
            let codes = by_code(&diagnostics);
            let is_shown = |found: &Diagnostic, before: usize| {
                arguments.all || found.severity == Severity::Fault || before < SHOWN
            };
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for diagnostic in &diagnostics {
                let before = seen.entry(diagnostic.code).or_default();
                if is_shown(diagnostic, *before) {
                    shown += &format!("{}\n\n", diagnostic.render(&files, logging::color_out(), said));
                }
                *before += 1;
            }
            for (code, count) in codes {
                let more = if arguments.all { 0 } else { count.saturating_sub(SHOWN) };
                let more = match (more, arguments.lang) {
                    (0, _) => String::new(),
                    (more, Lang::Id) => format!("  ({more} lagi: --all)"),
                    (more, Lang::En) => format!("  ({more} more: --all)"),
                };
                shown += &format!("{count:6}  {code}{more}\n");
            }
            let lints = diagnostics.len() - faults;
            let (intents, files) = (set.intents().len(), files.len());
            // What serves while there are faults is another set.
            if faults == 0 {
                for line in grounds(&set).lines() {
                    shown += &format!("{line}\n");
                }
            }
            shown
                + &match arguments.lang {
                    Lang::Id => {
                        format!("{intents} intent di {files} berkas: {faults} kesalahan, {lints} catatan\n")
                    }
                    Lang::En => {
                        format!("{intents} intents in {files} files: {faults} faults, {lints} lints\n")
                    }
                }
        }
        Format::Json => {
            serde_json::to_string_pretty(
                &diagnostics.iter().map(|found| item(found, said)).collect::<Vec<_>>(),
            )? + "\n"
        }
        Format::Sarif => serde_json::to_string_pretty(&sarif::log(&diagnostics, said))? + "\n",
    };
    output::give(&shown)?;
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How often each lint was found, the most frequent first.
fn by_code(diagnostics: &[Diagnostic]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Lint) {
        match counts.iter_mut().find(|(code, _)| *code == found.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((found.code, 1)),
        }
    }
    counts.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    counts
}

/// How to take one language of what is said.
pub(super) fn said_in(lang: Lang) -> fn(&Both) -> &str {
    match lang {
        Lang::Id => Both::indonesian,
        Lang::En => Both::english,
    }
}

fn item(diagnostic: &Diagnostic, said: fn(&Both) -> &str) -> Item<'_> {
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
        message: said(&diagnostic.message),
        mend: diagnostic.mend.as_ref().map(said),
    }
}
