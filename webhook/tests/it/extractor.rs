//! The axum extractor, through a router.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{Request, StatusCode};
use axum::routing::post;
use axum::{Router, response::Response};
use instagram_webhook::{Notification, VerifiedBody, Verifier, sign};
use tower::ServiceExt;

const BODY: &str = r#"{"field":"comments","value":{"id":"1"}}"#;
const LIMIT: usize = 100;

/// A state with more in it than the verifier.
#[derive(Clone)]
struct State {
    verifier: Verifier,
}

impl FromRef<State> for Verifier {
    fn from_ref(state: &State) -> Self {
        state.verifier.clone()
    }
}

/// Says which secret signed, and how many events there are.
async fn receive(body: VerifiedBody<Bytes>) -> String {
    let events = Notification::parse(&body).map(|notification| notification.events.len());
    format!("secret {}, {} events", body.secret_index(), events.unwrap_or(0))
}

async fn send(headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
    let state = State { verifier: Verifier::new(["first", "second"]).unwrap() };
    let router =
        Router::new().route("/webhook", post(receive)).layer(DefaultBodyLimit::max(LIMIT)).with_state(state);
    let mut request = Request::post("/webhook");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response: Response =
        router.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = response.status();
    let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(text.to_vec()).unwrap())
}

#[tokio::test]
async fn a_signed_body_arrives_with_the_secret_that_signed_it() {
    for (index, secret) in ["first", "second"].iter().enumerate() {
        let (status, text) = send(&[("X-Hub-Signature-256", &sign(secret, BODY))], BODY).await;
        assert_eq!((status, text), (StatusCode::OK, format!("secret {index}, 1 events")));
    }
}

#[tokio::test]
async fn a_signed_body_that_is_not_json_arrives_too() {
    let (status, text) = send(&[("x-hub-signature-256", &sign("first", "oops"))], "oops").await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, "secret 0, 0 events"));
}

#[tokio::test]
async fn whatever_is_wrong_with_the_signature_is_401_and_nothing_else() {
    let right = sign("first", BODY);
    let wrong = sign("third", BODY);
    let sha1 = "sha1=0123456789abcdef0123456789abcdef01234567";
    for headers in [
        vec![],
        vec![("x-hub-signature", sha1)],
        vec![("x-hub-signature-256", sha1)],
        vec![("x-hub-signature-256", "")],
        vec![("x-hub-signature-256", wrong.as_str())],
        vec![("x-hub-signature-256", right.as_str()), ("x-hub-signature-256", wrong.as_str())],
    ] {
        assert_eq!(send(&headers, BODY).await, (StatusCode::UNAUTHORIZED, String::new()), "{headers:?}");
    }
}

#[tokio::test]
async fn the_body_limit_of_the_router_holds() {
    let long = "x".repeat(LIMIT + 1);
    let (status, _) = send(&[("x-hub-signature-256", &sign("first", &long))], &long).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let (status, _) = send(&[], &long).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}
