//! Regular expressions of a set, tried together in one pass over the plain letters.

use std::ops::Range;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use crate::text::Text;

/// Largest compiled size of one pattern, in bytes: about ten times what `.{0,60}` between words takes.
const MAX_SIZE: usize = 1 << 20;

/// All patterns of a set.
#[derive(Debug)]
pub(super) struct Patterns {
    all: Option<RegexSet>,
    each: Vec<Regex>,
}

/// A pattern found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Number of the pattern.
    pub(super) pattern: usize,
    /// Bytes of the original.
    pub(super) span: Range<usize>,
}

/// Compiles one pattern, which is searched in lower-case letters without accents.
pub(super) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(MAX_SIZE).build()
}

impl Patterns {
    /// Puts compiled patterns together; a pattern's number is its place.
    pub(super) fn new(each: Vec<Regex>) -> Self {
        let all = RegexSetBuilder::new(each.iter().map(Regex::as_str))
            .size_limit(MAX_SIZE.saturating_mul(each.len().max(1)))
            .build();
        Self { all: all.ok(), each }
    }

    /// The patterns in `text`, each once, in their order.
    pub(super) fn find(&self, text: &Text) -> Vec<Hit> {
        let folded = text.folded();
        let Some(all) = &self.all else { return Vec::new() };
        let found = all.matches(folded.as_str());
        found
            .into_iter()
            .filter_map(|pattern| {
                let at = self.each.get(pattern)?.find(folded.as_str())?;
                Some(Hit { pattern, span: folded.original(at.range()) })
            })
            .collect()
    }
}
