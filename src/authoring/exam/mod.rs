//! The exam of an intent set: its own tests, cross-validation, and labelled comments from elsewhere.
//!
//! [`tests`] asks for every `[[intent.test]]`. [`cross_validate`] leaves a part of the examples out of the files, compiles the
//! rest as it would be compiled to serve, asks it for the part that it has not seen, and goes round. [`scores()`] makes
//! figures of outcomes, [`table`] and [`page`] show them.
//!
//! Reading order: [`scores`](mod@scores), `calibration`, `folds`, then [`table`], [`page`], `charts`.

mod calibration;
mod charts;
mod folds;
pub mod page;
pub mod scores;
pub mod table;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;

pub use calibration::{Bin, Calibration};
pub use scores::{Confused, Confusion, IntentScores, NONE, Outcome, Posting, Scores, scores};

use super::holdout;
use super::judge::{Terms, judge};
use super::thresholds::Grounds;
use crate::comment::{Decision, IntentId};
use crate::intents::{self, IntentSet, Place, SourceFile};

/// What an exam found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exam {
    /// Hash of the intent files.
    pub intents_hash: String,
    /// From where on the set acts, and the cases behind that.
    pub thresholds: Grounds,
    /// The files' own tests.
    pub tests: Tests,
    /// Cross-validation, if it was asked for.
    pub cross_validation: Option<Validation>,
    /// Labelled comments from elsewhere, if there were any.
    pub comments: Option<Scores>,
}

/// How the `[[intent.test]]` went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tests {
    /// How many gave their intent.
    pub passed: usize,
    /// Those that did not.
    pub failures: Vec<Failure>,
}

/// A test that did not give its intent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What the comment should be taken for.
    pub intent: String,
    /// The comment.
    pub text: String,
    /// What it was taken for; null if it would be left alone.
    pub taken_for: Option<IntentId>,
    /// The best candidate.
    pub best: Option<IntentId>,
    /// Confidence in it.
    pub confidence: f64,
    /// What would be done.
    pub decision: Decision,
    /// Why.
    pub reason: &'static str,
}

/// Cross-validation over the examples of the intents and of none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validation {
    /// How many parts.
    pub folds: usize,
    /// How many groups of near-paraphrases, each in one part.
    pub groups: usize,
    /// The figures.
    #[serde(flatten)]
    pub scores: Scores,
}

/// Asks `set`, which was compiled from `files`, for every `[[intent.test]]` in them.
pub fn tests(files: &[SourceFile], set: &IntentSet) -> Tests {
    let mut tests = Tests { passed: 0, failures: Vec::new() };
    for intent in intents::written(files).intents {
        let id = intent.id.value;
        for test in intent.tests {
            let outcome = outcome(set, &test.value, IntentId::new(id.clone()).ok());
            if outcome.is_right() {
                tests.passed += 1;
                continue;
            }
            let (file, line) = files.get(test.place.file).map_or((String::new(), 0), |file| {
                (file.name.clone(), file.line_and_column(test.place.span.start).0)
            });
            tests.failures.push(Failure {
                file,
                line,
                intent: id.clone(),
                text: outcome.text,
                taken_for: outcome.taken_for,
                best: outcome.best,
                confidence: outcome.confidence,
                decision: outcome.decision,
                reason: outcome.reason,
            });
        }
    }
    tests
}

/// What a comment with a label gets, the matching alone being judged.
pub fn outcome(set: &IntentSet, text: &str, label: Option<IntentId>) -> Outcome {
    let judged = judge(set, text, &Terms::default());
    Outcome {
        text: text.to_owned(),
        label,
        taken_for: judged.label().cloned(),
        best: judged.found.candidates.first().map(|best| best.intent.clone()),
        confidence: judged.confidence(),
        decision: judged.verdict.decision,
        reason: judged.verdict.reason.code(),
    }
}

/// An example, and whose it is.
struct Example {
    text: String,
    place: Place,
    label: Option<IntentId>,
}

/// Cross-validates `files`, from which `set` was compiled, in `folds` parts. `advance` is called after each part, with the
/// number of those done. The same files give the same figures.
pub fn cross_validate(
    files: &[SourceFile],
    set: &IntentSet,
    folds: usize,
    advance: &(dyn Fn(usize) + Sync),
) -> Validation {
    let examples = examples(files, set);
    let texts: Vec<&str> = examples.iter().map(|example| example.text.as_str()).collect();
    let (groups, group_count) = folds::groups(&texts);
    let labels: Vec<usize> = examples
        .iter()
        .map(|example| {
            let is_own = |intent: &intents::Intent| Some(&intent.id) == example.label.as_ref();
            set.intents().iter().position(is_own).unwrap_or(set.intents().len())
        })
        .collect();
    let assigned = folds::assign(&labels, &groups, folds);
    let done = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let ask = || {
        let mut asked: Vec<(usize, Outcome)> = Vec::new();
        loop {
            let fold = next.fetch_add(1, Ordering::Relaxed);
            if fold >= folds {
                return asked;
            }
            asked.extend(ask_fold(files, &examples, &assigned, fold));
            advance(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(folds);
    let mut outcomes: Vec<(usize, Outcome)> = thread::scope(|scope| {
        let workers: Vec<_> = (1..workers).map(|_| scope.spawn(ask)).collect();
        let mut outcomes = ask();
        for worker in workers {
            // A part that panicked must not be missing from the figures unseen.
            outcomes.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        outcomes
    });
    outcomes.sort_by_key(|(example, _)| *example);
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    Validation { folds, groups: group_count, scores: scores(set, &outcomes) }
}

/// Compiles the files without one part, and asks for that part.
fn ask_fold(
    files: &[SourceFile],
    examples: &[Example],
    assigned: &[usize],
    fold: usize,
) -> Vec<(usize, Outcome)> {
    let held: Vec<(usize, &Example)> = examples
        .iter()
        .enumerate()
        .zip(assigned)
        .filter(|(_, assigned)| **assigned == fold)
        .map(|(example, _)| example)
        .collect();
    let places: Vec<&Place> = held.iter().map(|(_, example)| &example.place).collect();
    let set = intents::compile(&holdout::without(files, &places)).set;
    // Its own thresholds too, which have seen no more than the set.
    let tuning = intents::tune(&set, intents::Target::default());
    let set = set.with_tuning(tuning);
    held.into_iter()
        .map(|(number, example)| (number, outcome(&set, &example.text, example.label.clone())))
        .collect()
}

/// The examples of intents that are in the set, and of none.
fn examples(files: &[SourceFile], set: &IntentSet) -> Vec<Example> {
    let written = intents::written(files);
    let mut examples = Vec::new();
    for intent in written.intents {
        let Some(id) = IntentId::new(intent.id.value).ok().filter(|id| set.get(id).is_some()) else {
            continue;
        };
        let own = intent.examples.into_iter();
        examples.extend(own.map(|text| Example {
            text: text.value,
            place: text.place,
            label: Some(id.clone()),
        }));
    }
    let none = written.none.examples.into_iter();
    examples.extend(none.map(|text| Example { text: text.value, place: text.place, label: None }));
    examples
}
