//! Words that speak of the same thing.

use std::sync::LazyLock;

use super::hash::FastMap;

/// A concept a line: its name, and stems that speak of it.
const LIST: &str = include_str!("lexicon/concepts.txt");

static CONCEPTS: LazyLock<FastMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut concepts: FastMap<&'static str, Vec<u16>> = FastMap::default();
    let lines = LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    for ((_, words), number) in lines.zip(0u16..) {
        for word in words.split_whitespace() {
            concepts.entry(word).or_default().push(number);
        }
    }
    concepts
});

/// Numbers of the concepts that `stem` speaks of.
pub(crate) fn concepts_of(stem: &str) -> &'static [u16] {
    CONCEPTS.get(stem).map_or(&[], Vec::as_slice)
}
