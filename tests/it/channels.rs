//! Answers by other ways than under the comment: by message, through a mention, never to a broadcast.

use std::time::Duration;

use serde_json::json;
use tanggap::instagram::simulated::{Fault, Manner, What};

use crate::agency::{ADMIN, Agency, LIMIT, entries, events, faq};

const PRIVATE: &str = r#"
topic = "Data"

[[intent]]
id = "cek-data"
mode = "auto"
channel = "private"
keywords = ["cek data siswa", "data siswa … salah"]
examples = ["min tolong cek data siswa saya", "data siswa saya salah, gimana?"]
[intent.reply]
id = ["Kirim data Anda lewat pesan ini."]
"#;
const ASKED: &str = "min tolong cek data siswa saya";
const MESSAGE: &str = "Kirim data Anda lewat pesan ini.";

async fn agency() -> Agency {
    Agency::opens_with(|setup| setup.account().files.push(("data.toml".to_owned(), PRIVATE.to_owned()))).await
}

#[tokio::test]
async fn an_intent_of_the_private_channel_is_answered_by_message_once() {
    let agency = agency().await;
    for text in [ASKED.to_owned(), format!("{ASKED} nisn 0091234567")] {
        let asked = agency.instagram.comment(&text).by("warga_1").sends().await.id;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!((&comment["responder"], &comment["reply"]["channel"]), (&json!("bot"), &json!("private")));
        assert_eq!(comment["reply"]["text"], MESSAGE);
        assert!(agency.replies(&asked).is_empty(), "nothing stands in public");
    }
    assert_eq!(agency.instagram.messages_to("warga_1").len(), 2);
    agency.ends().await;
}

