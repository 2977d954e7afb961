//! A question that is answered by message, and told in public that it was: at most one of each, and nothing is told of before
//! it is out.

use std::time::Duration;

use serde_json::{Value, json};
use tanggap::comment::CommentId;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::{Fault, What};

use crate::agency::{ADMIN, Agency, LIMIT, Setup, entries, events, faq};
use crate::console::Visitor;

const TOPIC: &str = r#"
topic = "Data"

[[intent]]
id = "cek-data"
mode = "auto"
channel = "private"
keywords = ["cek data siswa", "data siswa … salah"]
examples = ["min tolong cek data siswa saya", "data siswa saya salah, gimana?"]
[intent.reply]
id = ["Kirim data Anda lewat pesan ini."]
[intent.notice]
id = ["Sudah kami balas lewat DM ya, Kak."]
"#;
const ASKED: &str = "min tolong cek data siswa saya";
const MESSAGE: &str = "Kirim data Anda lewat pesan ini.";
const NOTICE: &str = "@warga_1 Sudah kami balas lewat DM ya, Kak.";

fn with_topic(setup: &mut Setup) {
    setup.account().files.push(("data.toml".to_owned(), TOPIC.to_owned()));
}

async fn asks(agency: &Agency, text: &str) -> CommentId {
    agency.instagram.comment(text).by("warga_1").sends().await.id
}

fn messages(agency: &Agency) -> Vec<String> {
    agency.instagram.messages_to("warga_1").into_iter().map(|message| message.text).collect()
}

#[tokio::test]
async fn the_answer_goes_by_message_and_the_public_is_told_that_it_did() {
    let agency = Agency::opens_with(with_topic).await;
    let asked = asks(&agency, ASKED).await;
    let is_told = |comment: &Value| entries(comment, "answered").len() == 2;
    let comment = agency.sees_that(&asked, "told of", is_told).await;
    assert_eq!(
        (messages(&agency), agency.replies(&asked)),
        (vec![MESSAGE.to_owned()], vec![NOTICE.to_owned()])
    );
    let said: Vec<_> =
        entries(&comment, "queued").iter().map(|entry| (&entry["text"], &entry["channel"])).collect();
    assert_eq!(said, [(&json!(MESSAGE), &json!("private")), (&json!(NOTICE), &json!("public"))]);
    let after = events(&comment).into_iter().filter(|event| !["received", "dated", "seen"].contains(event));
    assert_eq!(
        after.collect::<Vec<_>>(),
        [
            "decided",
            "queued",
            "attempted",
            "outcome",
            "answered",
            "queued",
            "attempted",
            "outcome",
            "answered"
        ]
    );
    // The message is the answer, and the time of it counts.
    assert_eq!((&comment["state"], &comment["responder"]), (&json!("answered"), &json!("bot")));
    assert_eq!(
        (&comment["reply"]["text"], &comment["reply"]["channel"]),
        (&json!(MESSAGE), &json!("private"))
    );
    assert_eq!(comment["answered_at"], entries(&comment, "answered")[0]["answered_at"]);
    // The echo of the notice is known for ours.
    let notice = agency.reply(&asked).await;
    let echo = agency.sees(&notice.id, "ignored").await;
    assert_eq!(echo["reason"], "own-comment");
    assert_eq!(entries(&agency.comment(&asked).await, "answered").len(), 2);
    agency.ends().await;
}

#[tokio::test]
async fn nothing_is_told_of_a_message_that_is_not_out() {
    let agency = Agency::opens_with(with_topic).await;
    agency.instagram.goes_wrong(What::PrivateReply, [Fault::error(10_900, None)]);
    let asked = asks(&agency, ASKED).await;
    agency.sees(&asked, "failed").await;
    assert!(agency.replies(&asked).is_empty());
    // One in doubt is sent again, arrives once, and is told of once.
    for fault in [Fault::reset().after_doing_it(), Fault::status(502)] {
        let before = messages(&agency).len();
        agency.instagram.goes_wrong(What::PrivateReply, [fault]);
        let asked = asks(&agency, ASKED).await;
        let comment =
            agency.sees_that(&asked, "told of", |comment| entries(comment, "answered").len() == 2).await;
        assert_eq!(entries(&comment, "attempted").len(), 3, "{comment:#}");
        assert_eq!((messages(&agency).len(), agency.replies(&asked).len()), (before + 1, 1));
    }
    agency.ends().await;
}

