//! One thing said in many ways, and good entries beside bad ones.

use instagram_webhook::{CommentEvent, EventKind, Id, MalformedReason};
use serde_json::json;

use crate::{comment, event, malformed, other, read, with_change, with_value};

#[test]
fn the_same_comment_in_every_shape() {
    let value = r#"{"id":"18045678901234567","text":"kapan?"}"#;
    let expected = comment(with_value(value));
    for (shape, account, time) in [
        (
            r#"{"object":"instagram","entry":[{"id":"1","time":5,"changes":[{"field":"comments","value":V}]}]}"#,
            Some("1"),
            Some(5000),
        ),
        (
            r#"{"entry":[{"changes":[{"value":V,"field":"comments"}],"time":5,"id":"1"}],"object":"instagram"}"#,
            Some("1"),
            Some(5000),
        ),
        (
            r#"{"entry":[{"id":1,"time":"5","changes":[{"field":"comments","value":V}]}]}"#,
            Some("1"),
            Some(5000),
        ),
        (
            r#"{"object":"instagram","entry":[{"id":"1","time":1700000000000,"field":"comments","value":V}]}"#,
            Some("1"),
            Some(1_700_000_000_000),
        ),
        (r#"{"object":"instagram","entry":[{"value":V,"field":"comments"}]}"#, None, None),
        (r#"{"field":"comments","value":V}"#, None, None),
        (r#"{"value":V,"field":"comments"}"#, None, None),
        (r#"{"id":"1","time":5,"field":"comments","value":V}"#, Some("1"), Some(5000)),
        (r#"{"id":"1","time":5,"changes":[{"field":"comments","value":V}]}"#, Some("1"), Some(5000)),
        (r#"[{"field":"comments","value":V}]"#, None, None),
        (
            r#"[{"object":"instagram","entry":[{"id":"1","time":5,"changes":[{"field":"comments","value":V}]}]}]"#,
            Some("1"),
            Some(5000),
        ),
        (
            r#" [ { "object" : "instagram" , "entry" : [ { "id" : "1" , "changes" : [ { "value" : V , "field" : "comments" } ] } ] } ] "#,
            Some("1"),
            None,
        ),
        (
            r#"{"object":"instagram","entry":{"id":"1","changes":{"field":"comments","value":V}}}"#,
            Some("1"),
            None,
        ),
        (
            r#"{"entry":[{"id":"1","uid":"7","changes":[{"field":"comments","value":V,"extra":[1]}]}],"more":{}}"#,
            Some("1"),
            None,
        ),
        (
            r#"{"\u0065ntry":[{"\u0069d":"1","changes":[{"field":"\u0063omments","value":V}]}]}"#,
            Some("1"),
            None,
        ),
        (
            r#"{"entry":[{"id":null,"time":null,"changes":[{"field":"comments","value":V}],"field":null,"value":null}]}"#,
            None,
            None,
        ),
    ] {
        let event = event(shape.replace('V', value));
        assert_eq!(event.kind, EventKind::Comment(expected.clone()), "{shape}");
        assert_eq!(event.account.as_ref().map(Id::as_str), account, "{shape}");
        assert_eq!(event.sent_at_ms, time, "{shape}");
    }
}

#[test]
fn ids_come_in_many_ways_and_are_one() {
    for value in [
        r#"{"id":"18045678901234567"}"#,
        r#"{"id":18045678901234567}"#,
        r#"{"comment_id":"18045678901234567"}"#,
        r#"{"comment_id":18045678901234567}"#,
        r#"{"id":"","comment_id":"18045678901234567"}"#,
        r#"{"id":null,"comment_id":"18045678901234567"}"#,
        r#"{"comment_id":"1","id":"18045678901234567"}"#,
    ] {
        assert_eq!(comment(with_value(value)).id, "18045678901234567", "{value}");
    }
}

#[test]
fn an_odd_member_does_not_lose_the_comment() {
    for member in [
        r#""from":null"#,
        r#""from":"x""#,
        r#""from":[]"#,
        r#""from":{}"#,
        r#""from":{"id":"","username":7}"#,
        r#""media":null"#,
        r#""media":[1]"#,
        r#""media":{"id":{}}"#,
        r#""text":null"#,
        r#""text":12"#,
        r#""text":{"a":"b"}"#,
        r#""parent_id":"""#,
        r#""parent_id":false"#,
        r#""new_in_2030":{"id":"2"}"#,
        r#""n":1e999"#,
    ] {
        let comment = comment(with_value(&format!(r#"{{{member},"id":"1"}}"#)));
        assert_eq!(comment, CommentEvent::new("1".parse().unwrap()), "{member}");
    }
}

#[test]
fn an_odd_member_does_not_lose_its_neighbours() {
    let comment = comment(with_value(
        r#"{"id":"1","from":{"id":5,"username":null},"media":"123","text":"","parent_id":9}"#,
    ));
    assert_eq!(comment.from.unwrap().id.unwrap(), "5");
    assert_eq!(comment.media.unwrap().id.unwrap(), "123");
    assert_eq!(comment.text.as_deref(), Some(""));
    assert_eq!(comment.parent_id.unwrap(), "9");
}

#[test]
fn a_parent_that_is_the_media_or_the_comment_itself_is_no_parent() {
    for (value, answers) in [
        (r#"{"id":"1","parent_id":"2","media":{"id":"3"}}"#, Some("2")),
        (r#"{"id":"1","parent_id":"2"}"#, Some("2")),
        (r#"{"id":"1","parent_id":"3","media":{"id":"3"}}"#, None),
        (r#"{"id":"1","parent_id":"1"}"#, None),
        (r#"{"id":"1"}"#, None),
    ] {
        assert_eq!(comment(with_value(value)).answers().map(Id::as_str), answers, "{value}");
    }
}

#[test]
fn mentions_need_a_media_and_no_comment() {
    for (value, media, comment) in [
        (r#"{"media_id":"1"}"#, "1", None),
        (r#"{"media_id":1,"comment_id":2}"#, "1", Some("2")),
        (r#"{"media":{"id":"1"},"comment_id":"2"}"#, "1", Some("2")),
        (r#"{"media_id":"1","comment_id":""}"#, "1", None),
    ] {
        let EventKind::Mention(mention) = event(with_change("mentions", value)).kind else {
            panic!("{value}")
        };
        assert_eq!(mention.media_id, media, "{value}");
        assert_eq!(mention.comment_id.as_ref().map(Id::as_str), comment, "{value}");
    }
    let event = event(with_change("mentions", r#"{"comment_id":"2"}"#));
    assert_eq!(malformed(&event).2, MalformedReason::NoId);
}

#[test]
fn many_accounts_and_changes_keep_their_order() {
    let body = json!({"object": "instagram", "entry": [
        {"id": "1", "time": 10, "changes": [
            {"field": "comments", "value": {"id": "a"}},
            {"field": "live_comments", "value": {"id": "b"}},
        ]},
        {"id": "2", "time": 20, "field": "comments", "value": {"id": "c"}},
        {"id": "3", "time": 30, "changes": [{"field": "comments", "value": {"id": "d"}}],
            "field": "comments", "value": {"id": "e"}},
    ]});
    let seen: Vec<_> = read(body.to_string())
        .events
        .iter()
        .map(|event| {
            let comment = event.comment().unwrap();
            (event.account.clone().unwrap().to_string(), event.sent_at_ms.unwrap(), comment.id.to_string())
        })
        .collect();
    let expected = [("1", 10, "a"), ("1", 10, "b"), ("2", 20, "c"), ("3", 30, "d"), ("3", 30, "e")];
    assert_eq!(seen, expected.map(|(account, s, id)| (account.to_owned(), s * 1000, id.to_owned())));
}

#[test]
fn what_is_not_known_is_kept_as_written() {
    for (body, expected) in [
        (
            with_change("story_insights", r#"{"b": 1, "a":[ ]}"#),
            vec![("story_insights", r#"{"b": 1, "a":[ ]}"#)],
        ),
        (with_change("messages", "null"), vec![("messages", "null")]),
        (with_change("", "1"), vec![("", "1")]),
        (
            r#"{"entry":[{"id":"1","standby":[{"x":1},{"y":2}]}]}"#.into(),
            vec![("standby", r#"{"x":1}"#), ("standby", r#"{"y":2}"#)],
        ),
        (
            r#"{"entry":[{"id":"1","changed_fields":["comments","mentions"]}]}"#.into(),
            vec![("changed_fields", r#"["comments","mentions"]"#)],
        ),
        (
            r#"{"entry":[{"id":"1","messaging_handover":{"x":1}}]}"#.into(),
            vec![("messaging_handover", r#"{"x":1}"#)],
        ),
    ] {
        let events = read(&body).events;
        assert_eq!(events.iter().map(other).collect::<Vec<_>>(), expected, "{body}");
    }
}

#[test]
fn bad_entries_stay_alone() {
    use MalformedReason::*;
    for (entry, field, reason) in [
        ("7", None, NotAnObject),
        ("null", None, NotAnObject),
        (r#""x""#, None, NotAnObject),
        ("[]", None, NotAnObject),
        ("{}", None, NothingInside),
        (r#"{"id":"1","time":5}"#, None, NothingInside),
        (r#"{"id":"1","uid":"2"}"#, None, NothingInside),
        (r#"{"value":{"id":"1"}}"#, None, NoField),
        (r#"{"field":7,"value":{"id":"1"}}"#, None, NoField),
        (r#"{"field":"comments"}"#, Some("comments"), NoValue),
        (r#"{"field":"comments","value":null}"#, Some("comments"), NotAnObject),
        (r#"{"field":"comments","value":[{"id":"1"}]}"#, Some("comments"), NotAnObject),
        (r#"{"field":"comments","value":{}}"#, Some("comments"), NoId),
        (r#"{"field":"comments","value":{"id":""}}"#, Some("comments"), NoId),
        (r#"{"field":"comments","value":{"id":" "}}"#, Some("comments"), NoId),
        (r#"{"field":"comments","value":{"id":1.5}}"#, Some("comments"), NoId),
        (r#"{"field":"live_comments","value":{"text":"x"}}"#, Some("live_comments"), NoId),
    ] {
        let body = format!(
            r#"{{"object":"instagram","entry":[{{"id":"1","changes":[{{"field":"comments","value":{{"id":"a"}}}}]}},{entry},{{"id":"2","changes":[{{"field":"comments","value":{{"id":"b"}}}}]}}]}}"#
        );
        let events = read(&body).events;
        assert_eq!(events.len(), 3, "{entry}");
        assert_eq!(events[0].comment().unwrap().id, "a");
        assert_eq!(malformed(&events[1]), (field, entry, reason), "{entry}");
        assert_eq!(events[2].comment().unwrap().id, "b");
    }
}

#[test]
fn bad_changes_stay_alone() {
    use MalformedReason::*;
    for (change, field, reason) in [
        ("7", None, NotAnObject),
        ("[[]]", None, NotAnObject),
        ("{}", None, NoField),
        (r#"{"field":"comments"}"#, Some("comments"), NoValue),
        (r#"{"field":"comments","value":{"id":null}}"#, Some("comments"), NoId),
    ] {
        let body = format!(
            r#"{{"entry":[{{"id":"9","time":5,"changes":[{{"field":"comments","value":{{"id":"a"}}}},{change},{{"field":"comments","value":{{"id":"b"}}}}]}}]}}"#
        );
        let events = read(&body).events;
        assert_eq!(events.len(), 3, "{change}");
        assert_eq!(malformed(&events[1]), (field, change, reason));
        assert!(
            events.iter().all(|event| event.account.as_ref().is_some_and(|id| id.as_str() == "9")),
            "{change}"
        );
        assert!(events.iter().all(|event| event.sent_at_ms == Some(5000)), "{change}");
    }
}

#[test]
fn nothing_inside_is_no_event_where_the_list_says_so() {
    for body in [r#"{"object":"instagram","entry":[]}"#, r#"{"entry":[{"id":"1","changes":[]}]}"#, "[]"] {
        assert_eq!(read(body).events, [], "{body}");
    }
    for body in ["{}", r#"{"object":"instagram"}"#, r#"{"entry":null}"#, "[{}]"] {
        assert_eq!(malformed(&event(body)).2, MalformedReason::NothingInside, "{body}");
    }
}
