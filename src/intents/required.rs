//! Which letters a pattern can't do without.
//!
//! A FAQ's patterns have the form *one of these words, a gap, one of those*. Whether the words stand in a comment is known
//! after one pass of one automaton; only the few patterns whose words are all there need be tried. A `RegexSet` of the
//! shipped patterns took 450 µs a comment, because their counted gaps multiply in one automaton; this takes two.

use regex_syntax::hir::{Hir, HirKind};

/// One way in which a pattern can match: of every list at least one text must stand in the comment, one behind the other.
pub(super) type Way = Vec<Vec<String>>;

/// Most texts in one list; beyond it, looking for them costs more than trying the pattern.
const MAX_TEXTS: usize = 64;

/// The ways in which `pattern` can match. A way without lists can always match.
pub(super) fn ways(pattern: &str) -> Vec<Way> {
    let Ok(hir) = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern) else {
        return vec![Way::new()];
    };
    match hir.kind() {
        HirKind::Alternation(alternatives) => alternatives.iter().map(lists).collect(),
        _ => vec![lists(&hir)],
    }
}

/// The lists of texts that every match of `hir` needs.
fn lists(hir: &Hir) -> Way {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if text.len() >= 2 => vec![vec![text.to_owned()]],
            _ => Way::new(),
        },
        HirKind::Capture(capture) => lists(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => lists(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(lists).collect(),
        HirKind::Alternation(alternatives) => {
            // Each alternative gives the list that says most; without one from each, nothing is needed.
            let best = |alternative| {
                let lists = lists(alternative);
                lists.into_iter().max_by_key(|list| list.iter().map(String::len).min())
            };
            let all: Option<Vec<Vec<String>>> = alternatives.iter().map(best).collect();
            match all.map(|lists| lists.concat()) {
                Some(texts) if texts.len() <= MAX_TEXTS => vec![texts],
                _ => Way::new(),
            }
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) | HirKind::Repetition(_) => Way::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pattern_needs_is_found() {
        let texts = |way: &[&[&str]]| -> Way {
            way.iter().map(|list| list.iter().map(|text| (*text).to_owned()).collect()).collect()
        };
        for (pattern, expected) in [
            (r"\b(satu|dua)\b.{0,30}\btiga\b", vec![texts(&[&["satu", "dua"], &["tiga"]])]),
            (r"ab|cd.*ef", vec![texts(&[&["ab"]]), texts(&[&["cd"], &["ef"]])]),
            (r"ija[sz]ah", vec![texts(&[&["ija"], &["ah"]])]),
            (r"(ab|\d)cd", vec![texts(&[&["cd"]])]),
            (r"(ab)?(cd)+", vec![texts(&[&["cd"]])]),
            (r"\d+", vec![Way::new()]),
            (r"(", vec![Way::new()]),
        ] {
            assert_eq!(ways(pattern), expected, "{pattern}");
        }
    }
}
