//! Whether unusually many comments come: the last hour against the same hour of past weeks.
//!
//! A count is unusual if a negative binomial, with the mean and the spread of the past, gives so many or more with a
//! probability of [`RAISE`] at most. Its mean is that of the same hour of the week, with the hours beside it, over up to
//! eight weeks, and more where the whole past week was livelier; its spread is what all of those weeks show. Hours that
//! stood out are left out of both, so that one surge does not hide the next.

use std::collections::{BTreeMap, HashMap};

use super::Observation;
use crate::comment::{AccountId, Timestamp};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// Hours of a week.
const WEEK: usize = 7 * 24;
/// Weeks that are compared with: as long as habits last.
const WEEKS: usize = 8;
/// With fewer, nobody knows what is usual.
const FEWEST_WEEKS: usize = 2;
/// Hours of a series: those weeks, the present one, and the hour beside the last.
const HOURS: usize = (WEEKS + 1) * WEEK + 1;
/// So improbable is what raises an alarm. Every minute is looked at, for every topic: with 1e-4, chance alone would raise
/// some each month; with this, it raises one or two in a simulated year of a restless account, three of a very busy one.
pub const RAISE: f64 = 1e-6;
/// So probable is what no longer keeps one raised.
pub const CLEAR: f64 = 1e-2;
/// Fewer times the expected are no surge, however regular the past was.
const TIMES: f64 = 3.0;
/// What was unusual must have been usual for as long as the window is.
const CALM_MS: i64 = HOUR_MS;
/// So many hours of a hundred may stand out and be left out.
const OUTLIERS: usize = 100;
/// From how many standard deviations on an hour stands out.
const STANDS_OUT: f64 = 4.0;

/// How many comments came in each hour, counted back from now: first the last sixty minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series(Vec<u32>);

/// When the comments of an account came.
#[derive(Clone, Debug)]
pub struct History {
    /// Whole weeks since its first comment.
    weeks: usize,
    /// All of them.
    pub all: Series,
    /// Those of each topic.
    pub topics: BTreeMap<String, Series>,
}

/// What the last hour of a series is, beside the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hour {
    /// Comments that came.
    pub count: u32,
    /// How many were to be expected.
    pub expected: f64,
    /// The probability of so many or more.
    pub probability: f64,
}

/// Whether a surge goes on; a function of what it was and of each look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surge {
    /// Nothing unusual.
    #[default]
    Calm,
    /// Unusually many came.
    Raised {
        /// When it was noticed.
        since: Timestamp,
        /// Since when it has been usual again.
        calm_since: Option<Timestamp>,
    },
}

impl Default for Series {
    fn default() -> Self {
        Self(vec![0; HOURS])
    }
}

impl Series {
    /// A series of counts, the last hour's first.
    pub fn of(counts: impl IntoIterator<Item = u32>) -> Self {
        let mut series: Vec<u32> = counts.into_iter().take(HOURS).collect();
        series.resize(HOURS, 0);
        Self(series)
    }

    /// Comments of the last hour.
    pub fn last(&self) -> u32 {
        self.0.first().copied().unwrap_or_default()
    }

    /// The last hour, beside so many weeks of the past; none if they are too few.
    pub fn hour(&self, weeks: usize) -> Option<Hour> {
        let weeks = weeks.min(WEEKS);
        if weeks < FEWEST_WEEKS {
            return None;
        }
        let usual = Usual::of(&self.0, weeks);
        let (mean, samples) = usual.of_hour(0);
        let expected = mean * usual.level(&self.0);
        let spread = expected + usual.dispersion * expected * expected;
        // The mean is itself uncertain.
        let variance = spread * (1.0 + 1.0 / samples);
        let count = self.last();
        Some(Hour { count, expected, probability: upper_tail(count, expected, variance) })
    }
}

/// The histories of accounts, by what is counted of comments.
pub fn histories<'a>(
    comments: impl IntoIterator<Item = Observation<'a>>,
    now: Timestamp,
) -> HashMap<&'a AccountId, History> {
    let mut histories: HashMap<&AccountId, (Timestamp, Series, BTreeMap<&str, Series>)> = HashMap::new();
    for comment in comments {
        let Some(account) = comment.account.filter(|_| comment.counted && comment.written_at <= now) else {
            continue;
        };
        let (first, all, topics) = histories
            .entry(account)
            .or_insert_with(|| (comment.written_at, Series::default(), BTreeMap::new()));
        *first = (*first).min(comment.written_at);
        let hours_ago = usize::try_from(now.since(comment.written_at) / HOUR_MS).unwrap_or(usize::MAX);
        if hours_ago >= HOURS {
            continue;
        }
        all.0[hours_ago] += 1;
        if let Some(topic) = comment.topic {
            topics.entry(topic).or_default().0[hours_ago] += 1;
        }
    }
    let history = |(account, (first, all, topics)): (_, (Timestamp, _, BTreeMap<&str, Series>))| {
        let weeks = usize::try_from(now.since(first) / HOUR_MS).unwrap_or_default() / WEEK;
        let topics = topics.into_iter().map(|(topic, series)| (topic.to_owned(), series)).collect();
        (account, History { weeks, all, topics })
    };
    histories.into_iter().map(history).collect()
}

impl History {
    /// The last hour of a series of it.
    pub fn hour(&self, series: &Series) -> Option<Hour> {
        series.hour(self.weeks)
    }
}

impl Hour {
    /// Whether so many are a surge, if fewer than `least` are none.
    fn is_unusual(&self, least: u32) -> bool {
        self.count >= least && self.probability <= RAISE && f64::from(self.count) >= TIMES * self.expected
    }

