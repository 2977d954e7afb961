//! What staff and their programs see and do, by the API.

mod feed;
mod figures;
mod lists;
mod openapi;
mod switch;

use serde_json::{Value, json};
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Fault, What};

use crate::agency::{ADMIN, Agency, Answer, entries, events, faq};

/// A comment of that text, once it is in that state.
async fn waiting(agency: &Agency, text: &str, state: &str) -> CommentId {
    let id = agency.instagram.comment(text).by("warga_5").sends().await.id;
    agency.sees(&id, state).await;
    id
}

/// Staff do something with a comment.
async fn does(agency: &Agency, id: &CommentId, what: &str, body: &Value) -> Answer {
    agency.api("review").post(&format!("comments/{id}/{what}"), body).await
}

#[tokio::test]
async fn a_draft_is_approved_and_posted_as_the_bot_wrote_it() {
    let agency = Agency::opens_with(|setup| setup.account().signature = "🤖 balasan otomatis").await;
    let text = format!("@warga_5 {}", faq::PROPOSAL);
    for (body, question) in
        [(None, faq::DRAFT), (Some(json!({})), faq::DRAFT), (Some(json!({"text": null})), faq::DRAFT)]
    {
        let asked = waiting(&agency, question, "draft").await;
        let answer = match &body {
            None => agency.api("review").post_empty(&format!("comments/{asked}/approve")).await,
            Some(body) => does(&agency, &asked, "approve", body).await,
        };
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            (&answer.json()["id"], &answer.json()["state"]),
            (&json!(asked.as_str()), &json!("queued"))
        );
        // A person stands behind it, so nothing says that a machine does.
        assert_eq!(agency.reply(&asked).await.text, text);
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!((&comment["responder"], &comment["reply"]["author"]), (&json!("approved"), &json!("bot")));
        let approved = entries(&comment, "approved")[0];
        assert_eq!(approved["actor"], json!({"kind": "staff", "name": "review"}));
        assert_eq!((&approved["text"], &approved["edited"]), (&json!(text), &json!(false)));
    }
    agency.ends().await;
}

