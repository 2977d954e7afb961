//! What can be found wrong in intent files: one list of all faults and lints, those of `compile` and those that
//! `authoring::lints` looks for. How each is said stands in `saying`.

use jiff::civil::Date;

use super::diagnostic::Severity;
use super::template::TemplateFault;
use crate::comment::Decision;

/// One fault or lint, with what it is about.
#[derive(Clone, Debug)]
pub(crate) enum Finding<'a> {
    // Faults: what they stand in is left out.
    /// It is no TOML; what the parser says.
    Syntax {
        told: &'a str,
    },
    UnknownKey {
        key: &'a str,
        part: Part,
        near: Option<&'a str>,
        known: &'a [&'a str],
    },
    MissingKey {
        key: &'a str,
        part: Part,
    },
    WrongType {
        key: &'a str,
        found: Kind,
        wanted: Kind,
    },
    UnknownValue {
        key: &'a str,
        value: &'a str,
        near: Option<&'a str>,
        known: &'a [&'a str],
    },
    DuplicateId {
        id: &'a str,
        file: &'a str,
        line: usize,
    },
    /// `none` as an id.
    ReservedId,
    BadId {
        id: &'a str,
    },
    EmptyKeyword {
        keyword: &'a str,
    },
    /// It does not compile; what the compiler says.
    BadPattern {
        told: &'a str,
    },
    BadPlaceholder {
        fault: TemplateFault,
    },
    UnknownFact {
        name: &'a str,
        near: Option<&'a str>,
    },
    FactInNotice {
        name: &'a str,
    },

    // Lints of one intent.
    NeverMatches {
        intent: &'a str,
    },
    NoReply {
        intent: &'a str,
    },
    MissingLanguage {
        intent: &'a str,
        part: Part,
        language: &'a str,
    },
    NoticeWithoutMessage {
        intent: &'a str,
    },
    /// The same example of another intent, or of its own.
    DuplicateExample {
        other: Option<&'a str>,
        line: usize,
    },
    ShortExample,
    /// What it is taken for, if for anything, with that confidence.
    LostExample {
        intent: &'a str,
        taken: Option<(&'a str, f64)>,
        own: f64,
    },
    AnsweredNone {
        decision: Decision,
        intent: Option<&'a str>,
    },

    // Lints of keywords and patterns.
    EqualKeyword {
        keyword: &'a str,
        same: &'a str,
        there: &'a str,
    },
    SharedKeyword {
        keyword: &'a str,
        other: &'a str,
        there: &'a str,
    },
    KeywordInside {
        keyword: &'a str,
        inner: &'a str,
        other: &'a str,
    },
    /// It holds a keyword of `_none.toml`.
    ShadowedKeyword {
        keyword: &'a str,
        inner: &'a str,
        other: &'a str,
    },
    /// Its own intent excludes it.
    SilencedKeyword {
        keyword: &'a str,
    },
    ShortKeyword {
        keyword: &'a str,
    },
    DotsInKeyword {
        keyword: &'a str,
    },
    UnhitKeyword {
        keyword: &'a str,
        word: &'a str,
    },
    UnhitPattern {
        pattern: &'a str,
    },

    // Lints of answers and facts.
    Expired {
        intent: &'a str,
        last: Date,
    },
    ExpiresSoon {
        intent: &'a str,
        last: Date,
        days: i32,
    },
    LongReply {
        chars: usize,
        most: usize,
    },
    ManyHashtags {
        count: usize,
        most: usize,
    },
    ManyMentions {
        count: usize,
        most: usize,
    },
    UnusedFact {
        name: &'a str,
    },
    /// With how many intents that may only draft because of it.
    UnconfirmedFact {
        name: &'a str,
        intents: usize,
    },
}

/// A part of a file that messages name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    File,
    Intent,
    Reply,
    Notice,
    Test,
    Facts,
    Fact,
}

/// What a value is, or should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Truth,
    Date,
    List,
    Table,
    /// Tables headed `[[…]]`.
    Tables,
}

impl Finding<'_> {
    /// How bad it is.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Syntax { .. }
            | Self::UnknownKey { .. }
            | Self::MissingKey { .. }
            | Self::WrongType { .. }
            | Self::UnknownValue { .. }
            | Self::DuplicateId { .. }
            | Self::ReservedId
            | Self::BadId { .. }
            | Self::EmptyKeyword { .. }
            | Self::BadPattern { .. }
            | Self::BadPlaceholder { .. }
            | Self::UnknownFact { .. }
            | Self::FactInNotice { .. } => Severity::Fault,
            _ => Severity::Lint,
        }
    }

    /// Its code, which stays.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::UnknownKey { .. } => "unknown-key",
            Self::MissingKey { .. } => "missing-key",
            Self::WrongType { .. } => "wrong-type",
            Self::UnknownValue { .. } => "unknown-value",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::ReservedId | Self::BadId { .. } => "bad-id",
            Self::EmptyKeyword { .. } => "empty-keyword",
            Self::BadPattern { .. } => "bad-pattern",
            Self::BadPlaceholder { .. } => "bad-placeholder",
            Self::UnknownFact { .. } => "unknown-fact",
            Self::FactInNotice { .. } => "fact-in-notice",
            Self::NeverMatches { .. } => "never-matches",
            Self::NoReply { .. } => "no-reply",
            Self::MissingLanguage { .. } => "missing-language",
            Self::NoticeWithoutMessage { .. } => "notice-without-message",
            Self::DuplicateExample { .. } => "duplicate-example",
            Self::ShortExample => "short-example",
            Self::LostExample { .. } => "lost-example",
            Self::AnsweredNone { .. } => "answered-none",
            Self::EqualKeyword { .. } => "equal-keyword",
            Self::SharedKeyword { .. } => "shared-keyword",
            Self::KeywordInside { .. } => "keyword-inside",
            Self::ShadowedKeyword { .. } | Self::SilencedKeyword { .. } => "shadowed-keyword",
            Self::ShortKeyword { .. } => "short-keyword",
            Self::DotsInKeyword { .. } => "dots-in-keyword",
            Self::UnhitKeyword { .. } | Self::UnhitPattern { .. } => "never-hit",
            Self::Expired { .. } => "expired",
            Self::ExpiresSoon { .. } => "expires-soon",
            Self::LongReply { .. } => "long-reply",
            Self::ManyHashtags { .. } => "many-hashtags",
            Self::ManyMentions { .. } => "many-mentions",
            Self::UnusedFact { .. } => "unused-fact",
            Self::UnconfirmedFact { .. } => "unconfirmed-fact",
        }
    }
}
