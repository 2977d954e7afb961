//! [`VerifiedBody`] as an axum extractor.
//!
//! Nothing is parsed here, and a request whose header cannot be right is turned away before its body is
//! read.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::signature::Claim;
use crate::{SIGNATURE_HEADER, SignatureError, VerifiedBody, Verifier};

impl<S> FromRequest<S> for VerifiedBody<Bytes>
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = VerifiedBodyRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let claim = claim(request.headers())?;
        let body = Bytes::from_request(request, state).await?;
        Ok(Verifier::from_ref(state).check(body, &claim)?)
    }
}

/// Why a request is turned away.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifiedBodyRejection {
    /// The signature is missing or wrong. Answered with 401 and an empty body.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The body could not be read, or is longer than the router's limit (413).
    #[error(transparent)]
    Body(#[from] BytesRejection),
}

impl IntoResponse for VerifiedBodyRejection {
    fn into_response(self) -> Response {
        match self {
            // Empty whatever was wrong: a forger learns nothing from it.
            Self::Signature(_) => StatusCode::UNAUTHORIZED.into_response(),
            Self::Body(rejection) => rejection.into_response(),
        }
    }
}

fn claim(headers: &HeaderMap) -> Result<Claim, SignatureError> {
    let mut values = headers.get_all(SIGNATURE_HEADER).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(SignatureError::Malformed);
    }
    Claim::from_header(first.map(HeaderValue::as_bytes))
}