#[tokio::test]
async fn what_staff_write_is_posted_as_they_wrote_it() {
    let agency = Agency::opens().await;
    let long = format!("@warga_5 {}", "ü".repeat(2200 - 9));
    for (written, posted) in [
        ("Silakan ke kantor, ya 🙏", "@warga_5 Silakan ke kantor, ya 🙏"),
        ("@warga_5 Silakan ke kantor", "@warga_5 Silakan ke kantor"),
        ("Halo Kak @Warga_5, silakan", "Halo Kak @Warga_5, silakan"),
        ("Baris satu\n\nBaris  dua", "@warga_5 Baris satu\n\nBaris  dua"),
        (&long, &long),
    ] {
        let asked = waiting(&agency, faq::DRAFT, "draft").await;
        let answer = does(&agency, &asked, "approve", &json!({"text": written})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(agency.reply(&asked).await.text, posted);
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(
            (&comment["responder"], &comment["reply"]["author"]),
            (&json!("approved"), &json!("staff"))
        );
        assert_eq!(entries(&comment, "approved")[0]["edited"], true);

        let asked = waiting(&agency, "lucu sekali fotonya", "ignored").await;
        assert_eq!(does(&agency, &asked, "reply", &json!({"text": written})).await.status, 200);
        assert_eq!(agency.reply(&asked).await.text, posted);
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!((&comment["responder"], &comment["reply"]["author"]), (&json!("staff"), &json!("staff")));
    }
    agency.ends().await;
}

#[tokio::test]
async fn what_can_not_be_posted_is_refused_before_it_is_tried() {
    let agency = Agency::opens().await;
    let asked = waiting(&agency, faq::DRAFT, "draft").await;
    for text in ["", "   \n", &"a".repeat(2200)] {
        for what in ["approve", "reply"] {
            let problem = does(&agency, &asked, what, &json!({"text": text})).await.problem(422);
            assert!(!problem.is_empty());
        }
    }
    for (what, body) in [
        ("approve", json!({"text": 5})),
        ("approve", json!({"txt": "Halo"})),
        ("reject", json!({})),
        ("reject", json!({"reason": null})),
        ("reply", json!({})),
        ("reply", json!("Halo")),
        ("reply", json!(["Halo"])),
        ("approve", json!(["Halo"])),
    ] {
        does(&agency, &asked, what, &body).await.problem(400);
    }
    assert_eq!(events(&agency.comment(&asked).await), ["received", "decided", "drafted"]);
    agency.ends().await;
}

#[tokio::test]
async fn a_rejected_draft_is_not_posted_and_may_still_be_answered() {
    let agency = Agency::opens().await;
    for (text, state) in [(faq::DRAFT, "draft"), (faq::REPORT, "escalated")] {
        let asked = waiting(&agency, text, state).await;
        let answer = does(&agency, &asked, "reject", &json!({"reason": "sudah tidak berlaku"})).await;
        assert_eq!((answer.status, &answer.json()["state"]), (200, &json!("rejected")), "{answer:?}");
        assert_eq!(answer.json()["reply"], json!(null));
        let comment = agency.comment(&asked).await;
        assert_eq!(entries(&comment, "rejected")[0]["reason"], "sudah tidak berlaku");
        does(&agency, &asked, "approve", &json!({})).await.problem(409);
        does(&agency, &asked, "reject", &json!({"reason": "x"})).await.problem(409);
        assert!(agency.replies(&asked).is_empty());
        assert_eq!(does(&agency, &asked, "reply", &json!({"text": "Halo"})).await.status, 200);
        assert_eq!(agency.reply(&asked).await.text, "@warga_5 Halo");
        // Once answered, it is answered.
        agency.sees(&asked, "answered").await;
        does(&agency, &asked, "reply", &json!({"text": "Halo"})).await.problem(409);
    }
    agency.ends().await;
}

#[tokio::test]
async fn an_escalated_comment_is_answered_by_approving_what_is_proposed() {
    let agency = Agency::opens().await;
    let asked = waiting(&agency, faq::REPORT, "escalated").await;
    assert_eq!(does(&agency, &asked, "approve", &json!({})).await.status, 200);
    assert_eq!(agency.reply(&asked).await.text, "@warga_5 Laporan diterima, petugas akan menghubungi.");
    agency.ends().await;
}

#[tokio::test]
async fn a_comment_is_hidden_from_the_public() {
    let agency = Agency::opens().await;
    let rude = waiting(&agency, "jual followers murah", "ignored").await;
    let answer = does(&agency, &rude, "hide", &json!(null)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(agency.instagram.written(&rude).unwrap().hidden);
    let comment = agency.comment(&rude).await;
    assert_eq!(entries(&comment, "hidden")[0]["actor"]["name"], "review");
    does(&agency, &rude, "hide", &json!(null)).await.problem(409);

    // A hidden comment takes no reply at Instagram, so what was proposed is withdrawn.
    let asked = waiting(&agency, faq::DRAFT, "draft").await;
    assert_eq!(does(&agency, &asked, "hide", &json!(null)).await.json()["state"], "withdrawn");
    does(&agency, &asked, "approve", &json!({})).await.problem(409);

    // What Instagram did not do was not done.
    let other = waiting(&agency, faq::DRAFT, "draft").await;
    agency.instagram.goes_wrong(What::Hide, [Fault::status(500)]);
    let problem = does(&agency, &other, "hide", &json!(null)).await.problem(502);
    assert!(problem.contains("Instagram"), "{problem}");
    assert_eq!(agency.comment(&other).await["state"], "draft");
    assert!(!agency.instagram.written(&other).unwrap().hidden);
    agency.ends().await;
}

#[tokio::test]
async fn two_who_approve_at_once_make_one_reply() {
    let agency = Agency::opens().await;
    let asked = waiting(&agency, faq::DRAFT, "draft").await;
    let [ani, budi] = ["Dari Ani", "Dari Budi"].map(|text| json!({"text": text}));
    let (one, other) =
        tokio::join!(does(&agency, &asked, "approve", &ani), does(&agency, &asked, "approve", &budi));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    agency.sees(&asked, "answered").await;
    assert_eq!(agency.replies(&asked).len(), 1);
    agency.ends().await;
}

#[tokio::test]
async fn every_door_has_its_key() {
    let agency = Agency::opens().await;
    let asked = waiting(&agency, faq::DRAFT, "draft").await;
    let reading =
        ["comments", &format!("comments/{asked}"), "events", "participation?from=2026-01-01&to=2026-02-01"];
    for path in reading {
        for api in [agency.open_api(), agency.api("guess"), agency.api("")] {
            let answer = api.get(path).await;
            answer.problem(401);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        for token in ["read", "review", ADMIN] {
            assert_eq!(agency.api(token).get(path).await.status, 200, "{path} as {token}");
        }
    }
    for what in ["approve", "reject", "reply", "hide", "confirm-peer"] {
        let path = format!("comments/{asked}/{what}");
        let body = json!({"text": "Halo", "reason": "x"});
        agency.open_api().post(&path, &body).await.problem(401);
        agency.api("read").post(&path, &body).await.problem(403);
        let unknown = format!("comments/404/{what}");
        let body = match what {
            "reject" => json!({"reason": "x"}),
            "reply" => json!({"text": "Halo"}),
            _ => json!({}),
        };
        agency.api("review").post(&unknown, &body).await.problem(404);
    }
    agency.api("read").get("comments/404").await.problem(404);
    agency.api("read").get("comments/no%2Fid").await.problem(404);
    agency.api("read").get("nothing").await.problem(404);
    agency.api(ADMIN).post("comments", &json!({})).await.problem(405);
    assert_eq!(events(&agency.comment(&asked).await), ["received", "decided", "drafted"], "nothing was done");
    agency.ends().await;
}
