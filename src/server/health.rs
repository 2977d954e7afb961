//! `/healthz` and `/readyz`, for balancers and for whoever looks after the machine.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::App;
use crate::comment::AccountId;
use crate::engine::{Access, Account, Engine};

/// A store that doesn't answer within this time can't be called ready.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

#[derive(Serialize)]
struct Ready {
    ready: bool,
    store: String,
    intents: Intents,
    accounts: Vec<AccountHealth>,
    nodes: Vec<String>,
}

#[derive(Serialize)]
struct Intents {
    hash: String,
    faults: usize,
}

#[derive(Serialize)]
struct AccountHealth {
    id: AccountId,
    state: &'static str,
    reason: Option<String>,
}

/// 503 only when events can't be stored: trouble of one account must not take the receiver out of a balancer.
async fn ready(State(app): State<App>) -> Response {
    let store = match tokio::time::timeout(PATIENCE, app.engine.store.check()).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the store does not answer".to_owned()),
    };
    let status = if store.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let ready = store.is_ok();
    let store = store.err().unwrap_or_else(|| "ok".to_owned());
    let shelves = app.engine.accounts.shelves();
    let hashes: Vec<String> = shelves.iter().map(|shelf| shelf.serving().set.hash().to_owned()).collect();
    let faults =
        shelves.iter().filter_map(|shelf| shelf.broken()).map(|broken| broken.faults().count()).sum();
    let intents = Intents { hash: hashes.join("+"), faults };
    let accounts = app.engine.accounts.iter().map(|account| health(&app.engine, account)).collect();
    let nodes = vec![app.engine.node.to_string()];
    (status, Json(Ready { ready, store, intents, accounts, nodes })).into_response()
}

fn health(engine: &Engine, account: &Account) -> AccountHealth {
    let standing = account.standing();
    let (state, reason) = match (account.access(), standing.paused, standing.drafts) {
        (Access::Stopped { reason, .. }, ..) => ("stopped", Some(reason)),
        (_, Some(note), _) => ("paused", Some(note.reason)),
        (_, _, Some(note)) => ("drafts", Some(note.reason)),
        _ if account.faq().is_faulty() => ("drafts", Some("the intent files have faults".to_owned())),
        (Access::Resting { until }, ..) => ("ok", Some(format!("rests until {until}"))),
        (Access::Open, ..) => {
            let reasons: Vec<String> =
                engine.alarms.of(&account.id).into_iter().map(|alarm| alarm.reason).collect();
            ("ok", Some(reasons.join("; ")).filter(|reason| !reason.is_empty()))
        }
    };
    AccountHealth { id: account.id.clone(), state, reason }
}
