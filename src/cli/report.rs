//! `tanggap report`: response rate and latency of a period.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::desk::Desk;
use super::progress::Progress;
use super::remote::{Api, Remote};
use super::{ConfigFile, output};
use crate::comment::{AccountId, Timestamp};
use crate::config::Scope;
use crate::engine::Engine;
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
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

/// Which figures are asked for.
#[derive(clap::Args)]
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
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Read).await?;
    let document = arguments.asked.document(&desk).await;
    desk.leave().await;
    output::give(&rendered(&document?, arguments.format)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The figures of everything between two moments, as a table.
pub(super) async fn of_engine(engine: &Engine, from: Timestamp, to: Timestamp) -> anyhow::Result<String> {
    let zones = engine.zones();
    let period = Period::parse(&from.to_string(), &to.to_string(), &zones.common)?;
    Ok(render::table(&engine.participation(&Request::new(period, to, zones)).await?))
}

fn rendered(document: &Document, format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Table => render::table(document),
        Format::Json => render::json(document)?,
        Format::Csv => render::csv(document)?,
    })
}

impl Asked {
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
        let Self { from, to, account, by, as_of, mature } = self;
        if [from, to, account, by, as_of].into_iter().any(Option::is_some) || *mature {
            bail!(
                "--from, --to, --account, --by, --as-of and --mature are for figures; {what} is exported whole"
            );
        }
        Ok(())
    }

    async fn of_server(&self, api: &Api) -> anyhow::Result<Document> {
        let (from, to) = self.period();
        let mut query = vec![("from", from), ("to", to), ("mature", self.mature.to_string())];
        let given = [("by", &self.by), ("account", &self.account), ("as_of", &self.as_of)];
        query.extend(given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        let document = api.get("participation", &query).await?;
        serde_json::from_value(document).context("the server's answer is of another version")
    }

    fn period(&self) -> (String, String) {
        let today = jiff::ZonedDateTime::now().date();
        let day = |days: i64| today.saturating_add(jiff::Span::new().days(days)).to_string();
        let from = self.from.clone().unwrap_or_else(|| day(1 - USUAL_DAYS));
        (from, self.to.clone().unwrap_or_else(|| day(1)))
    }

    fn request(&self, engine: &Engine) -> anyhow::Result<Request> {
        let zones = engine.zones();
        let account = self.account.as_ref().map(|id| AccountId::new(id.as_str())).transpose()?;
        let zone = account.as_ref().and_then(|id| zones.of.get(id)).unwrap_or(&zones.common);
        let (from, to) = self.period();
        Ok(Request {
            period: Period::parse(&from, &to, zone)?,
            by: By::list(self.by.as_deref().unwrap_or_default())?,
            as_of: match &self.as_of {
                Some(as_of) => as_of.parse()?,
                None => Timestamp::now(),
            },
            account,
            mature: self.mature,
            points: None,
            zones,
        })
    }
}
