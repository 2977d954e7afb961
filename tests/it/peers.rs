//! Citizens who answer each other, and how well their answers are told from tags, thanks, "me too" and the like, on labelled
//! replies.

use serde::Deserialize;
use serde_json::json;
use tanggap::console::access::Role;
use tanggap::reply::peer;

use crate::agency::{ADMIN, Agency, entries, faq};
use crate::console::Visitor;

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

/// A draft to which another citizen gave an answer.
async fn answered_by_a_peer(agency: &Agency) -> tanggap::comment::CommentId {
    let asked = agency.instagram.comment(faq::UNCONFIRMED).by("warga_1").sends().await.id;
    agency.sees(&asked, "draft").await;
    agency.instagram.comment("ke sekolah asal dulu kak").by("warga_2").under(&asked).sends().await;
    agency.sees_that(&asked, "answered by a peer", |comment| comment["peer_at"].is_string()).await;
    asked
}

#[tokio::test]
async fn staff_confirm_what_a_citizen_answered_once() {
    let agency = Agency::opens_with(|setup| setup.account().mode = "draft").await;
    let other = agency.instagram.comment(faq::UNCONFIRMED).by("warga_3").sends().await.id;
    agency.sees(&other, "draft").await;
    let confirms =
        async |id: &_| agency.api("review").post_empty(&format!("comments/{id}/confirm-peer")).await;
    let problem = confirms(&other).await.problem(409);
    assert!(problem.contains("no other citizen"), "{problem}");

    let asked = answered_by_a_peer(&agency).await;
    agency.api("read").post_empty(&format!("comments/{asked}/confirm-peer")).await.problem(403);
    let figures = "participation?from=2026-01-01&to=2126-01-01";
    let peers = async || agency.api("read").get(figures).await.json()["groups"][0]["peers"].clone();
    assert_eq!(peers().await, json!({"first": 1, "confirmed": 0}));
    let item = confirms(&asked).await.json();
    assert_eq!(
        (&item["state"], &item["reply"]["author"]),
        (&json!("draft"), &json!("bot")),
        "the draft stays"
    );
    assert!(item["peer_confirmed_at"].is_string(), "{item:#}");
    let comment = agency.comment(&asked).await;
    let entry = entries(&comment, "peer_confirmed")[0];
    assert_eq!(entry["actor"], json!({"kind": "staff", "name": "review"}));
    assert_eq!(peers().await, json!({"first": 1, "confirmed": 1}));
    confirms(&asked).await.problem(409);
    agency.api(ADMIN).post_empty("comments/404/confirm-peer").await.problem(404);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_shows_a_citizens_answer_and_lets_a_reviewer_confirm_it() {
    let agency = Agency::opens_with(|setup| setup.account().mode = "draft").await;
    let asked = answered_by_a_peer(&agency).await;
    let path = format!("/console/queue/{asked}");
    let button = "Jawaban warga benar</button>";
    let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
    let page = wira.opens(&path).await;
    assert!(page.says("Warga lain sudah menjawab") && !page.says(button), "{page:?}");

    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens(&path).await;
    assert!(page.says("Dijawab warga") && page.says(button), "{page:?}");
    let page = rina.sends(&format!("{path}/confirm-peer"), &[]).await;
    assert!(page.says("Jawaban warga sudah dibenarkan") && !page.says(button), "{page:?}");
    assert!(page.says("<textarea"), "the draft still waits: {page:?}");
    assert_eq!(entries(&agency.comment(&asked).await, "peer_confirmed")[0]["actor"]["name"], "rina");
    assert_eq!(rina.sends(&format!("{path}/confirm-peer"), &[]).await.status, 409);
    let page = rina.sends(&format!("{path}/confirm-peer?back=comment"), &[]).await;
    assert_eq!(page.status, 409);
    assert!(rina.opens(&format!("/console/comments/{asked}")).await.says("Jawaban warga sudah dibenarkan"));

    let mut adi = Visitor::logged_in(&agency, "adi", Role::Admin, &[]).await;
    let audit = adi.opens("/console/audit").await;
    assert!(audit.says("Membenarkan jawaban warga") && audit.says(asked.as_str()), "{audit:?}");
    agency.ends().await;
}
