//! Learning by cross-validation how signs are weighed and from where on to act.
//!
//! Thresholds are chosen for a stated [`Target`], and shown with the number of cases behind them. A [`Tuning`] costs half a
//! second; it is plain data, to be kept beside the set's hash and given back.

use serde::{Deserialize, Serialize};

use super::folds;
use super::lessons::Lessons;
use super::question;
use super::weighing::{Case, Kinds, Weighing, Whether, Which};
use super::{IntentSet, Mode, Thresholds};

/// What automatic posting must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Largest share of wrong answers among those posted.
    pub wrong: f64,
    /// Largest share that is posted of the comments that must not be answered.
    pub none_posted: f64,
}

impl Default for Target {
    fn default() -> Self {
        Self { wrong: 0.02, none_posted: 0.005 }
    }
}

/// What cross-validation learned of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tuning {
    /// The hash of the set it was learned from.
    pub hash: String,
    which: Which,
    whether: Whether,
    /// From where on to act.
    pub thresholds: Thresholds,
    /// What the thresholds were chosen for.
    pub target: Target,
    /// Whether the target is kept; if not, the thresholds come as near as they can.
    pub reached: bool,
    /// The cases behind them.
    pub cases: Cases,
}

/// How the examples fared, each unknown to the set that judged it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cases {
    /// Examples of intents.
    pub intents: usize,
    /// Examples of none.
    pub none: usize,
    /// Examples whose likeliest class is their own.
    pub right: usize,
    /// Examples of intents that would be posted.
    pub posted: usize,
    /// Of those, with another intent's answer.
    pub wrong: usize,
    /// Examples of none that would be posted.
    pub none_posted: usize,
    /// Upper bound of the share of wrong answers among those posted.
    pub wrong_at_most: f64,
    /// Upper bound of the share posted of comments that must not be answered.
    pub none_posted_at_most: f64,
    /// Examples of intents of mode `escalate`.
    pub reports: usize,
    /// Of those, how many a person would be called for.
    pub escalated: usize,
    /// Other examples, of intents or none, that a person would be called for.
    pub others_escalated: usize,
}

/// Folds of the cross-validation.
const FOLDS: usize = 5;

/// Candidates for the posting threshold lie this far apart: cases are too few to tell finer ones apart.
const STEP: f64 = 0.01;
/// Below this no answer is posted, whatever the cases say.
const LEAST_POST: f64 = 0.5;

/// How many comments that must not be answered come to one that can be, and the share of them that is as hard as the
/// examples of none, which are written to mislead: both are taken for more than was seen. The others (tags, emoji, prayers,
/// talk of other things) are no danger: of 1,762 real comments under other accounts' posts none would have been posted.
const NONE_TO_INTENTS: f64 = 0.33;
const HARD: f64 = 0.3;

/// From so few cases on, none of the thresholds is lower than that of any set.
const FEW: usize = 100;

/// One-sided 90 % of the normal distribution, for upper bounds.
const Z: f64 = 1.2816;

/// What one example would get.
#[derive(Clone, Copy, Debug)]
struct Fate {
    is_none: bool,
    right: bool,
    asks: bool,
    confidence: f64,
    margin: f64,
    /// Whether the likeliest intent is of mode `auto`.
    may_post: bool,
    /// Whether it is an example of an intent of mode `escalate`.
    is_report: bool,
    /// Confidence in all such intents together.
    report: f64,
}

/// Learns a tuning of `set` for `target`.
pub fn tune(set: &IntentSet, target: Target) -> Tuning {
    let lessons = Lessons::new(set.intents(), set.none_examples(), set.finder());
    let kinds = &lessons.kinds;
    let cases = folds::held_out(&lessons, set.finder(), FOLDS);
    let weighing = Weighing::learn(&cases, kinds);
    let fates: Vec<Fate> = cases
        .iter()
        .zip(lessons.examples())
        .map(|(case, lesson)| fate(case, &weighing, question::strength(&lesson.text), kinds, set))
        .collect();
    let safe = Thresholds::default();
    let escalate = choose_escalate(&fates);
    let (post, reached) = choose_post(&fates, target, escalate);
    // Where the cases are too few to prove anything, what they seem to allow is not enough.
    let post = if reached { post } else { post.max(safe.post) };
    let draft = choose_draft(&fates);
    let draft = if fates.len() < FEW { draft.max(safe.draft) } else { draft };
    let thresholds = Thresholds { post, draft, margin: safe.margin, escalate };
    let cases = count_cases(&cases, &fates, &weighing, kinds, &thresholds);
    Tuning {
        hash: set.hash().to_owned(),
        which: weighing.which,
        whether: weighing.whether,
        thresholds,
        target,
        reached,
        cases,
    }
}

