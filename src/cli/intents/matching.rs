//! `tanggap intents match`: what comments would get.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use serde::Serialize;

use super::given::{Given, Others};
use super::terms::Conditions;
use super::wire::Answer;
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

/// Comments and answers are read and written in blocks of so many bytes.
const BLOCK: usize = 1 << 16;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let faq = super::sound(&arguments.intents)?.tuned();
    let terms = arguments.conditions.terms();
    match answer_all(
        &faq.set,
        &terms,
        BufReader::with_capacity(BLOCK, std::io::stdin().lock()),
        BufWriter::with_capacity(BLOCK, std::io::stdout().lock()),
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
        answer(set, terms, text, &mut answers)?;
        answers.write_all(b"\n")?;
        line.clear();
        // A caller that waits for each answer gets it; one that sends many at once is served in blocks.
        if comments.buffer().is_empty() {
            answers.flush()?;
        }
    }
    answers.flush()
}

/// An answer, with the members that came with the comment.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    others: Others<'a>,
    #[serde(flatten)]
    answer: Answer<'a>,
}

fn answer(set: &IntentSet, terms: &Terms, line: &str, answers: &mut impl Write) -> serde_json::Result<()> {
    let Given { text, others } = Given::read(line);
    let judged = judge(set, &text, terms);
    serde_json::to_writer(answers, &Line { others, answer: Answer::new(&text, &judged) })
}
