//! An exam as text for a terminal.

use std::fmt::Write as _;

use super::{Exam, Scores, Tests};

/// Comments shown of each confused pair; the page and the JSON have all.
const SHOWN: usize = 3;

/// The exam in lines of text.
pub fn table(exam: &Exam) -> String {
    let mut out = String::new();
    tests(&exam.tests, &mut out);
    let _ = writeln!(out, "\nbatas / thresholds");
    for line in exam.thresholds.lines() {
        let _ = writeln!(out, "  {line}");
    }
    if let Some(validation) = &exam.cross_validation {
        let _ = writeln!(
            out,
            "\nvalidasi silang / cross-validation: {} parts, {} comments in {} groups of near-paraphrases",
            validation.folds, validation.scores.comments, validation.groups
        );
        scores(&validation.scores, &mut out);
    }
    if let Some(comments) = &exam.comments {
        let _ = writeln!(out, "\nkomentar berlabel / labelled comments: {}", comments.comments);
        scores(comments, &mut out);
    }
    out
}

fn tests(tests: &Tests, out: &mut String) {
    let all = tests.passed + tests.failures.len();
    let _ = writeln!(out, "uji / tests: {} of {all} passed", tests.passed);
    for failure in &tests.failures {
        let got = failure.best.as_ref().map_or("nothing", |id| id.as_str());
        let _ = writeln!(
            out,
            "  {}:{} {}: {}\n      got {got} {:.2} ({})",
            failure.file, failure.line, failure.intent, failure.text, failure.confidence, failure.reason
        );
    }
}

fn scores(scores: &Scores, out: &mut String) {
    let posting = &scores.posting;
    let f1 = scores.macro_f1.map_or_else(dash, |f1| format!("{f1:.3}"));
    let error = scores.calibration.error.map_or_else(dash, |error| format!("{error:.3}"));
    let _ = writeln!(out, "  right {} ({} of {})", percent(scores.accuracy), scores.right, scores.comments);
    let _ = writeln!(out, "  macro-F1 {f1}");
    let _ = writeln!(
        out,
        "  posted {} comments, {} of them right (at least {}); {} of the {} answerable answered so",
        posting.posted,
        percent(posting.precision),
        percent(posting.precision_low),
        percent(posting.coverage),
        posting.answerable
    );
    let _ = writeln!(
        out,
        "  none: {} of {} posted (at most {}), {} drafted or escalated",
        posting.none_posted,
        posting.none,
        percent(posting.none_posted_high),
        posting.none_proposed
    );
    let _ = writeln!(out, "  reports: {} of {} escalated", posting.escalated, posting.escalating);
    let _ = writeln!(out, "  confidence is off by {error} on average");
    let _ =
        writeln!(out, "\n  {:28} {:>8} {:>9} {:>7} {:>7}", "intent", "comments", "precision", "recall", "F1");
    for of in &scores.intents {
        let figure = |share: Option<f64>| share.map_or_else(dash, |share| format!("{share:.2}"));
        let _ = writeln!(
            out,
            "  {:28} {:>8} {:>9} {:>7} {:>7}",
            of.intent,
            of.comments,
            figure(of.precision),
            figure(of.recall),
            figure(of.f1)
        );
    }
    let _ = writeln!(out, "\n  {:>12} {:>8} {:>10} {:>7}", "confidence", "comments", "mean", "right");
    for bin in scores.calibration.bins.iter().filter(|bin| bin.comments > 0) {
        let range = format!("{:.1}–{:.1}", bin.from, bin.to);
        let mean = bin.confidence.map_or_else(dash, |mean| format!("{mean:.2}"));
        let _ = writeln!(out, "  {range:>12} {:>8} {mean:>10} {:>7}", bin.comments, percent(bin.right));
    }
    if !scores.confusions.is_empty() {
        let _ = writeln!(out, "\n  tertukar / confused");
    }
    for confusion in &scores.confusions {
        let _ =
            writeln!(out, "  {:>4}  {} → {}", confusion.comments.len(), confusion.label, confusion.taken_for);
        for comment in confusion.comments.iter().take(SHOWN) {
            let text = comment.text.replace('\n', " ");
            let _ = writeln!(out, "        {text} ({:.2}, {})", comment.confidence, comment.reason);
        }
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(dash, |share| format!("{:.1} %", share * 100.0))
}

fn dash() -> String {
    "–".to_owned()
}
