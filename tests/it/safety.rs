//! The bot falls back to drafts when posting by itself has become a risk, says why, and finds its way back.

use std::time::Duration;

use serde_json::{Value, json};
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Fault, What};

use crate::agency::{ADMIN, Agency, events, faq};

/// Waits until the account is in a state, and returns its reason.
async fn stands(agency: &Agency, state: &str) -> Value {
    for _ in 0..2000 {
        let account = agency.gets("/readyz").await.json()["accounts"][0].clone();
        if account["state"] == state {
            return account["reason"].clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the account is not {state}");
}

async fn asks(agency: &Agency, n: usize, text: &str) -> CommentId {
    agency.instagram.comment(text).by(&format!("warga_{n}")).sends().await.id
}

async fn rejects(agency: &Agency, n: usize) {
    let asked = asks(agency, n, faq::DRAFT).await;
    agency.sees(&asked, "draft").await;
    let path = format!("comments/{asked}/reject");
    assert_eq!(agency.api("review").post(&path, &json!({"reason": "salah"})).await.status, 200);
}

#[tokio::test]
async fn staff_who_reject_draft_after_draft_stop_the_bot_until_they_resume() {
    let mut agency = Agency::opens_with(|setup| setup.bounds.rejections = 3).await;
    for n in 0..3 {
        rejects(&agency, n).await;
    }
    let reason = stands(&agency, "drafts").await;
    assert!(reason.as_str().unwrap().contains("staff rejected 3 drafts in a row"), "{reason}");
    let alarms = agency.api("read").get("alarms").await.json();
    assert_eq!(alarms["items"][0]["kind"], "fell-to-drafts", "{alarms}");
    let asked = asks(&agency, 8, faq::KNOWN).await;
    assert_eq!(agency.sees(&asked, "draft").await["reason"], "fell-to-drafts");

    // A restart is no way out.
    agency.stops().await;
    agency.starts().await;
    assert_eq!(stands(&agency, "drafts").await, reason);
    let answer = agency.api(ADMIN).post("resume", &json!({})).await;
    let id = crate::given::ACCOUNT;
    assert_eq!(answer.json(), json!({"accounts": [{"id": id, "paused": false, "drafts": null}]}));
    assert_eq!(stands(&agency, "ok").await, json!(null));
    let asked = asks(&agency, 9, faq::KNOWN).await;
    agency.sees(&asked, "answered").await;
    // And it counts anew.
    rejects(&agency, 10).await;
    let asked = asks(&agency, 11, faq::KNOWN).await;
    agency.sees(&asked, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn replies_that_fail_in_a_row_end_in_drafts_and_the_bot_tries_again_by_itself() {
    let agency = Agency::opens_with(|setup| {
        setup.bounds.failures = 2;
        setup.bounds.rest = Duration::from_millis(600);
    })
    .await;
    agency.instagram.stays_wrong(What::Reply, Fault::error(100, None));
    for n in 0..2 {
        let asked = asks(&agency, n, faq::KNOWN).await;
        agency.sees(&asked, "failed").await;
    }
    let reason = stands(&agency, "drafts").await;
    assert!(reason.as_str().unwrap().contains("2 replies in a row could not be posted"), "{reason}");
    stands(&agency, "ok").await;
    // On trial: one more is enough.
    let asked = asks(&agency, 2, faq::KNOWN).await;
    agency.sees(&asked, "failed").await;
    stands(&agency, "drafts").await;
    agency.instagram.heals(What::Reply);
    stands(&agency, "ok").await;
    let asked = asks(&agency, 3, faq::KNOWN).await;
    agency.sees(&asked, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_surge_becomes_drafts_what_is_queued_already_among_it() {
    let agency = Agency::opens_with(|setup| {
        setup.account().signature = "🤖 balasan otomatis";
        setup.bounds.surge = Some(3);
    })
    .await;
    // Staff have stopped all posting, so that what is queued stays where it is.
    agency.api(ADMIN).post("pause", &json!({})).await;
    let mut asked = Vec::new();
    for n in 0..3 {
        let id = asks(&agency, n, faq::KNOWN).await;
        agency.sees(&id, "queued").await;
        asked.push(id);
    }
    asked.push(asks(&agency, 3, faq::KNOWN).await);
    for (n, id) in asked.iter().enumerate() {
        let comment = agency.sees(id, "draft").await;
        assert_eq!(comment["reason"], "fell-to-drafts");
        assert_eq!(comment["reply"]["text"], format!("@warga_{n} {}", faq::ANSWER), "without a signature");
    }
    let names = agency.comment(&asked[0]).await;
    assert_eq!(events(&names), ["received", "decided", "queued", "decided", "drafted"]);
    // Paused as well: the graver state is shown, and neither has undone the other.
    stands(&agency, "paused").await;
    let answer = agency.api(ADMIN).post("pause", &json!({})).await.json();
    let drafts = answer["accounts"][0]["drafts"].as_str().unwrap();
    assert!(drafts.contains("a surge: 4 comments"), "{drafts}");
    agency.ends().await;
}

#[tokio::test]
async fn an_account_of_drafts_has_nothing_to_fall_from() {
    let agency = Agency::opens_with(|setup| {
        setup.account().mode = "draft";
        setup.bounds.rejections = 1;
    })
    .await;
    rejects(&agency, 0).await;
    let asked = asks(&agency, 1, faq::KNOWN).await;
    assert_eq!(agency.sees(&asked, "draft").await["reason"], "account-mode");
    stands(&agency, "ok").await;
    agency.ends().await;
}
