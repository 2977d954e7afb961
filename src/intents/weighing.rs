//! How keywords, patterns, the models and the manner of a comment vote: one confidence for each intent.
//!
//! Two questions, one after the other (a nested logit). *Which* intent, if any: the softmax of each intent's [`Which`]
//! signs. *Whether* any: a logistic function of [`Whether`] signs, one of which is how strongly the first question was
//! answered. An intent's confidence is the product. Their scales differ: what tells two intents apart surely may say
//! little of whether anything is asked at all. The weights are the same for all intents, so that a dozen numbers are all
//! there is to learn, and what one intent's examples teach about keywords holds for the next.

use super::logistic::{self, dot};

/// What speaks for one intent, by the places in [`which`].
pub(super) type Which = [f32; which::COUNT];

/// What speaks for any intent at all, by the places in [`whether`].
pub(super) type Whether = [f32; whether::COUNT];

/// Places of the signs of one intent.
pub(super) mod which {
    /// The topic model's score.
    pub(in crate::intents) const SCORE: usize = 0;
    /// How far the best keyword that was found is to be trusted.
    pub(in crate::intents) const KEYWORD: usize = 1;
    /// How far the best pattern that was found is to be trusted.
    pub(in crate::intents) const PATTERN: usize = 2;
    /// Whether an excluding phrase was found.
    pub(in crate::intents) const VETO: usize = 3;
    /// How many there are.
    pub(in crate::intents) const COUNT: usize = 4;
}

/// Places of the signs of any intent. Where thanks are likely, which ask nothing, or reports, which need not, `ASKS`, `ASKED`
/// and `MANNER` are drawn towards 0, and `THANKS` or `REPORT` towards 1.
pub(super) mod whether {
    /// Always 1.
    pub(in crate::intents) const ALWAYS: usize = 0;
    /// The logarithm of the sum of the intents' weighed signs, exponentiated.
    pub(in crate::intents) const STRENGTH: usize = 1;
    /// How likely the likeliest intent is among the intents.
    pub(in crate::intents) const CLEAR: usize = 2;
    /// The topic model's score for none.
    pub(in crate::intents) const NONE_SCORE: usize = 3;
    /// Whether a keyword of none was found.
    pub(in crate::intents) const NONE_KEYWORD: usize = 4;
    /// How strongly question words ask.
    pub(in crate::intents) const ASKS: usize = 5;
    /// The same, up to one question word.
    pub(in crate::intents) const ASKED: usize = 6;
    /// The manner model's score.
    pub(in crate::intents) const MANNER: usize = 7;
    /// The share of words that no example has.
    pub(in crate::intents) const STRANGE: usize = 8;
    /// Whether no keyword or pattern was found at all.
    pub(in crate::intents) const NO_HIT: usize = 9;
    /// How likely thanks are among the intents.
    pub(in crate::intents) const THANKS: usize = 10;
    /// How likely reports are among the intents.
    pub(in crate::intents) const REPORT: usize = 11;
    /// How many there are.
    pub(in crate::intents) const COUNT: usize = 12;
}

/// Weights of the signs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighing {
    pub(super) which: Which,
    pub(super) whether: Whether,
}

/// What one comment shows: the signs of each intent, and of any.
#[derive(Clone, Debug)]
pub(super) struct Signs {
    pub(super) which: Vec<Which>,
    /// `STRENGTH` and `CLEAR` are filled in by the weighing, and so is what thanks and reports change.
    pub(super) whether: Whether,
}

/// Intents of which a comment speaks otherwise than by asking, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds {
    /// Those of mode `ignore`, in which nothing is asked.
    pub(super) thanks: Vec<usize>,
    /// Those of mode `escalate`: many a report is a story and asks nothing.
    pub(super) reports: Vec<usize>,
}

impl Signs {
    /// Whether a keyword or pattern speaks for `intent`, or the topic model gives it at least `score`.
    pub(super) fn supports(&self, intent: usize, score: f32) -> bool {
        self.tell_of(intent) || self.which.get(intent).is_some_and(|signs| signs[which::SCORE] >= score)
    }

    /// Whether a keyword or pattern speaks for `intent`.
    fn tell_of(&self, intent: usize) -> bool {
        let told = |signs: &Which| signs[which::KEYWORD] > 0.0 || signs[which::PATTERN] > 0.0;
        self.which.get(intent).is_some_and(told)
    }
}

/// One comment to learn from: its signs, and its class, the number of intents for none.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) signs: Signs,
    pub(super) truth: usize,
}

