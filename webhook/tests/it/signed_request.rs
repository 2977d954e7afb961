//! Signed requests: Meta's callbacks when somebody removes the app or wants to be forgotten.

use instagram_webhook::{SignedRequestError, Verifier, sign_request};
use proptest::prelude::*;

const SECRET: &str = "app-secret";

fn verifier() -> Verifier {
    Verifier::new(["another", SECRET]).unwrap()
}

#[test]
fn what_meta_signed_is_read() {
    for (payload, user, issued_at) in [
        (
            r#"{"algorithm":"HMAC-SHA256","issued_at":1758700000,"user_id":"218471"}"#,
            "218471",
            Some(1_758_700_000),
        ),
        (r#"{"user_id":218471,"algorithm":"hmac-sha256"}"#, "218471", None),
        (r#"{"user_id":"17841400000000000","expires":0}"#, "17841400000000000", None),
    ] {
        let read = verifier().signed_request(&sign_request(SECRET, payload)).unwrap();
        assert_eq!(
            (read.user_id.as_str(), read.issued_at, read.secret_index),
            (user, issued_at, 1),
            "{payload}"
        );
    }
}

#[test]
fn a_known_one_is_read() {
    // By Python's hmac and base64, over the payload's base64url.
    let field = concat!("6v6l-gYkw6MW8b5QyIkxytuU9zAi4TbaLa6l9VuUfsY", ".eyJ1c2VyX2lkIjoiMjE4NDcxIn0");
    assert_eq!(sign_request(SECRET, r#"{"user_id":"218471"}"#), field);
}

#[test]
fn all_else_is_refused() {
    use SignedRequestError::{Malformed, Mismatch, Payload};
    let good = sign_request(SECRET, r#"{"user_id":"1"}"#);
    let (signature, payload) = good.split_once('.').unwrap();
    for (field, error) in [
        (String::new(), Malformed),
        ("abc".to_owned(), Malformed),
        (format!("{signature}.%%%"), Malformed),
        (format!("!!.{payload}"), Malformed),
        (format!(".{payload}"), Mismatch),
        (sign_request("wrong", r#"{"user_id":"1"}"#), Mismatch),
        (format!("{signature}.{}", payload.to_owned() + "AA"), Mismatch),
        (sign_request(SECRET, "no json"), Payload),
        (sign_request(SECRET, "{}"), Payload),
        (sign_request(SECRET, r#"{"user_id":""}"#), Payload),
        (sign_request(SECRET, r#"{"user_id":"1","algorithm":"none"}"#), Payload),
    ] {
        assert_eq!(verifier().signed_request(&field), Err(error), "{field}");
    }
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused(field in ".{0,80}") {
        let _ = verifier().signed_request(&field);
    }
}
