//! `tanggap intents match`: what comments would get.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::{Map, Value};

use super::terms::Conditions;
use super::wire;
use crate::authoring::{Terms, judge};
use crate::intents::IntentSet;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(long, value_name = "DIR", default_value = super::USUAL)]
    intents: PathBuf,
    #[command(flatten)]
    conditions: Conditions,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = super::sound(&arguments.intents)?.tuned();
    let terms = arguments.conditions.terms();
    match answer_all(
        &faq.set,
        &terms,
        BufReader::new(std::io::stdin().lock()),
        BufWriter::new(std::io::stdout().lock()),
    ) {
        // Whoever reads has enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        result => result.context("can't go on").map(|()| ExitCode::SUCCESS),
    }
}

fn answer_all<R: std::io::Read>(
    set: &IntentSet,
    terms: &Terms,
    mut comments: BufReader<R>,
    mut answers: impl Write,
) -> std::io::Result<()> {
    let mut line = Vec::new();
    while comments.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        serde_json::to_writer(&mut answers, &answer(set, terms, text))?;
        answers.write_all(b"\n")?;
        line.clear();
        // A caller that waits for each answer gets it; one that sends many at once is served in blocks.
        if comments.buffer().is_empty() {
            answers.flush()?;
        }
    }
    answers.flush()
}

fn answer(set: &IntentSet, terms: &Terms, line: &str) -> Value {
    let given: Option<Map<String, Value>> = serde_json::from_str(line).ok().filter(|_| line.starts_with('{'));
    let text = match &given {
        None => line.to_owned(),
        Some(given) => given.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
    };
    let mut answer = given.unwrap_or_default();
    wire::fill(&mut answer, &text, &judge(set, &text, terms));
    Value::Object(answer)
}
