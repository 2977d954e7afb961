//! What stands before every page: who is there, whether they may, and that what they do is recorded.
//!
//! A route can't be made without saying who may take it and, if it changes something, what that is called in the record:
//! [`Door`] is the only way to make one, and keeps a table of all, by which a test walks them as every role.

use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::audit::{self, Deed};
use super::people::PeopleError;
use super::session::Session;
use super::{Cookies, Role, User};
use crate::comment::{AccountId, Timestamp};
use crate::console::look;
use crate::console::words::{Tongue, Words};
use crate::console::{Console, paths};
use crate::store::StoreError;

/// One route of the console.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, as axum writes it.
    pub path: &'static str,
    /// Who may take it; none is anybody, logged in or not.
    pub needs: Option<Role>,
    /// What it is called in the record; none for routes that change nothing.
    pub deed: Option<&'static str>,
}

/// Makes the routes of the console.
pub(in crate::console) struct Door {
    console: Console,
    router: Router<Console>,
    entries: Vec<Entry>,
}

impl Door {
    pub(in crate::console) fn new(console: Console) -> Self {
        Self { console, router: Router::new(), entries: Vec::new() }
    }

    /// A page for those of a role.
    pub(in crate::console) fn page<H, T>(self, needs: Role, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.route(Entry { method: "GET", path, needs: Some(needs), deed: None }, handler)
    }

    /// A page for anybody.
    pub(in crate::console) fn open_page<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.route(Entry { method: "GET", path, needs: None, deed: None }, handler)
    }

    /// Something that those of a role may do, and what it is called in the record.
    pub(in crate::console) fn deed<H, T>(
        self,
        needs: Role,
        path: &'static str,
        deed: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.route(Entry { method: "POST", path, needs: Some(needs), deed: Some(deed) }, handler)
    }

    /// A question that is too long for an address: it changes nothing.
    pub(in crate::console) fn question<H, T>(self, needs: Role, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.route(Entry { method: "POST", path, needs: Some(needs), deed: None }, handler)
    }

    /// A way in for anybody; it records by itself who came.
    pub(in crate::console) fn way_in<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.route(Entry { method: "POST", path, needs: None, deed: None }, handler)
    }

    /// The routes, and the table of them.
    pub(in crate::console) fn finish(self) -> (Router<Console>, Vec<Entry>) {
        (self.router, self.entries)
    }

    fn route<H, T>(mut self, entry: Entry, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        let methods = if entry.method == "GET" { get(handler) } else { post(handler) };
        let methods = match entry.needs {
            Some(_) => methods.layer(middleware::from_fn_with_state((self.console.clone(), entry), guard)),
            None => methods,
        };
        self.entries.push(entry);
        Self { router: self.router.route(entry.path, methods), ..self }
    }
}

/// Somebody who is logged in and may be here.
#[derive(Clone)]
pub(in crate::console) struct Visit {
    pub(in crate::console) console: Console,
    pub(in crate::console) user: User,
    pub(in crate::console) session: Session,
    pub(in crate::console) words: Words,
    /// When the request came.
    pub(in crate::console) now: Timestamp,
}

impl Visit {
    /// Fails as if there were nothing, unless the user sees the account.
    pub(in crate::console) fn must_see(&self, account: Option<&AccountId>) -> Result<(), Failure> {
        if self.user.sees(account) { Ok(()) } else { Err(Failure::NotFound) }
    }
}

impl FromRequestParts<Console> for Visit {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &Console) -> Result<Self, StatusCode> {
        // Only a route without a guard has none, and that is a mistake of ours.
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Why a request is not carried out; the guard makes a page of it in the visitor's language.
#[derive(Clone, Debug)]
pub(in crate::console) enum Failure {
    /// There is nothing here, or nothing for this user.
    NotFound,
    /// The user's role does not allow it.
    Forbidden,
    /// What was sent makes no sense; a key of the catalogue says what.
    Bad(&'static str),
    /// The store does not answer.
    Unavailable,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What is said of it, as a key.
    pub(in crate::console) fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "failure.not_found",
            Self::Forbidden => "failure.forbidden",
            Self::Bad(key) => key,
            Self::Unavailable => "failure.unavailable",
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a page of the console failed");
        Self::Unavailable
    }
}

impl From<PeopleError> for Failure {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Unknown(_) => Self::NotFound,
            PeopleError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "a page of the console failed");
                Self::Unavailable
            }
        }
    }
}

