//! Comments from a file: plain lines, or JSON objects with `text` and perhaps `intent`, one a line.

use std::io::BufRead;

use serde::Deserialize;

use crate::comment::IntentId;

/// What a comment is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// It asks for this intent.
    Intent(IntentId),
    /// It must not be answered.
    None,
}

impl Label {
    /// The intent, if it asks for one.
    pub fn intent(&self) -> Option<&IntentId> {
        match self {
            Self::Intent(id) => Some(id),
            Self::None => None,
        }
    }
}

/// A comment, and what it is if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What it says.
    pub text: String,
    /// What it is.
    pub label: Option<Label>,
}

/// Why comments can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CommentsError {
    /// The file can't be read on.
    #[error("line {line}: cannot read on")]
    Read {
        /// The line, from 1.
        line: usize,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A line that begins as JSON with a comment is none that we know.
    #[error("line {line}: {what}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

#[derive(Deserialize)]
struct Object {
    text: String,
    intent: Option<String>,
}

/// The comments of `lines`, one at a time. Blank lines are passed over; a line that begins with `{` and is no JSON is text,
/// as for `intents match`.
pub fn read(lines: impl BufRead) -> impl Iterator<Item = Result<Labelled, CommentsError>> {
    lines.split(b'\n').zip(1..).filter_map(|(bytes, line)| {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(source) => return Some(Err(CommentsError::Read { line, source })),
        };
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches('\r');
        let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        if text.trim().is_empty() {
            return None;
        }
        Some(comment(text, line))
    })
}

fn comment(text: &str, line: usize) -> Result<Labelled, CommentsError> {
    let plain = || Ok(Labelled { text: text.to_owned(), label: None });
    if !text.starts_with('{') {
        return plain();
    }
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return plain() };
    let wrong = |what: String| CommentsError::Line { line, what };
    let object: Object = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
    let label = match object.intent.as_deref() {
        None | Some("") => None,
        Some("none") => Some(Label::None),
        Some(id) => Some(Label::Intent(IntentId::new(id).map_err(|error| wrong(error.to_string()))?)),
    };
    Ok(Labelled { text: object.text, label })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_comments_of_any_kind() {
        let lines = "\u{feff}kapan ppdb\r\n\n{\"text\": \"a\\nb\", \"intent\": \"x\", \"lang\": \"id\"}\n{rusak\n\
                     {\"text\": \"c\", \"intent\": \"none\"}\n{\"text\": \"d\", \"intent\": null}";
        let read: Vec<Labelled> = read(lines.as_bytes()).map(Result::unwrap).collect();
        let shown: Vec<_> = read
            .iter()
            .map(|read| (read.text.as_str(), read.label.as_ref().map(|l| l.intent().map(IntentId::as_str))))
            .collect();
        assert_eq!(
            shown,
            [
                ("kapan ppdb", None),
                ("a\nb", Some(Some("x"))),
                ("{rusak", None),
                ("c", Some(None)),
                ("d", None)
            ]
        );
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (lines, expected) in [
            ("a\n{\"teks\": \"b\"}", "line 2: missing field `text`"),
            ("\n\n{\"text\": 1}", "line 3: invalid type"),
            ("{\"text\": \"b\", \"intent\": \"a b\"}", "line 1: an intent id must"),
        ] {
            let error = read(lines.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.to_string().starts_with(expected), "{error}");
        }
    }
}
