//! How long a comment waits for its first answer, by Kaplan and Meier: one that still waits counts as waiting at least
//! until now. Leaving it out would flatter those who answer least.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The 97.5th percentile of the standard normal distribution, for limits of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One half with the room that rounding needs: the product of fractions that is exactly one half may come out above it.
const HALF: f64 = 0.5 + 1e-12;

/// The Kaplan–Meier estimate of the time to the first answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Survival {
    /// The first time by which half have their answer; null if never.
    pub median_ms: Option<i64>,
    /// The lower limit of the median's 95 % interval.
    pub low_ms: Option<i64>,
    /// The upper limit of the median's 95 % interval.
    pub high_ms: Option<i64>,
    /// The estimate at each time of an answer.
    #[schema(value_type = Vec<Vec<Option<f64>>>)]
    pub curve: Vec<Point>,
}

/// The estimate right after the answers at one time; in JSON an array.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point(
    /// Milliseconds after the comment was written.
    pub i64,
    /// The fraction that still waits.
    pub f64,
    /// Its lower limit; null where the fraction is 0 or 1.
    pub Option<f64>,
    /// Its upper limit; null where the fraction is 0 or 1.
    pub Option<f64>,
);

/// How long one comment waited. In order of time; at equal times answers come before those who still wait.
///
/// Twice the milliseconds, and one more for a comment that still waits: a million of them are sorted in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait(i64);

impl Wait {
    /// It was answered after so many milliseconds.
    pub fn answered(ms: i64) -> Self {
        Self(ms.saturating_mul(2))
    }

    /// It still waits, after so many milliseconds.
    pub fn censored(ms: i64) -> Self {
        Self(ms.saturating_mul(2) | 1)
    }

    /// Milliseconds until its answer, or until now.
    pub fn ms(self) -> i64 {
        self.0 >> 1
    }

    /// Milliseconds until its answer, if it has one.
    pub fn answered_ms(self) -> Option<i64> {
        (self.0 & 1 == 0).then(|| self.ms())
    }
}

impl Survival {
    /// The estimate over these waits, in any order.
    pub fn of(mut waits: Vec<Wait>) -> Self {
        waits.sort_unstable();
        Self::of_sorted(&waits, None)
    }

    /// The estimate over waits in order; of the curve at most so many points are kept, each of them exact.
    pub fn of_sorted(waits: &[Wait], points: Option<usize>) -> Self {
        let mut survival = Self::default();
        let (mut waiting, mut greenwood) = (1.0, 0.0);
        let mut at_risk = waits.len();
        for group in waits.chunk_by(|a, b| a.ms() == b.ms()) {
            let Some(ms) = group.first().map(|wait| wait.ms()) else { continue };
            let answers = group.partition_point(|wait| wait.answered_ms().is_some());
            if answers > 0 {
                let (n, d) = (at_risk as f64, answers as f64);
                let before = waiting;
                waiting *= 1.0 - d / n;
                greenwood += d / (n * (n - d));
                let kept = points.is_none_or(|points| is_step(before, waiting, points));
                survival.take(ms, waiting, greenwood, kept);
            }
            at_risk -= group.len();
        }
        survival
    }

    /// Takes the estimate right after the answers at one time.
    fn take(&mut self, ms: i64, waiting: f64, greenwood: f64, kept: bool) {
        if waiting <= HALF {
            self.median_ms.get_or_insert(ms);
        }
        // Roots and powers cost more than all else here, so they are taken where somebody will look at them.
        if !kept && self.low_ms.is_some() && self.high_ms.is_some() {
            return;
        }
        let (low, high) = limits(waiting, greenwood).unzip();
        if low.is_some_and(|low| low <= 0.5) {
            self.low_ms.get_or_insert(ms);
        }
        if high.is_some_and(|high| high <= 0.5) {
            self.high_ms.get_or_insert(ms);
        }
        if kept {
            self.curve.push(Point(ms, waiting, low, high));
        }
    }
}

/// Whether a step of the curve is seen where its height is divided into so many bands: it leads into another one.
fn is_step(before: f64, after: f64, points: usize) -> bool {
    let band = |fraction: f64| ((1.0 - fraction) * points as f64).floor();
    band(before) < band(after)
}

