//! What the console says, in Indonesian and in English: one catalogue a language, in Fluent's form.
//!
//! A key is `page.name` in the code and `page-name` in the catalogue. `{ $name }` in a text is filled in; a text that counts may say
//! otherwise of one. Tests see to it that every key that the code asks for is in both catalogues, with the same places to fill in,
//! and that no key is there for nothing.

mod measures;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

pub(super) use measures::Measures;

use crate::intents::Both;

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tongue {
    /// Indonesian, unless somebody chooses otherwise.
    #[default]
    #[serde(rename = "id")]
    Indonesian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Tongue {
    /// Every language, with its own name for itself.
    pub const ALL: [(Self, &'static str); 2] =
        [(Self::Indonesian, "Bahasa Indonesia"), (Self::English, "English")];

    /// The language's code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(tongue, _)| tongue).find(|tongue| tongue.as_str() == code)
    }
}

/// All texts of a language, by their keys.
type Catalogue = FluentBundle<FluentResource>;

const INDONESIAN_TEXTS: &str = include_str!("id.ftl");
const ENGLISH_TEXTS: &str = include_str!("en.ftl");

static INDONESIAN: LazyLock<Catalogue> = LazyLock::new(|| read(Tongue::Indonesian, INDONESIAN_TEXTS));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(Tongue::English, ENGLISH_TEXTS));

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) tongue: Tongue,
    catalogue: &'static Catalogue,
}

impl Words {
    /// The words of that language.
    pub(super) fn of(tongue: Tongue) -> Self {
        let catalogue = match tongue {
            Tongue::Indonesian => &*INDONESIAN,
            Tongue::English => &*ENGLISH,
        };
        Self { tongue, catalogue }
    }

    /// The text under a key.
    pub(super) fn t(self, key: &str) -> &'static str {
        self.find(key).unwrap_or("…")
    }

    /// The text under a key that is computed, if there is one.
    pub(super) fn find(self, key: &str) -> Option<&'static str> {
        match self.text(key, None)? {
            Cow::Borrowed(text) => Some(text),
            // One with places to fill in is none to show as it is.
            Cow::Owned(_) => None,
        }
    }

    /// The text under a key, with its places filled in.
    pub(super) fn f(self, key: &str, places: &[(&str, &dyn Display)]) -> String {
        let mut args = FluentArgs::with_capacity(places.len());
        for (name, value) in places {
            args.set(*name, value.to_string());
        }
        self.text(key, Some(&args)).map_or_else(|| "…".to_owned(), Cow::into_owned)
    }

    /// The text under a key for so many, with `{ $n }` filled in.
    pub(super) fn n(self, key: &str, count: u64) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set("n", FluentValue::from(count));
        self.text(key, Some(&args)).map_or_else(|| "…".to_owned(), Cow::into_owned)
    }

    /// What is said in both, in this language.
    pub(super) fn of_both(self, both: &Both) -> &str {
        match self.tongue {
            Tongue::Indonesian => both.indonesian(),
            Tongue::English => both.english(),
        }
    }

    /// How this language writes numbers and times.
    pub(super) fn measures(self) -> Measures {
        Measures::of(self)
    }

    fn text(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'static, str>> {
        let pattern = self.catalogue.get_message(&key.replace('.', "-"))?.value()?;
        Some(self.catalogue.format_pattern(pattern, args, &mut Vec::new()))
    }
}

/// A catalogue from its file; the files are part of the program, and a test reads them.
fn read(tongue: Tongue, text: &'static str) -> Catalogue {
    let mut catalogue = FluentBundle::new_concurrent(vec![tongue.as_str().parse().unwrap_or_default()]);
    // No text here runs from right to left.
    catalogue.set_use_isolating(false);
    catalogue.set_formatter(Some(match tongue {
        Tongue::Indonesian => |value, _| grouped(Tongue::Indonesian, value),
        Tongue::English => |value, _| grouped(Tongue::English, value),
    }));
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(sound, _)| sound);
    let _ = catalogue.add_resource(resource);
    catalogue
}

/// A number as the language writes it.
fn grouped(tongue: Tongue, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(Words::of(tongue).measures().whole(number.value as u64))
}
