//! What an account wants to reach, how far it is, and how many misses it has left.
//!
//! Only comments whose verdict is certain are counted: they were answered in time, or the time has passed without an
//! answer. A comment that may still be answered in time is open, and counts neither way. So a figure here may differ a
//! little from the document's `within`, in which the open ones count as not answered yet.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Observation;
use super::request::MATURE_MS;
use super::working::working_ms;
use crate::comment::{AccountId, Timestamp};
use crate::config::{Hours, TargetPeriod, Targets};

const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Days of a rolling period.
const ROLLING_DAYS: i64 = 30;

/// An account with what it wants to reach, and over which time.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The account.
    pub account: AccountId,
    /// What it wants to reach.
    pub targets: Targets,
    /// Its service hours; without them there is no working time to reach anything in.
    pub hours: Option<Hours>,
    /// The zone of the hours.
    pub zone: TimeZone,
    /// The first moment of writing.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}

/// How far an account is with its targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attainment {
    /// The account.
    pub account: AccountId,
    /// The first moment at which its comments were written.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
    /// The moment at which it was looked at.
    pub as_of: Timestamp,
    /// Its targets, one by one.
    pub targets: Vec<Reached>,
}

/// How far one target is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reached {
    /// Which one.
    pub target: Target,
    /// The fraction that is wanted, above 0.
    pub goal: f64,
    /// Comments whose verdict is certain.
    pub decided: u64,
    /// Those of them that were answered in time.
    pub met: u64,
    /// Comments that may still be answered in time.
    pub open: u64,
    /// Met ÷ decided; null while nothing is decided.
    pub reached: Option<f64>,
    /// The error budget.
    pub budget: Budget,
}

/// How many comments may miss a target, and how many do: (1 − goal) · decided.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Budget {
    /// Misses that are allowed.
    pub allowed: f64,
    /// Misses that there are.
    pub used: u64,
    /// What is left; below 0 if it is overdrawn.
    pub left: f64,
    /// Used ÷ allowed; null where nothing is allowed and something is used.
    pub burn_rate: Option<f64>,
    /// The same of the last day of which every comment is decided: above 1, the target would be missed if it went on so.
    pub burn_rate_day: Option<f64>,
}

/// The kinds of targets; their names are those of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Target {
    /// Answered within 15 minutes.
    #[serde(rename = "within_15m")]
    Within15m,
    /// Answered within an hour.
    #[serde(rename = "within_1h")]
    Within1h,
    /// Answered within 24 hours.
    #[serde(rename = "within_24h")]
    Within24h,
    /// Answered within 15 minutes of service hours.
    #[serde(rename = "working_within_15m")]
    Working15m,
    /// Answered within an hour of service hours.
    #[serde(rename = "working_within_1h")]
    Working1h,
    /// Answered within eight service hours.
    #[serde(rename = "working_within_8h")]
    Working8h,
    /// Answered at all; the verdict on what has no answer is certain after 24 hours, and turns when it gets one.
    #[serde(rename = "rate")]
    Rate,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Within15m,
        Self::Within1h,
        Self::Within24h,
        Self::Working15m,
        Self::Working1h,
        Self::Working8h,
        Self::Rate,
    ];

    /// The name by which the configuration has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Within15m => "within_15m",
            Self::Within1h => "within_1h",
            Self::Within24h => "within_24h",
            Self::Working15m => "working_within_15m",
            Self::Working1h => "working_within_1h",
            Self::Working8h => "working_within_8h",
            Self::Rate => "rate",
        }
    }

    /// The longest time in which an answer is in time, in milliseconds; none if any is.
    pub fn limit_ms(self) -> Option<i64> {
        match self {
            Self::Within15m | Self::Working15m => Some(15 * MINUTE),
            Self::Within1h | Self::Working1h => Some(60 * MINUTE),
            Self::Within24h => Some(DAY),
            Self::Working8h => Some(8 * 60 * MINUTE),
            Self::Rate => None,
        }
    }

    /// Whether that time is one of service hours.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working15m | Self::Working1h | Self::Working8h)
    }

    fn goal(self, targets: &Targets) -> Option<f64> {
        match self {
            Self::Within15m => targets.within_15m,
            Self::Within1h => targets.within_1h,
            Self::Within24h => targets.within_24h,
            Self::Working15m => targets.working_within_15m,
            Self::Working1h => targets.working_within_1h,
            Self::Working8h => targets.working_within_8h,
            Self::Rate => targets.rate,
        }
    }
}

/// The present period of targets: its first moment, and the first one after it.
pub fn period(period: TargetPeriod, zone: &TimeZone, now: Timestamp) -> (Timestamp, Timestamp) {
    let from = match period {
        TargetPeriod::ThirtyDays => now.plus_millis(-ROLLING_DAYS * DAY),
        // A month that began before time did has none of our comments.
        TargetPeriod::Month => now
            .date_in(zone)
            .first_of_month()
            .to_zoned_datetime(zone.clone())
            .map_or(now, |midnight| midnight.timestamp().into()),
    };
    (from, now.plus_millis(1))
}

