//! What every store promises: nothing acknowledged is lost, nothing is taken twice, a change is whole or not at all.

use std::fs;
use std::path::Path;

use tanggap::comment::{
    Actor, Arrival, Channel, Comment, Decision, Event, Language, Remains, Source, State, StateName,
};
use tanggap::store::embedded::Embedded;
use tanggap::store::{Change, Conflict, DeadLetter, Delivery, Query, Receipt, Store, StoreError};

use crate::given::{arrival, at, id};

fn delivery(arrivals: impl IntoIterator<Item = Arrival>) -> Delivery {
    Delivery { arrivals: arrivals.into_iter().collect(), dead_letters: Vec::new() }
}

fn decided(decision: Decision) -> (Actor, Event) {
    let event = Event::Decided {
        decision,
        reason: "matched".to_owned(),
        intent: None,
        confidence: 0.5,
        margin: 0.25,
        language: Language::Indonesian,
        question: true,
        intents_hash: "0".to_owned(),
    };
    (Actor::BOT, event)
}

fn drafted(text: &str) -> (Actor, Event) {
    (Actor::BOT, Event::Drafted { text: text.to_owned(), channel: Channel::Public })
}

fn in_draft(text: &str) -> State {
    State::Draft { proposal: Some(text.to_owned()), channel: Channel::Public }
}

async fn the(store: &Embedded, comment: &str) -> Comment {
    store.comment(&id(comment)).await.unwrap().unwrap_or_else(|| panic!("{comment} is lost"))
}

async fn texts(store: &Embedded, query: Query) -> Vec<String> {
    store.find(query).await.unwrap().comments.into_iter().map(|comment| comment.text).collect()
}

/// Ends a store as `kill -9` does to its files: what is there now is all that a next process finds.
fn killed(dir: &Path) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for file in fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            let target = to.join(file.file_name());
            if file.file_type().unwrap().is_dir() {
                copy(&file.path(), &target);
            } else {
                fs::copy(file.path(), target).unwrap();
            }
        }
    }
    let next = tempfile::tempdir().unwrap();
    copy(dir, next.path());
    next
}

#[tokio::test]
async fn a_comment_that_comes_again_is_taken_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let twice = delivery([arrival("c1", "kapan ppdb?"), arrival("c1", "kapan ppdb?")]);
    assert_eq!(store.receive(twice.clone()).await.unwrap(), Receipt { new: 1, known: 1, edited: 0 });
    assert_eq!(store.receive(twice).await.unwrap(), Receipt { new: 0, known: 2, edited: 0 });
    let polled = Arrival { source: Source::Poller, received_at: at(300), ..arrival("c1", "kapan ppdb?") };
    store.receive(delivery([polled.clone(), polled])).await.unwrap();

    let events: Vec<Event> = store.history(&id("c1")).await.unwrap().into_iter().map(|e| e.event).collect();
    assert!(
        matches!(events.as_slice(), [Event::Received { .. }, Event::Seen { source: Source::Poller }]),
        "{events:?}"
    );
    store.close().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    for n in 0..50 {
        store.receive(delivery([arrival(&format!("c{n}"), &format!("komentar {n}"))])).await.unwrap();
    }
    let c7 = the(&store, "c7").await;
    let draft = Change::of(&c7, at(3), vec![decided(Decision::Draft), drafted("jawaban")]);
    store.record(vec![draft]).await.unwrap()[0].as_ref().unwrap();

    let next = killed(dir.path());
    let store = Embedded::open(next.path()).unwrap();
    for n in 0..50 {
        assert_eq!(the(&store, &format!("c{n}")).await.text, format!("komentar {n}"));
    }
    assert_eq!(the(&store, "c7").await.state, in_draft("jawaban"));
    assert_eq!(store.history(&id("c7")).await.unwrap().len(), 3);
    assert_eq!(store.receive(delivery([arrival("c7", "komentar 7")])).await.unwrap().known, 1);
    store.close().await;
}

#[tokio::test]
async fn an_index_that_is_lost_or_broken_is_made_anew_from_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    store.receive(delivery([arrival("c1", "satu"), arrival("c2", "dua")])).await.unwrap();
    let c2 = the(&store, "c2").await;
    store.record(vec![Change::of(&c2, at(3), vec![decided(Decision::Ignore)])]).await.unwrap();
    store.close().await;

    type Fault = (&'static str, fn(&Path));
    let faults: [Fault; 4] = [
        ("gone", |dir| fs::remove_dir_all(dir.join("state")).unwrap()),
        ("garbage", |dir| {
            for file in fs::read_dir(dir.join("state")).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() {
                    fs::write(path, [0xAB; 4096]).unwrap();
                }
            }
        }),
        ("left by a machine that crashed", |dir| {
            fs::write(dir.join("session"), "boot of another time\n").unwrap();
        }),
        ("emptied", |dir| {
            fs::remove_dir_all(dir.join("state")).unwrap();
            fs::create_dir(dir.join("state")).unwrap();
        }),
    ];
    for (what, fault) in faults {
        let next = killed(dir.path());
        fault(next.path());
        let store = Embedded::open(next.path()).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(the(&store, "c1").await.state, State::New, "{what}");
        assert_eq!(the(&store, "c2").await.state, State::Ignored, "{what}");
        let written = store.written(at(0), at(1), None, 10).await.unwrap();
        assert_eq!(written.len(), 2, "{what}");
        store.close().await;
    }
}

