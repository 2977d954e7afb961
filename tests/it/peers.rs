//! Citizens who answer each other, and how well their answers are told from tags, thanks, "me too" and the like, on labelled
//! replies.

use serde::Deserialize;
use serde_json::json;
use tanggap::reply::peer;

use crate::agency::{Agency, entries, faq};

const CORPUS: &str = include_str!("../corpus/peers.jsonl");

#[derive(Deserialize)]
struct Labelled {
    question: String,
    reply: String,
    answer: bool,
}

/// Right and wrong among the replies.
#[derive(Debug, Default)]
struct Count {
    found: u32,
    missed: u32,
    mistaken: u32,
    passed: u32,
}

impl Count {
    fn precision(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.mistaken)
    }

    fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.missed)
    }
}

fn count() -> Count {
    let mut count = Count::default();
    for line in CORPUS.lines() {
        let labelled: Labelled = serde_json::from_str(line).unwrap();
        let told = peer::answers(&labelled.reply);
        match (labelled.answer, told) {
            (true, true) => count.found += 1,
            (true, false) => count.missed += 1,
            (false, true) => count.mistaken += 1,
            (false, false) => count.passed += 1,
        }
        if labelled.answer != told {
            let error = if told { "mistaken" } else { "missed" };
            println!("{error}: {} -> {}", labelled.question, labelled.reply);
        }
    }
    println!("precision {:.3}, recall {:.3}, {count:?}", count.precision(), count.recall());
    count
}

#[test]
fn answers_are_told_as_well_as_was_measured() {
    let count = count();
    assert!(count.precision() >= 0.9 && count.recall() >= 0.9, "{count:?}");
}

#[tokio::test]
async fn who_answers_another_citizen_is_recorded_and_changes_no_state() {
    let agency = Agency::opens_with(|setup| setup.account().mode = "draft").await;
    let asked = agency.instagram.comment(faq::UNCONFIRMED).by("warga_1").sends().await.id;
    agency.sees(&asked, "draft").await;
    for (text, by) in [
        ("@warga_9 tuh", "warga_2"),
        ("makasih infonya kak", "warga_3"),
        ("sama kak saya juga", "warga_4"),
        ("sudah ke sekolah asal, bawa surat kehilangan", "warga_1"),
        ("@warga_8 ke sekolah asal dulu, bawa surat kehilangan", "warga_5"),
    ] {
        let id = agency.instagram.comment(text).by(by).under(&asked).sends().await.id;
        agency.sees_that(&id, "decided", |comment| comment["decision"].is_string()).await;
    }
    assert!(entries(&agency.comment(&asked).await, "peer_answered").is_empty(), "nobody has answered yet");

    let answer = agency.instagram.comment("ke sekolah asal dulu kak, bawa surat kehilangan").by("warga_6");
    let answer = answer.under(&asked).sends().await.id;
    let told = |comment: &serde_json::Value| !entries(comment, "peer_answered").is_empty();
    let comment = agency.sees_that(&asked, "answered by a peer", told).await;
    let entry = entries(&comment, "peer_answered")[0].clone();
    assert_eq!(entry["reply_id"], answer.as_str());
    assert_eq!(entry["actor"], json!({"kind": "peer", "name": null}));
    assert_eq!(entry["at"], agency.comment(&answer).await["written_at"], "at is when the peer wrote");
    assert_eq!((&comment["state"], &comment["responder"]), (&json!("draft"), &json!(null)));
    agency.ends().await;
}

#[tokio::test]
async fn an_answer_that_comes_before_its_question_is_found_too() {
    let agency = Agency::opens_with(|setup| setup.account().mode = "draft").await;
    let asked = agency.instagram.comment(faq::UNCONFIRMED).by("warga_1").writes();
    let answer = agency.instagram.comment("ke sekolah asal dulu kak").by("warga_2").under(&asked).sends();
    let answer = answer.await.id;
    agency.sees_that(&answer, "decided", |comment| comment["decision"].is_string()).await;
    agency.instagram.tells_of([&asked]).sends().await;
    let told = |comment: &serde_json::Value| entries(comment, "peer_answered").len() == 1;
    agency.sees_that(&asked, "answered by a peer", told).await;
    agency.ends().await;
}

#[tokio::test]
async fn a_question_that_leans_on_its_thread_or_caption_becomes_a_draft() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::DRAFT).by("warga_1").sends().await.id;
    agency.sees(&asked, "draft").await;
    let below = agency.instagram.comment("kalau buat anak sd gimana?").by("warga_2").under(&asked);
    let below = below.sends().await.id;
    let comment = agency.sees(&below, "draft").await;
    assert_eq!(
        (&comment["reason"], &comment["intent"]),
        (&json!("context"), &json!("beasiswa")),
        "{comment:#}"
    );
    assert!(agency.instagram.calls().is_empty(), "the thread is known");

    let post = agency.instagram.post("Ada beasiswa untuk anak yatim!").publishes();
    let short = agency.instagram.comment("caranya gimana kak?").by("warga_3").on(&post).sends().await.id;
    let comment = agency.sees(&short, "draft").await;
    assert_eq!(
        (&comment["reason"], &comment["intent"]),
        (&json!("context"), &json!("beasiswa")),
        "{comment:#}"
    );
    assert_eq!(comment["reply"]["text"], format!("@warga_3 {}", faq::PROPOSAL));
    // The caption is read once, and a remark needs none.
    let again = agency.instagram.comment("caranya gimana kak?").by("warga_4").on(&post).sends().await.id;
    agency.sees(&again, "draft").await;
    let remark = agency.instagram.comment("jual followers murah").by("warga_5").on(&post).sends().await.id;
    agency.sees(&remark, "ignored").await;
    assert_eq!(agency.instagram.calls().len(), 1);
    agency.ends().await;
}
