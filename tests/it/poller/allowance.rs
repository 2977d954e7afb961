//! The poller asks no more than it may, and goes on where it ended.

use std::time::Duration;

use tanggap::instagram::simulated::{Fault, What};

use super::{ROUND, calls, polls, rounds};
use crate::agency::{Agency, faq};
use crate::given::ACCOUNT;
use tanggap::comment::AccountId;

#[tokio::test]
async fn a_budget_is_kept_and_the_next_round_goes_on() {
    // Pages of three: 20 comments are seven calls.
    let agency = Agency::opens_with(|setup| {
        polls(setup);
        setup.polling.budget = 4;
        setup.polling.interval = Some(Duration::from_millis(300));
    })
    .await;
    let first = agency.instagram.posts()[0].id.clone();
    let other = agency.instagram.post("lain").publishes();
    let mut written = Vec::new();
    for n in 0..20 {
        for post in [&first, &other] {
            written.push(agency.instagram.comment(faq::THANKS).by(&format!("warga_{n}")).on(post).writes());
        }
    }
    for comment in &written {
        agency.sees(comment, "ignored").await;
    }
    let polled = |what: What| matches!(what, What::Media | What::CommentsOf | What::Replies);
    let calls = agency.instagram.calls();
    let calls: Vec<_> = calls.iter().filter(|call| polled(call.what)).collect();
    let rounds: Vec<_> = calls.split(|call| call.what == What::Media).map(<[_]>::len).skip(1).collect();
    assert!(rounds.len() >= 5 && rounds.iter().all(|calls| *calls <= 3), "{rounds:?}");
    // Each page once: fourteen, and perhaps those that were read again since comments were written in between.
    let pages = rounds.iter().sum::<usize>();
    assert!((14..=30).contains(&pages), "{pages}");
    agency.ends().await;
}

#[tokio::test]
async fn nothing_is_read_once_most_of_the_allowance_is_used() {
    let agency = Agency::opens_with(polls).await;
    agency.instagram.allows(Some(10));
    let read = || agency.instagram.calls().iter().filter(|call| call.what == What::Media).count();
    let used =
        agency.instagram.waits_until(crate::agency::LIMIT, |instagram| instagram.calls().len() >= 8).await;
    assert!(used, "{}", read());
    tokio::time::sleep(ROUND * 6).await;
    let made = agency.instagram.calls().len();
    assert_eq!(made, 8, "at 80 of a hundred it ends, and two calls are left for a reply");
    agency.ends().await;
}

#[tokio::test]
async fn a_throttled_or_stopped_account_is_not_asked() {
    let agency = Agency::opens_with(polls).await;
    rounds(&agency, 1).await;
    agency.instagram.goes_wrong(What::Media, [Fault::too_many_requests(2)]);
    let throttled = || calls(&agency, What::Media).into_iter().find(|call| call.status == Some(429));
    let is_throttled = |_: &_| calls(&agency, What::Media).iter().any(|call| call.status == Some(429));
    assert!(agency.instagram.waits_until(crate::agency::LIMIT, is_throttled).await);
    rounds(&agency, 1).await;
    let throttled = throttled().unwrap();
    let next = agency.instagram.calls().into_iter().find(|call| call.at > throttled.at).unwrap();
    assert!(next.at.since(throttled.at) >= 1900, "{next:?} after {throttled:?}");

    // A dead token: the poller's own read finds that it is renewed.
    agency.instagram.gives_token(&AccountId::new(ACCOUNT).unwrap(), None);
    let state =
        async || agency.gets("/readyz").await.json()["accounts"][0]["state"].as_str().unwrap().to_owned();
    let until = async |wanted: &str| {
        for _ in 0..2000 {
            if state().await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it is not {wanted}");
    };
    until("stopped").await;
    let token = tanggap::instagram::simulated::Account::example().token;
    agency.instagram.gives_token(&AccountId::new(ACCOUNT).unwrap(), token.as_deref());
    until("ok").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_post_that_cannot_be_read_keeps_no_other_waiting() {
    let agency = Agency::opens_with(polls).await;
    agency.instagram.goes_wrong(What::CommentsOf, [Fault::error(100, 33), Fault::error(100, None)]);
    let (first, other) = (agency.instagram.posts()[0].id.clone(), agency.instagram.post("lain").publishes());
    let asked = [&first, &other].map(|post| agency.instagram.comment(faq::KNOWN).on(post).writes());
    for comment in &asked {
        agency.sees(comment, "answered").await;
    }
    agency.ends().await;
}
