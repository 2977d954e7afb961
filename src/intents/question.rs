//! Whether a comment wants something of the agency.

use std::sync::LazyLock;

use crate::text::hash::FastMap;
use crate::text::{Text, stem_hash};

/// Stems that ask or tell of a need, with the weight of each.
pub(super) const WORDS: &str = include_str!("question.txt");

static WEIGHTS: LazyLock<FastMap<u64, f32>> = LazyLock::new(|| {
    let mut weights: FastMap<u64, f32> = FastMap::default();
    let lines = WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    for (weight, words) in lines {
        let weight: f32 = weight.parse().unwrap_or(0.0);
        weights.extend(words.split_whitespace().map(|word| (stem_hash(word), weight)));
    }
    weights
});

/// How strongly question words must ask; one is enough.
const ENOUGH: f32 = 1.0;

/// Whether a comment asks, requests, or tells of a need: by its question words, or because it is likelier some intent than
/// none (*kode otp ga masuk-masuk* has no question word).
pub(super) fn is_asked(strength: f32, none: f32) -> bool {
    strength >= ENOUGH || none < 0.5
}

/// How strongly the question words of `text` ask.
pub(super) fn strength(text: &Text) -> f32 {
    let mark = if text.marks().questions > 0 { 1.0 } else { 0.0 };
    let words = (0..text.len()).map(|index| {
        let (stem, word) = (text.stem(index), text.word(index));
        let weight = WEIGHTS.get(&text.stem_hash(index));
        let weight = weight.or_else(|| if word == stem { None } else { WEIGHTS.get(&stem_hash(word)) });
        weight.copied().unwrap_or(0.0)
    });
    mark + words.sum::<f32>()
}
