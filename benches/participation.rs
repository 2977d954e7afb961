//! How long the figures of a million comments take, beside a floor that only sorts their latencies.
//!
//! `cargo bench --bench participation` (with `-- N` for another number of comments). Sorting is what exact percentiles cost
//! at least; read the ratio, since the times themselves are the machine's. The second part fills a store and computes
//! everything from its ledger, as the first question after a start does.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tanggap::comment::{
    AccountId, Actor, Author, Clock, CommentId, Decision, Entry, Event, IntentId, Kind, Language, Responder,
    Source, Timestamp,
};
use tanggap::config;
use tanggap::engine::{Accounts, Engine, Settings};
use tanggap::instagram::Graph;
use tanggap::participation::{By, Period, Request};
use tanggap::store::embedded::Embedded;

const COMMENTS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// All comments were written in it.
const YEAR: (&str, &str) = ("2026-01-01", "2027-01-01");
/// Entries that are imported at once.
const TOGETHER: usize = 8192;

fn main() {
    let comments = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(COMMENTS);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(comments));
}

async fn measure(comments: u64) {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let start = Instant::now();
    let mut batch = Vec::with_capacity(TOGETHER);
    for entry in (0..comments).flat_map(entries) {
        batch.push(entry);
        if batch.len() >= TOGETHER {
            engine.store.import(std::mem::take(&mut batch)).await.unwrap();
        }
    }
    engine.store.import(batch).await.unwrap();
    println!("{comments} comments imported in {:.1?}", start.elapsed());

    let start = Instant::now();
    let request = |(from, to): (&str, &str), by: &[By], points| {
        let zones = engine.zones();
        let period = Period::parse(from, to, &zones.common).unwrap();
        let as_of = "2027-01-01T00:00:00Z".parse().unwrap();
        Request { by: by.to_vec(), points, ..Request::new(period, as_of, zones) }
    };
    let whole = engine.participation(&request(YEAR, &[], Some(100))).await.unwrap();
    println!("all of them computed from the ledger in {:.1?}", start.elapsed());
    assert_eq!(whole.groups[0].comments, comments);

    let latencies: Vec<i64> = (0..comments).map(latency).collect();
    let floor = median_of(|| {
        let mut sorted = latencies.clone();
        sorted.sort_unstable();
        black_box(sorted);
    });
    println!("floor: sorting their latencies {floor:.1?}");
    for (name, period, by, points) in [
        ("30 days, curve of 100 points", ("2026-10-01", "2026-10-31"), &[][..], Some(100)),
        ("30 days by day", ("2026-10-01", "2026-10-31"), &[By::Day], Some(100)),
        ("whole, curve of 100 points", YEAR, &[], Some(100)),
        ("whole, every point", YEAR, &[], None),
        ("whole by day", YEAR, &[By::Day], Some(100)),
        ("whole by topic and month", YEAR, &[By::Topic, By::Month], Some(100)),
    ] {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let start = Instant::now();
            black_box(engine.participation(&request(period, by, points)).await.unwrap());
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let time = times[ROUNDS / 2];
        println!("{name}: {time:.1?}, {:.1} times the floor", time.as_secs_f64() / floor.as_secs_f64());
    }
    engine.store.close().await;
}

fn median_of(work: impl Fn()) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// An engine on an empty store, for one account with service hours.
fn engine(folder: &std::path::Path) -> Engine {
    let intents = folder.join("intents");
    std::fs::create_dir(&intents).unwrap();
    let text = format!(
        "meta = {{ verify_token = 'v', app_secrets = ['s'] }}
         intents = {{ dir = '{}' }}
         [[accounts]]
         id = '1'
         username = 'dinas'
         access_token = 't'
         hours = {{ mon = ['08:00-12:00', '13:00-16:00'], tue = ['08:00-16:00'], fri = ['08:00-11:30'] }}",
        intents.display()
    );
    let config = config::parse(Some(("bench", &text)), std::iter::empty(), &|_| unreachable!()).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let graph = Graph::new("http://127.0.0.1:1", "v26.0", config.meta.timeout).unwrap();
    let store = Arc::new(Embedded::open(&folder.join("data")).unwrap());
    Engine::new(store, Accounts::load(&config).unwrap(), graph, Settings::of(&config, "bench"))
}

/// Numbers that look like chance, and are the same in every run.
fn chance(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Milliseconds until a comment's answer: from seconds to days.
fn latency(n: u64) -> i64 {
    let magnitude = chance(n) % 18;
    i64::try_from(1_000 + chance(n + 1) % (1_000 << magnitude)).unwrap()
}

/// What happens to the comment of that number: written within the year, decided on, and for nine of ten answered.
fn entries(n: u64) -> Vec<Entry> {
    let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let written = begin.plus_millis(i64::try_from(chance(n + 2) % (364 * 86_400_000)).unwrap());
    let comment = CommentId::new(format!("1790{n:013}")).unwrap();
    let entry = |step: u64, ms: i64, event: Event| Entry {
        seq: n * 3 + step,
        at: written.plus_millis(ms),
        comment: comment.clone(),
        account: AccountId::new("1").ok(),
        actor: Actor::BOT,
        v: 1,
        event,
    };
    let received = Event::Received {
        source: Source::Webhook,
        kind: Kind::Comment,
        text: "min kapan ppdb dibuka?".to_owned(),
        // None of them is the account, which is `1`.
        author: Some(Author { id: format!("5{:05}", n % 50_000), username: None }),
        media: None,
        parent: None,
        written_at: written,
        clock: Clock::Entry,
    };
    let decided = Event::Decided {
        decision: Decision::Post,
        reason: "matched".to_owned(),
        intent: IntentId::new(format!("intent-{}", n % 40)).ok(),
        confidence: 0.9,
        margin: 0.5,
        language: Language::Indonesian,
        question: true,
        intents_hash: "0".to_owned(),
    };
    let answered = Event::Answered {
        responder: Responder::Bot,
        reply_id: CommentId::new(format!("1890{n:013}")).ok(),
        answered_at: written.plus_millis(latency(n)),
    };
    let mut entries = vec![entry(1, 700, received), entry(2, 800, decided)];
    if !n.is_multiple_of(10) {
        entries.push(entry(3, latency(n), answered));
    }
    entries
}
