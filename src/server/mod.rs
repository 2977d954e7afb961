//! HTTP: Meta's webhook, the API for admins' programs and the measurement module, health, and the public pages.
//!
//! Nothing is decided here. A request becomes a call of the engine or of the store, and its answer becomes JSON; the wire
//! forms are this module's own.

mod api;
mod etag;
mod health;
mod meta;
mod metrics;
mod open;
mod problem;
mod serving;
mod webhook;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::get;
use instagram_webhook::{EmptyTokenError, Verifier, VerifierError, VerifyToken};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::{Api, Config, Secret};
use crate::console::{Console, Surroundings};
use crate::engine::Engine;
use crate::engine::check::Doors;
use crate::instagram::graph::Login;

pub use serving::{Serving, ServingError, node};

/// What all handlers share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    engine: Engine,
    verifier: Verifier,
    verify_token: VerifyToken,
    api: Arc<Api>,
    public_url: Arc<str>,
    console: Console,
    doors: Arc<Doors>,
    open: open::Open,
    /// Cancelled when the server ends; answers that go on for long end with it.
    stop: CancellationToken,
}

/// The configured secrets can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// `meta.app_secrets`.
    #[error("meta.app_secrets: {0}")]
    Secrets(#[from] VerifierError),
    /// `meta.verify_token`.
    #[error("meta.verify_token: {0}")]
    VerifyToken(#[from] EmptyTokenError),
}

impl App {
    /// An app that serves an engine; its streams of events end after `stop`.
    ///
    /// # Errors
    /// [`AppError`] if a secret is empty.
    pub fn new(engine: Engine, config: &Config, stop: &CancellationToken) -> Result<Self, AppError> {
        Ok(Self {
            verifier: Verifier::new(config.meta.app_secrets.iter().map(Secret::expose))?,
            verify_token: VerifyToken::new(config.meta.verify_token.expose())?,
            api: Arc::new(config.api.clone()),
            public_url: config.server.public_url.as_str().into(),
            console: Console::new(engine.clone(), around(config, stop)),
            stop: stop.clone(),
            doors: Arc::new(Doors::of(config)),
            open: open::Open::of(config),
            engine,
        })
    }
}

/// What the console must know of the server.
fn around(config: &Config, stop: &CancellationToken) -> Surroundings {
    let app = config.meta.app_id.clone().zip(config.meta.app_secrets.first().cloned());
    Surroundings {
        public_url: config.server.public_url.as_str().trim_end_matches('/').to_owned(),
        login: app.map(|(app_id, app_secret)| Login { app_id, app_secret }),
        doors: Some(Doors::of(config)),
        stop: stop.clone(),
    }
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    let console = app.console.routes();
    let open = if app.open.enabled {
        Router::new().nest("/open", open::routes()).route("/open/", get(open::with_slash))
    } else {
        Router::new()
    };
    Router::new()
        .merge(webhook::routes())
        .merge(meta::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .nest("/api/v1", api::routes())
        .merge(open)
        .with_state(app)
        .merge(console)
}

/// Serves until `stop`; then takes no new connection, and ends when the requests in flight are answered.
///
/// # Errors
/// If the listener fails.
pub async fn serve(listener: TcpListener, app: App, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop.cancelled_owned()).await
}
