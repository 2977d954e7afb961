//! Instagram Login, as the browser of an account's owner and the app see it: a page on which to agree, a code, tokens.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::platform::Platform;
use super::world::LIFE;
use crate::comment::AccountId;

/// What stands for an hour's token: it gives access, but ends with its change for a long one.
const SHORT: &str = "short-";

/// The pages and calls beside the API.
pub(crate) fn routes(platform: Arc<Platform>) -> Router {
    Router::new()
        .route("/oauth/authorize", get(agree))
        .route("/oauth/access_token", post(change_code))
        .route("/access_token", get(lengthen))
        .with_state(platform)
}

#[derive(Deserialize)]
struct Agree {
    client_id: String,
    redirect_uri: String,
    #[serde(default)]
    state: String,
    /// The account whose owner agrees, once that was chosen.
    account: Option<String>,
}

/// The page on which an owner agrees, and what follows once that was done.
async fn agree(State(platform): State<Arc<Platform>>, Query(asked): Query<Agree>) -> Response {
    let Ok(mut redirect) = Url::parse(&asked.redirect_uri) else {
        return (StatusCode::BAD_REQUEST, "Invalid redirect_uri").into_response();
    };
    if asked.client_id != platform.options.app_id {
        return (StatusCode::BAD_REQUEST, "Invalid platform app").into_response();
    }
    match asked.account {
        Some(account) if account.is_empty() => {
            redirect.query_pairs_mut().extend_pairs([("error", "access_denied"), ("state", &asked.state)]);
        }
        Some(account) => {
            let code = platform.change(|state| {
                let code = format!("code-{:016x}", state.chance.bits());
                state.codes.push((code.clone(), account, asked.redirect_uri.clone()));
                code
            });
            redirect.query_pairs_mut().extend_pairs([("code", &code), ("state", &asked.state)]);
        }
        None => return choose(&platform, &asked).into_response(),
    }
    Redirect::to(redirect.as_str()).into_response()
}

fn choose(platform: &Platform, asked: &Agree) -> Html<String> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let hidden: String = [
        ("client_id", asked.client_id.as_str()),
        ("redirect_uri", &asked.redirect_uri),
        ("state", &asked.state),
    ]
    .iter()
    .map(|(name, value)| format!("<input type=hidden name={name} value=\"{}\">", escape(value)))
    .collect();
    let buttons: String = platform
        .options
        .accounts
        .iter()
        .map(|account| {
            let (id, name) = (escape(account.id.as_str()), escape(&account.username));
            format!("<p><button name=account value=\"{id}\">Izinkan @{name}</button></p>")
        })
        .collect();
    Html(format!(
        "<!doctype html><html lang=id><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Instagram (simulasi)</title><body style=\"font:16px system-ui;max-width:24rem;margin:4rem auto\">\
         <h1>Instagram (simulasi)</h1><p>Tanggap meminta izin membaca dan membalas komentar akun Anda.</p>\
         <form>{hidden}{buttons}<p><button name=account value=\"\">Batal</button></p></form>"
    ))
}

#[derive(Deserialize)]
struct Code {
    client_id: String,
    client_secret: String,
    grant_type: String,
    redirect_uri: String,
    code: String,
}

/// A code for a token of an hour.
async fn change_code(State(platform): State<Arc<Platform>>, Form(given): Form<Code>) -> Response {
    let is_app =
        given.client_id == platform.options.app_id && given.client_secret == platform.options.app_secret;
    if !is_app || given.grant_type != "authorization_code" {
        return refused(101, "Invalid client secret");
    }
    let now = platform.now();
    let issued = platform.change(|state| {
        let at = state
            .codes
            .iter()
            .position(|(code, _, redirect)| *code == given.code && *redirect == given.redirect_uri)?;
        // A code holds once.
        let (_, account, _) = state.codes.remove(at);
        let account = AccountId::new(account).ok()?;
        let token = format!("{SHORT}{:016x}", state.chance.bits());
        state.world.tokens.issue(&account, &token, now);
        Some((token, account))
    });
    match issued {
        Some((token, account)) => Json(json!({
            "access_token": token,
            "user_id": account.as_str(),
            "permissions": ["instagram_business_basic", "instagram_business_manage_comments", "instagram_business_manage_messages"],
        }))
        .into_response(),
        None => refused(100, "This authorization code has been used"),
    }
}

#[derive(Deserialize)]
struct Lengthen {
    grant_type: String,
    client_secret: String,
    access_token: String,
}

/// A token of 60 days for one of an hour.
async fn lengthen(State(platform): State<Arc<Platform>>, Query(given): Query<Lengthen>) -> Response {
    if given.grant_type != "ig_exchange_token" || given.client_secret != platform.options.app_secret {
        return refused(100, "(#100) Invalid client secret");
    }
    let now = platform.now();
    let long = platform.change(|state| {
        let account = state.world.tokens.bearer(&given.access_token, now).ok()?.clone();
        given.access_token.starts_with(SHORT).then_some(())?;
        let token = format!("long-{:016x}", state.chance.bits());
        state.world.tokens.issue(&account, &token, now);
        Some(token)
    });
    match long {
        Some(token) => {
            let told: Value =
                json!({ "access_token": token, "token_type": "bearer", "expires_in": LIFE.as_secs() });
            Json(told).into_response()
        }
        None => refused(190, "Invalid OAuth access token"),
    }
}

fn refused(code: i64, message: &str) -> Response {
    let error =
        json!({ "error": { "message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A" } });
    (StatusCode::BAD_REQUEST, Json(error)).into_response()
}
