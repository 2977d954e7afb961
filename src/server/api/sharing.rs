//! `/api/v1/sharing`: what there is to post about.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::access::Reader;
use super::openapi::DayOrMoment;
use super::participation::{account, no_period};
use crate::authoring::sharing::Sharing;
use crate::comment::Timestamp;
use crate::participation::Period;
use crate::server::App;
use crate::server::problem::Problem;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SharingQuery {
    /// First day (`2026-11-01`, in the account's zone) or moment (RFC 3339).
    #[param(value_type = DayOrMoment, inline, example = "2026-11-16")]
    from: String,
    /// The day after the last, or a moment.
    #[param(value_type = DayOrMoment, inline, example = "2026-11-23")]
    to: String,
    /// Only this account.
    #[param(pattern = "^[A-Za-z0-9._-]{0,64}$")]
    account: Option<String>,
}

/// What was asked most, what rose against the period before, and what had no answer.
#[utoipa::path(
    get, path = "/sharing", tag = "measurement",
    params(SharingQuery),
    responses((status = 200, description = "done", body = Sharing))
)]
pub(super) async fn show(
    _: Reader,
    State(app): State<App>,
    query: Result<Query<SharingQuery>, QueryRejection>,
) -> Result<Json<Sharing>, Problem> {
    let Query(query) = query?;
    let account = account(query.account)?;
    let zones = app.engine.zones();
    let period = Period::parse(&query.from, &query.to, zones.get(account.as_ref())).map_err(no_period)?;
    Ok(Json(app.engine.sharing(period, account, Timestamp::now()).await?))
}
