//! The languages of the public pages.

use jiff::civil::Date;

use crate::comment::Language;
use crate::participation::report::Lang;

/// A language that pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tongue {
    #[default]
    Indonesian,
    Sundanese,
    English,
}

impl Tongue {
    /// All of them, by their own names.
    pub(super) const ALL: [(Self, &str); 3] =
        [(Self::Indonesian, "Indonesia"), (Self::Sundanese, "Sunda"), (Self::English, "English")];

    /// The one of a code; Indonesian for any other text.
    pub(super) fn of(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .map(|(tongue, _)| tongue)
            .find(|tongue| tongue.code() == code)
            .unwrap_or_default()
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::Sundanese => "su",
            Self::English => "en",
        }
    }

    /// One of three texts.
    pub(super) fn say(self, id: &'static str, su: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Indonesian => id,
            Self::Sundanese => su,
            Self::English => en,
        }
    }

    /// The language of answers that is wanted.
    pub(super) fn language(self) -> Language {
        match self {
            Self::Indonesian => Language::Indonesian,
            Self::Sundanese => Language::Sundanese,
            Self::English => Language::English,
        }
    }

    /// The language of numbers and plots: in Sundanese they are written as in Indonesian.
    pub(super) fn lang(self) -> Lang {
        match self {
            Self::Indonesian | Self::Sundanese => Lang::Id,
            Self::English => Lang::En,
        }
    }

    /// A day: `24 November 2026`.
    pub(super) fn day(self, date: Date) -> String {
        format!("{} {}", date.day(), self.month(date))
    }

    /// A month: `November 2026`.
    pub(super) fn month(self, date: Date) -> String {
        let names = self.say(
            "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
            "Januari Pébruari Maret April Méi Juni Juli Agustus Séptémber Oktober Nopémber Désémber",
            "January February March April May June July August September October November December",
        );
        let name = names.split(' ').nth(usize::try_from(date.month() - 1).unwrap_or_default());
        format!("{} {}", name.unwrap_or_default(), date.year())
    }
}

/// The code of an answer's language.
pub(super) fn code_of(language: Language) -> &'static str {
    match language {
        Language::Sundanese => "su",
        Language::English => "en",
        Language::Indonesian | Language::Undetermined => "id",
    }
}
