//! `/api/v1/events`: the ledger feed.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::access::Reader;
use super::wire::List;
use crate::comment::Entry;
use crate::engine::masked;
use crate::server::App;
use crate::server::problem::Problem;

/// Most entries in one answer.
const MOST: usize = 1000;
/// The last position that all readers of JSON can tell from the next.
const LAST: u64 = (1 << 53) - 1;
/// Newline-delimited JSON: one record a line.
pub(super) const NDJSON: &str = "application/x-ndjson";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FeedQuery {
    /// Go on after this position in the ledger: the `next` of the page before, or the `seq` of its last item.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_u64)]
    after: Option<u64>,
    /// At most so many items.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

impl FeedQuery {
    /// The position to go on from, and the most items that are given.
    pub(super) fn read(query: Result<Query<Self>, QueryRejection>) -> Result<(u64, usize), Problem> {
        let Query(Self { after, limit }) = query?;
        let limit = limit.unwrap_or(MOST);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::bad_request(format!("limit must be 1 to {MOST}")));
        }
        let after = after.unwrap_or(0);
        if after > LAST {
            return Err(Problem::bad_request(format!("after must be at most {LAST}")));
        }
        Ok((after, limit))
    }
}

#[utoipa::path(
    get, path = "/events", tag = "measurement",
    params(FeedQuery),
    responses((status = 200, description = "a page", content(
        (List<Entry> = "application/json"),
        (Entry = "application/x-ndjson"))))
)]
pub(super) async fn list(
    reader: Reader,
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<FeedQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let (after, limit) = FeedQuery::read(query)?;
    // One more than is given tells whether there is a next page.
    let mut entries = app.engine.store.events(after, limit + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().map(|entry| entry.seq).filter(|_| more);
    if reader.is_outsider() {
        entries = entries.into_iter().map(masked).collect();
    }
    Ok(given(&headers, entries, next))
}

/// A list as JSON, or one item a line if that is what the caller accepts.
pub(super) fn given<T: Serialize>(headers: &HeaderMap, items: Vec<T>, next: Option<u64>) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accepts.contains(NDJSON) {
        return Json(List { items, next }).into_response();
    }
    let lines: String =
        items.iter().filter_map(|item| serde_json::to_string(item).ok()).map(|line| line + "\n").collect();
    ([(header::CONTENT_TYPE, NDJSON)], lines).into_response()
}
