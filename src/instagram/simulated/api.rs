//! The simulated Graph API over HTTP: reads calls, lets faults strike, keeps a log.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use reqwest::Url;
use serde_json::{Map, Value};
use tokio::time::sleep;

use super::allowance::Standing;
use super::answers::{self, Call, Made};
use super::connection::Line;
use super::fault::{Answer, Done, Fault, What};
use super::log::Called;
use super::login;
use super::platform::Platform;
use super::world::World;
use crate::comment::{AccountId, MediaId};

/// The API.
pub(crate) fn router(platform: Arc<Platform>) -> Router {
    login::routes(Arc::clone(&platform)).merge(Router::new().fallback(answer).with_state(platform))
}

async fn answer(
    State(platform): State<Arc<Platform>>,
    ConnectInfo(line): ConnectInfo<Line>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = read(&method, &uri, &headers, &body);
    let Logged { number, call, fault, standing } = log(&platform, call, &uri);
    let Some(fault) = fault else {
        let (status, body) = if standing.is_over {
            let answered = platform.change(|state| answers::throttled(&mut state.chance));
            (answered.status, answered.body.to_string())
        } else {
            carry_out(&platform, number, &call)
        };
        let usage = standing.header.map(|usage| ("x-business-use-case-usage", usage));
        return respond(&platform, number, status, body, usage.as_slice());
    };
    let truth = match fault.done {
        Done::Never => None,
        Done::AtOnce => Some(carry_out(&platform, number, &call)),
        Done::Late(delay) => {
            let platform = platform.clone();
            let call = call.clone();
            tokio::spawn(async move {
                tokio::select! {
                    () = sleep(delay) => { carry_out(&platform, number, &call); }
                    () = platform.stopped() => {}
                }
            });
            None
        }
    };
    strike(&platform, &line, number, &call, fault, truth).await
}

/// Shows the caller what the fault shows.
async fn strike(
    platform: &Arc<Platform>,
    line: &Line,
    number: usize,
    call: &Call,
    fault: Fault,
    truth: Option<(u16, String)>,
) -> Response {
    sleep(fault.after).await;
    match fault.answer {
        Answer::True => {
            let (status, body) = truth.unwrap_or_else(|| carry_out(platform, number, call));
            respond(platform, number, status, body, &fault.headers)
        }
        Answer::Text(status, body) => respond(platform, number, status, body, &fault.headers),
        Answer::Reset => {
            line.reset();
            Response::default()
        }
        Answer::Silence => {
            // Dropped before that if the caller hangs up.
            platform.stopped().await;
            line.reset();
            Response::default()
        }
    }
}

/// A call that was logged, and what becomes of it.
struct Logged {
    number: usize,
    call: Call,
    fault: Option<Fault>,
    standing: Standing,
}

fn log(platform: &Platform, call: Call, uri: &Uri) -> Logged {
    let at = platform.now();
    platform.change(|state| {
        let what = refined(call.what, &call, &state.world);
        let call = Call { what, ..call };
        let account = call.token.as_deref().and_then(|token| state.world.tokens.owner(token)).cloned();
        let standing = match &account {
            // Messages have an allowance of their own.
            Some(account) if what != What::PrivateReply => state.allowance.count(account, at),
            _ => Standing::default(),
        };
        // The one call for which Meta wants it so.
        let may_show_token = what == What::Refresh;
        state.calls.push(Called {
            at,
            what,
            target: call.target.clone(),
            account,
            text: call.text().map(str::to_owned),
            token_in_address: !may_show_token
                && uri.query().is_some_and(|query| query.contains("access_token")),
            status: None,
            created: None,
        });
        let fault = state.faults.next(what, &mut state.chance);
        Logged { number: state.calls.len() - 1, call, fault, standing }
    })
}

/// What a call of one object's address wants, which depends on what the object is.
fn refined(what: What, call: &Call, world: &World) -> What {
    if what != What::Comment {
        return what;
    }
    let is_account = || AccountId::new(call.target.clone()).is_ok_and(|id| world.account(&id).is_some());
    let is_post = || MediaId::new(call.target.clone()).is_ok_and(|id| world.post(&id).is_some());
    if call.target == "me" || is_account() {
        let is_mention = call.parameter("fields").is_some_and(|fields| fields.starts_with("mentioned_"));
        if is_mention { What::Mentioned } else { What::Me }
    } else if is_post() {
        What::MediaOne
    } else {
        What::Comment
    }
}

fn carry_out(platform: &Arc<Platform>, number: usize, call: &Call) -> (u16, String) {
    let answered = platform.carry_out(call);
    if let Some(Made::Comment(id)) = answered.made {
        platform.change(|state| {
            if let Some(called) = state.calls.get_mut(number) {
                called.created = Some(id.clone());
            }
        });
        super::delivery::echo(platform, &id);
    }
    (answered.status, answered.body.to_string())
}

