//! The midnights between which an account has enough comments.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::LEAST;

/// The midnights at which periods of one account may begin and end, in order: each is the first one after which
/// [`LEAST`] comments lie since the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    midnights: Vec<Date>,
}

impl Calendar {
    /// That of an account with so many comments on each day; days from `until` on are left for later.
    pub fn of(comments: &BTreeMap<Date, u64>, until: Date) -> Self {
        let mut midnights: Vec<Date> = comments.keys().next().copied().into_iter().collect();
        let mut since = 0;
        for (day, count) in comments.range(..until) {
            since += count;
            if let (true, Ok(next)) = (since >= LEAST, day.tomorrow()) {
                midnights.push(next);
                since = 0;
            }
        }
        Self { midnights }
    }

    /// The shortest periods, in order: a day each, or several where a day has too few comments. The first day, and the one
    /// after the last.
    pub fn days(&self) -> impl Iterator<Item = (Date, Date)> {
        self.midnights.iter().copied().zip(self.midnights.iter().skip(1).copied())
    }

    /// The months that are over, in order. One begins at the first midnight that comes with or after its first day.
    pub fn months(&self) -> Vec<(Date, Date)> {
        let Some(first) = self.midnights.first() else { return Vec::new() };
        let mut months = Vec::new();
        let mut from = *first;
        let mut begins = first.first_of_month();
        while let Ok(next) = begins.checked_add(1.month()) {
            let Some(to) = self.midnights.iter().find(|midnight| **midnight >= next) else { break };
            if from < *to {
                months.push((from, *to));
            }
            (from, begins) = (*to, next);
        }
        months
    }

    /// The latest period of about so many days: up to the last midnight, from the one before its beginning.
    pub fn latest(&self, days: i64) -> Option<(Date, Date)> {
        let (to, before) = self.midnights.split_last()?;
        let wanted = to.saturating_sub(Span::new().days(days));
        let from = before.iter().rev().find(|midnight| **midnight <= wanted).or(before.first())?;
        Some((*from, *to))
    }

    /// The period of a list that a day lies in.
    pub(super) fn place(periods: &[(Date, Date)], day: Date) -> Option<usize> {
        let place = periods.partition_point(|(from, _)| *from <= day).checked_sub(1)?;
        periods.get(place).filter(|(_, to)| day < *to).map(|_| place)
    }
}
