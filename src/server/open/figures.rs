//! What the public pages show of the figures, kept for a minute.

use std::sync::Arc;

use jiff::civil::Date;

use super::cache::Kept;
use super::{Reader, Refusal};
use crate::comment::{AccountId, Timestamp};
use crate::engine::Engine;
use crate::participation::publication::{Calendar, LEAST, Row, Split, publishable, rows};
use crate::participation::report::{POINTS, Report};
use crate::participation::{By, Document, Group, Key, Observation, Period, Request, Zones, document};

/// An hour: figures of open data are as of the last full one, so that a file is the same for a while.
const HOUR_MS: i64 = 3_600_000;

/// Rows of open data that were computed lately, and pages' figures.
#[derive(Default)]
pub(super) struct Figures {
    rows: Kept<Split, Vec<Row>>,
    views: Kept<(AccountId, Chosen), Option<View>>,
}

/// A period of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Chosen {
    /// The latest days, about so many.
    Days(i64),
    /// The month that begins then.
    Month(Date),
}

/// The figures of an account in a period.
pub(super) struct View {
    pub(super) from: Date,
    /// The day after the last.
    pub(super) to: Date,
    pub(super) report: Report,
    /// Topics with their figures; of months alone.
    pub(super) topics: Vec<Row>,
    /// The months that can be chosen, the latest first.
    pub(super) months: Vec<Date>,
}

impl View {
    /// The whole period.
    pub(super) fn whole(&self) -> Option<&Group> {
        self.report.whole.groups.first()
    }
}

/// The last full hour.
pub(super) fn hour(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis().div_euclid(HOUR_MS) * HOUR_MS)
}

impl Figures {
    /// The figures of an account in a period; none if there are too few comments.
    pub(super) async fn view(&self, reader: &Reader, chosen: Chosen) -> Result<Arc<Option<View>>, Refusal> {
        let account = reader.account.id.clone();
        let engine = &reader.app.engine;
        let as_of = hour(reader.now);
        let make = async |_| {
            let (zones, account) = (engine.zones(), account.clone());
            let view = engine.compute(move |table, topics| {
                let own = || table.observations(topics).filter(|one| one.account == Some(&account));
                view(&own, &account, &zones, as_of, chosen)
            });
            Ok(view.await?)
        };
        self.views.get((account.clone(), chosen), make).await
    }

    /// The rows of all accounts.
    pub(super) async fn rows(
        &self,
        engine: &Engine,
        split: Split,
        now: Timestamp,
    ) -> Result<Arc<Vec<Row>>, Refusal> {
        let make = async |_| {
            let zones = engine.zones();
            let as_of = hour(now);
            let made = engine
                .compute(move |table, topics| rows(|| table.observations(topics), &zones, as_of, split));
            Ok(made.await?)
        };
        self.rows.get(split, make).await
    }
}

fn view<'a, I: Iterator<Item = Observation<'a>>>(
    comments: &impl Fn() -> I,
    account: &AccountId,
    zones: &Zones,
    as_of: Timestamp,
    chosen: Chosen,
) -> Option<View> {
    let calendar = Calendar::of_all(comments(), zones, as_of).remove(account)?;
    let months = calendar.months();
    let (from, to) = match chosen {
        Chosen::Days(days) => calendar.latest(days)?,
        Chosen::Month(month) => *months.iter().find(|(from, _)| from.first_of_month() == month)?,
    };
    let period = Period::parse(&from.to_string(), &to.to_string(), zones.get(Some(account))).ok()?;
    let request = Request {
        account: Some(account.clone()),
        points: Some(POINTS),
        ..Request::new(period, as_of, zones.clone())
    };
    let mut whole = document(comments(), &request);
    whole.groups = whole.groups.into_iter().map(publishable).collect();
    let hours = document(comments(), &Request { by: vec![By::Hour], points: Some(0), ..request });
    let day = |row: Row| Group { key: Key(vec![(By::Day, Some(row.from.to_string()))]), ..row.group };
    let within = |row: &Row| from <= row.from && row.to <= to;
    let days = rows(comments, zones, as_of, Split::Day).into_iter().filter(within).map(day).collect();
    let days = Document { groups: days, ..whole.clone() };
    let topics = match chosen {
        Chosen::Days(_) => Vec::new(),
        Chosen::Month(_) => rows(comments, zones, as_of, Split::Topic).into_iter().filter(within).collect(),
    };
    let report = Report { whole, splits: vec![days, hours], targets: None, least: LEAST };
    let months = months.iter().rev().map(|(from, _)| from.first_of_month()).collect();
    Some(View { from, to, report, topics, months })
}
