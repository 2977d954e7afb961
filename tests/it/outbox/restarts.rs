//! What was on its way when the server ended goes on when it starts again.

use std::time::Duration;

use serde_json::json;
use tanggap::instagram::simulated::{Fault, Instagram, What};

use super::{asks, calls, hasty, outcomes};
use crate::agency::{Agency, LIMIT, entries};

fn has_called(what: What) -> impl Fn(&Instagram) -> bool {
    move |instagram| !calls(instagram, what).is_empty()
}

#[tokio::test]
async fn a_call_in_flight_is_finished_before_the_end() {
    let mut agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Reply, [Fault::slow(Duration::from_millis(400))]);
    let asked = asks(&agency, "warga_1").await;
    assert!(agency.instagram.waits_until(LIMIT, has_called(What::Reply)).await);
    agency.stops().await;
    let said = calls(&agency.instagram, What::Reply);
    assert_eq!((said.len(), said[0].status), (1, Some(200)), "the call has its answer");
    agency.starts().await;
    let comment = agency.comment(&asked).await;
    assert_eq!((&comment["state"], outcomes(&comment)), (&json!("answered"), vec!["posted"]));
    agency.ends().await;
}

#[tokio::test]
async fn a_call_that_ended_in_doubt_is_settled_after_the_restart() {
    for (fault, attempts) in [
        (Fault::silence().after_doing_it(), 1),
        (Fault::silence(), 2),
        (Fault::silence().doing_it_after(Duration::from_millis(1200)), 1),
    ] {
        let mut agency = Agency::opens_with(|setup| {
            hasty(setup);
            setup.instagram.echo = None;
        })
        .await;
        agency.instagram.goes_wrong(What::Reply, [fault.clone()]);
        let asked = asks(&agency, "warga_1").await;
        assert!(agency.instagram.waits_until(LIMIT, has_called(What::Reply)).await);
        agency.stops().await;
        agency.starts().await;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(outcomes(&comment), ["unknown", "posted"], "{fault:?}");
        assert_eq!(entries(&comment, "attempted").len(), attempts, "{fault:?}");
        assert_eq!(agency.replies(&asked).len(), 1, "{fault:?}");
        agency.ends().await;
    }
}

#[tokio::test]
async fn the_queue_stays_for_the_next_start() {
    let mut agency = Agency::opens().await;
    agency.instagram.stays_wrong(What::Comment, Fault::status(503));
    let mut asked = Vec::new();
    for n in 0..12 {
        asked.push(asks(&agency, &format!("warga_{n}")).await);
    }
    agency.sees(&asked[11], "queued").await;
    agency.stops().await;
    // Meta tells while nobody listens, and tells again.
    let late = agency.instagram.comment(crate::agency::faq::KNOWN).by("warga_12").writes();
    agency.instagram.tells_of([&late]).leaves();
    asked.push(late);
    agency.instagram.heals(What::Comment);
    agency.starts().await;
    for asked in &asked {
        agency.sees(asked, "answered").await;
        assert_eq!(agency.replies(asked).len(), 1);
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_retry_keeps_its_time_across_a_restart() {
    let mut agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(2)]);
    let asked = asks(&agency, "warga_1").await;
    agency.sees_that(&asked, "throttled", |comment| outcomes(comment) == ["throttled"]).await;
    agency.stops().await;
    agency.starts().await;
    agency.sees(&asked, "answered").await;
    let said = calls(&agency.instagram, What::Reply);
    assert!(said[1].at.since(said[0].at) >= 2000, "{said:?}");
    agency.ends().await;
}

#[tokio::test]
async fn an_account_that_must_rest_does_so_across_a_restart() {
    let mut agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(2)]);
    let first = asks(&agency, "warga_1").await;
    agency.sees_that(&first, "throttled", |comment| outcomes(comment) == ["throttled"]).await;
    let throttled_at = calls(&agency.instagram, What::Reply)[0].at;
    agency.stops().await;
    agency.starts().await;
    // Nothing says of this one that it must wait, but the account.
    let second = asks(&agency, "warga_2").await;
    for asked in [&first, &second] {
        agency.sees(asked, "answered").await;
    }
    for what in [What::Reply, What::Comment, What::Replies] {
        let waits: Vec<_> =
            calls(&agency.instagram, what).iter().map(|call| call.at.since(throttled_at)).collect();
        assert!(waits.iter().all(|wait| *wait <= 0 || *wait >= 2000), "{what:?}: {waits:?}");
    }
    agency.ends().await;
}
