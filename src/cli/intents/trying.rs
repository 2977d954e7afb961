//! `tanggap intents try`: what one comment would get, and why.

use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::paint::{Paint, Style, printable};
use super::{terms, wire};
use crate::authoring::thresholds::{Grounds, grounds};
use crate::authoring::{Judged, Terms, explain, judge};
use crate::cli::{logging, output};
use crate::comment::Decision;
use crate::engine::Faq;
use crate::intents::{self, Candidate, EvidenceKind, IntentSet};
use crate::reply::Facts;
use crate::text;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Komentar yang dicoba / the comment
    text: Vec<String>,
    /// Folder berkas intent / the directory with the intent files
    #[arg(long, value_name = "DIR", default_value = super::USUAL)]
    intents: PathBuf,
    /// Anggap semua fakta sudah dikonfirmasi dan semua jawaban berlaku / as if every fact were confirmed and no answer over
    #[arg(long)]
    all_confirmed: bool,
    /// Hari yang dipakai, misalnya 2027-07-01 / the day to decide for
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// Untuk manusia atau program / for people or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut faq = super::sound(&arguments.intents)?.tuned();
    let terms = if arguments.all_confirmed {
        Terms { facts: Facts::AllConfirmed, day: arguments.at }
    } else {
        Terms { facts: Facts::AsConfigured, day: Some(arguments.at.unwrap_or_else(terms::today)) }
    };
    if !arguments.text.is_empty() {
        output::give(&show(&faq.set, &arguments.text.join(" "), &terms, arguments.format))?;
        return Ok(ExitCode::SUCCESS);
    }
    let is_asking = std::io::stdin().is_terminal();
    if is_asking {
        println!(
            "Tulis komentar, lalu Enter; Ctrl-D selesai. / Write a comment and press Enter; Ctrl-D ends."
        );
    }
    let mut line = String::new();
    loop {
        if is_asking {
            print!("\n> ");
            std::io::stdout().flush()?;
        }
        line.clear();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            if is_asking {
                println!();
            }
            return Ok(ExitCode::SUCCESS);
        }
        if line.trim().is_empty() {
            continue;
        }
        if is_asking {
            refresh(&mut faq, arguments);
        }
        output::give(&show(&faq.set, line.trim_end_matches(['\r', '\n']), &terms, arguments.format))?;
    }
}

/// Reads the files again if they were changed; what is broken changes nothing, and is shown.
fn refresh(faq: &mut Faq, arguments: &Arguments) {
    if intents::read_dir(&arguments.intents).is_ok_and(|files| files == faq.files) {
        return;
    }
    match super::sound(&arguments.intents) {
        Ok(changed) => *faq = changed.tuned(),
        Err(error) => eprintln!("{error:#}"),
    }
}

/// A judged comment for programs, with the reply and where the thresholds come from.
#[derive(Serialize)]
struct Tried<'a> {
    #[serde(flatten)]
    answer: wire::Answer<'a>,
    reply: Option<&'a str>,
    thresholds: Grounds,
}

fn show(set: &IntentSet, text: &str, terms: &Terms, format: Format) -> String {
    let judged = judge(set, text, terms);
    match format {
        Format::Json => {
            let tried = Tried {
                answer: wire::Answer::new(text, &judged),
                reply: judged.verdict.text.as_deref(),
                thresholds: grounds(set),
            };
            json!(tried).to_string() + "\n"
        }
        Format::Human => describe(set, text, &judged, Paint { on: logging::color_out() }),
    }
}

