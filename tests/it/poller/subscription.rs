//! The subscription is looked after: without it, Meta tells nothing.

use tanggap::comment::AccountId;
use tanggap::instagram::simulated::{Fault, What};

use super::{calls, polls, rounds};
use crate::agency::{Agency, LIMIT};
use crate::given::ACCOUNT;

fn account() -> AccountId {
    AccountId::new(ACCOUNT).unwrap()
}

#[tokio::test]
async fn a_missing_subscription_is_renewed_at_the_start() {
    let mut agency = Agency::opens().await;
    agency.stops().await;
    agency.instagram.subscribes(&account(), &["messages"]);
    agency.has(polls);
    agency.starts().await;
    let is_renewed = |instagram: &tanggap::instagram::simulated::Instagram| {
        instagram.subscription(&account()) == ["comments", "live_comments", "messages"]
    };
    assert!(
        agency.instagram.waits_until(LIMIT, is_renewed).await,
        "{:?}",
        agency.instagram.subscription(&account())
    );
    // It is not looked at in every round.
    rounds(&agency, 4).await;
    assert_eq!((calls(&agency, What::Subscription).len(), calls(&agency, What::Subscribe).len()), (1, 1));
    agency.ends().await;
}

#[tokio::test]
async fn one_that_is_there_is_left_as_it_is() {
    let mut agency = Agency::opens().await;
    agency.stops().await;
    agency.instagram.subscribes(&account(), &["comments"]);
    agency.has(polls);
    agency.starts().await;
    rounds(&agency, 3).await;
    assert_eq!((calls(&agency, What::Subscription).len(), calls(&agency, What::Subscribe).len()), (1, 0));
    assert_eq!(agency.instagram.subscription(&account()), ["comments"]);
    agency.ends().await;
}

#[tokio::test]
async fn one_that_cannot_be_renewed_is_an_alarm_until_it_is() {
    let mut agency = Agency::opens().await;
    agency.stops().await;
    agency.instagram.subscribes(&account(), &[]);
    agency.instagram.stays_wrong(What::Subscribe, Fault::error(100, None));
    agency.has(polls);
    agency.starts().await;
    let reason = async || agency.gets("/readyz").await.json()["accounts"][0]["reason"].to_string();
    let until = async |holds: fn(&str) -> bool| {
        for _ in 0..2000 {
            if holds(&reason().await) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{}", reason().await);
    };
    until(|reason| reason.contains("the account is not subscribed")).await;
    agency.instagram.heals(What::Subscribe);
    until(|reason| reason == "null").await;
    assert_eq!(agency.instagram.subscription(&account()), ["comments", "live_comments"]);
    agency.ends().await;
}
