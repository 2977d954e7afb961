//! What is found, and what is not read again.

use serde_json::json;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::What;

use super::{calls, polls, rounds};
use crate::agency::{Agency, entries, events, faq};

#[tokio::test]
async fn a_question_that_the_webhook_missed_is_answered() {
    let agency = Agency::opens_with(polls).await;
    let top = agency.instagram.comment(faq::KNOWN).writes();
    let below = agency
        .instagram
        .comment("@disdik.contoh ada beasiswa buat anak yatim?")
        .by("warga_2")
        .under(&top)
        .writes();
    assert_eq!(agency.reply(&top).await.text, format!("@warga_1 {}", faq::ANSWER));
    let comment = agency.sees(&top, "answered").await;
    let received = entries(&comment, "received")[0];
    assert_eq!((&received["source"], &received["clock"]), (&json!("poller"), &json!("graph")));
    assert_eq!(received["author"]["username"], "warga_1");
    let written = agency.instagram.written(&top).unwrap().at;
    assert_eq!(comment["written_at"].as_str().unwrap()[..19], written.to_string()[..19]);
    assert!(!events(&comment).contains(&"dated"), "its time is known already");
    let below = agency.sees(&below, "draft").await;
    assert_eq!(below["parent"], top.as_str());
    agency.ends().await;
}

#[tokio::test]
async fn what_both_see_is_one_comment_with_both_in_its_ledger() {
    let agency = Agency::opens_with(polls).await;
    let asked = agency.instagram.comment(faq::DRAFT).sends().await.id;
    let comment = agency.sees_that(&asked, "seen by both", |comment| {
        comment["ledger"].is_array() && !entries(comment, "seen").is_empty()
    });
    let comment = comment.await;
    // Whichever came first, the other one saw it too, and its time is Instagram's.
    let sources = [&entries(&comment, "received")[0]["source"], &entries(&comment, "seen")[0]["source"]];
    assert!(sources == ["webhook", "poller"] || sources == ["poller", "webhook"], "{comment:#}");
    assert_eq!(comment["clock"], "graph");
    rounds(&agency, 3).await;
    let later = agency.comment(&asked).await;
    assert_eq!((entries(&later, "seen").len(), entries(&later, "received").len()), (1, 1));
    agency.ends().await;
}

#[tokio::test]
async fn an_edit_and_an_answer_by_staff_are_noticed() {
    let agency = Agency::opens_with(polls).await;
    let edited = agency.instagram.comment(faq::THANKS).sends().await.id;
    let asked = agency.instagram.comment(faq::DRAFT).by("warga_2").sends().await.id;
    let hidden = agency.instagram.comment(faq::DRAFT).by("warga_3").sends().await.id;
    agency.sees(&asked, "draft").await;
    agency.sees(&hidden, "draft").await;
    agency.instagram.edits_silently(&edited, faq::DRAFT);
    agency.instagram.hides(&hidden, true);
    // One more comment makes the count another, so that all is read again.
    let typed = agency.instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reply"]["id"]), (&json!("staff"), &json!(typed.as_str())));
    assert_eq!(agency.sees(&edited, "draft").await["text"], faq::DRAFT);
    let comment = agency.sees(&hidden, "withdrawn").await;
    let names = events(&comment);
    assert_eq!(names[names.len() - 2..], ["hidden", "withdrawn"], "{comment:#}");
    agency.ends().await;
}

#[tokio::test]
async fn a_post_without_news_is_not_read_again() {
    let agency = Agency::opens_with(polls).await;
    let old = agency.instagram.now().plus_millis(-4 * 24 * 3600 * 1000);
    let long_ago = agency.instagram.post("minggu lalu").at(old).publishes();
    agency.instagram.comment(faq::KNOWN).on(&long_ago).writes();
    let asked = agency.instagram.comment(faq::THANKS).writes();
    agency.sees(&asked, "ignored").await;
    rounds(&agency, 2).await;
    let before = calls(&agency, What::CommentsOf).len();
    rounds(&agency, 4).await;
    let read = calls(&agency, What::CommentsOf);
    assert_eq!(read.len(), before, "{read:#?}");
    assert!(read.iter().all(|call| call.target != long_ago.as_str()), "older than the days that are read");
    // One more, and it is read at once.
    let more = agency.instagram.comment(faq::THANKS).writes();
    agency.sees(&more, "ignored").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_list_that_is_empty_although_comments_are_counted_is_asked_for_again() {
    let agency = Agency::opens_with(polls).await;
    let unlisted = agency.instagram.comment(faq::DRAFT).unlisted().sends().await.id;
    agency.sees(&unlisted, "draft").await;
    rounds(&agency, 2).await;
    let before = calls(&agency, What::CommentsOf).len();
    rounds(&agency, 4).await;
    assert!(calls(&agency, What::CommentsOf).len() >= before + 3);
    // And what it does not list is there all the same.
    assert_eq!(events(&agency.comment(&unlisted).await), ["received", "decided", "drafted"]);
    agency.ends().await;
}

#[tokio::test]
async fn the_youngest_are_left_to_the_webhook_and_taken_later() {
    let agency = Agency::opens_with(|setup| {
        polls(setup);
        setup.polling.grace = std::time::Duration::from_secs(2);
    })
    .await;
    let asked = agency.instagram.comment(faq::DRAFT).writes();
    rounds(&agency, 3).await;
    assert!(agency.comment(&asked).await.is_null());
    let comment = agency.sees(&asked, "draft").await;
    let (received, written) = (&comment["received_at"], &comment["written_at"]);
    let time =
        |value: &serde_json::Value| value.as_str().unwrap().parse::<tanggap::comment::Timestamp>().unwrap();
    assert!(time(received).since(time(written)) >= 2000);
    agency.ends().await;
}

#[tokio::test]
async fn who_is_known_by_name_alone_is_still_somebody() {
    let agency = Agency::opens_with(|setup| {
        polls(setup);
        setup.instagram.echo = None;
    })
    .await;
    agency.instagram.withholds_authors(true);
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_7").writes();
    assert_eq!(agency.reply(&asked).await.text, format!("@warga_7 {}", faq::ANSWER));
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(comment["author"], json!({"id": "@warga_7", "username": "warga_7"}));
    // The bot's own reply is found as well, and is nobody's question.
    let own = agency.instagram.replies_to(&asked)[0].id.clone();
    let found = agency.sees(&own, "ignored").await;
    assert_eq!(found["reason"], "own-comment");
    agency.ends().await;
}

#[tokio::test]
async fn the_bots_own_reply_is_known_where_nobody_is_named() {
    let agency = Agency::opens_with(|setup| setup.instagram.echo = None).await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let own: CommentId = agency.reply(&asked).await.id;
    agency.sees(&asked, "answered").await;
    let mut agency = agency;
    agency.stops().await;
    agency.has(polls);
    agency.instagram.withholds_everybody(true);
    let nameless = agency.instagram.comment(faq::KNOWN).by("warga_9").writes();
    agency.starts().await;
    let comment = agency.sees(&nameless, "draft").await;
    assert_eq!((&comment["author"], &comment["reason"]), (&json!(null), &json!("author-unknown")));
    rounds(&agency, 2).await;
    assert!(agency.comment(&own).await.is_null(), "{:#}", agency.comment(&own).await);
    agency.ends().await;
}
