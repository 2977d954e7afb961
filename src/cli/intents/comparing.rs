//! `tanggap intents compare`: what a change of the files does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use super::paint::{Paint, Style, printable};
use super::terms::Conditions;
use crate::authoring::comments;
use crate::authoring::comparison::{self, Change, Comparison, Effect, Got};
use crate::cli::logging;
use crate::comment::Decision;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent yang lama / the directory with the files as they were
    before: PathBuf,
    /// Folder berkas intent yang baru / the directory with the files as they are to be
    after: PathBuf,
    /// Komentar yang dinilai: teks biasa atau objek JSON sebaris, boleh dengan `intent`; tanpanya, contoh dan uji kedua
    /// folder / comments to judge, plain or JSON Lines, perhaps labelled; without it, the examples and tests of both
    #[arg(long, value_name = "FILE")]
    comments: Option<PathBuf>,
    #[command(flatten)]
    conditions: Conditions,
    /// Banyaknya perubahan yang ditunjukkan / changes shown; JSON has all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Kode keluar 1 bila ada komentar berlabel yang memburuk / exit code 1 if a labelled comment gets worse
    #[arg(long)]
    strict: bool,
    /// Untuk manusia atau program / for people or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (before, after) = (super::sound(&arguments.before)?.tuned(), super::sound(&arguments.after)?.tuned());
    let terms = arguments.conditions.terms();
    let comparison = match &arguments.comments {
        None => {
            let comments = comparison::own_comments(&before.set, &after.set);
            comparison::compare(&before.set, &after.set, comments, &terms)
        }
        Some(path) => {
            let mut failure = None;
            // One at a time: a year of comments need not fit into memory.
            let comments = comments::read(super::input(path)?)
                .map_while(|read| read.map_err(|e| failure = Some(e)).ok());
            let comparison = comparison::compare(&before.set, &after.set, comments, &terms);
            if let Some(error) = failure {
                return Err(error).with_context(|| path.display().to_string());
            }
            comparison
        }
    };
    let shown = match arguments.format {
        Format::Table => table(&comparison, arguments.limit, Paint { on: logging::color_out() }),
        Format::Json => serde_json::to_string_pretty(&comparison)? + "\n",
    };
    super::give(&shown, None)?;
    let fails = arguments.strict && comparison.worse > 0;
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn table(comparison: &Comparison, limit: usize, paint: Paint) -> String {
    let mut out = String::new();
    let changed = comparison.changes.len();
    let _ = writeln!(
        out,
        "{} komentar / comments: {changed} berubah / changed, {} sama / the same",
        comparison.comments,
        comparison.comments - changed
    );
    if comparison.labelled > 0 {
        let _ = writeln!(
            out,
            "{} berlabel / labelled: benar / right {} → {}; {} membaik / better, {} memburuk / worse",
            comparison.labelled,
            comparison.right_before,
            comparison.right_after,
            comparison.better,
            comparison.worse
        );
    }
    let mut moves: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for change in comparison.changes.iter().filter(|change| change.before.decision != change.after.decision) {
        *moves.entry((name(change.before.decision), name(change.after.decision))).or_default() += 1;
    }
    for ((from, to), count) in moves {
        let _ = writeln!(out, "  {count:>5}  {from} → {to}");
    }
    for change in comparison.changes.iter().take(limit) {
        row(&mut out, change, paint);
    }
    if changed > limit {
        let _ = writeln!(out, "\n… {} lagi / more: --limit {changed}", changed - limit);
    }
    out
}

fn row(out: &mut String, change: &Change, paint: Paint) {
    let (style, effect) = match change.effect {
        Some(Effect::Worse) => (Style::Red, "memburuk / worse"),
        Some(Effect::Better) => (Style::Green, "membaik / better"),
        None => (Style::Yellow, "berubah / changed"),
    };
    let label = change.label.as_ref().map_or_else(String::new, |label| format!(" [{label}]"));
    let text = printable(&change.text).replace('\n', " ");
    let _ = writeln!(out, "\n{}{label} {text}", paint.paint(style, effect));
    for (sign, got) in [("-", &change.before), ("+", &change.after)] {
        let _ = writeln!(out, "  {sign} {}", line(got));
    }
    if change.differs.contains(&"answer") {
        for (sign, got) in [("-", &change.before), ("+", &change.after)] {
            if let Some(answer) = &got.answer {
                let _ = writeln!(out, "  {sign} {}", paint.paint(Style::Dim, &answer.replace('\n', " ")));
            }
        }
    }
}

fn line(got: &Got) -> String {
    let intent = got.intent.as_ref().map_or("–", |intent| intent.as_str());
    format!("{} {intent} {:.2} ({})", name(got.decision), got.confidence, got.reason)
}

fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Post => "post",
        Decision::Draft => "draft",
        Decision::Escalate => "escalate",
        Decision::Ignore => "ignore",
    }
}