/// Lets in who may come in, shows the others why not, and records what was done.
async fn guard(
    State((console, entry)): State<(Console, Entry)>,
    matched: MatchedPath,
    path: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let cookies = Cookies::of(request.headers());
    let found = match visitor(&console, cookies, request.headers()).await {
        Ok(found) => found,
        Err(error) => return plain(Words::of(Tongue::default()), &Failure::from(error)),
    };
    let Some((user, session)) = found.filter(|(_, session)| !session.wants_code) else {
        return to_login(request.method(), request.uri(), request.headers());
    };
    let own_matters = matched.as_str().starts_with(paths::PASSWORD) || matched.as_str() == paths::LOGOUT;
    if user.must_change && !own_matters {
        return Redirect::to(paths::PASSWORD).into_response();
    }
    let words = Words::of(user.tongue);
    let visit = Visit { console, user, session, words, now: Timestamp::now() };
    let may = entry.needs.is_none_or(|role| visit.user.may(role));
    let response = if may {
        request.extensions_mut().insert(visit.clone());
        next.run(request).await
    } else {
        Failure::Forbidden.into_response()
    };
    let status = response.status();
    if let Some(deed) = entry.deed.filter(|_| status.is_success() || status.is_redirection()) {
        let named = path.iter().map(|(_, value)| value).collect::<Vec<_>>().join("/");
        let named = response.extensions().get::<About>().map(|about| about.0.clone()).or(Some(named));
        note(&visit.console, visit.user.name.as_str(), deed, named.filter(|named| !named.is_empty())).await;
    }
    match response.extensions().get::<Failure>() {
        Some(failure) => {
            let body = look::failure_page(&visit, failure);
            (failure.status(), body).into_response()
        }
        None => response,
    }
}

/// What a deed was about, where its path does not say it: put into the extensions of a response.
#[derive(Clone)]
pub(in crate::console) struct About(pub(in crate::console) String);

/// Puts a deed on record. That it can't be recorded is said in the log, and undoes nothing.
pub(in crate::console) async fn note(console: &Console, by: &str, did: &str, about: Option<String>) {
    let deed = Deed { at: Timestamp::now(), by: by.to_owned(), did: did.to_owned(), about };
    if let Err(error) = audit::record(&console.engine.store, &deed).await {
        tracing::error!(%error, did, "what was done could not be recorded");
    }
}

/// Who sends a request.
pub(in crate::console) async fn visitor(
    console: &Console,
    cookies: Cookies,
    headers: &HeaderMap,
) -> Result<Option<(User, Session)>, StoreError> {
    let Some(token) = cookies.token(headers) else { return Ok(None) };
    let Some(session) = console.sessions.find(token.expose()).await? else { return Ok(None) };
    Ok(console.people.get(&session.user).await?.map(|user| (user, session)))
}

/// A page leads to the login and back; whatever a script asked for is refused.
fn to_login(method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    let asks_for_page = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    if !asks_for_page {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let here = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    if method == Method::GET && here != paths::HOME {
        return Redirect::to(&paths::login_to(&here)).into_response();
    }
    Redirect::to(paths::LOGIN).into_response()
}

fn plain(words: Words, failure: &Failure) -> Response {
    (failure.status(), words.t(failure.key())).into_response()
}

/// What every answer of the console tells the browser.
pub(in crate::console) async fn security_headers(request: Request, next: Next) -> Response {
    const ALL: [(header::HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALL {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Personal data must not stay in a shared computer's cache; assets say otherwise for themselves.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
