//! Words that speak of the same thing.

use std::sync::LazyLock;

use super::hash::FastMap;
use super::stem_hash;

/// A concept a line: its name, and stems that speak of it.
const LIST: &str = include_str!("lexicon/concepts.txt");

static CONCEPTS: LazyLock<FastMap<u64, Vec<u16>>> = LazyLock::new(|| {
    let mut concepts: FastMap<u64, Vec<u16>> = FastMap::default();
    let lines = LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    for ((_, words), number) in lines.zip(0u16..) {
        for word in words.split_whitespace() {
            concepts.entry(stem_hash(word)).or_default().push(number);
        }
    }
    concepts
});

/// Numbers of the concepts that the stem with this hash speaks of.
pub(crate) fn concepts_of(stem: u64) -> &'static [u16] {
    CONCEPTS.get(&stem).map_or(&[], Vec::as_slice)
}
