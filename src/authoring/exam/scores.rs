//! Figures of labelled comments: how often the set is right, with what it confuses, and what it would post.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calibration::{Calibration, calibrate};
use crate::comment::{Decision, IntentId};
use crate::intents::{IntentSet, Mode};

/// The label of what must not be answered.
pub const NONE: &str = "none";

/// A labelled comment, and what it got.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The comment.
    pub text: String,
    /// What it should be taken for; none if it must not be answered.
    pub label: Option<IntentId>,
    /// What it was taken for.
    pub taken_for: Option<IntentId>,
    /// The best candidate, acted upon or not.
    pub best: Option<IntentId>,
    /// Confidence in it.
    pub confidence: f64,
    /// What would be done.
    pub decision: Decision,
    /// Why.
    pub reason: &'static str,
}

impl Outcome {
    /// Whether it was taken for what it is.
    pub fn is_right(&self) -> bool {
        self.label == self.taken_for
    }
}

/// Figures of many outcomes. A share is null where it would be of nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// How many comments.
    pub comments: usize,
    /// How many were taken for what they are.
    pub right: usize,
    /// Their share.
    pub accuracy: Option<f64>,
    /// Mean F1 of the labels, `none` among them, each counting the same.
    pub macro_f1: Option<f64>,
    /// Each label, in the set's order, `none` last.
    pub intents: Vec<IntentScores>,
    /// What was taken for what, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// Whether confidence means what it says.
    pub calibration: Calibration,
    /// What would be posted.
    pub posting: Posting,
}

/// Figures of one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntentScores {
    /// The intent's id, or `none`.
    pub intent: String,
    /// Comments of this label.
    pub comments: usize,
    /// Comments taken for it.
    pub taken: usize,
    /// Comments of it that were taken for it.
    pub right: usize,
    /// `right` of `taken`.
    pub precision: Option<f64>,
    /// `right` of `comments`.
    pub recall: Option<f64>,
    /// Their harmonic mean; 0 if none is right.
    pub f1: Option<f64>,
}

/// Comments of one label that were taken for another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confusion {
    /// What they are.
    pub label: String,
    /// What they were taken for.
    pub taken_for: String,
    /// The comments, the most confident first.
    pub comments: Vec<Confused>,
}

/// One confused comment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confused {
    /// What it says.
    pub text: String,
    /// Confidence in the best candidate.
    pub confidence: f64,
    /// What would be done.
    pub decision: Decision,
    /// Why.
    pub reason: &'static str,
}

/// What the bot would say by itself, with 95 % bounds on the side that would hurt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Posting {
    /// Comments of intents that may be posted.
    pub answerable: usize,
    /// Comments of any label that would be posted.
    pub posted: usize,
    /// Those of them that are right.
    pub right: usize,
    /// `right` of `posted`.
    pub precision: Option<f64>,
    /// At least so much of it, by a 95 % interval.
    pub precision_low: Option<f64>,
    /// `right` of `answerable`.
    pub coverage: Option<f64>,
    /// Comments that must not be answered.
    pub none: usize,
    /// Those of them that would be posted.
    pub none_posted: usize,
    /// At most such a share of them, by a 95 % interval.
    pub none_posted_high: Option<f64>,
    /// Those of them that would be drafted or escalated.
    pub none_proposed: usize,
    /// Comments of intents that call a person.
    pub escalating: usize,
    /// Those of them that would.
    pub escalated: usize,
}

/// Figures of `outcomes` under `set`.
pub fn scores(set: &IntentSet, outcomes: &[Outcome]) -> Scores {
    let right = outcomes.iter().filter(|outcome| outcome.is_right()).count();
    let intents: Vec<IntentScores> = set
        .intents()
        .iter()
        .map(|intent| Some(&intent.id))
        .chain([None])
        .map(|label| of_label(label, outcomes))
        .collect();
    let f1: Vec<f64> = intents.iter().filter_map(|scores| scores.f1).collect();
    Scores {
        comments: outcomes.len(),
        right,
        accuracy: share(right, outcomes.len()),
        macro_f1: (!f1.is_empty()).then(|| f1.iter().sum::<f64>() / f1.len() as f64),
        intents,
        confusions: confusions(outcomes),
        calibration: calibrate(outcomes),
        posting: posting(set, outcomes),
    }
}

fn of_label(label: Option<&IntentId>, outcomes: &[Outcome]) -> IntentScores {
    let count = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let comments = count(&|outcome| outcome.label.as_ref() == label);
    let taken = count(&|outcome| outcome.taken_for.as_ref() == label);
    let right = count(&|outcome| outcome.label.as_ref() == label && outcome.is_right());
    IntentScores {
        intent: name(label),
        comments,
        taken,
        right,
        precision: share(right, taken),
        recall: share(right, comments),
        f1: share(2 * right, comments + taken),
    }
}

fn confusions(outcomes: &[Outcome]) -> Vec<Confusion> {
    let mut pairs: BTreeMap<(String, String), Vec<Confused>> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_right()) {
        let pair = (name(outcome.label.as_ref()), name(outcome.taken_for.as_ref()));
        pairs.entry(pair).or_default().push(Confused {
            text: outcome.text.clone(),
            confidence: outcome.confidence,
            decision: outcome.decision,
            reason: outcome.reason,
        });
    }
    let mut confusions: Vec<Confusion> = pairs
        .into_iter()
        .map(|((label, taken_for), mut comments)| {
            comments.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
            Confusion { label, taken_for, comments }
        })
        .collect();
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.comments.len()));
    confusions
}

