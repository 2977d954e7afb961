//! Killed again and again, while calls fail in every way, staff answer, citizens delete what they wrote, the token dies and
//! comes back, and Meta tells in any order.
//!
//! A few cycles by default, which leaves what is in doubt in doubt: until that is certain, a minute must pass. With
//! `KILLS=300` in the environment there are as many as that, and the end is waited for.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{
    Account, Backoff, Chance, Fault, Instagram, Options, Shape, Way, What, Written,
};

use super::{SEED, acknowledged, comments, says_nothing_private, settled};
use crate::agency::{ADMIN, Api, LIMIT, Setup, entries, faq};
use crate::program::Server;

/// How often the server is killed unless told.
const KILLS: u64 = 4;
/// Long enough for all that is in doubt to become certain, twice.
const CERTAINTY: Duration = Duration::from_secs(400);
/// A reply that was on its way when staff answered is public within this time, in milliseconds: the longest delay of the faults
/// below, and a busy machine.
const ON_ITS_WAY: i64 = 3_000;

/// What goes wrong with replies; most of it is public all the same.
fn faults() -> Vec<Fault> {
    vec![
        Fault::slow(Duration::from_millis(40)),
        Fault::slow(Duration::from_millis(120)),
        Fault::reset().after_doing_it(),
        Fault::status(502).after_doing_it(),
        Fault::error(20, 1_772_107).after_doing_it(),
        Fault::error(1, None).with_status(500).after_doing_it(),
        Fault::malformed(),
        Fault::without_id(),
        Fault::reset().doing_it_after(Duration::from_millis(500)),
        Fault::silence().doing_it_after(Duration::from_millis(900)),
        Fault::status(503),
        Fault::too_many_requests(1),
    ]
}

/// What citizens deleted.
type Deleted = Arc<Mutex<HashSet<CommentId>>>;

