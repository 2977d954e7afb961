//! Private replies, as they lie in a citizen's inbox; and live comments, which get no other answer.

use std::time::Duration;

use tanggap::instagram::simulated::{Account, Fault, What};
use tanggap::instagram::{Class, MAX_MESSAGE_BYTES};

use super::{Receiver, instagram};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_private_reply_arrives_once() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let asked = instagram.comment("NIK saya bermasalah").by("warga_1").writes();
    let text = "Silakan kirim data Anda di sini, bukan di komentar. 🙏";
    let id = graph.private_reply(&token, &account, &asked, text).await.unwrap();

    let inbox = instagram.messages_to("warga_1");
    assert_eq!(inbox.len(), 1);
    assert_eq!((inbox[0].id.as_str(), inbox[0].text.as_str()), (id.as_str(), text));
    assert_eq!((&inbox[0].comment, &inbox[0].account), (&asked, &account));
    assert!(instagram.replies_to(&asked).is_empty() && instagram.messages_to("warga_2").is_empty());
    let call = &instagram.calls()[0];
    assert_eq!(
        (call.what, call.text.as_deref(), call.token_in_address),
        (What::PrivateReply, Some(text), false)
    );

    let again = graph.private_reply(&token, &account, &asked, "Lagi").await.unwrap_err();
    assert_eq!(again.class, Class::AlreadyDone);
    assert_eq!(instagram.messages().len(), 1);
}

#[tokio::test]
async fn after_any_doubt_it_is_simply_sent_again() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    for (fault, was_sent) in [
        (Fault::reset().after_doing_it(), true),
        (Fault::silence().after_doing_it(), true),
        (Fault::malformed(), true),
        (Fault::without_id(), true),
        (Fault::status(502), false),
        (Fault::reset(), false),
        (Fault::error(2, None).with_status(500), false),
    ] {
        let asked = instagram.comment("kapan?").writes();
        let before = instagram.messages().len();
        instagram.goes_wrong(What::PrivateReply, [fault.clone()]);
        let error = graph.private_reply(&token, &account, &asked, "besok").await.unwrap_err();
        assert_eq!(error.class, Class::Unknown, "{fault:?}");
        let again = graph.private_reply(&token, &account, &asked, "besok").await;
        assert_eq!(again.err().map(|error| error.class), was_sent.then_some(Class::AlreadyDone), "{fault:?}");
        assert_eq!(instagram.messages().len(), before + 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_comment_takes_a_private_reply_for_seven_days() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    let [first, second] = ["satu", "dua"].map(|text| instagram.comment(text).writes());
    instagram.lets_pass(7 * 24 * HOUR - HOUR);
    assert!(graph.private_reply(&token, &account, &first, "besok").await.is_ok());
    instagram.lets_pass(HOUR);
    let late = graph.private_reply(&token, &account, &second, "besok").await.unwrap_err();
    // Meta has the same words for a comment that is too old, deleted, or answered: never proof by themselves.
    assert_eq!((late.class, late.subcode), (Class::AlreadyDone, Some(2_534_025)));
    let deleted = instagram.comment("tiga").writes();
    instagram.deletes(&deleted);
    let gone = graph.private_reply(&token, &account, &deleted, "besok").await.unwrap_err();
    assert_eq!((gone.class, gone.subcode), (Class::AlreadyDone, Some(2_534_025)));
    assert_eq!(instagram.messages().len(), 1);
}

#[tokio::test]
async fn a_message_is_measured_in_bytes() {
    let (instagram, graph, token) = instagram().await;
    let (account, asked) = (Account::example().id, instagram.comment("kapan?").writes());
    let full = "🙏".repeat(MAX_MESSAGE_BYTES / 4);
    for wrong in [format!("{full}."), String::new()] {
        let error = graph.private_reply(&token, &account, &asked, &wrong).await.unwrap_err();
        assert_eq!(error.class, Class::Refused);
    }
    assert!(graph.private_reply(&token, &account, &asked, &full).await.is_ok());
}

#[tokio::test]
async fn a_missing_permission_stops_messages_and_not_the_account() {
    let (instagram, graph, token) = instagram().await;
    let (account, asked) = (Account::example().id, instagram.comment("kapan?").writes());
    for (code, subcode, class) in [
        (3, None, Class::Refused),
        (10, None, Class::Refused),
        (200, None, Class::Refused),
        (10, Some(2_534_022), Class::Refused),
        (10, Some(2_018_300), Class::Refused),
        (551, Some(1_545_041), Class::Refused),
        (10_900, None, Class::AlreadyDone),
        (190, Some(460), Class::AccountStopped),
        (368, None, Class::AccountStopped),
        (613, None, Class::Throttled),
    ] {
        instagram.goes_wrong(What::PrivateReply, [Fault::error(code, subcode)]);
        let error = graph.private_reply(&token, &account, &asked, "besok").await.unwrap_err();
        assert_eq!(error.class, class, "{code}/{subcode:?}");
        assert_eq!((error.code, error.subcode), (Some(code), subcode));
    }
}

#[tokio::test]
async fn an_hour_takes_750_private_replies() {
    let (instagram, graph, token) = instagram().await;
    let account = Account::example().id;
    for n in 0..751 {
        let asked = instagram.comment("kapan?").writes();
        let sent = graph.private_reply(&token, &account, &asked, "besok").await;
        assert_eq!(sent.err().map(|error| error.class), (n == 750).then_some(Class::Throttled), "{n}");
    }
    instagram.lets_pass(HOUR);
    let asked = instagram.comment("kapan?").writes();
    assert!(graph.private_reply(&token, &account, &asked, "besok").await.is_ok());
}

#[tokio::test]
async fn a_live_comment_is_answered_privately_while_the_broadcast_lasts() {
    let (instagram, graph, token) = instagram().await;
    let (receiver, account) = (Receiver::of(&instagram).await, Account::example().id);
    let broadcast = instagram.post("Tanya jawab SPMB").live().publishes();
    let [first, second] =
        ["satu", "dua"].map(|text| instagram.comment(text).on(&broadcast).by("warga_1").writes());
    instagram.tells_of([&first]).sends().await;
    assert_eq!(graph.reply(&token, &first, "besok").await.unwrap_err().class, Class::Refused);
    assert!(graph.private_reply(&token, &account, &first, "besok").await.is_ok());
    assert_eq!(graph.media_one(&token, &broadcast).await.unwrap().product_type.as_deref(), Some("LIVE"));

    instagram.ends_broadcast(&broadcast);
    instagram.tells_of([&second]).sends().await;
    let kinds: Vec<_> = receiver.events().into_iter().map(|event| event.kind).collect();
    assert!(matches!(kinds[..], [instagram_webhook::EventKind::LiveComment(_)]), "{kinds:?}");
    assert_eq!(graph.comment(&token, &second).await.unwrap_err().class, Class::Gone);
    assert_eq!(graph.media_one(&token, &broadcast).await.unwrap_err().class, Class::Gone);
    assert!(graph.private_reply(&token, &account, &second, "besok").await.is_err());
    assert_eq!(instagram.messages_to("warga_1").len(), 1);
}