#[tokio::test]
async fn a_change_on_an_old_version_is_refused_whole() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    store.receive(delivery([arrival("c1", "kapan ppdb?")])).await.unwrap();
    let read_once = the(&store, "c1").await;
    let first = Change::of(&read_once, at(3), vec![decided(Decision::Draft), drafted("a")]);
    let second = Change::of(&read_once, at(3), vec![decided(Decision::Draft), drafted("b")]);
    let results = store.record(vec![first, second.clone()]).await.unwrap();
    assert!(results[0].is_ok());
    assert_eq!(results[1], Err(Conflict));
    assert_eq!(store.record(vec![second]).await.unwrap()[0], Err(Conflict));
    assert_eq!(the(&store, "c1").await.state, in_draft("a"));
    assert_eq!(store.history(&id("c1")).await.unwrap().len(), 3);
    store.close().await;
}

#[tokio::test]
async fn a_comment_without_an_account_is_adopted_when_its_account_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let stray = Arrival { account: None, ..arrival("c1", "kapan ppdb?") };
    store.receive(delivery([stray.clone()])).await.unwrap();
    let c1 = the(&store, "c1").await;
    store.record(vec![Change::of(&c1, at(3), vec![decided(Decision::Ignore)])]).await.unwrap();

    assert_eq!(store.receive(delivery([arrival("c1", "kapan ppdb?")])).await.unwrap().new, 1);
    assert_eq!(store.receive(delivery([stray])).await.unwrap().new, 0);
    let c1 = the(&store, "c1").await;
    assert_eq!((c1.state.name(), c1.account.is_some()), (StateName::New, true));
    store.close().await;
}

#[tokio::test]
async fn comments_are_found_newest_first_and_page_by_page() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    store.receive(delivery((0..25).map(|n| arrival(&format!("c{n}"), &format!("teks {n}"))))).await.unwrap();
    let c3 = the(&store, "c3").await;
    store.record(vec![Change::of(&c3, at(3), vec![decided(Decision::Ignore)])]).await.unwrap();

    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = store.find(Query { limit: 10, after, ..Query::default() }).await.unwrap();
        all.extend(page.comments.into_iter().map(|comment| comment.text));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let newest_first: Vec<String> = (0..25).rev().map(|n| format!("teks {n}")).collect();
    assert_eq!(all, newest_first);
    let ignored = Query { state: Some(StateName::Ignored), limit: 10, ..Query::default() };
    assert_eq!(texts(&store, ignored).await, ["teks 3"]);
    let sought = Query { text: Some("TEKS 24".to_owned()), limit: 10, ..Query::default() };
    assert_eq!(texts(&store, sought).await, ["teks 24"]);
    let waiting = store.waiting(StateName::New, None, 3).await.unwrap();
    assert_eq!(waiting.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["teks 0", "teks 1", "teks 2"]);
    store.close().await;
}

#[tokio::test]
async fn the_ledger_is_read_in_order_from_any_position() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    store.receive(delivery((0..7).map(|n| arrival(&format!("c{n}"), "x")))).await.unwrap();
    for n in 0..7 {
        let comment = the(&store, &format!("c{n}")).await;
        let change = Change::of(&comment, at(3), vec![decided(Decision::Draft), drafted("y")]);
        store.record(vec![change]).await.unwrap();
    }
    for after in 0..22 {
        for limit in [1, 3, 100] {
            let seqs: Vec<u64> =
                store.events(after, limit).await.unwrap().into_iter().map(|entry| entry.seq).collect();
            let expected: Vec<u64> = (after + 1..=21).take(limit).collect();
            assert_eq!(seqs, expected, "after {after}, limit {limit}");
        }
    }
    store.close().await;
}

#[tokio::test]
async fn many_deliveries_at_once_are_all_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = std::sync::Arc::new(Embedded::open(dir.path()).unwrap());
    let tasks: Vec<_> = (0..200)
        .map(|n| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(
                async move { store.receive(delivery([arrival(&format!("c{n}"), "x")])).await.unwrap() },
            )
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().new, 1);
    }
    assert_eq!(store.waiting(StateName::New, None, 1000).await.unwrap().len(), 200);
    store.close().await;
}

#[tokio::test]
async fn a_second_process_is_told_who_holds_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let Err(error) = Embedded::open(dir.path()) else { panic!("opened twice") };
    assert!(
        matches!(&error, StoreError::InUse { holder, .. } if *holder == Some(std::process::id())),
        "{error}"
    );
    assert!(error.to_string().contains("in use by another process (pid "), "{error}");
    store.close().await;
}

