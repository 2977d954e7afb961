//! Calls whose outcome is in doubt: the client never says more than it knows.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Fault, Instagram, What};
use tanggap::instagram::{Class, Graph};

use super::{LIMIT, instagram};
use crate::given;

/// Every way in which a reply may be public though the call failed.
fn though_public() -> Vec<Fault> {
    vec![
        Fault::silence().after_doing_it(),
        Fault::reset().after_doing_it(),
        Fault::status(500).after_doing_it(),
        Fault::status(502).after_doing_it(),
        Fault::status(400).after_doing_it(),
        Fault::error(20, 1_772_107).after_doing_it(),
        Fault::error(1, None).with_status(500).after_doing_it(),
        Fault::error(987_654, None).after_doing_it(),
        Fault::malformed(),
        Fault::without_id(),
        Fault::slow(Duration::from_secs(60)),
    ]
}

#[tokio::test]
async fn a_reply_that_may_be_public_is_never_called_failed() {
    let (instagram, graph, token) = instagram().await;
    for fault in though_public() {
        let comment = instagram.comment("kapan?").writes();
        instagram.goes_wrong(What::Reply, [fault.clone()]);
        let error = graph.reply(&token, &comment, "besok").await.unwrap_err();
        assert_eq!(error.class, Class::Unknown, "{fault:?}: {error}");
        assert_eq!(instagram.replies_to(&comment).len(), 1, "{fault:?}");
    }
    assert_eq!(instagram.calls().len(), though_public().len(), "the client makes each call once");
}

#[tokio::test]
async fn the_same_doubts_when_nothing_was_done() {
    let (instagram, graph, token) = instagram().await;
    for fault in
        [Fault::silence(), Fault::reset(), Fault::status(503), Fault::error(2, None).with_status(503)]
    {
        let comment = instagram.comment("kapan?").writes();
        instagram.goes_wrong(What::Reply, [fault.clone()]);
        let error = graph.reply(&token, &comment, "besok").await.unwrap_err();
        assert_eq!(error.class, Class::Unknown, "{fault:?}: {error}");
        assert!(instagram.replies_to(&comment).is_empty());
    }
}

#[tokio::test]
async fn a_reply_can_become_public_long_after_the_call() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    instagram.goes_wrong(What::Reply, [Fault::reset().doing_it_after(Duration::from_millis(300))]);
    assert_eq!(graph.reply(&token, &comment, "besok").await.unwrap_err().class, Class::Unknown);
    assert_eq!(graph.replies(&token, &comment).await.unwrap(), []);
    let reply = instagram.waits_for_reply(&comment, LIMIT).await.unwrap();
    assert_eq!(reply.text, "besok");
    assert_eq!(instagram.calls()[0].created, Some(reply.id));
}

#[tokio::test]
async fn asking_for_fields_while_posting_is_the_trap_that_it_is_at_meta() {
    let (instagram, _, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    let status = post(&instagram, &comment, &token, "message=besok&fields=id").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(instagram.replies_to(&comment).len(), 1);
}

async fn post(instagram: &Instagram, comment: &CommentId, token: &str, form: &str) -> StatusCode {
    let request = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let request = request
        .post(format!("{}/v26.0/{comment}/replies", instagram.url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .bearer_auth(token)
        .body(form.to_owned());
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn a_broken_read_is_no_answer_either() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    for fault in [Fault::malformed(), Fault::without_id(), Fault::reset(), Fault::status(502)] {
        instagram.goes_wrong(What::Comment, [fault.clone()]);
        instagram.goes_wrong(What::Replies, [fault.clone()]);
        assert_eq!(graph.comment(&token, &comment).await.unwrap_err().class, Class::Unknown, "{fault:?}");
        assert_eq!(graph.replies(&token, &comment).await.unwrap_err().class, Class::Unknown, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let body = "x".repeat(17 * 1024 * 1024);
    let router = axum::Router::new().fallback(move || async move { body });
    let error = call(router).await;
    assert_eq!((error.class, error.why), (Class::Unknown, "the answer is too long"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_takes_no_token_along() {
    let router = axum::Router::new()
        .route("/elsewhere", axum::routing::any(|| async { r#"{"id":"17"}"# }))
        .fallback(|| async { (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/elsewhere")], "") });
    let error = call(router).await;
    assert_eq!((error.class, error.status), (Class::Unknown, Some(307)));
}

/// A reply to a server of another make.
async fn call(router: axum::Router) -> tanggap::instagram::GraphError {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    let graph = Graph::new(&url, "v26.0", Duration::from_secs(10)).unwrap();
    graph.reply("T", &given::id("17"), "besok").await.unwrap_err()
}
