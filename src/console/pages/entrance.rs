//! The ways in and out: login, second factor, invitations.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::comment::Timestamp;
use crate::console::access::invitation::{self, Invitation};
use crate::console::access::people::PeopleError;
use crate::console::access::session::Session;
use crate::console::access::{Cookies, Failure, User, UserName, Visit, note, password, visitor};
use crate::console::look::bare_page;
use crate::console::look::parts::{Field, Notice};
use crate::console::words::{Tongue, Words};
use crate::console::{Console, paths};

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    next: Option<String>,
    tongue: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    name: String,
    password: String,
    next: Option<String>,
    tongue: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct FirstAdmin {
    name: String,
    shown: String,
    password: String,
    tongue: Option<String>,
}

fn words(tongue: Option<&str>) -> Words {
    Words::of(tongue.and_then(Tongue::parse).unwrap_or_default())
}

pub(super) async fn login(
    State(console): State<Console>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, StatusCode> {
    let found = visitor(&console, Cookies::of(&headers), &headers)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    if found.is_some_and(|(_, session)| !session.wants_code) {
        return Ok(Redirect::to(paths::next(asked.next.as_deref())).into_response());
    }
    let words = words(asked.tongue.as_deref());
    Ok(login_page(words, "", asked.next.as_deref(), None).into_response())
}

pub(super) async fn log_in(
    State(console): State<Console>,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Response {
    let words = words(given.tongue.as_deref());
    let again = |status: StatusCode, said: &str| {
        (status, login_page(words, &given.name, given.next.as_deref(), Some(said))).into_response()
    };
    if let Some(seconds) = console.throttle.wait(&given.name, Timestamp::now()) {
        let said = words.f("login.wait", &[("n", &seconds)]);
        return again(StatusCode::TOO_MANY_REQUESTS, &said);
    }
    let user = match console.people.with_password(&given.name, &given.password).await {
        Ok(Some(user)) => user,
        Ok(None) => {
            console.throttle.failed(&given.name, Timestamp::now());
            tracing::warn!("a login failed");
            note(&console, "?", "session.refused", UserName::new(&given.name).ok().map(String::from)).await;
            return again(StatusCode::UNAUTHORIZED, words.t("login.wrong"));
        }
        Err(error) => return failed(words, &error),
    };
    console.throttle.succeeded(&given.name);
    let wants_code = user.has_second_factor();
    let next = paths::next(given.next.as_deref());
    let to = if wants_code {
        format!("{}?{}", paths::CODE, paths::query(&[("next", next)]))
    } else {
        next.to_owned()
    };
    enter(&console, &headers, &user, wants_code, &to).await
}

pub(super) async fn code(
    State(console): State<Console>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    match half_in(&console, &headers).await {
        Ok((user, _)) => code_page(Words::of(user.tongue), asked.next.as_deref(), None).into_response(),
        Err(response) => response,
    }
}

pub(super) async fn give_code(
    State(console): State<Console>,
    headers: HeaderMap,
    Form(given): Form<Code>,
) -> Response {
    let (user, session) = match half_in(&console, &headers).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let words = Words::of(user.tongue);
    let again = |status: StatusCode, said: &str| {
        (status, code_page(words, given.next.as_deref(), Some(said))).into_response()
    };
    // A name can't have a blank, so that codes are counted beside passwords.
    let counted = format!("{} code", user.name);
    if let Some(seconds) = console.throttle.wait(&counted, Timestamp::now()) {
        return again(StatusCode::TOO_MANY_REQUESTS, &words.f("login.wait", &[("n", &seconds)]));
    }
    match console.people.take_code(&user.name, &given.code).await {
        Ok(Some(false)) => {
            console.throttle.failed(&counted, Timestamp::now());
            note(&console, user.name.as_str(), "session.code_refused", None).await;
            return again(StatusCode::UNAUTHORIZED, words.t("login.wrong_code"));
        }
        Ok(_) => console.throttle.succeeded(&counted),
        Err(error) => return failed(words, &error),
    }
    // Another token from now on: the half-open one may have been seen by somebody.
    if let Err(error) = console.sessions.end(&user.name, &session.key).await {
        return failed(words, &error.into());
    }
    enter(&console, &headers, &user, false, paths::next(given.next.as_deref())).await
}

pub(super) async fn log_out(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    visit.console.sessions.end(&visit.user.name, &visit.session.key).await?;
    let cookie = Cookies::of(&headers).clear();
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(paths::LOGIN)).into_response())
}

pub(super) async fn welcome(
    State(console): State<Console>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let words = words(asked.tongue.as_deref());
    let invitation = match invitation::find(&console.engine.store, &token).await {
        Ok(invitation) => invitation,
        Err(error) => return failed(words, &error.into()),
    };
    match invitation {
        Some(Invitation::BecomeFirstAdmin) => {
            welcome_page(words, &token, &FirstAdmin::nobody(), None).into_response()
        }
        Some(Invitation::Enter { user }) => match console.people.get(&user).await {
            Ok(Some(user)) => enter(&console, &headers, &user, false, paths::HOME).await,
            Ok(None) => gone(words),
            Err(error) => failed(words, &error.into()),
        },
        None => gone(words),
    }
}

