//! Keywords and patterns: the same one twice, one inside another, one that can never speak, one that says too little.

use std::collections::{HashMap, HashSet};

use regex::Regex;

use super::Notes;
use crate::intents::{Finding, Phrase, Phrases, Placed, Written, WrittenIntent};
use crate::text::{self, Text};

/// Letters that a keyword of one word needs; two say too little, and three are an acronym or nearly always a particle.
const MIN_LETTERS: usize = 3;

/// A keyword, and whose it is.
struct Keyword<'a> {
    /// Number of the intent; none for `_none.toml`.
    owner: Option<usize>,
    written: &'a Placed<String>,
    phrase: Phrase,
}

pub(super) fn lint(written: &Written, notes: &mut Notes<'_>) {
    let mut keywords: Vec<Keyword<'_>> = Vec::new();
    let none = written.none.keywords.iter().map(|keyword| (None, keyword));
    let own = written.intents.iter().enumerate();
    let own = own.flat_map(|(number, intent)| intent.keywords.iter().map(move |text| (Some(number), text)));
    for (owner, text) in own.chain(none) {
        if let Some(phrase) = Phrase::parse(&text.value) {
            keywords.push(Keyword { owner, written: text, phrase });
        }
    }
    let is_copy = equal(written, &keywords, notes);
    inside(written, &keywords, &is_copy, notes);
    short(&keywords, notes);
    dots(&keywords, notes);
    for (number, intent) in written.intents.iter().enumerate() {
        vetoed(intent, notes);
        let own: Vec<&Keyword<'_>> =
            keywords.iter().filter(|keyword| keyword.owner == Some(number)).collect();
        never_hit(intent, &own, notes);
    }
}

