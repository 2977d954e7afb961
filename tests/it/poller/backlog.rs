//! What was written before the account was served is taken in, and answered by nobody but staff.

use serde_json::json;

use super::polls;
use crate::agency::{ADMIN, Agency, faq};

#[tokio::test]
async fn what_is_older_than_the_first_start_becomes_a_draft_at_most() {
    let mut agency = Agency::opens_with(polls).await;
    let since = agency.instagram.now();
    let hour_ago = since.plus_millis(-3_600_000);
    let old = agency.instagram.comment(faq::KNOWN).by("warga_2").at(hour_ago).writes();
    let report = agency.instagram.comment(faq::REPORT).by("warga_3").at(hour_ago).writes();
    let thanks = agency.instagram.comment(faq::THANKS).by("warga_4").at(hour_ago).writes();
    let told = agency.instagram.comment(faq::KNOWN).by("warga_5").at(hour_ago).unlisted().sends().await.id;
    let comment = agency.sees(&old, "draft").await;
    assert_eq!((&comment["decision"], &comment["reason"]), (&json!("draft"), &json!("backlog")));
    assert_eq!(comment["reply"]["text"], format!("@warga_2 {}", faq::ANSWER));
    agency.sees(&report, "escalated").await;
    agency.sees(&thanks, "ignored").await;
    // What Meta tells of is new, whenever it was written.
    agency.sees(&told, "answered").await;

    // Later starts don't move the line.
    agency.stops().await;
    let missed = agency.instagram.comment(faq::KNOWN).by("warga_6").writes();
    agency.starts().await;
    agency.sees(&missed, "answered").await;
    assert!(agency.replies(&old).is_empty());
    let answer = agency.api(ADMIN).post_empty(&format!("comments/{old}/approve")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(agency.sees(&old, "answered").await["responder"], "approved");
    agency.ends().await;
}

#[tokio::test]
async fn what_is_found_long_after_it_was_written_is_for_staff() {
    let mut agency = Agency::opens_with(|setup| {
        polls(setup);
        setup.polling.days = 60;
    })
    .await;
    // It has been served for long.
    let now = agency.instagram.now();
    let month = |months: i64| now.plus_millis(-months * 30 * 24 * 3_600_000);
    let key = format!("since/{}", crate::given::ACCOUNT);
    let (since, post) = (month(2), agency.instagram.post("bulan lalu").at(month(1)).publishes());
    agency.store().keep(vec![(key, serde_json::to_value(since).ok())]).await.unwrap();
    agency.stops().await;
    let asked = agency.instagram.comment(faq::KNOWN).on(&post).at(month(1)).writes();
    let lately = now.plus_millis(-24 * 3_600_000);
    let younger = agency.instagram.comment(faq::KNOWN).on(&post).by("warga_2").at(lately).writes();
    agency.starts().await;
    assert_eq!(agency.sees(&asked, "draft").await["reason"], "backlog");
    agency.sees(&younger, "answered").await;
    agency.ends().await;
}
