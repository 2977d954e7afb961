//! Examples before the finished matcher: those that teach nothing, and those that it reads otherwise all the same.

use std::collections::HashSet;

use super::Notes;
use crate::authoring::judge::{Terms, judge};
use crate::comment::{Decision, IntentId};
use crate::intents::{Finding, IntentSet, Written};
use crate::text;

/// Confidence from which a comment is likelier the intent than none.
const LIKELIER: f64 = 0.5;

pub(super) fn lint(written: &Written, set: &IntentSet, notes: &mut Notes<'_>) {
    let taught: HashSet<&IntentId> = set.intents().iter().map(|intent| &intent.id).collect();
    for intent in &written.intents {
        // What is at fault is not in the set, and its examples taught nobody.
        let Some(own) = IntentId::new(intent.id.value.clone()).ok().filter(|id| taught.contains(id)) else {
            continue;
        };
        for example in &intent.examples {
            if is_empty(&example.value) {
                notes.note(&example.place, &Finding::ShortExample);
                continue;
            }
            let found = set.matches(&example.value);
            let best = found.candidates.first();
            if best.is_some_and(|best| best.intent == own) {
                continue;
            }
            let mine = found.candidates.iter().find(|candidate| candidate.intent == own);
            let lost = Finding::LostExample {
                intent: own.as_str(),
                taken: best.map(|best| (best.intent.as_str(), best.confidence)),
                own: mine.map_or(0.0, |candidate| candidate.confidence),
            };
            notes.note(&example.place, &lost);
        }
    }
    for example in &written.none.examples {
        let judged = judge(set, &example.value, &Terms::default());
        // What staff would have to look at, though the set itself takes it for none, is not worth a word.
        let is_doubted = judged.confidence() < LIKELIER && judged.verdict.decision != Decision::Post;
        if judged.verdict.decision == Decision::Ignore || is_doubted {
            continue;
        }
        let intent = judged.verdict.intent.as_ref().map(IntentId::as_str);
        let answered = Finding::AnsweredNone { decision: judged.verdict.decision, intent };
        notes.note(&example.place, &answered);
    }
}

/// Whether there is nothing to learn from it: no word, number or emoji.
fn is_empty(example: &str) -> bool {
    text::read(example).is_empty()
}
