//! Phrases that many comments of a group have and few others.

use std::collections::{HashMap, HashSet};

use crate::intents::Phrase;
use crate::text::{Kind, Text};

/// Share of a group that must have a phrase for it to be worth a keyword.
const COVERAGE: f64 = 0.3;

/// Share of all comments with a phrase that must be of the group: about what makes a keyword strong evidence.
const PRECISION: f64 = 0.8;

/// Most keywords proposed for one group: a person has to look at each.
const MOST: usize = 5;

/// Letters that a keyword of one word must have.
const LETTERS: usize = 5;

/// How many texts have each phrase of one or two words.
#[derive(Debug, Default)]
pub(super) struct Counts(HashMap<String, u32>);

impl Counts {
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t Text>) -> Self {
        let mut counts = HashMap::new();
        for text in texts {
            for (stems, _) in phrases(text) {
                *counts.entry(stems).or_default() += 1;
            }
        }
        Self(counts)
    }
}

/// Keywords for a group whose texts are among those of `all`: the best first, none inside another, none in `taken`.
pub(super) fn propose(group: &[&Text], all: &Counts, taken: &HashSet<Phrase>) -> Vec<String> {
    let mut found: HashMap<String, (u32, String)> = HashMap::new();
    for text in group {
        for (stems, written) in phrases(text) {
            found.entry(stems).or_insert((0, written)).0 += 1;
        }
    }
    let mut ranked: Vec<(f64, String, String)> = Vec::new();
    for (stems, (count, written)) in found {
        let coverage = f64::from(count) / group.len() as f64;
        let precision = f64::from(count) / f64::from(all.0.get(&stems).copied().unwrap_or(count).max(count));
        let words = stems.split(' ').count();
        let is_long = words > 1 || stems.chars().count() >= LETTERS;
        let is_new = Phrase::parse(&written).is_some_and(|phrase| !taken.contains(&phrase));
        if count > 1 && coverage >= COVERAGE && precision >= PRECISION && is_long && is_new {
            // Two words mean one thing more surely than one does.
            let score = coverage * precision * if words > 1 { 1.2 } else { 1.0 };
            ranked.push((score, stems, written));
        }
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut chosen: Vec<(String, String)> = Vec::new();
    for (_, stems, written) in ranked {
        let holds = |one: &str, other: &str| format!(" {one} ").contains(&format!(" {other} "));
        if !chosen.iter().any(|(other, _)| holds(&stems, other) || holds(other, &stems)) {
            chosen.push((stems, written));
        }
    }
    chosen.into_iter().take(MOST).map(|(_, written)| written).collect()
}

/// The phrases of one or two neighbouring words of a text, each once: as stems, and as canonical words.
fn phrases(text: &Text) -> Vec<(String, String)> {
    let is_word = |index: usize| matches!(text.kind(index), Some(Kind::Word | Kind::Hashtag));
    let mut seen = HashSet::new();
    let mut phrases = Vec::new();
    for index in (0..text.len()).filter(|index| is_word(*index)) {
        let one = (text.stem(index).to_owned(), text.word(index).to_owned());
        if is_word(index + 1) {
            let two = (
                format!("{} {}", one.0, text.stem(index + 1)),
                format!("{} {}", one.1, text.word(index + 1)),
            );
            if seen.insert(two.0.clone()) {
                phrases.push(two);
            }
        }
        if seen.insert(one.0.clone()) {
            phrases.push(one);
        }
    }
    phrases
}
