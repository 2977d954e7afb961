//! What speaks for each intent in a comment, gathered from everything that was found in it.

use super::finder::Found;
use super::matcher::EvidenceKind;
use super::weighing::{Signs, Which, whether, which};

/// Everything that was found in a comment.
#[derive(Debug)]
pub(super) struct Findings<'f> {
    /// Keywords and patterns.
    pub(super) found: &'f Found,
    /// The topic model's scores, none last.
    pub(super) scores: &'f [f32],
    /// The manner model's score.
    pub(super) manner: f32,
    /// How strongly question words ask.
    pub(super) asks: f32,
    /// The share of words that no example has.
    pub(super) strangeness: f32,
}

/// Question words beyond these add nothing.
const ASKS_ENOUGH: f32 = 3.0;

impl Findings<'_> {
    /// The signs of every intent and of any.
    pub(super) fn signs(&self) -> Signs {
        let (none_score, scores) = self.scores.split_last().unwrap_or((&0.0, &[]));
        let mut intents: Vec<Which> = scores.iter().map(|score| [*score, 0.0, 0.0, 0.0]).collect();
        for hit in &self.found.hits {
            let Some(signs) = intents.get_mut(hit.intent) else { continue };
            let place = match hit.kind {
                EvidenceKind::Pattern => which::PATTERN,
                EvidenceKind::Keyword | EvidenceKind::Example => which::KEYWORD,
            };
            signs[place] = if signs[place] == 0.0 { hit.trust } else { signs[place].max(hit.trust) };
        }
        for intent in &self.found.vetoed {
            if let Some(signs) = intents.get_mut(*intent) {
                signs[which::VETO] = 1.0;
            }
        }
        let yes = |is: bool| f32::from(u8::from(is));
        let mut any = [0.0; whether::COUNT];
        any[whether::ALWAYS] = 1.0;
        any[whether::NONE_SCORE] = *none_score;
        any[whether::NONE_KEYWORD] = yes(self.found.none);
        any[whether::ASKS] = self.asks.min(ASKS_ENOUGH);
        any[whether::ASKED] = self.asks.min(1.0);
        any[whether::MANNER] = self.manner;
        any[whether::STRANGE] = self.strangeness;
        any[whether::NO_HIT] = yes(self.found.hits.is_empty());
        Signs { which: intents, whether: any }
    }
}
