//! The feed of the ledger, as the measurement module reads it.

use serde_json::{Value, json};

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
