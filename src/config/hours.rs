//! Service hours: when the agency's staff are at work.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use super::fields::{Fields, Wrong, wrong};

/// The service hours of an account, in its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// An ordinary week.
    pub week: Week,
    /// Days without service.
    pub holidays: BTreeSet<Date>,
    /// Times of the year with other hours, in order and apart.
    pub periods: Vec<Period>,
}

/// The blocks of each weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week([Vec<Block>; 7]);

/// A stretch of service within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// Minutes after the day's beginning at which it begins.
    pub start: u16,
    /// Minutes after the day's beginning at which it ends; later than `start`, at most 1440.
    pub end: u16,
}

/// A time of the year with other hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Its hours; a weekday that the configuration leaves out keeps its ordinary ones.
    pub week: Week,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Hours {
    /// The blocks of a day, in order and apart; none on a holiday.
    pub fn on(&self, date: Date) -> &[Block] {
        if self.holidays.contains(&date) {
            return &[];
        }
        let period = self.periods.iter().find(|period| (period.from..=period.to).contains(&date));
        period.map_or(&self.week, |period| &period.week).on(date.weekday())
    }

    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let week = week(fields, &Week::default());
        let holidays = fields.texts("holidays", date);
        let tables = fields.tables("periods")?;
        let ordinary = week.clone().unwrap_or_default();
        let periods: Vec<_> = tables.iter().map(|table| Period::read(table, &ordinary)).collect();
        let mut periods = periods.into_iter().collect::<Option<Vec<_>>>()?;
        for (index, (period, table)) in periods.iter().zip(&tables).enumerate() {
            if periods[..index].iter().any(|other| other.from <= period.to && period.from <= other.to) {
                table.fault("from", "lies in a period that is given already", "let periods not overlap");
            }
        }
        periods.sort_by_key(|period| period.from);
        Some(Self { week: week?, holidays: holidays?.into_iter().collect(), periods })
    }
}

impl Week {
    /// The blocks of a weekday, in order and apart.
    pub fn on(&self, day: Weekday) -> &[Block] {
        let index = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
        self.0.get(index).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Period {
    fn read(fields: &Fields<'_>, ordinary: &Week) -> Option<Self> {
        let from = fields.text("from", date);
        let to = fields.text("to", date);
        let week = week(fields, ordinary);
        let (from, to) = (from?, to?);
        if from > to {
            fields.fault("to", "lies before `from`", "write the period's last day");
            return None;
        }
        Some(Self { from, to, week: week? })
    }
}

/// Reads the seven days; one that is not given is as in `ordinary`.
fn week(fields: &Fields<'_>, ordinary: &Week) -> Option<Week> {
    let mut week = Some(ordinary.clone());
    for (index, day) in DAYS.into_iter().enumerate() {
        let blocks = fields.texts(day, Block::parse);
        if !fields.is_given(day) {
            continue;
        }
        match (blocks, &mut week) {
            (Some(mut blocks), Some(week)) => {
                blocks.sort();
                if blocks.windows(2).any(|pair| matches!(pair, [first, second] if second.start < first.end)) {
                    fields.fault(
                        day,
                        "has blocks that overlap",
                        "let each begin where the one before has ended",
                    );
                }
                week.0[index] = blocks;
            }
            (None, _) => week = None,
            _ => {}
        }
    }
    week
}

impl Block {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let mend = "write FROM-TO, such as 08:00-12:00";
        let block = text
            .split_once('-')
            .and_then(|(start, end)| Some(Self { start: minutes(start.trim())?, end: minutes(end.trim())? }));
        match block {
            Some(block) if block.start < block.end => Ok(block),
            Some(_) => Err(wrong(format!("{text:?} ends before it has begun"), mend)),
            None => Err(wrong(format!("{text:?} is no block of hours"), mend)),
        }
    }
}

/// `HH:MM` up to `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |digits: &str| -> Option<u16> {
        let right = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| digits.parse().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= 1440).then_some(all)
}

fn date(text: &str) -> Result<Date, Wrong> {
    let right = text.len() == "2026-12-25".len();
    let date = right.then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| wrong(format!("{text:?} is no date"), "write YYYY-MM-DD, such as 2026-12-25"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_parsed_to_the_minute() {
        for (text, block) in [
            ("08:00-12:00", Some((480, 720))),
            ("00:00 - 24:00", Some((0, 1440))),
            ("12:00-08:00", None),
            ("08:00-08:00", None),
            ("8:00-12:00", None),
            ("08:60-12:00", None),
            ("08:00-24:01", None),
            ("08:00", None),
            ("pagi", None),
        ] {
            let parsed = Block::parse(text).ok().map(|block| (block.start, block.end));
            assert_eq!(parsed, block, "{text}");
        }
    }
}
