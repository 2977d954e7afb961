//! Calls that provably did nothing: refused, throttled, or with a dead token.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tanggap::comment::Timestamp;
use tanggap::instagram::simulated::{Account, Fault, Instagram, What};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::{asks, at, between, calls, hasty, outcomes, stories};
use crate::agency::{ADMIN, Agency, Budget, LIMIT, entries, faq};

#[tokio::test]
async fn what_was_provably_not_done_is_simply_tried_again() {
    let told = stories(
        vec![
            vec![Fault::too_many_requests(1)],
            vec![Fault::error(4, None)],
            vec![Fault::error(613, 1996), Fault::error(80_002, None)],
            vec![Fault::error(100, 33)],
            vec![Fault::error(190, 463)],
        ],
        Some(Duration::ZERO),
        &["answered", "failed"],
    )
    .await;
    let results: Vec<_> = told.iter().map(|story| (story.replies.len(), outcomes(&story.comment))).collect();
    for expected in [
        (1, vec!["throttled", "posted"]),
        (1, vec!["throttled", "throttled", "posted"]),
        (1, vec!["refused", "posted"]),
    ] {
        assert!(results.contains(&expected), "{expected:?} is not among {results:?}");
    }
    for story in &told {
        assert_eq!(story.comment["state"], "answered", "{}", story.fault);
        // Each failure says when it is tried again.
        for outcome in entries(&story.comment, "outcome").iter().rev().skip(1) {
            assert!(outcome["retry_at"].is_string() && outcome["code"].is_i64(), "{outcome}");
        }
        // Who asks to be left alone for a second is left alone for a second.
        if story.fault.contains("retry-after") {
            let replies: Vec<_> = story.calls.iter().filter(|call| call.what == What::Reply).collect();
            assert!(between(replies[0], replies[1]) >= 1000, "{replies:?}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_for_good_is_for_a_person() {
    let told = stories(
        vec![
            vec![Fault::error(100, None)],
            vec![Fault::error(100, 33); 3],
            vec![Fault::error(24, 2_207_006)],
        ],
        Some(Duration::ZERO),
        &["answered", "failed"],
    )
    .await;
    for story in told {
        assert_eq!((&story.comment["state"], story.replies.len()), (&json!("failed"), 0), "{}", story.fault);
        let last = entries(&story.comment, "outcome").pop().unwrap();
        assert_eq!((&last["result"], &last["retry_at"]), (&json!("refused"), &json!(null)));
        assert_eq!(last["reason"], if last["subcode"] == 33 { "gone" } else { "refused" });
    }
}

#[tokio::test]
async fn a_reply_that_hangs_blocks_no_other() {
    let agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Reply, [Fault::silence()]);
    let poisoned = asks(&agency, "warga_1").await;
    agency.sees(&poisoned, "posting").await;
    for n in 2..6 {
        let asked = asks(&agency, &format!("warga_{n}")).await;
        agency.sees(&asked, "answered").await;
    }
    assert_eq!(agency.comment(&poisoned).await["state"], "posting", "its call still hangs");
    // It hangs for ten seconds; the server is let fall.
}

#[tokio::test]
async fn a_comment_that_cannot_be_read_blocks_no_other() {
    let agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Comment, vec![Fault::status(500); 5]);
    let poisoned = asks(&agency, "warga_1").await;
    agency.sees(&poisoned, "queued").await;
    let asked = asks(&agency, "warga_2").await;
    agency.sees(&asked, "answered").await;
    agency.sees(&poisoned, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn nobody_calls_while_the_account_is_throttled() {
    let agency = Agency::opens().await;
    // One reply is on its way, its comment read slowly, when another meets the limit.
    agency.instagram.goes_wrong(What::Comment, [Fault::slow(Duration::from_millis(1000))]);
    let slow = asks(&agency, "warga_1").await;
    let is_reading = |instagram: &Instagram| !calls(instagram, What::Comment).is_empty();
    assert!(agency.instagram.waits_until(LIMIT, is_reading).await);
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(2)]);
    let throttled = asks(&agency, "warga_2").await;
    let comment =
        agency.sees_that(&throttled, "throttled", |comment| outcomes(comment) == ["throttled"]).await;
    let is_still_reading = calls(&agency.instagram, What::Comment)[0].status.is_none();
    let waits = asks(&agency, "warga_3").await;
    for asked in [&slow, &throttled, &waits] {
        agency.sees(asked, "answered").await;
    }
    let outcome = entries(&comment, "outcome")[0];
    let from = at(outcome);
    let until: Timestamp = outcome["retry_at"].as_str().unwrap().parse().unwrap();
    assert!(until.since(from) >= 1900, "from {from} until {until}");
    // On a machine so busy that the slow reading was over first, there is nothing to tell.
    if is_still_reading {
        let calls = agency.instagram.calls();
        let hasty: Vec<_> = calls.iter().filter(|call| call.at > from && call.at < until).collect();
        assert!(hasty.is_empty(), "called between {from} and {until}: {hasty:#?}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_throttled_account_says_until_when_it_rests() {
    let agency = Agency::opens().await;
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(3600)]);
    let asked = asks(&agency, "warga_1").await;
    agency.sees_that(&asked, "throttled", |comment| outcomes(comment) == ["throttled"]).await;
    let ready = agency.gets("/readyz").await;
    let account = &ready.json()["accounts"][0];
    assert_eq!((ready.status, &account["state"]), (200, &json!("ok")));
    assert!(account["reason"].as_str().unwrap().starts_with("rests until 20"), "{account}");
    agency.ends().await;
}

#[tokio::test]
async fn a_dead_token_stops_the_account_until_it_works_again() {
    let mut agency = Agency::opens().await;
    let account = Account::example();
    agency.instagram.gives_token(&account.id, None);
    let asked = [asks(&agency, "warga_1").await, asks(&agency, "warga_2").await];
    let stopped = async |agency: &Agency| {
        loop {
            let ready = agency.gets("/readyz").await;
            assert_eq!(ready.status, 200, "trouble of one account is none of the receiver's");
            let ready = ready.json();
            if ready["accounts"][0]["state"] == "stopped" {
                return ready["accounts"][0]["reason"].as_str().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let reason = tokio::time::timeout(LIMIT, stopped(&agency)).await.unwrap();
    assert!(reason.contains("190") && !reason.contains("token-of-a-rehearsal"), "{reason}");
    // Comments are still taken, and what waits is to be seen.
    for asked in &asked {
        agency.sees(asked, "queued").await;
    }
    agency.instagram.gives_token(&account.id, account.token.as_deref());
    for asked in &asked {
        agency.sees(asked, "answered").await;
    }
    assert_eq!(agency.gets("/readyz").await.json()["accounts"][0]["state"], "ok");

    // A new token comes with a restart.
    agency.instagram.gives_token(&account.id, Some("new token"));
    let asked = asks(&agency, "warga_3").await;
    tokio::time::timeout(LIMIT, stopped(&agency)).await.unwrap();
    agency.stops().await;
    agency.has(|setup| setup.account().account.token = Some("new token".to_owned()));
    agency.starts().await;
    agency.sees(&asked, "answered").await;
    assert_eq!(agency.replies(&asked), [format!("@warga_1 {}", faq::ANSWER).replace("warga_1", "warga_3")]);
    agency.ends().await;
}

#[tokio::test]
async fn one_account_without_a_token_is_no_trouble_of_the_others() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(crate::agency::Served::other())).await;
    let other = crate::agency::Served::other().account;
    agency.instagram.gives_token(&other.id, None);
    let post = agency.instagram.posts().into_iter().find(|post| post.owner == other.id).unwrap();
    let there = agency.instagram.comment(faq::KNOWN).on(&post.id).sends().await.id;
    let here = asks(&agency, "warga_1").await;
    agency.sees(&here, "answered").await;
    assert_eq!(agency.comment(&there).await["state"], "queued");
    agency.instagram.gives_token(&other.id, other.token.as_deref());
    agency.sees(&there, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_graph_api_that_cannot_be_reached_is_reached_later() {
    // A port that is ours, at which nobody listens yet.
    let door = TcpSocket::new_v4().unwrap();
    door.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", door.local_addr().unwrap());
    let agency = Agency::opens_with(|setup| {
        hasty(setup);
        setup.graph_url = Some(url);
    })
    .await;
    let asked = asks(&agency, "warga_1").await;
    agency.sees(&asked, "queued").await;
    assert!(agency.instagram.calls().is_empty());
    let instagram: SocketAddr = agency.instagram.url().trim_start_matches("http://").parse().unwrap();
    let line = tokio::spawn(forward(door.listen(64).unwrap(), instagram));
    agency.sees(&asked, "answered").await;
    assert_eq!(agency.replies(&asked).len(), 1);
    agency.ends().await;
    line.abort();
}

/// Passes every connection on.
async fn forward(listener: TcpListener, to: SocketAddr) {
    while let Ok((mut here, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut there = TcpStream::connect(to).await?;
            tokio::io::copy_bidirectional(&mut here, &mut there).await
        });
    }
}

#[tokio::test]
async fn in_a_storm_of_faults_nobody_gets_two_replies_and_everybody_an_end() {
    let agency = Agency::opens_with(|setup| {
        setup.timeout = Budget::SHORT;
        setup.instagram.seed = 20_261_124;
    })
    .await;
    let faults = vec![
        Fault::reset(),
        Fault::reset().after_doing_it(),
        Fault::silence().after_doing_it(),
        Fault::reset().doing_it_after(Duration::from_millis(300)),
        Fault::status(500),
        Fault::status(502).after_doing_it(),
        Fault::error(20, 1_772_107).after_doing_it(),
        Fault::error(2, None).with_status(503),
        Fault::error(4, None),
        Fault::malformed(),
    ];
    agency.instagram.goes_wrong_at_times(What::Reply, 0.5, faults);
    let unreadable = vec![Fault::reset(), Fault::status(500), Fault::malformed()];
    agency.instagram.goes_wrong_at_times(What::Comment, 0.2, unreadable.clone());
    agency.instagram.goes_wrong_at_times(What::Replies, 0.2, unreadable);
    let mut asked = Vec::new();
    for n in 0..40 {
        let id = agency.instagram.comment(faq::KNOWN).by(&format!("warga_{n}")).writes();
        agency.instagram.tells_of([&id]).leaves();
        asked.push(id);
    }
    for id in &asked {
        let is_over = |comment: &Value| comment["state"] == "answered" || comment["state"] == "failed";
        let comment = agency.sees_that(id, "at an end", is_over).await;
        let replies = agency.replies(id).len();
        if comment["state"] == "answered" {
            assert_eq!((replies, &comment["responder"]), (1, &json!("bot")), "{comment:#}");
        } else {
            let last = entries(&comment, "outcome").pop().unwrap();
            assert_eq!((replies, &last["reason"]), (0, &json!("outcome-unknown")), "{comment:#}");
        }
    }
    let answered = agency.comments("state=answered").await.len();
    assert!(answered >= 30, "only {answered} of 40 were answered");
    let figures = agency.api(ADMIN).get("participation?from=2026-01-01&to=2126-01-01").await.json();
    assert_eq!(figures["groups"][0]["answered"], answered);
    agency.ends().await;
}
