//! Whether two comments say nearly the same in nearly the same words.

use crate::text::{Kind, Text};

/// Share of words in common from which two comments are paraphrases of each other.
const ALIKE: f64 = 0.6;

/// The words of a comment as stems, each once, sorted.
pub(super) fn words(text: &Text) -> Vec<String> {
    let is_word =
        |index: &usize| matches!(text.kind(*index), Some(Kind::Word | Kind::Number | Kind::Hashtag));
    let mut words: Vec<String> =
        (0..text.len()).filter(is_word).map(|index| text.stem(index).to_owned()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether the words in both are many beside the words in either; both sorted, each word once. Nothing is like what has
/// no words.
pub(super) fn alike<W: Ord>(one: &[W], other: &[W]) -> bool {
    let (fewest, most) = (one.len().min(other.len()), one.len().max(other.len()));
    if fewest == 0 || (fewest as f64) < ALIKE * most as f64 {
        return false;
    }
    let (mut first, mut second, mut common) = (0, 0, 0_usize);
    while let (Some(a), Some(b)) = (one.get(first), other.get(second)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => first += 1,
            std::cmp::Ordering::Greater => second += 1,
            std::cmp::Ordering::Equal => (first, second, common) = (first + 1, second + 1, common + 1),
        }
    }
    common as f64 >= ALIKE * (one.len() + other.len() - common) as f64
}