#[tokio::test]
async fn a_message_in_doubt_is_sent_again_and_arrives_once() {
    let agency = agency().await;
    for fault in [Fault::reset().after_doing_it(), Fault::status(502), Fault::without_id()] {
        let before = agency.instagram.messages().len();
        agency.instagram.goes_wrong(What::PrivateReply, [fault]);
        let asked = agency.instagram.comment(ASKED).sends().await.id;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(entries(&comment, "attempted").len(), 2, "{comment:#}");
        assert_eq!(agency.instagram.messages().len(), before + 1);
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_message_that_somebody_else_has_used_up_is_for_a_person() {
    let agency = agency().await;
    agency.instagram.goes_wrong(What::PrivateReply, [Fault::error(10_900, None)]);
    let asked = agency.instagram.comment(ASKED).sends().await.id;
    let comment = agency.sees(&asked, "failed").await;
    assert_eq!(comment["reason"], "refused");
    agency.ends().await;
}

#[tokio::test]
async fn after_seven_days_no_message_is_tried() {
    let agency = agency().await;
    let week = Duration::from_secs(7 * 24 * 3600);
    let long_ago = tanggap::comment::Timestamp::now().plus_millis(-i64::try_from(week.as_millis()).unwrap());
    let asked = agency.instagram.comment(ASKED).at(long_ago).sends().await.id;
    let comment = agency.sees_that(&asked, "decided", |comment| comment["decision"].is_string()).await;
    let url = format!("comments/{asked}/approve");
    if comment["state"] == "draft" {
        assert_eq!(agency.api(ADMIN).post(&url, &json!({})).await.status, 200);
    }
    let comment = agency.sees(&asked, "escalated").await;
    assert_eq!(comment["reason"], "message-too-late");
    assert!(agency.instagram.messages().is_empty());
    agency.ends().await;
}

#[tokio::test]
async fn a_mention_is_read_and_answered_where_it_stands() {
    let agency = Agency::opens().await;
    let post = agency.instagram.post("Liburan").by_stranger("warga_9").publishes();
    let text = format!("@disdik.contoh {}", faq::KNOWN);
    let asked = agency.instagram.comment(&text).by("warga_2").on(&post).sends().await.id;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(comment["author"]["username"], "warga_2");
    assert_eq!(agency.replies(&asked), [format!("@warga_2 {}", faq::ANSWER)]);
    assert_eq!(entries(&comment, "received").len(), 2, "ids first, then what it says");
    agency.ends().await;
}

#[tokio::test]
async fn a_mention_that_looks_like_a_comment_is_answered_through_the_mention() {
    let manner = Manner { mentions_as_comments: true, ..Manner::default() };
    let agency = Agency::opens_with(|setup| setup.instagram.manner = manner).await;
    let post = agency.instagram.post("Liburan").by_stranger("warga_9").publishes();
    let text = format!("@disdik.contoh {}", faq::KNOWN);
    let asked = agency.instagram.comment(&text).by("warga_2").on(&post).sends().await.id;
    agency.sees(&asked, "answered").await;
    assert_eq!(agency.replies(&asked), [format!("@warga_2 {}", faq::ANSWER)]);
    assert!(agency.instagram.calls().iter().all(|call| call.what != What::Reply));
    agency.ends().await;
}

#[tokio::test]
async fn a_mention_answer_in_doubt_is_never_given_again() {
    let agency = Agency::opens().await;
    let post = agency.instagram.post("Liburan").by_stranger("warga_9").publishes();
    agency.instagram.goes_wrong(What::MentionReply, [Fault::reset().after_doing_it()]);
    let text = format!("@disdik.contoh {}", faq::KNOWN);
    let asked = agency.instagram.comment(&text).on(&post).sends().await.id;
    let comment = agency.sees(&asked, "failed").await;
    assert_eq!(comment["reason"], "outcome-unknown");
    assert_eq!((agency.replies(&asked).len(), entries(&comment, "attempted").len()), (1, 1));
    agency.ends().await;
}

#[tokio::test]
async fn a_live_comment_is_for_a_person_who_answers_by_message() {
    let agency = Agency::opens().await;
    let broadcast = agency.instagram.post("Tanya jawab").live().publishes();
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_1").on(&broadcast).sends().await.id;
    let comment = agency.sees(&asked, "escalated").await;
    assert_eq!(
        (&comment["reason"], &comment["reply"]["channel"]),
        (&json!("live-comment"), &json!("private"))
    );
    let approved = agency.api(ADMIN).post(&format!("comments/{asked}/approve"), &json!({})).await;
    assert_eq!(approved.status, 200, "{approved:?}");
    let comment = agency.sees(&asked, "answered").await;
    assert!(events(&comment).contains(&"approved"));
    let arrived =
        |instagram: &tanggap::instagram::simulated::Instagram| instagram.messages_to("warga_1").len() == 1;
    assert!(agency.instagram.waits_until(LIMIT, arrived).await);
    assert!(agency.replies(&asked).is_empty());
    agency.ends().await;
}

#[tokio::test]
async fn what_shows_personal_data_is_hidden_where_the_account_wants_it() {
    let text = format!("{} nik anak saya 3273010101010001", faq::KNOWN);
    for (policy, hidden) in [("off", false), ("suggest", false), ("hide", true)] {
        let agency = Agency::opens_with(|setup| setup.account().personal_data = policy).await;
        let asked = agency.instagram.comment(&text).by("warga_1").sends().await.id;
        agency.sees(&asked, "draft").await;
        if hidden {
            let is_hidden = |comment: &serde_json::Value| entries(comment, "hidden").len() == 1;
            let comment = agency.sees_that(&asked, "hidden", is_hidden).await;
            assert_eq!(
                (&comment["state"], &comment["reply"]["channel"]),
                (&json!("draft"), &json!("private"))
            );
            let approve = format!("comments/{asked}/approve");
            assert_eq!(agency.api(ADMIN).post(&approve, &json!({})).await.status, 200);
            agency.sees(&asked, "answered").await;
            assert_eq!(agency.instagram.messages_to("warga_1").len(), 1);
        }
        assert_eq!(agency.instagram.written(&asked).unwrap().hidden, hidden, "{policy}");
        assert!(agency.replies(&asked).is_empty());
        agency.ends().await;
    }
}

#[tokio::test]
async fn who_may_only_read_gets_personal_data_masked() {
    let agency = Agency::opens().await;
    let text = format!("{} hubungi 0812-3456-7890", faq::KNOWN);
    let asked = agency.instagram.comment(&text).sends().await.id;
    agency.sees(&asked, "draft").await;
    let masked = format!("{} hubungi [telepon]", faq::KNOWN);
    for (token, seen) in [("read", &masked), ("review", &text), (ADMIN, &text)] {
        let one = agency.api(token).get(&format!("comments/{asked}")).await.json();
        assert_eq!((one["text"].as_str(), one["ledger"][0]["text"].as_str()), (Some(&**seen), Some(&**seen)));
        let list = agency.api(token).get("comments").await.json();
        assert_eq!(list["items"][0]["text"], **seen);
        let events = agency.api(token).get("events").await.json();
        assert_eq!(events["items"][0]["text"], **seen);
    }
    agency.ends().await;
}
