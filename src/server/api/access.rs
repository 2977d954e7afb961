//! Who may do what: bearer tokens and their scopes.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use crate::config::{ApiToken, Scope};
use crate::server::App;
use crate::server::problem::Problem;

/// A caller who may read, with the scope of the token: who may do no more gets personal data masked.
pub(super) struct Reader(pub(super) Scope);

impl Reader {
    /// Whether personal data in texts is to be masked.
    pub(super) fn is_outsider(&self) -> bool {
        self.0 == Scope::Read
    }
}

/// A caller who may handle drafts, by the name of the token.
pub(super) struct Reviewer(pub(super) String);

/// A caller who may do everything, by the name of the token.
pub(super) struct Admin(pub(super) String);

/// A request without a query, where none is known.
pub(super) struct NoQuery;

impl FromRequestParts<App> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        match parts.uri.query() {
            None | Some("") => Ok(Self),
            Some(query) => {
                let name = query.split(['=', '&']).next().unwrap_or_default();
                Err(Problem::bad_request(format!("unknown query parameter {name:?}; none is known here")))
            }
        }
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        token(parts, app, Scope::Admin).map(|token| Self(token.name.clone()))
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        token(parts, app, Scope::Read).map(|token| Self(token.scope))
    }
}

impl FromRequestParts<App> for Reviewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        token(parts, app, Scope::Review).map(|token| Self(token.name.clone()))
    }
}

/// The token that the request bears, if its scope is wide enough.
fn token<'a>(parts: &Parts, app: &'a App, needed: Scope) -> Result<&'a ApiToken, Problem> {
    let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let presented = value.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let Some(presented) = presented else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "a bearer token is needed"));
    };
    match app.api.token(presented) {
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, "the token is not known")),
        Some(token) if token.scope < needed => {
            Err(Problem::new(StatusCode::FORBIDDEN, format!("the token {} may not do this", token.name)))
        }
        Some(token) => Ok(token),
    }
}
