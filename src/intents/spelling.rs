//! Mistyped words → the words that intents use.
//!
//! Symmetric deletes (Garbe's SymSpell): every word of the vocabulary stands in a table under itself with letters left
//! out; a written word is looked up in the same way, so that a lookup costs a few hashes instead of a walk through the
//! vocabulary. Ours is small and takes no word that the lexicon knows, none shorter than four letters, and none whose first
//! letter would change; the crate of that name takes 17 µs a lookup, this one below one.

use std::cmp::Ordering;

use crate::text::hash::{FastMap, hash};

/// Shortest word that is mended, or mended towards: shorter ones are one letter away from too many others.
const SHORTEST: usize = 4;
/// Shortest word in which a letter may be another: below, it is another word more often.
const OTHER_LETTER: usize = 6;
/// From this length two letters may be wrong.
const LONG: usize = 9;
/// How often a word must be used to be mended towards where the fingers may not have slipped.
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
            if (SHORTEST..=LONGEST).contains(&word.len()) {
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
                if least_uses(written.as_bytes(), word.as_bytes()).is_none_or(|least| *uses < least) {
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

/// How often `word` must be used for `written` to be taken for it; none if it can't be. Letters swapped or doubled are
/// slips of the finger, towards any word in use. With a letter missing, too much, or hit beside its key it may be another
/// word, and any other letter makes one more often than a mistake (*macam*, *malam*).
fn least_uses(written: &[u8], word: &[u8]) -> Option<u32> {
    match written.len().cmp(&word.len()) {
        Ordering::Less => Some(USES),
        Ordering::Greater => Some(if is_doubled(written, word) { 1 } else { USES }),
        Ordering::Equal => {
            let differing: Vec<(u8, u8)> =
                written.iter().copied().zip(word.iter().copied()).filter(|(a, b)| a != b).collect();
            match differing[..] {
                [(a, b), (c, d)] if a == d && b == c => Some(1),
                [(a, b)] if written.len() >= OTHER_LETTER && are_neighbours(a, b) => Some(USES),
                [_] => None,
                _ => (differing.len() <= 3 && written.len() >= LONG).then_some(USES),
            }
        }
    }
}

/// Whether `written` is `word` with one letter twice.
fn is_doubled(written: &[u8], word: &[u8]) -> bool {
    let same = written.iter().zip(word).take_while(|(a, b)| a == b).count();
    // Of a letter written twice, the second is the first that differs.
    same > 0 && written[same] == written[same - 1] && written[same + 1..] == word[same..]
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
            ("kutoa", Some("kuota")),
            ("kkuota", Some("kuota")),
            ("kuot", Some("kuota")),
            ("kotaa", None),
            ("beragam", None),
            ("hujan", None),
        ] {
            assert_eq!(speller.mend(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn what_is_no_slip_needs_a_word_in_use() {
        let speller = Speller::new(["kuota", "seragam"].into_iter());
        for (written, meant) in
            [("kutoa", Some("kuota")), ("kuotta", Some("kuota")), ("kuot", None), ("seragan", None)]
        {
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
