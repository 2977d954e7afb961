//! What a report can be split by.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Record;
use crate::comment::{Language, Responder};

/// One way to split comments into groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The account.
    Account,
    /// The topic of the intent.
    Topic,
    /// The intent.
    Intent,
    /// Who answered first.
    Responder,
    /// The comment's language.
    Language,
    /// The hour in which it was written, by the account's zone: `2026-11-24T16:00:00+07:00`.
    Hour,
    /// The day: `2026-11-24`.
    Day,
    /// The ISO week: `2026-W48`.
    Week,
    /// The month: `2026-11`.
    Month,
}

/// What the comments of a group have in common, by each way of the split and in its order; none is unknown. In JSON an
/// object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key(pub Vec<(By, Option<String>)>);

/// A text that names no way to split.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is nothing to split by; known are {names}", names = By::ALL.map(By::as_str).join(", "))]
pub struct UnknownBy(String);

impl By {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Account,
        Self::Topic,
        Self::Intent,
        Self::Responder,
        Self::Language,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
    ];

    /// The name by contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Topic => "topic",
            Self::Intent => "intent",
            Self::Responder => "responder",
            Self::Language => "language",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Reads names between commas; an empty text splits by nothing, and a name that is given twice counts once.
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn list(text: &str) -> Result<Vec<Self>, UnknownBy> {
        let mut list = Vec::new();
        for name in text.split(',').map(str::trim).filter(|_| !text.trim().is_empty()) {
            let by = name.parse()?;
            if !list.contains(&by) {
                list.push(by);
            }
        }
        Ok(list)
    }

    /// The group that a record falls into, none where that is unknown; days and hours are those of `zone`.
    pub(super) fn key(self, record: &Record, zone: &TimeZone) -> Option<String> {
        let written = || record.written_at.to_jiff().to_zoned_datetime(zone.clone());
        match self {
            Self::Account => record.account.as_ref().map(ToString::to_string),
            Self::Topic => record.topic.clone(),
            Self::Intent => record.intent.as_ref().map(ToString::to_string),
            Self::Responder => record.responder.map(|responder| name_of_responder(responder).to_owned()),
            Self::Language => record.language.map(|language| name_of_language(language).to_owned()),
            Self::Hour => Some(written().strftime("%Y-%m-%dT%H:00:00%:z").to_string()),
            Self::Day => Some(written().strftime("%Y-%m-%d").to_string()),
            Self::Week => {
                let week = written().date().iso_week_date();
                Some(format!("{:04}-W{:02}", week.year(), week.week()))
            }
            Self::Month => Some(written().strftime("%Y-%m").to_string()),
        }
    }
}

impl Key {
    /// The ways of the split, in order.
    pub fn by(&self) -> impl Iterator<Item = By> {
        self.0.iter().map(|(by, _)| *by)
    }

    /// What the comments have in common, in order.
    pub fn values(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().map(|(_, value)| value.as_deref())
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(by, value)| (by, value)))
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with a member for each way of the split")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Key, A::Error> {
                let mut key = Key::default();
                while let Some(part) = map.next_entry()? {
                    key.0.push(part);
                }
                Ok(key)
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for By {
    type Err = UnknownBy;
    fn from_str(name: &str) -> Result<Self, UnknownBy> {
        let unknown = || UnknownBy(name.chars().take(64).collect());
        Self::ALL.into_iter().find(|by| by.as_str() == name).ok_or_else(unknown)
    }
}

fn name_of_responder(responder: Responder) -> &'static str {
    match responder {
        Responder::Bot => "bot",
        Responder::Approved => "approved",
        Responder::Staff => "staff",
    }
}

fn name_of_language(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "id",
        Language::Sundanese => "su",
        Language::English => "en",
        Language::Undetermined => "und",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names() {
        assert_eq!(By::list(" day, topic,day "), Ok(vec![By::Day, By::Topic]));
        assert_eq!(By::list(""), Ok(vec![]));
        for by in By::ALL {
            assert_eq!(By::list(by.as_str()), Ok(vec![by]));
            assert_eq!(serde_json::to_value(by).unwrap(), by.as_str());
        }
        assert_eq!(
            By::list("day,jam").unwrap_err().to_string(),
            "\"jam\" is nothing to split by; known are account, topic, intent, responder, language, hour, day, week, month"
        );
        assert!(By::list("day,").is_err());
    }
}
