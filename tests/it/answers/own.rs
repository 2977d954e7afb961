//! The account's own comments: its replies that come back, and what staff type in Instagram.

use std::time::Duration;

use serde_json::json;
use tanggap::instagram::simulated::{Fault, What};

use crate::agency::{ADMIN, Agency, LIMIT, entries, events, faq};

/// Who answered a comment, once somebody has.
async fn responder(agency: &Agency, asked: &tanggap::comment::CommentId) -> String {
    agency.sees(asked, "answered").await["responder"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_bots_own_reply_comes_back_and_is_left_alone() {
    let agency = Agency::opens_with(|setup| setup.account().signature = faq::KNOWN).await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let reply = agency.reply(&asked).await;
    assert!(reply.text.ends_with(faq::KNOWN), "the reply holds a question that we would answer");
    let echo = agency.sees(&reply.id, "ignored").await;
    assert_eq!(echo["reason"], "own-comment");
    assert_eq!(echo["parent"], asked.as_str());
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], entries(&comment, "answered").len()), (&json!("bot"), 1));
    assert_eq!(agency.instagram.thread(&asked).len(), 2);
    agency.ends().await;
}

#[tokio::test]
async fn an_echo_that_overtakes_the_apis_answer_is_the_bots_too() {
    let agency = Agency::opens_with(|setup| setup.instagram.echo = Some(Duration::ZERO)).await;
    agency.instagram.goes_wrong(What::Reply, [Fault::slow(Duration::from_millis(600))]);
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let reply = agency.reply(&asked).await;
    // While the API has not answered yet, all is known already.
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reply"]["id"]), (&json!("bot"), &json!(reply.id.as_str())));

    let answered = |instagram: &tanggap::instagram::simulated::Instagram| {
        instagram.calls().iter().any(|call| call.what == What::Reply && call.status.is_some())
    };
    assert!(agency.instagram.waits_until(LIMIT, answered).await);
    // Once the call is over there is nothing more to tell.
    let instagram = agency.instagram.clone();
    let mut agency = agency;
    agency.stops().await;
    agency.starts().await;
    let comment = agency.comment(&asked).await;
    assert_eq!(instagram.replies_to(&asked).len(), 1);
    assert_eq!(entries(&comment, "answered").len(), 1, "{comment:#}");
    assert_eq!(entries(&comment, "outcome").len(), 1, "{comment:#}");
    agency.ends().await;
}

#[tokio::test]
async fn what_the_account_writes_itself_is_no_question() {
    let agency = Agency::opens().await;
    let post = agency.instagram.posts()[0].id.clone();
    let own = agency.instagram.comment(faq::KNOWN).by_staff().on(&post).sends().await.id;
    assert_eq!(agency.sees(&own, "ignored").await["reason"], "own-comment");
    // Where Meta scopes the id otherwise, the name tells.
    let named = agency.instagram.comment(faq::KNOWN).by("Disdik.Contoh").sends().await.id;
    assert_eq!(agency.sees(&named, "ignored").await["reason"], "own-comment");
    assert!(agency.instagram.calls().is_empty());
    agency.ends().await;
}

#[tokio::test]
async fn staff_who_answer_in_instagram_close_the_draft() {
    let agency = Agency::opens().await;
    for (text, state) in [(faq::DRAFT, "draft"), (faq::REPORT, "escalated")] {
        let asked = agency.instagram.comment(text).by("warga_3").sends().await.id;
        agency.sees(&asked, state).await;
        let typed = agency.instagram.staff_replies(&asked, "@warga_3 Silakan DM kami").await;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(comment["responder"], "staff");
        assert_eq!(
            comment["reply"],
            json!({"text": "@warga_3 Silakan DM kami", "id": typed.as_str(), "channel": "public", "author": "staff"})
        );
        assert_eq!(events(&comment), ["received", "decided", "drafted", "withdrawn", "answered"]);
        assert_eq!(entries(&comment, "withdrawn")[0]["reason"], "answered-by-staff");
        assert_eq!(entries(&comment, "answered")[0]["actor"]["kind"], "staff");
        // Nothing is left to approve.
        agency.api(ADMIN).post_empty(&format!("comments/{asked}/approve")).await.problem(409);
    }
    agency.ends().await;
}

#[tokio::test]
async fn an_answer_by_staff_counts_also_where_nothing_was_to_be_answered() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment("lucu sekali fotonya").sends().await.id;
    agency.sees(&asked, "ignored").await;
    agency.instagram.staff_replies(&asked, "Hatur nuhun").await;
    assert_eq!(responder(&agency, &asked).await, "staff");
    agency.ends().await;
}

#[tokio::test]
async fn staff_answer_whom_they_mention_and_nobody_else() {
    let agency = Agency::opens().await;
    let top = agency.instagram.comment(faq::DRAFT).by("warga_1").sends().await.id;
    let below = agency.instagram.comment(faq::REPORT).by("warga_2").under(&top).sends().await.id;
    agency.sees(&below, "escalated").await;
    agency.instagram.comment("@warga_2 kami cek").by_staff().under(&top).sends().await;
    assert_eq!(responder(&agency, &below).await, "staff");
    assert_eq!(agency.sees(&top, "draft").await["responder"], json!(null));
    agency.instagram.comment("Silakan ke kantor").by_staff().under(&top).sends().await;
    assert_eq!(responder(&agency, &top).await, "staff");
    agency.ends().await;
}
