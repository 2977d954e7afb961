//! The rows of what is published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Calendar, LEAST, publishable};
use crate::comment::{AccountId, Timestamp};
use crate::participation::by::Wall;
use crate::participation::document::grouped;
use crate::participation::{By, Group, Observation, Period, Request, Zones};

/// How long a day is over before it is published.
const WAIT_MS: i64 = 24 * 60 * 60 * 1000;

/// What is published of each account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// The shortest periods of its calendar.
    Day,
    /// Its months.
    Month,
    /// Its months, by topic.
    Topic,
    /// Its months, by language.
    Language,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The account.
    pub account: AccountId,
    /// The first day, in the account's zone.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// What its comments have in common.
    pub name: Name,
    /// The figures.
    pub group: Group,
}

/// What the comments of a row have in common beside account and period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Nothing.
    All,
    /// This topic or language; none where it is not known.
    Is(Option<String>),
    /// That few have the same.
    Rest,
}

/// The periods of one account, and its clock.
struct Periods<'z> {
    wall: Wall<'z>,
    list: Vec<(Date, Date)>,
}

impl Split {
    fn by(self) -> Option<By> {
        match self {
            Self::Day | Self::Month => None,
            Self::Topic => Some(By::Topic),
            Self::Language => Some(By::Language),
        }
    }
}

impl Calendar {
    /// The calendars of all accounts that have comments.
    pub fn of_all<'a>(
        comments: impl Iterator<Item = Observation<'a>>,
        zones: &Zones,
        as_of: Timestamp,
    ) -> BTreeMap<AccountId, Self> {
        let mut days: BTreeMap<&AccountId, (Wall<'_>, BTreeMap<Date, u64>)> = BTreeMap::new();
        for comment in comments.filter(|comment| comment.counted) {
            let Some(account) = comment.account else { continue };
            let (wall, counts) =
                days.entry(account).or_insert_with(|| (Wall::new(zones.get(Some(account))), BTreeMap::new()));
            *counts.entry(wall.date(comment.written_at)).or_default() += 1;
        }
        let until = |account: &AccountId| as_of.plus_millis(-WAIT_MS).date_in(zones.get(Some(account)));
        days.into_iter()
            .map(|(account, (_, counts))| (account.clone(), Self::of(&counts, until(account))))
            .collect()
    }
}

/// The rows of all accounts, by account, period and name. `comments` gives the comments each time anew.
pub fn rows<'a, I: Iterator<Item = Observation<'a>>>(
    comments: impl Fn() -> I,
    zones: &Zones,
    as_of: Timestamp,
    split: Split,
) -> Vec<Row> {
    let calendars = Calendar::of_all(comments(), zones, as_of);
    let mut periods: BTreeMap<&AccountId, Periods<'_>> = BTreeMap::new();
    for (account, calendar) in &calendars {
        let list = if split == Split::Day { calendar.days().collect() } else { calendar.months() };
        periods.insert(account, Periods { wall: Wall::new(zones.get(Some(account))), list });
    }
    let mut place = |comment: &Observation<'a>| {
        let account = comment.account.filter(|_| comment.counted)?;
        let Periods { wall, list } = periods.get_mut(account)?;
        Some((account, Calendar::place(list, wall.date(comment.written_at))?))
    };
    let mut counts: BTreeMap<(&AccountId, usize), BTreeMap<Option<&str>, u64>> = BTreeMap::new();
    if let Some(by) = split.by() {
        for comment in comments() {
            let Some(place) = place(&comment) else { continue };
            *counts.entry(place).or_default().entry(by.named(&comment).flatten()).or_default() += 1;
        }
    }
    let shown: BTreeMap<_, BTreeSet<Option<&str>>> =
        counts.into_iter().map(|(place, counts)| (place, large(&counts))).collect();
    let period = Period::parse("0001-01-01", "9998-01-01", &zones.common);
    let Ok(period) = period else { return Vec::new() };
    let request = Request { points: Some(0), ..Request::new(period, as_of, zones.clone()) };
    let groups = grouped(comments(), &request, |comment| {
        let place = place(comment)?;
        let name = match split.by() {
            None => Name::All,
            Some(by) => {
                let name = by.named(comment).flatten();
                let is_shown = shown.get(&place).is_some_and(|shown| shown.contains(&name));
                if is_shown { Name::Is(name.map(str::to_owned)) } else { Name::Rest }
            }
        };
        Some((place, name))
    });
    let row = |(((account, place), name), group): (((&AccountId, usize), Name), Group)| {
        let (from, to) = *periods.get(account)?.list.get(place)?;
        Some(Row { account: account.clone(), from, to, name, group: publishable(group) })
    };
    groups.into_iter().filter_map(row).collect()
}

/// The names that are shown by themselves: those with enough comments, but for the smallest of them where the rest would
/// be small.
fn large<'a>(counts: &BTreeMap<Option<&'a str>, u64>) -> BTreeSet<Option<&'a str>> {
    let mut shown: BTreeSet<_> =
        counts.iter().filter(|(_, count)| **count >= LEAST).map(|(name, _)| *name).collect();
    let rest: u64 = counts.values().filter(|count| **count < LEAST).sum();
    if (1..LEAST).contains(&rest) {
        let smallest =
            counts.iter().filter(|(name, _)| shown.contains(*name)).min_by_key(|(_, count)| **count);
        if let Some((name, _)) = smallest {
            shown.remove(name);
        }
    }
    shown
}
