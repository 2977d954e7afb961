//! Instagram Login: the owner's browser goes to Instagram and comes back with a code.
//!
//! What comes back bears a mark that only this session can have made, so that nobody can make somebody else connect an account
//! of theirs. Both steps are links and no forms, since a form must not lead to another site.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::known;
use crate::comment::AccountId;
use crate::console::access::{Failure, Visit, is_local, note};
use crate::console::look::parts::{Notice, heading};
use crate::console::look::{Section, icon, page};
use crate::console::paths;
use crate::engine::connect::ConnectError;

/// Where Instagram sends the browser back to; it must be entered in the app's settings.
const BACK: &str = "/console/accounts/connected";

pub(in crate::console::pages) async fn begin(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    let login = visit.console.around.login.as_ref().ok_or(Failure::NotFound)?;
    let state = format!("{id}.{}", mark(&visit, &id));
    let page = visit.console.engine.graph.login_page(login, &back(&visit, &headers), &state);
    Ok(Redirect::to(page.as_str()))
}

/// What Instagram puts into the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Brought {
    code: String,
    state: String,
    error: String,
}

pub(in crate::console::pages) async fn finish(
    visit: Visit,
    Query(brought): Query<Brought>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let words = visit.words;
    let login = visit.console.around.login.as_ref().ok_or(Failure::NotFound)?;
    let (id, marked) = brought.state.rsplit_once('.').ok_or(Failure::Bad("accounts.foreign"))?;
    let id = known(&visit, id)?;
    if !bool::from(mark(&visit, &id).as_bytes().ct_eq(marked.as_bytes())) {
        return Err(Failure::Bad("accounts.foreign"));
    }
    if brought.code.is_empty() {
        let key = if brought.error == "access_denied" { "accounts.denied" } else { "accounts.failed" };
        return Ok(told(&visit, words.t(key)));
    }
    let connected = visit.console.engine.connect(&id, login, &back(&visit, &headers), &brought.code).await;
    match connected {
        Ok(connected) => {
            note(&visit.console, visit.user.name.as_str(), "account.connect", Some(id.to_string())).await;
            let did = if connected.is_subscribed { "connected" } else { "unsubscribed" };
            Ok(Redirect::to(&format!("{}?{}", paths::ACCOUNTS, paths::query(&[("did", did)])))
                .into_response())
        }
        Err(ConnectError::Other(me)) => {
            let name = me.username.unwrap_or_else(|| me.user_id.to_string());
            Ok(told(&visit, &words.f("accounts.not_meant", &[("who", &name), ("id", &me.user_id)])))
        }
        Err(ConnectError::Instagram(error)) => {
            tracing::warn!(account = %id, %error, "an account was not connected");
            Ok(told(&visit, &format!("{} {error}", words.t("accounts.failed"))))
        }
        Err(ConnectError::Store(error)) => Err(error.into()),
    }
}

/// Why it was not connected.
fn told(visit: &Visit, why: &str) -> Response {
    let words = visit.words;
    let content = html! {
        (heading(words.t("accounts.connect"), &html! {}))
        div.notices { (Notice::Bad(why).show()) }
        p { a.button href=(paths::ACCOUNTS) { (icon("back")) (words.t("nav.accounts")) } }
    };
    (StatusCode::CONFLICT, page(visit, Section::Accounts, words.t("accounts.connect"), &content))
        .into_response()
}

/// A mark of this session and account.
fn mark(visit: &Visit, id: &AccountId) -> String {
    let hash = Sha256::new()
        .chain_update(visit.session.key.as_bytes())
        .chain_update(b"/connect/")
        .chain_update(id.as_str());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the browser comes back to: this very server on the machine itself, the public address anywhere else.
fn back(visit: &Visit, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_local(host) {
        format!("http://{host}{BACK}")
    } else {
        format!("{}{BACK}", visit.console.around.public_url)
    }
}
