//! Single members of an answer. Each is taken as any JSON, so that one of an unexpected kind costs only itself.

use serde_json::Value;

use crate::comment::MediaId;

/// An id, such as in `{"id":"17…"}`, where Meta writes text and others write numbers.
pub(crate) fn id(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(id),
        Value::Number(id) if id.is_u64() => Some(id.to_string()),
        _ => None,
    }
}

/// The id of the object in an answer or member: of `{"id":"17…"}`, or the id itself.
pub(crate) fn id_of(object: Value) -> Option<String> {
    match object {
        Value::Object(mut members) => id(members.remove("id")),
        plain => id(Some(plain)),
    }
}

/// A media's id, as `{"id":"17…"}` or plain.
pub(crate) fn media_id(media: Value) -> Option<MediaId> {
    MediaId::new(id_of(media)?).ok()
}

/// A text.
pub(crate) fn text(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// A number that counts, also where it is written as text.
pub(crate) fn count(value: Option<Value>) -> Option<u64> {
    match value? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_and_counts_come_in_two_kinds() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(id(Some(json!("17"))), some("17"));
        assert_eq!(id(Some(json!(17))), some("17"));
        assert_eq!(
            [json!(""), json!(-1), json!(1.5), json!(null), json!({})].map(|v| id(Some(v))),
            [const { None }; 5]
        );
        assert_eq!([json!({"id": 5}), json!("5"), json!(5)].map(id_of), [some("5"), some("5"), some("5")]);
        assert_eq!(id_of(json!({"name": "x"})), None);
        assert_eq!(
            [json!(3), json!("3"), json!("x"), json!(-3)].map(|v| count(Some(v))),
            [Some(3), Some(3), None, None]
        );
    }
}
