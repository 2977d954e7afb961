//! Answers that a caller has already: each gets a mark of what it says, and who shows the mark gets 304 and no body.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::problem::Problem;

/// Marks answers to `GET` with a weak `ETag`: the same whether they are sent in gzip or not.
pub(super) async fn mark(request: Request, next: Next) -> Response {
    let asked = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !asked || response.status() != StatusCode::OK || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer broke off").into_response();
    };
    let digest = Sha256::digest(&body);
    let mark: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let mark = format!("W/\"{mark}\"");
    if known.is_some_and(|known| knows(&known, &mark)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        put(&mut parts.headers, &mark);
        return Response::from_parts(parts, Body::empty());
    }
    put(&mut parts.headers, &mark);
    Response::from_parts(parts, Body::from(body))
}

fn put(headers: &mut HeaderMap, mark: &str) {
    headers.extend(HeaderValue::from_str(mark).map(|mark| (header::ETAG, mark)));
    // It may be kept, but has to be asked for again: figures live.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
}

/// Whether a list of marks holds this one, or is `*`.
pub(super) fn knows(known: &HeaderValue, mark: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    let weak = |mark: &str| mark.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|known| known.trim() == "*" || weak(known) == weak(mark))
}
