//! Where words begin and end in folded text.

use std::ops::Range;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters, perhaps with digits among them.
    Word,
    /// Digits alone.
    Number,
    /// One emoji.
    Emoji,
    /// A web or e-mail address.
    Address,
    /// `@name`.
    Mention,
    /// `#words`, without its sign.
    Hashtag,
}

/// A piece of folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Bytes of the folded text, without `#`.
    pub(super) at: Range<usize>,
}

/// Punctuation that says how something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// How many `?`.
    pub questions: u16,
    /// How many `!`.
    pub exclamations: u16,
}

/// Longest address looked ahead for, in bytes: it bounds the work on a text of dots alone.
const MAX_ADDRESS: usize = 256;

/// Ends of host names that make a word with dots in it an address; others are a full stop without its space.
const TOP_LEVELS: [&str; 16] = [
    "id", "com", "net", "org", "co", "info", "io", "me", "ly", "gl", "be", "link", "site", "online", "xyz",
    "app",
];

/// Cuts folded text into tokens, in order, calling `take` for each.
pub(super) fn each(folded: &str, mut take: impl FnMut(Token)) -> Marks {
    let bytes = folded.as_bytes();
    let mut marks = Marks::default();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        if matches!(first, b' ' | b'.' | b',' | b'\n') {
            at += 1;
            continue;
        }
        let Some(letter) = folded[at..].chars().next() else { break };
        let next = at + letter.len_utf8();
        match letter {
            '?' => marks.questions = marks.questions.saturating_add(1),
            '!' => marks.exclamations = marks.exclamations.saturating_add(1),
            '@' | '#' => {
                let (kind, end) = if letter == '@' {
                    (Kind::Mention, next + length(&folded[next..], |c| is_word(c) || c == '_' || c == '.'))
                } else {
                    (Kind::Hashtag, next + length(&folded[next..], |c| is_word(c) || c == '_'))
                };
                let end = next + folded[next..end].trim_end_matches(['.', '_']).len();
                if end > next {
                    take(Token { kind, at: next..end });
                    at = end;
                    continue;
                }
            }
            _ if is_word(letter) => {
                let end = address(folded, at).unwrap_or(0);
                if end > at {
                    take(Token { kind: Kind::Address, at: at..end });
                    at = end;
                    continue;
                }
                let end = word_end(folded, at);
                let kind =
                    if bytes[at..end].iter().all(u8::is_ascii_digit) { Kind::Number } else { Kind::Word };
                take(Token { kind, at: at..end });
                at = end;
                continue;
            }
            _ if is_emoji(letter) => take(Token { kind: Kind::Emoji, at: at..next }),
            _ => {}
        }
        at = next;
    }
    marks
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_emoji(letter)
}

fn length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// How many ASCII letters and digits `bytes` begin with: nearly every word is made of them.
fn plain_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(bytes.len())
}

/// The end of the word at `start`; an apostrophe between letters is part of it (*jum'at*).
fn word_end(folded: &str, start: usize) -> usize {
    let mut end = start + plain_length(&folded.as_bytes()[start..]);
    if folded.as_bytes().get(end).is_none_or(|next| next.is_ascii() && *next != b'\'') {
        return end;
    }
    end += length(&folded[end..], is_word);
    while let Some(rest) = folded[end..].strip_prefix('\'') {
        let more = length(rest, is_word);
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    end
}

/// The end of the web or e-mail address at `start`, if one stands there.
fn address(folded: &str, start: usize) -> Option<usize> {
    let rest = &folded[start..];
    // Cheap refusal first: nearly no word goes on with one of these.
    let next = rest.as_bytes().get(plain_length(rest.as_bytes()));
    if !matches!(next, Some(b'.' | b'@' | b'-' | b'_' | b'+' | b':')) {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_' | '+' | '%');
    let has_scheme = ["http://", "https://", "www."].iter().any(|scheme| rest.starts_with(scheme));
    if has_scheme {
        return Some(start + length(rest, |c| !c.is_whitespace()));
    }
    if next == Some(&b':') {
        return None;
    }
    let mut host = length(rest, is_part);
    if host > MAX_ADDRESS {
        return None;
    }
    host = rest[..host].trim_end_matches(['.', '-', '_', '@']).len();
    let domain = match rest[..host].rsplit_once('@') {
        Some((_, domain)) => domain,
        None => &rest[..host],
    };
    let (name, top) = domain.rsplit_once('.')?;
    if name.is_empty() || !TOP_LEVELS.contains(&top) {
        return None;
    }
    let path = if rest[host..].starts_with('/') { length(&rest[host..], |c| !c.is_whitespace()) } else { 0 };
    Some(start + host + path)
}

/// Pictures that stand for words. Coarse blocks: a dingbat more or less matters to nobody.
pub(super) fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Kind, &str)> {
        let mut tokens = Vec::new();
        each(text, |token| tokens.push((token.kind, &text[token.at])));
        tokens
    }

    #[test]
    fn tokens_are_what_people_take_for_one() {
        use Kind::{Address, Emoji, Hashtag, Mention, Number, Word};
        assert_eq!(
            cut("@disdik.bdg, kapan #ppdb2025? cek https://a.id/x?y=1 atau ppdb.jabar.go.id/smp."),
            [
                (Mention, "disdik.bdg"),
                (Word, "kapan"),
                (Hashtag, "ppdb2025"),
                (Word, "cek"),
                (Address, "https://a.id/x?y=1"),
                (Word, "atau"),
                (Address, "ppdb.jabar.go.id/smp."),
            ]
        );
        assert_eq!(
            cut("jum'at jam 08.00 🙏dibuka.kapan a.b@mail.co.id anak-anak"),
            [
                (Word, "jum'at"),
                (Word, "jam"),
                (Number, "08"),
                (Number, "00"),
                (Emoji, "🙏"),
                (Word, "dibuka"),
                (Word, "kapan"),
                (Address, "a.b@mail.co.id"),
                (Word, "anak"),
                (Word, "anak"),
            ]
        );
        assert_eq!(cut("# @ @. ..."), []);
    }

    #[test]
    fn marks_are_counted() {
        assert_eq!(each("kapan?? cepat!", |_| {}), Marks { questions: 2, exclamations: 1 });
    }
}
