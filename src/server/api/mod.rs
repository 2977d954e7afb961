//! `/api/v1`: comments and the ledger, for admins' programs and the measurement module.

#![expect(unused_qualifications, reason = "utoipa names query types by their whole path")]

mod access;
mod alarms;
mod body;
mod check;
mod comments;
mod events;
mod latency;
mod openapi;
mod participation;
mod reconcile;
mod sharing;
mod switch;
mod targets;
mod users;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{delete, get, post};
use tower_http::compression::CompressionLayer;

use super::problem::Problem;
use super::{App, etag};

/// Longest body taken, in bytes: a reply has at most 2,200 characters.
const MOST_BYTES: usize = 64 << 10;

pub(super) fn routes() -> Router<App> {
    read()
        .route("/comments/{id}/approve", post(comments::approve))
        .route("/comments/{id}/reject", post(comments::reject))
        .route("/comments/{id}/reply", post(comments::reply))
        .route("/comments/{id}/hide", post(comments::hide))
        .route("/comments/{id}/confirm-peer", post(comments::confirm_peer))
        .route("/pause", post(switch::pause))
        .route("/resume", post(switch::resume))
        .route("/users", get(users::list).post(users::add))
        .route("/users/{name}", delete(users::remove))
        .route("/users/{name}/reset", post(users::reset))
        .route("/check", post(check::check))
        .route("/reconcile", post(reconcile::reconcile))
        .fallback(async || Problem::new(StatusCode::NOT_FOUND, "there is nothing here"))
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "not with this method")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// What is only read: in gzip for those who accept it, and not sent to those who have it already.
fn read() -> Router<App> {
    Router::new()
        .route("/comments", get(comments::list))
        .route("/comments/{id}", get(comments::one))
        .route("/alarms", get(alarms::list))
        .route("/events", get(events::list))
        .route("/latency", get(latency::list))
        .route("/participation", get(participation::document))
        .route("/sharing", get(sharing::show))
        .route("/targets", get(targets::list))
        .route("/openapi.json", get(openapi::document))
        .route_layer(middleware::from_fn(etag::mark))
        .route_layer(CompressionLayer::new())
}