impl Default for Weighing {
    /// The weights that the first shipped set gave in cross-validation, rounded.
    fn default() -> Self {
        Self {
            which: [4.4, 3.2, 1.5, -4.8],
            whether: [-0.4, -0.1, 0.6, -1.5, -1.6, 0.1, 1.4, 2.3, -1.6, -1.9, 2.1, 2.0],
        }
    }
}

/// What holds the weights near their defaults, counted in cases. A dozen cases outweigh it, except for patterns: they are
/// written to fit the very examples that one would learn their weight from, which then comes out twice too high for
/// comments that nobody has seen.
const HOLD_WHICH: Which = {
    let mut hold = [5.0; which::COUNT];
    hold[which::PATTERN] = 1000.0;
    hold
};
const HOLD_WHETHER: Whether = [3.0; whether::COUNT];

/// How far reports draw the signs of asking towards 0. By half: many are stories, but so is the news.
const UNASKED: f32 = 0.5;

/// How much a report counts that no keyword and no pattern tells of. By half: talk of anything that hurts or costs money
/// resembles reports more than it does other intents, and need not be one.
const UNTOLD: f32 = 0.5;

impl Weighing {
    /// The confidence of each intent and, last, of none.
    pub(super) fn weigh(&self, signs: &Signs, kinds: &Kinds) -> Vec<f32> {
        let mut confidences = Vec::with_capacity(signs.which.len() + 1);
        let whether = self.whether_signs(signs, kinds, &mut confidences);
        let any =
            if signs.which.is_empty() { 0.0 } else { 1.0 / (1.0 + (-dot(&self.whether, &whether)).exp()) };
        confidences.iter_mut().for_each(|confidence| *confidence *= any);
        confidences.push(1.0 - any);
        confidences
    }

    /// The weights under which `cases` are likeliest.
    pub(super) fn learn(cases: &[Case], kinds: &Kinds) -> Self {
        let prior = Self::default();
        let which: Vec<_> = cases
            .iter()
            .filter(|case| case.truth < case.signs.which.len())
            .map(|case| logistic::Case { choices: case.signs.which.clone(), truth: case.truth })
            .collect();
        let first = Self { which: logistic::learn(&which, &prior.which, &HOLD_WHICH), ..prior };
        let mut chances = Vec::new();
        let whether: Vec<_> = cases
            .iter()
            .map(|case| {
                let signs = first.whether_signs(&case.signs, kinds, &mut chances);
                let truth = usize::from(case.truth >= case.signs.which.len());
                logistic::Case { choices: vec![signs, [0.0; whether::COUNT]], truth }
            })
            .collect();
        Self { whether: logistic::learn(&whether, &prior.whether, &HOLD_WHETHER), ..first }
    }

    /// The signs of any intent, with what the weighing of the intents adds; `chances` is filled with how likely each is
    /// among them.
    fn whether_signs(&self, signs: &Signs, kinds: &Kinds, chances: &mut Vec<f32>) -> Whether {
        chances.clear();
        chances.extend(signs.which.iter().map(|signs| dot(&self.which, signs)));
        let most = chances.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
        let sum: f32 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
        let share = |of: &[usize]| -> f32 { of.iter().filter_map(|intent| chances.get(*intent)).sum() };
        let is_told = kinds.reports.iter().any(|report| signs.tell_of(*report));
        let told = if is_told { 1.0 } else { UNTOLD };
        let (thanks, reports) = (share(&kinds.thanks), told * share(&kinds.reports));
        let mut whether = signs.whether;
        whether[whether::STRENGTH] = if chances.is_empty() { 0.0 } else { most + sum.ln() };
        whether[whether::CLEAR] = chances.iter().copied().fold(0.0, f32::max);
        for place in [whether::ASKS, whether::ASKED, whether::MANNER] {
            whether[place] *= 1.0 - thanks - UNASKED * reports;
        }
        whether[whether::THANKS] = thanks;
        whether[whether::REPORT] = reports;
        whether
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_sum_to_one() {
        for intents in [0, 1, 40] {
            let mut signs =
                Signs { which: vec![[0.0; which::COUNT]; intents], whether: [1.0; whether::COUNT] };
            let kinds = Kinds { thanks: vec![3], reports: vec![4] };
            if let Some(first) = signs.which.first_mut() {
                first[which::KEYWORD] = 100.0;
            }
            let confidences = Weighing::default().weigh(&signs, &kinds);
            assert!((confidences.iter().sum::<f32>() - 1.0).abs() < 1e-3);
        }
    }
}
