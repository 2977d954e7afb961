//! JSON that is kept and not understood.

use std::fmt;

/// One JSON value, character for character as it was sent (but for white space around it).
///
/// It is well-formed. A string in it may still hold half a surrogate pair (`\ud83d` alone), which the
/// grammar of JSON allows and most parsers refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawJson(Box<str>);

impl RawJson {
    pub(crate) fn new(json: &str) -> Self {
        Self(json.trim().into())
    }

    /// The text of the value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for RawJson {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<RawJson> for String {
    fn from(raw: RawJson) -> Self {
        raw.0.into()
    }
}
