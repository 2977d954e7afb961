//! `/api/v1/users`: the console's users, for `tanggap user` beside a running server.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::access::Admin;
use super::body::{Body, read_body};
use crate::comment::{AccountId, Timestamp};
use crate::console::access::audit::{self, Deed};
use crate::console::access::{NewUser, PeopleError, Role, User, UserName};
use crate::server::App;
use crate::server::problem::Problem;

/// A user as the API gives it.
#[derive(Serialize)]
pub(super) struct Item {
    name: UserName,
    shown: String,
    role: Role,
    accounts: Option<BTreeSet<AccountId>>,
    second_factor: bool,
    created_at: Timestamp,
}

/// The users.
#[derive(Serialize)]
pub(super) struct List {
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    shown: Option<String>,
    role: Role,
    accounts: Option<BTreeSet<AccountId>>,
}

/// A password that must be changed at the first login.
#[derive(Serialize)]
pub(super) struct First {
    name: UserName,
    password: String,
}

type Name = Result<Path<String>, PathRejection>;

pub(super) async fn list(_: Admin, State(app): State<App>) -> Result<Json<List>, Problem> {
    let items = app.console.people.list().await?.into_iter().map(Item::of).collect();
    Ok(Json(List { items }))
}

pub(super) async fn add(
    Admin(by): Admin,
    State(app): State<App>,
    body: Body,
) -> Result<(StatusCode, Json<First>), Problem> {
    let new: New = read_body(&body?)?;
    let name = read_name(&new.name)?;
    let shown = new.shown.unwrap_or_default();
    let user = NewUser { name: name.clone(), shown, role: new.role, accounts: new.accounts };
    let password = app.console.people.add(user, &by).await?;
    note(&app, by, "user.add", &name).await;
    Ok((StatusCode::CREATED, Json(First { name, password: password.expose().to_owned() })))
}

pub(super) async fn reset(
    Admin(by): Admin,
    State(app): State<App>,
    name: Name,
) -> Result<Json<First>, Problem> {
    let name = read_name(&name?)?;
    let password = app.console.reset(&name).await?;
    note(&app, by, "user.reset", &name).await;
    Ok(Json(First { name, password: password.expose().to_owned() }))
}

pub(super) async fn remove(
    Admin(by): Admin,
    State(app): State<App>,
    name: Name,
) -> Result<StatusCode, Problem> {
    let name = read_name(&name?)?;
    app.console.remove(&name).await?;
    note(&app, by, "user.remove", &name).await;
    Ok(StatusCode::NO_CONTENT)
}

impl Item {
    fn of(user: User) -> Self {
        Self {
            second_factor: user.has_second_factor(),
            name: user.name,
            shown: user.shown,
            role: user.role,
            accounts: user.accounts,
            created_at: user.created_at,
        }
    }
}

async fn note(app: &App, by: String, did: &str, about: &UserName) {
    let deed = Deed { at: Timestamp::now(), by, did: did.to_owned(), about: Some(about.to_string()) };
    if let Err(error) = audit::record(&app.engine.store, &deed).await {
        tracing::error!(%error, did, "what was done could not be recorded");
    }
}

fn read_name(name: &str) -> Result<UserName, Problem> {
    UserName::new(name).map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        let status = match &error {
            PeopleError::Unknown(_) => StatusCode::NOT_FOUND,
            PeopleError::Taken(_) | PeopleError::LastAdmin(_) => StatusCode::CONFLICT,
            PeopleError::Weak(_) => StatusCode::UNPROCESSABLE_ENTITY,
            PeopleError::Failed(_) | PeopleError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        match error {
            PeopleError::Store(error) => error.into(),
            error => Self::new(status, error.to_string()),
        }
    }
}
