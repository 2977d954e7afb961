//! `/api/v1/events`: the ledger feed.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::access::Reader;
use super::masked;
use super::wire::List;
use crate::server::App;
use crate::server::problem::Problem;

/// Most entries in one answer.
const MOST: usize = 1000;
/// Newline-delimited JSON: one record a line.
pub(super) const NDJSON: &str = "application/x-ndjson";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    after: Option<u64>,
    limit: Option<usize>,
}

pub(super) async fn list(
    reader: Reader,
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<EventsQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query?;
    let limit = query.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::bad_request(format!("limit must be 1 to {MOST}")));
    }
    // One more than is given tells whether there is a next page.
    let mut entries = app.engine.store.events(query.after.unwrap_or(0), limit + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().map(|entry| entry.seq).filter(|_| more);
    if reader.is_outsider() {
        entries = entries.into_iter().map(masked::entry).collect();
    }
    Ok(given(&headers, entries, next))
}

/// A list as JSON, or one item a line if that is what the caller accepts.
fn given<T: Serialize>(headers: &HeaderMap, items: Vec<T>, next: Option<u64>) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accepts.contains(NDJSON) {
        return Json(List { items, next }).into_response();
    }
    let lines: String =
        items.iter().filter_map(|item| serde_json::to_string(item).ok()).map(|line| line + "\n").collect();
    ([(header::CONTENT_TYPE, NDJSON)], lines).into_response()
}
