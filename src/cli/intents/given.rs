//! A line that asks what a comment would get: the comment, or an object that holds it beside other members.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::wire::Answer;

/// What a line gives. Members are kept as they are written, to be written again.
pub(super) struct Given<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) others: Others<'a>,
}

/// Members that pass through, each once: of two with one name the later counts.
pub(super) struct Others<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Given<'a> {
    /// Reads a line. What begins like an object and is none is a comment.
    pub(super) fn read(line: &'a str) -> Self {
        let object = line.starts_with('{').then(|| serde_json::from_str::<Others<'a>>(line).ok()).flatten();
        let Some(mut others) = object else {
            return Self { text: Cow::Borrowed(line), others: Others(Vec::new()) };
        };
        let text = others.0.iter().rfind(|(name, _)| name == "text");
        let text = text.and_then(|(_, value)| serde_json::from_str(value.get()).ok());
        let Name(text) = text.unwrap_or_default();
        others.0.retain(|(name, _)| !Answer::MEMBERS.contains(&name.as_ref()));
        Self { text, others }
    }
}

/// A string that is borrowed where nothing in it is escaped.
#[derive(Default, Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Others<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Others<'de>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Others<'de>, A::Error> {
                let mut members: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    match members.iter_mut().find(|(earlier, _)| *earlier == name) {
                        Some(earlier) => earlier.1 = value,
                        None => members.push((name, value)),
                    }
                }
                Ok(Others(members))
            }
        }
        from.deserialize_map(Members)
    }
}

impl Serialize for Others<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
