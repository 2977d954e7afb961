//! A comment that says too little by itself (*kalau yang SD gimana?*, *kapan kak?*), read together with what stands around it:
//! the comment at the top of its thread, or the caption of its post. Such a reading is a guess: it never leads to more than a
//! draft.

use super::policy::{self, Circumstances, Reason, Verdict};
use crate::comment::Decision;
use crate::intents::{IntentSet, Match};

/// Words of a comment that may lean on its context. Who writes more says what he means.
const MOST_WORDS: usize = 12;
/// Letters of the context that are read along: where a caption says what it is about.
const MOST_LETTERS: usize = 300;

/// Whether a comment, decided on by itself, leans on its context: it asks in a few words what no intent fits, or none well.
pub fn is_wanted(text: &str, found: &Match, alone: &Verdict) -> bool {
    matches!(
        alone.reason,
        Reason::NoMatch | Reason::NoQuestion | Reason::LowConfidence | Reason::NarrowMargin
    ) && found.question
        && text.split_whitespace().count() <= MOST_WORDS
        && super::mentioned(text).next().is_none()
}

/// The draft that a comment is worth together with its context, with the match that says so; none if that tells no more than
/// the comment alone.
pub fn lifted(
    set: &IntentSet,
    found: &Match,
    context: &str,
    at: &Circumstances<'_>,
) -> Option<(Match, Verdict)> {
    let context: String = context.chars().take(MOST_LETTERS).collect();
    let mut whole = set.matches(&format!("{context}\n{}", at.text));
    // It is asked, and answered, in the comment's own language and tone.
    whole.language = found.language;
    whole.angry = found.angry;
    whole.question = true;
    let verdict = policy::decide(set, &whole, at);
    let best = |found: &Match| found.candidates.first().map_or(0.0, |best| best.confidence);
    let is_better = verdict.decision != Decision::Ignore && best(&whole) > best(found);
    let draft = Verdict { decision: Decision::Draft, reason: Reason::Context, ..verdict };
    is_better.then_some((whole, draft))
}
