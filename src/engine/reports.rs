//! Reports to read, written to a folder once a week and once a month.
//!
//! A period is due when it has been over for a day, so that its figures are mature. What is written is its own mark: a
//! report whose last file is there is not written again, and one that is missing after days of standstill is made up for.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::{Account, Engine};
use crate::comment::Timestamp;
use crate::config;
use crate::participation::report::{self, Lang, Report};
use crate::participation::targets::Attainment;
use crate::participation::{By, Period, Request, render};
use crate::store::StoreError;

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(600);
/// How long a period is over before it is reported.
const WAIT_MS: i64 = 24 * 60 * 60 * 1000;
/// Periods of each kind that are made up for: a year.
const MOST: [(Kind, usize); 2] = [(Kind::Week, 53), (Kind::Month, 12)];

/// How long a reported period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

/// A report that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Due {
    /// What its files are called, without ending.
    name: String,
    from: Date,
    /// The day after the last.
    to: Date,
}

/// Works until told to stop; ends at once if there is no folder.
pub(super) async fn run(engine: Engine, reports: config::Reports, stop: CancellationToken) {
    let Some(dir) = reports.dir.clone() else { return };
    loop {
        match engine.write_due_reports(&dir, &reports, Timestamp::now()).await {
            Ok(written) => {
                for name in written {
                    tracing::info!(report = name, dir = %dir.display(), "a report was written");
                }
            }
            Err(error) => tracing::error!(%error, dir = %dir.display(), "reports can't be written now"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Why reports could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The figures can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder can't be written to.
    #[error("{path}: {source}", path = path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Engine {
    /// Writes the reports that are due at a moment and not there yet; returns their names. With several accounts there is one
    /// of all together, and one of each.
    ///
    /// # Errors
    /// [`ReportError`]; what was written before stays.
    pub async fn write_due_reports(
        &self,
        dir: &Path,
        reports: &config::Reports,
        now: Timestamp,
    ) -> Result<Vec<String>, ReportError> {
        let mut written = Vec::new();
        let zones = self.zones();
        let each =
            self.accounts.iter().map(|account| Some(&**account)).filter(|_| self.accounts.only().is_none());
        for account in std::iter::once(None).chain(each) {
            let id = account.map(|account| account.id.clone());
            let zone = zones.get(id.as_ref()).clone();
            let Some(first) = self.first_comment(id.clone()).await? else { continue };
            let there = names_in(dir)?;
            for due in due(reports, first.date_in(&zone), now, &zone) {
                let name = match account {
                    None => due.name.clone(),
                    Some(account) => format!("{}-{}", due.name, account.username),
                };
                if there.contains(&format!("{name}.json")) {
                    continue;
                }
                if let Some(report) = self.report(account, &due, now).await? {
                    write(dir, &name, &report)?;
                    written.push(name);
                }
            }
        }
        Ok(written)
    }

    async fn first_comment(
        &self,
        account: Option<crate::comment::AccountId>,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.compute(move |table, topics| {
            let of = |id: Option<&_>| account.is_none() || account.as_ref() == id;
            let counted = table.observations(topics).filter(|one| one.counted && of(one.account));
            counted.map(|one| one.written_at).min()
        })
        .await
    }

    async fn report(
        &self,
        account: Option<&Account>,
        due: &Due,
        now: Timestamp,
    ) -> Result<Option<Report>, StoreError> {
        let zones = self.zones();
        let id = account.map(|account| account.id.clone());
        let period = Period::parse(&due.from.to_string(), &due.to.to_string(), zones.get(id.as_ref()));
        let Ok(period) = period else { return Ok(None) };
        let asked = |by: Option<By>| Request {
            account: id.clone(),
            by: by.into_iter().collect(),
            points: Some(if by.is_some() { 0 } else { report::POINTS }),
            ..Request::new(period, now, zones.clone())
        };
        let whole = self.participation(&asked(None)).await?;
        let mut splits = Vec::with_capacity(report::SPLITS.len());
        for by in report::SPLITS {
            splits.push(self.participation(&asked(Some(by))).await?);
        }
        let targets = self.targets(id.as_ref(), Some(&period), now).await?;
        // Those of several accounts are no targets of all together.
        let targets = <[Attainment; 1]>::try_from(targets).ok().map(|[only]| only);
        Ok(Some(Report { whole, splits, targets, least: 1 }))
    }
}

/// What is due at a moment, if the first comment was written on that day; the earliest first.
fn due(reports: &config::Reports, first: Date, now: Timestamp, zone: &TimeZone) -> Vec<Due> {
    let over = now.plus_millis(-WAIT_MS).date_in(zone);
    let mut all = Vec::new();
    for (kind, most) in MOST {
        let wanted = match kind {
            Kind::Week => reports.weekly,
            Kind::Month => reports.monthly,
        };
        let mut to = kind.begins(over);
        for _ in (0..most).filter(|_| wanted) {
            let Ok(from) = to.yesterday().map(|last| kind.begins(last)) else { break };
            if to <= first {
                break;
            }
            all.push(Due { name: kind.name(from), from, to });
            to = from;
        }
    }
    all.sort_by_key(|due| (due.to, due.from));
    all
}

impl Kind {
    /// The first day of the period that a day is in.
    fn begins(self, day: Date) -> Date {
        match self {
            Self::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Self::Month => day.first_of_month(),
        }
    }

    fn name(self, from: Date) -> String {
        match self {
            Self::Week => {
                let week = from.iso_week_date();
                format!("partisipasi-{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("partisipasi-{:04}-{:02}", from.year(), from.month()),
        }
    }
}

/// The names of what is in a folder, which is made if there is none.
fn names_in(dir: &Path) -> Result<BTreeSet<String>, ReportError> {
    let failed = |source| ReportError::Folder { path: dir.to_owned(), source };
    std::fs::create_dir_all(dir).map_err(failed)?;
    let entries = std::fs::read_dir(dir).map_err(failed)?;
    Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// Writes the files of a report, the one that marks it as written last.
fn write(dir: &Path, name: &str, report: &Report) -> Result<(), ReportError> {
    for lang in [Lang::Id, Lang::En] {
        place(dir, &format!("{name}.{}.html", lang.code()), &report::page(report, lang))?;
    }
    let json = render::json(&report.whole).map_err(io::Error::from);
    let path = dir.join(format!("{name}.json"));
    place(dir, &format!("{name}.json"), &json.map_err(|source| ReportError::Folder { path, source })?)
}

/// Writes a file as a whole, or not at all.
fn place(dir: &Path, name: &str, text: &str) -> Result<(), ReportError> {
    let path = dir.join(name);
    let beside = dir.join(format!(".{name}.part"));
    let written = (|| {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    })();
    written.map_err(|source| ReportError::Folder { path, source })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn names(weekly: bool, monthly: bool, first: Date, now: &str) -> Vec<String> {
        let zone = TimeZone::get("Asia/Jakarta").unwrap();
        let reports = config::Reports { dir: None, weekly, monthly };
        due(&reports, first, now.parse().unwrap(), &zone).into_iter().map(|due| due.name).collect()
    }

    #[test]
    fn a_period_is_due_a_day_after_its_end() {
        let first = date(2026, 11, 10);
        // 2026-11-22 is a Sunday; its midnight is 17:00 in UTC.
        let weeks = |now| names(true, false, first, now);
        assert_eq!(weeks("2026-11-23T16:59:59Z"), ["partisipasi-2026-W46"]);
        assert_eq!(weeks("2026-11-23T17:00:00Z"), ["partisipasi-2026-W46", "partisipasi-2026-W47"]);
        assert_eq!(names(true, true, first, "2026-11-10T00:00:00Z"), Vec::<String>::new());
        assert_eq!(
            names(true, true, date(2026, 10, 30), "2026-11-09T17:00:00Z"),
            ["partisipasi-2026-10", "partisipasi-2026-W44", "partisipasi-2026-W45"]
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>()
        );
        assert_eq!(names(false, false, first, "2027-01-01T00:00:00Z"), Vec::<String>::new());
    }

    #[test]
    fn after_years_of_standstill_one_year_is_made_up_for() {
        let months = names(false, true, date(2020, 1, 1), "2027-01-02T00:00:00Z");
        assert_eq!(
            (months.len(), months[0].as_str(), months[11].as_str()),
            (12, "partisipasi-2026-01", "partisipasi-2026-12")
        );
        // A week that begins in one year may belong to the next.
        assert_eq!(names(true, false, date(2025, 12, 30), "2026-01-06T17:00:00Z"), ["partisipasi-2026-W01"]);
    }
}
