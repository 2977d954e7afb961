//! `/open`: what anybody may read without a login. The FAQ of the intent files, how fast and how completely the agency
//! answers, and the figures as data.
//!
//! Nothing personal is here, no figure of fewer than five comments ([`crate::participation::publication`] says how), and
//! nothing that the agency has not confirmed ([`crate::reply::published`]). Pages are made on the server, work without JavaScript, load
//! nothing from elsewhere, and are kept for a minute: whoever asks often costs little.
//!
//! Reading order: `tongue`, `cache`, `frame`, `search`, `faq`, `figures`, `participation`, `fields`, `data`.

mod cache;
mod data;
mod faq;
mod fields;
mod figures;
mod frame;
mod participation;
mod search;
mod start;
mod style;
mod tongue;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::tz::TimeZone;
use maud::Markup;
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

use self::cache::{Kept, Rendered};
use self::figures::Figures;
use self::tongue::Tongue;
use super::App;
use crate::comment::Timestamp;
use crate::config;
use crate::engine::Account;
use crate::store::StoreError;

/// What the public pages have of their own. Cheap to clone.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) enabled: bool,
    licence: Arc<str>,
    public_url: Arc<str>,
    pages: Arc<Kept<String, Rendered>>,
    figures: Arc<Figures>,
}

impl Open {
    pub(super) fn of(config: &config::Config) -> Self {
        Self {
            enabled: config.open.enabled,
            licence: config.open.licence.as_str().into(),
            public_url: config.server.public_url.as_str().trim_end_matches('/').into(),
            pages: Arc::default(),
            figures: Arc::default(),
        }
    }
}

/// All routes, below `/open`.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start::show))
        .route("/faq", get(faq::list))
        .route("/faq/{id}", get(faq::one))
        .route("/participation", get(participation::show))
        .route("/data", get(data::show))
        .route("/data/{file}", get(data::file))
        .route("/assets/{name}", get(style::serve))
        .fallback(async |reader: Reader| Refusal::NotFound.page(&reader))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(guarded))
}

/// `/open/`, with the slash that people add.
pub(super) async fn with_slash() -> Redirect {
    Redirect::permanent("/open")
}

/// Who reads, and what of.
pub(super) struct Reader {
    app: App,
    tongue: Tongue,
    /// The account that the address names, or the first one.
    account: Arc<Account>,
    /// Whether the address names one that there is not.
    is_lost: bool,
    headers: HeaderMap,
    now: Timestamp,
}

/// What every address may say; what else stands in it is left alone, since others put their marks into links.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    lang: String,
    account: String,
}

impl FromRequestParts<App> for Reader {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        // A query that says something twice is read as one that says nothing.
        let Query(asked) = Query::<Asked>::try_from_uri(&parts.uri).unwrap_or_default();
        let accounts = || app.engine.accounts.iter();
        let named = accounts().find(|account| account.username == asked.account);
        let account = named.or_else(|| accounts().next()).ok_or(StatusCode::NOT_FOUND)?;
        Ok(Self {
            account: Arc::clone(account),
            is_lost: !asked.account.is_empty() && named.is_none(),
            tongue: Tongue::of(&asked.lang),
            headers: parts.headers.clone(),
            now: Timestamp::now(),
            app: app.clone(),
        })
    }
}

impl Reader {
    fn zone(&self) -> &TimeZone {
        &self.account.zone
    }

    fn today(&self) -> jiff::civil::Date {
        self.now.date_in(self.zone())
    }

    /// The address of a page in the same language and of the same account.
    fn to(&self, path: &str, more: &[(&str, &str)]) -> String {
        self.in_tongue(self.tongue, path, more)
    }

    fn in_tongue(&self, tongue: Tongue, path: &str, more: &[(&str, &str)]) -> String {
        let only = self.app.engine.accounts.only().is_some();
        let account = if only { "" } else { self.account.username.as_str() };
        let lang = if tongue == Tongue::default() { "" } else { tongue.code() };
        let pairs = [("account", account), ("lang", lang)];
        let named = |name: &str| more.iter().any(|(other, _)| *other == name);
        let pairs = more.iter().copied().chain(pairs.into_iter().filter(|(name, _)| !named(name)));
        let given = pairs.filter(|(_, value)| !value.is_empty());
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// A page under a name of its own, as it was a minute ago at most.
    async fn page(
        &self,
        name: &str,
        make: impl Future<Output = Result<Markup, Refusal>>,
    ) -> Result<Response, Refusal> {
        if self.is_lost {
            return Err(Refusal::NotFound);
        }
        let key = format!("{}/{}/{name}", self.tongue.code(), self.account.username);
        let rendered = self.app.open.pages.get(key, async |before| {
            let page = make.await?.into_string();
            Ok(Rendered::new("text/html; charset=utf-8", page.into_bytes(), before, self.now))
        });
        Ok(rendered.await?.answer(&self.headers))
    }
}

/// Why something is not given.
#[derive(Debug)]
pub(super) enum Refusal {
    /// There is nothing here.
    NotFound,
    /// Others are served first.
    Busy,
    /// The figures can't be read.
    Store,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a public page failed");
        Self::Store
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Busy | Self::Store => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The page that says so.
    fn page(&self, reader: &Reader) -> Response {
        let mut response = (self.status(), frame::refusal(reader, self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}

/// What every answer tells the browser: to run nothing, and to load nothing but our style.
async fn guarded(request: Request, next: Next) -> Response {
    const ALL: [(header::HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in ALL {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
