//! Texts, ids and times from the raw text of one JSON value.

use std::borrow::Cow;

use crate::Id;

/// Reads the strings of one body, and remembers whether one of them could not be read exactly.
pub(super) struct Strings {
    pub(super) lossy: bool,
}

/// Seconds since 1970 have ten digits, milliseconds thirteen: what is above 10^11 (the year 5138 in
/// seconds, 1973 in milliseconds) is milliseconds.
const SECONDS_END: i64 = 100_000_000_000;

/// The last millisecond of the year 9999. What is beyond is no time, and would break calendars.
const TIME_END_MS: i64 = 253_402_300_799_999;

impl Strings {
    /// The text of a JSON string; none of anything else.
    pub(super) fn text(&mut self, raw: &str) -> Option<String> {
        self.borrowed(raw).map(Cow::into_owned)
    }

    /// An id, given as a string or as a whole number of any length.
    ///
    /// One that could not be read exactly is none: two different ones would look alike.
    pub(super) fn id(&mut self, raw: &str) -> Option<Id> {
        let id = if is_digits(raw) { Cow::Borrowed(raw) } else { self.borrowed(raw)? };
        Id::new(id).ok().filter(|id| !id.as_str().contains(char::REPLACEMENT_CHARACTER))
    }

    /// A time in milliseconds since 1970, given in seconds or milliseconds, as a number or a string.
    pub(super) fn time_ms(&mut self, raw: &str) -> Option<i64> {
        let text = self.borrowed(raw).unwrap_or(Cow::Borrowed(raw));
        let digits = text.trim();
        // A fraction or an exponent goes by way of a double, which is exact enough for a time; what is out of
        // range saturates and is refused below.
        let time = digits.parse().ok().or_else(|| digits.parse::<f64>().ok().map(|time| time as i64))?;
        match time {
            ..=0 => None,
            1..=SECONDS_END => Some(time * 1000),
            _ => Some(time).filter(|ms| *ms <= TIME_END_MS),
        }
    }

    /// As [`text`](Self::text), copied only where an escape makes it differ from what stands there.
    pub(super) fn borrowed<'a>(&mut self, raw: &'a str) -> Option<Cow<'a, str>> {
        let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
        if !inner.contains('\\') {
            return Some(Cow::Borrowed(inner));
        }
        if let Ok(text) = serde_json::from_str(raw) {
            return Some(Cow::Owned(text));
        }
        // The string is part of a body whose grammar was checked: only half a surrogate pair is left to
        // be wrong with it.
        self.lossy = true;
        serde_json::from_str(&mend_surrogates(raw)).ok().map(Cow::Owned)
    }
}

fn is_digits(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes `\ufffd` in the place of every escaped surrogate that has no other half.
fn mend_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        // How much of `rest` to take, and what to write for it if not itself.
        let (len, replacement) = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, None),
            (Some(0xD800..=0xDFFF), _) => (6, Some("\\ufffd")),
            (Some(_), _) => (6, None),
            (None, _) => (2, None),
        };
        let (escape, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        mended.push_str(replacement.unwrap_or(escape));
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The UTF-16 unit of an escape `\uXXXX` at the beginning of `json`.
fn unit(json: &str) -> Option<u16> {
    let digits = json.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_surrogates_are_replaced() {
        for (json, mended) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""a\ud83d""#, r#""a\ufffd""#),
            (r#""\ude00b""#, r#""\ufffdb""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ud83d\n\ude00""#, r#""\ufffd\n\ufffd""#),
            (r#""\\ud83d\\""#, r#""\\ud83d\\""#),
            (r#""\ud83dé""#, r#""\ufffdé""#),
        ] {
            assert_eq!(mend_surrogates(json), mended, "{json}");
        }
    }

    #[test]
    fn times_are_milliseconds() {
        for (raw, expected) in [
            ("1701284314", Some(1_701_284_314_000)),
            ("1729604868526", Some(1_729_604_868_526)),
            (r#""1701284314""#, Some(1_701_284_314_000)),
            (r#"" 1729604868526 ""#, Some(1_729_604_868_526)),
            ("1701284314.9", Some(1_701_284_314_000)),
            ("1.701284314e9", Some(1_701_284_314_000)),
            ("100000000000", Some(100_000_000_000_000)),
            ("100000000001", Some(100_000_000_001)),
            ("0", None),
            ("-5", None),
            ("1e999", None),
            ("99999999999999999999999999", None),
            ("253402300800000", None),
            (r#""""#, None),
            (r#""yesterday""#, None),
            (r#""NaN""#, None),
            ("null", None),
            ("[1701284314]", None),
        ] {
            assert_eq!(Strings { lossy: false }.time_ms(raw), expected, "{raw}");
        }
    }

    #[test]
    fn ids_are_strings_or_whole_numbers() {
        for (raw, expected) in [
            (r#""17841400000000000""#, Some("17841400000000000")),
            ("17841400000000000", Some("17841400000000000")),
            ("178414000000000000000000000001", Some("178414000000000000000000000001")),
            ("0", Some("0")),
            (r#""\u0031""#, Some("1")),
            (r#""""#, None),
            (r#""  ""#, None),
            (r#""1\ud83d""#, None),
            ("1.5", None),
            ("1e5", None),
            ("-1", None),
            ("true", None),
            ("null", None),
            ("{}", None),
        ] {
            let id = Strings { lossy: false }.id(raw);
            assert_eq!(id.as_ref().map(Id::as_str), expected, "{raw}");
        }
    }
}