#[tokio::test]
async fn a_dead_letter_is_kept_to_the_byte() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let body = b"{\"entry\":[{\xff\n\"x\":".to_vec();
    let letter = DeadLetter { at: at(1), reason: "no JSON".to_owned(), body };
    store.receive(Delivery { arrivals: Vec::new(), dead_letters: vec![letter.clone()] }).await.unwrap();
    store.close().await;
    let store = Embedded::open(dir.path()).unwrap();
    assert_eq!(store.dead_letters(0, 10).await.unwrap(), [letter]);
    store.close().await;
}

#[tokio::test]
async fn what_is_erased_is_gone_from_journal_and_state() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let arrivals = (0..20).map(|n| arrival(&format!("c{n}"), &format!("rahasia nomor {n} selesai")));
    store.receive(delivery(arrivals)).await.unwrap();
    let letter = DeadLetter { at: at(1), reason: "x".to_owned(), body: b"rahasia surat".to_vec() };
    store.receive(Delivery { arrivals: Vec::new(), dead_letters: vec![letter] }).await.unwrap();
    let c7 = the(&store, "c7").await;
    let drafted = vec![decided(Decision::Draft), drafted("@warga_satu rahasia nomor 7 jawab")];
    store.record(vec![Change::of(&c7, at(3), drafted)]).await.unwrap();
    let c7 = the(&store, "c7").await;
    store
        .record(vec![Change::of(&c7, at(9), vec![(Actor::SYSTEM, Event::Erased(Remains::default()))])])
        .await
        .unwrap();
    store.scrub(at(2)).await.unwrap();
    // The store goes on as before.
    store.receive(delivery([arrival("c99", "sesudahnya")])).await.unwrap();
    store.close().await;

    let journal = |what: &str| {
        fs::read_dir(dir.path().join("journal")).unwrap().any(|file| {
            let path = file.unwrap().path();
            path.is_file() && String::from_utf8_lossy(&fs::read(path).unwrap()).contains(what)
        })
    };
    assert!(!journal("rahasia nomor 7 ") && !journal("rahasia surat"));
    assert!(journal("rahasia nomor 6 ") && journal("rahasia nomor 8 ") && journal("sesudahnya"));
    for rebuilt in [false, true] {
        if rebuilt {
            fs::remove_dir_all(dir.path().join("state")).unwrap();
        }
        let store = Embedded::open(dir.path()).unwrap();
        let c7 = the(&store, "c7").await;
        assert_eq!((c7.text.as_str(), c7.author.as_ref(), c7.state.name()), ("", None, StateName::Withdrawn));
        assert_eq!(store.history(&id("c7")).await.unwrap().len(), 4);
        assert_eq!(the(&store, "c8").await.text, "rahasia nomor 8 selesai");
        assert_eq!(the(&store, "c99").await.text, "sesudahnya");
        store.close().await;
    }
}

#[tokio::test]
async fn small_things_are_kept_replaced_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    let item = |key: &str, value: u64| (key.to_owned(), Some(serde_json::json!(value)));
    store.keep(vec![item("a/1", 1), item("a/2", 2), item("b/1", 3)]).await.unwrap();
    store.keep(vec![item("a/1", 4), ("a/2".to_owned(), None)]).await.unwrap();
    store.close().await;
    fs::remove_dir_all(dir.path().join("state")).unwrap();
    let store = Embedded::open(dir.path()).unwrap();
    assert_eq!(store.kept("a/").await.unwrap(), [("a/1".to_owned(), serde_json::json!(4))]);
    assert_eq!(store.kept("").await.unwrap().len(), 2);
    store.close().await;
}

#[tokio::test]
async fn a_journal_whose_end_is_missing_loses_nothing_that_the_index_has() {
    for cut in [1, 7, 60, 200] {
        let dir = tempfile::tempdir().unwrap();
        let store = Embedded::open(dir.path()).unwrap();
        store.receive(delivery([arrival("c1", "satu")])).await.unwrap();
        store.receive(delivery([arrival("c2", "dua")])).await.unwrap();
        store.close().await;
        let segment = fs::read_dir(dir.path().join("journal")).unwrap().next().unwrap().unwrap().path();
        let bytes = fs::read(&segment).unwrap();
        fs::write(&segment, &bytes[..bytes.len() - cut]).unwrap();

        let store = Embedded::open(dir.path()).unwrap();
        assert_eq!(the(&store, "c2").await.text, "dua", "cut by {cut}");
        store.receive(delivery([arrival("c3", "tiga")])).await.unwrap();
        store.close().await;
        let store = Embedded::open(dir.path()).unwrap();
        assert_eq!(the(&store, "c3").await.text, "tiga", "cut by {cut}");
        let seqs: Vec<u64> = store.events(0, 10).await.unwrap().into_iter().map(|entry| entry.seq).collect();
        assert_eq!(seqs, [1, 3], "cut by {cut}");
        store.close().await;
    }
}
