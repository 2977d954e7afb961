//! Keywords: phrases of stems, with gaps where the file says so, found in one pass over the words.

use std::ops::Range;

use crate::text::hash::FastMap;
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

/// All phrases of a set, ready to be searched for: a tree of stems, in which every run of a phrase is a way from the root.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// The node that a stem leads to, by the node before and the stem's hash. The root is node 0.
    steps: FastMap<(u32, u64), u32>,
    /// For each node: the phrases that have the run which ends there, and its place in them.
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
    /// Builds the tree; a phrase's number is its place in `phrases`.
    pub(crate) fn new(phrases: &[Phrase]) -> Self {
        let mut all = Self { uses: vec![Vec::new()], ..Self::default() };
        for (phrase, at) in phrases.iter().zip(0u32..) {
            for (run, place) in phrase.runs.iter().zip(0u16..) {
                let mut node = 0;
                for stem in run.split_whitespace() {
                    let next = u32::try_from(all.uses.len()).unwrap_or(u32::MAX);
                    node = *all.steps.entry((node, text::stem_hash(stem))).or_insert(next);
                    if node == next {
                        all.uses.push(Vec::new());
                    }
                }
                if let Some(uses) = all.uses.get_mut(node as usize) {
                    uses.push((at, place));
                }
            }
            all.lengths.push(u16::try_from(phrase.runs.len()).unwrap_or(u16::MAX));
        }
        all
    }

    /// The phrases in `text`, by the place of their end. A phrase may be found more than once.
    pub(crate) fn find(&self, text: &Text) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut begun = Begun::new();
        for first in 0..text.len() {
            let mut node = 0;
            for last in first..text.len() {
                let Some(next) = self.steps.get(&(node, text.stem_hash(last))) else { break };
                node = *next;
                for (phrase, place) in self.uses.get(node as usize).into_iter().flatten() {
                    hits.extend(self.reach(*phrase, *place, first..last + 1, &mut begun));
                }
            }
        }
        hits.sort_by_key(|hit: &Hit| (hit.words.end, hit.words.start));
        hits
    }

    /// Notes that run number `place` of a phrase was found at `words`; the whole phrase, if it is the last one.
    fn reach(&self, phrase: u32, place: u16, words: Range<usize>, begun: &mut Begun) -> Option<Hit> {
        let start = if place == 0 {
            words.start
        } else {
            let follows =
                |before: &Range<usize>| before.end <= words.start && words.start - before.end <= MAX_GAP;
            let mut all = begun.iter();
            all.find(|(of, runs, before)| *of == phrase && *runs == place && follows(before))?.2.start
        };
        if self.lengths.get(phrase as usize).is_some_and(|length| place + 1 == *length) {
            return Some(Hit { phrase: phrase as usize, words: start..words.end });
        }
        let reached = (phrase, place + 1, start..words.end);
        match begun.iter_mut().find(|(of, runs, _)| *of == phrase && *runs == place + 1) {
            Some(before) => *before = reached,
            None => begun.push(reached),
        }
        None
    }
}

/// Phrases begun: number, runs found, words so far. The last of each is enough: it reaches furthest.
type Begun = Vec<(u32, u16, Range<usize>)>;

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
