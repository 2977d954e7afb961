//! `/api/v1`: comments and the ledger, for admins' programs and the measurement module.

mod access;
mod alarms;
mod body;
mod comments;
mod events;
mod masked;
mod participation;
mod reconcile;
mod switch;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};

use super::App;
use super::problem::Problem;

/// Longest body taken, in bytes: a reply has at most 2,200 characters.
const MOST_BYTES: usize = 64 << 10;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/comments", get(comments::list))
        .route("/comments/{id}", get(comments::one))
        .route("/comments/{id}/approve", post(comments::approve))
        .route("/comments/{id}/reject", post(comments::reject))
        .route("/comments/{id}/reply", post(comments::reply))
        .route("/comments/{id}/hide", post(comments::hide))
        .route("/pause", post(switch::pause))
        .route("/resume", post(switch::resume))
        .route("/alarms", get(alarms::list))
        .route("/reconcile", post(reconcile::reconcile))
        .route("/events", get(events::list))
        .route("/participation", get(participation::document))
        .fallback(async || Problem::new(StatusCode::NOT_FOUND, "there is nothing here"))
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "not with this method")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}