/// How far accounts are with what they want to reach, in the order of the goals.
pub fn progress<'a, T>(
    comments: impl IntoIterator<Item = T>,
    goals: &[Goal],
    as_of: Timestamp,
) -> Vec<Attainment>
where
    T: Into<Observation<'a>>,
{
    let mut counting: Vec<Vec<Counting>> = goals.iter().map(|goal| Counting::of(goal, as_of)).collect();
    let places: HashMap<&AccountId, usize> =
        goals.iter().enumerate().map(|(place, goal)| (&goal.account, place)).collect();
    for comment in comments {
        let comment: Observation<'a> = comment.into();
        let Some(place) = comment.account.and_then(|account| places.get(account)) else { continue };
        let (goal, counting) = (&goals[*place], &mut counting[*place]);
        if comment.counted && (goal.from..goal.to).contains(&comment.written_at) {
            counting.iter_mut().for_each(|target| target.take(&comment));
        }
    }
    let done = |(goal, counting): (&Goal, Vec<Counting>)| Attainment {
        account: goal.account.clone(),
        from: goal.from,
        to: goal.to,
        as_of,
        targets: counting.iter().map(Counting::reached).collect(),
    };
    goals.iter().zip(counting).map(done).collect()
}

/// One target while comments are counted.
struct Counting {
    target: Target,
    goal: f64,
    /// What was written before this moment and has no answer is too late.
    decided_before: Timestamp,
    all: Verdicts,
    /// Those of the day before `decided_before`.
    day: Verdicts,
    open: u64,
}

#[derive(Clone, Copy, Default)]
struct Verdicts {
    met: u64,
    missed: u64,
}

impl Counting {
    fn of(goal: &Goal, as_of: Timestamp) -> Vec<Self> {
        let counting = |target: Target| {
            let wanted = target.goal(&goal.targets)?;
            let decided_before = match (target.limit_ms(), target.is_working()) {
                (None, _) => as_of.plus_millis(-MATURE_MS),
                (Some(limit), false) => as_of.plus_millis(-limit),
                (Some(limit), true) => worked_off(goal, limit, as_of)?,
            };
            let (all, day) = (Verdicts::default(), Verdicts::default());
            Some(Self { target, goal: wanted, decided_before, all, day, open: 0 })
        };
        Target::ALL.into_iter().filter_map(counting).collect()
    }

    fn take(&mut self, comment: &Observation<'_>) {
        let took = if self.target.is_working() { comment.working_latency_ms } else { comment.latency_ms };
        let met = match (comment.latency_ms, self.target.limit_ms()) {
            (Some(_), None) => true,
            // Where an answer's working time is not known, there is no verdict.
            (Some(_), Some(limit)) => match took {
                Some(took) => took <= limit,
                None => return,
            },
            (None, _) if comment.written_at < self.decided_before => false,
            (None, _) => {
                self.open += 1;
                return;
            }
        };
        self.all.take(met);
        let day = self.decided_before.plus_millis(-DAY)..self.decided_before;
        if day.contains(&comment.written_at) {
            self.day.take(met);
        }
    }

    fn reached(&self) -> Reached {
        let decided = self.all.decided();
        let allowed = allowed(decided, self.goal);
        Reached {
            target: self.target,
            goal: self.goal,
            decided,
            met: self.all.met,
            open: self.open,
            reached: (decided > 0).then(|| self.all.met as f64 / decided as f64),
            budget: Budget {
                allowed,
                used: self.all.missed,
                left: allowed - self.all.missed as f64,
                burn_rate: self.all.burn_rate(self.goal),
                burn_rate_day: self.day.burn_rate(self.goal),
            },
        }
    }
}

impl Verdicts {
    fn take(&mut self, met: bool) {
        if met {
            self.met += 1;
        } else {
            self.missed += 1;
        }
    }

    fn decided(self) -> u64 {
        self.met + self.missed
    }

    fn burn_rate(self, goal: f64) -> Option<f64> {
        let allowed = allowed(self.decided(), goal);
        match self.missed {
            0 => Some(0.0),
            missed => (allowed > 0.0).then(|| missed as f64 / allowed),
        }
    }
}

/// (1 − goal) · decided, in the order of steps that is exact where the goal is met exactly.
fn allowed(decided: u64, goal: f64) -> f64 {
    (decided as f64 - goal * decided as f64).max(0.0)
}

/// The first moment from which to `as_of` no more than `limit` milliseconds of service have passed: what was written before
/// it has waited longer. None without service hours.
fn worked_off(goal: &Goal, limit: i64, as_of: Timestamp) -> Option<Timestamp> {
    let hours = goal.hours.as_ref()?;
    let passed = |from: i64| working_ms(Timestamp::from_millis(from), as_of, hours, &goal.zone);
    // A day before the period, so that its last day is all decided; nothing earlier is looked at.
    let (mut early, mut late) = (goal.from.plus_millis(-DAY).as_millis(), as_of.as_millis());
    while early < late {
        let middle = early + (late - early) / 2;
        if passed(middle) <= limit {
            late = middle;
        } else {
            early = middle + 1;
        }
    }
    Some(Timestamp::from_millis(early))
}

#[cfg(test)]
mod tests;
