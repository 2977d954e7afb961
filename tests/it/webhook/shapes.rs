//! Every form in which a notification comes ends as the right comment.
//!
//! The bodies are those that Meta sent to real apps or shows in its documentation; the account is ours, the people are
//! invented.

use serde_json::{Value, json};

use crate::agency::{Agency, Served, faq};
use crate::given::{ACCOUNT, id};

/// A body, and what the API shows of the comments in it, oldest first.
struct Shape {
    name: &'static str,
    body: &'static str,
    comments: Vec<Value>,
    dead_letters: usize,
}

fn shape(name: &'static str, body: &'static str, comments: Vec<Value>) -> Shape {
    Shape { name, body, comments, dead_letters: 0 }
}

/// What the API shows of a comment that needs no answer.
fn shown(comment: &str, text: &str, author: Value, media: Value, written_at: Value) -> Value {
    let clock = if written_at.is_null() { "receipt" } else { "entry" };
    let mut shown = json!({"id": comment, "account": ACCOUNT, "text": text, "parent": null, "clock": clock,
        "state": "ignored"});
    shown["author"] = author;
    shown["media"] = media;
    shown["written_at"] = written_at;
    shown
}

fn with(mut comment: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { return comment };
    for (name, value) in changes {
        comment[&name] = value;
    }
    comment
}

