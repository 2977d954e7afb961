//! A comment → its match.

use std::ops::Range;

use regex::Regex;

use super::intent::Intent;
use super::patterns::Patterns;
use super::phrases::{Phrase, Phrases};
use super::question;
use crate::comment::{IntentId, Language};
use crate::text::{self, Text};

/// What the matcher says of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The comment's language.
    pub language: Language,
    /// Whether it asks the agency something, or tells it of a need; a remark that only names the words does not.
    pub question: bool,
    /// Intents that it may be, the best first.
    pub candidates: Vec<Candidate>,
    /// Confidence of the best less that of the next, 0 to 1.
    pub margin: f64,
    /// Further intents asked in the same comment.
    pub also: Vec<(IntentId, f64)>,
}

/// An intent that a comment may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The intent.
    pub intent: IntentId,
    /// The probability that it is this one, 0 to 1, comparable between comments.
    pub confidence: f64,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
}

/// One thing that speaks for an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where it comes from.
    pub kind: EvidenceKind,
    /// The keyword or pattern as the file has it; for examples, the words of the comment.
    pub text: String,
    /// Bytes of the original.
    pub span: Range<usize>,
}

/// Where evidence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EvidenceKind {
    /// A keyword of the file.
    Keyword,
    /// A pattern of the file.
    Pattern,
    /// Words that the examples taught.
    Example,
}

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

/// Everything a set needs to match.
#[derive(Debug)]
pub(super) struct Matcher {
    ids: Vec<IntentId>,
    phrases: Phrases,
    /// Owner, text and words of each phrase.
    owners: Vec<(Owner, String, usize)>,
    patterns: Patterns,
    pattern_owners: Vec<(usize, String)>,
}

/// Evidence for each intent, before it is weighed.
#[derive(Debug, Default)]
struct Found {
    /// Intent and evidence, with its words.
    evidence: Vec<(usize, Evidence, usize)>,
    vetoed: Vec<usize>,
    none: usize,
}

impl Matcher {
    pub(super) fn new(
        intents: &[Intent],
        _none: &[String],
        phrases: Vec<(Phrase, Owner, String)>,
        patterns: Vec<(Regex, usize)>,
    ) -> Self {
        let (parsed, owners): (Vec<_>, Vec<_>) = phrases
            .into_iter()
            .map(|(phrase, owner, text)| {
                let words = phrase.words();
                (phrase, (owner, text, words))
            })
            .unzip();
        let (each, pattern_owners): (Vec<_>, Vec<_>) = patterns
            .into_iter()
            .map(|(pattern, owner)| {
                let text = pattern.as_str().to_owned();
                (pattern, (owner, text))
            })
            .unzip();
        Self {
            ids: intents.iter().map(|intent| intent.id.clone()).collect(),
            phrases: Phrases::new(&parsed),
            owners,
            patterns: Patterns::new(each),
            pattern_owners,
        }
    }

    pub(super) fn matches(&self, original: &str) -> Match {
        let text = text::read(original);
        let found = self.find(&text);
        let mut scores = vec![0.0; self.ids.len()];
        for (intent, _, words) in &found.evidence {
            scores[*intent] += 1.0 + 0.4 * (*words as f64 - 1.0);
        }
        for intent in &found.vetoed {
            scores[*intent] = 0.0;
        }
        let total: f64 = scores.iter().sum::<f64>() + found.none as f64 * 2.0;
        let mut candidates: Vec<Candidate> = Vec::new();
        for (intent, score) in scores.iter().enumerate().filter(|(_, score)| **score > 0.0) {
            let evidence = found.evidence.iter().filter(|(owner, _, _)| *owner == intent);
            candidates.push(Candidate {
                intent: self.ids[intent].clone(),
                confidence: score / total * (1.0 - (-1.5 * score).exp()),
                evidence: evidence.map(|(_, evidence, _)| evidence.clone()).collect(),
            });
        }
        candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let at = |place: usize| candidates.get(place).map_or(0.0, |candidate| candidate.confidence);
        Match {
            language: text::language(&text),
            question: question::is_question(&text),
            margin: at(0) - at(1),
            candidates,
            also: Vec::new(),
        }
    }

    fn find(&self, text: &Text) -> Found {
        let mut found = Found::default();
        for hit in self.phrases.find(text) {
            let Some((owner, phrase, words)) = self.owners.get(hit.phrase) else { continue };
            match owner {
                Owner::Keyword(intent) => {
                    let span = text.span(hit.words);
                    let evidence = Evidence { kind: EvidenceKind::Keyword, text: phrase.clone(), span };
                    found.evidence.push((*intent, evidence, *words));
                }
                Owner::Exclude(intent) => found.vetoed.push(*intent),
                Owner::None => found.none += 1,
            }
        }
        for hit in self.patterns.find(text) {
            let Some((intent, pattern)) = self.pattern_owners.get(hit.pattern) else { continue };
            let evidence = Evidence { kind: EvidenceKind::Pattern, text: pattern.clone(), span: hit.span };
            found.evidence.push((*intent, evidence, 2));
        }
        found
    }
}