/// The judgement in words.
fn describe(set: &IntentSet, text: &str, judged: &Judged, paint: Paint) -> String {
    let Judged { found, verdict } = judged;
    let mut out = String::new();
    let best = found.candidates.first();
    let _ = writeln!(out, "{}", marked(text, best, paint));

    let decision = explain::decision(verdict.decision);
    let style = match verdict.decision {
        Decision::Post => Style::Green,
        Decision::Draft => Style::Yellow,
        Decision::Escalate => Style::Red,
        Decision::Ignore => Style::Dim,
    };
    let decision = paint.paint(style, &format!("{} / {}", decision.id, decision.en));
    let reason = explain::reason(verdict.reason);
    row(&mut out, paint, "keputusan / decision", &format!("{decision} ({})", verdict.reason.code()));
    row(&mut out, paint, "", reason.id);
    row(&mut out, paint, "", reason.en);
    let language = explain::language(found.language);
    let asks = if found.question { "bertanya / asks" } else { "tidak bertanya / does not ask" };
    row(&mut out, paint, "bahasa / language", &format!("{} / {}; {asks}", language.id, language.en));
    if let Some(best) = best {
        let intent = set.get(&best.intent);
        let title = intent.map_or("", |intent| intent.title.as_str());
        let mode = intent.map_or("", |intent| intent.mode.as_str());
        let id = paint.paint(Style::Bold, best.intent.as_str());
        let line = format!("{id} “{}” (mode {mode}), {:.2}", printable(title), best.confidence);
        row(&mut out, paint, "intent", &line);
        for evidence in &best.evidence {
            let written = printable(text.get(evidence.span.clone()).unwrap_or(""));
            let line = format!("{} “{}”: {written}", wire::kind(evidence.kind), printable(&evidence.text));
            row(&mut out, paint, "", &line);
        }
    }
    let further = found.candidates.get(1).map_or_else(
        || "tidak ada / none".to_owned(),
        |next| format!("{} {:.2}, selisih / margin {:.2}", next.intent, next.confidence, found.margin),
    );
    row(&mut out, paint, "berikutnya / next", &further);
    for (intent, confidence) in &found.also {
        row(&mut out, paint, "juga / also", &format!("{intent} {confidence:.2}"));
    }
    row(&mut out, paint, "batas / thresholds", &grounds(set).lines().join("\n"));
    row(&mut out, paint, "dibaca / read as", printable(text::read(text).canonical()).trim());
    if let Some(reply) = &verdict.text {
        row(&mut out, paint, "jawaban / answer", &printable(reply));
    }
    out
}

/// One line with its name; further lines of it are set in.
fn row(out: &mut String, paint: Paint, name: &str, line: &str) {
    /// Room for the longest name.
    const WIDTH: usize = 21;
    let shown = paint.paint(Style::Dim, &format!("{name:WIDTH$}"));
    let line = line.replace('\n', &format!("\n{:WIDTH$}", ""));
    let _ = writeln!(out, "{}", format!("{shown}{line}").trim_end());
}

/// The comment with its evidence coloured, or in brackets where there are no colours.
fn marked(text: &str, best: Option<&Candidate>, paint: Paint) -> String {
    let mut marks: Vec<(Range<usize>, EvidenceKind)> = best
        .map(|best| best.evidence.iter().map(|evidence| (evidence.span.clone(), evidence.kind)).collect())
        .unwrap_or_default();
    marks.sort_by_key(|(span, _)| (span.start, usize::MAX - span.end));
    let mut out = String::new();
    let mut at = 0;
    for (span, kind) in marks {
        let start = span.start.max(at);
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..span.end)) else { continue };
        if inside.is_empty() {
            continue;
        }
        let style = match kind {
            EvidenceKind::Keyword => Style::Cyan,
            EvidenceKind::Pattern => Style::Magenta,
            EvidenceKind::Example => Style::Green,
        };
        out.push_str(&printable(before));
        out.push_str(&if paint.on { paint.paint(style, inside) } else { format!("[{}]", printable(inside)) });
        at = span.end;
    }
    out.push_str(&printable(text.get(at..).unwrap_or("")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::IntentId;
    use crate::intents::Evidence;

    #[test]
    fn evidence_is_marked_where_it_stands() {
        let evidence = |kind, span| Evidence { kind, text: String::new(), span };
        let best = Candidate {
            intent: IntentId::new("a").unwrap(),
            confidence: 1.0,
            evidence: vec![
                evidence(EvidenceKind::Pattern, 4..10),
                evidence(EvidenceKind::Keyword, 4..17),
                evidence(EvidenceKind::Example, 14..19),
                evidence(EvidenceKind::Example, 0..1),
            ],
        };
        let text = "min ijasah saya ilang 🙏";
        let plain = marked(text, Some(&best), Paint { on: false });
        assert_eq!(plain, "[m]in [ijasah saya i][la]ng 🙏");
        let coloured = marked(text, Some(&best), Paint { on: true });
        assert!(coloured.contains("\x1b[36mijasah saya i\x1b[0m"), "{coloured:?}");
        assert_eq!(marked("", None, Paint { on: false }), "");
    }
}