fn shapes() -> Vec<Shape> {
    let user = |id: &str, name: &str| json!({"id": id, "username": name});
    let plain = || {
        shown(
            "18045678901234567",
            "lucu sekali",
            user("1234567890123456", "user_c"),
            json!("18012345678901234"),
            json!("2025-09-24T05:33:20.000Z"),
        )
    };
    vec![
        shape(
            "captured: an advertisement, a reply",
            r#"{"entry":[{"id":"17841400000000000","time":1701284314,"changes":[{"value":{"from":{"id":"6874343885990000","username":"user_a"},"media":{"id":"17931099422661675","media_product_type":"AD","ad_id":"23859589939300145","ad_title":"Video China V1"},"id":"18031837237676194","parent_id":"18320987938111300","text":"Okay. Vielleicht probiere ich es wirklich mal aus."},"field":"comments"}]}],"object":"instagram"}"#,
            vec![with(
                shown(
                    "18031837237676194",
                    "Okay. Vielleicht probiere ich es wirklich mal aus.",
                    user("6874343885990000", "user_a"),
                    json!("17931099422661675"),
                    json!("2023-11-29T18:58:34.000Z"),
                ),
                json!({"parent": "18320987938111300"}),
            )],
        ),
        shape(
            "captured: a reel",
            r#"{"entry":[{"id":"17841400000000000","time":1778494689,"changes":[{"value":{"from":{"id":"1666373194400000","username":"user_b"},"media":{"id":"18114683101754675","media_product_type":"REELS"},"id":"17880990537428645","text":"Link"},"field":"comments"}]}],"object":"instagram"}"#,
            vec![shown(
                "17880990537428645",
                "Link",
                user("1666373194400000", "user_b"),
                json!("18114683101754675"),
                json!("2026-05-11T10:18:09.000Z"),
            )],
        ),
        shape(
            "captured: the account's own comment",
            r#"{"entry":[{"id":"17841400000000000","time":1755779280,"changes":[{"value":{"from":{"id":"17841400000000000","username":"disdik.contoh","self_ig_scoped_id":"2105722729836161"},"media":{"id":"18172143295349192","media_product_type":"FEED"},"id":"17919697626119712","text":"kapan ppdb dibuka?"},"field":"comments"}]}],"object":"instagram"}"#,
            vec![with(
                shown(
                    "17919697626119712",
                    faq::KNOWN,
                    user(ACCOUNT, "disdik.contoh"),
                    json!("18172143295349192"),
                    json!("2025-08-21T12:28:00.000Z"),
                ),
                json!({"reason": "own-comment", "intent": null}),
            )],
        ),
        shape(
            "documented: flat, as with Instagram Login",
            r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000,"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"lucu sekali","media":{"id":"18012345678901234","media_product_type":"FEED"}}}]}"#,
            vec![plain()],
        ),
        shape(
            "documented: all in an outer list, the id as comment_id, the time in milliseconds",
            r#"[{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000000,"changes":[{"field":"comments","value":{"comment_id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"lucu sekali","media":{"id":"18012345678901234"}}}]}]}]"#,
            vec![plain()],
        ),
        shape(
            "ids as numbers",
            r#"{"object":"instagram","entry":[{"id":17841400000000000,"time":1758692000,"changes":[{"field":"comments","value":{"id":18045678901234567,"from":{"id":1234567890123456,"username":"user_c"},"text":"lucu sekali","media":{"id":18012345678901234}}}]}]}"#,
            vec![plain()],
        ),
        shape(
            "bare, as the dashboard shows it: the only account's, the time of receipt",
            r#"{"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"lucu sekali","media":{"id":"18012345678901234"}}}"#,
            vec![with(plain(), json!({"written_at": null, "clock": "receipt"}))],
        ),
        shape(
            "the form before 2021: no author, no post",
            r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1519399307,"changes":[{"field":"comments","value":{"text":"This is an example.","id":"17865799348089039"}}]}]}"#,
            vec![shown(
                "17865799348089039",
                "This is an example.",
                json!(null),
                json!(null),
                json!("2018-02-23T15:21:47.000Z"),
            )],
        ),
        shape(
            "a sticker: no text; a parent that names the post",
            r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000,"changes":[{"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"media":{"id":"18012345678901234"},"parent_id":"18012345678901234"}}]}]}"#,
            vec![with(plain(), json!({"text": "", "reason": "empty"}))],
        ),
        shape(
            "a live comment",
            r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000,"changes":[{"field":"live_comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c","self_ig_scoped_id":"9"},"media":{"id":"18012345678901234","media_product_type":"LIVE"},"text":"kapan ppdb dibuka?"}}]}]}"#,
            vec![with(plain(), json!({"text": faq::KNOWN, "state": "escalated", "reason": "live-comment"}))],
        ),
        shape(
            "a mention: ids alone",
            r#"{"entry":[{"changes":[{"field":"mentions","value":{"comment_id":"17887498072083520","media_id":"17887498072083521"}}],"id":"17841400000000000","time":1519399310}],"object":"instagram"}"#,
            vec![with(
                shown(
                    "17887498072083520",
                    "",
                    json!(null),
                    json!("17887498072083521"),
                    json!("2018-02-23T15:21:50.000Z"),
                ),
                json!({"state": "draft", "reason": "mention"}),
            )],
        ),
        shape(
            "several changes and entries, own and foreign, an unknown field",
            r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000,"changes":[{"field":"comments","value":{"id":"1","from":{"id":"17841400000000000"},"text":"Halo"}},{"field":"story_insights","value":{"media_id":"9"}},{"field":"comments","value":{"id":"2","from":{"id":"5"},"text":"lucu"}}]},{"id":"17841400000000000","time":1758692001,"changes":[{"field":"comments","value":{"id":"3","from":{"id":"6","username":"user_d"},"text":""}}]}]}"#,
            vec![
                with(
                    plain(),
                    json!({"id": "1", "text": "Halo", "author": {"id": ACCOUNT, "username": null}, "media": null}),
                ),
                with(
                    plain(),
                    json!({"id": "2", "text": "lucu", "author": {"id": "5", "username": null}, "media": null}),
                ),
                with(
                    plain(),
                    json!({"id": "3", "text": "", "author": user("6", "user_d"), "media": null,
                    "written_at": "2025-09-24T05:33:21.000Z"}),
                ),
            ],
        ),
        shape(
            "a direct message's echo, which is no comment",
            r#"{"object":"instagram","entry":[{"time":1729604868526,"id":"17841400000000000","messaging":[{"sender":{"id":"17841400000000000"},"recipient":{"id":"4309000000000000"},"timestamp":1729604868365,"message":{"mid":"aWdf","text":"test","is_echo":true}}]}]}"#,
            vec![],
        ),
        Shape {
            name: "bad ones among good ones",
            body: r#"{"object":"instagram","entry":[7,{"id":"17841400000000000","time":1758692000,"changes":[{"field":"comments","value":{"text":"tanpa id","from":{"id":"5"}}},{"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"lucu sekali","media":{"id":"18012345678901234"}}},{"field":"comments","value":null},{"field":"comments","value":{"id":"","text":"id kosong"}}]},{"id":"17841400000000000","time":1758692000}]}"#,
            comments: vec![plain()],
            dead_letters: 5,
        },
        Shape {
            name: "half an emoji",
            body: r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758692000,"changes":[{"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"lucu \ud83d sekali","media":{"id":"18012345678901234"}}}]}]}"#,
            comments: vec![with(plain(), json!({"text": "lucu \u{fffd} sekali"}))],
            dead_letters: 1,
        },
    ]
}

