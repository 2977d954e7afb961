//! What happens between the decision and the post: it is seen until the last moment.

use std::time::Duration;

use serde_json::json;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Account, Fault, What};

use super::{asks, calls};
use crate::agency::{ADMIN, Agency, LIMIT, Served, entries, events, faq};

/// So long a reply waits for its turn after another: time enough for a person.
const SPACING: Duration = Duration::from_millis(2500);

/// An agency that has just replied to somebody, and to which somebody else has written; the latter's reply waits for its
/// turn.
async fn waiting() -> (Agency, CommentId) {
    let agency = Agency::opens_with(|setup| {
        setup.spacing = SPACING;
        setup.instagram.echo = None;
    })
    .await;
    let first = asks(&agency, "warga_1").await;
    agency.sees(&first, "answered").await;
    let asked = asks(&agency, "warga_2").await;
    agency.sees(&asked, "queued").await;
    assert!(agency.replies(&asked).is_empty(), "it must wait for its turn");
    (agency, asked)
}

#[tokio::test]
async fn staff_who_answer_while_a_reply_waits_for_its_turn_are_first() {
    let (agency, asked) = waiting().await;
    // Nobody is told of it.
    let typed = agency.instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reply"]["id"]), (&json!("staff"), &json!(typed.as_str())));
    assert!(entries(&comment, "attempted").is_empty(), "{comment:#}");
    assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
    assert!(events(&comment).contains(&"withdrawn"), "{comment:#}");
    agency.ends().await;
}

#[tokio::test]
async fn a_comment_that_is_deleted_or_changed_while_its_reply_waits_gets_none() {
    let (agency, asked) = waiting().await;
    agency.instagram.deletes(&asked);
    let comment = agency.sees(&asked, "withdrawn").await;
    assert_eq!(comment["reason"], "deleted");
    assert!(entries(&comment, "attempted").is_empty(), "{comment:#}");
    agency.ends().await;

    let (agency, asked) = waiting().await;
    agency.instagram.edits_silently(&asked, faq::THANKS);
    let comment = agency.sees(&asked, "ignored").await;
    assert!(entries(&comment, "attempted").is_empty(), "{comment:#}");
    agency.ends().await;
}

#[tokio::test]
async fn what_another_accounts_token_cannot_see_is_not_taken_for_deleted() {
    let agency = Agency::opens_with(|setup| setup.instagram.accounts.push(Served::other().account)).await;
    let (own, other) = (Account::example(), Served::other().account);
    agency.instagram.opens_account(other.clone());
    // The token works, but it is that of another account, by a slip of the admin's.
    agency.instagram.gives_token(&own.id, None);
    agency.instagram.gives_token(&other.id, own.token.as_deref());
    let asked = [asks(&agency, "warga_1").await, asks(&agency, "warga_2").await];
    let is_stopped = async {
        loop {
            let account = &agency.gets("/readyz").await.json()["accounts"][0];
            if account["state"] == "stopped" {
                return account["reason"].as_str().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let reason = tokio::time::timeout(LIMIT, is_stopped).await.unwrap();
    assert!(reason.contains("another account's"), "{reason}");
    // The other one may not be decided on yet.
    for asked in &asked {
        agency.sees(asked, "queued").await;
    }
    agency.instagram.gives_token(&other.id, None);
    agency.instagram.gives_token(&own.id, own.token.as_deref());
    for asked in &asked {
        agency.sees(asked, "answered").await;
    }
    agency.ends().await;
}

#[tokio::test]
async fn two_replies_with_the_same_words_in_one_thread_are_not_mixed_up() {
    let agency = Agency::opens_with(|setup| {
        super::hasty(setup);
        setup.instagram.echo = None;
    })
    .await;
    // Both calls end in doubt; one reply is public and one is not.
    agency.instagram.goes_wrong(What::Reply, [Fault::reset().after_doing_it(), Fault::reset()]);
    let top = agency.instagram.comment("semangat semua").by("warga_8").sends().await.id;
    let asked = [0, 1].map(|_| agency.instagram.comment(faq::KNOWN).by("warga_1").under(&top).writes());
    agency.instagram.tells_of(&asked).sends().await;
    let mut ids = Vec::new();
    for asked in &asked {
        let comment = agency.sees(asked, "answered").await;
        assert_eq!(comment["responder"], "bot", "{comment:#}");
        ids.push(comment["reply"]["id"].as_str().unwrap().to_owned());
    }
    ids.sort();
    let mut public: Vec<String> =
        agency.instagram.replies_to(&top).iter().map(|r| r.id.to_string()).collect();
    public.extend(asked.iter().flat_map(|id| agency.instagram.replies_to(id)).map(|r| r.id.to_string()));
    public.retain(|id| !asked.iter().any(|asked| asked.as_str() == id));
    public.sort();
    public.dedup();
    assert_eq!(ids, public, "each question has a reply of its own");
    assert_eq!(calls(&agency.instagram, What::Reply).len(), 3);
    agency.ends().await;
}

#[tokio::test]
async fn what_staff_approve_goes_before_what_the_bot_has_waiting() {
    let agency = Agency::opens_with(|setup| setup.spacing = Duration::from_millis(200)).await;
    let draft = agency.instagram.comment(faq::DRAFT).by("warga_0").sends().await.id;
    agency.sees(&draft, "draft").await;
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(2)]);
    let mut asked = Vec::new();
    for n in 1..4 {
        asked.push(asks(&agency, &format!("warga_{n}")).await);
    }
    for id in &asked {
        agency.sees(id, "queued").await;
    }
    let approved = agency.api(ADMIN).post(&format!("comments/{draft}/approve"), &json!({})).await;
    assert_eq!(approved.status, 200, "{approved:?}");
    for id in asked.iter().chain([&draft]) {
        agency.sees(id, "answered").await;
    }
    let said = calls(&agency.instagram, What::Reply);
    let said: Vec<&str> = said.iter().filter(|c| c.created.is_some()).map(|c| c.target.as_str()).collect();
    let wanted: Vec<&str> = [&draft].into_iter().chain(&asked).map(CommentId::as_str).collect();
    assert_eq!(said[0], wanted[0], "what staff approved comes first");
    assert_eq!(said.len(), wanted.len());
    agency.ends().await;
}
