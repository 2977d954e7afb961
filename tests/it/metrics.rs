//! What Prometheus reads, and that the dashboard and the alert rules ask for nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::agency::{Agency, faq};
use crate::given::ACCOUNT;

const DASHBOARD: &str = include_str!("../../monitoring/grafana.json");
const RULES: &str = include_str!("../../monitoring/alerts.yml");

/// The samples by name and labels, and the families with their types.
fn read(text: &str) -> (BTreeMap<String, f64>, BTreeMap<String, String>) {
    let (mut samples, mut families) = (BTreeMap::new(), BTreeMap::new());
    let mut family = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(families.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} twice");
            name.clone_into(&mut family);
            continue;
        }
        if line.starts_with("# HELP ") {
            continue;
        }
        let (sample, value) = line.rsplit_once(' ').unwrap();
        let name = sample.split('{').next().unwrap();
        let base =
            ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        assert!(name == family || base == family, "{line} stands under {family}");
        assert!(samples.insert(sample.to_owned(), value.parse().unwrap()).is_none(), "{sample} twice");
    }
    (samples, families)
}

async fn metrics(agency: &Agency) -> (BTreeMap<String, f64>, BTreeMap<String, String>) {
    let answer = agency.gets("/metrics").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    for secret in ["warga_", faq::KNOWN, "token of"] {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
    read(&answer.text)
}

/// Names of metrics of ours in a text.
fn names(text: &str) -> BTreeSet<String> {
    let of = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = text.match_indices("tanggap_").map(|(at, _)| &text[at..]);
    starts.map(|rest| rest.chars().take_while(|c| of(*c)).collect()).collect()
}

#[tokio::test]
async fn what_happens_is_counted() {
    let agency = Agency::opens().await;
    let (before, _) = metrics(&agency).await;
    for (text, state) in [(faq::KNOWN, "answered"), (faq::KNOWN, "answered"), (faq::DRAFT, "draft")] {
        let id = agency.instagram.comment(text).by("warga_1").sends().await.id;
        agency.sees(&id, state).await;
    }
    agency.meta_posts("no json").await;
    agency.is_posted("{}", &[]).await;
    let (after, families) = metrics(&agency).await;
    let of = |samples: &BTreeMap<String, f64>, name: &str, labels: &str| {
        samples.get(&format!("{name}{{account=\"{ACCOUNT}\",{labels}}}")).copied().unwrap_or_default()
    };
    let grown = |name: &str, labels: &str| of(&after, name, labels) - of(&before, name, labels);
    assert_eq!(grown("tanggap_comments_decided_total", "decision=\"post\""), 2.0);
    assert_eq!(grown("tanggap_comments_decided_total", "decision=\"draft\""), 1.0);
    assert_eq!(of(&after, "tanggap_comments", "state=\"draft\""), 1.0);
    assert!(of(&after, "tanggap_oldest_seconds", "state=\"draft\"") < 3600.0);
    assert_eq!(of(&after, "tanggap_response_latency_seconds_count", "responder=\"bot\""), 2.0);
    assert_eq!(of(&after, "tanggap_response_latency_seconds_bucket", "responder=\"bot\",le=\"+Inf\""), 2.0);
    assert_eq!(of(&after, "tanggap_answered_ratio", "of=\"comments\""), 2.0 / 3.0);
    assert_eq!(after["tanggap_replies_total{outcome=\"posted\"}"], 2.0);
    assert!(after["tanggap_webhook_requests_total{code=\"200\"}"] >= 4.0);
    assert_eq!(after["tanggap_webhook_requests_total{code=\"401\"}"], 1.0, "{after:#?}");
    assert_eq!(after["tanggap_graph_calls_total{call=\"reply\",result=\"ok\"}"], 2.0);
    assert!(after["tanggap_store_bytes{part=\"journal\"}"] > 0.0);
    assert!(after["tanggap_store_bytes{part=\"state\"}"] > 0.0);
    // By convention, what only grows says so, and only that.
    for (name, kind) in &families {
        assert!(name.starts_with("tanggap_"));
        assert_eq!(name.ends_with("_total"), kind == "counter", "{name} {kind}");
        assert_eq!(name.ends_with("_latency_seconds"), kind == "histogram", "{name} {kind}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn dashboard_and_rules_ask_for_metrics_that_there_are() {
    let agency = Agency::opens().await;
    let id = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&id, "answered").await;
    let (_, families) = metrics(&agency).await;
    let dashboard: serde_json::Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    assert!(panels.iter().all(|panel| panel["targets"][0]["expr"].is_string()));
    let expressions: Vec<&str> =
        RULES.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).collect();
    assert!(expressions.len() > 10 && panels.len() > 10);
    let shown = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let shown: Vec<&str> = shown.map(|target| target["expr"].as_str().unwrap()).collect();
    for expression in shown.iter().chain(&expressions) {
        let names = names(expression);
        assert!(!names.is_empty(), "{expression}");
        for name in names {
            let base = name.strip_suffix("_bucket").unwrap_or(&name);
            assert!(families.contains_key(base), "{name} in {expression}: {families:#?}");
            assert_eq!(name.ends_with("_bucket"), families[base] == "histogram", "{expression}");
        }
    }
    agency.ends().await;
}
