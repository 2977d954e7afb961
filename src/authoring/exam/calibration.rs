//! Whether confidence means what it says: of comments with confidence 0.8, about 80 % should be right.

use serde::Serialize;

use super::scores::{Outcome, share};

/// Bins of confidence: a tenth each, so that a few hundred comments still fill them.
const BINS: usize = 10;

/// Confidence beside truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Mean distance of confidence and share of right ones, over comments (the expected calibration error).
    pub error: Option<f64>,
    /// The bins, from low confidence to high.
    pub bins: Vec<Bin>,
}

/// Comments whose best candidate's confidence lies between two bounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lower bound.
    pub from: f64,
    /// Upper bound; it belongs to the next bin, but 1 to the last.
    pub to: f64,
    /// How many comments.
    pub comments: usize,
    /// Their mean confidence.
    pub confidence: Option<f64>,
    /// The share of them whose best candidate is right.
    pub right: Option<f64>,
}

/// Bins of the comments that have a candidate at all.
pub(super) fn calibrate(outcomes: &[Outcome]) -> Calibration {
    let mut sums = [(0_usize, 0.0_f64, 0_usize); BINS];
    for outcome in outcomes.iter().filter(|outcome| outcome.best.is_some()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "confidence is 0 to 1")]
        let bin = ((outcome.confidence * BINS as f64) as usize).min(BINS - 1);
        if let Some((comments, confidence, right)) = sums.get_mut(bin) {
            *comments += 1;
            *confidence += outcome.confidence;
            *right += usize::from(outcome.label == outcome.best);
        }
    }
    let total: usize = sums.iter().map(|(comments, _, _)| comments).sum();
    let bins: Vec<Bin> = sums
        .iter()
        .enumerate()
        .map(|(bin, (comments, confidence, right))| Bin {
            from: bin as f64 / BINS as f64,
            to: (bin + 1) as f64 / BINS as f64,
            comments: *comments,
            confidence: (*comments > 0).then(|| confidence / *comments as f64),
            right: share(*right, *comments),
        })
        .collect();
    let apart = |bin: &Bin| match (bin.confidence, bin.right) {
        (Some(confidence), Some(right)) => bin.comments as f64 * (confidence - right).abs(),
        _ => 0.0,
    };
    let error = (total > 0).then(|| bins.iter().map(apart).sum::<f64>() / total as f64);
    Calibration { error, bins }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::{Decision, IntentId};

    #[test]
    fn bins_hold_what_belongs_to_them() {
        let outcome = |confidence, is_right: bool| Outcome {
            text: String::new(),
            label: is_right.then(|| IntentId::new("a").unwrap()),
            taken_for: None,
            best: Some(IntentId::new("a").unwrap()),
            confidence,
            decision: Decision::Ignore,
            reason: "no-match",
        };
        let all = [outcome(0.05, false), outcome(0.75, true), outcome(0.75, false), outcome(1.0, true)];
        let calibration = calibrate(&all);
        let filled: Vec<_> = calibration
            .bins
            .iter()
            .filter(|bin| bin.comments > 0)
            .map(|bin| (bin.from, bin.comments, bin.right))
            .collect();
        assert_eq!(filled, [(0.0, 1, Some(0.0)), (0.7, 2, Some(0.5)), (0.9, 1, Some(1.0))]);
        assert!((calibration.error.unwrap() - (0.05 + 0.5) / 4.0).abs() < 1e-12);
        assert_eq!(calibrate(&[]).error, None);
    }
}
