//! Regular expressions of a set, tried together over the plain letters.
//!
//! Letters and word boundaries are those of ASCII: folded Indonesian has no others, and the automata stay small and fast
//! beside emoji. Only a pattern that can't be read so (a class with other letters) is compiled for all of Unicode.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_automata::meta::Regex;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::required::{Edges, Needed, ways};
use crate::text::Text;

/// Largest compiled size of one pattern, in bytes: about ten times what `.{0,60}` between words takes.
const MAX_SIZE: usize = 1 << 20;

/// A pattern that compiles.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    written: String,
    parsed: Hir,
    regex: Regex,
}

/// All patterns of a set.
#[derive(Debug)]
pub(super) struct Patterns {
    each: Vec<Regex>,
    /// Texts that patterns need.
    texts: Option<AhoCorasick>,
    /// For each text: its edges, and the ways that it serves, with the number of the list it is in.
    serves: Vec<(Edges, Vec<(u32, u16)>)>,
    /// For each way: its pattern, and how many lists it has.
    ways: Vec<(usize, u16)>,
    /// Ways without lists.
    always: Vec<usize>,
}

/// How far a way has come in a text. Small: there is one for every way and comment.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// How many of its lists were found one behind the other.
    lists: u16,
    /// Where the last of them ended.
    end: u16,
}

/// A pattern found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Number of the pattern.
    pub(super) pattern: usize,
    /// Bytes of the original.
    pub(super) span: Range<usize>,
}

impl Pattern {
    /// Compiles a pattern, which is searched in lower-case letters without accents; or says what is wrong with it.
    pub(super) fn compile(written: &str) -> Result<Self, String> {
        let parse = |unicode| {
            let parsed = ParserBuilder::new().unicode(unicode).utf8(false).build().parse(written);
            parsed.map_err(|error| error.to_string())
        };
        let parsed = parse(false).or_else(|_| parse(true))?;
        // A lazy automaton spends more on states that no later comment meets than a search of so short a text takes.
        let config = Regex::config().hybrid(false).nfa_size_limit(Some(MAX_SIZE)).utf8_empty(false);
        // What parses can't be compiled for one reason.
        let regex = Regex::builder().configure(config).build_from_hir(&parsed);
        let regex = regex.map_err(|_| "the numbers in `{…}` make it too large".to_owned())?;
        Ok(Self { written: written.to_owned(), parsed, regex })
    }

    /// The pattern as written.
    pub(super) fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it stands in `letters`.
    #[cfg(test)]
    fn is_in(&self, letters: &str) -> bool {
        self.regex.is_match(letters)
    }
}

