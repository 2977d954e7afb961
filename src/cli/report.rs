//! `tanggap report`: response rate and latency of a period.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use super::desk::Desk;
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
    #[arg(long, value_name = "…", default_value = "")]
    by: String,
    /// The moment until which the unanswered have waited; by default now
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Read).await?;
    let document = match &desk {
        Desk::Server(api) => of_server(&arguments, api).await,
        Desk::Store(engine) => of_store(&arguments, engine).await,
    };
    desk.leave().await;
    output::give(&rendered(&document?, arguments.format)?)?;
    Ok(ExitCode::SUCCESS)
}

async fn of_server(arguments: &Arguments, api: &Api) -> anyhow::Result<Document> {
    let (from, to) = arguments.period();
    let mut query = vec![("from", from), ("to", to), ("by", arguments.by.clone())];
    query.extend(arguments.account.clone().map(|account| ("account", account)));
    query.extend(arguments.as_of.clone().map(|as_of| ("as_of", as_of)));
    let document = api.get("participation", &query).await?;
    serde_json::from_value(document).context("the server's answer is of another version")
}

async fn of_store(arguments: &Arguments, engine: &Engine) -> anyhow::Result<Document> {
    Ok(engine.participation(&arguments.request(engine)?).await?)
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

impl Arguments {
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
            by: By::list(&self.by)?,
            as_of: match &self.as_of {
                Some(as_of) => as_of.parse()?,
                None => Timestamp::now(),
            },
            account,
            mature: false,
            points: None,
            zones,
        })
    }
}