impl Tuning {
    /// Whether its numbers can be used: what comes back from a file may be anything.
    pub fn is_sound(&self) -> bool {
        let Thresholds { post, draft, margin, escalate } = self.thresholds;
        let weights = self.which.iter().chain(&self.whether);
        weights.into_iter().all(|weight| weight.is_finite())
            && [post, draft, margin, escalate].iter().all(|threshold| (0.0..=1.0).contains(threshold))
            && post >= LEAST_POST
    }

    pub(super) fn weighing(&self) -> Weighing {
        Weighing { which: self.which, whether: self.whether }
    }
}

fn fate(case: &Case, weighing: &Weighing, asks: f32, kinds: &Kinds, set: &IntentSet) -> Fate {
    let chances = weighing.weigh(&case.signs, kinds);
    let intents = chances.len().saturating_sub(1);
    let (mut best, mut next) = ((0, 0.0_f32), 0.0_f32);
    for (class, chance) in chances.iter().copied().enumerate().take(intents) {
        if chance > best.1 {
            next = best.1;
            best = (class, chance);
        } else {
            next = next.max(chance);
        }
    }
    let none = chances.last().copied().unwrap_or(0.0);
    Fate {
        is_none: case.truth == intents,
        right: best.0 == case.truth,
        asks: question::is_asked(asks, none),
        confidence: f64::from(best.1),
        margin: f64::from(best.1 - next),
        may_post: set.intents().get(best.0).is_some_and(|intent| intent.mode == Mode::Auto),
        is_report: kinds.reports.contains(&case.truth),
        report: kinds
            .reports
            .iter()
            .filter_map(|report| chances.get(*report))
            .map(|chance| f64::from(*chance))
            .sum(),
    }
}

/// The lowest threshold that keeps to the target by the bounds; without one, that with the smallest excess.
fn choose_post(fates: &[Fate], target: Target, escalate: f64) -> (f64, bool) {
    let steps = ((1.0 - LEAST_POST) / STEP).round() as u32;
    let mut nearest = (f64::INFINITY, 1.0);
    for step in 0..steps {
        let post = LEAST_POST + f64::from(step) * STEP;
        let bounds = Bounds::of(fates, post, escalate);
        let excess = (bounds.wrong_at_most / target.wrong).max(bounds.none_at_most / target.none_posted);
        if excess <= 1.0 {
            return (post, true);
        }
        if excess < nearest.0 {
            nearest = (excess, post);
        }
    }
    (nearest.1, false)
}

/// How a posting threshold fares.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    posted: usize,
    wrong: usize,
    none_posted: usize,
    wrong_at_most: f64,
    none_at_most: f64,
}

impl Bounds {
    fn of(fates: &[Fate], post: f64, escalate: f64) -> Self {
        let margin = Thresholds::default().margin;
        let none = fates.iter().filter(|fate| fate.is_none).count();
        let is_posted = |fate: &&Fate| {
            let is_sure = fate.confidence >= post && fate.margin >= margin;
            is_sure && fate.asks && fate.may_post && fate.report < escalate
        };
        let posted: Vec<&Fate> = fates.iter().filter(is_posted).collect();
        let none_posted = posted.iter().filter(|fate| fate.is_none).count();
        let wrong = posted.iter().filter(|fate| !fate.is_none && !fate.right).count();
        // A comment of none that is posted counts for as many as there would be in a stream of real comments.
        let intents = (fates.len() - none) as f64;
        let weight = if none > 0 { NONE_TO_INTENTS * HARD * intents / none as f64 } else { 0.0 };
        let all = posted.len() as f64 - none_posted as f64 + weight * none_posted as f64;
        let bad = wrong as f64 + weight * none_posted as f64;
        Self {
            posted: posted.len() - none_posted,
            wrong,
            none_posted,
            wrong_at_most: upper_bound(bad, all),
            none_at_most: HARD * upper_bound(none_posted as f64, none as f64),
        }
    }
}

/// Upper bound (Wilson's) of a share of which `some` of `all` cases were seen.
fn upper_bound(some: f64, all: f64) -> f64 {
    if all <= 0.0 {
        return 1.0;
    }
    let share = some / all;
    let square = Z * Z;
    let middle = share + square / (2.0 * all);
    let half = Z * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    ((middle + half) / (1.0 + square / all)).min(1.0)
}

/// The highest threshold at which nearly all reports reach a person, within bounds. The upper one leaves room for doubt
/// whatever a few cases say; below the lower one, two of a hundred ordinary comments reach a person too, for one report in
/// two hundred.
fn choose_escalate(fates: &[Fate]) -> f64 {
    const NEARLY_ALL: f64 = 0.95;
    const LEAST: u32 = 12;
    const MOST: u32 = 30;
    let reports = fates.iter().filter(|fate| fate.is_report).count() as f64;
    let reached =
        |escalate: f64| fates.iter().filter(|fate| fate.is_report && fate.report >= escalate).count() as f64;
    let steps = (LEAST..=MOST).rev().map(|step| f64::from(step) * STEP);
    let fits = |escalate: &f64| reports > 0.0 && reached(*escalate) >= NEARLY_ALL * reports;
    let lowest = if reports > 0.0 { f64::from(LEAST) * STEP } else { Thresholds::default().escalate };
    steps.into_iter().find(fits).unwrap_or(lowest)
}

