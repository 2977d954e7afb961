//! FAQ files → a checked, compiled set that says in microseconds which question a comment asks.
//!
//! Here live the file format, its checks, and the matcher. What is done with a match is not decided here but in `reply`.
//! Only [`read_dir`] touches the disk; [`compile`] is a function of the files' text.
//!
//! Reading order: [`intent`] (what a file gives), `table`, `parse`, [`template`], `compile` (the checks),
//! [`diagnostic`] with `finding`, `saying` and `mending`; then `phrases`, `patterns`, [`matcher`]; then [`tuning`].

mod clauses;
mod compile;
pub mod diagnostic;
mod finder;
mod finding;
mod folds;
mod hash;
pub mod intent;
mod lessons;
mod logistic;
pub mod matcher;
mod mending;
mod model;
mod parse;
mod patterns;
mod phrases;
mod question;
mod required;
mod saying;
mod signs;
pub mod source;
mod spelling;
mod table;
pub mod template;
#[cfg(test)]
mod tests;
pub mod tuning;
mod weighing;

pub use compile::{Compiled, compile};
pub use diagnostic::{Diagnostic, Severity};
pub use intent::{Fact, Intent, Mode, Replies};
pub use matcher::{Candidate, Evidence, EvidenceKind, Match};
pub use saying::Both;
pub use source::{DirError, SourceFile, read_dir};
pub use template::{Part, Template, TemplateError, TemplateFault};
pub use tuning::{Cases, Target, Tuning, tune};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use diagnostic::Place;
pub(crate) use finding::Finding;
pub(crate) use parse::{Written, WrittenIntent, written};
pub(crate) use phrases::{Phrase, Phrases};
pub(crate) use table::Placed;

use crate::comment::IntentId;
use finder::Finder;
use matcher::Matcher;
use weighing::Weighing;

/// Checked intents, ready to match. Clones share what was compiled.
#[derive(Clone, Debug)]
pub struct IntentSet {
    compiled: Arc<Parts>,
    tuned: Option<Box<Tuning>>,
}

/// What a set was compiled to.
#[derive(Debug)]
struct Parts {
    hash: String,
    intents: Vec<Intent>,
    facts: Vec<Fact>,
    none: Vec<String>,
    matcher: Matcher,
}

/// From where on a match is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Confidence from which an answer may be posted.
    pub post: f64,
    /// Confidence from which it is proposed to staff.
    pub draft: f64,
    /// Margin that posting needs.
    pub margin: f64,
    /// Confidence in intents of mode `escalate`, all together, from which a person is called, whatever else fits better.
    pub escalate: f64,
}

impl Default for Thresholds {
    /// Guesses on the safe side, for a set that was not cross-validated: it posts less than one that was.
    fn default() -> Self {
        Self { post: 0.92, draft: 0.3, margin: 0.2, escalate: 0.1 }
    }
}

impl IntentSet {
    fn new(
        hash: String,
        intents: Vec<Intent>,
        facts: Vec<Fact>,
        none: Vec<String>,
        matcher: Matcher,
    ) -> Self {
        Self { compiled: Arc::new(Parts { hash, intents, facts, none, matcher }), tuned: None }
    }

    /// Short hex of the files' content; equal files give equal hashes on every machine.
    pub fn hash(&self) -> &str {
        &self.compiled.hash
    }

    /// The intents, in the order of the files.
    pub fn intents(&self) -> &[Intent] {
        &self.compiled.intents
    }

    /// The intent of that id.
    pub fn get(&self, id: &IntentId) -> Option<&Intent> {
        self.intents().iter().find(|intent| intent.id == *id)
    }

    /// All facts.
    pub fn facts(&self) -> &[Fact] {
        &self.compiled.facts
    }

    /// The fact of that name.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts().iter().find(|fact| fact.name == name)
    }

    /// Comments that must not be answered, as `_none.toml` gives them.
    pub fn none_examples(&self) -> &[String] {
        &self.compiled.none
    }

    /// What the comment `text` asks: linear in its length, never fails.
    pub fn matches(&self, text: &str) -> Match {
        match &self.tuned {
            Some(tuning) => self.compiled.matcher.matches(text, &tuning.weighing()),
            None => self.compiled.matcher.matches(text, &Weighing::default()),
        }
    }

    /// From where on to act.
    pub fn thresholds(&self) -> Thresholds {
        self.tuned.as_ref().map_or_else(Thresholds::default, |tuning| tuning.thresholds)
    }

    /// What cross-validation learned of the set, if it was asked.
    pub fn tuning(&self) -> Option<&Tuning> {
        self.tuned.as_deref()
    }

    /// The set with what cross-validation learned of it. A tuning of other files is refused: it would be beside the point.
    #[must_use]
    pub fn with_tuning(mut self, tuning: Tuning) -> Self {
        if tuning.hash == self.compiled.hash {
            self.tuned = Some(Box::new(tuning));
        }
        self
    }

    fn finder(&self) -> &Finder {
        self.compiled.matcher.finder()
    }
}
