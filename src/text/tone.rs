//! Anger: comments that a person should answer.

use std::sync::LazyLock;

use super::Text;
use super::hash::FastMap;

/// Insults and threats, a line each; `_` joins two words. `+` in front: only together with capitals or `!!`.
const WORDS: &str = include_str!("lexicon/angry.txt");

struct Angry {
    /// For each first word: the words that must follow, and whether the entry is weak.
    words: FastMap<&'static str, Vec<(Option<&'static str>, bool)>>,
}

static ANGRY: LazyLock<Angry> = LazyLock::new(|| {
    let mut words: FastMap<&'static str, Vec<_>> = FastMap::default();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        for word in line.split_whitespace() {
            let (word, is_weak) = word.strip_prefix('+').map_or((word, false), |word| (word, true));
            let (first, second) =
                word.split_once('_').map_or((word, None), |(first, second)| (first, Some(second)));
            words.entry(first).or_default().push((second, is_weak));
        }
    }
    Angry { words }
});

/// Whether the comment insults or threatens. Capitals and exclamation marks alone are not anger: many write so.
pub fn is_angry(text: &Text) -> bool {
    let is_loud = text.marks().exclamations >= 2;
    (0..text.len()).any(|index| {
        let (written, word) = (text.written(index), text.word(index));
        // Most words are written as they are read.
        let other = (written != word).then_some(word);
        std::iter::once(written).chain(other).any(|word| {
            ANGRY.words.get(word).is_some_and(|entries| {
                entries.iter().any(|(second, is_weak)| {
                    let follows = second.is_none_or(|second| {
                        [text.written(index + 1), text.word(index + 1)].contains(&second)
                    });
                    follows && (is_loud || !is_weak)
                })
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read;

    #[test]
    fn insults_and_threats_are_anger_and_haste_is_not() {
        for (comment, angry) in [
            ("dasar goblok adminnya", true),
            ("DINAS GAK BECUS!!!", true),
            ("awas ya saya viralkan", true),
            ("belegug sia", true),
            ("you are useless idiots", true),
            ("KAPAN PPDB DIBUKA!!!", false),
            ("kumaha carana min", false),
            ("anak saya dipukul temannya", false),
        ] {
            assert_eq!(is_angry(&read(comment)), angry, "{comment}");
        }
    }
}
