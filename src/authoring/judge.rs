//! What a comment would get: matcher and policy together, as every tool asks them.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;

use crate::comment::{Decision, IntentId, Kind};
use crate::intents::{IntentSet, Match};
use crate::reply::{self, Circumstances, Facts, Reason, Setting, Verdict};

/// What a comment is judged under, for an account in mode `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which facts count as confirmed.
    pub facts: Facts,
    /// The day; none judges as if nothing expired.
    pub day: Option<Date>,
}

impl Default for Terms {
    /// The matching alone is judged: every fact confirmed, nothing expired.
    fn default() -> Self {
        Self { facts: Facts::AllConfirmed, day: None }
    }
}

/// What the matcher says and what policy makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What the matcher says.
    pub found: Match,
    /// What would be done.
    pub verdict: Verdict,
}

impl Judged {
    /// The intent that the comment was taken for; none if it is left alone as not for us.
    pub fn label(&self) -> Option<&IntentId> {
        let is_left = self.verdict.decision == Decision::Ignore && self.verdict.reason != Reason::IntentMode;
        self.verdict.intent.as_ref().filter(|_| !is_left)
    }

    /// Confidence in the best candidate; 0 if there is none.
    pub fn confidence(&self) -> f64 {
        self.found.candidates.first().map_or(0.0, |best| best.confidence)
    }
}

/// Judges the comment `text`, as one by a known citizen under a post of the account's own.
pub fn judge(set: &IntentSet, text: &str, terms: &Terms) -> Judged {
    let found = set.matches(text);
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let circumstances = Circumstances {
        setting: Setting::Auto,
        own_username: None,
        today: terms.day,
        facts: terms.facts,
        faulty: false,
        kind: Kind::Comment,
        author_known: true,
        text,
        choice: hasher.finish(),
        added: 0,
        added_bytes: 0,
        backlog: false,
    };
    let verdict = reply::decide(set, &found, &circumstances);
    Judged { found, verdict }
}
