//! The feed of the ledger, as the measurement module reads it.

use serde_json::{Value, json};
use tanggap::comment::CommentId;

use super::{does, waiting};
use crate::agency::{Agency, events, faq};
use crate::given::ACCOUNT;

#[tokio::test]
async fn the_ledger_is_fed_in_order_and_to_the_end() {
    let agency = Agency::opens().await;
    let known = waiting(&agency, faq::KNOWN, "answered").await;
    let drafted = waiting(&agency, faq::DRAFT, "draft").await;
    does(&agency, &drafted, "reject", &json!({"reason": "x"})).await;
    // The echo comes a little later than the reply.
    agency.sees(&agency.reply(&known).await.id, "ignored").await;

    let api = agency.api("read");
    let all = api.get("events").await.json();
    let items = all["items"].as_array().unwrap();
    assert_eq!(all["next"], json!(null));
    let seqs: Vec<u64> = items.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=u64::try_from(items.len()).unwrap()).collect::<Vec<_>>(), "without gaps from 1");
    let times: Vec<&str> = items.iter().map(|entry| entry["at"].as_str().unwrap()).collect();
    assert!(times.iter().all(|time| time.len() == "2026-11-24T09:30:00.000Z".len() && time.ends_with('Z')));
    for entry in items {
        assert_eq!((&entry["v"], &entry["account"]), (&json!(1), &json!(ACCOUNT)), "{entry}");
        assert!(entry["actor"]["kind"].is_string() && entry["comment"].is_string(), "{entry}");
    }
    // It is what the comments' own ledgers say.
    for id in [&known, &drafted] {
        let of: Vec<&Value> = items.iter().filter(|entry| entry["comment"] == id.as_str()).collect();
        assert_eq!(json!(of), agency.comment(id).await["ledger"]);
    }
    assert_eq!(events(&agency.comment(&drafted).await), ["received", "decided", "drafted", "rejected"]);

    // Page by page it is the same.
    let mut paged = Vec::new();
    let mut next = json!(0);
    while !next.is_null() {
        let page = api.get(&format!("events?limit=3&after={next}")).await.json();
        paged.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].clone();
    }
    assert_eq!(json!(paged), all["items"]);
    // From any position on, also from the end.
    let last = seqs.len();
    assert_eq!(api.get(&format!("events?after={last}")).await.json(), json!({"items": [], "next": null}));

    // And as lines.
    let lines = api.get_as("events?limit=4&after=2", "application/x-ndjson").await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let read: Vec<Value> = lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json!(read), json!(items[2..6]));
    agency.ends().await;
}

#[tokio::test]
async fn latency_records_come_in_the_order_of_what_changed_them() {
    let agency = Agency::opens().await;
    let known = waiting(&agency, faq::KNOWN, "answered").await;
    let drafted = waiting(&agency, faq::DRAFT, "draft").await;
    let echo = agency.reply(&known).await.id;
    agency.sees(&echo, "ignored").await;

    let api = agency.api("read");
    let all = api.get("latency").await.json();
    let records = all["items"].as_array().unwrap().clone();
    let of = |records: &[Value]| -> Vec<Value> {
        let mut ids: Vec<Value> = records.iter().map(|record| record["comment"].clone()).collect();
        ids.sort_by_key(ToString::to_string);
        ids
    };
    let seqs: Vec<u64> = records.iter().map(|record| record["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted(), "{seqs:?}");
    let the = |id: &CommentId| records.iter().find(|record| record["comment"] == id.as_str()).unwrap();
    let (record, waits, own) = (the(&known), the(&drafted), the(&echo));
    assert_eq!(records.len(), 3);
    let comment = agency.comment(&known).await;
    for name in
        ["written_at", "received_at", "answered_at", "responder", "decision", "intent", "confidence", "clock"]
    {
        assert_eq!(record[name], comment[name], "{name}");
    }
    assert_eq!(
        (&record["counted"], &record["question"], &record["definition"]),
        (&json!(true), &json!(true), &json!(1))
    );
    assert_eq!(record["reply_id"], json!(echo));
    assert_eq!((&waits["answered_at"], &own["counted"]), (&json!(null), &json!(false)));
    // Who wrote stays the same person, and nobody's name.
    assert_eq!(record["author"], waits["author"]);
    assert!(!all.to_string().contains("warga_"), "{all:#}");

    // A draft that is decided on comes again, and whoever has read to the end gets it alone.
    let last = seqs[2];
    assert_eq!(api.get(&format!("latency?after={last}")).await.json(), json!({"items": [], "next": null}));
    does(&agency, &drafted, "reject", &json!({"reason": "x"})).await;
    let new = api.get_as(&format!("latency?after={last}"), "application/x-ndjson").await;
    assert_eq!(new.header("content-type"), "application/x-ndjson");
    let new: Vec<Value> = new.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(of(&new), [json!(drafted)]);

    let mut paged = Vec::new();
    let mut next = json!(0);
    while !next.is_null() {
        let page = api.get(&format!("latency?limit=1&after={next}")).await.json();
        paged.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].clone();
    }
    assert_eq!(of(&paged), of(&records));
    agency.ends().await;
}

#[tokio::test]
async fn an_entry_has_what_the_contract_names() {
    let agency = Agency::opens().await;
    let known = waiting(&agency, faq::KNOWN, "answered").await;
    let comment = agency.comment(&known).await;
    let mut members = String::new();
    for entry in comment["ledger"].as_array().unwrap() {
        let own: Vec<&str> = entry
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|name| !["seq", "at", "comment", "account", "actor", "v", "event"].contains(name))
            .collect();
        members += &format!("{}: {}\n", entry["event"].as_str().unwrap(), own.join(", "));
    }
    insta::assert_snapshot!(members, @r"
    received: author, clock, kind, media, parent, source, text, written_at
    decided: confidence, decision, intent, intents_hash, language, margin, question, reason
    queued: channel, text
    dated: clock, written_at
    attempted: attempt, deadline, node
    outcome: attempt, code, reason, reply_id, result, retry_at, subcode
    answered: answered_at, reply_id, responder
    ");
    agency.ends().await;
}
