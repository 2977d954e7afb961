//! How many comments each way brought, beside Instagram's own count.

use serde_json::{Value, json};

use super::{polls, rounds};
use crate::agency::{Agency, entries, faq};
use crate::given::ACCOUNT;

async fn coverage(agency: &Agency, more: &str) -> Vec<Value> {
    let path = format!("participation?from=2020-01-01&to=2120-01-01{more}");
    let answer = agency.api("read").get(&path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let document = answer.json();
    let groups = document["groups"].as_array().unwrap();
    groups.iter().map(|group| group["coverage"].clone()).collect()
}

#[tokio::test]
async fn each_way_is_counted_beside_instagrams_own_count() {
    let mut agency = Agency::opens().await;
    let unlisted = agency.instagram.comment(faq::THANKS).unlisted().sends().await.id;
    agency.sees(&unlisted, "ignored").await;
    let nobody_asked = json!({"webhook": 1, "poller": 0, "instagram": null});
    assert_eq!(coverage(&agency, "").await, [nobody_asked]);

    agency.stops().await;
    agency.has(polls);
    agency.starts().await;
    let told = agency.instagram.comment(faq::THANKS).by("warga_2").sends().await.id;
    let is_seen = |comment: &Value| comment["ledger"].is_array() && !entries(comment, "seen").is_empty();
    agency.sees_that(&told, "seen by both", is_seen).await;
    let missed = agency.instagram.comment(faq::THANKS).by("warga_3").writes();
    agency.sees(&missed, "ignored").await;
    rounds(&agency, 2).await;
    let counted = json!({"webhook": 2, "poller": 2, "instagram": 3});
    for more in ["", "&by=account", &format!("&account={ACCOUNT}")] {
        assert_eq!(coverage(&agency, more).await, std::slice::from_ref(&counted), "{more}");
    }
    // Instagram does not say what they are about.
    assert_eq!(coverage(&agency, "&by=topic").await[0]["instagram"], json!(null));
    agency.ends().await;
}
