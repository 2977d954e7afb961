//! Parts of a comment that may ask different things: *… kapan, terus berkasnya apa aja*.

use std::ops::Range;

use crate::text::Text;

/// Canonical words that often begin another question.
const JOINTS: [&str; 11] =
    ["dan", "sama", "terus", "juga", "sekalian", "lalu", "serta", "lagi", "also", "atau", "trus"];

/// Fewest words of a part that is judged by itself.
const FEWEST: usize = 2;

/// The parts of `text`, as bytes of `original`, if there are several of enough words.
pub(super) fn clauses(original: &str, text: &Text) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut first = 0;
    for index in 1..=text.len() {
        let is_end = index == text.len();
        if is_end || begins(original, text, index) {
            if index - first >= FEWEST {
                parts.push(text.span(first..index));
                first = index;
            } else if is_end && let Some(last) = parts.last_mut() {
                last.end = last.end.max(text.span(first..index).end);
            }
        }
    }
    if parts.len() > 1 { parts } else { Vec::new() }
}

/// Whether a part begins with word `index`: a sign stands before it, or it is a joint.
fn begins(original: &str, text: &Text, index: usize) -> bool {
    let (before, after) = (text.span(index - 1..index), text.span(index..index + 1));
    let between = original.get(before.end..after.start).unwrap_or("");
    between.contains(['.', ',', '?', '!', ';', '\n', '&', '+']) || JOINTS.contains(&text.word(index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read;

    #[test]
    fn parts_begin_at_signs_and_joints() {
        let parts = |original: &'static str| -> Vec<&'static str> {
            clauses(original, &read(original)).into_iter().map(|part| &original[part]).collect()
        };
        assert_eq!(
            parts("daftar kapan, terus berkasnya apa aja? makasih"),
            ["daftar kapan", "terus berkasnya apa aja? makasih"]
        );
        assert_eq!(parts("syarat dan jadwal ppdb"), ["syarat dan jadwal ppdb"; 0]);
        assert_eq!(parts(""), [""; 0]);
    }
}
