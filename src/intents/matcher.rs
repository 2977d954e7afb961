//! A comment → its match.

use std::ops::Range;

use super::clauses::clauses;
use super::finder::{Finder, Found};
use super::intent::Intent;
use super::lessons::Lessons;
use super::model::{Course, Lesson, MannerCourse, MannerModel, Seen, Topic};
use super::question;
use super::signs::Findings;
use super::spelling::Speller;
use super::weighing::{Kinds, Signs, Weighing};
use crate::comment::{IntentId, Language};
use crate::text::{self, Text};

/// What the matcher says of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The comment's language.
    pub language: Language,
    /// Whether it asks the agency something, or tells it of a need; a remark that only names the words does not.
    pub question: bool,
    /// Whether it insults or threatens.
    pub angry: bool,
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

/// Everything a set needs to match.
#[derive(Debug)]
pub(super) struct Matcher {
    ids: Vec<IntentId>,
    /// Intents in which nothing is asked: those of mode `ignore`.
    kinds: Kinds,
    finder: Finder,
    topic: Topic,
    manner: MannerModel,
    speller: Speller,
}

/// Candidates below this, and beyond this many, are noise; the best is always given.
const LEAST_CONFIDENCE: f32 = 0.02;
const MOST_CANDIDATES: usize = 5;

/// From which confidence on a part of a comment asks another intent (parts lack what the whole speaks of, so it is low),
/// and the topic score of the whole for it, if no keyword supports it. Together they find seven of ten pairs of questions,
/// and a second question in one of sixty comments that hold one.
const SURE_PART: f32 = 0.25;
const SUPPORT: f32 = -0.35;

/// How many words of a comment are shown as what the examples taught.
const TELLING: usize = 3;

impl Matcher {
    /// Learns from the examples of `intents` and of `none`.
    pub(super) fn new(intents: &[Intent], none: &[String], mut finder: Finder) -> Self {
        let lessons = Lessons::new(intents, none, &finder);
        finder.learn(lessons.examples());
        let manner = MannerCourse::new(&lessons.manner, lessons.none).finish();
        let words = || lessons.topic.iter().flat_map(Lesson::words);
        let topic = Course::new(&lessons.topic, lessons.none + 1).finish(words());
        let speller = Speller::new(lessons.topic.iter().flat_map(Lesson::spellings));
        let ids = intents.iter().map(|intent| intent.id.clone()).collect();
        Self { ids, kinds: lessons.kinds, finder, topic, manner, speller }
    }

    pub(super) fn finder(&self) -> &Finder {
        &self.finder
    }

    /// What the comment `original` asks.
    pub(super) fn matches(&self, original: &str, weighing: &Weighing) -> Match {
        let text = self.read(original);
        let judgement = self.judge(&text, weighing);
        let mut ranked: Vec<usize> = (0..self.ids.len()).collect();
        ranked.retain(|intent| judgement.chance(*intent) >= LEAST_CONFIDENCE);
        if ranked.is_empty() {
            ranked.extend(judgement.best().map(|(intent, _)| intent));
        }
        ranked.sort_by(|a, b| judgement.chance(*b).total_cmp(&judgement.chance(*a)));
        ranked.truncate(MOST_CANDIDATES);
        let at = |place: usize| ranked.get(place).map_or(0.0, |intent| f64::from(judgement.chance(*intent)));
        let margin = at(0) - at(1);
        let candidate = |intent: &usize| {
            Some(Candidate {
                intent: self.ids.get(*intent)?.clone(),
                confidence: f64::from(judgement.chance(*intent)),
                evidence: self.evidence(original, *intent, &judgement),
            })
        };
        Match {
            language: text::language(&text),
            question: question::is_asked(judgement.asks, judgement.chance(self.finder.none())),
            angry: text::tone::is_angry(&text),
            margin,
            candidates: ranked.iter().filter_map(candidate).collect(),
            also: self.also(original, &text, ranked.first().copied(), &judgement, weighing),
        }
    }

    /// Intents that a part of the comment asks, other than the best of the whole, where another part asks that one.
    fn also(
        &self,
        original: &str,
        text: &Text,
        best: Option<usize>,
        whole: &Judgement<'_>,
        weighing: &Weighing,
    ) -> Vec<(IntentId, f64)> {
        let is_other = |intent: &usize| Some(*intent) != best && !self.kinds.thanks.contains(intent);
        let possible: Vec<usize> = (0..self.ids.len())
            .filter(|intent| whole.signs.supports(*intent, SUPPORT))
            .filter(is_other)
            .collect();
        let mut also: Vec<(usize, f32)> = Vec::new();
        let mut best_is_asked = false;
        if possible.is_empty() {
            return Vec::new();
        }
        for part in clauses(original, text) {
            let Some(part) = original.get(part) else { continue };
            let read = self.read(part);
            let judgement = self.judge(&read, weighing);
            let Some((asked, chance)) = judgement.best() else { continue };
            best_is_asked |= Some(asked) == best;
            if chance < SURE_PART || !possible.contains(&asked) {
                continue;
            }
            match also.iter_mut().find(|(other, _)| *other == asked) {
                Some((_, most)) => *most = most.max(chance),
                None => also.push((asked, chance)),
            }
        }
        if !best_is_asked {
            return Vec::new();
        }
        also.sort_by(|a, b| b.1.total_cmp(&a.1));
        also.into_iter()
            .filter_map(|(intent, chance)| Some((self.ids.get(intent)?.clone(), f64::from(chance))))
            .collect()
    }

    /// The words of `original`, mistyped ones read as words that intents use.
    fn read(&self, original: &str) -> Text {
        text::read_with(original, &|word| self.speller.mend(word))
    }

    fn judge<'t>(&self, text: &'t Text, weighing: &Weighing) -> Judgement<'t> {
        let seen = Seen::new(text);
        let found = self.finder.find(text, None);
        let asks = question::strength(text);
        let findings = Findings {
            found: &found,
            scores: &self.topic.score(&seen),
            manner: self.manner.score(&seen),
            asks,
            strangeness: self.topic.strangeness(&seen),
        };
        let signs = findings.signs();
        let chances = weighing.weigh(&signs, &self.kinds);
        Judgement { seen, found, asks, signs, chances }
    }

    /// Keywords and patterns; where there are none, the words that tell the intent to the model.
    fn evidence(&self, original: &str, intent: usize, judgement: &Judgement<'_>) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        for hit in judgement.found.hits.iter().filter(|hit| hit.intent == intent) {
            let new = self.finder.evidence(hit);
            if !evidence.contains(&new) {
                evidence.push(new);
            }
        }
        if evidence.is_empty() {
            for (word, _) in self.topic.telling(&judgement.seen, intent).into_iter().take(TELLING) {
                let span = judgement.seen.text().span(word..word + 1);
                let text = original.get(span.clone()).unwrap_or("").to_owned();
                evidence.push(Evidence { kind: EvidenceKind::Example, text, span });
            }
        }
        evidence
    }
}

/// What was found in a text, and the chance of each class.
struct Judgement<'t> {
    seen: Seen<'t>,
    found: Found,
    asks: f32,
    signs: Signs,
    chances: Vec<f32>,
}

impl Judgement<'_> {
    fn chance(&self, class: usize) -> f32 {
        self.chances.get(class).copied().unwrap_or(0.0)
    }

    /// The likeliest intent.
    fn best(&self) -> Option<(usize, f32)> {
        let (_, intents) = self.chances.split_last()?;
        intents.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
