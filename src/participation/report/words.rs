//! The report's words and numbers in two languages.

use std::str::FromStr;

use crate::participation::render::units;

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

    /// So many minutes, in words.
    pub fn minutes(self, minutes: i64) -> String {
        self.span(Some(minutes * 60_000))
    }

    /// The days of a week, from Monday.
    pub(super) fn weekdays(self) -> [&'static str; 7] {
        match self {
            Self::Id => ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"],
            Self::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        }
    }
}
