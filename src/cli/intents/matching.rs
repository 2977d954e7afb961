//! `tanggap intents match`: what comments would get.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::cli::logging;
use crate::comment::Kind;
use crate::engine::Faq;
use crate::intents::{Candidate, EvidenceKind};
use crate::reply::{self, Circumstances, Facts, Setting};

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The directory with the intent files
    #[arg(long, value_name = "DIR", default_value = super::USUAL)]
    intents: PathBuf,
    /// Decide as the files stand, with unconfirmed facts and expired answers; otherwise the matching alone is judged
    #[arg(long)]
    as_configured: bool,
    /// The day to decide for, such as 2027-07-01; today if the files are taken as they stand
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = Faq::load(&arguments.intents)?;
    for fault in faq.faults() {
        eprintln!("{}\n", fault.render(&faq.files, logging::color()));
    }
    anyhow::ensure!(!faq.is_faulty(), "the intent files have faults; nothing was matched");
    let today = arguments.as_configured.then(|| jiff::ZonedDateTime::now().date());
    let asked = Asked { faq, as_configured: arguments.as_configured, day: arguments.at.or(today) };
    match answer_all(
        &asked,
        BufReader::new(std::io::stdin().lock()),
        BufWriter::new(std::io::stdout().lock()),
    ) {
        // Whoever reads has enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        result => result.context("can't go on").map(|()| ExitCode::SUCCESS),
    }
}

struct Asked {
    faq: Faq,
    as_configured: bool,
    day: Option<Date>,
}

fn answer_all<R: std::io::Read>(
    asked: &Asked,
    mut comments: BufReader<R>,
    mut answers: impl Write,
) -> std::io::Result<()> {
    let mut line = Vec::new();
    while comments.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        serde_json::to_writer(&mut answers, &asked.answer(text))?;
        answers.write_all(b"\n")?;
        line.clear();
        // A caller that waits for each answer gets it; one that sends many at once is served in blocks.
        if comments.buffer().is_empty() {
            answers.flush()?;
        }
    }
    answers.flush()
}

impl Asked {
    fn answer(&self, line: &str) -> Value {
        let given: Option<Map<String, Value>> =
            serde_json::from_str(line).ok().filter(|_| line.starts_with('{'));
        let text = match &given {
            None => line.to_owned(),
            Some(given) => given.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        let found = self.faq.set.matches(&text);
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let verdict = reply::decide(
            &self.faq.set,
            &found,
            &Circumstances {
                setting: Setting::Auto,
                own_username: None,
                today: self.day,
                facts: if self.as_configured { Facts::AsConfigured } else { Facts::AllConfirmed },
                faulty: false,
                kind: Kind::Comment,
                author_known: true,
                text: &text,
                choice: hasher.finish(),
                added: 0,
            },
        );
        let also: Vec<Value> = found
            .also
            .iter()
            .map(|(intent, confidence)| json!({ "intent": intent, "confidence": confidence }))
            .collect();
        let mut answer = given.unwrap_or_default();
        for (name, value) in [
            ("text", json!(text)),
            ("language", json!(found.language)),
            ("decision", json!(verdict.decision)),
            ("reason", json!(verdict.reason.code())),
            ("intent", json!(verdict.intent)),
            ("confidence", json!(found.candidates.first().map_or(0.0, |best| best.confidence))),
            ("margin", json!(found.margin)),
            ("question", json!(found.question)),
            ("candidates", found.candidates.iter().map(candidate).collect()),
            ("also", Value::Array(also)),
        ] {
            answer.insert(name.to_owned(), value);
        }
        Value::Object(answer)
    }
}

fn candidate(candidate: &Candidate) -> Value {
    let evidence: Vec<Value> = candidate
        .evidence
        .iter()
        .map(|evidence| {
            let kind = match evidence.kind {
                EvidenceKind::Keyword => "keyword",
                EvidenceKind::Pattern => "pattern",
                EvidenceKind::Example => "example",
            };
            json!({ "kind": kind, "text": evidence.text, "span": [evidence.span.start, evidence.span.end] })
        })
        .collect();
    json!({ "intent": candidate.intent, "confidence": candidate.confidence, "evidence": evidence })
}
