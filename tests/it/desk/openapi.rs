//! The API tells of itself, and answers twice only what has changed.

use serde_json::{Value, json};

use super::waiting;
use crate::agency::{Agency, client, faq};

#[tokio::test]
async fn the_api_tells_of_itself() {
    let agency = Agency::opens().await;
    let api = agency.api("read");
    let document = api.get("openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    insta::assert_snapshot!(paths.iter().map(|path| format!("{path}\n")).collect::<String>(), @r"
    /alarms
    /check
    /comments
    /comments/{id}
    /comments/{id}/approve
    /comments/{id}/confirm-peer
    /comments/{id}/hide
    /comments/{id}/reject
    /comments/{id}/reply
    /events
    /latency
    /openapi.json
    /participation
    /pause
    /reconcile
    /resume
    /sharing
    /targets
    ");
    // Whatever it refers to is there.
    let mut left = vec![&document];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(members) => {
                let target = members.get("$ref").and_then(Value::as_str);
                let pointer = target.map(|target| target.trim_start_matches('#'));
                assert!(pointer.is_none_or(|pointer| document.pointer(pointer).is_some()), "{target:?}");
                left.extend(members.values());
            }
            _ => {}
        }
    }
    // And each path is there, for those who may read it.
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.trim_start_matches('/').replace("{id}", "1");
        let (open, known) = match item.get("get") {
            Some(_) => (agency.open_api().get(&path).await, api.get(&path).await),
            None => (agency.open_api().post(&path, &json!({})).await, api.post(&path, &json!({})).await),
        };
        open.problem(401);
        assert_ne!((known.status, known.header("allow")), (405, ""), "{path}");
        assert!([200, 400, 403, 404].contains(&known.status), "{path} {known:?}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn what_a_caller_has_is_not_sent_again() {
    let agency = Agency::opens().await;
    waiting(&agency, faq::DRAFT, "draft").await;
    let get = async |path: &str, headers: &[(&str, &str)]| {
        let request = client().get(agency.url(&format!("/api/v1/{path}"))).bearer_auth("read");
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .send()
            .await
            .unwrap()
    };
    let mark = |answer: &reqwest::Response| answer.headers()["etag"].to_str().unwrap().to_owned();
    let path = "participation?from=2026-01-01&to=2126-01-01&as_of=2126-01-01T00:00:00Z";
    for path in [path, "latency", "events", "comments", "openapi.json"] {
        let first = get(path, &[]).await;
        let first_mark = mark(&first);
        assert_eq!(first.status(), 200);
        for known in [first_mark.clone(), format!("\"x\", {first_mark}"), "*".to_owned()] {
            let again = get(path, &[("if-none-match", &known)]).await;
            assert_eq!((again.status().as_u16(), mark(&again)), (304, first_mark.clone()), "{path}");
            assert_eq!(again.text().await.unwrap(), "");
        }
        assert_eq!(get(path, &[("if-none-match", "\"x\"")]).await.status(), 200);
        // In gzip it is the same, by the same mark.
        let packed = get(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(
            (mark(&packed), packed.headers()["content-encoding"].to_str().unwrap()),
            (first_mark, "gzip")
        );
        assert!(packed.bytes().await.unwrap().starts_with(&[0x1f, 0x8b]));
    }
    let before = mark(&get(path, &[]).await);
    waiting(&agency, faq::KNOWN, "answered").await;
    assert_eq!(get(path, &[("if-none-match", &before)]).await.status(), 200);
    agency.ends().await;
}

#[tokio::test]
async fn odd_requests_are_told_what_is_wrong() {
    let agency = Agency::opens().await;
    let api = agency.api("read");
    for (path, says) in [
        ("latency?limit=0", "limit must be 1 to 1000"),
        ("latency?after=-1", "after"),
        ("latency?page=2", "unknown field `page`"),
        ("events?limit=x", "limit"),
        ("alarms?x=1", "unknown query parameter \"x\""),
        ("comments/1?x", "unknown query parameter \"x\""),
        ("openapi.json?a=b", "none is known here"),
        ("participation?from=2026-01-01&to=2027-01-01&mature=ya", "mature must be true or false"),
        ("participation?from=2026-01-01&to=2027-01-01&points=-1", "points must be"),
        ("participation?from=2026-01-01", "missing field `to`"),
        ("participation?from=2026-01-01&to=2027-01-01&from=2026-02-01", "duplicate field"),
    ] {
        let problem = api.get(path).await.problem(400);
        assert!(problem.contains(says), "{path}: {problem}");
    }
    let figures = "participation?from=2026-01-01&to=2126-01-01";
    let mature = api.get(&format!("{figures}&mature=true&points=0")).await.json();
    assert_eq!(mature["groups"][0]["survival"]["curve"], json!([]));
    agency.ends().await;
}
