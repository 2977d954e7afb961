//! Finding comments, and the figures that lead to them.

use tanggap::console::access::Role;

use super::Visitor;
use crate::agency::{Agency, Served, faq};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_are_found_by_words_and_filters_and_tell_their_whole_story() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let known = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.reply(&known).await;
    agency.sees(&known, "answered").await;
    let draft = agency.instagram.comment(faq::DRAFT).by("Ibu_Sari").sends().await.id;
    agency.sees(&draft, "draft").await;
    let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
    let (k, d) = (format!("comments/{known}"), format!("comments/{draft}"));
    for (query, finds_known, finds_draft) in [
        ("", true, true),
        ("q=PPDB+kapan", true, false),
        ("q=ibu_sari", false, true),
        ("q=beasiswa+ppdb", false, false),
        ("state=draft", false, true),
        ("state=draft&q=yatim", false, true),
        ("state=draft&q=ppdb", false, false),
        ("intent=ppdb-jadwal", true, false),
        ("language=id", true, true),
        ("language=en", false, false),
        ("answered=yes", true, false),
        ("answered=bot", true, false),
        ("answered=staff", false, false),
        ("answered=no", false, true),
        ("question=no", false, false),
        ("from=2020-01-01&to=2020-12-31", false, false),
        ("from=2020-01-01&q=kapan", true, false),
        ("from=2020-01-01&answered=no", false, true),
        ("account=17841400000000002", false, false),
    ] {
        let page = wira.opens(&format!("/console/comments?{query}")).await;
        assert_eq!((page.says(&k), page.says(&d)), (finds_known, finds_draft), "{query}: {page:?}");
    }
    assert!(wira.opens("/console/comments?q=yatim").await.says("<mark>yatim</mark>"));
    let page = wira.opens("/console/comments?from=2026-02-02&to=2026-02-01").await;
    assert!(page.says("Periode itu tidak masuk akal"), "{page:?}");

    let page = wira.opens(&format!("/console/{k}")).await;
    for said in ["Diterima", "Diputuskan", "Masuk antrean kirim", "terkirim", "Dijawab bot", faq::ANSWER] {
        assert!(page.says(said), "{said}: {page:?}");
    }
    let mut lain = Visitor::logged_in(&agency, "lain", Role::Admin, &["17841400000000002"]).await;
    assert!(!lain.opens("/console/comments").await.says(&k));
    assert!(!lain.opens("/console/comments?account=17841400000000000").await.says(&k));
    assert_eq!(lain.opens(&format!("/console/{k}")).await.status, 404);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_bot_left_alone_can_still_be_answered() {
    let agency = Agency::opens().await;
    let left = agency.instagram.comment("lucu sekali fotonya").by("warga_1").sends().await.id;
    agency.sees(&left, "ignored").await;
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    assert!(rina.opens(&format!("/console/comments/{left}")).await.says("Jawab komentar ini"));
    let path = format!("/console/queue/{left}/reply?back=comment");
    let page = rina.sends(&path, &[("text", "Terima kasih!")]).await;
    assert!(page.path.starts_with("/console/comments/") && page.says("Akan dikirim"), "{page:?}");
    assert_eq!(agency.reply(&left).await.text, "@warga_1 Terima kasih!");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_figure_leads_to_the_comments_behind_it() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
    assert!(wira.sees_figures("").await.says("Belum ada komentar"));
    let known = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.sees(&known, "answered").await;
    let called = agency.instagram.comment(faq::REPORT).by("warga_2").sends().await.id;
    agency.sees(&called, "escalated").await;
    let page = wira.sees_figures("?period=week").await;
    assert!(page.says("1 dari 2") && page.says("50%") && page.says("1 belum"), "{page:?}");
    assert!(page.says("<path class=\"questions\" d=\"M"), "{page:?}");
    let open = page.html.replace("&amp;", "&");
    let link = open.split("href=\"").find(|rest| rest.contains("question=yes&answered=no")).unwrap();
    let page = wira.opens(link.split('"').next().unwrap()).await;
    assert!(page.says(called.as_str()) && !page.says(known.as_str()), "{page:?}");

    let csv = wira.goes("/console/participation/export?period=week&format=csv").await;
    assert!(csv.headers.contains("text/csv") && csv.html.lines().count() == 3, "{csv:?}");
    let json = wira.goes("/console/participation/export?period=week&format=json").await;
    let document: serde_json::Value = serde_json::from_str(&json.html).unwrap();
    assert_eq!(document["groups"][0]["comments"], 2);

    agency.api("admin").post_empty("pause").await;
    assert!(wira.sees_figures("").await.says("dihentikan sementara"));
    let mut lain = Visitor::logged_in(&agency, "lain", Role::Viewer, &["17841400000000002"]).await;
    assert!(lain.sees_figures("?period=week").await.says("Belum ada komentar"));
    assert_eq!(lain.opens("/console/participation?account=17841400000000000").await.status, 404);
    agency.ends().await;
}
