//! What is erased is gone: from the journal at once, and from every file of the store soon after, whatever falls in between.

use std::path::Path;
use std::time::Duration;

use instagram_webhook::sign_request;
use serde_json::json;
use tanggap::comment::{Actor, Event, Remains, Timestamp};
use tanggap::instagram::simulated::{Chance, Instagram, Options};
use tanggap::store::embedded::Embedded;
use tanggap::store::{Change, Delivery, Query, Store};

use crate::agency::{ADMIN, Agency, Api, LIMIT, Setup, client, faq};
use crate::given::{arrival, at, id};
use crate::program::Server;

/// What a citizen wrote that nobody else did.
const WORDS: &str = "kapan ppdb dibuka? anak saya Zulkarnaen";
const SECRETS: [&str; 2] = ["Zulkarnaen", "warga_lupa"];

/// The files below a folder that hold any of these words.
fn holding(folder: &Path, words: &[&str], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            holding(&path, words, found);
            continue;
        }
        // A file may be gone by now.
        let bytes = std::fs::read(&path).unwrap_or_default();
        let holds = |word: &&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        if words.iter().any(holds) {
            found.push(path.display().to_string());
        }
    }
}

/// Once no file below a folder holds any of these words, and no index is on its way.
async fn is_rid_of(folder: &Path, words: &[&str]) {
    let mut found = Vec::new();
    let look = async {
        loop {
            found.clear();
            holding(folder, words, &mut found);
            let noted = std::fs::read_to_string(folder.join("index")).unwrap_or_default();
            if found.is_empty() && !noted.contains("stale") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(LIMIT, look).await.is_err() {
        panic!("{words:?} stand in {found:?}");
    }
}

fn forget(user: &str) -> [(&'static str, String); 1] {
    let payload = json!({"algorithm": "HMAC-SHA256", "issued_at": 1_790_000_000, "user_id": user});
    [("signed_request", sign_request(Options::default().app_secret, payload.to_string()))]
}

#[tokio::test]
async fn what_is_erased_is_gone_from_every_file_while_all_goes_on() {
    let mut agency = Agency::opens().await;
    let asked = agency.instagram.comment(WORDS).by("warga_lupa").sends().await.id;
    agency.sees(&asked, "answered").await;
    let other = agency.instagram.comment(faq::KNOWN).by("warga_tetap").sends().await.id;
    agency.sees(&other, "answered").await;
    assert!(agency.instagram.waits_for_quiet(Duration::from_millis(200), LIMIT).await);
    // A clean end writes all of the index; an older one that was set aside has it, too.
    agency.stops().await;
    let aside = agency.data().join("state.aside-1");
    std::fs::create_dir_all(&aside).unwrap();
    std::fs::write(aside.join("db"), WORDS).unwrap();
    agency.starts().await;
    let mut found = Vec::new();
    holding(&agency.data(), &SECRETS, &mut found);
    assert!(found.iter().any(|path| path.contains("/state/")), "{found:?}");

    let author = agency.comment(&asked).await["author"]["id"].as_str().unwrap().to_owned();
    let [(name, request)] = forget(&author);
    let answer = agency.is_called_back("/meta/data-deletion", &[(name, &request)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    agency.sees_that(&asked, "erased", |comment| comment["text"] == "").await;
    is_rid_of(&agency.data(), &[SECRETS[0], SECRETS[1], &author]).await;
    assert!(!aside.exists());

    // Nothing else is lost, nor what comes meanwhile and later; and a start puts the new index in its place.
    for starts in [false, true] {
        if starts {
            agency.stops().await;
            agency.starts().await;
            assert!(agency.data().join("state").exists() && !agency.data().join("state.next").exists());
        }
        assert_eq!(agency.comment(&other).await["text"], faq::KNOWN);
        let ledger = agency.comment(&asked).await;
        assert_eq!((&ledger["state"], &ledger["text"]), (&json!("answered"), &json!("")));
        let new = agency.instagram.comment(faq::KNOWN).by("warga_baru").sends().await.id;
        agency.sees(&new, "answered").await;
    }
    is_rid_of(&agency.data(), &SECRETS).await;
    // What is erased next is made anew in the other place.
    assert!(agency.instagram.waits_for_quiet(Duration::from_millis(200), LIMIT).await);
    let erased = agency.engine().erase_before(Timestamp::now().plus_millis(60_000)).await.unwrap();
    assert!(erased > 2, "{erased}");
    is_rid_of(&agency.data(), &["warga_tetap", "warga_baru"]).await;
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fall_in_the_middle_only_puts_it_off() {
    let instagram = Instagram::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    Setup { timeout: Duration::from_secs(2), ..Setup::default() }.write(
        folder.path(),
        "127.0.0.1:0",
        &instagram.url(),
    );
    let data = folder.path().join("data");
    let mut chance = Chance::new(20_261_124);
    let mut server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    let mut known = Vec::new();
    for round in 0..4 {
        let who = format!("warga_lupa_{round}");
        let secret = format!("Zulkarnaen{round}");
        let asked =
            instagram.comment(format!("kapan ppdb dibuka? anak saya {secret}")).by(&who).sends().await.id;
        for n in 0..60 {
            known.push(
                instagram.comment("lucu sekali fotonya").by(&format!("warga_{round}_{n}")).sends().await.id,
            );
        }
        let api = Api::of(&format!("http://{}", server.address), ADMIN);
        let comment = api.get(&format!("comments/{asked}")).await.json();
        let author = comment["author"]["id"].as_str().unwrap().to_owned();
        let url = format!("http://{}/meta/data-deletion", server.address);
        let answer = client().post(url).form(&forget(&author)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        // Anywhere in it: before the journal is rewritten, while the index is made, when it has turned.
        tokio::time::sleep(Duration::from_millis(chance.below(120))).await;
        server.killed();
        server = Server::starts(folder.path());
        instagram.delivers_to(&server.webhook()).unwrap();
        is_rid_of(&data, &[&secret, &who, &author]).await;
        let api = Api::of(&format!("http://{}", server.address), ADMIN);
        for id in &known {
            let comment = api.get(&format!("comments/{id}")).await.json();
            assert_eq!(comment["text"], "lucu sekali fotonya", "{id} is lost");
        }
    }
    let (status, log) = server.terminated();
    assert!(status.success(), "{log:#?}");
}

#[tokio::test]
async fn an_index_that_knows_more_than_the_journal_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    for n in 0..10 {
        let arrivals = vec![arrival(&format!("c{n}"), &format!("komentar nomor {n}"))];
        store.receive(Delivery { arrivals, dead_letters: Vec::new() }).await.unwrap();
    }
    // A fault of the disk, of which only the journal suffers.
    let journal = dir.path().join("journal");
    let segment = std::fs::read_dir(&journal).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&segment).unwrap();
    let place = bytes.windows(16).position(|window| window == b"komentar nomor 5").unwrap();
    bytes[place] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let gone = store.comment(&id("c1")).await.unwrap().unwrap();
    let erased = (Actor::SYSTEM, Event::Erased(Remains::default()));
    store.record(vec![Change::of(&gone, at(9), vec![erased])]).await.unwrap()[0].as_ref().unwrap();
    store.scrub(Timestamp::from_millis(i64::MIN)).await.unwrap();
    let all = async |store: &Embedded| {
        store.check().await.unwrap();
        let found = store.find(Query { limit: 100, ..Query::default() }).await.unwrap();
        let mut texts: Vec<String> = found.comments.into_iter().map(|comment| comment.text).collect();
        texts.sort();
        texts
    };
    // The writer has nothing else to do than to try, and to fail.
    for _ in 0..50 {
        let texts = all(&store).await;
        assert!(texts.len() == 10 && texts.contains(&"komentar nomor 5".to_owned()), "{texts:?}");
    }
    store.close().await;
    let noted = std::fs::read_to_string(dir.path().join("index")).unwrap();
    assert!(noted.contains("stale"), "it is to be tried again: {noted}");
    let store = Embedded::open(dir.path()).unwrap();
    assert!(all(&store).await.contains(&"komentar nomor 5".to_owned()));
    store.close().await;
}
