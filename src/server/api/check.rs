//! `/api/v1/check`: proves the installation of an account, line by line.

use axum::Json;
use axum::extract::State;

use super::access::{Admin, NoQuery};
use super::body::Body;
use super::switch::{Which, which};
use crate::engine::check::Report;
use crate::server::App;
use crate::server::problem::Problem;

#[utoipa::path(
    post, path = "/check", tag = "switch",
    request_body = Option<Which>,
    responses((status = 200, description = "what holds, line by line", body = Report))
)]
pub(super) async fn check(
    _: Admin,
    _: NoQuery,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Report>, Problem> {
    let account = which(&app.engine, body)?;
    Ok(Json(app.engine.check(account.as_ref(), &app.doors).await?))
}
