//! Personal data that people put under a public post: it must never be repeated in public, and staff may hide it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number of 16 digits: a resident's (NIK) or a family card's (KK).
    Resident,
    /// A civil servant's number (NIP), 18 digits.
    Employee,
    /// A pupil's number (NISN), 10 digits with its name beside it.
    Pupil,
}

/// Personal data found in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the original.
    pub span: Range<usize>,
}

/// How near to a pupil's number its name must stand, in bytes.
const NEAR: usize = 24;

#[expect(clippy::unwrap_used, reason = "fixed patterns, compiled by the tests")]
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}").unwrap()
});

/// Digits, grouped by single spaces, dots or hyphens.
#[expect(clippy::unwrap_used, reason = "fixed patterns, compiled by the tests")]
static DIGITS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\+?[0-9](?:[ .-]?[0-9]){8,21}").unwrap());

/// The personal data in `original`, in order.
pub fn find(original: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if original.contains('@') {
        findings
            .extend(EMAIL.find_iter(original).map(|hit| Finding { kind: Kind::Email, span: hit.range() }));
    }
    // Nearly no comment has nine digits: count before searching.
    if original.bytes().filter(u8::is_ascii_digit).take(9).count() == 9 {
        for hit in DIGITS.find_iter(original) {
            let span = trim(original, hit.range());
            if let Some(kind) = number(original, span.clone())
                && !findings.iter().any(|found| found.span.start < span.end && span.start < found.span.end)
            {
                findings.push(Finding { kind, span });
            }
        }
    }
    findings.sort_by_key(|found| found.span.start);
    findings
}

/// What the number at `span` is, if it is somebody's.
fn number(original: &str, span: Range<usize>) -> Option<Kind> {
    let written = original.get(span.clone())?;
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    // A number goes on to the left or right: an amount or a link, nobody's number.
    let touches = |c: char| c.is_ascii_digit() || c == '/' || c == '=';
    if original.get(..span.start)?.ends_with(touches) || original.get(span.end..)?.starts_with(touches) {
        return None;
    }
    let is_mobile = digits.starts_with("08") || digits.starts_with("628");
    let is_landline = ["021", "022", "6221", "6222"].iter().any(|area| digits.starts_with(area));
    match digits.len() {
        9..=14 if is_mobile || written.starts_with("+62") => Some(Kind::Phone),
        9..=12 if is_landline => Some(Kind::Phone),
        10 => names_a_pupil(original, &span).then_some(Kind::Pupil),
        16 => Some(Kind::Resident),
        18 => Some(Kind::Employee),
        _ => None,
    }
}

/// Whether *NISN* stands near `span`.
fn names_a_pupil(original: &str, span: &Range<usize>) -> bool {
    let start = (0..=span.start.saturating_sub(NEAR)).rev().find(|at| original.is_char_boundary(*at));
    let end = (span.end + NEAR..).find(|at| *at >= original.len() || original.is_char_boundary(*at));
    let around = original.get(start.unwrap_or(0)..end.unwrap_or(original.len()).min(original.len()));
    around.is_some_and(|around| around.to_lowercase().contains("nis"))
}

fn trim(original: &str, span: Range<usize>) -> Range<usize> {
    let written = original.get(span.clone()).unwrap_or("");
    span.start..span.start + written.trim_end_matches([' ', '.', '-']).len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_told_apart() {
        use Kind::{Email, Employee, Phone, Pupil, Resident};
        for (text, expected) in [
            ("hubungi 0812-3456-7890 ya", vec![(Phone, "0812-3456-7890")]),
            ("wa +62 812 3456 7890", vec![(Phone, "+62 812 3456 7890")]),
            ("telp 022 7106568", vec![(Phone, "022 7106568")]),
            ("nik 3273010101010001", vec![(Resident, "3273010101010001")]),
            ("nip 198001012005011001", vec![(Employee, "198001012005011001")]),
            ("nisn saya 0091234567 tidak ada", vec![(Pupil, "0091234567")]),
            ("a.b@mail.co.id", vec![(Email, "a.b@mail.co.id")]),
            ("ppdb 2025/2026 jam 08.00-15.00", vec![]),
            ("rp 1.500.000.000", vec![]),
            ("nilai 0091234567", vec![]),
        ] {
            let found: Vec<_> = find(text).into_iter().map(|found| (found.kind, &text[found.span])).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_searched(text in any::<String>()) {
            for found in find(&text) {
                prop_assert!(text.get(found.span).is_some());
            }
        }

        #[test]
        fn digits_between_anything_are_searched(text in "[0-9nisé. -]{0,60}") {
            for found in find(&text) {
                prop_assert!(text.get(found.span).is_some());
            }
        }
    }
}
