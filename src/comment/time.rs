//! A moment in UTC to the millisecond: the only resolution that Tanggap records, compares and reports.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Milliseconds since 1970-01-01T00:00:00Z, always within the years that RFC 3339 can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = DateTime)]
pub struct Timestamp(i64);

/// From the beginning of the year 0001 to 9999-12-30T21:59:59.999Z: what both RFC 3339 and `jiff` can hold.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_207_199_999;

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch; what RFC 3339 can't write is drawn to its nearest end.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(*RANGE.start(), *RANGE.end()))
    }

    /// The present moment by the system's clock. Only the edges of the house may ask.
    pub fn now() -> Self {
        Self::from_millis(jiff::Timestamp::now().as_millisecond())
    }

    /// Milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis` milliseconds.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment, negative when it is the later one.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The day in a zone.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        self.to_jiff().to_zoned_datetime(zone.clone()).date()
    }

    /// The same moment for calendar arithmetic.
    pub fn to_jiff(self) -> jiff::Timestamp {
        // The range above lies within jiff's, so the fallback is never taken.
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(at: jiff::Timestamp) -> Self {
        Self::from_millis(at.as_millisecond())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.to_jiff())
    }
}

/// The text is no RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no time in RFC 3339, such as 2026-11-24T09:30:00Z")]
pub struct InvalidTime(String);

impl FromStr for Timestamp {
    type Err = InvalidTime;

    /// Reads RFC 3339, and the Graph API's `2017-05-19T23:27:28+0000`, whose offset lacks its colon.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let rfc3339: Result<jiff::Timestamp, _> = text.parse();
        rfc3339
            .or_else(|_| jiff::Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text))
            .map(Self::from)
            .map_err(|_| InvalidTime(text.chars().take(64).collect()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTime;
    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> String {
        at.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_with_milliseconds() {
        for (text, written) in [
            ("2026-11-24T09:30:00Z", "2026-11-24T09:30:00.000Z"),
            ("2026-11-24T16:30:00.25+07:00", "2026-11-24T09:30:00.250Z"),
            ("2017-05-19T23:27:28+0000", "2017-05-19T23:27:28.000Z"),
            ("2017-05-20T06:27:28+0700", "2017-05-19T23:27:28.000Z"),
            ("2026-11-24T09:30:00.123999Z", "2026-11-24T09:30:00.123Z"),
        ] {
            assert_eq!(text.parse::<Timestamp>().map(|t| t.to_string()).as_deref(), Ok(written), "{text}");
        }
        assert!("kemarin".parse::<Timestamp>().is_err());
    }

    #[test]
    fn the_ends_of_time_hold() {
        for millis in [i64::MIN, i64::MAX, 0, -1] {
            let at = Timestamp::from_millis(millis);
            assert_eq!(at.to_string().parse(), Ok(at));
        }
    }
}
