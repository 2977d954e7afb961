//! What a report can be split by.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Observation;
use crate::comment::{AccountId, IntentId, Language, Responder, Timestamp};

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

    /// The group that a comment falls into by its name, where it is one of these.
    pub(super) fn named<'a>(self, comment: &Observation<'a>) -> Option<Option<&'a str>> {
        match self {
            Self::Account => Some(comment.account.map(AccountId::as_str)),
            Self::Topic => Some(comment.topic),
            Self::Intent => Some(comment.intent.map(IntentId::as_str)),
            Self::Responder => Some(comment.responder.map(name_of_responder)),
            Self::Language => Some(comment.language.map(name_of_language)),
            Self::Hour | Self::Day | Self::Week | Self::Month => None,
        }
    }

    /// The group that a comment falls into; days and hours are those on its account's wall.
    pub(super) fn part<'a>(self, comment: &Observation<'a>, wall: &mut Wall<'_>) -> Part<'a> {
        match self {
            Self::Account | Self::Topic | Self::Intent | Self::Responder | Self::Language => {
                Part::Name(self.named(comment).flatten())
            }
            Self::Hour => {
                let (ms, offset) = wall.at(comment.written_at);
                Part::Hour(ms.div_euclid(HOUR), offset)
            }
            Self::Day => Part::Day(wall.day(comment.written_at)),
            Self::Week => {
                // The Monday: 1970-01-01 was a Thursday.
                Part::Week((wall.day(comment.written_at) + 3).div_euclid(7) * 7 - 3)
            }
            Self::Month => {
                let date = date_of(wall.day(comment.written_at));
                Part::Month(date.year(), date.month())
            }
        }
    }
}

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// A part of a group's key, cheap to compare; days are counted from 1970-01-01 on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part<'a> {
    /// A name; none is unknown.
    Name(Option<&'a str>),
    /// An hour since then, and the wall's offset from UTC in seconds.
    Hour(i64, i32),
    /// A day.
    Day(i64),
    /// The Monday of a week.
    Week(i64),
    /// Year and month.
    Month(i16, i8),
}

impl Part<'_> {
    /// As the document gives it.
    pub(super) fn text(&self) -> Option<String> {
        match *self {
            Self::Name(name) => name.map(str::to_owned),
            Self::Hour(hour, offset) => {
                let (date, of_day) = (date_of(hour.div_euclid(24)), hour.rem_euclid(24));
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
                Some(format!("{date}T{of_day:02}:00:00{sign}{:02}:{:02}", minutes / 60, minutes % 60))
            }
            Self::Day(day) => Some(date_of(day).to_string()),
            Self::Week(monday) => {
                let week = date_of(monday).iso_week_date();
                Some(format!("{:04}-W{:02}", week.year(), week.week()))
            }
            Self::Month(year, month) => Some(format!("{year:04}-{month:02}")),
        }
    }
}

/// The clock on the wall of an account, which remembers how far it is from UTC: a calendar's rules are asked only when
/// that changes.
pub(super) struct Wall<'z> {
    zone: &'z TimeZone,
    /// From when until when the offset holds, in milliseconds.
    holds: Range<i64>,
    offset_s: i32,
}

impl<'z> Wall<'z> {
    pub(super) fn new(zone: &'z TimeZone) -> Self {
        Self { zone, holds: 0..0, offset_s: 0 }
    }

    /// Milliseconds since 1970-01-01 on the wall, and its offset from UTC in seconds.
    fn at(&mut self, at: Timestamp) -> (i64, i32) {
        if !self.holds.contains(&at.as_millis()) {
            let moment = at.to_jiff();
            // The moment itself may be a change, which `preceding` leaves out.
            let last = self
                .zone
                .preceding(moment.saturating_add(jiff::Span::new().nanoseconds(1)).unwrap_or(moment))
                .next();
            let next = self.zone.following(moment).next();
            let ms = |change: jiff::tz::TimeZoneTransition<'_>| change.timestamp().as_millisecond();
            self.holds = last.map_or(i64::MIN, ms)..next.map_or(i64::MAX, ms);
            self.offset_s = self.zone.to_offset(moment).seconds();
        }
        (at.as_millis() + i64::from(self.offset_s) * 1000, self.offset_s)
    }

    /// The date on the wall.
    pub(super) fn date(&mut self, at: Timestamp) -> jiff::civil::Date {
        date_of(self.day(at))
    }

    /// Days since 1970-01-01 on the wall.
    fn day(&mut self, at: Timestamp) -> i64 {
        self.at(at).0.div_euclid(DAY)
    }
}

fn date_of(day: i64) -> jiff::civil::Date {
    // Every moment that we hold lies well within the calendar.
    let midnight = jiff::Timestamp::from_millisecond(day.saturating_mul(DAY)).unwrap_or_default();
    jiff::tz::Offset::UTC.to_datetime(midnight).date()
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
