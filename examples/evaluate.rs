//! Measures the matcher on labelled and on unrelated comments.
//!
//! `cargo run --release --example evaluate -- INTENTS_DIR FILE…`: `.jsonl` files with `text` and `intent`, `.csv` and
//! `.tsv` files of comments that nothing should answer.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use tanggap::comment::{Decision, Kind};
use tanggap::intents::{self, IntentSet, Mode};
use tanggap::reply::policy::{Circumstances, Facts, Setting, decide};

struct Judged {
    text: String,
    truth: String,
    guess: String,
    decision: Decision,
    confidence: f64,
    best: String,
    question: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("usage: evaluate INTENTS_DIR FILE…")?;
    let files = intents::read_dir(Path::new(&dir))?;
    let started = Instant::now();
    let compiled = intents::compile(&files);
    println!("{} intents compiled in {:?}", compiled.set.intents().len(), started.elapsed());
    let mut set = compiled.set;
    let started = Instant::now();
    let tuning = intents::tune(&set, intents::Target::default());
    println!("tuned in {:?}: {tuning:?}", started.elapsed());
    if std::env::var("UNTUNED").is_err() {
        set = set.with_tuning(&tuning);
    }
    println!("thresholds {:?}", set.thresholds());
    for file in arguments {
        let text = std::fs::read_to_string(&file)?;
        if file.ends_with(".jsonl") { labelled(&set, &file, &text)? } else { unrelated(&set, &file, &text)? }
    }
    Ok(())
}

fn judge(set: &IntentSet, text: &str, truth: &str) -> Judged {
    let found = set.matches(text);
    let at = Circumstances {
        setting: Setting::Auto,
        own_username: None,
        today: None,
        facts: Facts::AllConfirmed,
        faulty: false,
        kind: Kind::Comment,
        author_known: true,
        text,
        choice: 0,
    };
    let verdict = decide(set, &found, &at);
    let ignored_by_mode =
        verdict.intent.as_ref().and_then(|id| set.get(id)).is_some_and(|i| i.mode == Mode::Ignore);
    let guess = match (&verdict.intent, verdict.decision) {
        (Some(id), Decision::Ignore) if ignored_by_mode => id.to_string(),
        (Some(id), decision) if decision != Decision::Ignore => id.to_string(),
        _ => "none".to_owned(),
    };
    let confidence = found.candidates.first().map_or(0.0, |best| best.confidence);
    let best = found.candidates.first().map_or_else(|| "none".to_owned(), |best| best.intent.to_string());
    let question = found.question;
    Judged {
        text: text.to_owned(),
        truth: truth.to_owned(),
        guess,
        decision: verdict.decision,
        confidence,
        best,
        question,
    }
}

