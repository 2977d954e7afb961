//! The figures of a running engine follow the ledger: whenever they are asked for, they are what a computation of the
//! whole ledger gives.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tanggap::comment::Entry;
use tanggap::config;
use tanggap::engine::records::Told;
use tanggap::engine::{Accounts, Engine, Settings};
use tanggap::instagram::Graph;
use tanggap::participation::{Record, Request};
use tanggap::store::embedded::Embedded;

use super::ledgers::{self, Ledger};
use super::{agrees, any_request, comments, records};

/// An engine that serves the offices of the ledgers, on a store in this folder.
fn engine(folder: &Path) -> Engine {
    let intents = folder.join("intents");
    std::fs::create_dir_all(&intents).unwrap();
    for (file, text) in ledgers::intent_files() {
        std::fs::write(intents.join(file), text).unwrap();
    }
    let text = ledgers::configuration(&intents.display().to_string());
    let config = config::parse(Some(("test", &text)), std::iter::empty(), &|_| unreachable!()).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let graph = Graph::new("http://127.0.0.1:1", "v26.0", config.meta.timeout).unwrap();
    let store = Arc::new(Embedded::open(&folder.join("data")).unwrap());
    Engine::new(store, Accounts::load(&config).unwrap(), graph, Settings::of(&config, "node"))
}

/// What `GET /api/v1/latency` gives to whoever reads on from `after`, page by page, to the end.
async fn read_on(engine: &Engine, after: &mut u64, limit: usize, read: &mut Vec<Record>) {
    loop {
        let page = engine.changed(*after, limit).await.unwrap();
        for Told { record, .. } in page.records {
            *after = record.seq;
            read.retain(|known| known.comment != record.comment);
            read.push(record);
        }
        if page.next.is_none() {
            return;
        }
        assert_eq!(page.next, Some(*after));
    }
}

/// Imports a ledger part by part, and asks for figures and records after each.
async fn follow(ledger: &[Entry], part: usize, request: &Request) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let (mut after, mut read) = (0, Vec::new());
    let mut known = 0;
    for entries in ledger.chunks(part) {
        engine.store.import(entries.to_vec()).await.unwrap();
        known += entries.len();
        agrees(&engine.participation(request).await.unwrap(), &ledger[..known], request)?;
        read_on(&engine, &mut after, part, &mut read).await;
    }
    // Authors are known by another key there.
    let plain = |record: &Record| Record { author: None, seq: 0, ..record.clone() };
    read.sort_by(|a, b| a.comment.cmp(&b.comment));
    prop_assert_eq!(
        read.iter().map(plain).collect::<Vec<_>>(),
        records(ledger).iter().map(plain).collect::<Vec<_>>()
    );
    let at_rest = engine.records(0, ledger.len() + 1).await.unwrap().records.len();
    prop_assert_eq!(at_rest, comments(ledger).len());
    engine.store.close().await;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn figures_and_records_follow_the_ledger(
        ledger in Ledger::any(24),
        part in 1_usize..40,
        request in any_request(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(follow(&ledger.entries, part, &request))?;
    }
}
