//! Which letters a pattern can't do without.
//!
//! A FAQ's patterns have the form *one of these words, a gap, one of those*. Whether the words stand in a comment is known
//! after one pass of one automaton; only the few patterns whose words are all there need be tried. A `RegexSet` of the
//! shipped patterns took 450 µs a comment, because their counted gaps multiply in one automaton; this takes two.

use std::ops::Range;

use regex_syntax::hir::{Class, ClassBytes, Hir, HirKind, Look};

/// One way in which a pattern can match: of every list at least one text must stand in the comment, one behind the other.
pub(super) type Way = Vec<Vec<Needed>>;

/// A text that a match needs, and whether a word must begin or end where it does. *No* stands in every other word, as a
/// word of its own it is rare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Needed {
    pub(super) text: String,
    pub(super) edges: Edges,
}

/// Where a word boundary (`\b`) is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Edges {
    before: bool,
    after: bool,
}

impl Edges {
    /// Whether `text` has the boundaries around the bytes `at`.
    pub(super) fn fit(self, text: &[u8], at: Range<usize>) -> bool {
        (!self.before || is_boundary(text, at.start)) && (!self.after || is_boundary(text, at.end))
    }
}

/// Whether a word begins or ends before byte `at`, as `\b` has it for ASCII.
fn is_boundary(text: &[u8], at: usize) -> bool {
    let is_word = |place: Option<usize>| {
        place.and_then(|place| text.get(place)).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    };
    is_word(at.checked_sub(1)) != is_word(Some(at))
}

/// Most texts in one list, and most ways of one pattern; beyond them, looking for the texts costs more than trying it.
const MAX_TEXTS: usize = 256;
const MAX_WAYS: usize = 16;

/// The ways in which a pattern can match. A way without lists can always match.
pub(super) fn ways(pattern: &Hir) -> Vec<Way> {
    ways_of(pattern, Edges::default())
}

/// The ways in which `hir` can match, which has boundaries at its `edges`.
fn ways_of(hir: &Hir, edges: Edges) -> Vec<Way> {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if tells(text, edges) => one_of([text.to_owned()], edges),
            _ => anything(),
        },
        HirKind::Class(Class::Bytes(class)) => digits(class).map_or_else(anything, |all| one_of(all, edges)),
        HirKind::Capture(capture) => ways_of(&capture.sub, edges),
        // Only the first of several begins where they all do.
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            ways_of(&repetition.sub, Edges { after: false, ..edges })
        }
        HirKind::Concat(parts) => {
            let is_edge = |part: &Hir| matches!(part.kind(), HirKind::Look(Look::WordAscii));
            let mut before = edges.before;
            let mut all = anything();
            for (at, part) in parts.iter().enumerate() {
                let after = parts.get(at + 1).map_or(edges.after, is_edge);
                all = behind(all, ways_of(part, Edges { before, after }));
                before = is_edge(part);
            }
            all
        }
        HirKind::Alternation(alternatives) => {
            let ways = alternatives.iter().flat_map(|alternative| ways_of(alternative, edges)).collect();
            among(ways)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) | HirKind::Repetition(_) => anything(),
    }
}

/// The one way of what needs nothing.
fn anything() -> Vec<Way> {
    vec![Way::new()]
}

/// The one way of what needs one of `texts`.
fn one_of(texts: impl IntoIterator<Item = String>, edges: Edges) -> Vec<Way> {
    vec![vec![texts.into_iter().map(|text| Needed { text, edges }).collect()]]
}

/// Whether looking for `text` rules comments out: nearly every one has any letter, but not at a word's edge.
fn tells(text: &str, edges: Edges) -> bool {
    text.len() > 1
        || edges.before
        || edges.after
        || !text.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ')
}

/// The members of a class of digits.
fn digits(class: &ClassBytes) -> Option<Vec<String>> {
    let is_digits = class.iter().all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit());
    let members = class.iter().flat_map(|range| range.start()..=range.end());
    is_digits.then(|| members.map(|digit| char::from(digit).to_string()).collect())
}

/// Each of the ways `first`, and behind it each of the ways `then`.
fn behind(first: Vec<Way>, then: Vec<Way>) -> Vec<Way> {
    if first.len() * then.len() > MAX_WAYS {
        // What the shorter one needs is let go, for the longer says more.
        return if first.len() > then.len() { first } else { then };
    }
    let join = |way: &Way| then.iter().map(|next| [way.clone(), next.clone()].concat()).collect::<Vec<Way>>();
    first.iter().flat_map(join).collect()
}

/// Any of `ways`: those of one list are one way with one list.
fn among(ways: Vec<Way>) -> Vec<Way> {
    if ways.iter().any(Vec::is_empty) {
        return anything();
    }
    let (short, mut all): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(|way| way.len() == 1);
    let texts: Vec<Needed> = short.into_iter().flatten().flatten().collect();
    if texts.len() > MAX_TEXTS || all.len() >= MAX_WAYS {
        return anything();
    }
    if !texts.is_empty() {
        all.push(vec![texts]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pattern_needs_is_found() {
        // A list in brackets; `|` where a word must begin or end.
        let told = |pattern: &str| {
            let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
            let edge = |is_there| if is_there { "|" } else { "" };
            let needed = |needed: &Needed| {
                format!("{}{}{}", edge(needed.edges.before), needed.text, edge(needed.edges.after))
            };
            let list =
                |list: &Vec<Needed>| format!("[{}]", list.iter().map(needed).collect::<Vec<_>>().join(" "));
            let way = |way: &Way| way.iter().map(list).collect::<String>();
            ways(&hir.unwrap()).iter().map(way).collect::<Vec<_>>().join(" or ")
        };
        for (pattern, expected) in [
            (r"\b(satu|dua)\b.{0,30}\btiga\w*", "[|satu| |dua|][|tiga]"),
            (r"ab|cd.*ef", "[cd][ef] or [ab]"),
            (r"\bab.*cd|\bcd.*ab", "[|ab][cd] or [|cd][ab]"),
            (r"ija[sz]ah", "[ija][ah]"),
            (r"(ab|\d)cd", "[ab 0 1 2 3 4 5 6 7 8 9][cd]"),
            (r"(ab)?(cd)+\b", "[cd]"),
            (r"\b(a|bc)\b", "[|a| |bc|]"),
            (r"a?|bc", ""),
            (r"\w+", ""),
        ] {
            assert_eq!(told(pattern), expected, "{pattern}");
        }
    }
}
