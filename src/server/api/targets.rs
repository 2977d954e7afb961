//! `/api/v1/targets`: how far the accounts are with what they want to reach.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::Reader;
use super::openapi::DayOrMoment;
use super::participation::{account, as_of, no_period};
use crate::comment::Timestamp;
use crate::participation::Period;
use crate::participation::targets::Attainment;
use crate::server::App;
use crate::server::problem::Problem;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TargetsQuery {
    /// First day (`2026-11-01`, in the account's zone) or moment (RFC 3339), with `to`. Without both, the time in which the
    /// account wants to reach its targets.
    #[param(value_type = Option<DayOrMoment>, inline, example = "2026-11-01")]
    from: Option<String>,
    /// The day after the last, or a moment.
    #[param(value_type = Option<DayOrMoment>, inline, example = "2026-12-01")]
    to: Option<String>,
    /// Only this account.
    #[param(pattern = "^[A-Za-z0-9._-]{0,64}$")]
    account: Option<String>,
    /// The moment at which verdicts are passed; by default now.
    #[param(value_type = Option<Timestamp>, example = "2026-12-02T00:00:00Z")]
    as_of: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Targets {
    /// The accounts that have targets.
    items: Vec<Attainment>,
}

#[utoipa::path(
    get, path = "/targets", tag = "measurement",
    params(TargetsQuery),
    responses((status = 200, description = "done", body = Targets))
)]
pub(super) async fn list(
    _: Reader,
    State(app): State<App>,
    query: Result<Query<TargetsQuery>, QueryRejection>,
) -> Result<Json<Targets>, Problem> {
    let Query(query) = query?;
    let account = account(query.account)?;
    let zones = app.engine.zones();
    let period = match (query.from, query.to) {
        (Some(from), Some(to)) => {
            Some(Period::parse(&from, &to, zones.get(account.as_ref())).map_err(no_period)?)
        }
        (None, None) => None,
        // Each is well-formed by itself, as the two moments of a period in the wrong order are.
        _ => return Err(Problem::new(StatusCode::CONFLICT, "from and to belong together")),
    };
    let as_of = as_of(query.as_of)?;
    Ok(Json(Targets { items: app.engine.targets(account.as_ref(), period.as_ref(), as_of).await? }))
}