/// Names keywords that are the same in canonical form; says of each whether it is one.
fn equal(written: &Written, keywords: &[Keyword<'_>], notes: &mut Notes<'_>) -> Vec<bool> {
    let mut first: HashMap<&Phrase, &Keyword<'_>> = HashMap::new();
    let mut is_copy = Vec::new();
    for keyword in keywords {
        let earlier = *first.entry(&keyword.phrase).or_insert(keyword);
        is_copy.push(!std::ptr::eq(earlier, keyword));
        if std::ptr::eq(earlier, keyword) {
            continue;
        }
        let there = &notes.line(&earlier.written.place);
        let (place, keyword_text) = (&keyword.written.place, &keyword.written.value);
        let finding = if earlier.owner == keyword.owner {
            Finding::EqualKeyword { keyword: keyword_text, same: &earlier.written.value, there }
        } else {
            Finding::SharedKeyword { keyword: keyword_text, other: name(written, earlier.owner), there }
        };
        notes.note(place, &finding);
    }
    is_copy
}

/// Names keywords that hold a keyword of another intent, so that both speak wherever the longer one stands.
fn inside(written: &Written, keywords: &[Keyword<'_>], is_copy: &[bool], notes: &mut Notes<'_>) {
    let phrases: Vec<Phrase> = keywords.iter().map(|keyword| keyword.phrase.clone()).collect();
    let phrases = Phrases::new(&phrases);
    let excluding: Vec<Phrases> = written.intents.iter().map(excluding).collect();
    for (keyword, _) in keywords.iter().zip(is_copy).filter(|(_, is_copy)| !**is_copy) {
        let readings = readings(&keyword.written.value);
        let mut held: Vec<usize> = (0..keywords.len()).collect();
        for reading in &readings {
            let hits = phrases.find(reading);
            held.retain(|number| hits.iter().any(|hit| hit.phrase == *number));
        }
        held.retain(|number| is_copy.get(*number) == Some(&false));
        for inner in held.into_iter().filter_map(|number| keywords.get(number)) {
            if inner.owner == keyword.owner || inner.phrase == keyword.phrase {
                continue;
            }
            // An `exclude` of the other intent that stands in it settles the matter.
            let settled = inner
                .owner
                .and_then(|other| excluding.get(other))
                .is_some_and(|exclude| readings.iter().all(|reading| !exclude.find(reading).is_empty()));
            if settled {
                continue;
            }
            let other = name(written, inner.owner);
            let (outer, inner_text) = (&keyword.written.value, &inner.written.value);
            let finding = match (inner.owner, keyword.owner) {
                (None, _) => Finding::ShadowedKeyword { keyword: outer, inner: inner_text, other },
                (Some(_), None) => continue,
                (Some(_), Some(_)) => Finding::KeywordInside { keyword: outer, inner: inner_text, other },
            };
            notes.note(&keyword.written.place, &finding);
        }
    }
}

/// Names keywords of one word that say too little.
fn short(keywords: &[Keyword<'_>], notes: &mut Notes<'_>) {
    for keyword in keywords.iter().filter(|keyword| keyword.phrase.words() == 1) {
        let text = text::read(&keyword.written.value);
        let letters = text.word(0).chars().count();
        if letters < MIN_LETTERS || (letters == MIN_LETTERS && !text.is_known(0)) {
            let short = Finding::ShortKeyword { keyword: &keyword.written.value };
            notes.note(&keyword.written.place, &short);
        }
    }
}

/// Names keywords in which three dots were meant for a gap.
fn dots(keywords: &[Keyword<'_>], notes: &mut Notes<'_>) {
    for keyword in keywords.iter().filter(|keyword| keyword.written.value.contains("...")) {
        let dots = Finding::DotsInKeyword { keyword: &keyword.written.value };
        notes.note(&keyword.written.place, &dots);
    }
}

/// Names keywords that an `exclude` of their own intent silences wherever they stand.
fn vetoed(intent: &WrittenIntent, notes: &mut Notes<'_>) {
    let exclude = excluding(intent);
    for keyword in &intent.keywords {
        let readings = readings(&keyword.value);
        if !readings.is_empty() && readings.iter().all(|reading| !exclude.find(reading).is_empty()) {
            notes.note(&keyword.place, &Finding::SilencedKeyword { keyword: &keyword.value });
        }
    }
}

/// Names keywords with a word that no example and no test of their intent has, and patterns that are in none of them. A
/// keyword whose words are all there, though never beside each other, is what keywords are for.
fn never_hit(intent: &WrittenIntent, keywords: &[&Keyword<'_>], notes: &mut Notes<'_>) {
    if intent.examples.is_empty() && intent.tests.is_empty() {
        return;
    }
    let comments: Vec<Text> =
        intent.examples.iter().chain(&intent.tests).map(|comment| text::read(&comment.value)).collect();
    let known: HashSet<&str> =
        comments.iter().flat_map(|comment| (0..comment.len()).map(|word| comment.stem(word))).collect();
    for keyword in keywords {
        if let Some(word) = keyword.phrase.stems().find(|stem| !known.contains(stem)) {
            let unhit = Finding::UnhitKeyword { keyword: &keyword.written.value, word };
            notes.note(&keyword.written.place, &unhit);
        }
    }
    let hits = |pattern: &Regex| comments.iter().any(|comment| pattern.is_match(comment.folded().as_str()));
    for pattern in &intent.patterns {
        if Regex::new(&pattern.value).is_ok_and(|regex| !hits(&regex)) {
            notes.note(&pattern.place, &Finding::UnhitPattern { pattern: &pattern.value });
        }
    }
}

/// What vetoes an intent.
fn excluding(intent: &WrittenIntent) -> Phrases {
    let phrases: Vec<Phrase> = intent.exclude.iter().filter_map(|text| Phrase::parse(&text.value)).collect();
    Phrases::new(&phrases)
}

/// How a keyword may stand in a comment: with nothing in its gaps, and with words in them. What is found in both is found
/// wherever it stands.
fn readings(keyword: &str) -> Vec<Text> {
    // No words of any language; each different, as a word said twice is read as one.
    const FILL: &str = " qxv qxw ";
    let mut readings = vec![text::read(keyword)];
    if keyword.contains('…') {
        readings.push(text::read(&keyword.replace('…', FILL)));
    }
    readings
}

fn name(written: &Written, owner: Option<usize>) -> &str {
    owner.and_then(|number| written.intents.get(number)).map_or("_none.toml", |intent| &intent.id.value)
}