fn respond(
    platform: &Platform,
    number: usize,
    status: u16,
    body: String,
    headers: &[(&'static str, String)],
) -> Response {
    platform.change(|state| {
        if let Some(called) = state.calls.get_mut(number) {
            called.status = Some(status);
        }
    });
    let mut response = Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(CONTENT_TYPE, "application/json; charset=UTF-8");
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(body)).unwrap_or_default()
}

/// Reads what a call means. Its parameters may stand in the address, in a form or in a JSON body; a later one wins.
fn read(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Call {
    let mut parameters = pairs(uri.query().unwrap_or_default());
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        let body: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
        parameters.extend(body.unwrap_or_default());
    } else if let Ok(form) = std::str::from_utf8(body) {
        parameters.extend(pairs(form));
    }
    let bearer = headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.or_else(|| parameters.get("access_token")?.as_str()).map(str::to_owned);
    let mut path = uri.path().trim_matches('/').split('/').peekable();
    path.next_if(|part| {
        part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    let (target, edge) = (path.next().unwrap_or_default().to_owned(), path.next());
    let what = match (method, edge, path.next()) {
        (&Method::GET, None, None) if target == "refresh_access_token" => What::Refresh,
        (&Method::GET, None, None) => What::Comment,
        (&Method::GET, Some("replies"), None) => What::Replies,
        (&Method::GET, Some("comments"), None) => What::CommentsOf,
        (&Method::GET, Some("media"), None) => What::Media,
        (&Method::GET, Some("subscribed_apps"), None) => What::Subscription,
        (&Method::GET, Some("subscriptions"), None) => What::AppSubscriptions,
        (&Method::POST, None, None) if parameters.contains_key("hide") => What::Hide,
        (&Method::POST, Some("replies"), None) => What::Reply,
        (&Method::POST, Some("mentions"), None) => What::MentionReply,
        (&Method::POST, Some("messages"), None) => What::PrivateReply,
        (&Method::POST, Some("subscribed_apps"), None) => What::Subscribe,
        (&Method::DELETE, Some("subscribed_apps"), None) => What::Unsubscribe,
        _ => What::Other,
    };
    Call { what, target, token, parameters }
}

/// The pairs of a query or form.
fn pairs(encoded: &str) -> Map<String, Value> {
    let Ok(mut url) = Url::parse("http://localhost/") else { return Map::new() };
    url.set_query(Some(encoded));
    url.query_pairs().map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_message_is_read_wherever_it_stands() {
        let uri = |text: &'static str| Uri::from_static(text);
        let json = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let form = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
            (AUTHORIZATION, HeaderValue::from_static("Bearer T")),
        ]);
        for call in [
            read(&Method::POST, &uri("/v26.0/17/replies"), &form, b"message=a+b%26%C3%A9"),
            read(
                &Method::POST,
                &uri("/v26.0/17/replies"),
                &json,
                r#"{"message":"a b&é","access_token":"T"}"#.as_bytes(),
            ),
            read(&Method::POST, &uri("/v26.0/17/replies?message=a%20b%26%C3%A9&access_token=T"), &form, b""),
        ] {
            assert_eq!((call.what, call.target.as_str()), (What::Reply, "17"));
            assert_eq!(call.parameter("message"), Some("a b&é"));
            assert_eq!(call.token.as_deref(), Some("T"));
        }
    }

    #[test]
    fn method_and_path_tell_what_is_wanted() {
        let none = HeaderMap::new();
        for (method, address, what) in [
            (Method::GET, "/v26.0/17", What::Comment),
            (Method::GET, "/v26.0/17/replies?limit=2", What::Replies),
            (Method::POST, "/v26.0/17?hide=true", What::Hide),
            (Method::GET, "/v26.0/17/comments", What::CommentsOf),
            (Method::GET, "/v26.0/me/media", What::Media),
            (Method::POST, "/v26.0/1784/mentions", What::MentionReply),
            (Method::POST, "/v26.0/1784/messages", What::PrivateReply),
            (Method::GET, "/v26.0/me/subscribed_apps", What::Subscription),
            (Method::POST, "/v26.0/me/subscribed_apps", What::Subscribe),
            (Method::DELETE, "/v26.0/me/subscribed_apps", What::Unsubscribe),
            (Method::GET, "/v26.0/12/subscriptions", What::AppSubscriptions),
            (Method::GET, "/refresh_access_token?grant_type=x", What::Refresh),
            (Method::GET, "/v26.0/refresh_access_token", What::Refresh),
            (Method::POST, "/v26.0/17", What::Other),
            (Method::DELETE, "/v26.0/17", What::Other),
            (Method::GET, "/v26.0/17/likes", What::Other),
            (Method::POST, "/v26.0/17/replies/9", What::Other),
        ] {
            let uri: Uri = address.parse().unwrap();
            assert_eq!(read(&method, &uri, &none, b"").what, what, "{method} {address}");
        }
    }
}
