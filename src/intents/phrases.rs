//! Keywords: phrases of stems, with gaps where the file says so, found by one automaton in one pass.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::text::{self, Text};

/// How many other words a gap may hold.
const MAX_GAP: usize = 4;

/// The sign of a gap, between spaces.
const GAP: &str = "…";

/// A phrase in the form in which it is searched: runs of stems, with gaps between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Phrase {
    runs: Vec<String>,
    words: usize,
}

impl Phrase {
    /// Reads a phrase as a file writes it; none if no word remains, or a gap has no word on one side.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        let mut runs = Vec::new();
        let mut words = 0;
        for part in written.split(GAP) {
            let part = text::read(part);
            if part.is_empty() {
                return None;
            }
            words += part.len();
            runs.push(part.stems().to_owned());
        }
        Some(Self { runs, words })
    }

    /// The stems of its words, in order.
    pub(crate) fn stems(&self) -> impl Iterator<Item = &str> {
        self.runs.iter().flat_map(|run| run.split_whitespace())
    }

    /// How many words it has.
    pub(crate) fn words(&self) -> usize {
        self.words
    }
}

/// All phrases of a set, ready to be searched for.
#[derive(Debug)]
pub(crate) struct Phrases {
    automaton: Option<AhoCorasick>,
    /// For each run of the automaton: the phrases it is part of, and its place in them.
    uses: Vec<Vec<(u32, u16)>>,
    /// Runs of each phrase.
    lengths: Vec<u16>,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Number of the phrase.
    pub(crate) phrase: usize,
    /// The words it spans.
    pub(crate) words: Range<usize>,
}

impl Phrases {
    /// Builds the automaton; a phrase's number is its place in `phrases`.
    pub(crate) fn new(phrases: &[Phrase]) -> Self {
        let mut runs: Vec<&str> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut uses: Vec<Vec<(u32, u16)>> = Vec::new();
        for (phrase, at) in phrases.iter().zip(0u32..) {
            for (run, place) in phrase.runs.iter().zip(0u16..) {
                let number = *numbers.entry(run).or_insert_with(|| {
                    runs.push(run);
                    uses.push(Vec::new());
                    runs.len() - 1
                });
                uses[number].push((at, place));
            }
        }
        let lengths =
            phrases.iter().map(|phrase| u16::try_from(phrase.runs.len()).unwrap_or(u16::MAX)).collect();
        // The contiguous NFA is small and, for thousands of phrases, as fast as the large DFA.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&runs)
            .ok();
        Self { automaton, uses, lengths }
    }

    /// The phrases in `text`, by the place of their end. A phrase may be found more than once.
    pub(crate) fn find(&self, text: &Text) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(automaton) = &self.automaton else { return hits };
        // Phrases begun: number, runs found, words so far. The last of each is enough: it reaches furthest.
        let mut begun: Vec<(u32, u16, Range<usize>)> = Vec::new();
        for found in automaton.find_overlapping_iter(text.stems()) {
            // A run begins and ends with a space, so its words begin one byte on and end one before.
            let Some(first) = text.word_at_stem(found.start() + 1) else { continue };
            let stems = text.stems().get(found.start()..found.end()).unwrap_or("");
            let last = first + stems.matches(' ').count() - 1;
            for (phrase, place) in self.uses.get(found.pattern().as_usize()).into_iter().flatten() {
                let is_last = self.lengths.get(*phrase as usize).is_some_and(|length| place + 1 == *length);
                let start = if *place == 0 {
                    first
                } else {
                    let before = begun.iter().find(|(begun, runs, words)| {
                        begun == phrase && runs == place && words.end <= first && first - words.end <= MAX_GAP
                    });
                    let Some((_, _, words)) = before else { continue };
                    words.start
                };
                if is_last {
                    hits.push(Hit { phrase: *phrase as usize, words: start..last });
                    continue;
                }
                let reached = (*phrase, place + 1, start..last);
                match begun.iter_mut().find(|(begun, runs, _)| begun == phrase && *runs == place + 1) {
                    Some(before) => *before = reached,
                    None => begun.push(reached),
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(phrases: &[&str], comment: &str) -> Vec<String> {
        let parsed: Vec<Phrase> = phrases.iter().filter_map(|phrase| Phrase::parse(phrase)).collect();
        let text = text::read(comment);
        let hits = Phrases::new(&parsed).find(&text);
        hits.into_iter()
            .map(|hit| format!("{}: {}", phrases[hit.phrase], &comment[text.span(hit.words)]))
            .collect()
    }

    #[test]
    fn phrases_are_found_at_words_and_in_any_spelling() {
        assert_eq!(
            found(
                &["ijazah hilang", "daftar ulang", "hilang"],
                "min ijasahnya ILANGGG kpn pendaftaran ulang"
            ),
            ["ijazah hilang: ijasahnya ILANGGG", "hilang: ILANGGG", "daftar ulang: pendaftaran ulang"]
        );
        assert_eq!(found(&["sd"], "sdn 1 sdsd"), Vec::<String>::new());
        assert_eq!(found(&["kapan", "kapan buka"], "kapan"), ["kapan: kapan"]);
    }

    #[test]
    fn gaps_hold_four_words_and_no_more() {
        let phrases = &["ijazah … hilang"];
        assert_eq!(found(phrases, "ijazah hilang"), ["ijazah … hilang: ijazah hilang"]);
        assert_eq!(
            found(phrases, "ijazah sd anak saya itu hilang"),
            ["ijazah … hilang: ijazah sd anak saya itu hilang"]
        );
        assert_eq!(found(phrases, "ijazah sd anak saya yang itu hilang"), Vec::<String>::new());
        assert_eq!(found(phrases, "hilang ijazah"), Vec::<String>::new());
        assert_eq!(found(&["a … b … c"], "a x b y z c").len(), 1);
    }

    #[test]
    fn a_phrase_needs_words_on_both_sides_of_its_gap() {
        for bad in ["", " … ", "ijazah … ", "?!"] {
            assert_eq!(Phrase::parse(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_searched(comment in "[abc …]{0,40}") {
            let _ = found(&["a … b", "a b", "b … a … c", "c"], &comment);
        }
    }
}
