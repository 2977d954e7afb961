//! Antrean: what waits for staff, what they do with it, and that two of them do not do it twice.

use tanggap::comment::CommentId;
use tanggap::console::access::Role;

use super::Visitor;
use super::visitor::Page;
use crate::agency::{ALL_THE_TIME, Agency, entries, events, faq};

/// A comment of that text, once it waits.
async fn waits(agency: &Agency, text: &str, state: &str) -> CommentId {
    let id = agency.instagram.comment(text).by("warga_5").sends().await.id;
    agency.sees(&id, state).await;
    id
}

/// What the form of a comment sends beside the deed itself.
fn seen(page: &Page) -> String {
    page.between("name=\"seen\" value=\"", "\"").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_is_approved_can_be_taken_back() {
    let agency = Agency::opens_with(|setup| setup.take_back = ALL_THE_TIME).await;
    let asked = waits(&agency, faq::DRAFT, "draft").await;
    let called = waits(&agency, faq::REPORT, "escalated").await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens("/console").await;
    // The escalated one stands before the draft, although it came later.
    assert!(page.html.find(called.as_str()) < page.html.find(asked.as_str()), "{page:?}");
    assert!(page.says("2 menunggu") && page.says("<mark>pungli</mark>"), "{page:?}");

    let path = format!("/console/queue/{asked}");
    let page = rina.opens(&path).await;
    assert!(page.says(faq::PROPOSAL) && page.says("Begitulah mode intent ini"), "{page:?}");
    let text = format!("@warga_5 {}", faq::PROPOSAL);
    let page = rina.sends(&format!("{path}/reply"), &[("text", &text), ("seen", &seen(&page))]).await;
    assert!(page.says("Disetujui") && page.says("1 menunggu"), "{page:?}");
    let page = rina.sends("/console/queue/undo", &[("id", asked.as_str())]).await;
    assert!(page.says("Diurungkan") && page.says("2 menunggu"), "{page:?}");
    assert!(agency.replies(&asked).is_empty());
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_is_approved_goes_out_once_the_time_to_take_it_back_is_over() {
    let agency = Agency::opens().await;
    let asked = waits(&agency, faq::DRAFT, "draft").await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let path = format!("/console/queue/{asked}");
    let page = rina.opens(&path).await;
    let text = format!("@warga_5 {}", faq::PROPOSAL);
    let page = rina.sends(&format!("{path}/reply"), &[("text", &text), ("seen", &seen(&page))]).await;
    assert!(page.says("Disetujui"), "{page:?}");
    assert_eq!(agency.reply(&asked).await.text, text);
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reply"]["author"]), (&"approved".into(), &"bot".into()));
    assert_eq!(entries(&comment, "approved")[0]["actor"]["name"], "rina");
    let page = rina.sends("/console/queue/undo", &[("id", asked.as_str())]).await;
    assert!(page.status == 409 && page.says("Sudah terlambat"), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_can_be_rejected_assigned_snoozed_hidden_and_answered_freely() {
    let agency = Agency::opens().await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(waits(&agency, faq::DRAFT, "draft").await);
    }
    let to = |n: usize, act: &str| format!("/console/queue/{}/{act}", ids[n]);
    let page = rina.sends(&to(0, "reject"), &[("reason", "not-ours")]).await;
    assert!(page.says("Ditolak") && page.says("3 menunggu"), "{page:?}");
    assert_eq!(agency.comment(&ids[0]).await["reason"], "not-ours");

    let page = rina.sends(&to(1, "assign"), &[("to", "rina")]).await;
    assert!(page.says("Ditugaskan"), "{page:?}");
    assert!(rina.opens("/console/queue?show=mine").await.says(ids[1].as_str()));
    assert!(!rina.opens("/console/queue?show=mine").await.says(ids[2].as_str()));
    assert_eq!(rina.sends(&to(1, "assign"), &[("to", "tidak-ada")]).await.status, 400);

    let page = rina.sends(&to(1, "snooze"), &[("until", "hour")]).await;
    assert!(page.says("2 menunggu"), "{page:?}");
    assert!(rina.opens("/console/queue?show=snoozed").await.says(ids[1].as_str()));
    assert!(rina.sends(&to(1, "snooze"), &[("until", "")]).await.says("3 menunggu"));

    let page = rina.sends(&to(2, "hide"), &[]).await;
    assert!(page.says("Disembunyikan"), "{page:?}");
    assert_eq!(agency.comment(&ids[2]).await["state"], "withdrawn");
    let is_hidden = || agency.instagram.written(&ids[2]).unwrap().hidden;
    assert!(is_hidden() && page.says("Urungkan"), "{page:?}");
    let page = rina.sends("/console/queue/undo", &[("id", ids[2].as_str())]).await;
    assert!(page.says("Diurungkan") && page.says("3 menunggu") && page.says(faq::PROPOSAL), "{page:?}");
    assert!(!is_hidden());
    // Later on, too, from the comment's own page.
    rina.sends(&to(2, "hide"), &[]).await;
    let story = rina.opens(&format!("/console/comments/{}", ids[2])).await;
    assert!(is_hidden() && story.says("Tampilkan lagi"), "{story:?}");
    let story = rina.sends(&format!("{}?back=comment", to(2, "unhide")), &[]).await;
    assert!(story.says("Ditampilkan lagi") && !story.says("Tampilkan lagi"), "{story:?}");
    let ledger = agency.sees(&ids[2], "draft").await["ledger"].clone();
    let events: Vec<_> =
        ledger.as_array().unwrap().iter().map(|entry| entry["event"].as_str().unwrap()).collect();
    let turn = ["hidden", "withdrawn", "shown", "drafted"];
    assert_eq!(events, [["received", "decided", "drafted"].as_slice(), &turn, &turn].concat());
    assert_eq!(rina.sends(&to(2, "unhide"), &[]).await.status, 409);

    let page = rina.sends(&to(3, "reply"), &[("text", "  ")]).await;
    assert!(page.status == 422 && page.says("tidak boleh kosong"), "{page:?}");
    rina.sends(&to(3, "reply"), &[("text", "Silakan datang.\r\nTerima kasih.")]).await;
    assert_eq!(agency.reply(&ids[3]).await.text, "@warga_5 Silakan datang.\nTerima kasih.");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_never_handle_the_same_comment_unknowingly() {
    let agency = Agency::opens().await;
    let first = waits(&agency, faq::DRAFT, "draft").await;
    let second = waits(&agency, faq::DRAFT, "draft").await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let mut sari = Visitor::logged_in(&agency, "sari", Role::Reviewer, &[]).await;
    let page = rina.opens(&format!("/console/queue/{first}")).await;
    let old = seen(&page);
    // Who comes next is shown the one that nobody has, and is told who has the other.
    let queue = sari.opens("/console/queue").await;
    assert!(queue.says(&format!("data-at=\"{second}\"")) && queue.says("Nama rina"), "{queue:?}");
    let page = sari.opens(&format!("/console/queue/{first}")).await;
    assert!(page.says("Nama rina sedang menangani komentar ini"), "{page:?}");
    let page = sari.sends(&format!("/console/queue/{first}/reply"), &[("text", "Dari Sari")]).await;
    assert!(page.status == 409 && page.says("Dari Sari"), "what was written must not be lost: {page:?}");
    sari.sends(&format!("/console/queue/{first}/take"), &[]).await;
    let page = sari.sends(&format!("/console/queue/{first}/reject"), &[("reason", "spam")]).await;
    assert!(page.says("Ditolak"), "{page:?}");
    // The other acts on what she saw before.
    let page =
        rina.sends(&format!("/console/queue/{first}/reply"), &[("text", "Dari Rina"), ("seen", &old)]).await;
    assert!(page.status == 409 && page.says("baru saja berubah"), "{page:?}");
    assert_eq!(events(&agency.comment(&first).await).last(), Some(&"rejected"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_are_handled_at_once_but_for_those_that_changed() {
    let agency = Agency::opens_with(|setup| setup.take_back = ALL_THE_TIME).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(waits(&agency, faq::DRAFT, "draft").await);
    }
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens("/console/queue").await;
    let chosen: Vec<String> =
        ids.iter().map(|id| format!("{id}:{}", page.between(&format!("value=\"{id}:"), "\""))).collect();
    agency
        .api("review")
        .post(&format!("comments/{}/reject", ids[2]), &serde_json::json!({"reason": "x"}))
        .await;
    let mut fields = vec![("act", "approve")];
    fields.extend(chosen.iter().map(|value| ("id", value.as_str())));
    let page = rina.sends("/console/queue/several", &fields).await;
    assert!(page.says("2 komentar:") && page.says("Disetujui"), "{page:?}");
    let both: Vec<(&str, &str)> = ids[..2].iter().map(|id| ("id", id.as_str())).collect();
    assert!(rina.sends("/console/queue/undo", &both).await.says("2 menunggu"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_becomes_an_example_by_one_click() {
    let agency = Agency::opens().await;
    let asked = waits(&agency, faq::DRAFT, "draft").await;
    let secret = waits(&agency, "ada beasiswa? hubungi saya 081234567890", "draft").await;
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let page = eko.opens(&format!("/console/queue/{asked}?say=pungutan/id/0")).await;
    assert!(page.says("@warga_5 Laporan diterima, petugas akan menghubungi.</textarea>"), "{page:?}");
    let page = eko.sends(&format!("/console/queue/{asked}/teach"), &[("intent", "pungutan")]).await;
    assert!(page.says("Contoh ditambahkan"), "{page:?}");
    let file = std::fs::read_to_string(agency.folder().join("intents/uji.toml")).unwrap();
    assert!(file.contains(&format!("  \"{}\",\n]", faq::DRAFT)), "{file}");
    let page = eko.sends(&format!("/console/queue/{asked}/teach"), &[("intent", "pungutan")]).await;
    assert!(page.says("sudah ada"), "{page:?}");
    let page = eko.sends(&format!("/console/queue/{secret}/teach"), &[("intent", "_none")]).await;
    assert!(page.status == 422 && page.says("data pribadi"), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_or_does_more_than_their_role_and_accounts_allow() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(crate::agency::Served::other())).await;
    let asked = waits(&agency, faq::DRAFT, "draft").await;
    let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
    let page = wira.opens(&format!("/console/queue/{asked}")).await;
    assert!(page.says(faq::PROPOSAL) && !page.says("<textarea"), "{page:?}");
    let mut lain = Visitor::logged_in(&agency, "lain", Role::Admin, &["17841400000000002"]).await;
    assert!(lain.opens("/console/queue").await.says("0 menunggu"));
    assert_eq!(lain.opens(&format!("/console/queue/{asked}")).await.status, 404);
    for act in ["reply", "reject", "hide", "unhide", "confirm-peer", "assign", "snooze", "take", "teach"] {
        let path = format!("/console/queue/{asked}/{act}");
        assert_eq!(
            lain.sends(&path, &[("text", "x"), ("reason", "x"), ("intent", "pungutan")]).await.status,
            404
        );
    }
    assert_eq!(events(&agency.comment(&asked).await), ["received", "decided", "drafted"]);
    agency.ends().await;
}
