//! What Meta tells the webhook, and how it insists.

use std::time::Duration;

use tanggap::instagram::Class;
use tanggap::instagram::simulated::{Backoff, Fault, Manner, Options, Shape, What};

use super::{LIMIT, Receiver, instagram, instagram_with};
use crate::given;

#[tokio::test]
async fn a_comment_is_told_of_in_every_manner() {
    let (instagram, ..) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let comment = instagram.comment("kapan ppdb dibuka? 😀").by("warga_1").writes();
    let plain = Manner::default();
    let manners = [
        plain,
        Manner { shape: Shape::Flat, ..plain },
        Manner { shape: Shape::Bare, ..plain },
        Manner { ids_as_numbers: true, milliseconds: true, ..plain },
        Manner { comment_id: true, ..plain },
    ];
    for manner in manners {
        instagram.tells_of([&comment]).in_manner(manner).sends().await;
    }
    let events = receiver.events();
    assert_eq!(events.len(), manners.len());
    for event in events {
        let told = event.comment().unwrap();
        assert_eq!(told.id.as_str(), comment.as_str());
        assert_eq!(told.text.as_deref(), Some("kapan ppdb dibuka? 😀"));
        assert_eq!(told.from.as_ref().and_then(|from| from.username.as_deref()), Some("warga_1"));
    }
}

#[tokio::test]
async fn meta_tries_again_until_it_gets_its_200() {
    let (instagram, ..) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    receiver.answers([503, 500, 204]);
    let sent = instagram.comment("kapan?").sends().await;
    let statuses: Vec<_> = sent.delivery.attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(503), Some(500), Some(204), Some(200)]);
    assert!(sent.delivery.delivered_at >= Some(sent.delivery.attempts[3].at));
    assert_eq!(receiver.texts(), ["kapan?"]);
}

#[tokio::test]
async fn meta_gives_up_in_the_end() {
    let backoff = Backoff { first: Duration::ZERO, longest: Duration::ZERO, times: 2 };
    let (instagram, ..) = instagram_with(Options { backoff, ..Options::default() }).await;
    let receiver = Receiver::of(&instagram).await;
    receiver.answers([500; 9]);
    let sent = instagram.comment("kapan?").sends().await;
    assert_eq!((sent.delivery.attempts.len(), sent.delivery.delivered_at), (3, None));
    // Without a server at all it is the same.
    instagram.delivers_to("http://127.0.0.1:1/webhook").unwrap();
    let sent = instagram.comment("kapan?").sends().await;
    assert_eq!((sent.delivery.attempts.len(), sent.delivery.attempts[0].status), (3, None));
}

#[tokio::test]
async fn a_wrong_secret_is_a_wrong_signature() {
    let backoff = Backoff { first: Duration::ZERO, longest: Duration::ZERO, times: 0 };
    let (instagram, ..) = instagram_with(Options { backoff, ..Options::default() }).await;
    let receiver = Receiver::of(&instagram).await;
    let comment = instagram.comment("kapan?").writes();
    let delivery = instagram.tells_of([&comment]).signed_with("guess").sends().await;
    assert_eq!(delivery.attempts[0].status, Some(401));
    assert!(receiver.texts().is_empty());
}

#[tokio::test]
async fn a_thousand_comments_fit_into_one_notification_and_no_more() {
    let (instagram, ..) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let comments: Vec<_> = (0..1_001).map(|n| instagram.comment(format!("kapan {n}?")).writes()).collect();
    instagram.tells_of(&comments).sends().await;
    let sizes: Vec<_> = receiver.notifications().iter().map(|told| told.events.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 1_001);
    assert_eq!(sizes.iter().max(), Some(&1_000));
}

#[tokio::test]
async fn notifications_come_twice_out_of_order_and_edited() {
    let (instagram, ..) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let [first, second] = ["satu", "dua"].map(|text| instagram.comment(text).writes());
    instagram.tells_of([&second, &first]).sends().await;
    instagram.tells_of([&first]).sends().await;
    instagram.edits(&first, "satu!").await;
    instagram.deletes(&second);
    assert_eq!(receiver.texts(), ["dua", "satu", "satu", "satu!"]);
}

#[tokio::test]
async fn the_accounts_own_reply_comes_back() {
    let (instagram, graph, token) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let asked = instagram.comment("kapan?").by("warga_1").sends().await.id;
    let reply = graph.reply(&token, &asked, "@warga_1 besok").await.unwrap();
    assert!(instagram.waits_until(LIMIT, |i| i.deliveries().iter().filter(|d| d.is_over).count() == 2).await);
    let staff = instagram.staff_replies(&asked, "Silakan datang").await;

    let own: Vec<_> = receiver.events().into_iter().filter(instagram_webhook::Event::is_by_account).collect();
    let ids: Vec<_> = own.iter().filter_map(|event| event.comment()).map(|told| told.id.as_str()).collect();
    assert_eq!(ids, [reply.as_str(), staff.as_str()]);
    for event in &own {
        assert_eq!(
            event.comment().and_then(|told| told.parent_id.as_ref()).map(instagram_webhook::Id::as_str),
            Some(asked.as_str())
        );
    }
    assert_eq!(instagram.replies_to(&asked).len(), 2);
}

#[tokio::test]
async fn the_echo_can_come_before_the_apis_answer() {
    let options = Options { echo: Some(Duration::ZERO), ..Options::default() };
    let (instagram, graph, token) = instagram_with(options).await;
    let receiver = Receiver::of(&instagram).await;
    let asked = instagram.comment("kapan?").writes();
    instagram.goes_wrong(What::Reply, [Fault::slow(Duration::from_millis(400))]);
    let call = tokio::spawn(async move { graph.reply(&token, &asked, "besok").await });
    assert!(instagram.waits_until(LIMIT, |_| !receiver.events().is_empty()).await);
    assert!(!call.is_finished());
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_live_comment_is_told_as_such_and_takes_no_public_reply() {
    let (instagram, graph, token) = instagram().await;
    let receiver = Receiver::of(&instagram).await;
    let live = instagram.comment("kapan?").live().sends().await.id;
    let kind = format!("{:?}", receiver.events()[0].kind);
    assert!(kind.starts_with("LiveComment"), "{kind}");
    assert_eq!(graph.reply(&token, &live, "besok").await.unwrap_err().class, Class::Refused);
}

#[tokio::test]
async fn the_handshake_takes_the_challenge_and_nothing_else() {
    let (instagram, ..) = instagram().await;
    assert!(!instagram.verifies("verify").await.is_accepted, "there is no webhook yet");
    Receiver::of(&instagram).await;
    assert!(instagram.verifies("verify").await.is_accepted);
    let refused = instagram.verifies("guess").await;
    assert_eq!((refused.is_accepted, refused.status), (false, Some(403)));
}

#[tokio::test]
async fn a_comment_has_the_time_at_which_it_was_written() {
    let (instagram, graph, token) = instagram().await;
    let early = instagram.comment("kapan?").at(given::at(-3_600)).writes();
    assert_eq!(graph.comment(&token, &early).await.unwrap().timestamp, Some(given::at(-3_600)));
}
