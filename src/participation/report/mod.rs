//! The report to read: several documents of one period, as Markdown and as a page of HTML with plots that needs nothing
//! else. In Indonesian and English.

mod markdown;
mod page;
mod plots;
mod said;
mod words;

pub use markdown::markdown;
pub use page::{page, pictures};
pub use words::Lang;

use super::targets::{Attainment, Reached};
use super::{By, Document, Group};

/// The documents that a report is made of, and what an account wants to reach.
#[derive(Clone, Debug)]
pub struct Report {
    /// The whole period.
    pub whole: Document,
    /// By each of [`SPLITS`], in this order.
    pub splits: Vec<Document>,
    /// How far the account is with its targets; none of several accounts together, or of one without targets.
    pub targets: Option<Attainment>,
    /// The fewest comments of a cell of the heat map; cells with fewer stay empty.
    pub least: u64,
}

/// The splits of a report.
pub const SPLITS: [By; 5] = [By::Day, By::Hour, By::Topic, By::Intent, By::Account];

/// Points of a curve: more than a page has pixels for are of no use.
pub const POINTS: usize = 400;

/// Rows of a list.
const MOST: usize = 10;

impl Report {
    fn groups(&self, by: By) -> &[Group] {
        let place = SPLITS.iter().position(|split| *split == by);
        place.and_then(|place| self.splits.get(place)).map_or(&[], |document| &document.groups)
    }

    /// Topics with the most comments first.
    fn topics(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups(By::Topic).iter().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.comments));
        groups.truncate(MOST);
        groups
    }

    /// Intents with the most questions that have no answer first.
    fn unanswered(&self) -> Vec<&Group> {
        let open = |group: &Group| group.questions - group.answered_questions;
        let mut groups: Vec<&Group> =
            self.groups(By::Intent).iter().filter(|group| open(group) > 0).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(open(group)));
        groups.truncate(MOST);
        groups
    }

    /// Accounts, those that answer most questions first.
    fn accounts(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups(By::Account).iter().collect();
        groups.sort_by(|a, b| b.question_rate.unwrap_or(0.0).total_cmp(&a.question_rate.unwrap_or(0.0)));
        groups
    }

    /// What is to be reached, with what is.
    fn progress(&self) -> &[Reached] {
        self.targets.as_ref().map_or(&[], |progress| &progress.targets)
    }

    /// The fraction of comments that waited longer than an hour, by weekday from Monday and hour; none where too few were
    /// written.
    fn heat(&self) -> [[Option<f64>; 24]; 7] {
        let mut cells = [[(0.0, 0.0); 24]; 7];
        for group in self.groups(By::Hour) {
            let key = group.key.values().next().flatten().unwrap_or_default();
            let hour = key.get(11..13).and_then(|hour| hour.parse::<usize>().ok());
            let date = key.get(..10).and_then(|date| date.parse::<jiff::civil::Date>().ok());
            let Some((hour, date)) = hour.zip(date) else { continue };
            let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
            if let Some(cell) = cells.get_mut(day).and_then(|hours| hours.get_mut(hour)) {
                let comments = group.comments as f64;
                cell.0 += comments * (1.0 - group.within.h1.unwrap_or(0.0));
                cell.1 += comments;
            }
        }
        let least = self.least.max(1) as f64;
        cells.map(|hours| hours.map(|(late, all)| (all >= least).then(|| late / all)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::{AccountId, Timestamp};
    use crate::participation::targets::{Budget, Target};
    use crate::participation::{Period, Request, Zones};

    #[test]
    fn a_report_of_nothing_is_drawn_too() {
        let zone = jiff::tz::TimeZone::get("Asia/Jakarta").unwrap();
        let period = Period::parse("2026-11-01", "2026-12-01", &zone).unwrap();
        let request = Request::new(period, Timestamp::from_millis(0), Zones::one(zone));
        let of = |by: &[By]| {
            let nothing = std::iter::empty::<crate::participation::Observation<'static>>();
            crate::participation::document(nothing, &Request { by: by.to_vec(), ..request.clone() })
        };
        let splits = SPLITS.iter().map(|by| of(&[*by])).collect();
        let report = Report { whole: of(&[]), splits, targets: Some(nothing_reached()), least: 1 };
        assert!(report.heat().iter().flatten().all(Option::is_none));
        assert!(page(&report, Lang::Id).contains("<html lang=\"id\">"));
        assert!(markdown(&report, Lang::En).contains("|within 1 h|95.0%|–|0|0|"));
        assert!(markdown(&report, Lang::Id).contains("|dalam 1 jam|95,0 %|–|0|0|"));
    }

    /// One target, and no comment.
    fn nothing_reached() -> Attainment {
        let budget =
            Budget { allowed: 0.0, used: 0, left: 0.0, burn_rate: Some(0.0), burn_rate_day: Some(0.0) };
        let target = Target::Within1h;
        let target = Reached { target, goal: 0.95, decided: 0, met: 0, open: 0, reached: None, budget };
        let [from, to, as_of] = [Timestamp::from_millis(0); 3];
        Attainment { account: AccountId::new("1").unwrap(), from, to, as_of, targets: vec![target] }
    }
}