/// The limits at one time, log–log transformed so that they stay between 0 and 1; `greenwood` is the sum in Greenwood's
/// formula.
fn limits(waiting: f64, greenwood: f64) -> Option<(f64, f64)> {
    // All answered at the last time: 1 - d/n is exactly 0 there.
    if waiting <= 0.0 || waiting >= 1.0 {
        return None;
    }
    let error = Z * greenwood.sqrt() / waiting.ln().abs();
    Some((waiting.powf(error.exp()), waiting.powf((-error).exp())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survival(answers: &[i64], censored: &[i64]) -> Survival {
        let answers = answers.iter().map(|&ms| Wait::answered(ms));
        Survival::of(answers.chain(censored.iter().map(|&ms| Wait::censored(ms))).collect())
    }

    /// Freireich et al. 1963, *Blood* 21: weeks of remission in acute leukaemia. The treated group's curve and its log–log
    /// limits are those that textbooks and statistics programs print since.
    #[test]
    fn the_leukaemia_remissions_of_freireich_et_al() {
        let treated =
            survival(&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
        assert_eq!((treated.median_ms, treated.low_ms, treated.high_ms), (Some(23), Some(13), None));
        let published = [
            (6, 0.8571, 0.6197, 0.9516),
            (7, 0.8067, 0.5631, 0.9228),
            (10, 0.7529, 0.5032, 0.8894),
            (13, 0.6902, 0.4316, 0.8491),
            (16, 0.6275, 0.3675, 0.8049),
            (22, 0.5378, 0.2678, 0.7468),
            (23, 0.4482, 0.1881, 0.6801),
        ];
        let rounded = |fraction: f64| (fraction * 10_000.0).round() / 10_000.0;
        let curve: Vec<_> = treated
            .curve
            .iter()
            .map(|point| (point.0, rounded(point.1), rounded(point.2.unwrap()), rounded(point.3.unwrap())))
            .collect();
        assert_eq!(curve, published);
        let placebo = survival(&[1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], &[]);
        assert_eq!((placebo.median_ms, placebo.low_ms, placebo.high_ms), (Some(8), Some(4), Some(11)));
        assert_eq!(placebo.curve.last(), Some(&Point(23, 0.0, None, None)));
    }

    #[test]
    fn the_edges() {
        for (answers, censored, median) in [
            (&[][..], &[][..], None),
            (&[], &[5, 9], None),
            (&[7], &[], Some(7)),
            (&[7, 7, 7], &[], Some(7)),
            (&[0, 0], &[0], Some(0)),
            (&[1], &[2, 2], None),
            (&[1, 2], &[3, 3], Some(2)),
            // Six factors whose product is one half on paper.
            (&[1, 2, 3, 4, 5, 6], &[9; 6], Some(6)),
        ] {
            assert_eq!(survival(answers, censored).median_ms, median, "{answers:?} {censored:?}");
        }
    }

    #[test]
    fn a_curve_of_few_points_is_a_part_of_the_whole() {
        let mut waits: Vec<_> = (0..5_000).map(|n| Wait::answered(n * n % 4_999)).collect();
        waits.extend((0..1_000).map(|n| Wait::censored(n * 3)));
        waits.sort_unstable();
        let whole = Survival::of_sorted(&waits, None);
        for points in [0, 1, 2, 50] {
            let few = Survival::of_sorted(&waits, Some(points));
            assert!(few.curve.len() <= points, "{points}: {}", few.curve.len());
            assert!(few.curve.iter().all(|point| whole.curve.contains(point)));
            assert_eq!(
                (few.median_ms, few.low_ms, few.high_ms),
                (whole.median_ms, whole.low_ms, whole.high_ms)
            );
        }
        assert_eq!(Survival::of_sorted(&waits, Some(50)).curve.len(), 50);
    }

    #[test]
    fn at_equal_times_answers_come_before_those_who_still_wait() {
        let curve = survival(&[5], &[5]).curve;
        assert_eq!((curve[0].0, curve[0].1), (5, 0.5));
    }
}
