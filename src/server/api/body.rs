//! Bodies of requests: JSON, read strictly.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use serde::de::DeserializeOwned;

use crate::server::problem::Problem;

/// A body as it came, or why it did not.
pub(super) type Body = Result<Bytes, BytesRejection>;

/// The body as what is expected: an object, with nothing in it that has no meaning.
pub(super) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // An array would be taken for the members' values in order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(Problem::bad_request("the body is no JSON object"));
    }
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(format!("the body is not as expected: {error}")))
}

/// The same of a body that may be absent or null.
pub(super) fn read_optional<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, Problem> {
    match body.trim_ascii() {
        b"" | b"null" => Ok(T::default()),
        body => read_body(body),
    }
}