impl Patterns {
    /// Puts compiled patterns together; a pattern's number is its place.
    pub(super) fn new(patterns: Vec<Pattern>) -> Self {
        let mut numbers: HashMap<Needed, usize> = HashMap::new();
        let mut texts: Vec<String> = Vec::new();
        let mut serves: Vec<(Edges, Vec<(u32, u16)>)> = Vec::new();
        let mut all: Vec<(usize, u16)> = Vec::new();
        for (number, pattern) in patterns.iter().enumerate() {
            for way in ways(&pattern.parsed) {
                let place = u32::try_from(all.len()).unwrap_or(u32::MAX);
                all.push((number, u16::try_from(way.len()).unwrap_or(u16::MAX)));
                for (list, at) in way.into_iter().zip(0u16..) {
                    for needed in list {
                        let number = *numbers.entry(needed).or_insert_with_key(|needed| {
                            texts.push(needed.text.clone());
                            serves.push((needed.edges, Vec::new()));
                            texts.len() - 1
                        });
                        serves[number].1.push((place, at));
                    }
                }
            }
        }
        let texts = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&texts)
            .ok();
        let always = (0..all.len()).filter(|way| all[*way].1 == 0).collect();
        let each = patterns.into_iter().map(|pattern| pattern.regex).collect();
        Self { each, texts, serves, ways: all, always }
    }

    /// The patterns in `text`, each once, in their order.
    pub(super) fn find(&self, text: &Text) -> Vec<Hit> {
        let folded = text.folded();
        let letters = folded.as_str().as_bytes();
        // Texts come by their ends, so the first that fits leaves most room for the next.
        let mut progress = vec![Progress::default(); self.ways.len()];
        // Those with nothing to look for are tried always, the others once all they need was found.
        let mut open = self.always.clone();
        for hit in self.texts.iter().flat_map(|texts| texts.find_overlapping_iter(folded.as_str())) {
            let Some((edges, serves)) = self.serves.get(hit.pattern().as_usize()) else { continue };
            if !edges.fit(letters, hit.range()) {
                continue;
            }
            for (way, list) in serves {
                let way = *way as usize;
                let Some(found) = progress.get_mut(way) else { continue };
                if found.lists == *list && usize::from(found.end) <= hit.start() {
                    // Beyond the last place that can be told, order is not asked for.
                    let end = u16::try_from(hit.end()).unwrap_or(u16::MAX);
                    *found = Progress { lists: found.lists + 1, end };
                    if self.ways.get(way).is_some_and(|(_, needed)| found.lists == *needed) {
                        open.push(way);
                    }
                }
            }
        }
        let mut tried: Vec<usize> = open.iter().filter_map(|way| Some(self.ways.get(*way)?.0)).collect();
        tried.sort_unstable();
        tried.dedup();
        let mut hits = Vec::new();
        for pattern in &tried {
            let at = self.each.get(*pattern).and_then(|regex| regex.find(letters));
            hits.extend(at.map(|at| Hit { pattern: *pattern, span: folded.original(at.range()) }));
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text;

    fn found<'c>(patterns: &[&str], comment: &'c str) -> Vec<(usize, &'c str)> {
        let compiled = patterns.iter().map(|pattern| Pattern::compile(pattern).unwrap()).collect();
        let hits = Patterns::new(compiled).find(&text::read(comment));
        hits.into_iter().map(|hit| (hit.pattern, &comment[hit.span])).collect()
    }

    #[test]
    fn patterns_are_found_in_plain_letters() {
        let patterns = [r"\bija[sz]ah\b.{0,20}\b(hilang|ilang)\b", r"^\d+ tahun", r"tidak|ada nih"];
        assert_eq!(
            found(&patterns, "𝗜𝗷𝗮𝘀𝗮𝗵 😭 anak ILANG, ada nih"),
            [(0, "𝗜𝗷𝗮𝘀𝗮𝗵 😭 anak ILANG"), (2, "ada nih")]
        );
        assert_eq!(found(&patterns, "7 tahun"), [(1, "7 tahun")]);
        assert_eq!(found(&patterns, "ijazah"), []);
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        let wrong = |pattern| Pattern::compile(pattern).unwrap_err();
        assert!(wrong("(satu").ends_with("error: unclosed group"), "{}", wrong("(satu"));
        assert_eq!(wrong("(satu.{0,5000}dua){9}"), "the numbers in `{…}` make it too large");
    }

    #[test]
    fn other_letters_are_read_as_unicode() {
        assert_eq!(found(&["[ñł]a"], "ñandu ła"), [(0, "ła")]);
    }

    proptest! {
        #[test]
        fn nothing_is_missed_by_looking_for_texts_first(comment in "[abcd1? é]{0,24}") {
            let patterns = [
                "(ab|cd).{0,3}(bc|dd)",
                "a[bc]d|bb",
                "(abc)?dd+",
                "(a|bc)d",
                r"\bab\b",
                r"\b(ab|c)\b.{0,3}(\?|d\b)",
                r"\b(\d|bc) ?(ab|d)\b",
                r"\b(ab)+\b|\bd.{0,2}\d",
                r"\ba(b|c\b)?\bd|1?\b(cd|é)\b",
            ];
            let text = text::read(&comment);
            let all: Vec<usize> = found(&patterns, &comment).into_iter().map(|hit| hit.0).collect();
            let plain: Vec<usize> = (0..patterns.len())
                .filter(|at| Pattern::compile(patterns[*at]).unwrap().is_in(text.folded().as_str()))
                .collect();
            prop_assert_eq!(all, plain);
        }
    }
}
