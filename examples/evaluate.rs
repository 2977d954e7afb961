//! Measures the matcher on labelled, on unrelated and on sentences of a known language.
//!
//! `cargo run --release --example evaluate -- INTENTS_DIR FILE…`, where a file is one of
//! - `*.jsonl` with `text` and `intent` (an id or `none`), or with `text` and `intents` (all that are asked);
//! - `*.csv` or `*.tsv` of comments that nothing should answer;
//! - `id=`, `su=` or `en=` before a `.csv` with `id,text`: sentences of that language.
//!
//! `ERRORS=1` shows what went wrong, `CLASSES=1` the figures of each intent, `UNTUNED=1` leaves cross-validation out.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use tanggap::authoring::{Terms, judge};
use tanggap::comment::{Decision, Language};
use tanggap::intents::{self, IntentSet, Mode};
use tanggap::text;

type Outcome = Result<(), Box<dyn Error>>;

struct Judged {
    text: String,
    truth: String,
    /// What the comment was taken for.
    label: String,
    /// The best intent, taken or not.
    best: String,
    decision: Decision,
    confidence: f64,
    question: bool,
    several: bool,
}

fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("usage: evaluate INTENTS_DIR FILE…")?;
    let files = intents::read_dir(Path::new(&dir))?;
    let started = Instant::now();
    let mut set = intents::compile(&files).set;
    println!("{} intents compiled in {:?}", set.intents().len(), started.elapsed());
    if !asked("UNTUNED") {
        let started = Instant::now();
        let tuning = intents::tune(&set, intents::Target::default());
        println!("tuned in {:?}: {tuning:?}", started.elapsed());
        set = set.with_tuning(tuning);
    }
    for argument in arguments {
        if let Some((language, file)) = argument.split_once('=') {
            languages(language, file)?;
        } else if argument.ends_with(".jsonl") {
            let lines: Vec<serde_json::Value> = std::fs::read_to_string(&argument)?
                .lines()
                .map(serde_json::from_str)
                .collect::<Result<_, _>>()?;
            println!("== {argument}: {} comments", lines.len());
            if lines.iter().any(|line| line["intents"].is_array()) {
                pairs(&set, &lines);
            } else {
                labelled(&set, &lines);
            }
        } else {
            unrelated(&set, &argument)?;
        }
    }
    Ok(())
}

