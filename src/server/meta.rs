//! Meta's callbacks beside the webhook: an account removed the app, or a person wants to be forgotten.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use instagram_webhook::SignedRequest;
use serde::{Deserialize, Serialize};

use super::App;
use crate::engine::Deletion;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/meta/deauthorize", post(deauthorize))
        .route("/meta/data-deletion", post(data_deletion))
        .route("/meta/data-deletion/{code}", get(deletion_status))
}

#[derive(Deserialize)]
struct Callback {
    signed_request: String,
}

/// What Meta shows to the person who asked.
#[derive(Serialize)]
struct Confirmation {
    url: String,
    confirmation_code: String,
}

type Request = Result<Form<Callback>, FormRejection>;

/// An account took its permission back: nothing is posted for it until it is connected again.
async fn deauthorize(State(app): State<App>, request: Request) -> Response {
    let request = match read(&app, request) {
        Ok(request) => request,
        Err(status) => return status.into_response(),
    };
    let Some(account) = app.engine.accounts.of_user(request.user_id.as_str()) else {
        // Meta may speak of people by another id than notifications do; a dead token says the same soon enough.
        tracing::warn!("the app was removed from an account that is known by another id");
        return StatusCode::OK.into_response();
    };
    match app.engine.deauthorized(&account.id).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!(%error, "that the app was removed could not be kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn data_deletion(State(app): State<App>, request: Request) -> Response {
    let request = match read(&app, request) {
        Ok(request) => request,
        Err(status) => return status.into_response(),
    };
    match app.engine.ask_to_forget(request.user_id.as_str()).await {
        Ok(confirmation_code) => {
            let url = format!("{}/meta/data-deletion/{confirmation_code}", app.public_url);
            Json(Confirmation { url, confirmation_code }).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a request to be forgotten could not be kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The page behind the confirmation code.
async fn deletion_status(State(app): State<App>, Path(code): Path<String>) -> Response {
    let page = |status: StatusCode, id: &str, en: &str| {
        let body = format!(
            "<!doctype html>\n<html lang=\"id\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>Penghapusan data</title>\
             <body style=\"font-family:sans-serif;max-width:40em;margin:2em auto;padding:0 1em\">\
             <h1>Penghapusan data</h1><p>{id}</p><p lang=\"en\">{en}</p></body></html>\n"
        );
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
    };
    match app.engine.deletion(&code).await {
        Ok(Some(Deletion { done_at: Some(at), erased, .. })) => page(
            StatusCode::OK,
            &format!("Selesai pada {at}: {erased} komentar Anda telah dihapus dari sistem kami."),
            &format!("Done at {at}: {erased} of your comments were erased from our system."),
        ),
        Ok(Some(Deletion { asked_at, .. })) => page(
            StatusCode::OK,
            &format!("Permintaan Anda diterima pada {asked_at} dan sedang dikerjakan."),
            &format!("Your request came in at {asked_at} and is being carried out."),
        ),
        Ok(None) => page(StatusCode::NOT_FOUND, "Kode ini tidak dikenal.", "This code is not known."),
        Err(error) => {
            tracing::error!(%error, "a request to be forgotten can't be read");
            page(StatusCode::SERVICE_UNAVAILABLE, "Coba lagi sebentar lagi.", "Please try again in a moment.")
        }
    }
}

fn read(app: &App, request: Request) -> Result<SignedRequest, StatusCode> {
    let Ok(Form(callback)) = request else { return Err(StatusCode::BAD_REQUEST) };
    app.verifier.signed_request(&callback.signed_request).map_err(|error| {
        tracing::warn!(%error, "a callback was turned away");
        match error {
            instagram_webhook::SignedRequestError::Mismatch => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    })
}
