//! Whether two texts are the same, but for what Instagram and its several ways change in what was written.

use unicode_normalization::UnicodeNormalization as _;

/// Whether two texts are the same but for that.
pub fn same(one: &str, other: &str) -> bool {
    one == other || normal(one) == normal(other)
}

/// A text in one form, whatever was done to it on the way through Instagram: its white space, signs that nobody sees, and
/// the way in which letters are composed.
pub fn normal(text: &str) -> String {
    let seen: String = text.nfc().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joiners, marks of direction, and what chooses between two forms of a sign.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_makes_no_difference() {
        for (one, other, wanted) in [
            ("@a  Buka\n2 Juni ", "@a Buka 2 Juni", true),
            ("cafe\u{301}", "caf\u{e9}", true),
            ("\u{2764}\u{fe0f} nuhun", "\u{2764} nuhun", true),
            ("nu\u{200b}hun\u{200f}", "nuhun", true),
            ("Buka 2 Juni", "Buka 3 Juni", false),
            ("@a Buka", "@b Buka", false),
            ("Buka", "buka", false),
        ] {
            assert_eq!(same(one, other), wanted, "{one:?} {other:?}");
        }
    }
}
