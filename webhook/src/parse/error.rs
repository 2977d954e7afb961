//! Why a body is no notification.

use super::MAX_EVENTS;

/// A body that is no notification at all.
///
/// It tells where the trouble is and quotes nothing of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body {kind} (line {line}, column {column})")]
pub struct ParseError {
    kind: Kind,
    line: usize,
    column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error("is not JSON")]
    NotJson,
    #[error("ends too early")]
    EndsEarly,
    #[error("is neither an object nor a list")]
    NotAnObject,
    #[error("holds more than {MAX_EVENTS} events")]
    TooManyEvents,
}

impl ParseError {
    /// The line of the body, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte within the line, from 1; 0 where the line had not begun.
    pub fn column(&self) -> usize {
        self.column
    }

    pub(super) fn not_an_object() -> Self {
        Self { kind: Kind::NotAnObject, line: 1, column: 1 }
    }

    pub(super) fn too_many_events() -> Self {
        Self { kind: Kind::TooManyEvents, line: 1, column: 1 }
    }
}

impl From<serde_json::Error> for ParseError {
    /// Takes the place and the kind. The message stays behind: serde_json quotes the text it stumbled on.
    fn from(error: serde_json::Error) -> Self {
        let kind = if error.is_eof() { Kind::EndsEarly } else { Kind::NotJson };
        Self { kind, line: error.line(), column: error.column() }
    }
}
