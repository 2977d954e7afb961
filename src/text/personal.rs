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
    /// A number of 16 digits: a resident's (NIK) or a family card's (KK), with place and date in it, or its name beside it.
    Resident,
    /// A civil servant's number (NIP), 18 digits with dates in it, or its name beside it.
    Employee,
    /// A pupil's number (NISN), 10 digits with its name beside it.
    Pupil,
    /// A street or neighbourhood with a number.
    Address,
}

impl Kind {
    /// What is shown in the place of the datum.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "[email]",
            Self::Phone => "[telepon]",
            Self::Resident => "[NIK/KK]",
            Self::Employee => "[NIP]",
            Self::Pupil => "[NISN]",
            Self::Address => "[alamat]",
        }
    }
}

/// Personal data found in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the original.
    pub span: Range<usize>,
}

/// A text with its personal data masked.
pub fn mask(original: &str) -> String {
    let mut masked = String::with_capacity(original.len());
    let mut from = 0;
    for Finding { kind, span } in find(original) {
        masked.push_str(original.get(from..span.start).unwrap_or(""));
        masked.push_str(kind.label());
        from = span.end;
    }
    masked.push_str(original.get(from..).unwrap_or(""));
    masked
}

/// Whether a text repeats personal data of another, however it is spaced.
pub fn repeats(text: &str, other: &str) -> bool {
    let plain =
        |text: &str| -> String { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let said = plain(text);
    find(other).into_iter().any(|found| {
        let datum = plain(other.get(found.span).unwrap_or(""));
        !datum.is_empty() && said.contains(&datum)
    })
}

/// How near to a number its name must stand, in bytes.
const NEAR: usize = 24;

#[expect(clippy::unwrap_used, reason = "fixed patterns, compiled by the tests")]
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}").unwrap()
});

/// Digits, grouped by single spaces, dots or hyphens.
#[expect(clippy::unwrap_used, reason = "fixed patterns, compiled by the tests")]
static DIGITS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\+?[0-9](?:[ .-]?[0-9]){8,21}").unwrap());

/// A street, lane or settlement by name, with the number of a house or a neighbourhood (RT).
#[expect(clippy::unwrap_used, reason = "fixed patterns, compiled by the tests")]
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:jl|jln|jalan|gg|gang|komp|komplek|kompleks|perum|perumahan|kp|kampung|dusun)\b\.?\s{0,2}",
        r"\p{L}[\p{L}\p{N} .,'-]{0,60}?\b(?:no|nomor|nmr|rt|blok)\b[. ]{0,2}[a-z]{0,2}[. ]?[0-9]{1,4}[a-z]?\b",
        r"(?:\s{0,2}[/,]?\s{0,2}(?:rt|rw)\b[. ]{0,2}[0-9]{1,3}){0,2}",
    ))
    .unwrap()
});

/// How the words for a street, lane or settlement begin that [`ADDRESS`] knows.
const STREETS: [&str; 9] = ["jl", "jalan", "gg", "gang", "komp", "perum", "kp", "kampung", "dusun"];

/// Whether one of the words stands in `original` without which there is no address. Nearly no comment has one, and the
/// pattern costs more than all other reading of a comment.
fn names_street(original: &str) -> bool {
    let mut words = original.as_bytes().split(|b| !b.is_ascii_alphabetic());
    words.any(|word| {
        let begins = |street: &str| {
            word.get(..street.len()).is_some_and(|start| start.eq_ignore_ascii_case(street.as_bytes()))
        };
        STREETS.into_iter().any(begins)
    })
}

