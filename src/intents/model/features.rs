//! What the linear models see of a text: words, pairs of neighbours, concepts, and letters within words.
//!
//! Each feature is a 64-bit hash. Letters are taken word by word, so that what a word contributes depends on the word
//! alone and can be kept for words met before.

use std::hash::Hasher;

use super::Seen;
use crate::text::hash::FastHasher;
use crate::text::{Kind, Text, concepts_of, stem_hash};

/// Lengths of letter runs, the word's boundaries counted as letters. Runs of two added nothing on held-out comments.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;

/// Longest word that is cut into letters, in characters; beyond it nothing is a word.
const MAX_WORD: usize = 32;

/// Kinds of features but words, part of each hash; a word is known by its stem's own.
#[derive(Clone, Copy)]
enum Space {
    Pair = 2,
    Letters = 3,
    Sign = 4,
    Run = 5,
    Concept = 6,
}

/// The feature of each word of `text`.
pub(super) fn each_word(text: &Text) -> Vec<u64> {
    (0..text.len()).map(|index| word(text, index)).collect()
}

/// The features of words and of neighbouring pairs, in order, repeated as often as they stand there.
pub(super) fn words(seen: &Seen<'_>) -> Vec<u64> {
    let Seen { text, words } = seen;
    let mut features = Vec::with_capacity(words.len() * 2 + 2);
    let mut before = stem_hash("^");
    for word in words {
        features.push(*word);
        features.push(pair(before, *word));
        before = *word;
    }
    features.push(pair(before, stem_hash("$")));
    if text.marks().questions > 0 {
        features.push(hash(Space::Sign, b"?"));
    }
    features
}

/// The feature of word `index`: of its stem; for numbers, names and addresses only that they are such.
fn word(text: &Text, index: usize) -> u64 {
    let token = match text.kind(index) {
        Some(Kind::Number) => {
            let digits = text.stem(index);
            let is_year = digits.len() == 4 && digits.starts_with("20");
            if is_year {
                "20xx"
            } else if digits.len() <= 2 {
                // Classes and ages are told by the number itself.
                digits
            } else {
                "000"
            }
        }
        Some(Kind::Mention) => "@",
        Some(Kind::Address) => "://",
        _ => return text.stem_hash(index),
    };
    stem_hash(token)
}

/// The feature of a run of words, given by their features.
pub(super) fn run(words: &[u64]) -> u64 {
    let mut hasher = FastHasher::default();
    hasher.write_u8(Space::Run as u8);
    words.iter().for_each(|word| hasher.write_u64(*word));
    hasher.finish()
}

/// The concepts that the words of `text` speak of, each once.
pub(super) fn concepts(text: &Text) -> Vec<u64> {
    let mut features: Vec<u64> = Vec::new();
    for index in 0..text.len() {
        for concept in concepts_of(text.stem_hash(index)) {
            let feature = hash(Space::Concept, &concept.to_le_bytes());
            if !features.contains(&feature) {
                features.push(feature);
            }
        }
    }
    features
}

/// The words of `text` that are cut into letters.
pub(super) fn lettered(text: &Text) -> impl Iterator<Item = &str> {
    (0..text.len()).filter_map(|index| match text.kind(index) {
        Some(Kind::Word | Kind::Hashtag) => Some(text.word(index)),
        _ => None,
    })
}

/// The features of the letters of `word`, each once.
pub(super) fn letters(word: &str) -> Vec<u64> {
    let mut features = Vec::with_capacity((word.len() + 2) * 3);
    if word.is_ascii() {
        // Nearly every word: a letter is a byte.
        let padded: Vec<u8> =
            std::iter::once(b' ').chain(word.bytes().take(MAX_WORD)).chain([b' ']).collect();
        for length in LETTERS {
            features.extend(padded.windows(length).map(|letters| hash(Space::Letters, letters)));
        }
        features.sort_unstable();
        features.dedup();
        return features;
    }
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars().take(MAX_WORD)).chain([' ']).collect();
    let mut run = String::with_capacity(24);
    for length in LETTERS {
        for letters in padded.windows(length) {
            run.clear();
            run.extend(letters);
            features.push(hash(Space::Letters, run.as_bytes()));
        }
    }
    features.sort_unstable();
    features.dedup();
    features
}

fn hash(space: Space, bytes: &[u8]) -> u64 {
    let mut hasher = FastHasher::default();
    hasher.write_u8(space as u8);
    hasher.write(bytes);
    hasher.finish()
}

fn pair(first: u64, second: u64) -> u64 {
    let mut hasher = FastHasher::default();
    hasher.write_u8(Space::Pair as u8);
    hasher.write_u64(first);
    hasher.write_u64(second);
    hasher.finish()
}
