//! The period of a report: from a day or moment up to, but not including, another.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::comment::Timestamp;

/// A period, whose days begin and end in the zone of the account that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    from: Bound,
    to: Bound,
}

/// A moment that people name by a date or by a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The beginning of a day, in a zone that is told later.
    Day(Date),
    /// The moment itself.
    Moment(Timestamp),
}

/// Why two texts are no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPeriod {
    /// One is neither a date nor a time.
    #[error(
        "{0:?} is neither a date, such as 2026-11-24, nor a time in RFC 3339, such as 2026-11-24T09:30:00Z"
    )]
    NoDate(String),
    /// The second is not later than the first.
    #[error("the period ends at {to:?}, which is not after its beginning {from:?}")]
    Empty {
        /// The beginning.
        from: String,
        /// The end.
        to: String,
    },
}

impl Period {
    /// The period from the first moment that is in it to the first that is not: dates, which begin in their zone, or times
    /// in RFC 3339. `zone` is the one in which they are compared.
    ///
    /// # Errors
    /// A text that is neither, or an end that is not after the beginning.
    pub fn parse(from: &str, to: &str, zone: &TimeZone) -> Result<Self, InvalidPeriod> {
        let period = Self { from: Bound::parse(from)?, to: Bound::parse(to)? };
        let (start, end) = period.in_zone(zone);
        if start >= end {
            return Err(InvalidPeriod::Empty { from: from.to_owned(), to: to.to_owned() });
        }
        Ok(period)
    }

    /// Its first moment, and the first one after it, in a zone.
    pub fn in_zone(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        (self.from.in_zone(zone), self.to.in_zone(zone))
    }
}

impl Bound {
    /// Reads a date, such as `2026-11-24`, or a time in RFC 3339.
    ///
    /// # Errors
    /// [`InvalidPeriod::NoDate`] if the text is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidPeriod> {
        let refused = || InvalidPeriod::NoDate(text.chars().take(64).collect());
        // jiff would read the date of a time without an offset.
        if text.len() == "2026-11-24".len() {
            return text.parse().map(Self::Day).map_err(|_| refused());
        }
        text.parse().map(Self::Moment).map_err(|_| refused())
    }

    /// The moment, where days begin in that zone.
    pub fn in_zone(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Moment(at) => at,
            // Only the last day that a calendar knows has no moment in some zones; it is the end of time in all.
            Self::Day(date) => date
                .to_zoned_datetime(zone.clone())
                .map_or(Timestamp::from_millis(i64::MAX), |zoned| zoned.timestamp().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_its_zone() {
        let jakarta = TimeZone::get("Asia/Jakarta").unwrap();
        for (from, to, start, end) in [
            ("2026-11-01", "2026-12-01", "2026-10-31T17:00:00.000Z", "2026-11-30T17:00:00.000Z"),
            ("2026-11-01T00:00:00Z", "2026-11-02", "2026-11-01T00:00:00.000Z", "2026-11-01T17:00:00.000Z"),
            (
                "2026-11-01T07:00:00+07:00",
                "2026-11-01T00:00:01Z",
                "2026-11-01T00:00:00.000Z",
                "2026-11-01T00:00:01.000Z",
            ),
        ] {
            let (first, after) = Period::parse(from, to, &jakarta).unwrap().in_zone(&jakarta);
            assert_eq!((first.to_string(), after.to_string()), (start.to_owned(), end.to_owned()));
        }
        for (from, to) in [
            ("2026-11-01", "2026-11-01"),
            ("2026-11-02", "2026-11-01"),
            ("2026-11-01T00:00:00Z", "2026-11-01"),
            ("kemarin", "2026-11-01"),
            ("2026-02-30", "2026-11-01"),
            ("2026-11-01", "2026-11-02T00:00:00"),
            ("", ""),
        ] {
            assert!(Period::parse(from, to, &jakarta).is_err(), "{from} {to}");
        }
    }
}
