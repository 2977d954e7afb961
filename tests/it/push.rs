//! The measurement module is told of every comment: signed, in order, until it has taken it, also across a restart.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;

use crate::agency::{Agency, LIMIT, faq};

/// What the module was told, and how it answers.
#[derive(Clone, Default)]
pub(crate) struct Module(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    refuses: usize,
    batches: Vec<(String, Value)>,
    tries: usize,
}

impl Module {
    /// Opens its door; returns where that is.
    pub(crate) async fn opens(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/records", listener.local_addr().unwrap());
        let app = Router::new().route("/records", post(take)).with_state(self.clone());
        tokio::spawn(async { axum::serve(listener, app).await });
        url
    }

    /// The records that it has taken, once there are some for which this holds.
    pub(crate) async fn has(&self, what: &str, holds: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let look = async {
            loop {
                let records = self.records();
                if holds(&records) {
                    return records;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(LIMIT, look).await {
            Ok(records) => records,
            Err(_) => panic!("the module is not told {what}: {:#?}", self.records()),
        }
    }

    fn records(&self) -> Vec<Value> {
        let told = self.0.lock().unwrap();
        told.batches.iter().flat_map(|(_, body)| body["data"]["items"].as_array().unwrap().clone()).collect()
    }
}

async fn take(State(module): State<Module>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert!(header("webhook-signature").starts_with("v1,") && header("webhook-timestamp").len() == 10);
    let mut told = module.0.lock().unwrap();
    told.tries += 1;
    if told.refuses > 0 {
        told.refuses -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["type"], "latency.records");
    told.batches.push((header("webhook-id"), body));
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn the_module_is_told_of_every_comment() {
    let module = Module::default();
    module.0.lock().unwrap().refuses = 2;
    let url = module.opens().await;
    let mut agency = Agency::opens_with(|setup| setup.push_url = Some(url)).await;
    let first = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&first, "answered").await;
    let of = |id: &str, records: &[Value]| {
        records.iter().any(|record| record["comment"] == id && record["responder"] == "bot")
    };
    module.has("of the first", |records| of(first.as_str(), records)).await;
    assert!(module.0.lock().unwrap().tries >= 3, "it refused twice");

    agency.stops().await;
    agency.starts().await;
    let second = agency.instagram.comment(faq::KNOWN).by("warga_2").sends().await.id;
    agency.sees(&second, "answered").await;
    let records = module.has("of the second", |records| of(second.as_str(), records)).await;
    // In order, and nothing of what was taken again.
    let seqs: Vec<u64> = records.iter().map(|record| record["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    assert!(!agency.gets("/metrics").await.text.contains("tanggap_push_lag_entries{"));
    let text = agency.gets("/metrics").await.text;
    assert!(text.lines().any(|line| line.starts_with("tanggap_push_lag_entries ")), "{text}");
    agency.ends().await;
}
