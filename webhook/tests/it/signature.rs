//! The signature: what passes, what doesn't, and what is never shown.

use instagram_webhook::{Notification, SignatureError, Verifier, VerifierError, sign};

/// A body as Meta writes it, and its signature with the key `app secret`, computed by another program.
const BODY: &str = r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758700000,"changes":[{"field":"comments","value":{"id":"18045678901234567","text":"\u00e4\u00f6\u00e5 \ud83d\ude00 a\/b \u0040x"}}]}]}"#;
const SIGNATURE: &str = "sha256=1c8cc9bbe3db209abab526ebaa015b5a86dcc98b95b9f8a0b191750b88255ceb";

fn verifier() -> Verifier {
    Verifier::new(["app secret"]).unwrap()
}

fn verify(body: &str, header: &str) -> Result<usize, SignatureError> {
    verifier().verify(body, Some(header.as_bytes())).map(|body| body.secret_index())
}

#[test]
fn the_raw_bytes_are_signed() {
    assert_eq!(sign("app secret", BODY), SIGNATURE);
    assert_eq!(verify(BODY, SIGNATURE), Ok(0));

    let decoded: serde_json::Value = serde_json::from_str(BODY).unwrap();
    assert_eq!(verify(&decoded.to_string(), SIGNATURE), Err(SignatureError::Mismatch));
    assert_eq!(verify(&BODY.replace(r"\/", "/"), SIGNATURE), Err(SignatureError::Mismatch));
    assert_eq!(verify(&format!("{BODY}\n"), SIGNATURE), Err(SignatureError::Mismatch));
    assert_eq!(verify("", SIGNATURE), Err(SignatureError::Mismatch));
}

#[test]
fn hex_digits_may_be_of_either_case_and_nothing_else_may_vary() {
    let digits = &SIGNATURE["sha256=".len()..];
    assert_eq!(verify(BODY, &format!("sha256={}", digits.to_uppercase())), Ok(0));
    for header in [
        "",
        "sha256=",
        digits,
        &format!("sha256={}", &digits[1..]),
        &format!("sha256={digits}00"),
        &format!("sha256= {digits}"),
        &format!("sha256={digits} "),
        &format!("SHA256={digits}"),
        &format!("sha1={digits}"),
        "sha1=0123456789abcdef0123456789abcdef01234567",
        &format!("sha256={}g", &digits[1..]),
        &format!("sha256={}é", &digits[2..]),
    ] {
        assert_eq!(verify(BODY, header), Err(SignatureError::Malformed), "{header}");
    }
    assert_eq!(verify(BODY, &format!("sha256={}", "0".repeat(64))), Err(SignatureError::Mismatch));
    assert_eq!(verifier().verify(BODY, None).unwrap_err(), SignatureError::Missing);
}

#[test]
fn the_secret_that_matched_is_told() {
    let secrets = ["meta", "instagram", "old"];
    let verifier = Verifier::new(secrets).unwrap();
    for (index, secret) in secrets.iter().enumerate() {
        let header = sign(secret, BODY);
        assert_eq!(verifier.verify(BODY, Some(header.as_bytes())).unwrap().secret_index(), index);
    }
    let header = sign("somebody else's", BODY);
    assert_eq!(verifier.verify(BODY, Some(header.as_bytes())).unwrap_err(), SignatureError::Mismatch);

    let twice = Verifier::new(["same", "same"]).unwrap();
    let header = sign("same", BODY);
    assert_eq!(twice.verify(BODY, Some(header.as_bytes())).unwrap().secret_index(), 0);
}

#[test]
fn an_empty_secret_is_no_secret() {
    assert_eq!(Verifier::new([] as [&str; 0]).unwrap_err(), VerifierError::NoSecret);
    for blank in ["", " ", "\r\n", "\0\0"] {
        let error = Verifier::new(["good", blank]).unwrap_err();
        assert_eq!(error, VerifierError::EmptySecret { index: 1 }, "{blank:?}");
    }
    let header = sign("", BODY);
    assert_eq!(verify(BODY, &header), Err(SignatureError::Mismatch));
}

#[test]
fn secrets_of_any_length_and_bytes_work() {
    for secret in [&b"x"[..], &[7; 64], &[7; 65], &[0xff; 1000], b"\0x"] {
        let header = sign(secret, BODY);
        assert!(Verifier::new([secret]).unwrap().verify(BODY, Some(header.as_bytes())).is_ok());
    }
}

#[test]
fn the_body_comes_back_as_it_was_given() {
    let header = Some(SIGNATURE.as_bytes());
    let borrowed = verifier().verify(BODY.as_bytes(), header).unwrap();
    let owned = verifier().verify(BODY.as_bytes().to_vec(), header).unwrap();
    assert_eq!(Notification::parse(&borrowed).unwrap(), Notification::parse(&owned).unwrap());
    assert_eq!(borrowed.as_bytes(), BODY.as_bytes());
    assert_eq!(owned.into_inner(), BODY.as_bytes());
}

#[test]
fn neither_secret_nor_expected_signature_is_shown() {
    let verifier = Verifier::new(["rahasia"]).unwrap();
    let expected = sign("rahasia", BODY);
    let error = verifier.verify(BODY, Some(SIGNATURE.as_bytes())).unwrap_err();
    let body = verifier.verify(BODY, Some(expected.as_bytes())).unwrap();
    for shown in [format!("{verifier:?}"), format!("{error:?} {error}"), format!("{body:?}")] {
        assert!(!shown.contains("rahasia") && !shown.contains(&expected[7..]), "{shown}");
        assert!(!shown.contains("18045678901234567"), "{shown}");
    }
    assert_eq!(format!("{verifier:?}"), "Verifier { secrets: 1, .. }");
}