fn labelled(set: &IntentSet, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    if file.contains("pairs") {
        return pairs(set, file, text);
    }
    let mut lines = Vec::new();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        lines.push((
            line["text"].as_str().unwrap_or("").to_owned(),
            line["intent"].as_str().unwrap_or("").to_owned(),
        ));
    }
    for (text, truth) in &lines {
        all.push(judge(set, text, truth));
    }
    let started = Instant::now();
    let rounds = std::env::var("ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(1);
    for _ in 0..rounds {
        for (text, _) in &lines {
            std::hint::black_box(set.matches(text));
        }
    }
    let micros = started.elapsed().as_secs_f64() * 1e6 / (rounds * lines.len()) as f64;
    let count = |fits: &dyn Fn(&Judged) -> bool| all.iter().filter(|j| fits(j)).count() as f64;
    let mut classes: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for j in &all {
        if j.truth == j.guess {
            classes.entry(&j.truth).or_default()[0] += 1.0;
        } else {
            classes.entry(&j.truth).or_default()[1] += 1.0;
            classes.entry(&j.guess).or_default()[2] += 1.0;
        }
    }
    let f1 = |c: &[f64; 3]| 2.0 * c[0] / (2.0 * c[0] + c[1] + c[2]);
    let macro_f1 = classes.values().map(f1).sum::<f64>() / classes.len() as f64;
    let answerable = count(&|j| j.truth != "none");
    let none = count(&|j| j.truth == "none");
    let posted = |j: &Judged| j.decision == Decision::Post;
    let posts = count(&|j| posted(j));
    let postable =
        |j: &&Judged| set.intents().iter().any(|i| i.id.as_str() == j.truth && i.mode == Mode::Auto);
    let also = lines.iter().filter(|(text, _)| !set.matches(text).also.is_empty()).count();
    println!("several intents found in {also} of {}", lines.len());
    println!("== {file}: {} comments, {micros:.1} us each", all.len());
    println!(
        "right {:.1}%  macro-F1 {macro_f1:.3}  posted {posts} ({:.1}% right, {:.1}% of answerable, {:.1}% of auto)  none posted {:.1}%  none drafted {:.1}%",
        100.0 * count(&|j| j.truth == j.guess) / all.len() as f64,
        100.0 * count(&|j| posted(j) && j.truth == j.guess) / posts,
        100.0 * count(&|j| posted(j) && j.truth != "none") / answerable,
        100.0 * count(&|j| posted(j) && j.truth != "none") / all.iter().filter(postable).count() as f64,
        100.0 * count(&|j| posted(j) && j.truth == "none") / none,
        100.0 * count(&|j| j.guess != "none" && j.truth == "none") / none,
    );
    for name in ["pungutan-lapor", "perundungan-lapor"] {
        let of = count(&|j| j.truth == name);
        let escalated = count(&|j| j.truth == name && j.decision == Decision::Escalate);
        println!("  {name} escalated {escalated} of {of}");
    }
    let missed = |j: &Judged| j.truth != "none" && j.guess == "none";
    println!(
        "  errors: confused {}, missed {} (best right {}, no question {}), answered none {}",
        count(&|j| j.truth != "none" && j.guess != "none" && j.guess != j.truth),
        count(&missed),
        count(&|j| missed(j) && j.best == j.truth),
        count(&|j| missed(j) && !j.question && j.confidence > 0.4),
        count(&|j| j.truth == "none" && j.guess != "none"),
    );
    for post in [0.7, 0.75, 0.8, 0.85, 0.87, 0.9, 0.93] {
        let auto = |j: &Judged| set.intents().iter().any(|i| i.id.as_str() == j.best && i.mode == Mode::Auto);
        let would = |j: &Judged| {
            matches!(j.decision, Decision::Post | Decision::Draft)
                && j.question
                && j.confidence >= post
                && auto(j)
        };
        let n = count(&would);
        println!(
            "  post {post}: {n} right {:.1}% of answerable {:.1}% none {:.2}%",
            100.0 * count(&|j| would(j) && j.best == j.truth) / n,
            100.0 * count(&|j| would(j) && j.truth != "none") / answerable,
            100.0 * count(&|j| would(j) && j.truth == "none") / none
        );
    }
    let mut bins: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
    for j in &all {
        let bin = bins.entry((j.confidence * 10.0) as u32).or_default();
        bin.0 += 1.0;
        bin.1 += j.confidence;
        let best = if j.guess == j.truth && j.truth != "none" { 1.0 } else { 0.0 };
        bin.2 += best;
    }
    for (bin, (n, sum, right)) in &bins {
        println!("  conf {:.1}: {n:4} mean {:.3} right {:.3}", f64::from(*bin) / 10.0, sum / n, right / n);
    }
    if std::env::var("CLASSES").is_ok() {
        for (name, c) in &classes {
            println!("  {name:22} right {:3} missed {:3} false {:3} F1 {:.2}", c[0], c[1], c[2], f1(c));
        }
    }
    if std::env::var("ERRORS").is_ok() {
        for j in all.iter().filter(|j| j.truth != j.guess) {
            println!("  {:?} {:.2} {} -> {}: {}", j.decision, j.confidence, j.truth, j.guess, j.text);
        }
    }
    Ok(())
}

fn unrelated(set: &IntentSet, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if file.ends_with(".tsv") { b'\t' } else { b',' })
        .quoting(!file.ends_with(".tsv"))
        .flexible(true)
        .has_headers(!file.ends_with(".tsv"))
        .from_reader(text.as_bytes());
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record?;
        let text = if record.len() > 2 { record.get(1) } else { record.get(0) };
        all.push(judge(set, text.unwrap_or(""), "none"));
    }
    let share = |fits: &dyn Fn(&Judged) -> bool| {
        100.0 * all.iter().filter(|j| fits(j)).count() as f64 / all.len() as f64
    };
    println!(
        "== {file}: {} unrelated, posted {:.2}%, drafted or escalated {:.2}%",
        all.len(),
        share(&|j| j.decision == Decision::Post),
        share(&|j| matches!(j.decision, Decision::Draft | Decision::Escalate)),
    );
    if std::env::var("ERRORS").is_ok() {
        for j in all.iter().filter(|j| j.decision != Decision::Ignore) {
            println!("  {:?} {:.2} {}: {}", j.decision, j.confidence, j.guess, j.text);
        }
    }
    Ok(())
}

fn pairs(set: &IntentSet, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let (mut all, mut both, mut one, mut best) = (0, 0, 0, 0);
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let truth: Vec<&str> =
            line["intents"].as_array().into_iter().flatten().filter_map(|i| i.as_str()).collect();
        let found = set.matches(line["text"].as_str().unwrap_or(""));
        let first = found.candidates.first().map(|c| c.intent.as_str());
        let also: Vec<&str> = found.also.iter().map(|(id, _)| id.as_str()).collect();
        all += 1;
        let hits = truth.iter().filter(|t| first == Some(**t) || also.contains(t)).count();
        both += usize::from(hits == truth.len());
        one += usize::from(hits >= 1);
        best += usize::from(first.is_some_and(|f| truth.contains(&f)));
        if std::env::var("ERRORS").is_ok() && hits < truth.len() {
            println!("  {truth:?} -> {first:?} {also:?}: {}", line["text"]);
        }
    }
    println!("== {file}: {all} pairs, both {both}, at least one {one}, best among them {best}");
    Ok(())
}
