//! `tanggap report`: response rate and latency of a period.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use jiff::Span;
use jiff::tz::TimeZone;

use super::desk::Desk;
use super::progress::Progress;
use super::remote::{Api, Remote};
use super::{ConfigFile, output};
use crate::comment::{AccountId, Timestamp};
use crate::config::{Scope, USUAL_ZONE};
use crate::engine::Engine;
use crate::participation::report::{self, Lang, Report};
use crate::participation::targets::Attainment;
use crate::participation::{By, Document, Period, Request, render};

/// Days that are shown if no period is named.
const USUAL_DAYS: i64 = 7;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The language of md and html: id or en
    #[arg(long, value_parser = str::parse::<Lang>, default_value = "id")]
    lang: Lang,
    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

/// Which figures are asked for.
#[derive(clap::Args, Clone)]
pub(super) struct Asked {
    /// First day, such as 2026-11-01, in the account's zone; or a moment. By default six days ago
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The day after the last; or a moment. By default tomorrow, so that today is in
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only this account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Split by account, topic, intent, responder, language, hour, day, week or month; several with commas
    #[arg(long, value_name = "…")]
    by: Option<String>,
    /// The moment until which the unanswered have waited; by default now
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Leave out comments that are younger than 24 hours
    #[arg(long)]
    mature: bool,
    #[arg(skip)]
    points: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Md,
    Html,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Read).await?;
    let text = text(&arguments, &desk).await;
    desk.leave().await;
    output::give_to(arguments.out.as_deref(), &text?)?;
    Ok(ExitCode::SUCCESS)
}

async fn text(arguments: &Arguments, desk: &Desk) -> anyhow::Result<String> {
    let asked = &arguments.asked;
    Ok(match arguments.format {
        Format::Table => {
            render::table(&asked.document(desk).await?) + &render::targets(&asked.targets(desk).await?)
        }
        Format::Json => render::json(&asked.document(desk).await?)?,
        Format::Csv => render::csv(&asked.document(desk).await?)?,
        Format::Md => report::markdown(&asked.report(desk).await?, arguments.lang),
        Format::Html => report::page(&asked.report(desk).await?, arguments.lang),
    })
}

/// The figures of everything between two moments, as a table.
pub(super) async fn of_engine(engine: &Engine, from: Timestamp, to: Timestamp) -> anyhow::Result<String> {
    let zones = engine.zones();
    let period = Period::parse(&from.to_string(), &to.to_string(), &zones.common)?;
    Ok(render::table(&engine.participation(&Request::new(period, to, zones)).await?))
}

/// The period that is asked for; by default the last days, today included.
pub(super) fn period(from: Option<&str>, to: Option<&str>, zone: &TimeZone) -> (String, String) {
    let today = Timestamp::now().date_in(zone);
    let day = |days: i64| today.saturating_add(Span::new().days(days)).to_string();
    let given = |bound: Option<&str>, days| bound.map_or_else(|| day(days), str::to_owned);
    (given(from, 1 - USUAL_DAYS), given(to, 1))
}

impl Asked {
    /// The documents of a report to read, all of one moment. Targets are those of the account, or of the only one.
    async fn report(&self, desk: &Desk) -> anyhow::Result<Report> {
        if self.by.is_some() {
            bail!("--by is for table, json and csv; a report to read is split in its own way");
        }
        let as_of = self.as_of.clone().unwrap_or_else(|| Timestamp::now().to_string());
        let asked = |by: Option<By>| Self {
            by: by.map(|by| by.to_string()),
            as_of: Some(as_of.clone()),
            points: Some(if by.is_some() { 0 } else { report::POINTS }),
            ..self.clone()
        };
        let whole = asked(None).document(desk).await?;
        let mut splits = Vec::with_capacity(report::SPLITS.len());
        for by in report::SPLITS {
            splits.push(asked(Some(by)).document(desk).await?);
        }
        let targets = match <[Attainment; 1]>::try_from(asked(None).targets(desk).await?) {
            Ok([only]) => Some(only),
            Err(_) => None,
        };
        Ok(Report { whole, splits, targets, least: 1 })
    }

    /// How far the accounts are with their targets over the same period.
    async fn targets(&self, desk: &Desk) -> anyhow::Result<Vec<Attainment>> {
        match desk {
            Desk::Server(api) => {
                let zone = TimeZone::get(USUAL_ZONE)?;
                let (from, to) = period(self.from.as_deref(), self.to.as_deref(), &zone);
                let mut query = vec![("from", from), ("to", to)];
                let given = [("account", &self.account), ("as_of", &self.as_of)];
                query.extend(given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
                let mut answer = api.get("targets", &query).await?;
                serde_json::from_value(answer["items"].take())
                    .context("the server's answer is of another version")
            }
            Desk::Store(engine) => {
                let request = self.request(engine)?;
                Ok(engine.targets(request.account.as_ref(), Some(&request.period), request.as_of).await?)
            }
        }
    }

    /// The document that is asked for.
    pub(super) async fn document(&self, desk: &Desk) -> anyhow::Result<Document> {
        match desk {
            Desk::Server(api) => self.of_server(api).await,
            Desk::Store(engine) => {
                let progress = Progress::new("comments");
                let show = |comments: usize, _: u64| progress.show(comments as u64, None);
                Ok(engine.participation_with(&self.request(engine)?, &show).await?)
            }
        }
    }

    /// Refuses what was asked for where everything is given.
    pub(super) fn is_not_for(&self, what: &str) -> anyhow::Result<()> {
        let Self { from, to, account, by, as_of, mature, points: _ } = self;
        if [from, to, account, by, as_of].into_iter().any(Option::is_some) || *mature {
            bail!(
                "--from, --to, --account, --by, --as-of and --mature are for figures; {what} is exported whole"
            );
        }
        Ok(())
    }

    async fn of_server(&self, api: &Api) -> anyhow::Result<Document> {
        // The server alone knows its accounts' zones: the day is that of the zone that accounts have unless told.
        let (from, to) = period(self.from.as_deref(), self.to.as_deref(), &TimeZone::get(USUAL_ZONE)?);
        let mut query = vec![("from", from), ("to", to), ("mature", self.mature.to_string())];
        query.extend(self.points.map(|points| ("points", points.to_string())));
        let given = [("by", &self.by), ("account", &self.account), ("as_of", &self.as_of)];
        query.extend(given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        let document = api.get("participation", &query).await?;
        serde_json::from_value(document).context("the server's answer is of another version")
    }

    fn request(&self, engine: &Engine) -> anyhow::Result<Request> {
        let zones = engine.zones();
        let account = self.account.as_ref().map(|id| AccountId::new(id.as_str())).transpose()?;
        let zone = zones.get(account.as_ref());
        let (from, to) = period(self.from.as_deref(), self.to.as_deref(), zone);
        Ok(Request {
            period: Period::parse(&from, &to, zone)?,
            by: By::list(self.by.as_deref().unwrap_or_default())?,
            as_of: match &self.as_of {
                Some(as_of) => as_of.parse()?,
                None => Timestamp::now(),
            },
            account,
            mature: self.mature,
            points: self.points,
            zones,
        })
    }
}
