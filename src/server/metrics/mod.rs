//! `/metrics`, for Prometheus. Labels have few values: accounts are those that are configured, and nothing is labelled by
//! intent, author or comment.

mod targets;
mod text;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use self::text::Text;
use super::App;
use super::problem::Problem;
use crate::comment::{AccountId, Decision, Responder, Timestamp};
use crate::engine::figures::States;
use crate::engine::{Access, AlarmKind, Engine};
use crate::participation::tally::Tally;
use crate::participation::{By, Document, Group, Period, Request};
use crate::store::StoreError;

/// What the figures are of: the days up to now.
const DAYS: i64 = 7;
const DAY: i64 = 24 * 60 * 60 * 1000;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let text = of(&app.engine, Timestamp::now()).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

async fn of(engine: &Engine, now: Timestamp) -> Result<String, StoreError> {
    let mut text = Text::default();
    let (tally, states) = engine.watch().await?;
    comments(&mut text, engine, &tally, &states, now);
    machine(&mut text, engine).await?;
    accounts(&mut text, engine);
    notices(&mut text, engine);
    figures(&mut text, &of_days(engine, now).await?);
    targets::metrics(&mut text, &engine.targets(None, None, now).await?);
    Ok(text.end())
}

fn comments(text: &mut Text, engine: &Engine, tally: &Tally, states: &States, now: Timestamp) {
    // Comments of accounts that were served once stay in the ledger, and out of here: labels are what is configured.
    let known = |id: &&Option<AccountId>| id.as_ref().is_none_or(|id| engine.accounts.get(id).is_some());
    let account = |id: &Option<AccountId>| id.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    text.family("tanggap_comments_received_total", "counter", "Comments that came since the start.");
    for (id, count) in tally.received.iter().filter(|(id, _)| known(id)) {
        text.sample("tanggap_comments_received_total", &[("account", &account(id))], *count as f64);
    }
    text.family(
        "tanggap_comments_decided_total",
        "counter",
        "Comments since the start, by their first decision.",
    );
    for ((id, decision), count) in tally.decided.iter().filter(|((id, _), _)| known(&id)) {
        let labels = [("account", &*account(id)), ("decision", decision_name(*decision))];
        text.sample("tanggap_comments_decided_total", &labels, *count as f64);
    }
    text.family("tanggap_comments", "gauge", "Comments that are in a state now.");
    for ((id, state), (count, _)) in states.iter().filter(|((id, _), _)| known(&id)) {
        let labels = [("account", &*account(id)), ("state", state.as_str())];
        text.sample("tanggap_comments", &labels, *count as f64);
    }
    text.family(
        "tanggap_oldest_seconds",
        "gauge",
        "Age of the oldest comment that is in a state now and waits.",
    );
    for ((id, state), (_, written)) in states.iter().filter(|((id, state), _)| known(&id) && state.waits()) {
        let labels = [("account", &*account(id)), ("state", state.as_str())];
        text.sample("tanggap_oldest_seconds", &labels, now.since(*written).max(0) as f64 / 1000.0);
    }
    text.family("tanggap_response_latency_seconds", "histogram", "From written to the first answer.");
    for ((id, responder), histogram) in tally.latency.iter().filter(|((id, _), _)| known(&id)) {
        let responder = match responder {
            Responder::Bot => "bot",
            Responder::Approved => "approved",
            Responder::Staff => "staff",
        };
        let labels = [("account", &*account(id)), ("responder", responder)];
        text.histogram("tanggap_response_latency_seconds", &labels, histogram);
    }
    text.family(
        "tanggap_stage_latency_seconds",
        "histogram",
        "The stages of a comment's way, each from the one before.",
    );
    for (stage, histogram) in ["received", "decided", "approved", "posted"].iter().zip(&tally.stages) {
        text.histogram("tanggap_stage_latency_seconds", &[("stage", stage)], histogram);
    }
}

async fn machine(text: &mut Text, engine: &Engine) -> Result<(), StoreError> {
    text.family("tanggap_build_info", "gauge", "The version that runs.");
    text.sample("tanggap_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    text.family(
        "tanggap_replies_total",
        "counter",
        "Attempts to post since the start, by what came of them.",
    );
    for (outcome, count) in engine.counts.replies() {
        text.sample("tanggap_replies_total", &[("outcome", outcome)], count as f64);
    }
    text.family(
        "tanggap_webhook_requests_total",
        "counter",
        "Notifications since the start, by the answer's status.",
    );
    for (status, count) in engine.counts.notifications() {
        text.sample("tanggap_webhook_requests_total", &[("code", &status.to_string())], count as f64);
    }
    text.family(
        "tanggap_graph_calls_total",
        "counter",
        "Calls of the Graph API since the start, by what came of them.",
    );
    for ((call, result), count) in engine.graph.calls() {
        text.sample("tanggap_graph_calls_total", &[("call", call), ("result", result)], count as f64);
    }
    text.family("tanggap_ledger_entries_total", "counter", "Entries of the ledger.");
    text.sample("tanggap_ledger_entries_total", &[], engine.store.last_seq().await? as f64);
    text.family(
        "tanggap_push_lag_entries",
        "gauge",
        "Entries of the ledger that the measurement module was not told of; none where it is told nothing.",
    );
    if let Some(pushed) = engine.counts.pushed_to() {
        let lag = engine.store.last_seq().await?.saturating_sub(pushed);
        text.sample("tanggap_push_lag_entries", &[], lag as f64);
    }
    text.family("tanggap_store_bytes", "gauge", "What the store takes on disk.");
    for (part, bytes) in engine.store.sizes().await? {
        text.sample("tanggap_store_bytes", &[("part", part)], bytes as f64);
    }
    text.family("tanggap_intents_info", "gauge", "The sets of intents that serve, by their hashes.");
    let shelves = engine.accounts.shelves();
    for shelf in &shelves {
        text.sample("tanggap_intents_info", &[("hash", shelf.serving().set.hash())], 1.0);
    }
    text.family("tanggap_intents_faulty", "gauge", "Whether some intent files have faults.");
    let faulty = shelves.iter().any(|shelf| shelf.broken().is_some());
    text.sample("tanggap_intents_faulty", &[], f64::from(u8::from(faulty)));
    Ok(())
}

