//! `GET` and `POST /webhook`, as Meta expects them.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use instagram_webhook::{ChallengeQuery, Notification, VerifiedBody, VerifiedBodyRejection};

use super::App;
use crate::comment::Timestamp;
use crate::engine::inbox;
use crate::store::{DeadLetter, Delivery};

/// Meta bundles up to 1000 updates in a notification; those with 2,200 escaped emoji each would be longer still, but
/// nobody has seen one. axum's own limit of 2 MiB is passed by plain ones.
const MOST_BYTES: usize = 8 << 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/webhook", get(challenge).post(counted)).layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// The subscription challenge: proves that this is the endpoint of whoever registered it.
async fn challenge(State(app): State<App>, query: Result<Query<ChallengeQuery>, QueryRejection>) -> Response {
    let Ok(Query(query)) = query else { return StatusCode::BAD_REQUEST.into_response() };
    match app.verify_token.answer(&query) {
        Ok(challenge) => {
            let plain = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (plain, challenge.to_owned()).into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "a subscription challenge was refused");
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN);
            (status, error.to_string()).into_response()
        }
    }
}

/// A notification, counted by its answer.
async fn counted(
    State(app): State<App>,
    body: Result<VerifiedBody<Bytes>, VerifiedBodyRejection>,
) -> Response {
    let counts = std::sync::Arc::clone(&app.engine.counts);
    let response = notification(app, body).await;
    counts.notified(response.status().as_u16());
    response
}

/// A notification. 200 means that all it brings is on disk; all else makes Meta send it again.
async fn notification(app: App, body: Result<VerifiedBody<Bytes>, VerifiedBodyRejection>) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            tracing::warn!(error = %rejection, "a notification was turned away");
            return rejection.into_response();
        }
    };
    let now = Timestamp::now();
    let whole = |reason: String| DeadLetter { at: now, reason, body: body.as_bytes().to_vec() };
    let delivery = match Notification::parse(&body) {
        Ok(notification) => {
            let mut delivery = inbox::delivery(&notification, &app.engine.accounts, now);
            if notification.lossy {
                delivery
                    .dead_letters
                    .push(whole("some text was not valid and could be read in part only".to_owned()));
            }
            delivery
        }
        // Meta would only send it again for 36 hours, so it is kept aside and taken.
        Err(error) => Delivery { arrivals: Vec::new(), dead_letters: vec![whole(error.to_string())] },
    };
    if !delivery.dead_letters.is_empty() {
        tracing::warn!(
            letters = delivery.dead_letters.len(),
            "what could not be read was kept as dead letters"
        );
    }
    let strangers = delivery.arrivals.iter().filter(|arrival| arrival.account.is_none()).count();
    if strangers > 0 {
        tracing::warn!(comments = strangers, "comments came for accounts that are not configured");
    }
    match app.engine.receive(delivery).await {
        Ok(receipt) => {
            tracing::debug!(?receipt, secret = body.secret_index(), "a notification was taken");
            StatusCode::OK.into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a notification could not be stored; Meta will send it again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
