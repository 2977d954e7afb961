//! How long the console's pages take at the server: the queue with 10,000 waiting comments, the dashboard, and full-text search
//! over a million comments, beside a floor: a static file of the same server, over the same connection.
//!
//! `cargo bench --bench console` (with `-- N` for another number of comments). Each page is asked for again and again by one
//! user who is logged in; read the ratio, since the times themselves are the machine's. A search that finds little ends after
//! 400 ms with what it has, and says so; how far it came is shown, too.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::time::{Duration, Instant};

use reqwest::{Client, header};
use tanggap::comment::{
    AccountId, Actor, Author, Channel, Clock, CommentId, Decision, Entry, Event, IntentId, Kind, Language,
    MediaId, Responder, Source, Timestamp,
};
use tanggap::config::{self, Config};
use tanggap::console::access::UserName;
use tanggap::engine::{Accounts, Settings};
use tanggap::server::Serving;
use tanggap::store;
use tokio_util::sync::CancellationToken;

const COMMENTS: u64 = 1_000_000;
/// Of the latest comments so many wait for staff.
const WAITING: u64 = 10_000;
const ROUNDS: usize = 15;
/// Entries that are imported at once.
const TOGETHER: usize = 8192;
/// What citizens write; each with a number, so that there is something rare to look for.
const TEXTS: [&str; 6] = [
    "min kapan ppdb dibuka? anak saya mau masuk smp",
    "ijazah sd saya hilang waktu banjir, ngurusnya kemana ya",
    "iraha pendaptaran dibuka, abdi ti Cibiru",
    "terima kasih banyak infonya min, sangat membantu 🙏",
    "mau tanya syarat pindah sekolah dari luar kota apa saja",
    "kok antri terus ya, padahal sudah dari pagi",
];

fn main() {
    let comments = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(COMMENTS);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(comments));
}

async fn measure(comments: u64) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let config = configuration(folder.path());
    let start = Instant::now();
    fill(&config, comments).await;
    println!(
        "{comments} comments, {} of them waiting, filled in {:.1?}",
        WAITING.min(comments),
        start.elapsed()
    );

    let stop = CancellationToken::new();
    let accounts = Accounts::load(&config).unwrap();
    let serving =
        Serving::start(&config, accounts, Settings::of(&config, "bench"), stop.clone()).await.unwrap();
    let browser = Browser::logs_in(&serving).await;
    let start = Instant::now();
    let mut page = browser.page("/console/participation?period=month").await;
    println!("first dashboard after the start: {:.1?}", start.elapsed());
    while page.contains("data-again") {
        tokio::time::sleep(Duration::from_millis(50)).await;
        page = browser.page("/console/participation?period=month").await;
    }
    println!("  with its figures, made from the ledger: {:.1?}", start.elapsed());

    // Its name holds the hash of its content.
    let mark = page.split('"').find(|part| part.starts_with("/console/assets/mark.")).unwrap();
    let floor = browser.times("floor: a static file", mark, None).await;
    for (name, path) in [
        ("queue", "/console/queue"),
        ("queue, page 100 of the list", "/console/queue?page=100"),
        ("one comment in the queue", "/console/queue/17900000000000123"),
        ("dashboard of a month", "/console/participation?period=month"),
        ("comments behind a figure", "/console/comments?counted=yes&answered=no"),
        ("search: a frequent word", "/console/comments?q=ijazah"),
        ("search: two words in a month", "/console/comments?q=pindah+kota&from=2026-10-01&to=2026-10-31"),
        ("search: a rare number", "/console/comments?q=nomor-123456"),
        ("search: nothing to find", "/console/comments?q=tidakadadimanapun"),
    ] {
        browser.times(name, path, Some(floor)).await;
    }
    let start = Instant::now();
    let parts = browser.searches_on("/console/comments?q=tidakadadimanapun").await;
    println!(
        "search of all comments for nothing, {parts} parts one after the other: {:.1?}",
        start.elapsed()
    );
    stop.cancel();
    serving.ended().await.unwrap();
}

/// Somebody who is logged in.
struct Browser {
    http: Client,
    base: String,
    cookie: String,
}

impl Browser {
    async fn logs_in(serving: &Serving) -> Self {
        let base = format!("http://{}", serving.address);
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        let path = serving.console.guest(UserName::new("ani").unwrap(), "Ani").await.unwrap();
        let page = http.get(format!("{base}{path}")).send().await.unwrap();
        let mut cookie = page.headers().get(header::SET_COOKIE).cloned();
        if cookie.is_none() {
            let page = http
                .post(format!("{base}{path}"))
                .header("sec-fetch-site", "same-origin")
                .send()
                .await
                .unwrap();
            cookie = page.headers().get(header::SET_COOKIE).cloned();
        }
        let cookie = cookie.unwrap().to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { http, base, cookie }
    }

