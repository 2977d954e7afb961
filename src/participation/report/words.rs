//! The report's words and numbers in two languages.

use std::str::FromStr;

use crate::participation::render::units;
use crate::participation::targets::Target;

/// A language of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "id" => Ok(Self::Id),
            "en" => Ok(Self::En),
            _ => Err("known are id, en".to_owned()),
        }
    }
}

impl Lang {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// One of two texts.
    pub fn say(self, id: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Id => id,
            Self::En => en,
        }
    }

    /// A whole number.
    pub fn count(self, number: u64) -> String {
        let text = units::count(number);
        if self == Self::En { text.replace('.', ",") } else { text }
    }

    /// A fraction in percent.
    pub fn percent(self, fraction: Option<f64>) -> String {
        let text = units::percent(fraction);
        if self == Self::En { text.replace(',', ".").replace(" %", "%") } else { text }
    }

    /// A span of time.
    pub fn span(self, ms: Option<i64>) -> String {
        let text = units::span(ms);
        if self == Self::Id {
            return text;
        }
        let words = [("mnt", "min"), ("dtk", "s"), ("jam", "h"), ("hari", "d"), (",", ".")];
        words.into_iter().fold(text, |text, (id, en)| text.replace(id, en))
    }

    /// A number that need not be whole.
    pub(super) fn decimal(self, number: f64) -> String {
        let text = units::decimal(number);
        if self == Self::En { text.replace(',', ".") } else { text }
    }

    /// What is to be reached.
    pub(in crate::participation) fn target(self, target: Target) -> &'static str {
        match target {
            Target::Within15m => self.say("dalam 15 menit", "within 15 min"),
            Target::Within1h => self.say("dalam 1 jam", "within 1 h"),
            Target::Within24h => self.say("dalam 24 jam", "within 24 h"),
            Target::Working15m => self.say("dalam 15 menit jam layanan", "within 15 min of service hours"),
            Target::Working1h => self.say("dalam 1 jam layanan", "within 1 service hour"),
            Target::Working8h => self.say("dalam 8 jam layanan", "within 8 service hours"),
            Target::Rate => self.say("dijawab", "answered at all"),
        }
    }

    /// The days of a week, from Monday.
    pub(super) fn weekdays(self) -> [&'static str; 7] {
        match self {
            Self::Id => ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"],
            Self::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        }
    }
}
