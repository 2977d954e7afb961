//! A back-test: what a change of the files would have done to comments.

use serde::Serialize;

use super::comments::{Label, Labelled};
use super::exam::NONE;
use super::judge::{Judged, Terms, judge};
use crate::comment::{Decision, IntentId};
use crate::intents::IntentSet;
use crate::text::personal::mask;

/// What changes between two sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// How many comments were judged under both.
    pub comments: usize,
    /// How many of them have a label.
    pub labelled: usize,
    /// Labelled ones that were taken for what they are.
    pub right_before: usize,
    /// Labelled ones that are now.
    pub right_after: usize,
    /// Labelled ones that were wrong and are right.
    pub better: usize,
    /// Labelled ones that were right and are wrong.
    pub worse: usize,
    /// Comments that get something else, the worse ones first.
    pub changes: Vec<Change>,
}

/// A comment that gets something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What it says.
    pub text: String,
    /// What it is, where that is known: an intent's id, or `none`.
    pub label: Option<String>,
    /// Whether it is better now; null where it is as right or wrong as it was, or nobody knows.
    pub effect: Option<Effect>,
    /// What differs: `decision`, `intent`, `answer`.
    pub differs: Vec<&'static str>,
    /// What it got.
    pub before: Got,
    /// What it gets.
    pub after: Got,
}

/// Whether a labelled comment is judged better than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It was right and is wrong.
    Worse,
    /// It was wrong and is right.
    Better,
}

/// What a comment gets under one set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Got {
    /// What would be done.
    pub decision: Decision,
    /// Why.
    pub reason: &'static str,
    /// The best intent.
    pub intent: Option<IntentId>,
    /// Confidence in the best candidate.
    pub confidence: f64,
    /// What would be said or proposed.
    pub answer: Option<String>,
}

/// Judges `comments` under both sets; only those that change are kept.
pub fn compare(
    before: &IntentSet,
    after: &IntentSet,
    comments: impl IntoIterator<Item = Labelled>,
    terms: &Terms,
) -> Comparison {
    let mut comparison = Comparison::default();
    for Labelled { text, label } in comments {
        let (was, is) = (judge(before, &text, terms), judge(after, &text, terms));
        comparison.comments += 1;
        let mut effect = None;
        if let Some(label) = &label {
            let is_right = |judged: &Judged| judged.label() == label.intent();
            let (was_right, is_right) = (is_right(&was), is_right(&is));
            comparison.labelled += 1;
            comparison.right_before += usize::from(was_right);
            comparison.right_after += usize::from(is_right);
            effect = match (was_right, is_right) {
                (true, false) => Some(Effect::Worse),
                (false, true) => Some(Effect::Better),
                _ => None,
            };
            comparison.worse += usize::from(effect == Some(Effect::Worse));
            comparison.better += usize::from(effect == Some(Effect::Better));
        }
        let (before, after) = (got(was), got(is));
        let mut differs = Vec::new();
        for (name, is_other) in [
            ("decision", before.decision != after.decision),
            ("intent", before.intent != after.intent),
            ("answer", before.answer != after.answer),
        ] {
            if is_other {
                differs.push(name);
            }
        }
        if !differs.is_empty() {
            let label = label.map(|label| label.intent().map_or(NONE, IntentId::as_str).to_owned());
            let text = mask(&text);
            comparison.changes.push(Change { text, label, effect, differs, before, after });
        }
    }
    comparison.changes.sort_by_key(|change| change.effect.map_or(2, |effect| effect as u8));
    comparison
}

fn got(judged: Judged) -> Got {
    let confidence = judged.confidence();
    let verdict = judged.verdict;
    Got {
        decision: verdict.decision,
        reason: verdict.reason.code(),
        intent: verdict.intent,
        confidence,
        answer: verdict.text,
    }
}

/// The examples and tests of both sets, each once. Where both have a comment, `after` says what it is.
pub fn own_comments(before: &IntentSet, after: &IntentSet) -> Vec<Labelled> {
    let mut seen = std::collections::HashSet::new();
    let mut comments = Vec::new();
    for set in [after, before] {
        let own = set.intents().iter().flat_map(|intent| {
            let texts = intent.tests.iter().chain(&intent.examples);
            texts.map(|text| (text, Label::Intent(intent.id.clone())))
        });
        for (text, label) in own.chain(set.none_examples().iter().map(|text| (text, Label::None))) {
            if seen.insert(text.clone()) {
                comments.push(Labelled { text: text.clone(), label: Some(label) });
            }
        }
    }
    comments
}