    async fn page(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie);
        let page = request.send().await.unwrap();
        assert!(page.status().is_success(), "{path}: {}", page.status());
        page.text().await.unwrap()
    }

    async fn times(&self, name: &str, path: &str, floor: Option<Duration>) -> Duration {
        let mut times = Vec::new();
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            bytes = self.page(path).await.len();
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let (median, most) = (times[ROUNDS / 2], times[ROUNDS - 1]);
        let ratio = floor.map_or(1.0, |floor| median.as_secs_f64() / floor.as_secs_f64());
        println!(
            "{name:<30} median {median:>9.2?}  longest {most:>9.2?}  {ratio:>7.1} times the floor  {bytes} bytes"
        );
        median
    }

    /// Goes on as long as a search says that there is more to look at.
    async fn searches_on(&self, path: &str) -> usize {
        let mut page = self.page(path).await;
        let mut parts = 1;
        while let Some((_, rest)) = page.split_once("<a class=\"button\" href=\"/console/comments?") {
            let next = rest.split_once('"').unwrap().0.replace("&amp;", "&");
            page = self.page(&format!("/console/comments?{next}")).await;
            parts += 1;
        }
        parts
    }
}

fn configuration(folder: &std::path::Path) -> Config {
    let quoted = |path: &str| toml::Value::String(folder.join(path).display().to_string()).to_string();
    std::fs::create_dir(folder.join("intents")).unwrap();
    let topic = "topic = \"Uji\"\n[[intent]]\nid = \"ppdb\"\ntitle = \"Jadwal\"\nmode = \"draft\"\n\
                 examples = [\"kapan ppdb dibuka?\"]\n[intent.reply]\nid = [\"2 Juni\"]\n";
    std::fs::write(folder.join("intents/uji.toml"), topic).unwrap();
    let text = format!(
        "server.listen = '127.0.0.1:0'
         store.url = {}
         intents.dir = {}
         poller.interval_s = 0
         meta = {{ verify_token = 'v', app_secrets = ['s'], graph_url = 'http://127.0.0.1:1' }}
         [[accounts]]
         id = '1'
         username = 'dinas'
         access_token = 't'",
        quoted("data").replacen('"', "\"sled:", 1),
        quoted("intents"),
    );
    config::parse(Some(("bench", &text)), std::iter::empty(), &|_| unreachable!()).unwrap()
}

async fn fill(config: &Config, comments: u64) {
    let store = store::open(&config.store.url).unwrap();
    let now = Timestamp::now();
    let mut batch = Vec::with_capacity(TOGETHER);
    for n in 0..comments {
        batch.extend(entries(n, comments, now));
        if batch.len() >= TOGETHER {
            store.import(std::mem::take(&mut batch)).await.unwrap();
        }
    }
    store.import(batch).await.unwrap();
    store.close().await;
}

/// What happens to the comment of that number: written within the year before now, the first of them lately; decided on; the
/// latest wait, of the others nine of ten are answered.
fn entries(n: u64, comments: u64, now: Timestamp) -> Vec<Entry> {
    let back = (comments - n).saturating_mul(364 * 86_400_000) / comments;
    let written_at = now.plus_millis(-i64::try_from(back).unwrap());
    let waits = n + WAITING >= comments;
    let comment = CommentId::new(format!("1790{n:013}")).unwrap();
    let entry = |step: u64, ms: i64, event: Event| Entry {
        seq: n * 3 + step,
        at: written_at.plus_millis(ms),
        comment: comment.clone(),
        account: AccountId::new("1").ok(),
        actor: Actor::BOT,
        v: 1,
        event,
    };
    let text = TEXTS[usize::try_from(n).unwrap() % TEXTS.len()];
    let received = Event::Received {
        source: Source::Webhook,
        kind: Kind::Comment,
        text: format!("{text} nomor-{n}"),
        author: Some(Author {
            id: (n % 50_000).to_string(),
            username: Some(format!("warga_{}", n % 50_000)),
        }),
        media: MediaId::new(format!("1801{:013}", n / 500)).ok(),
        parent: None,
        written_at,
        clock: Clock::Entry,
    };
    let (escalated, ignored) = (n.is_multiple_of(5), n.is_multiple_of(10));
    let decided = Event::Decided {
        decision: match (waits, escalated) {
            (false, _) if ignored => Decision::Ignore,
            (false, _) => Decision::Post,
            (true, true) => Decision::Escalate,
            (true, false) => Decision::Draft,
        },
        reason: if waits { "narrow-margin" } else { "matched" }.to_owned(),
        intent: IntentId::new("ppdb").ok(),
        confidence: 0.7,
        margin: 0.1,
        language: Language::Indonesian,
        question: true,
        intents_hash: "0".to_owned(),
    };
    let last = match (waits, escalated) {
        (true, true) => None,
        (true, false) => Some(Event::Drafted { text: "2 Juni".to_owned(), channel: Channel::Public }),
        _ if ignored => None,
        _ => Some(Event::Answered {
            responder: Responder::Bot,
            reply_id: CommentId::new(format!("1890{n:013}")).ok(),
            answered_at: written_at.plus_millis(2_000),
        }),
    };
    let mut entries = vec![entry(1, 700, received), entry(2, 800, decided)];
    entries.extend(last.map(|event| entry(3, 900, event)));
    entries
}
