//! Bodies that nobody sends in good faith.

use instagram_webhook::{MAX_EVENTS, Notification};

use crate::{comment, event, malformed, read, with_value};

#[test]
fn what_is_no_notification_is_an_error_that_says_where() {
    for (body, error) in [
        ("", "the body ends too early (line 1, column 0)"),
        ("hello", "the body is not JSON (line 1, column 1)"),
        ("a=1&b=2", "the body is not JSON (line 1, column 1)"),
        (r#"{"entry":[{"id":"1""#, "the body ends too early (line 1, column 19)"),
        ("{\"entry\":\n[}", "the body is not JSON (line 2, column 2)"),
        ("{} {}", "the body is not JSON (line 1, column 4)"),
        ("[],", "the body is not JSON (line 1, column 3)"),
        (r#"{"entry":["\u12"]}"#, "the body is not JSON (line 1, column 17)"),
        ("42", "the body is neither an object nor a list (line 1, column 1)"),
        ("null", "the body is neither an object nor a list (line 1, column 1)"),
        (r#""rahasia""#, "the body is neither an object nor a list (line 1, column 1)"),
        (r#""rahasia"#, "the body ends too early (line 1, column 8)"),
        ("\u{feff}{}", "the body is not JSON (line 1, column 1)"),
    ] {
        let found = Notification::parse_unverified(body.as_bytes()).unwrap_err();
        assert_eq!(found.to_string(), error, "{body}");
        assert!(!format!("{found:?}").contains("rahasia"));
    }
}

#[test]
fn depth_costs_no_stack() {
    const DEPTH: usize = 1_000_000;
    let list = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let object = format!("{}1{}", r#"{"a":"#.repeat(DEPTH), "}".repeat(DEPTH));

    for deep in [&list, &object] {
        assert_eq!(comment(with_value(&format!(r#"{{"id":"1","from":{deep},"x":{deep}}}"#))).id, "1");
        assert!(Notification::parse_unverified(&deep.as_bytes()[..deep.len() / 2]).is_err());
        for body in [with_value(deep), format!(r#"{{"entry":[{deep}]}}"#), format!("[{deep}]")] {
            assert_eq!(read(body).events.len(), 1);
        }
    }
    assert_eq!(malformed(&event(&list)).1.len(), list.len() - 2);
}

#[test]
fn the_number_of_events_is_bounded() {
    let body = |events| format!("[{}0]", "0,".repeat(events - 1));
    assert_eq!(read(body(MAX_EVENTS)).events.len(), MAX_EVENTS);
    let error = Notification::parse_unverified(body(MAX_EVENTS + 1).as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "the body holds more than 100000 events (line 1, column 1)");

    let change = r#"{"field":"x","value":0}"#;
    let body = format!(r#"{{"entry":[{{"changes":[{}]}}]}}"#, vec![change; MAX_EVENTS + 1].join(","));
    assert!(Notification::parse_unverified(body.as_bytes()).is_err());
}

#[test]
fn of_two_members_with_one_name_the_later_counts() {
    let body = r#"{"entry":[],"entry":[{"id":"1","id":"2","changes":[{"field":"x","field":"comments","value":{"id":"a","id":"b"}}]}]}"#;
    let event = event(body);
    assert_eq!(event.account.as_ref().unwrap(), &"2");
    assert_eq!(event.comment().unwrap().id, "b");
}
