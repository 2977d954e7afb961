//! How long a comment waits for its first answer, by Kaplan and Meier: one that still waits counts as waiting at least
//! until now. Leaving it out would flatter those who answer least.

use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the standard normal distribution, for limits of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One half with the room that rounding needs: the product of fractions that is exactly one half may come out above it.
const HALF: f64 = 0.5 + 1e-12;

/// The Kaplan–Meier estimate of the time to the first answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// The first time by which half have their answer; null if never.
    pub median_ms: Option<i64>,
    /// The lower limit of the median's 95 % interval.
    pub low_ms: Option<i64>,
    /// The upper limit of the median's 95 % interval.
    pub high_ms: Option<i64>,
    /// The estimate at each time of an answer.
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

/// How long one comment waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// Milliseconds until its answer, or until now.
    pub ms: i64,
    /// Whether it still waits. At equal times answers come before these.
    pub censored: bool,
}

impl Survival {
    /// The estimate over these waits, in any order.
    pub fn of(mut waits: Vec<Wait>) -> Self {
        waits.sort_unstable();
        let mut curve = Vec::new();
        let (mut waiting, mut greenwood) = (1.0, 0.0);
        let mut at_risk = waits.len();
        for group in waits.chunk_by(|a, b| a.ms == b.ms) {
            let answers = group.iter().filter(|wait| !wait.censored).count();
            if let (Some(first), true) = (group.first(), answers > 0) {
                let (n, d) = (at_risk as f64, answers as f64);
                waiting *= 1.0 - d / n;
                greenwood += d / (n * (n - d));
                let limits = limits(waiting, greenwood);
                curve.push(Point(
                    first.ms,
                    waiting,
                    limits.map(|(low, _)| low),
                    limits.map(|(_, high)| high),
                ));
            }
            at_risk -= group.len();
        }
        let first = |reached: &dyn Fn(&Point) -> bool| {
            curve.iter().find(|point| reached(point)).map(|point: &Point| point.0)
        };
        Self {
            median_ms: first(&|point| point.1 <= HALF),
            low_ms: first(&|point| point.2.is_some_and(|low| low <= 0.5)),
            high_ms: first(&|point| point.3.is_some_and(|high| high <= 0.5)),
            curve,
        }
    }
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
        let waits =
            |times: &[i64], censored| times.iter().map(move |&ms| Wait { ms, censored }).collect::<Vec<_>>();
        Survival::of([waits(answers, false), waits(censored, true)].concat())
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
    fn at_equal_times_answers_come_before_those_who_still_wait() {
        let curve = survival(&[5], &[5]).curve;
        assert_eq!((curve[0].0, curve[0].1), (5, 0.5));
    }
}