fn posting(set: &IntentSet, outcomes: &[Outcome]) -> Posting {
    let mode =
        |outcome: &Outcome| outcome.label.as_ref().and_then(|id| set.get(id)).map(|intent| intent.mode);
    let count = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let answerable = count(&|outcome| mode(outcome) == Some(Mode::Auto));
    let posted = count(&|outcome| outcome.decision == Decision::Post);
    let right = count(&|outcome| outcome.decision == Decision::Post && outcome.is_right());
    let none = count(&|outcome| outcome.label.is_none());
    let none_posted = count(&|outcome| outcome.label.is_none() && outcome.decision == Decision::Post);
    let is_proposed = |outcome: &Outcome| matches!(outcome.decision, Decision::Draft | Decision::Escalate);
    Posting {
        answerable,
        posted,
        right,
        precision: share(right, posted),
        precision_low: interval(right, posted).map(|(low, _)| low),
        coverage: share(right, answerable),
        none,
        none_posted,
        none_posted_high: interval(none_posted, none).map(|(_, high)| high),
        none_proposed: count(&|outcome| outcome.label.is_none() && is_proposed(outcome)),
        escalating: count(&|outcome| mode(outcome) == Some(Mode::Escalate)),
        escalated: count(&|outcome| {
            mode(outcome) == Some(Mode::Escalate) && outcome.decision == Decision::Escalate
        }),
    }
}

/// `part` of `whole`; none of nothing.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Wilson's 95 % interval of a share.
pub(super) fn interval(part: usize, whole: usize) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    let (share, n) = (share(part, whole)?, whole as f64);
    let middle = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Some((((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0)))
}

fn name(label: Option<&IntentId>) -> String {
    label.map_or_else(|| NONE.to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intents::{SourceFile, compile};

    fn set() -> IntentSet {
        let text = "topic = \"t\"\n[[intent]]\nid = \"a\"\nmode = \"auto\"\n[[intent]]\nid = \"b\"\nmode = \"escalate\"\n";
        compile(&[SourceFile { name: "t.toml".into(), text: text.into() }]).set
    }

    fn outcome(label: &str, taken_for: &str, confidence: f64, decision: Decision) -> Outcome {
        let id = |name: &str| (name != NONE).then(|| IntentId::new(name).unwrap());
        Outcome {
            text: format!("{label}-{confidence}"),
            label: id(label),
            taken_for: id(taken_for),
            best: id(taken_for),
            confidence,
            decision,
            reason: "matched",
        }
    }

    #[test]
    fn figures_are_as_counted_by_hand() {
        let outcomes = [
            outcome("a", "a", 0.9, Decision::Post),
            outcome("a", "a", 0.8, Decision::Draft),
            outcome("a", "b", 0.6, Decision::Escalate),
            outcome("a", "none", 0.1, Decision::Ignore),
            outcome("b", "b", 0.7, Decision::Escalate),
            outcome("b", "a", 0.9, Decision::Post),
            outcome("none", "none", 0.2, Decision::Ignore),
            outcome("none", "a", 0.95, Decision::Post),
            outcome("none", "a", 0.55, Decision::Draft),
        ];
        let scores = scores(&set(), &outcomes);
        assert_eq!((scores.comments, scores.right), (9, 4));
        let rows: Vec<_> =
            scores.intents.iter().map(|of| (of.intent.as_str(), of.comments, of.taken, of.right)).collect();
        assert_eq!(rows, [("a", 4, 5, 2), ("b", 2, 2, 1), ("none", 3, 2, 1)]);
        let f1: Vec<f64> = scores.intents.iter().filter_map(|of| of.f1).collect();
        assert_eq!(f1, [4.0 / 9.0, 0.5, 0.4]);
        assert!((scores.macro_f1.unwrap() - f1.iter().sum::<f64>() / 3.0).abs() < 1e-12);
        let first = &scores.confusions[0];
        assert_eq!((first.label.as_str(), first.taken_for.as_str(), first.comments.len()), ("none", "a", 2));
        assert_eq!(first.comments[0].text, "none-0.95");
        let posting = scores.posting;
        assert_eq!((posting.answerable, posting.posted, posting.right), (4, 3, 1));
        assert_eq!((posting.none, posting.none_posted, posting.none_proposed), (3, 1, 1));
        assert_eq!((posting.escalating, posting.escalated), (2, 1));
    }

    #[test]
    fn nothing_has_no_share() {
        let scores = scores(&set(), &[]);
        assert_eq!((scores.accuracy, scores.macro_f1, scores.posting.precision_low), (None, None, None));
    }

    #[test]
    fn intervals_are_wilsons() {
        let (low, high) = interval(8, 10).unwrap();
        assert!((low - 0.490_162).abs() < 1e-6 && (high - 0.943_318).abs() < 1e-6, "{low} {high}");
        assert_eq!(interval(0, 0), None);
        assert!(interval(10, 10).unwrap().1 <= 1.0 && interval(0, 10).unwrap().0 >= 0.0);
    }
}
