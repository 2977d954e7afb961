//! Errors of the API, as RFC 9457 problem documents.

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::desk::DeskError;
use crate::store::StoreError;

/// Why a request of the API is not carried out.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let document =
            Document { r#type: "about:blank", title, status: self.status.as_u16(), detail: self.detail };
        let mut response = (self.status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request of the API failed");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the store is not available")
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let status = match &error {
            DeskError::Unknown(_) => StatusCode::NOT_FOUND,
            DeskError::NotInState { .. }
            | DeskError::Moved
            | DeskError::NothingProposed
            | DeskError::NothingToConfirm
            // The text is well-formed by itself, and would do as an answer to another comment.
            | DeskError::RepeatsPersonalData => StatusCode::CONFLICT,
            DeskError::Text(_) => StatusCode::UNPROCESSABLE_ENTITY,
            DeskError::Instagram(_) => StatusCode::BAD_GATEWAY,
            DeskError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        match error {
            DeskError::Store(error) => error.into(),
            error => Self::new(status, error.to_string()),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