/// The threshold at which most examples get what they should: intents a draft of their own, none nothing. It may be low:
/// where none was taught with comments that speak of other things, little confidence says much.
fn choose_draft(fates: &[Fate]) -> f64 {
    /// How many missed questions a draft for what needs none weighs: staff tire of them.
    const NUISANCE: f64 = 2.0;
    let mut best = (0.0, Thresholds::default().draft);
    for step in 2..60u32 {
        let draft = f64::from(step) * STEP;
        let gain = |fate: &Fate| match (fate.is_none, fate.confidence >= draft) {
            (true, false) => NUISANCE,
            (false, true) if fate.right => 1.0,
            _ => 0.0,
        };
        let right: f64 = fates.iter().map(gain).sum();
        if right > best.0 {
            best = (right, draft);
        }
    }
    best.1
}

fn count_cases(
    cases: &[Case],
    fates: &[Fate],
    weighing: &Weighing,
    kinds: &Kinds,
    thresholds: &Thresholds,
) -> Cases {
    let bounds = Bounds::of(fates, thresholds.post, thresholds.escalate);
    let none = fates.iter().filter(|fate| fate.is_none).count();
    let is_right = |case: &&Case| {
        let chances = weighing.weigh(&case.signs, kinds);
        chances.iter().all(|chance| chances.get(case.truth).is_some_and(|truth| chance <= truth))
    };
    let called = |is_report: bool| {
        let is = |fate: &&Fate| fate.is_report == is_report && fate.report >= thresholds.escalate;
        fates.iter().filter(is).count()
    };
    Cases {
        intents: fates.len() - none,
        none,
        right: cases.iter().filter(is_right).count(),
        posted: bounds.posted,
        wrong: bounds.wrong,
        none_posted: bounds.none_posted,
        wrong_at_most: bounds.wrong_at_most,
        none_posted_at_most: bounds.none_at_most,
        reports: fates.iter().filter(|fate| fate.is_report).count(),
        escalated: called(true),
        others_escalated: called(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(is_none: bool, right: bool, confidence: f64) -> Fate {
        let (asks, may_post, margin) = (true, true, confidence);
        Fate { is_none, right, asks, confidence, margin, may_post, is_report: false, report: 0.0 }
    }

    #[test]
    fn the_lowest_threshold_that_keeps_to_the_target_is_taken() {
        let mut fates = vec![fate(false, true, 0.9); 500];
        fates.extend(vec![fate(false, false, 0.7); 100]);
        fates.extend(vec![fate(true, false, 0.1); 500]);
        let (post, reached) = choose_post(&fates, Target::default(), 0.1);
        assert!(reached && post > 0.7 && post <= 0.72, "{post}");
        // Without those that mislead, nothing stands against the least.
        fates.retain(|fate| fate.right || fate.is_none);
        assert_eq!(choose_post(&fates, Target::default(), 0.1), (LEAST_POST, true));
    }

    #[test]
    fn few_cases_prove_nothing() {
        let fates = vec![fate(false, true, 0.9); 20];
        assert!(!choose_post(&fates, Target::default(), 0.1).1);
    }

    #[test]
    fn what_must_not_be_answered_counts_against_posting() {
        let mut fates = vec![fate(false, true, 0.95); 500];
        fates.extend(vec![fate(true, false, 0.8); 40]);
        fates.extend(vec![fate(true, false, 0.1); 460]);
        let (post, reached) = choose_post(&fates, Target::default(), 0.1);
        assert!(reached && post > 0.8, "{post}");
    }

    #[test]
    fn nearly_all_reports_reach_a_person() {
        let report = |report| Fate { is_report: true, report, ..fate(false, true, report) };
        let mut fates = vec![report(0.2); 98];
        fates.extend(vec![report(0.01); 2]);
        let escalate = choose_escalate(&fates);
        assert!((0.19..=0.2).contains(&escalate), "{escalate}");
        assert_eq!(choose_escalate(&[]), Thresholds::default().escalate);
    }

    #[test]
    fn upper_bounds_are_above_what_was_seen() {
        for (some, all) in [(0.0, 100.0), (1.0, 100.0), (50.0, 100.0), (100.0, 100.0)] {
            let bound = upper_bound(some, all);
            assert!(bound > some / all || bound == 1.0, "{some} of {all}: {bound}");
        }
        assert_eq!(upper_bound(0.0, 0.0), 1.0);
    }
}