pub(super) async fn become_admin(
    State(console): State<Console>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(given): Form<FirstAdmin>,
) -> Response {
    let words = words(given.tongue.as_deref());
    match invitation::find(&console.engine.store, &token).await {
        Ok(Some(Invitation::BecomeFirstAdmin)) => {}
        Ok(_) => return gone(words),
        Err(error) => return failed(words, &error.into()),
    }
    let again = |said: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, welcome_page(words, &token, &given, Some(said))).into_response()
    };
    let Ok(name) = UserName::new(&given.name) else { return again(words.t("people.bad_name")) };
    let user = match console.people.add_first(name, &given.shown, &given.password).await {
        Ok(user) => user,
        Err(PeopleError::Weak(weak)) => return again(words.t(weak_key(weak))),
        Err(PeopleError::Taken(_)) => return gone(words),
        Err(error) => return failed(words, &error),
    };
    // What can't be ended here ends with the day, and leads nobody in: there is a user now.
    if let Err(error) = invitation::end(&console.engine.store, &token).await {
        tracing::warn!(%error, "the first admin's link could not be ended");
    }
    let set = console.people.set_look(&user.name, words.tongue, user.theme).await;
    if let Err(error) = set {
        return failed(words, &error);
    }
    note(&console, user.name.as_str(), "user.first", Some(user.name.to_string())).await;
    enter(&console, &headers, &user, false, paths::HOME).await
}

impl FirstAdmin {
    fn nobody() -> Self {
        Self { name: String::new(), shown: String::new(), password: String::new(), tongue: None }
    }
}

/// What is said of a password that is not taken.
pub(super) fn weak_key(weak: password::Weak) -> &'static str {
    match weak {
        password::Weak::Short => "password.short",
        password::Weak::Long => "password.long",
        password::Weak::Guessable => "password.guessable",
    }
}

/// Begins a session and leads on.
async fn enter(console: &Console, headers: &HeaderMap, user: &User, wants_code: bool, to: &str) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    match console.sessions.begin(&user.name, agent, wants_code).await {
        Ok(token) => {
            if !wants_code {
                note(console, user.name.as_str(), "session.begin", None).await;
            }
            ([(header::SET_COOKIE, Cookies::of(headers).set(&token))], Redirect::to(to)).into_response()
        }
        Err(error) => failed(Words::of(user.tongue), &error),
    }
}

/// Who gave a right password, but no code yet.
async fn half_in(console: &Console, headers: &HeaderMap) -> Result<(User, Session), Response> {
    match visitor(console, Cookies::of(headers), headers).await {
        Ok(Some((user, session))) if session.wants_code => Ok((user, session)),
        Ok(_) => Err(Redirect::to(paths::LOGIN).into_response()),
        Err(error) => Err(failed(Words::of(Tongue::default()), &error.into())),
    }
}

fn failed(words: Words, error: &PeopleError) -> Response {
    tracing::error!(%error, "nobody can come in");
    let content = html! { h1 { (words.t("failure.unavailable")) } };
    (
        StatusCode::SERVICE_UNAVAILABLE,
        bare_page(words, words.t("failure.unavailable"), paths::LOGIN, &content),
    )
        .into_response()
}

/// An invitation that was followed, or is too old.
fn gone(words: Words) -> Response {
    let content = html! {
        h1 { (words.t("welcome.gone")) }
        p.soft { (words.t("welcome.gone_why")) }
        a.button href=(paths::LOGIN) { (words.t("login.enter")) }
    };
    (StatusCode::GONE, bare_page(words, words.t("welcome.gone"), paths::LOGIN, &content)).into_response()
}

fn login_page(words: Words, name: &str, next: Option<&str>, said: Option<&str>) -> Markup {
    let content = html! {
        h1 { (words.t("login.title")) }
        @if let Some(said) = said { (Notice::Bad(said).show()) }
        form method="post" action=(paths::LOGIN) {
            (Field { label: words.t("login.name"), name: "name", value: name, autocomplete: "username", has_focus: name.is_empty(), ..Field::default() }.show())
            (Field { label: words.t("login.password"), name: "password", kind: "password", autocomplete: "current-password", has_focus: !name.is_empty(), ..Field::default() }.show())
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            input type="hidden" name="tongue" value=(words.tongue.as_str());
            button.main type="submit" { (words.t("login.enter")) }
        }
        p.hint { (words.t("login.forgot")) }
    };
    bare_page(words, words.t("login.title"), paths::LOGIN, &content)
}

fn code_page(words: Words, next: Option<&str>, said: Option<&str>) -> Markup {
    let content = html! {
        h1 { (words.t("login.code_title")) }
        p.soft { (words.t("login.code_why")) }
        @if let Some(said) = said { (Notice::Bad(said).show()) }
        form method="post" action=(paths::CODE) {
            (Field { label: words.t("login.code"), name: "code", autocomplete: "one-time-code", has_focus: true, ..Field::default() }.show())
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            button.main type="submit" { (words.t("login.enter")) }
        }
        a href=(paths::LOGIN) { (words.t("login.another")) }
    };
    bare_page(words, words.t("login.code_title"), paths::CODE, &content)
}

fn welcome_page(words: Words, token: &str, given: &FirstAdmin, said: Option<&str>) -> Markup {
    let here = paths::welcome(token);
    let content = html! {
        h1 { (words.t("welcome.title")) }
        p.soft { (words.t("welcome.why")) }
        @if let Some(said) = said { (Notice::Bad(said).show()) }
        form method="post" action=(here) {
            (Field { label: words.t("people.shown"), name: "shown", value: &given.shown, autocomplete: "name", has_focus: true, ..Field::default() }.show())
            (Field { label: words.t("login.name"), name: "name", value: &given.name, autocomplete: "username", hint: Some(words.t("people.name_hint")), ..Field::default() }.show())
            (Field { label: words.t("login.password"), name: "password", kind: "password", autocomplete: "new-password", hint: Some(words.t("password.hint")), ..Field::default() }.show())
            input type="hidden" name="tongue" value=(words.tongue.as_str());
            button.main type="submit" { (words.t("welcome.enter")) }
        }
    };
    bare_page(words, words.t("welcome.title"), &here, &content)
}
