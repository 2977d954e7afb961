//! Mistyped words → the words that intents use.
//!
//! Symmetric deletes (Garbe's SymSpell): every word of the vocabulary stands in a table under itself with letters left
//! out; a written word is looked up in the same way, so that a lookup costs a few hashes instead of a walk through the
//! vocabulary. Ours is small and takes no word that the lexicon knows, none shorter than five letters, and none whose first
//! letter would change; the crate of that name takes 17 µs a lookup, this one below one.

use crate::text::hash::{FastMap, hash};

/// Shortest word that is mended: shorter ones are one letter away from too many others.
const SHORTEST: usize = 5;
/// From this length two letters may be wrong.
const LONG: usize = 9;
/// How often a word must be used to be worth mending towards.
const USES: u32 = 3;
/// Longest word that is mended, in letters: it bounds the work.
const LONGEST: usize = 24;

/// The words that intents use.
#[derive(Debug, Default)]
pub(super) struct Speller {
    /// Each word, with how often it is used.
    words: Vec<(String, u32)>,
    numbers: FastMap<u64, u32>,
    /// Under the hash of a word with letters left out: the words it may be.
    deletes: FastMap<u64, Vec<u32>>,
}

impl Speller {
    /// A speller for `words`, each as often as it is used. Only words of plain letters are taken.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut speller = Self::default();
        for word in words.filter(|word| word.bytes().all(|b| b.is_ascii_lowercase())) {
            let next = u32::try_from(speller.words.len()).unwrap_or(u32::MAX);
            let number = *speller.numbers.entry(key(word)).or_insert(next);
            match speller.words.get_mut(number as usize) {
                Some((_, uses)) => *uses += 1,
                None => speller.words.push((word.to_owned(), 1)),
            }
        }
        for (number, (word, _)) in (0u32..).zip(&speller.words) {
            if (SHORTEST - 1..=LONGEST).contains(&word.len()) {
                for shorter in deletes(word) {
                    let under = speller.deletes.entry(shorter).or_default();
                    if under.last() != Some(&number) {
                        under.push(number);
                    }
                }
            }
        }
        speller
    }

    /// The word that `written`, which no list knows, is probably meant for.
    pub(super) fn mend(&self, written: &str) -> Option<String> {
        let fits =
            (SHORTEST..=LONGEST).contains(&written.len()) && written.bytes().all(|b| b.is_ascii_lowercase());
        if !fits || self.numbers.contains_key(&key(written)) {
            return None;
        }
        let mut best: Option<(usize, std::cmp::Reverse<u32>, &str)> = None;
        for shorter in deletes(written) {
            for number in self.deletes.get(&shorter).into_iter().flatten() {
                let Some((word, uses)) = self.words.get(*number as usize) else { continue };
                if word.as_bytes().first() != written.as_bytes().first() {
                    continue;
                }
                if *uses < USES || !is_slip(written.as_bytes(), word.as_bytes()) {
                    continue;
                }
                let distance = strsim::osa_distance(written, word);
                let candidate = (distance, std::cmp::Reverse(*uses), word.as_str());
                if distance <= allowed(written.len().min(word.len()))
                    && best.is_none_or(|best| candidate < best)
                {
                    best = Some(candidate);
                }
            }
        }
        best.map(|(_, _, word)| word.to_owned())
    }
}

/// Whether `written` may be `word` with a slip of the finger: letters swapped, missing or doubled, or one hit beside its
/// key. Another letter makes another word more often than a mistake (*macam*, *malam*).
fn is_slip(written: &[u8], word: &[u8]) -> bool {
    if written.len() != word.len() {
        return true;
    }
    let differing: Vec<(u8, u8)> =
        written.iter().copied().zip(word.iter().copied()).filter(|(a, b)| a != b).collect();
    match differing[..] {
        [(a, b)] => written.len() > SHORTEST && are_neighbours(a, b),
        [(a, b), (c, d)] if a == d && b == c => true,
        _ => differing.len() <= 3 && written.len() >= LONG,
    }
}

/// Whether two letters lie side by side on the keyboard.
fn are_neighbours(a: u8, b: u8) -> bool {
    ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
        .iter()
        .any(|row| row.as_bytes().windows(2).any(|pair| pair == [a, b] || pair == [b, a]))
}

/// How many letters may be wrong in a word of `length`.
fn allowed(length: usize) -> usize {
    if length >= LONG { 2 } else { 1 }
}

/// Hashes of `word` as it is and with as many letters left out as may be wrong.
fn deletes(word: &str) -> Vec<u64> {
    let bytes = word.as_bytes();
    let mut all = vec![key(word)];
    let mut shorter = Vec::with_capacity(bytes.len());
    for first in 0..bytes.len() {
        shorter.clear();
        shorter.extend_from_slice(&bytes[..first]);
        shorter.extend_from_slice(&bytes[first + 1..]);
        all.push(hash(0, &shorter));
        if allowed(bytes.len()) == 2 {
            for second in first..shorter.len() {
                let mut twice = shorter.clone();
                twice.remove(second);
                all.push(hash(0, &twice));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn key(word: &str) -> u64 {
    hash(0, word.as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_mended_towards_those_in_use() {
        let words = ["ijazah", "legalisir", "pendaftaran", "kuota", "seragam", "surat", "syarat", "sma"];
        let speller = Speller::new(words.into_iter().chain(words).chain(words));
        for (written, meant) in [
            ("ijzaah", Some("ijazah")),
            ("ijazahh", Some("ijazah")),
            ("legalsiir", Some("legalisir")),
            ("pendfataran", Some("pendaftaran")),
            ("pendaftarn", Some("pendaftaran")),
            ("seragan", Some("seragam")),
            ("ijazah", None),
            ("smaa", None),
            ("kotaa", None),
            ("beragam", None),
            ("hujan", None),
        ] {
            assert_eq!(speller.mend(written).as_deref(), meant, "{written}");
        }
    }

    proptest! {
        #[test]
        fn any_word_is_tried(word in any::<String>(), letters in "[a-z]{0,40}") {
            let speller = Speller::new(["ijazah", "pendaftaran"].into_iter());
            for written in [&word, &letters] {
                let _ = speller.mend(written);
            }
        }
    }
}
