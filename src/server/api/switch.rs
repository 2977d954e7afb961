//! `/api/v1/pause` and `…/resume`: the kill switch.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Admin, NoQuery};
use super::body::{Body, read_optional};
use crate::comment::AccountId;
use crate::engine::Engine;
use crate::server::App;
use crate::server::problem::Problem;

/// Which account; none is all.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    account: Option<AccountId>,
}

/// How the accounts stand now.
#[derive(Serialize, ToSchema)]
pub(super) struct Accounts {
    accounts: Vec<Account>,
}

#[derive(Serialize, ToSchema)]
struct Account {
    id: AccountId,
    paused: bool,
    /// Why the bot fell back to drafts, if it did.
    drafts: Option<String>,
}

#[utoipa::path(
    post, path = "/pause", tag = "switch",
    request_body = Option<Which>,
    responses((status = 200, description = "done", body = Accounts))
)]
pub(super) async fn pause(
    Admin(name): Admin,
    _: NoQuery,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Accounts>, Problem> {
    let account = which(&app.engine, body)?;
    app.engine.pause(account.as_ref(), &name).await?;
    Ok(Json(accounts(&app.engine)))
}

#[utoipa::path(
    post, path = "/resume", tag = "switch",
    request_body = Option<Which>,
    responses((status = 200, description = "done", body = Accounts))
)]
pub(super) async fn resume(
    Admin(name): Admin,
    _: NoQuery,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Accounts>, Problem> {
    let account = which(&app.engine, body)?;
    app.engine.resume(account.as_ref(), &name).await?;
    Ok(Json(accounts(&app.engine)))
}

pub(super) fn which(engine: &Engine, body: Body) -> Result<Option<AccountId>, Problem> {
    let body = body?;
    let which: Which = read_optional(&body)?;
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