fn asked(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

fn judged(set: &IntentSet, text: &str, truth: &str) -> Judged {
    let judged = judge(set, text, &Terms::default());
    let none = || "none".to_owned();
    Judged {
        text: text.to_owned(),
        truth: truth.to_owned(),
        label: judged.label().map_or_else(none, ToString::to_string),
        best: judged.found.candidates.first().map_or_else(none, |best| best.intent.to_string()),
        decision: judged.verdict.decision,
        confidence: judged.confidence(),
        question: judged.found.question,
        several: !judged.found.also.is_empty(),
    }
}

fn labelled(set: &IntentSet, lines: &[serde_json::Value]) {
    let text = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or("").to_owned();
    let all: Vec<Judged> =
        lines.iter().map(|line| judged(set, &text(line, "text"), &text(line, "intent"))).collect();
    let count = |fits: &dyn Fn(&Judged) -> bool| all.iter().filter(|j| fits(j)).count() as f64;
    let is_none = |j: &Judged| j.truth == "none";
    let (none, answerable) = (count(&is_none), count(&|j| !is_none(j)));

    let mut classes: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for j in &all {
        if j.truth == j.label {
            classes.entry(&j.truth).or_default()[0] += 1.0;
        } else {
            classes.entry(&j.truth).or_default()[1] += 1.0;
            classes.entry(&j.label).or_default()[2] += 1.0;
        }
    }
    let f1 = |c: &[f64; 3]| 2.0 * c[0] / (2.0 * c[0] + c[1] + c[2]);
    println!(
        "  right {:.1} %, macro-F1 {:.3}, none taken for a question {:.1} %",
        100.0 * count(&|j| j.truth == j.label) / all.len() as f64,
        classes.values().map(f1).sum::<f64>() / classes.len() as f64,
        100.0 * count(&|j| is_none(j) && j.label != "none") / none,
    );
    println!(
        "  errors: {} confused, {} missed ({} of them with the right candidate first), {} answered; several intents in {}",
        count(&|j| !is_none(j) && j.label != "none" && j.label != j.truth),
        count(&|j| !is_none(j) && j.label == "none"),
        count(&|j| !is_none(j) && j.label == "none" && j.best == j.truth),
        count(&|j| is_none(j) && j.label != "none"),
        count(&|j| j.several),
    );
    let is_auto =
        |id: &str| set.intents().iter().any(|intent| intent.id.as_str() == id && intent.mode == Mode::Auto);
    let auto = count(&|j| is_auto(&j.truth));
    let show = |name: String, posted: &dyn Fn(&Judged) -> bool| {
        let posts = count(posted);
        println!(
            "  {name}: {posts} posted, {:.1} % right; of answerable {:.1} %, of auto {:.1} %; of none {:.2} %",
            100.0 * count(&|j| posted(j) && j.best == j.truth) / posts,
            100.0 * count(&|j| posted(j) && !is_none(j)) / answerable,
            100.0 * count(&|j| posted(j) && !is_none(j)) / auto,
            100.0 * count(&|j| posted(j) && is_none(j)) / none,
        );
    };
    show("as it is".into(), &|j| j.decision == Decision::Post);
    for post in [0.8, 0.85, 0.9, 0.95] {
        show(format!("from {post}"), &|j| {
            let open = matches!(j.decision, Decision::Post | Decision::Draft);
            open && j.question && !j.several && j.confidence >= post && is_auto(&j.best)
        });
    }
    for intent in set.intents().iter().filter(|intent| intent.mode == Mode::Escalate) {
        let own = |j: &Judged| j.truth == intent.id.as_str();
        let escalated = count(&|j| own(j) && j.decision == Decision::Escalate);
        println!("  {}: {escalated} of {} escalated", intent.id, count(&own));
    }
    for bin in 0..10 {
        let within = |j: &Judged| (j.confidence * 10.0).floor().min(9.0) as u32 == bin;
        let sum: f64 = all.iter().filter(|j| within(j)).map(|j| j.confidence).sum();
        println!(
            "  confidence {:.1}…: {:4}, mean {:.3}, right {:.3}",
            f64::from(bin) / 10.0,
            count(&within),
            sum / count(&within),
            count(&|j| within(j) && j.best == j.truth) / count(&within)
        );
    }
    if asked("CLASSES") {
        for (name, c) in &classes {
            println!("  {name:22} right {:3} missed {:3} false {:3} F1 {:.2}", c[0], c[1], c[2], f1(c));
        }
    }
    all.iter().filter(|j| asked("ERRORS") && j.truth != j.label).for_each(show_error);

    const ROUNDS: usize = 20;
    let started = Instant::now();
    for _ in 0..ROUNDS {
        all.iter().for_each(|j| drop(std::hint::black_box(set.matches(&j.text))));
    }
    let micros = started.elapsed().as_secs_f64() * 1e6 / (ROUNDS * all.len()) as f64;
    println!("  {micros:.1} µs a comment on one core");
}

fn show_error(j: &Judged) {
    println!("  {:?} {:.2} {} -> {} ({}): {}", j.decision, j.confidence, j.truth, j.label, j.best, j.text);
}

fn pairs(set: &IntentSet, lines: &[serde_json::Value]) {
    let mut both = 0;
    for line in lines {
        let found = set.matches(line["text"].as_str().unwrap_or(""));
        let first = found.candidates.first().map(|best| best.intent.to_string());
        let ids: Vec<String> =
            first.into_iter().chain(found.also.iter().map(|(id, _)| id.to_string())).collect();
        let truth: Vec<&str> =
            line["intents"].as_array().into_iter().flatten().filter_map(|id| id.as_str()).collect();
        if truth.iter().all(|id| ids.iter().any(|found| found == id)) {
            both += 1;
        } else if asked("ERRORS") {
            println!("  {truth:?} -> {ids:?}: {}", line["text"]);
        }
    }
    println!("  all intents found in {both} of {}", lines.len());
}

fn unrelated(set: &IntentSet, file: &str) -> Outcome {
    let is_tsv = file.ends_with(".tsv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if is_tsv { b'\t' } else { b',' })
        .quoting(!is_tsv)
        .has_headers(!is_tsv)
        .flexible(true)
        .from_path(file)?;
    let mut all = Vec::new();
    for record in reader.records() {
        all.push(judged(set, record?.get(0).unwrap_or(""), "none"));
    }
    let share = |fits: &dyn Fn(Decision) -> bool| {
        100.0 * all.iter().filter(|j| fits(j.decision)).count() as f64 / all.len() as f64
    };
    println!(
        "== {file}: {} unrelated comments, {:.2} % posted, {:.2} % drafted or escalated",
        all.len(),
        share(&|decision| decision == Decision::Post),
        share(&|decision| matches!(decision, Decision::Draft | Decision::Escalate)),
    );
    all.iter().filter(|j| asked("ERRORS") && j.decision != Decision::Ignore).for_each(show_error);
    Ok(())
}

fn languages(name: &str, file: &str) -> Outcome {
    let language = match name {
        "id" => Language::Indonesian,
        "su" => Language::Sundanese,
        _ => Language::English,
    };
    let (mut all, mut right) = (0, 0);
    for record in csv::Reader::from_path(file)?.records() {
        let record = record?;
        let sentence = record.get(1).unwrap_or("");
        if sentence.split_whitespace().count() < 4 {
            continue;
        }
        all += 1;
        let found = text::language(&text::read(sentence));
        if found == language {
            right += 1;
        } else if asked("ERRORS") {
            println!("  {name} -> {found:?}: {sentence}");
        }
    }
    println!(
        "== {file}: {right} of {all} sentences in {name}, {:.1} %",
        100.0 * f64::from(right) / f64::from(all)
    );
    Ok(())
}
