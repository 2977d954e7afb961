//! An intent file that is saved serves without a restart, and a broken one changes nothing.

use std::time::Duration;

use serde_json::Value;

use crate::agency::{Agency, LIMIT, faq};

/// Waits until `/readyz` says that of the intent files.
async fn reads(agency: &Agency, what: &str, holds: impl Fn(&Value) -> bool) {
    let look = async {
        while !holds(&agency.gets("/readyz").await.json()["intents"]) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(LIMIT, look).await.is_ok(), "the intent files are still not {what}");
}

async fn hash(agency: &Agency) -> String {
    agency.gets("/readyz").await.json()["intents"]["hash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_edit_serves_at_once_and_a_broken_one_not_at_all() {
    let agency = Agency::opens().await;
    let facts = agency.folder().join("intents/agency.toml");
    let text = std::fs::read_to_string(&facts).unwrap();
    let first = hash(&agency).await;

    // The date was moved, and somebody confirmed the address.
    let moved = text.replace("2 Juni", "9 Juni").replace("confirmed = false", "confirmed = true");
    std::fs::write(&facts, &moved).unwrap();
    reads(&agency, "the new ones", |intents| intents["hash"] != first.as_str()).await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    assert_eq!(agency.reply(&asked).await.text, "@warga_1 Pendaftaran dibuka 9 Juni.");
    let asked = agency.instagram.comment(faq::UNCONFIRMED).sends().await.id;
    assert_eq!(agency.reply(&asked).await.text, "@warga_1 Silakan ke Jalan Contoh 1.");

    // Somebody forgot a quote: the last good files go on serving, and the fault is shown.
    let good = hash(&agency).await;
    std::fs::write(&facts, moved.replace("9 Juni\"", "16 Juni")).unwrap();
    reads(&agency, "found faulty", |intents| intents["faults"].as_u64() > Some(0)).await;
    assert_eq!(hash(&agency).await, good);
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    assert_eq!(agency.reply(&asked).await.text, "@warga_1 Pendaftaran dibuka 9 Juni.");

    // Mended, it serves.
    std::fs::write(&facts, moved.replace("9 Juni", "16 Juni")).unwrap();
    reads(&agency, "mended", |intents| intents["faults"] == 0 && intents["hash"] != good.as_str()).await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    assert_eq!(agency.reply(&asked).await.text, "@warga_1 Pendaftaran dibuka 16 Juni.");
    agency.ends().await;
}
