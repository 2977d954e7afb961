//! The switch: staff stop all posting, and let it go on.

use serde_json::{Value, json};

use super::does;
use crate::agency::{ADMIN, Agency, Answer, Served, faq};
use crate::given::ACCOUNT;
use crate::program::run;

async fn turns(agency: &Agency, which: &str, body: &Value) -> Answer {
    agency.api(ADMIN).post(which, body).await
}

/// What `/readyz` says of the accounts.
async fn states(agency: &Agency) -> Vec<String> {
    let ready = agency.gets("/readyz").await;
    assert_eq!(ready.status, 200, "{ready:?}");
    let ready = ready.json();
    let accounts = ready["accounts"].as_array().unwrap();
    accounts.iter().map(|account| account["state"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_paused_account_says_nothing_and_hears_everything() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let answer = turns(&agency, "pause", &json!({"account": ACCOUNT})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(states(&agency).await, ["paused", "ok"]);

    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&asked, "queued").await;
    let drafted = agency.instagram.comment(faq::DRAFT).sends().await.id;
    agency.sees(&drafted, "draft").await;
    // What staff approve waits as well.
    assert_eq!(does(&agency, &drafted, "approve", &json!({})).await.status, 200);
    // The other account answers, so there was time for both.
    let other = Served::other().account;
    let post = agency.instagram.posts().into_iter().find(|post| post.owner == other.id).unwrap();
    let there = agency.instagram.comment(faq::KNOWN).on(&post.id).sends().await.id;
    agency.sees(&there, "answered").await;
    for id in [&asked, &drafted] {
        assert_eq!(agency.comment(id).await["state"], "queued");
        assert!(agency.replies(id).is_empty());
    }
    assert_eq!(turns(&agency, "resume", &json!({"account": ACCOUNT})).await.status, 200);
    assert_eq!(states(&agency).await, ["ok", "ok"]);
    for id in [&asked, &drafted] {
        agency.sees(id, "answered").await;
    }
    agency.ends().await;
}

#[tokio::test]
async fn only_an_admin_turns_the_switch() {
    let agency = Agency::opens().await;
    for which in ["pause", "resume"] {
        agency.open_api().post(which, &json!({})).await.problem(401);
        for token in ["read", "review"] {
            agency.api(token).post(which, &json!({})).await.problem(403);
        }
        turns(&agency, which, &json!({"account": "404"})).await.problem(404);
        turns(&agency, which, &json!({"acount": ACCOUNT})).await.problem(400);
    }
    assert_eq!(states(&agency).await, ["ok"]);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_outlives_the_server_and_is_turned_at_the_command_line_too() {
    let mut agency = Agency::opens().await;
    agency.writes_configuration();
    // While it runs: the server is found by the configuration.
    let ran = run(agency.folder(), &["pause"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(states(&agency).await, ["paused"]);
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&asked, "queued").await;
    agency.stops().await;
    agency.starts().await;
    assert_eq!(states(&agency).await, ["paused"]);
    assert_eq!(agency.comment(&asked).await["state"], "queued");
    // While it does not: on its store.
    agency.stops().await;
    let ran = run(agency.folder(), &["resume", "--account", "404"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "tanggap: account 404 is not configured\n"));
    let ran = run(agency.folder(), &["resume", "--account", ACCOUNT]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    agency.starts().await;
    agency.sees(&asked, "answered").await;
    agency.ends().await;
}
