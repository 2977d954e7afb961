//! Partisipasi: every number leads to the comments behind it, and there are as many.

use serde_json::json;
use tanggap::comment::CommentId;
use tanggap::console::access::Role;

use super::Visitor;
use super::visitor::Page;
use crate::agency::{Agency, Served, faq};

/// The links to comments on a page, each with what it says.
fn links(page: &Page) -> Vec<(String, String)> {
    let begin = "<a href=\"/console/comments?";
    page.html
        .split(begin)
        .skip(1)
        .filter_map(|rest| {
            let (query, rest) = rest.split_once('"')?;
            let said = rest.split_once('>')?.1.split_once("</a>")?.0;
            Some((format!("/console/comments?{}", query.replace("&amp;", "&")), said.to_owned()))
        })
        .collect()
}

/// How many comments a list names, page after page.
async fn listed(visitor: &mut Visitor, path: &str) -> (u64, u64) {
    let mut page = visitor.opens(path).await;
    let total = page.between("<div class=\"behind\"><strong>", " komentar").parse().unwrap();
    let mut rows = 0;
    loop {
        rows += page.html.matches("data-row").count() as u64;
        let Some((_, rest)) = page.html.split_once("<a class=\"button\" href=\"/console/comments?") else {
            return (total, rows);
        };
        let next = rest.split_once('"').unwrap().0.replace("&amp;", "&");
        page = visitor.opens(&format!("/console/comments?{next}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_leads_to_as_many_comments_as_it_says() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let says = async |text: &str, by: &str| agency.instagram.comment(text).by(by).sends().await.id;
    let known: Vec<CommentId> = [says(faq::KNOWN, "warga_1").await, says(faq::KNOWN, "warga_2").await].into();
    for id in &known {
        agency.reply(id).await;
        agency.sees(id, "answered").await;
    }
    let draft = says(faq::DRAFT, "warga_3").await;
    agency.sees(&draft, "draft").await;
    agency.api("review").post(&format!("comments/{draft}/approve"), &json!({})).await;
    agency.sees(&draft, "answered").await;
    let report = says(faq::REPORT, "warga_4").await;
    agency.sees(&report, "escalated").await;
    // Another citizen is faster than we are; what they write under it is none of ours to answer.
    let helped = "ke kantor dinas aja bu, lantai 2, bawa ktp";
    let peer = agency.instagram.comment(helped).by("warga_5").under(&report).sends().await.id;
    agency.sees_that(&peer, "looked at", |comment| comment["state"] != "new").await;
    let typed = says(faq::DRAFT, "warga_6").await;
    agency.sees(&typed, "draft").await;
    agency.instagram.staff_replies(&typed, "Silakan DM ya").await;
    agency.sees(&typed, "answered").await;
    // More than one page of the list.
    let mut last = None;
    for n in 0..52 {
        last = Some(says(faq::THANKS, &format!("tamu_{n}")).await);
    }
    let nothing = says("🔥🔥", "tamu_api").await;
    agency.sees(&nothing, "ignored").await;
    agency.sees(&last.unwrap(), "ignored").await;

    let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
    let page = wira.sees_figures("?period=week").await;
    let links = links(&page);
    let mut numbers = 0;
    for (path, said) in &links {
        let (total, rows) = listed(&mut wira, path).await;
        assert_eq!(total, rows, "{path}");
        let number = said.split(' ').next().unwrap().replace('.', "");
        match number.parse::<u64>() {
            Ok(number) if !said.contains("dtk") && !said.contains("mnt") => {
                assert_eq!(number, total, "{path} says {said}");
                numbers += 1;
            }
            // A share or a length of time is of some comments at least.
            _ => assert!(total > 0, "{path} says {said}"),
        }
    }
    assert!(numbers >= 12, "{links:#?}");
    let of = |query: &str| links.iter().any(|(path, _)| path.contains(query));
    for query in [
        "question=yes&answered=yes",
        "question=yes&answered=no",
        "answered=bot",
        "answered=approved",
        "answered=staff",
        "peer=first",
        "way=webhook",
        "stage=approved",
        "within=900000",
        "waited=",
        "intent=beasiswa",
        "intent=-",
        "topic=Uji",
        "account=17841400000000000",
    ] {
        assert!(of(query), "{query} is not among {links:#?}");
    }
    // Words narrow down what is behind a figure, and who sees one account alone is led to that one's.
    let narrow = "/console/comments?counted=yes&answered=no&q=pungli";
    let narrowed = wira.opens(narrow).await;
    assert!(narrowed.says(&format!("comments/{report}")) && !narrowed.says("tamu_1"), "{narrowed:?}");
    let mut lia = Visitor::logged_in(&agency, "lia", Role::Viewer, &["17841400000000002"]).await;
    assert_eq!(listed(&mut lia, "/console/comments?counted=yes").await, (0, 0));
    for wrong in ["stage=x", "peer=x", "way=x", "waited=x", "within=1e3", "counted=yes&from=2026-13-01"] {
        let page = wira.opens(&format!("/console/comments?{wrong}")).await;
        assert!(
            page.says("Saringan itu tidak dikenal") || page.says("Periode itu tidak masuk akal"),
            "{wrong}"
        );
    }
    agency.ends().await;
}
