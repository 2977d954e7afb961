//! An intent: one question that the agency can answer, as its file gives it.

use jiff::civil::Date;

use super::Template;
use crate::comment::{Channel, IntentId, Language};

/// One question and its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// Its id, unique in the set.
    pub id: IntentId,
    /// What an admin calls it.
    pub title: String,
    /// The topic of its file.
    pub topic: String,
    /// The most that the bot may do.
    pub mode: Mode,
    /// The last day on which its answers hold; after it, drafts only.
    pub valid_until: Option<Date>,
    /// Where the answer is said.
    pub channel: Channel,
    /// The answers, by language.
    pub replies: Replies,
    /// What is said in public once a private answer is out, by language; nothing where there is none.
    pub notices: Replies,
    /// Phrases that mean it, as written in the file.
    pub keywords: Vec<String>,
    /// Regular expressions that mean it.
    pub patterns: Vec<String>,
    /// Phrases that veto it.
    pub exclude: Vec<String>,
    /// Comments as people write them.
    pub examples: Vec<String>,
    /// Comments that must give this intent.
    pub tests: Vec<String>,
}

/// The most that the bot may do with a comment of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Post the answer.
    Auto,
    /// Propose it to staff.
    Draft,
    /// Call a person.
    Escalate,
    /// Nothing.
    Ignore,
}

impl Mode {
    /// Every mode by its name in the files.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("auto", Self::Auto),
        ("draft", Self::Draft),
        ("escalate", Self::Escalate),
        ("ignore", Self::Ignore),
    ];

    /// The mode's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Draft => "draft",
            Self::Escalate => "escalate",
            Self::Ignore => "ignore",
        }
    }
}

/// Answers by language; variants in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Indonesian.
    pub id: Vec<Template>,
    /// Sundanese.
    pub su: Vec<Template>,
    /// English.
    pub en: Vec<Template>,
}

impl Replies {
    /// The variants for a comment in `language`; Indonesian ones where that language has none or isn't known.
    pub fn for_language(&self, language: Language) -> &[Template] {
        let own = match language {
            Language::Indonesian | Language::Undetermined => &self.id,
            Language::Sundanese => &self.su,
            Language::English => &self.en,
        };
        if own.is_empty() { &self.id } else { own }
    }

    /// Every variant of every language.
    pub fn all(&self) -> impl Iterator<Item = &Template> {
        self.id.iter().chain(&self.su).chain(&self.en)
    }
}

/// A link, number or date of the agency, which answers name instead of saying it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name in placeholders.
    pub name: String,
    /// What is put in.
    pub value: String,
    /// Whether the agency vouches for it; if not, no answer with it is posted automatically.
    pub confirmed: bool,
    /// What staff should enter.
    pub note: Option<String>,
}