/// Citizens and staff write without a pause, and Meta tells of it in its ways.
async fn goes_on(instagram: Instagram, deleted: Deleted, seed: u64) {
    let mut chance = Chance::new(seed);
    let account = Account::example();
    for n in 0_u64.. {
        let texts = [faq::KNOWN, faq::KNOWN, faq::KNOWN, faq::THANKS];
        let text = chance.pick(&texts).copied().unwrap_or_default();
        let asked = instagram.comment(text).by(&format!("warga_{seed}_{n}")).writes();
        let late = Duration::from_millis(if chance.happens(0.3) { chance.below(300) } else { 0 });
        instagram.tells_of([&asked]).after(late).leaves();
        if chance.happens(0.3) {
            instagram.tells_of([&asked]).shaped(Shape::Flat).leaves();
        }
        tokio::time::sleep(Duration::from_millis(chance.below(60))).await;
        if chance.happens(0.15) {
            let typed = instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
            if chance.happens(0.7) {
                instagram.tells_of([&typed]).after(Duration::from_millis(chance.below(200))).leaves();
            }
        } else if chance.happens(0.1) {
            instagram.deletes(&asked);
            deleted.lock().unwrap().insert(asked);
        }
        if chance.happens(0.02) {
            instagram.gives_token(&account.id, None);
            tokio::time::sleep(Duration::from_millis(30)).await;
            instagram.gives_token(&account.id, account.token.as_deref());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_every_trouble_it_keeps_every_promise() {
    let asked_for: Option<u64> = std::env::var("KILLS").ok().map(|kills| kills.parse().unwrap());
    let kills = asked_for.unwrap_or(KILLS);
    let backoff =
        Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(200), times: 100_000 };
    let instagram = Instagram::start(Options { backoff, seed: SEED, ..Options::default() }).await.unwrap();
    instagram.goes_wrong_at_times(What::Reply, 0.4, faults());
    let unreadable = vec![Fault::reset(), Fault::status(500), Fault::malformed()];
    instagram.goes_wrong_at_times(What::Comment, 0.05, unreadable.clone());
    instagram.goes_wrong_at_times(What::Replies, 0.05, unreadable);
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup { timeout: Duration::from_secs(2), falls_to_drafts: false, ..Setup::default() };
    setup.write(folder.path(), "127.0.0.1:0", &instagram.url());

    let (mut chance, deleted, mut log) = (Chance::new(SEED), Deleted::default(), Vec::new());
    for kill in 0..kills {
        let server = Server::starts(folder.path());
        instagram.delivers_to(&server.webhook()).unwrap();
        let life = tokio::spawn(goes_on(instagram.clone(), deleted.clone(), SEED + kill));
        tokio::time::sleep(Duration::from_millis(50 + chance.below(600))).await;
        log.extend(server.killed());
        life.abort();
        let _ = life.await;
        // Life may have ended between the death of the token and its return.
        instagram.gives_token(&Account::example().id, Account::example().token.as_deref());
    }
    let promised = acknowledged(&instagram);
    for what in [What::Reply, What::Comment, What::Replies] {
        instagram.heals(what);
    }
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    let all_told = |instagram: &Instagram| instagram.deliveries().iter().all(|delivery| delivery.is_over);
    assert!(instagram.waits_until(LIMIT + LIMIT, all_told).await, "Meta did not get its 200 for everything");
    let items = if asked_for.is_some() { ended(&server).await } else { settled(&server, &instagram).await };
    for id in &promised {
        assert!(items.iter().any(|item| item["id"] == id.as_str()), "{id} is lost");
    }
    let api = Api::of(&format!("http://{}", server.address), ADMIN);
    let mut ends = BTreeMap::<String, usize>::new();
    for written in instagram.comments().iter().filter(|written| !written.is_own()) {
        let item = items.iter().find(|item| item["id"] == written.id.as_str());
        let Some(item) = item else { panic!("{written:?} is lost") };
        let is_deleted = deleted.lock().unwrap().contains(&written.id);
        keeps(&instagram, written, item, is_deleted);
        let (state, by) = (item["state"].as_str().unwrap(), item["responder"].as_str().unwrap_or("-"));
        assert!(state != "posting" || asked_for.is_none(), "{item:#}");
        *ends.entry(format!("{state} by {by}")).or_default() += 1;
        let comment = api.get(&format!("comments/{}", written.id)).await.json();
        let posted = entries(&comment, "outcome").iter().filter(|end| end["result"] == "posted").count();
        assert!(posted <= 1, "{comment:#}");
    }
    println!("{kills} kills: {ends:?}");
    // Posting goes on as if nothing had been.
    let last = instagram.comment(faq::KNOWN).by("warga_terakhir").sends().await.id;
    assert!(instagram.waits_for_reply(&last, LIMIT).await.is_some(), "nothing is posted any more");
    let (status, rest) = server.terminated();
    assert!(status.success(), "{status:?}");
    log.extend(rest);
    says_nothing_private(&log);
}

/// What must hold of a comment at the end.
fn keeps(instagram: &Instagram, written: &Written, item: &Value, is_deleted: bool) {
    let all = instagram.replies_to(&written.id);
    let (by_api, by_staff): (Vec<_>, Vec<_>) = all.iter().partition(|reply| reply.way == Way::Api);
    assert!(by_api.len() <= 1, "two replies: {item:#} {all:#?}");
    for (bot, staff) in by_api.iter().flat_map(|bot| by_staff.iter().map(move |staff| (bot, staff))) {
        assert!(bot.at.since(staff.at) <= ON_ITS_WAY, "the bot spoke after staff: {item:#} {all:#?}");
    }
    let (state, responder) = (item["state"].as_str().unwrap(), item["responder"].as_str());
    match (written.text.as_str(), state) {
        (faq::KNOWN, "answered") if responder == Some("bot") => {
            assert!(by_api.len() == 1 || is_deleted, "{item:#}");
        }
        (faq::KNOWN, "answered") => assert!(!by_staff.is_empty() || is_deleted, "{item:#}"),
        (faq::KNOWN, "withdrawn") => assert!(is_deleted, "{item:#}"),
        (faq::KNOWN, "failed") => {
            assert_eq!((item["reason"].as_str(), by_api.len()), (Some("outcome-unknown"), 0), "{item:#}");
        }
        // Only where the end is not waited for.
        (faq::KNOWN, "posting") => assert!(by_api.is_empty(), "it is public, but was not found: {item:#}"),
        (faq::THANKS, "ignored") => assert!(by_api.is_empty(), "{item:#}"),
        (faq::THANKS, "answered") => assert!(!by_staff.is_empty() && by_api.is_empty(), "{item:#}"),
        _ => panic!("{written:?} ended as {item:#}"),
    }
}

/// All comments, once each has come to its end.
async fn ended(server: &Server) -> Vec<Value> {
    let mut items = Vec::new();
    let end = async {
        loop {
            items = comments(server).await;
            let waits = |item: &Value| matches!(item["state"].as_str(), Some("new" | "queued" | "posting"));
            if !items.iter().any(waits) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    if tokio::time::timeout(CERTAINTY, end).await.is_err() {
        panic!("not everything comes to an end: {items:#?}");
    }
    items
}
