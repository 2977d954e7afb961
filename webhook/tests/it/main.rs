//! What a receiver of webhooks sees of the crate, a module a story.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails fails its test")]

mod captured;
mod challenge;
#[cfg(feature = "axum")]
mod extractor;
mod hostile;
mod lossy;
mod properties;
mod shapes;
mod signature;
mod signed_request;

use instagram_webhook::{CommentEvent, Event, EventKind, MalformedReason, Notification};

/// The notification in a body.
fn read(body: impl AsRef<[u8]>) -> Notification {
    Notification::parse_unverified(body.as_ref()).unwrap()
}

/// The only event in a body.
fn event(body: impl AsRef<[u8]>) -> Event {
    let mut events = read(body).events;
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

/// The only comment in a body.
fn comment(body: impl AsRef<[u8]>) -> CommentEvent {
    event(body).comment().cloned().unwrap()
}

/// A body of captured shape around one comment's `value`.
fn with_value(value: &str) -> String {
    with_change("comments", value)
}

fn with_change(field: &str, value: &str) -> String {
    format!(
        r#"{{"entry":[{{"id":"17841400000000000","time":1758700000,"changes":[{{"value":{value},"field":"{field}"}}]}}],"object":"instagram"}}"#
    )
}

/// Field, raw text and reason of a malformed event.
fn malformed(event: &Event) -> (Option<&str>, &str, MalformedReason) {
    match &event.kind {
        EventKind::Malformed { field, raw, reason } => (field.as_deref(), raw.as_str(), *reason),
        other => panic!("not malformed: {other:?}"),
    }
}

/// Field and raw text of an event without a type.
fn other(event: &Event) -> (&str, &str) {
    match &event.kind {
        EventKind::Other { field, value } => (field, value.as_str()),
        typed => panic!("not other: {typed:?}"),
    }
}
