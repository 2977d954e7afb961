//! `/api/v1/participation`: response rate and latency of a period.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;

use super::access::Reader;
use crate::comment::{AccountId, Timestamp};
use crate::participation::{By, Document, Period, Request};
use crate::server::App;
use crate::server::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticipationQuery {
    from: String,
    to: String,
    account: Option<String>,
    by: Option<String>,
    as_of: Option<String>,
    mature: Option<String>,
    points: Option<String>,
}

pub(super) async fn document(
    _: Reader,
    State(app): State<App>,
    query: Result<Query<ParticipationQuery>, QueryRejection>,
) -> Result<Json<Document>, Problem> {
    let Query(query) = query?;
    let given = |value: Option<String>| value.filter(|value| !value.is_empty());
    let zones = app.engine.zones();
    let account = given(query.account).map(AccountId::new).transpose().map_err(bad)?;
    let zone = account.as_ref().and_then(|id| zones.of.get(id)).unwrap_or(&zones.common);
    let request = Request {
        period: Period::parse(&query.from, &query.to, zone).map_err(bad)?,
        by: By::list(&given(query.by).unwrap_or_default()).map_err(bad)?,
        as_of: match given(query.as_of) {
            Some(as_of) => as_of.parse().map_err(bad)?,
            None => Timestamp::now(),
        },
        account,
        mature: given(query.mature).map(|text| switch(&text)).transpose()?.unwrap_or(false),
        points: given(query.points).map(|text| points(&text)).transpose()?,
        zones,
    };
    Ok(Json(app.engine.participation(&request).await?))
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
