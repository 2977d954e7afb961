//! A logistic regression: small enough to be taught whenever the program starts.

use crate::text::hash::FastMap;

/// How often each lesson is repeated; more changes nothing.
const ROUNDS: usize = 40;
/// The first step; later ones are shorter.
const STEP: f64 = 0.3;
/// The round by which a step is half as long.
const HALF: f64 = 8.0;
/// How strongly weights are drawn to zero, so that a word of one lesson decides nothing.
const DRAW: f64 = 0.02;
/// Coprime to any number of lessons that is not a multiple of it: the next lesson is this many further on, so that
/// neighbours, which speak of one question, are not taught together.
const STRIDE: usize = 104_729;

/// What each feature weighs.
#[derive(Debug, Default)]
pub(super) struct Model {
    weights: FastMap<u64, f64>,
}

impl Model {
    /// Learns from lessons: features, and whether it is so. The same lessons in the same order teach the same.
    pub(super) fn taught(lessons: &[(Vec<(u64, f64)>, bool)]) -> Self {
        let mut model = Self::default();
        let mut at = 0;
        for round in 0..ROUNDS {
            let step = STEP / (1.0 + round as f64 / HALF);
            for _ in 0..lessons.len() {
                at = (at + STRIDE) % lessons.len();
                if let Some((features, is_so)) = lessons.get(at) {
                    model.learn(features, *is_so, step);
                }
            }
        }
        model
    }

    /// The logarithm of the odds that it is so; at zero they are even.
    pub(super) fn log_odds(&self, features: &[(u64, f64)]) -> f64 {
        features.iter().map(|(id, value)| self.weights.get(id).copied().unwrap_or(0.0) * value).sum()
    }

    fn learn(&mut self, features: &[(u64, f64)], is_so: bool, step: f64) {
        let probability = 1.0 / (1.0 + (-self.log_odds(features).clamp(-30.0, 30.0)).exp());
        let wrong = probability - if is_so { 1.0 } else { 0.0 };
        for (id, value) in features {
            let weight = self.weights.entry(*id).or_default();
            *weight = *weight * (1.0 - step * DRAW) - step * wrong * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taught_is_known() {
        let lessons = [(vec![(1, 1.0), (9, 1.0)], true), (vec![(2, 1.0), (9, 1.0)], false)];
        let model = Model::taught(&lessons);
        assert!(model.log_odds(&[(1, 1.0)]) > 0.5 && model.log_odds(&[(2, 1.0)]) < -0.5);
        assert!(model.log_odds(&[(9, 1.0)]).abs() < 0.2 && model.log_odds(&[(3, 1.0)]) == 0.0);
    }
}
