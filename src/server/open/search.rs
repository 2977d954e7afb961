//! Which questions a search means: as the bot would take the words for a comment, and by the words themselves.

use std::collections::HashSet;

use crate::intents::{IntentSet, Mode};
use crate::reply::published::{Question, Shown, questions};
use crate::text::{self, Text};

/// Longest search, in characters: a comment at most.
const LONGEST: usize = 300;
/// Questions found at most.
const MOST: usize = 8;
/// Confidence from which a question may be meant: who searches can look through a few.
const POSSIBLE: f64 = 0.15;
/// Confidence from which the bot has understood, so that words alone add nothing.
const UNDERSTOOD: f64 = 0.5;
/// Words shorter than this say too little to search by.
const SHORT: usize = 3;

/// What a search finds.
pub(super) struct Found<'a> {
    /// The questions, the likeliest first.
    pub(super) questions: Vec<Question<'a>>,
    /// Whether it may be something that a person has to see to, such as a report of bullying.
    pub(super) calls_person: bool,
}

/// The search as it is understood.
pub(super) fn wanted(asked: &str) -> String {
    asked.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

/// Looks for what `wanted` means.
pub(super) fn search<'a>(set: &'a IntentSet, wanted: &str, today: jiff::civil::Date) -> Found<'a> {
    let found = set.matches(wanted);
    let mode = |candidate: &crate::intents::Candidate| set.get(&candidate.intent).map(|intent| intent.mode);
    let reported: f64 = found
        .candidates
        .iter()
        .filter(|candidate| mode(candidate) == Some(Mode::Escalate))
        .map(|candidate| candidate.confidence)
        .sum();
    let likely = |question: &Question<'_>| {
        let candidate = found.candidates.iter().find(|candidate| candidate.intent == question.intent.id);
        candidate.map_or(0.0, |candidate| candidate.confidence)
    };
    let is_understood = questions(set, today).any(|question| likely(&question) >= UNDERSTOOD);
    let words = if is_understood { HashSet::new() } else { stems(&text::read(wanted)) };
    let mut ranked: Vec<(f64, Question<'a>)> = questions(set, today)
        .filter_map(|question| {
            let confidence = likely(&question);
            let named = share(&words, &question);
            let rank = confidence + named;
            // By the words alone, all of them must be there.
            (confidence >= POSSIBLE || named >= 1.0).then_some((rank, question))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.truncate(MOST);
    Found {
        questions: ranked.into_iter().map(|(_, question)| question).collect(),
        calls_person: reported >= set.thresholds().escalate,
    }
}

/// The fraction of the words that a question has, in its name, its keywords or its answer.
fn share(words: &HashSet<String>, question: &Question<'_>) -> f64 {
    if words.is_empty() {
        return 0.0;
    }
    let intent = question.intent;
    let mut own = HashSet::new();
    // What the examples say, the matcher has learned.
    let texts = [&intent.title, &intent.topic].into_iter().chain(&intent.keywords);
    for text in texts {
        own.extend(stems(&text::read(text)));
    }
    if let Shown::Answers(answers) = &question.shown {
        for (_, answer) in answers {
            own.extend(stems(&text::read(answer)));
        }
    }
    words.intersection(&own).count() as f64 / words.len() as f64
}

fn stems(text: &Text) -> HashSet<String> {
    text.stems().split(' ').filter(|stem| stem.chars().count() >= SHORT).map(str::to_owned).collect()
}
