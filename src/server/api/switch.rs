//! `/api/v1/pause` and `…/resume`: the kill switch.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::access::Admin;
use super::body::{Body, read_body};
use crate::comment::AccountId;
use crate::engine::Engine;
use crate::server::App;
use crate::server::problem::Problem;

/// Which account; none is all.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    account: Option<AccountId>,
}

/// How the accounts stand now.
#[derive(Serialize)]
pub(super) struct Accounts {
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Account {
    id: AccountId,
    paused: bool,
    /// Why the bot fell back to drafts, if it did.
    drafts: Option<String>,
}

pub(super) async fn pause(
    Admin(name): Admin,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Accounts>, Problem> {
    let account = which(&app.engine, body)?;
    app.engine.pause(account.as_ref(), &name).await?;
    Ok(Json(accounts(&app.engine)))
}

pub(super) async fn resume(
    Admin(name): Admin,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Accounts>, Problem> {
    let account = which(&app.engine, body)?;
    app.engine.resume(account.as_ref(), &name).await?;
    Ok(Json(accounts(&app.engine)))
}

fn which(engine: &Engine, body: Body) -> Result<Option<AccountId>, Problem> {
    let body = body?;
    let which: Which = if body.is_empty() { Which::default() } else { read_body(&body)? };
    match which.account {
        Some(id) if engine.accounts.get(&id).is_none() => {
            Err(Problem::new(StatusCode::NOT_FOUND, format!("account {id} is not served here")))
        }
        account => Ok(account),
    }
}

fn accounts(engine: &Engine) -> Accounts {
    let account = |account: &crate::engine::Account| {
        let standing = account.standing();
        let drafts = standing.drafts.map(|note| note.reason);
        Account { id: account.id.clone(), paused: standing.paused.is_some(), drafts }
    };
    Accounts { accounts: engine.accounts.iter().map(|known| account(known)).collect() }
}