/// The personal data in `original`, in order.
pub fn find(original: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if original.contains('@') {
        findings
            .extend(EMAIL.find_iter(original).map(|hit| Finding { kind: Kind::Email, span: hit.range() }));
    }
    if original.bytes().any(|b| b.is_ascii_digit()) && names_street(original) {
        let hits = ADDRESS.find_iter(original);
        findings.extend(hits.map(|hit| Finding { kind: Kind::Address, span: hit.range() }));
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
    if is_look_alike(written) {
        return None;
    }
    let is_mobile = (digits.starts_with("08") && !digits.starts_with("080")) || digits.starts_with("628");
    let is_landline = ["021", "022", "6221", "6222"].iter().any(|area| digits.starts_with(area));
    match digits.len() {
        9..=14 if is_mobile || written.starts_with("+62") => Some(Kind::Phone),
        9..=12 if is_landline => Some(Kind::Phone),
        10 if is_named(original, &span, &["nis", "nisn"]) => Some(Kind::Pupil),
        16 if is_resident(&digits) || is_named(original, &span, &["nik", "kk", "ktp"]) => {
            Some(Kind::Resident)
        }
        18 if is_employee(&digits) || is_named(original, &span, &["nip"]) => Some(Kind::Employee),
        _ => None,
    }
}

/// Whether a number is written like a price, times of day, a date, years or scores, whatever its digits.
fn is_look_alike(written: &str) -> bool {
    if written.starts_with('+') {
        return false;
    }
    let groups: Vec<&str> = written.split([' ', '.', '-']).collect();
    let lengths = || groups.iter().map(|group| group.len());
    let is_year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let [first, rest @ ..] = groups.as_slice() else { return false };
    let is_price = written.contains('.') && first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    let are_short = groups.len() > 3 && lengths().all(|len| len <= 2);
    let is_date = matches!(rest, [month, year, ..] if first.len() <= 2 && month.len() <= 2 && is_year(year));
    let are_years = groups.len() > 1 && groups.iter().all(is_year);
    is_price && groups.len() > 2 || are_short || is_date || are_years
}

/// Whether 16 digits have the form of a resident's or a family card's number: a province, and a date, whose day is 40 more
/// with women.
fn is_resident(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let (province, day, month) = (part(0..2), part(6..8), part(8..10));
    (11..=97).contains(&province)
        && ((1..=31).contains(&day) || (41..=71).contains(&day))
        && (1..=12).contains(&month)
}

/// Whether 18 digits have the form of a civil servant's number: a birthday, the month of appointment, and a sex.
fn is_employee(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    (1920..=2100).contains(&part(0..4))
        && (1..=12).contains(&part(4..6))
        && (1..=31).contains(&part(6..8))
        && (1940..=2100).contains(&part(8..12))
        && (1..=12).contains(&part(12..14))
        && (1..=2).contains(&part(14..15))
}

/// Whether one of these names stands near `span` as a word, perhaps with *-nya*.
fn is_named(original: &str, span: &Range<usize>, names: &[&str]) -> bool {
    let start = (0..=span.start.saturating_sub(NEAR)).rev().find(|at| original.is_char_boundary(*at));
    let end = (span.end + NEAR..).find(|at| *at >= original.len() || original.is_char_boundary(*at));
    let around = original.get(start.unwrap_or(0)..end.unwrap_or(original.len()).min(original.len()));
    around.is_some_and(|around| {
        let around = around.to_lowercase();
        let mut words = around.split(|c: char| !c.is_alphabetic());
        words.any(|word| names.contains(&word.strip_suffix("nya").unwrap_or(word)))
    })
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
        use Kind::{Address, Email, Employee, Phone, Pupil, Resident};
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
            ("jenis 0091234567 bisnis", vec![]),
            ("kk 3273 0101 0101 0001 ya", vec![(Resident, "3273 0101 0101 0001")]),
            ("nik nya 9999999999999999", vec![(Resident, "9999999999999999")]),
            ("jl. Mawar No. 12 RT 03/RW 05, kapan?", vec![(Address, "jl. Mawar No. 12 RT 03/RW 05")]),
            ("saya di Jalan Ahmad Yani no 239a", vec![(Address, "Jalan Ahmad Yani no 239a")]),
            ("gg. kelinci 2 rt.04", vec![(Address, "gg. kelinci 2 rt.04")]),
            ("perum griya asri blok C3", vec![(Address, "perum griya asri blok C3")]),
            // Look-alikes: dates, prices, times, distances, scores, places without a number.
            ("tanggal 08-12-2025 15.00", vec![]),
            ("08-12-2025 09-12-2025", vec![]),
            ("tahun 2022 2023 2024 2025", vec![]),
            ("ppdb 2022-2023-2024", vec![]),
            ("seragam Rp 628.000.000", vec![]),
            ("rp1.250.000 atau 1.500.000", vec![]),
            ("buka 08.00-12.00 13.00-15.00", vec![]),
            ("08.30-12.00 13.00", vec![]),
            ("senin 07:30 sampai 15:00", vec![]),
            ("jarak 1250 m, 1,25 km", vec![]),
            ("jalan 5 menit dari sd", vec![]),
            ("jalan kaki 2 km", vec![]),
            ("di jalan ahmad yani", vec![]),
            ("kampung saya kapan dibangun sekolah", vec![]),
            ("nilai 85 90 88 92 78 80 85 90 95", vec![]),
            ("skor 85.5 90.25 78.75 88.5", vec![]),
            ("rapor 8.5 9.0 7.5 8.0 9.5", vec![]),
            ("1234567890123456 nomor apa", vec![]),
        ] {
            let found: Vec<_> = find(text).into_iter().map(|found| (found.kind, &text[found.span])).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_masked_text_shows_the_rest() {
        for (text, masked) in [
            ("wa 0812-3456-7890 ya, é a@b.id", "wa [telepon] ya, é [email]"),
            ("nik 3273010101010001", "nik [NIK/KK]"),
            ("kapan ppdb?", "kapan ppdb?"),
        ] {
            assert_eq!(mask(text), masked);
            assert_eq!(find(masked), []);
        }
    }

    #[test]
    fn what_is_repeated_is_known_however_it_is_spaced() {
        for (text, other, repeated) in [
            ("nomor Kakak 08123456 7890 kami catat", "wa 0812-3456-7890", true),
            ("Hubungi 022 7106568", "wa 0812-3456-7890", false),
            ("ke A.B@mail.id ya", "surel a.b@mail.id", true),
            ("kapan saja", "kapan ppdb?", false),
        ] {
            assert_eq!(repeats(text, other), repeated, "{text}");
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