#[tokio::test]
async fn every_shape_ends_as_the_right_comment() {
    for shape in shapes() {
        let agency = Agency::opens().await;
        let name = shape.name;
        assert_eq!(agency.meta_posts(shape.body).await.status, 200, "{name}");
        let mut items = agency.comments("").await;
        items.reverse();
        assert_eq!(items.len(), shape.comments.len(), "{name}: {items:#?}");
        for expected in &shape.comments {
            let state = expected["state"].as_str().unwrap();
            let comment = agency.sees(&id(expected["id"].as_str().unwrap()), state).await;
            for (member, value) in expected.as_object().unwrap() {
                let fits = if member == "written_at" && value.is_null() {
                    comment["written_at"] == comment["received_at"]
                } else {
                    comment[member] == *value
                };
                assert!(fits, "{name}: {member} is {}, not {value}", comment[member]);
            }
        }
        let letters = agency.store().dead_letters(0, 99).await.unwrap();
        assert_eq!(letters.len(), shape.dead_letters, "{name}: {letters:#?}");
        agency.ends().await;
    }
}

#[tokio::test]
async fn an_account_that_is_not_ours_is_kept_apart_and_never_answered() {
    let agency = Agency::opens().await;
    for (comment, account) in [("17865799348089039", "0"), ("201", "17841499999999999")] {
        let body = json!({"object": "instagram", "entry": [{"id": account, "time": 1_695_061_705, "changes": [
            {"field": "comments", "value": {"from": {"id": "232323232", "username": "test"}, "media": {"id": "123123123"},
                "id": comment, "text": faq::KNOWN}}]}]});
        assert_eq!(agency.meta_posts(body.to_string()).await.status, 200);
        let comment = agency.sees(&id(comment), "ignored").await;
        assert_eq!(comment["account"], json!(null));
        assert_eq!((&comment["decision"], &comment["reason"]), (&json!("ignore"), &json!("unknown-account")));
        let api = agency.api("admin");
        let path = format!("comments/{}/reply", comment["id"].as_str().unwrap());
        api.post(&path, &json!({"text": "Halo"})).await.problem(409);
    }
    assert!(agency.instagram.calls().is_empty(), "nobody's comment was read or answered");
    assert_eq!(agency.comments(&format!("account={ACCOUNT}")).await.len(), 0);
}

#[tokio::test]
async fn entries_of_several_accounts_go_to_their_own() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let entry = |account: &str, comment: &str| {
        json!({"id": account, "time": 1_695_061_705, "changes": [{"field": "comments",
            "value": {"id": comment, "text": "lucu", "from": {"id": "5", "username": "user_e"}}}]})
    };
    let other = Served::other().account.id.to_string();
    let body = json!({"object": "instagram", "entry": [entry(ACCOUNT, "301"), entry(&other, "302")]});
    assert_eq!(agency.meta_posts(body.to_string()).await.status, 200);
    for (account, comment) in [(ACCOUNT, "301"), (other.as_str(), "302")] {
        let items = agency.comments(&format!("account={account}")).await;
        let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids, [comment]);
    }
}
