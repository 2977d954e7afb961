//! Keywords and patterns in a comment, and how far each is to be trusted.
//!
//! A keyword is meant to be right in nine of ten comments in which it stands. How often it is, the examples tell: those of
//! its own intent, and those of others and of none, in which it misleads.

use std::ops::Range;

use super::matcher::{Evidence, EvidenceKind};
use super::model::Lesson;
use super::patterns::{Pattern, Patterns};
use super::phrases::{Phrase, Phrases};
use crate::text::Text;

/// Whom a phrase speaks for, or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// For the intent of this number.
    Keyword(usize),
    /// Against the intent of this number.
    Exclude(usize),
    /// For no intent at all.
    None,
}

/// Finds keywords and patterns.
#[derive(Debug)]
pub(super) struct Finder {
    /// The class of none: the number of intents.
    none: usize,
    phrases: Phrases,
    owners: Vec<(Owner, String)>,
    phrase_records: Vec<Record>,
    patterns: Patterns,
    pattern_owners: Vec<(usize, String)>,
    pattern_records: Vec<Record>,
}

/// Keywords and patterns found in a comment.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What speaks for intents.
    pub(super) hits: Vec<Hit>,
    /// Intents that an excluding phrase speaks against.
    pub(super) vetoed: Vec<usize>,
    /// Whether a keyword of none was found.
    pub(super) none: bool,
}

/// One keyword or pattern found.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) intent: usize,
    pub(super) kind: EvidenceKind,
    /// Number of the phrase or pattern.
    number: usize,
    /// Bytes of the original.
    span: Range<usize>,
    /// 1 for one that is right in nine of ten.
    pub(super) trust: f32,
}

/// In how many examples a keyword or pattern was right, and wrong.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    right: f32,
    wrong: f32,
}

impl Record {
    fn count(&mut self, right: bool) {
        if right {
            self.right += 1.0;
        } else {
            self.wrong += 1.0;
        }
    }

    /// The log-odds of being right, in units of those of nine in ten.
    fn trust(self) -> f32 {
        /// How many comments the author's word counts for.
        const WORD: f32 = 10.0;
        let odds = (self.right.max(0.0) + 0.9 * WORD) / (self.wrong.max(0.0) + 0.1 * WORD);
        odds.ln() / 9.0_f32.ln()
    }
}

impl Finder {
    pub(super) fn new(
        none: usize,
        phrases: Vec<(Phrase, Owner, String)>,
        patterns: Vec<(Pattern, usize)>,
    ) -> Self {
        let (parsed, owners): (Vec<_>, Vec<_>) =
            phrases.into_iter().map(|(phrase, owner, text)| (phrase, (owner, text))).unzip();
        let (each, pattern_owners): (Vec<_>, Vec<_>) = patterns
            .into_iter()
            .map(|(pattern, owner)| {
                let text = pattern.as_str().to_owned();
                (pattern, (owner, text))
            })
            .unzip();
        Self {
            none,
            phrases: Phrases::new(&parsed),
            phrase_records: vec![Record::default(); owners.len()],
            owners,
            patterns: Patterns::new(each),
            pattern_records: vec![Record::default(); pattern_owners.len()],
            pattern_owners,
        }
    }

    /// The texts of the keywords, with the number of their class.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (usize, &str)> {
        self.owners.iter().filter_map(|(owner, text)| match owner {
            Owner::Keyword(intent) => Some((*intent, text.as_str())),
            Owner::Exclude(_) | Owner::None => None,
        })
    }

    /// Learns from `lessons` how far each keyword and pattern is to be trusted.
    pub(super) fn learn(&mut self, lessons: &[Lesson]) {
        for lesson in lessons {
            let mut phrases: Vec<usize> =
                self.phrases.find(&lesson.text).into_iter().map(|hit| hit.phrase).collect();
            phrases.sort_unstable();
            phrases.dedup();
            for phrase in phrases {
                if let Owner::Keyword(intent) = self.owners[phrase].0 {
                    self.phrase_records[phrase].count(intent == lesson.class);
                }
            }
            for hit in self.patterns.find(&lesson.text) {
                let right = self.pattern_owners[hit.pattern].0 == lesson.class;
                self.pattern_records[hit.pattern].count(right);
            }
        }
    }

    /// All keywords and patterns in `text`. If it is a lesson itself, its own class is `own`, and trust is what the other
    /// lessons give.
    pub(super) fn find(&self, text: &Text, own: Option<usize>) -> Found {
        let mut found = Found::default();
        let trust = |record: Option<&Record>, intent: usize| {
            let mut record = record.copied().unwrap_or_default();
            match own {
                Some(own) if own == intent => record.right -= 1.0,
                Some(_) => record.wrong -= 1.0,
                None => {}
            }
            record.trust()
        };
        for hit in self.phrases.find(text) {
            let Some((owner, _)) = self.owners.get(hit.phrase) else { continue };
            match owner {
                Owner::Keyword(intent) => {
                    let trust = trust(self.phrase_records.get(hit.phrase), *intent);
                    let (kind, span) = (EvidenceKind::Keyword, text.span(hit.words));
                    found.hits.push(Hit { intent: *intent, kind, number: hit.phrase, span, trust });
                }
                Owner::Exclude(intent) => found.vetoed.push(*intent),
                Owner::None => found.none = true,
            }
        }
        for hit in self.patterns.find(text) {
            let Some((intent, _)) = self.pattern_owners.get(hit.pattern) else { continue };
            let trust = trust(self.pattern_records.get(hit.pattern), *intent);
            let kind = EvidenceKind::Pattern;
            found.hits.push(Hit { intent: *intent, kind, number: hit.pattern, span: hit.span, trust });
        }
        found
    }

    /// The evidence that `hit` is.
    pub(super) fn evidence(&self, hit: &Hit) -> Evidence {
        let text = match hit.kind {
            EvidenceKind::Pattern => self.pattern_owners.get(hit.number).map(|(_, text)| text),
            EvidenceKind::Keyword | EvidenceKind::Example => {
                self.owners.get(hit.number).map(|(_, text)| text)
            }
        };
        Evidence { kind: hit.kind, text: text.cloned().unwrap_or_default(), span: hit.span.clone() }
    }

    /// The class of none.
    pub(super) fn none(&self) -> usize {
        self.none
    }
}
