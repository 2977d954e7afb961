//! Percentiles by nearest rank, and the mean.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Percentiles by nearest rank, and the mean, in milliseconds; null where nothing was answered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Latency {
    /// The 50th percentile.
    pub median: Option<i64>,
    /// The 90th percentile.
    pub p90: Option<i64>,
    /// The 95th percentile.
    pub p95: Option<i64>,
    /// The 99th percentile.
    pub p99: Option<i64>,
    /// The mean, not rounded.
    pub mean: Option<f64>,
}

impl Latency {
    /// Of latencies in ascending order.
    pub(super) fn of(ascending: &[i64]) -> Self {
        let n = ascending.len();
        Self::with(mean(ascending), |p| ascending.get(rank(p, n)?).copied())
    }

    /// Of latencies in any order.
    pub(super) fn of_any(mut latencies: Vec<i64>) -> Self {
        let n = latencies.len();
        // All before it are smaller: what was found once need not be looked at again.
        let mut begin = 0;
        Self::with(mean(&latencies), |p| {
            let rank = rank(p, n)?;
            let found = *latencies.get_mut(begin..)?.select_nth_unstable(rank - begin).1;
            begin = rank;
            Some(found)
        })
    }

    /// Of a mean, and percentiles that are asked for in ascending order.
    fn with(mean: Option<f64>, mut percentile: impl FnMut(usize) -> Option<i64>) -> Self {
        Self { median: percentile(50), p90: percentile(90), p95: percentile(95), p99: percentile(99), mean }
    }
}

fn mean(numbers: &[i64]) -> Option<f64> {
    let sum: i128 = numbers.iter().copied().map(i128::from).sum();
    (!numbers.is_empty()).then(|| sum as f64 / numbers.len() as f64)
}

/// The median of numbers in any order.
pub(super) fn median(mut numbers: Vec<i64>) -> Option<i64> {
    let rank = rank(50, numbers.len())?;
    Some(*numbers.select_nth_unstable(rank).1)
}

/// Where the nearest rank of a percentile stands among `n`, from 0: the ⌈p·n/100⌉th, in integers, so that no rounding can
/// move it.
fn rank(p: usize, n: usize) -> Option<usize> {
    (p * n).div_ceil(100).checked_sub(1)
}