    /// Whether a surge goes on.
    fn is_lively(&self, least: u32) -> bool {
        self.count >= least.div_ceil(2) && self.probability <= CLEAR
    }
}

impl Surge {
    /// What it is after a look at the last hour; fewer comments than `least` never raise it.
    #[must_use]
    pub fn after(self, hour: Option<&Hour>, least: u32, now: Timestamp) -> Self {
        match self {
            Self::Calm if hour.is_some_and(|hour| hour.is_unusual(least)) => {
                Self::Raised { since: now, calm_since: None }
            }
            Self::Calm => Self::Calm,
            Self::Raised { since, .. } if hour.is_some_and(|hour| hour.is_lively(least)) => {
                Self::Raised { since, calm_since: None }
            }
            Self::Raised { since, calm_since } => {
                let calm_since = calm_since.unwrap_or(now);
                if now.since(calm_since) >= CALM_MS {
                    return Self::Calm;
                }
                Self::Raised { since, calm_since: Some(calm_since) }
            }
        }
    }

    /// Whether a series must be looked at closely: a quiet hour changes nothing while all is calm.
    pub fn wants(self, series: &Series, least: u32) -> bool {
        self != Self::Calm || series.last() >= least
    }
}

/// What was usual over the past weeks.
struct Usual {
    /// By hour of the week, counted back from now: the sum of the hours taken, and how many they are.
    hours: Vec<(f64, f64)>,
    /// By how much the variance exceeds the mean, as a part of its square.
    dispersion: f64,
}

impl Usual {
    fn of(counts: &[u32], weeks: usize) -> Self {
        let all = Self { hours: sums(counts, weeks, |_| true), dispersion: 0.0 };
        // From the past week's last hour on; the present week is what is judged.
        let past = WEEK..(weeks + 1) * WEEK;
        let mut outliers: Vec<(f64, usize)> = past
            .clone()
            .map(|hour| (all.stands_out(counts[hour], hour % WEEK), hour))
            .filter(|(deviations, _)| *deviations > STANDS_OUT)
            .collect();
        outliers.sort_by(|a, b| b.0.total_cmp(&a.0));
        outliers.truncate(past.len().div_ceil(OUTLIERS));
        let mut left_out = vec![false; counts.len()];
        outliers.iter().for_each(|(_, hour)| left_out[*hour] = true);
        let is_left_out = |hour: usize| left_out[hour];
        let mut usual = Self { hours: sums(counts, weeks, |hour| !is_left_out(hour)), dispersion: 0.0 };
        let (mut excess, mut squares) = (0.0, 0.0);
        // The mean is that of few samples, which lie closer to it than to the truth.
        let bias = weeks as f64 / (weeks as f64 - 1.0);
        for hour in past.filter(|hour| !is_left_out(*hour)) {
            let (mean, _) = usual.of_hour(hour % WEEK);
            excess += (f64::from(counts[hour]) - mean).powi(2) * bias - mean;
            squares += mean * mean;
        }
        usual.dispersion = if squares > 0.0 { (excess / squares).max(0.0) } else { 0.0 };
        usual
    }

    /// The mean of an hour of the week, never quite nothing, and of how many hours it is made.
    fn of_hour(&self, hour: usize) -> (f64, f64) {
        let (sum, samples) = self.hours.get(hour).copied().unwrap_or_default();
        let samples = samples.max(1.0);
        (sum.max(0.5) / samples, samples)
    }

    /// By how many standard deviations of chance alone a count lies above its mean.
    fn stands_out(&self, count: u32, hour: usize) -> f64 {
        let (mean, _) = self.of_hour(hour);
        (f64::from(count) - mean) / (mean + 0.5).sqrt()
    }

    /// How many times livelier than usual the past week was, but for its last hours; never less than 1. Hours that stand
    /// out count no more than what nearly does.
    fn level(&self, counts: &[u32]) -> f64 {
        /// The surge itself must not count towards what is usual.
        const LAST: usize = 6;
        let (mut came, mut usual) = (1.0, 1.0);
        for (hour, count) in counts.iter().enumerate().take(WEEK).skip(LAST) {
            let (mean, _) = self.of_hour(hour);
            came += f64::from(*count).min(mean + STANDS_OUT * (mean + 0.5).sqrt());
            usual += mean;
        }
        (came / usual).max(1.0)
    }
}

/// By hour of the week, the sum of that hour and those beside it over the past weeks, and how many were taken.
fn sums(counts: &[u32], weeks: usize, is_taken: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
    let of_hour = |hour: usize| {
        let same = (1..=weeks).map(|week| week * WEEK + hour);
        let taken = same.flat_map(|hour| hour - 1..=hour + 1).filter(|hour| is_taken(*hour));
        let counts = taken.filter_map(|hour| counts.get(hour));
        counts.fold((0.0, 0.0), |(sum, taken), count| (sum + f64::from(*count), taken + 1.0))
    };
    (0..WEEK).map(of_hour).collect()
}

/// The probability of `count` or more under a negative binomial of this mean and variance, which must exceed the mean.
fn upper_tail(count: u32, mean: f64, variance: f64) -> f64 {
    let size = mean * mean / (variance - mean).max(1e-9 * mean);
    let (stay, go) = (size / (size + mean), mean / (size + mean));
    // The logarithm of the probability of exactly `count`, step by step from 0.
    let mut log = size * stay.ln();
    for k in 0..count {
        let k = f64::from(k);
        log += ((k + size) / (k + 1.0) * go).ln();
    }
    let (mut term, mut sum) = (log.exp(), 0.0);
    let mut k = f64::from(count);
    while term > sum * 1e-12 {
        sum += term;
        term *= (k + size) / (k + 1.0) * go;
        k += 1.0;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests;
