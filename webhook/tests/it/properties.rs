//! What holds of every input.

use instagram_webhook::{CommentEvent, Event, EventKind, Notification, SignatureError, Verifier, sign};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200), header in vec(any::<u8>(), 0..80)) {
        let _ = Notification::parse_unverified(&bytes);
        let verified = Verifier::new(["s"]).unwrap().verify(&bytes, Some(&header));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn no_text_of_json_tokens_makes_it_panic(tokens in vec(select(TOKENS), 0..60)) {
        let _ = Notification::parse_unverified(tokens.concat().as_bytes());
    }

    #[test]
    fn every_json_value_is_read_or_refused_and_no_id_is_empty(value in any_json()) {
        let body = value.to_string();
        let parsed = Notification::parse_unverified(body.as_bytes());
        prop_assert_eq!(parsed.is_ok(), value.is_object() || value.is_array());
        for event in parsed.map(|notification| notification.events).unwrap_or_default() {
            prop_assert!(ids(&event).iter().all(|id| !id.trim().is_empty()), "{event:?}");
        }
    }

    #[test]
    fn what_is_signed_verifies(
        secrets in vec("[!-~]{1,80}", 1..4),
        body in vec(any::<u8>(), 0..300),
        which in any::<prop::sample::Index>(),
    ) {
        let index = which.index(secrets.len());
        let header = sign(&secrets[index], &body);
        let verified = Verifier::new(&secrets).unwrap().verify(&body, Some(header.as_bytes())).unwrap();
        prop_assert_eq!(&secrets[verified.secret_index()], &secrets[index]);
        prop_assert_eq!(verified.as_bytes(), &body);
    }

    #[test]
    fn a_flipped_bit_never_verifies(
        mut body in vec(any::<u8>(), 1..300),
        at in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let header = sign("secret", &body);
        let at = at.index(body.len());
        body[at] ^= 1 << bit;
        let verified = Verifier::new(["secret"]).unwrap().verify(&body, Some(header.as_bytes()));
        prop_assert_eq!(verified.unwrap_err(), SignatureError::Mismatch);
    }

    #[test]
    fn a_flipped_bit_of_the_signature_never_verifies(
        body in vec(any::<u8>(), 0..100),
        at in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let signed = sign("secret", &body);
        let mut header = signed.clone().into_bytes();
        let at = at.index(header.len());
        header[at] ^= 1 << bit;
        // The case of a hex digit is one of its bits, and says nothing.
        prop_assume!(!header.eq_ignore_ascii_case(signed.as_bytes()) || at < "sha256=".len());
        prop_assert!(Verifier::new(["secret"]).unwrap().verify(&body, Some(&header)).is_err());
    }

    #[test]
    fn a_comment_is_the_same_in_every_shape(value in any_comment(), account in 1..u64::MAX, time in 1..u32::MAX) {
        let change = json!({"field": "comments", "value": value});
        let flat = json!({"id": account.to_string(), "time": time, "field": "comments", "value": value});
        let expected = only(&json!({"object": "instagram", "entry": [
            {"id": account.to_string(), "time": time, "changes": [change]},
        ]}));
        prop_assert!(expected.comment().is_some());
        prop_assert_eq!(expected.sent_at_ms, Some(i64::from(time) * 1000));
        prop_assert_eq!(expected.account.as_ref().map(ToString::to_string), Some(account.to_string()));

        for body in [
            json!({"entry": [{"id": account, "time": time.to_string(), "changes": [change]}], "x": 1}),
            json!({"object": "instagram", "entry": [flat]}),
            json!([{"object": "instagram", "entry": [flat]}]),
            flat,
        ] {
            prop_assert_eq!(&only(&body), &expected, "{}", body);
        }
        for body in [json!([change]), change] {
            prop_assert_eq!(only(&body).kind, expected.kind.clone(), "{}", body);
        }
    }

    #[test]
    fn a_comment_is_read_as_it_was_written(text in any::<String>(), username in any::<String>(), id in 0..u64::MAX) {
        let escaped = ascii_only(&json!({"id": id, "text": text, "from": {"username": username}}));
        let body = format!(r#"{{"field":"comments","value":{escaped}}}"#);
        let comment = only_comment(body.as_bytes());
        prop_assert_eq!(comment.id.as_str(), id.to_string());
        prop_assert_eq!(comment.text, Some(text));
        prop_assert_eq!(comment.from.unwrap().username, Some(username));
    }

    #[test]
    fn bad_entries_never_cost_a_good_one(entries in vec(any_json(), 0..6), at in any::<prop::sample::Index>()) {
        let mut entries = entries;
        let good = json!({"id": "1", "changes": [{"field": "comments", "value": {"id": "the good one"}}]});
        entries.insert(at.index(entries.len() + 1), good);
        let notification = Notification::parse_unverified(json!({"entry": entries}).to_string().as_bytes()).unwrap();
        let found = notification.events.iter().filter_map(Event::comment);
        prop_assert_eq!(found.filter(|comment| comment.id == "the good one").count(), 1);
    }
}

const NAMES: &[&str] = &[
    "object",
    "entry",
    "id",
    "time",
    "changes",
    "field",
    "value",
    "from",
    "media",
    "text",
    "comment_id",
    "media_id",
    "parent_id",
    "username",
    "messaging",
    "changed_fields",
    "media_product_type",
    "x",
];

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "null",
    "true",
    "-1",
    "1e999",
    "17841400000000000",
    "\"id\":",
    "\"entry\":[",
    "\"changes\":[",
    "\"field\":\"comments\",",
    "\"value\":{",
    "\"x\"",
    "é",
    "\u{feff}",
];

/// Any JSON value, of names and texts that the crate looks for.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
        select(&["comments", "live_comments", "mentions", "instagram", "", "0", "1"][..])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(select(NAMES), inner, 0..7).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// The `value` of a comment with an id and whatever else.
fn any_comment() -> impl Strategy<Value = Value> {
    let rest = btree_map(select(&["from", "media", "text", "parent_id", "x"][..]), any_json(), 0..5);
    (rest, "[0-9]{1,20}").prop_map(|(rest, id)| {
        let mut members: serde_json::Map<_, _> =
            rest.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        members.insert("id".into(), id.into());
        Value::Object(members)
    })
}

/// JSON with everything beyond ASCII in `\uXXXX`, as Meta writes it.
fn ascii_only(value: &Value) -> String {
    let mut units = [0; 2];
    let mut escaped = String::new();
    for char in value.to_string().chars() {
        if char.is_ascii() {
            escaped.push(char);
        } else {
            escaped.extend(char.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    escaped
}

fn only(body: &Value) -> Event {
    crate::event(body.to_string())
}

fn only_comment(body: &[u8]) -> CommentEvent {
    crate::comment(body)
}

/// Every id that an event has.
fn ids(event: &Event) -> Vec<String> {
    let mut ids = vec![event.account.clone()];
    if let Some(comment) = event.comment() {
        ids.extend([Some(comment.id.clone()), comment.parent_id.clone()]);
        ids.extend(comment.from.iter().flat_map(|from| [from.id.clone(), from.self_ig_scoped_id.clone()]));
        ids.extend(comment.media.iter().flat_map(|media| [media.id.clone(), media.ad_id.clone()]));
    }
    if let EventKind::Mention(mention) = &event.kind {
        ids.extend([Some(mention.media_id.clone()), mention.comment_id.clone()]);
    }
    ids.into_iter().flatten().map(String::from).collect()
}
