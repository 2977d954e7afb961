//! How many signed comments a second the receiver takes, beside a floor that does only what durability demands.
//!
//! `cargo bench --bench receiver` runs both in this process, in turns, under the same load: 64 connections, one comment a
//! request, client and server on the same cores. Read the ratio; the figures themselves are the machine's.
//!
//! The floor verifies the signature, appends the body to a file, and answers once an `fdatasync` that many requests share has
//! returned. Tanggap parses the event besides, looks whether the comment is known, writes its ledger entry to the journal
//! and its state to the index, and decides on it in the background.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use instagram_webhook::{VerifiedBody, Verifier, sign};
use tanggap::config;
use tanggap::engine::{Accounts, Settings};
use tanggap::server::Serving;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

const SECRET: &str = "secret";
const CONNECTIONS: usize = 64;
const REQUESTS: usize = 20_000;
const ROUNDS: usize = 3;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut floor = Vec::new();
        let mut tanggap = Vec::new();
        for round in 0..ROUNDS {
            floor.push(measure_floor(round).await);
            tanggap.push(measure_tanggap(round).await);
        }
        println!("{CONNECTIONS} connections, {REQUESTS} requests, median of {ROUNDS} rounds");
        let (floor, tanggap) = (median(floor), median(tanggap));
        print("floor", floor, 1.0);
        print("tanggap", tanggap, tanggap.per_second / floor.per_second);
    });
}

#[derive(Clone, Copy)]
struct Measured {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

fn median(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    *rounds.get(rounds.len() / 2).unwrap()
}

fn print(name: &str, measured: Measured, ratio: f64) {
    let Measured { per_second, p50, p99 } = measured;
    println!(
        "{name:<10} {per_second:>9.0} requests/s   p50 {p50:>9.2?}   p99 {p99:>9.2?}   {ratio:.2} of the floor"
    );
}

/// Signed requests of one comment each, ready to be written to a connection.
fn requests(round: usize) -> Arc<Vec<Vec<u8>>> {
    let request = |n: usize| {
        let id = 18_000_000_000_000_000 + round * 10_000_000 + n;
        let body = format!(
            r#"{{"object":"instagram","entry":[{{"id":"17841400000000000","time":1758700000,"changes":[{{"field":"comments","value":{{"from":{{"id":"{}","username":"warga_{}"}},"media":{{"id":"18010000000000001","media_product_type":"FEED"}},"id":"{id}","text":"min kapan pendaftaran smp dibuka ya, udah ga sabar nih"}}}}]}}]}}"#,
            990_000 + n % 5_000,
            n % 5_000
        );
        format!(
            "POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-hub-signature-256: {}\r\ncontent-length: {}\r\n\r\n{body}",
            sign(SECRET, &body),
            body.len()
        )
        .into_bytes()
    };
    Arc::new((0..REQUESTS).map(request).collect())
}

/// Sends all requests over [`CONNECTIONS`] connections, each waiting for its answer, and demands a 200 for each.
async fn load(address: SocketAddr, requests: Arc<Vec<Vec<u8>>>) -> Measured {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (next, requests) = (Arc::clone(&next), Arc::clone(&requests));
            tokio::spawn(async move {
                let mut connection = TcpStream::connect(address).await.unwrap();
                connection.set_nodelay(true).unwrap();
                let mut waits = Vec::new();
                let mut answer = [0; 1024];
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sent = Instant::now();
                    connection.write_all(request).await.unwrap();
                    let n = connection.read(&mut answer).await.unwrap();
                    assert!(answer.get(..n).unwrap().starts_with(b"HTTP/1.1 200"));
                    waits.push(sent.elapsed());
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for connection in connections {
        waits.extend(connection.await.unwrap());
    }
    let took = began.elapsed();
    waits.sort_unstable();
    let rank = |percent: usize| *waits.get(waits.len() * percent / 100).unwrap();
    Measured { per_second: waits.len() as f64 / took.as_secs_f64(), p50: rank(50), p99: rank(99) }
}

#[derive(Clone)]
struct Floor {
    verifier: Verifier,
    writer: mpsc::Sender<(Bytes, oneshot::Sender<()>)>,
}

impl FromRef<Floor> for Verifier {
    fn from_ref(floor: &Floor) -> Self {
        floor.verifier.clone()
    }
}

async fn append(State(floor): State<Floor>, body: VerifiedBody<Bytes>) -> StatusCode {
    let (done, written) = oneshot::channel();
    floor.writer.send((body.into_inner(), done)).await.unwrap();
    written.await.unwrap();
    StatusCode::OK
}

async fn measure_floor(round: usize) -> Measured {
    let folder = tempfile::tempdir_in(".").unwrap();
    let mut file = File::create(folder.path().join("log")).unwrap();
    let (writer, mut queue) = mpsc::channel::<(Bytes, oneshot::Sender<()>)>(4096);
    std::thread::spawn(move || {
        while let Some(first) = queue.blocking_recv() {
            let mut batch = vec![first];
            while let Ok(next) = queue.try_recv() {
                batch.push(next);
            }
            let bytes: Vec<u8> = batch.iter().flat_map(|(body, _)| body.iter().copied()).collect();
            file.write_all(&bytes).and_then(|()| file.sync_data()).unwrap();
            for (_, done) in batch {
                let _ = done.send(());
            }
        }
    });
    let floor = Floor { verifier: Verifier::new([SECRET]).unwrap(), writer };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(
        axum::serve(listener, Router::new().route("/webhook", post(append)).with_state(floor)).into_future(),
    );
    let measured = load(address, requests(round)).await;
    serving.abort();
    measured
}

async fn measure_tanggap(round: usize) -> Measured {
    let folder = tempfile::tempdir_in(".").unwrap();
    let config = configuration(folder.path());
    let stop = CancellationToken::new();
    let accounts = Accounts::load(&config).unwrap();
    let serving =
        Serving::start(&config, accounts, Settings::of(&config, "bench"), stop.clone()).await.unwrap();
    let measured = load(serving.address, requests(round)).await;
    stop.cancel();
    serving.ended().await.unwrap();
    measured
}

/// An account in mode draft with the shipped FAQ; nothing is posted.
fn configuration(folder: &Path) -> config::Config {
    let text = format!(
        "server.listen = '127.0.0.1:0'
         store.url = 'sled:{}'
         intents.dir = '{}/intents'
         poller.interval_s = 0
         meta.verify_token = 'x'
         meta.app_secrets = ['{SECRET}']
         meta.graph_url = 'http://127.0.0.1:9'
         [[accounts]]
         id = '17841400000000000'
         username = 'disdik.contoh'
         access_token = 'x'",
        folder.join("data").display(),
        env!("CARGO_MANIFEST_DIR"),
    );
    let read = |path: &Path| std::fs::read_to_string(path);
    config::parse(Some(("bench", &text)), std::iter::empty(), &read)
        .map_err(|faults| faults.render(false))
        .unwrap()
}
