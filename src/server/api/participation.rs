//! `/api/v1/participation`: response rate and latency of a period.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::access::Reader;
use super::openapi::DayOrMoment;
use crate::comment::{AccountId, Timestamp};
use crate::participation::{By, Document, InvalidPeriod, Period, Request};
use crate::server::App;
use crate::server::problem::Problem;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ParticipationQuery {
    /// First day (`2026-11-01`, in the account's zone) or moment (RFC 3339).
    #[param(value_type = DayOrMoment, inline, example = "2026-11-01")]
    from: String,
    /// The day after the last, or a moment.
    #[param(value_type = DayOrMoment, inline, example = "2026-12-01")]
    to: String,
    /// Only this account.
    #[param(pattern = "^[A-Za-z0-9._-]{0,64}$")]
    account: Option<String>,
    /// Split by account, topic, intent, responder, language, hour, day, week or month; several with commas.
    #[param(
        pattern = "^((account|topic|intent|responder|language|hour|day|week|month)(,(account|topic|intent|responder|language|hour|day|week|month))*)?$",
        example = "topic"
    )]
    by: Option<String>,
    /// The moment until which the unanswered have waited; by default now.
    #[param(value_type = Option<Timestamp>, example = "2026-12-02T00:00:00Z")]
    as_of: Option<String>,
    /// Leave out comments that are younger than 24 hours.
    #[param(pattern = "^(|true|false)$")]
    mature: Option<String>,
    /// Thin each curve to so many of its points; 0 is none.
    #[param(pattern = "^[0-9]{0,6}$")]
    points: Option<String>,
}

#[utoipa::path(
    get, path = "/participation", tag = "measurement",
    params(ParticipationQuery),
    responses((status = 200, description = "done", body = Document))
)]
pub(super) async fn document(
    _: Reader,
    State(app): State<App>,
    query: Result<Query<ParticipationQuery>, QueryRejection>,
) -> Result<Json<Document>, Problem> {
    let Query(query) = query?;
    let zones = app.engine.zones();
    let account = account(query.account)?;
    let zone = zones.get(account.as_ref());
    let request = Request {
        period: Period::parse(&query.from, &query.to, zone).map_err(no_period)?,
        by: By::list(&given(query.by).unwrap_or_default()).map_err(bad)?,
        as_of: as_of(query.as_of)?,
        account,
        mature: given(query.mature).map(|text| switch(&text)).transpose()?.unwrap_or(false),
        points: given(query.points).map(|text| points(&text)).transpose()?,
        zones,
    };
    Ok(Json(app.engine.participation(&request).await?))
}

/// The account that is asked for; none for all.
pub(super) fn account(text: Option<String>) -> Result<Option<AccountId>, Problem> {
    given(text).map(AccountId::new).transpose().map_err(bad)
}

/// The moment that is looked from; now, if none is given.
pub(super) fn as_of(text: Option<String>) -> Result<Timestamp, Problem> {
    text.map_or_else(|| Ok(Timestamp::now()), |text| text.parse().map_err(bad))
}

fn given(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty())
}

/// Two good moments in the wrong order contradict each other; all else is no moment.
pub(super) fn no_period(error: InvalidPeriod) -> Problem {
    match error {
        InvalidPeriod::Empty { .. } => Problem::new(StatusCode::CONFLICT, error.to_string()),
        InvalidPeriod::NoDate(_) => bad(error),
    }
}

fn switch(text: &str) -> Result<bool, Problem> {
    text.parse().map_err(|_| Problem::bad_request("mature must be true or false"))
}

fn points(text: &str) -> Result<usize, Problem> {
    text.parse().map_err(|_| Problem::bad_request("points must be the most points of a curve, 0 for none"))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err wants")]
fn bad(error: impl ToString) -> Problem {
    Problem::bad_request(error.to_string())
}
