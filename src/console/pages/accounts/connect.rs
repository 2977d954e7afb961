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
use crate::console::access::{Failure, Role, Visit, is_local, note};
use crate::console::look::parts::{Notice, heading};
use crate::console::look::{Section, icon, page};
use crate::console::paths;
use crate::engine::connect::ConnectError;

/// Where Instagram sends the browser back to; it must be entered in the app's settings.
const BACK: &str = "/console/accounts/connected";
/// Stands for an account's id where its owner is to say which one it is.
const ANY: &str = "any";

/// To Instagram for a certain account, whose token is to be a new one.
pub(in crate::console::pages) async fn begin(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    to_instagram(&visit, id.as_str(), &headers)
}

/// To Instagram for whichever account: one that is not served yet is from then on. For those alone who see all accounts.
pub(in crate::console::pages) async fn begin_any(
    visit: Visit,
    headers: HeaderMap,
) -> Result<Redirect, Failure> {
    if !may_add(&visit) {
        return Err(Failure::NotFound);
    }
    to_instagram(&visit, ANY, &headers)
}

/// Whether the visitor may connect accounts that are not served yet.
pub(super) fn may_add(visit: &Visit) -> bool {
    visit.user.may(Role::Admin) && visit.user.accounts.is_none() && visit.console.around.login.is_some()
}

fn to_instagram(visit: &Visit, which: &str, headers: &HeaderMap) -> Result<Redirect, Failure> {
    let login = visit.console.around.login.as_ref().ok_or(Failure::NotFound)?;
    let state = format!("{which}.{}", mark(visit, which));
    let page = visit.console.engine.graph.login_page(login, &back(visit, headers), &state);
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
    let (which, marked) = brought.state.rsplit_once('.').ok_or(Failure::Bad("accounts.foreign"))?;
    if !bool::from(mark(&visit, which).as_bytes().ct_eq(marked.as_bytes())) {
        return Err(Failure::Bad("accounts.foreign"));
    }
    let meant = match which {
        ANY if may_add(&visit) => None,
        ANY => return Err(Failure::NotFound),
        id => Some(known(&visit, id)?),
    };
    if brought.code.is_empty() {
        let key = if brought.error == "access_denied" { "accounts.denied" } else { "accounts.failed" };
        return Ok(told(&visit, words.t(key)));
    }
    let back = back(&visit, &headers);
    match visit.console.engine.connect(meant.as_ref(), login, &back, &brought.code).await {
        Ok(connected) => {
            let about = Some(connected.account.to_string());
            note(&visit.console, visit.user.name.as_str(), "account.connect", about).await;
            let did = match (connected.is_subscribed, connected.is_new) {
                (false, _) => "unsubscribed",
                (true, false) => "connected",
                (true, true) => "added",
            };
            Ok(Redirect::to(&format!("{}?{}", paths::ACCOUNTS, paths::query(&[("did", did)])))
                .into_response())
        }
        Err(ConnectError::Other(me)) => {
            let name = me.username.unwrap_or_else(|| me.user_id.to_string());
            Ok(told(&visit, &words.f("accounts.not_meant", &[("who", &name), ("id", &me.user_id)])))
        }
        Err(ConnectError::Instagram(error)) => {
            tracing::warn!(which, %error, "an account was not connected");
            Ok(told(&visit, &format!("{} {error}", words.t("accounts.failed"))))
        }
        Err(ConnectError::Intents(error)) => {
            tracing::error!(%error, "an account was not connected");
            Ok(told(&visit, words.t("accounts.no_intents")))
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
fn mark(visit: &Visit, which: &str) -> String {
    let hash = Sha256::new()
        .chain_update(visit.session.key.as_bytes())
        .chain_update(b"/connect/")
        .chain_update(which);
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
