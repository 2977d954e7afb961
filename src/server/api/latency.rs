//! `/api/v1/latency`: one record a comment, as the measurement module reads them.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::access::Reader;
use super::events::{FeedQuery, given};
use super::wire::List;
use crate::participation::Record;
use crate::server::App;
use crate::server::problem::Problem;

/// The records of comments that changed after a position, in the order of what changed them. A comment that changes comes
/// again: the latest record of a comment is the one that holds.
#[utoipa::path(
    get, path = "/latency", tag = "measurement",
    params(FeedQuery),
    responses((status = 200, description = "a page", content(
        (List<Record> = "application/json"),
        (Record = "application/x-ndjson"))))
)]
pub(super) async fn list(
    _: Reader,
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<FeedQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let (after, limit) = FeedQuery::read(query)?;
    let page = app.engine.changed(after, limit).await?;
    let records: Vec<Record> = page.records.into_iter().map(|told| told.record).collect();
    Ok(given(&headers, records, page.next))
}