fn accounts(text: &mut Text, engine: &Engine) {
    text.family("tanggap_account_open", "gauge", "Whether the account may post: neither stopped nor paused.");
    for account in engine.accounts.iter() {
        let open = !account.is_paused() && !matches!(account.access(), Access::Stopped { .. });
        text.sample("tanggap_account_open", &[("account", account.id.as_str())], f64::from(u8::from(open)));
    }
    text.family("tanggap_token_expiry_timestamp_seconds", "gauge", "When the account's token ends.");
    for account in engine.accounts.iter() {
        if let Some(life) = account.life() {
            let at = life.expires_at.as_millis() as f64 / 1000.0;
            text.sample("tanggap_token_expiry_timestamp_seconds", &[("account", account.id.as_str())], at);
        }
    }
    text.family("tanggap_graph_usage_ratio", "gauge", "How much of Meta's allowance is used.");
    for account in engine.accounts.iter() {
        if let Some(usage) = engine.graph.usage(account.token().expose()) {
            let labels = [("account", account.id.as_str())];
            text.sample("tanggap_graph_usage_ratio", &labels, usage.percent / 100.0);
        }
    }
    text.family(
        "tanggap_alarm",
        "gauge",
        "Alarms that are raised now; surges of several topics are several.",
    );
    for account in engine.accounts.iter() {
        let alarms = engine.alarms.of(&account.id);
        for kind in AlarmKind::ALL {
            let labels = [("account", account.id.as_str()), ("kind", kind.as_str())];
            let raised = alarms.iter().filter(|alarm| alarm.kind == kind).count();
            text.sample("tanggap_alarm", &labels, raised as f64);
        }
    }
}

/// What was told of alarms, way by way.
fn notices(text: &mut Text, engine: &Engine) {
    text.family(
        "tanggap_notices_total",
        "counter",
        "Mails and calls that told of alarms, by what came of them.",
    );
    for ((way, result), count) in engine.counts.notices() {
        text.sample("tanggap_notices_total", &[("way", way), ("result", result)], count as f64);
    }
    text.family("tanggap_notices_waiting", "gauge", "Alarms and reports that nobody could be told of yet.");
    for (way, count) in engine.counts.notices_waiting() {
        text.sample("tanggap_notices_waiting", &[("way", way)], count as f64);
    }
}

/// The figures of the last days, by account.
async fn of_days(engine: &Engine, now: Timestamp) -> Result<Document, StoreError> {
    let zones = engine.zones();
    let (from, to) = (now.plus_millis(-DAYS * DAY).to_string(), now.plus_millis(1).to_string());
    let period = Period::parse(&from, &to, &zones.common)
        .map_err(|error| StoreError::Unavailable(format!("the clock is at the end of time: {error}")))?;
    let request = Request { by: vec![By::Account], points: Some(0), ..Request::new(period, now, zones) };
    engine.participation(&request).await
}

/// A figure of one group, part by part.
type Parts = Vec<(&'static str, Option<f64>)>;

fn figures(text: &mut Text, document: &Document) {
    let seconds = |ms: Option<i64>| ms.map(|ms| ms as f64 / 1000.0);
    let mut family = |name: &str, help: &str, label: &'static str, of: &dyn Fn(&Group) -> Parts| {
        text.family(name, "gauge", help);
        for group in &document.groups {
            let account = group.key.values().next().flatten().unwrap_or("other");
            for (part, value) in of(group) {
                if let Some(value) = value {
                    text.sample(name, &[("account", account), (label, part)], value);
                }
            }
        }
    };
    family("tanggap_answered_ratio", "Answered of the last 7 days.", "of", &|group| {
        vec![("comments", group.rate), ("questions", group.question_rate)]
    });
    family("tanggap_answered_within_ratio", "Answered in time of the last 7 days.", "within", &|group| {
        vec![("15m", group.within.m15), ("1h", group.within.h1), ("24h", group.within.h24)]
    });
    family(
        "tanggap_waiting_median_seconds",
        "Median wait for an answer, the unanswered included, of the last 7 days.",
        "of",
        &|group| {
            vec![
                ("comments", seconds(group.survival.median_ms)),
                ("questions", seconds(group.question_survival.median_ms)),
            ]
        },
    );
}

fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Post => "post",
        Decision::Draft => "draft",
        Decision::Escalate => "escalate",
        Decision::Ignore => "ignore",
    }
}
