//! What the console says, in Indonesian and in English: one catalogue a language.
//!
//! A key is `page.name`. `{name}` in a text is filled in; a text that counts has the keys `….one` (English alone has it) and
//! `….other`. Tests see to it that every key that the code asks for is in both catalogues, with the same places to fill in,
//! and that no key is there for nothing.

mod measures;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub(super) use measures::Measures;

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
type Catalogue = HashMap<String, &'static str>;

static INDONESIAN: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("id.toml")));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("en.toml")));

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
        self.catalogue.get(key).copied()
    }

    /// The text under a key, with its places filled in.
    pub(super) fn f(self, key: &str, places: &[(&str, &dyn Display)]) -> String {
        let mut text = self.t(key).to_owned();
        for (name, value) in places {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        text
    }

    /// The text under a key for so many, with `{n}` filled in.
    pub(super) fn n(self, key: &str, count: u64) -> String {
        let one = (count == 1).then(|| self.find(&format!("{key}.one"))).flatten();
        let text = one.unwrap_or_else(|| self.t(&format!("{key}.other")));
        text.replace("{n}", &self.measures().whole(count))
    }

    /// How this language writes numbers and times.
    pub(super) fn measures(self) -> Measures {
        Measures::of(self)
    }
}

/// A catalogue from its file; the files are part of the program, and a test reads them.
fn read(text: &'static str) -> Catalogue {
    let mut catalogue = Catalogue::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        flatten("", &table, &mut catalogue);
    }
    catalogue
}

fn flatten(prefix: &str, table: &toml::Table, into: &mut Catalogue) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            // Read once for the whole life of the program.
            toml::Value::String(text) => drop(into.insert(key, Box::leak(text.clone().into_boxed_str()))),
            toml::Value::Table(inner) => flatten(&key, inner, into),
            _ => {}
        }
    }
}
