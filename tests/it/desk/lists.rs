//! The list of comments: filters, pages, and what is no question to it.

use serde_json::{Value, json};

use super::waiting;
use crate::agency::{Agency, Served, faq};
use crate::given::ACCOUNT;

fn texts(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn comments_are_listed_by_what_is_asked_for() {
    let agency = Agency::opens_with(|setup| {
        setup.account().mode = "draft";
        setup.accounts.push(Served::other());
    })
    .await;
    let other = Served::other().account;
    let post = agency.instagram.posts().into_iter().find(|post| post.owner == other.id).unwrap();
    waiting(&agency, faq::DRAFT, "draft").await;
    waiting(&agency, faq::THANKS, "ignored").await;
    waiting(&agency, faq::REPORT, "escalated").await;
    waiting(&agency, faq::KNOWN, "draft").await;
    let there = agency.instagram.comment("lucu sekali").by("Bunda.Keenan").on(&post.id).sends().await.id;
    agency.sees(&there, "ignored").await;

    for (query, expected) in [
        ("", vec!["lucu sekali", faq::KNOWN, faq::REPORT, faq::THANKS, faq::DRAFT]),
        ("state=draft", vec![faq::KNOWN, faq::DRAFT]),
        ("state=escalated", vec![faq::REPORT]),
        ("state=ignored", vec!["lucu sekali", faq::THANKS]),
        ("state=answered", vec![]),
        ("state=", vec!["lucu sekali", faq::KNOWN, faq::REPORT, faq::THANKS, faq::DRAFT]),
        ("intent=beasiswa", vec![faq::DRAFT]),
        ("intent=tidak-ada", vec![]),
        (&format!("account={ACCOUNT}&state=ignored"), vec![faq::THANKS]),
        (&format!("account={}", other.id), vec!["lucu sekali"]),
        ("account=1", vec![]),
        ("q=BEASISWA", vec![faq::DRAFT]),
        ("q=bunda.keenan", vec!["lucu sekali"]),
        ("q=lucu%20sekali&state=ignored", vec!["lucu sekali"]),
        ("q=warga_5&intent=pungutan", vec![faq::REPORT]),
        ("q=%25", vec![]),
    ] {
        assert_eq!(texts(&agency.comments(query).await), expected, "{query}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_while_more_comes_in() {
    let agency = Agency::opens().await;
    let ids: Vec<_> = (0..23).map(|n| agency.instagram.comment(format!("lucu {n}")).writes()).collect();
    agency.instagram.tells_of(&ids).sends().await;
    let mut seen = Vec::new();
    let mut next = json!("");
    let mut pages = 0;
    while !next.is_null() {
        let after = next.as_str().map_or_else(|| next.to_string(), str::to_owned);
        let page = agency.api("read").get(&format!("comments?limit=5&after={after}")).await.json();
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= 5);
        seen.extend(items.iter().map(|item| item["text"].as_str().unwrap().to_owned()));
        next = page["next"].clone();
        pages += 1;
        // A newcomer is newer than all pages to come.
        agency.instagram.comment("semangat semua").sends().await;
    }
    assert_eq!(seen, (0..23).rev().map(|n| format!("lucu {n}")).collect::<Vec<_>>());
    assert_eq!(pages, 5);
    agency.ends().await;
}

#[tokio::test]
async fn what_is_no_question_to_the_list_is_an_error() {
    let agency = Agency::opens().await;
    let api = agency.api("read");
    for path in [
        "comments?status=draft",
        "comments?limit=0",
        "comments?limit=1001",
        "comments?limit=many",
        "comments?after=x",
        "comments?after=-1",
        "comments?account=a%20b",
        "comments?intent=a%2Fb",
        "events?since=1",
        "events?limit=0",
        "events?limit=1001",
        "events?after=x",
        "participation",
        "participation?from=2026-01-01",
        "participation?from=kemarin&to=2026-01-01",
        "participation?from=2026-01-01&to=2026-02-01&by=weather",
        "participation?from=2026-01-01&to=2026-02-01&as_of=soon",
        "participation?from=2026-01-01&to=2026-02-01&as_of=",
        "participation?from=2026-01-01&to=2026-02-01&until=now",
        "targets?from=&to=2026-02-01",
        "targets?as_of=",
    ] {
        let detail = api.get(path).await.problem(400);
        assert!(!detail.is_empty(), "{path}");
    }
    // Good moments in the wrong order contradict each other.
    let detail = api.get("participation?from=2026-02-01&to=2026-01-01").await.problem(409);
    assert!(detail.contains("not after its beginning"), "{detail}");
    let detail = api.get("comments?state=open").await.problem(400);
    insta::assert_snapshot!(detail, @"state must be one of new, ignored, escalated, draft, queued, posting, answered, rejected, withdrawn, failed");
    let detail = api.get("comments?stat=draft").await.problem(400);
    assert!(detail.contains("stat") && detail.contains("state"), "{detail}");
    agency.ends().await;
}
