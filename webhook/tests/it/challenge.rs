//! The subscription challenge.

use instagram_webhook::{ChallengeError, ChallengeQuery, EmptyTokenError, VerifyToken};

const TOKEN: &str = "a token, with = and & in it";

fn query(query: &str) -> ChallengeQuery {
    serde_urlencoded::from_str(query).unwrap()
}

/// What the configured endpoint says to a query string. `T` stands for the right token.
fn answer(text: &str) -> Result<String, ChallengeError> {
    let encoded = serde_urlencoded::to_string([("t", TOKEN)]).unwrap();
    let query = query(&text.replace('T', &encoded[2..]));
    VerifyToken::new(TOKEN).unwrap().answer(&query).map(str::to_owned)
}

#[test]
fn the_challenge_is_sent_back_as_it_is() {
    let ok = |challenge: &str| Ok(challenge.to_owned());
    assert_eq!(answer("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=T"), ok("1158201444"));
    assert_eq!(answer("hub.verify_token=T&hub.challenge=aB_9.-&hub.mode=subscribe&more=1"), ok("aB_9.-"));
    let longest = "7".repeat(128);
    assert_eq!(
        answer(&format!("hub.mode=subscribe&hub.verify_token=T&hub.challenge={longest}")),
        ok(&longest)
    );
}

#[test]
fn what_is_refused_and_why() {
    let too_long = "7".repeat(129);
    for (query, error, status) in [
        ("", ChallengeError::MissingParameter("hub.mode"), 400),
        ("hub.mode=subscribe&hub.challenge=1", ChallengeError::MissingParameter("hub.verify_token"), 400),
        ("hub.mode=subscribe&hub.verify_token=T", ChallengeError::MissingParameter("hub.challenge"), 400),
        ("hub.verify_token=T&hub.challenge=1", ChallengeError::MissingParameter("hub.mode"), 400),
        ("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", ChallengeError::Refused, 403),
        ("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", ChallengeError::Refused, 403),
        ("hub.mode=subscribe&hub.verify_token=Tx&hub.challenge=1", ChallengeError::Refused, 403),
        ("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=%3Cb%3E", ChallengeError::Refused, 403),
        ("hub.mode=unsubscribe&hub.verify_token=T&hub.challenge=1", ChallengeError::Refused, 403),
        ("hub.mode=Subscribe&hub.verify_token=T&hub.challenge=1", ChallengeError::Refused, 403),
        ("hub.mode=subscribe&hub.verify_token=T&hub.challenge=", ChallengeError::UnsafeChallenge, 400),
        (
            "hub.mode=subscribe&hub.verify_token=T&hub.challenge=%3Cscript%3E",
            ChallengeError::UnsafeChallenge,
            400,
        ),
        ("hub.mode=subscribe&hub.verify_token=T&hub.challenge=1+2", ChallengeError::UnsafeChallenge, 400),
        ("hub.mode=subscribe&hub.verify_token=T&hub.challenge=%C3%A9", ChallengeError::UnsafeChallenge, 400),
        (
            &format!("hub.mode=subscribe&hub.verify_token=T&hub.challenge={too_long}"),
            ChallengeError::UnsafeChallenge,
            400,
        ),
    ] {
        assert_eq!(answer(query), Err(error), "{query}");
        assert_eq!(error.status(), status, "{query}");
    }
}

#[test]
fn an_empty_token_is_no_token() {
    for token in ["", " ", "\n\t", "\0"] {
        assert_eq!(VerifyToken::new(token).unwrap_err(), EmptyTokenError, "{token:?}");
    }
}

#[test]
fn the_token_is_shown_nowhere() {
    let token = VerifyToken::new("rahasia").unwrap();
    let query = query("hub.mode=subscribe&hub.verify_token=rahasia&hub.challenge=%3C");
    let error = token.answer(&query).unwrap_err();
    for shown in [format!("{token:?}"), format!("{query:?}"), format!("{error:?} {error}")] {
        assert!(!shown.contains("rahasia"), "{shown}");
    }
}