#[tokio::test]
async fn an_app_that_may_send_no_messages_goes_on_with_all_else() {
    let agency = Agency::opens_with(with_topic).await;
    agency.instagram.goes_wrong(What::PrivateReply, [Fault::error(10, None)]);
    let asked = asks(&agency, ASKED).await;
    let comment = agency.sees(&asked, "failed").await;
    assert_eq!((&comment["reason"], agency.replies(&asked).len()), (&json!("refused"), 0));
    assert_eq!(agency.gets("/readyz").await.json()["accounts"][0]["state"], "ok");
    let other = agency.instagram.comment(faq::KNOWN).by("warga_2").sends().await.id;
    agency.sees(&other, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn where_personal_data_stands_nothing_is_said_in_public() {
    let agency = Agency::opens_with(with_topic).await;
    let asked = asks(&agency, &format!("{ASKED} nisn 0091234567")).await;
    agency.sees(&asked, "answered").await;
    assert_eq!(messages(&agency), [MESSAGE]);
    // One that asks it next is told of, so what was not is not on its way.
    let next = asks(&agency, ASKED).await;
    agency.reply(&next).await;
    assert!(agency.replies(&asked).is_empty());
    agency.ends().await;
}

#[tokio::test]
async fn a_notice_is_never_owed_but_never_lost_by_a_restart() {
    let mut agency = Agency::opens_with(with_topic).await;
    // Too many calls: the notice waits for a second.
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(1), Fault::too_many_requests(1)]);
    let asked = asks(&agency, ASKED).await;
    let waits = |comment: &Value| {
        comment["state"] == "queued" && entries(comment, "outcome").iter().any(|o| o["result"] == "throttled")
    };
    let comment = agency.sees_that(&asked, "waiting with its notice", waits).await;
    assert!(comment["answered_at"].is_string(), "it is answered all the while: {comment:#}");
    agency.stops().await;
    agency.starts().await;
    agency.sees(&asked, "answered").await;
    assert_eq!((messages(&agency).len(), agency.replies(&asked)), (1, vec![NOTICE.to_owned()]));

    // Refused, deleted or answered by staff: it is left out, and the comment stays answered.
    agency.instagram.goes_wrong(What::Reply, [Fault::error(100, None)]);
    let refused = asks(&agency, ASKED).await;
    let comment = agency.sees(&refused, "answered").await;
    assert_eq!(entries(&comment, "answered").len(), 1, "{comment:#}");
    agency.instagram.goes_wrong(What::Reply, [Fault::too_many_requests(1)]);
    let by_staff = asks(&agency, ASKED).await;
    agency.sees_that(&by_staff, "waiting with its notice", waits).await;
    agency.instagram.staff_replies(&by_staff, "@warga_1 sudah kami bantu").await;
    let comment = agency.sees(&by_staff, "answered").await;
    assert_eq!(entries(&comment, "withdrawn")[0]["reason"], "answered-by-staff");
    assert_eq!(comment["reply"]["text"], MESSAGE, "the message is what was said by us");
    assert!(agency.instagram.waits_for_quiet(Duration::from_millis(200), LIMIT).await);
    assert_eq!(agency.replies(&by_staff), ["@warga_1 sudah kami bantu"]);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_see_what_will_be_told_before_they_approve() {
    let agency = Agency::opens_with(|setup| {
        with_topic(setup);
        setup.account().mode = "draft";
    })
    .await;
    let asked = asks(&agency, ASKED).await;
    agency.sees(&asked, "draft").await;
    let public = agency.instagram.comment(faq::DRAFT).by("warga_2").sends().await.id;
    agency.sees(&public, "draft").await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens(&format!("/console/queue/{asked}")).await;
    assert!(page.says("lewat pesan pribadi") && page.says(&format!("“{NOTICE}”")), "{page:?}");
    assert!(!rina.opens(&format!("/console/queue/{public}")).await.says("“@warga"), "only of messages");
    let approve = format!("comments/{asked}/approve");
    assert_eq!(agency.api(ADMIN).post(&approve, &json!({})).await.status, 200);
    agency.reply(&asked).await;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(comment["responder"], "approved");
    assert_eq!((messages(&agency).len(), agency.replies(&asked)), (1, vec![NOTICE.to_owned()]));
    // The form keeps it.
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let page = eko.opens("/console/intents/one/cek-data").await;
    assert!(page.says("Sudah kami balas lewat DM ya, Kak.</textarea>"), "{page:?}");
    agency.ends().await;
}
