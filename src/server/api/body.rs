//! Bodies of requests: JSON, read strictly.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use serde::de::DeserializeOwned;

use crate::server::problem::Problem;

/// A body as it came, or why it did not.
pub(super) type Body = Result<Bytes, BytesRejection>;

/// The body as what is expected.
pub(super) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(format!("the body is not as expected: {error}")))
}

/// The same of a body that may be absent or null.
pub(super) fn read_optional<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, Problem> {
    if body.is_empty() {
        return Ok(T::default());
    }
    let read: Option<T> = read_body(body)?;
    Ok(read.unwrap_or_default())
}
