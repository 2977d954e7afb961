//! The program itself, killed under load, short of disk, or told to end: nothing that got its 200 is lost, and nobody
//! gets two replies.

mod chaos;

use std::path::Path;
use std::time::Duration;

use instagram_webhook::{SIGNATURE_HEADER, sign};
use serde_json::Value;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Backoff, Chance, Fault, Instagram, Options, Shape, Way, What};
use tanggap::store::Store;
use tanggap::store::embedded::Embedded;

use crate::agency::{ADMIN, Api, LIMIT, Setup, client, faq};
use crate::program::{Server, run};

/// How often the server is killed.
const KILLS: u64 = 7;
/// Replies in hand at once, as many as one kill can leave in doubt.
const AT_ONCE: u64 = 8;
const SEED: u64 = 20_261_124;

/// What the API of a server says of all comments.
async fn comments(server: &Server) -> Vec<Value> {
    let api = Api::of(&format!("http://{}", server.address), ADMIN);
    let mut items = Vec::new();
    let mut after = String::new();
    loop {
        let page = api.get(&format!("comments?limit=1000&after={after}")).await.json();
        items.extend(page["items"].as_array().unwrap().clone());
        if page["next"].is_null() {
            return items;
        }
        after = page["next"].to_string();
    }
}

/// Citizens write without a pause, each in one of the ways in which Meta tells: singly, twice, or several at once.
async fn writes(instagram: Instagram, seed: u64) {
    let mut chance = Chance::new(seed);
    for n in 0_u64.. {
        let texts = [faq::KNOWN, faq::KNOWN, faq::THANKS, faq::DRAFT, "lucu sekali fotonya"];
        let mut batch = Vec::new();
        for _ in 0..=chance.below(3) {
            let text = chance.pick(&texts).copied().unwrap_or_default();
            let who = format!("warga_{n}_{}", batch.len());
            batch.push(instagram.comment(text).by(&who).writes());
        }
        instagram.tells_of(&batch).leaves();
        if chance.happens(0.3) {
            let after = Duration::from_millis(chance.below(400));
            instagram.tells_of(&batch).shaped(Shape::Flat).after(after).leaves();
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}

/// The comments of which Meta was told 200.
fn acknowledged(instagram: &Instagram) -> Vec<CommentId> {
    let deliveries = instagram.deliveries().into_iter().filter(|delivery| delivery.delivered_at.is_some());
    deliveries.flat_map(|delivery| delivery.comments).collect()
}

/// The bot's replies to a comment that a citizen sees.
fn replies(instagram: &Instagram, id: &CommentId) -> usize {
    instagram.replies_to(id).iter().filter(|reply| reply.way == Way::Api).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_loses_nothing_and_says_nothing_twice() {
    let backoff =
        Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(200), times: 10_000 };
    let instagram = Instagram::start(Options { backoff, seed: SEED, ..Options::default() }).await.unwrap();
    let faults = vec![
        Fault::slow(Duration::from_millis(60)),
        Fault::reset().after_doing_it(),
        Fault::slow(Duration::from_millis(5)),
    ];
    instagram.goes_wrong_at_times(What::Reply, 0.6, faults);
    let folder = tempfile::tempdir().unwrap();
    Setup { timeout: Duration::from_secs(2), ..Setup::default() }.write(
        folder.path(),
        "127.0.0.1:0",
        &instagram.url(),
    );

    let mut chance = Chance::new(SEED);
    let mut log = Vec::new();
    for kill in 0..KILLS {
        let server = Server::starts(folder.path());
        instagram.delivers_to(&server.webhook()).unwrap();
        let citizens = tokio::spawn(writes(instagram.clone(), SEED + kill));
        tokio::time::sleep(Duration::from_millis(150 + chance.below(900))).await;
        log.extend(server.killed());
        citizens.abort();
        // Whatever got its 200 before the kill is what must be there after it.
        let known = acknowledged(&instagram);
        assert!(!known.is_empty() || kill == 0);
    }
    let promised = acknowledged(&instagram);
    let server = Server::starts(folder.path());
    let shown = comments(&server).await;
    for id in &promised {
        assert!(shown.iter().any(|comment| comment["id"] == id.as_str()), "{id} is lost");
    }
    // Now Meta's retries come through, and what was on its way goes on.
    instagram.delivers_to(&server.webhook()).unwrap();
    let all_told = |instagram: &Instagram| instagram.deliveries().iter().all(|delivery| delivery.is_over);
    assert!(instagram.waits_until(LIMIT, all_told).await, "Meta did not get its 200 for everything");
    let items = settled(&server, &instagram).await;

    let mut in_doubt = 0;
    for written in instagram.comments().iter().filter(|written| !written.is_own()) {
        let item = items.iter().find(|item| item["id"] == written.id.as_str());
        let Some(item) = item else { panic!("{written:?} is lost") };
        assert_eq!(item["text"], written.text);
        let (replies, state) = (replies(&instagram, &written.id), item["state"].as_str().unwrap());
        match (written.text.as_str(), state) {
            (faq::KNOWN, "answered") => assert_eq!(replies, 1, "{item:#}"),
            // Killed between record and call: a minute must pass until that is certain.
            (faq::KNOWN, "posting") => {
                assert_eq!(replies, 0, "it is public, but was not found: {item:#}");
                in_doubt += 1;
            }
            (faq::DRAFT, "draft") | (faq::THANKS | "lucu sekali fotonya", "ignored") => {
                assert_eq!(replies, 0, "{item:#}");
            }
            _ => panic!("{written:?} ended as {item:#}"),
        }
    }
    assert!(in_doubt <= KILLS * AT_ONCE, "{in_doubt} replies are in doubt");
    let (status, last) = server.terminated();
    assert!(status.success(), "{status:?}");
    log.extend(last);
    says_nothing_private(&log);
    reports_the_same(folder.path(), &items);
}

/// All comments, once nothing more will happen within a minute.
async fn settled(server: &Server, instagram: &Instagram) -> Vec<Value> {
    let is_at_rest = |item: &Value| match item["state"].as_str().unwrap() {
        "new" | "queued" => false,
        "posting" => {
            let id = CommentId::new(item["id"].as_str().unwrap()).unwrap();
            replies(instagram, &id) == 0
        }
        _ => true,
    };
    let mut items = Vec::new();
    let rest = async {
        loop {
            items = comments(server).await;
            if items.iter().all(is_at_rest) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    // A reply that was lost sight of is found by a reading after one, five or twenty seconds.
    if tokio::time::timeout(LIMIT + LIMIT, rest).await.is_err() {
        let open: Vec<_> = items.iter().filter(|item| !is_at_rest(item)).collect();
        panic!("still open: {open:#?}");
    }
    items
}

fn says_nothing_private(log: &[String]) {
    for line in log {
        for word in
            ["warga_", "ppdb dibuka", "beasiswa", "Pendaftaran", "token-of", "app-secret", "token of the"]
        {
            assert!(!line.contains(word), "{word} is in the log: {line}");
        }
    }
}

/// The report on the stopped store counts what the API showed.
fn reports_the_same(folder: &Path, items: &[Value]) {
    let ran = run(folder, &["report", "--format", "json", "--from", "2026-01-01", "--to", "2126-01-01"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let count = |state: &str| items.iter().filter(|item| item["state"] == state).count();
    let group = &document["groups"][0];
    assert_eq!(group["answered"], count("answered"));
    // The echoes of our own replies are no comments of citizens.
    let citizens = items.iter().filter(|item| item["reason"] != "own-comment").count();
    assert_eq!(group["comments"], citizens);
}

#[tokio::test]
async fn a_full_disk_is_said_and_costs_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    Setup::default().write(folder.path(), "127.0.0.1:0", "http://127.0.0.1:1");
    // Four mebibytes for each file; dead letters go to the journal alone.
    let server = Server::starts_on_a_small_disk(folder.path(), 8192);
    let http = client();
    let posts = async |len: usize| {
        let body = vec![b'x'; len];
        let signature = sign(Options::default().app_secret, &body);
        let post = http.post(server.webhook()).header(SIGNATURE_HEADER, signature).body(body);
        post.send().await.unwrap().status().as_u16()
    };
    let mut kept = Vec::new();
    for len in [1 << 20, 1 << 16, 1 << 12, 100] {
        loop {
            match posts(len).await {
                200 => kept.push(len),
                503 => break,
                other => panic!("answered {other}"),
            }
        }
    }
    let ready = http.get(format!("http://{}/readyz", server.address)).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    server.killed();
    // With room again, all that was acknowledged is there, and more can come.
    let server = Server::starts(folder.path());
    let ready = http.get(format!("http://{}/readyz", server.address)).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    assert!(server.terminated().0.success());
    let store = Embedded::open(&folder.path().join("data")).unwrap();
    let letters = store.dead_letters(0, kept.len() + 9).await.unwrap();
    assert_eq!(letters.iter().map(|letter| letter.body.len()).collect::<Vec<_>>(), kept);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_end_it_finishes_its_calls_and_keeps_its_queue() {
    let instagram = Instagram::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    Setup::default().write(folder.path(), "127.0.0.1:0", &instagram.url());
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    instagram.stays_wrong(What::Reply, Fault::slow(Duration::from_millis(700)));
    let mut asked = Vec::new();
    for n in 0..20 {
        let id = instagram.comment(faq::KNOWN).by(&format!("warga_{n}")).writes();
        instagram.tells_of([&id]).leaves();
        asked.push(id);
    }
    let is_calling = |instagram: &Instagram| instagram.calls().iter().any(|call| call.what == What::Reply);
    assert!(instagram.waits_until(LIMIT, is_calling).await);
    let all_told = |instagram: &Instagram| {
        asked.iter().all(|id| instagram.deliveries().iter().any(|d| d.comments.contains(id) && d.is_over))
    };
    assert!(instagram.waits_until(LIMIT, all_told).await);
    let (status, log) = server.terminated();
    assert!(status.success(), "{status:?}: {log:#?}");
    let calls: Vec<_> = instagram.calls().into_iter().filter(|call| call.what == What::Reply).collect();
    assert!(calls.iter().all(|call| call.status == Some(200)), "a call was broken off: {calls:#?}");
    instagram.heals(What::Reply);
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    for id in &asked {
        assert!(instagram.waits_for_reply(id, LIMIT).await.is_some());
    }
    for item in settled(&server, &instagram).await.iter().filter(|item| item["text"] == faq::KNOWN) {
        assert_eq!(item["state"], "answered", "{item:#}");
    }
    for id in &asked {
        assert_eq!(replies(&instagram, id), 1);
    }
    assert!(server.terminated().0.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_never_ends_does_not_keep_it_from_ending() {
    let instagram = Instagram::start(Options { echo: None, ..Options::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    Setup { timeout: Duration::from_secs(60), ..Setup::default() }.write(
        folder.path(),
        "127.0.0.1:0",
        &instagram.url(),
    );
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    instagram.goes_wrong(What::Reply, [Fault::silence().after_doing_it()]);
    let asked = instagram.comment(faq::KNOWN).sends().await.id;
    assert!(instagram.waits_for_reply(&asked, LIMIT).await.is_some());
    // Within the ten seconds that it has.
    let (status, log) = server.terminated();
    assert!(status.success(), "{status:?}: {log:#?}");
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    let items = settled(&server, &instagram).await;
    assert_eq!(items[0]["state"], "answered", "{:#}", items[0]);
    assert_eq!(replies(&instagram, &asked), 1);
    assert!(server.terminated().0.success());
}
