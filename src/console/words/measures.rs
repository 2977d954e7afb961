//! Numbers and times as a language writes them.

use jiff::tz::TimeZone;

use super::{Tongue, Words};
use crate::comment::Timestamp;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How a language writes numbers and times.
#[derive(Clone, Copy)]
pub(in crate::console) struct Measures {
    words: Words,
}

impl Measures {
    pub(super) fn of(words: Words) -> Self {
        Self { words }
    }

    /// A whole number, in groups of three digits.
    pub(in crate::console) fn whole(self, number: u64) -> String {
        let (group, _) = self.signs();
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        text
    }

    /// A fraction in per cent: whole, but for the ends, which only all and none may have.
    pub(in crate::console) fn percent(self, fraction: f64) -> String {
        let percent = fraction * 100.0;
        let (_, point) = self.signs();
        let is_end = fraction == 0.0 || fraction == 1.0;
        let text = if is_end || (1.0..99.0).contains(&percent) {
            format!("{percent:.0}")
        } else {
            format!("{:.1}", percent.clamp(0.1, 99.9)).replace('.', &point.to_string())
        };
        format!("{text}%")
    }

    /// A fraction with two digits.
    pub(in crate::console) fn fraction(self, number: f64) -> String {
        let (_, point) = self.signs();
        format!("{number:.2}").replace('.', &point.to_string())
    }

    /// A length of time in its two largest units at most: `2 h 5 m`.
    pub(in crate::console) fn length(self, millis: i64) -> String {
        let units = [(DAY, "time.d"), (HOUR, "time.h"), (MINUTE, "time.m"), (SECOND, "time.s")];
        let millis = millis.max(0);
        let Some(first) = units.iter().position(|(unit, _)| millis >= *unit) else {
            return self.words.t("time.moment").to_owned();
        };
        let mut left = millis;
        let mut parts = Vec::new();
        for (unit, key) in units.iter().skip(first).take(2) {
            let count = left / unit;
            left %= unit;
            if count > 0 {
                parts.push(self.words.f(key, &[("n", &count)]));
            }
        }
        parts.join(" ")
    }

    /// How long ago something was, in one unit: `5 menit lalu`.
    pub(in crate::console) fn ago(self, at: Timestamp, now: Timestamp) -> String {
        let passed = now.since(at);
        match passed {
            ..MINUTE => self.words.t("time.now").to_owned(),
            MINUTE..HOUR => self.words.n("time.minutes_ago", count(passed / MINUTE)),
            HOUR..DAY => self.words.n("time.hours_ago", count(passed / HOUR)),
            _ => self.words.n("time.days_ago", count(passed / DAY)),
        }
    }

    /// A moment in a zone: `24 Nov 2026, 09.30 WIB`.
    pub(in crate::console) fn moment(self, at: Timestamp, zone: &TimeZone) -> String {
        let zoned = at.to_jiff().to_zoned_datetime(zone.clone());
        let time = self.clock(&zoned);
        // What the zone's own data calls it: WIB, WITA, WIT, or an offset.
        let name = zoned.strftime("%Z").to_string();
        format!("{}, {time} {name}", self.day(zoned.date()))
    }

    /// The time of the day with its seconds: `09.30.05`.
    pub(in crate::console) fn seconds(self, at: Timestamp, zone: &TimeZone) -> String {
        let zoned = at.to_jiff().to_zoned_datetime(zone.clone());
        format!("{}{}{:02}", self.clock(&zoned), self.colon(), zoned.second())
    }

    /// A day: `24 Nov 2026`.
    pub(in crate::console) fn day(self, date: jiff::civil::Date) -> String {
        let month =
            self.words.t("time.months").split(' ').nth(usize::try_from(date.month() - 1).unwrap_or(0));
        format!("{} {} {}", date.day(), month.unwrap_or_default(), date.year())
    }

    fn clock(self, zoned: &jiff::ZonedDateTime) -> String {
        format!("{:02}{}{:02}", zoned.hour(), self.colon(), zoned.minute())
    }

    fn colon(self) -> char {
        match self.words.tongue {
            Tongue::Indonesian => '.',
            Tongue::English => ':',
        }
    }

    /// What stands between groups of digits, and before a fraction.
    fn signs(self) -> (char, char) {
        match self.words.tongue {
            Tongue::Indonesian => ('.', ','),
            Tongue::English => (',', '.'),
        }
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
