//! The account itself: whose the token is and how it ages, what it is subscribed to, how much it may ask for.

use std::time::Duration;

use tanggap::instagram::simulated::{Account, Fault, Options, What};
use tanggap::instagram::{Class, Graph};

use super::{LIMIT, Receiver, instagram};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_token_tells_whose_it_is() {
    let (instagram, graph, token) = instagram().await;
    let me = graph.me(&token).await.unwrap();
    assert_eq!((me.user_id.as_str(), me.username.as_deref()), ("17841400000000000", Some("disdik.contoh")));
    assert_eq!(me.account_type.as_deref(), Some("BUSINESS"));
    assert!(me.id.is_some_and(|id| id != "17841400000000000"), "the two ids are not the same");
    assert_eq!(graph.me("guess").await.unwrap_err().class, Class::AccountStopped);
    instagram.goes_wrong(What::Me, [Fault::without_id()]);
    assert_eq!(graph.me(&token).await.unwrap_err().class, Class::Unknown);
}

#[tokio::test]
async fn without_a_subscription_nothing_is_told() {
    let (instagram, graph, token) = instagram().await;
    let (receiver, account) = (Receiver::of(&instagram).await, Account::example().id);
    assert!(graph.subscription(&token).await.unwrap().contains(&"comments".to_owned()));

    instagram.subscribes(&account, &[]);
    assert!(graph.subscription(&token).await.unwrap().is_empty());
    let lost = instagram.comment("satu").sends().await;
    assert_eq!((lost.delivery.attempts.len(), lost.delivery.is_over), (0, true));

    graph.subscribe(&token, &["comments", "live_comments"]).await.unwrap();
    assert_eq!(graph.subscription(&token).await.unwrap(), ["comments", "live_comments"]);
    instagram.comment("dua").sends().await;
    // The list is replaced, not added to.
    graph.subscribe(&token, &["mentions"]).await.unwrap();
    assert_eq!(instagram.subscription(&account), ["mentions"]);
    instagram.comment("tiga").sends().await;
    // The account's choice of fields is none; the app's is.
    instagram.app_subscribes(&["mentions"]);
    instagram.comment("empat").sends().await;
    assert_eq!(receiver.texts(), ["dua", "tiga"]);

    let refused = graph.subscribe(&token, &["comments", "feed"]).await.unwrap_err();
    assert_eq!(refused.class, Class::Refused);
    assert_eq!(instagram.subscription(&account), ["mentions"]);
}

#[tokio::test]
async fn the_app_has_subscriptions_of_its_own() {
    let (instagram, graph, token) = instagram().await;
    let Options { app_id, app_secret, .. } = Options::default();
    instagram.app_subscribes(&["mentions", "comments"]);
    let read = graph.app_subscriptions(&format!("{app_id}|{app_secret}"), &app_id).await.unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].object.as_str(), read[0].is_active), ("instagram", true));
    assert_eq!(read[0].fields, ["comments", "mentions"]);
    assert!(read[0].callback_url.is_some());
    let error = graph.app_subscriptions(&token, &app_id).await.unwrap_err();
    assert_eq!(error.class, Class::AccountStopped, "an account's token is none of the app's");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let (instagram, graph, token) = instagram().await;
    let comment = instagram.comment("kapan?").writes();
    let early = graph.refresh(&token).await.unwrap_err();
    assert_eq!(early.class, Class::Refused, "a token must be a day old");

    instagram.lets_pass(50 * DAY);
    let fresh = graph.refresh(&token).await.unwrap();
    assert_eq!(fresh.expires_in, 60 * DAY);
    assert_ne!(fresh.expose(), token);
    assert_eq!(instagram.accounts()[0].token.as_deref(), Some(fresh.expose()));
    assert!(graph.comment(&token, &comment).await.is_ok(), "the old one lives to its own end");

    instagram.lets_pass(11 * DAY);
    for error in
        [graph.comment(&token, &comment).await.unwrap_err(), graph.refresh(&token).await.unwrap_err()]
    {
        assert_eq!((error.class, error.code, error.subcode), (Class::AccountStopped, Some(190), Some(463)));
    }
    assert!(graph.comment(fresh.expose(), &comment).await.is_ok());
    let call = instagram.calls().into_iter().find(|call| call.what == What::Refresh).unwrap();
    assert!(!call.token_in_address, "in this call it must stand there");
}

#[tokio::test]
async fn a_token_in_an_address_gets_into_no_error() {
    let (instagram, graph, token) = instagram().await;
    instagram.lets_pass(2 * DAY);
    for fault in [
        Fault::silence(),
        Fault::reset(),
        Fault::status(500),
        Fault::malformed(),
        Fault::without_id(),
        Fault::error(190, 463),
    ] {
        instagram.goes_wrong(What::Refresh, [fault.clone()]);
        let error = graph.refresh(&token).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(&token), "{fault:?}: {error:?}");
    }
    // Whatever the address, the token may hold signs of its own.
    for url in ["http://127.0.0.1:1", "http://nowhere.invalid"] {
        let graph = Graph::new(url, "v26.0", LIMIT).unwrap();
        let error = graph.refresh("secret&token=\n").await.unwrap_err();
        assert_eq!(error.class, Class::NotSent);
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
    let fresh = graph.refresh(&token).await.unwrap();
    assert!(!format!("{fresh:?}").contains(fresh.expose()));
}

#[tokio::test]
async fn no_proof_goes_to_instagram() {
    let (instagram, graph, token) = instagram().await;
    let graph = graph.with_app_secret("app-secret");
    let comment = instagram.comment("kapan?").writes();
    assert!(graph.comment(&token, &comment).await.is_ok());
    // It would be refused there.
    let http = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let url = format!("{}/v26.0/{comment}?appsecret_proof=00", instagram.url());
    assert_eq!(http.get(url).bearer_auth(&token).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn usage_rises_until_calls_are_refused_and_ends_with_time() {
    let (instagram, graph, token) = instagram().await;
    let (account, comment) = (Account::example().id, instagram.comment("kapan?").writes());
    instagram.allows(Some(20));
    let mut seen = Vec::new();
    for _ in 0..20 {
        graph.comment(&token, &comment).await.unwrap();
        seen.extend(graph.usage(&token).map(|usage| usage.percent));
    }
    assert_eq!((seen.len(), seen.first(), seen.last()), (19, Some(&10.0), Some(&100.0)));
    assert!(seen.is_sorted());
    let error = graph.comment(&token, &comment).await.unwrap_err();
    assert_eq!((error.class, error.code), (Class::Throttled, Some(80_002)));
    assert_eq!(error.retry_after, Some(HOUR));
    let usage = graph.usage(&token).unwrap();
    assert!(usage.percent > 100.0 && usage.regain.is_some_and(|left| left > HOUR / 2));
    // Messages have an allowance of their own.
    assert!(graph.private_reply(&token, &account, &comment, "besok").await.is_ok());
    // A call while throttled would take away what comes back first.
    instagram.lets_pass(HOUR);
    assert!(graph.comment(&token, &comment).await.is_ok());
    assert_eq!(graph.usage(&token), None, "the wait is over");
}
