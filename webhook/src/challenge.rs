//! The subscription challenge: Meta's `GET` that proves that an endpoint belongs to whoever registers it.

use std::fmt;

use hmac::Mac;
use serde::Deserialize;

use crate::signature::{is_blank, keyed};

/// The only `hub.mode` there is.
const SUBSCRIBE: &str = "subscribe";

/// Meta documents an integer of about ten digits; ten times that is no challenge any more.
const MAX_CHALLENGE_BYTES: usize = 128;

/// Any fixed key does: the HMAC is here to compare texts of unequal length in constant time.
const COMPARISON_KEY: &[u8] = b"hub.verify_token";

/// The token that the owner of an app typed in its dashboard, and that Meta shows with the challenge.
///
/// Only a digest of it is kept.
///
/// ```
/// # use instagram_webhook::{ChallengeError, ChallengeQuery, VerifyToken};
/// let token = VerifyToken::new("open sesame")?;
/// let query: ChallengeQuery =
///     serde_urlencoded::from_str("hub.mode=subscribe&hub.challenge=42&hub.verify_token=open+sesame")?;
/// assert_eq!(token.answer(&query), Ok("42"));
///
/// let query: ChallengeQuery = serde_urlencoded::from_str("hub.mode=subscribe")?;
/// let error = token.answer(&query).unwrap_err();
/// assert_eq!(error, ChallengeError::MissingParameter("hub.verify_token"));
/// assert_eq!(error.status(), 400);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct VerifyToken {
    digest: [u8; 32],
}

impl VerifyToken {
    /// Takes the configured token.
    ///
    /// # Errors
    ///
    /// [`EmptyTokenError`] where it is empty or blank: it would let everybody in.
    pub fn new(token: impl AsRef<str>) -> Result<Self, EmptyTokenError> {
        let token = token.as_ref();
        if is_blank(token.as_bytes()) {
            return Err(EmptyTokenError);
        }
        let mut mac = keyed(COMPARISON_KEY);
        mac.update(token.as_bytes());
        Ok(Self { digest: mac.finalize().into_bytes().into() })
    }

    /// What to send back: the challenge, to be written as it is, status 200, `text/plain`.
    ///
    /// It holds nothing but `A–Z a–z 0–9 _ . -`, so that no browser can be made to read it as markup.
    ///
    /// # Errors
    ///
    /// [`ChallengeError`]; its [`status`](ChallengeError::status) is the one to answer.
    pub fn answer<'q>(&self, query: &'q ChallengeQuery) -> Result<&'q str, ChallengeError> {
        let mode = given(query.mode.as_deref(), "hub.mode")?;
        let token = given(query.verify_token.as_deref(), "hub.verify_token")?;
        let challenge = given(query.challenge.as_deref(), "hub.challenge")?;

        if mode != SUBSCRIBE || !self.is(token) {
            return Err(ChallengeError::Refused);
        }
        if !is_safe(challenge) {
            return Err(ChallengeError::UnsafeChallenge);
        }
        Ok(challenge)
    }

    fn is(&self, presented: &str) -> bool {
        let mut mac = keyed(COMPARISON_KEY);
        mac.update(presented.as_bytes());
        mac.verify_slice(&self.digest).is_ok()
    }
}

impl fmt::Debug for VerifyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyToken(redacted)")
    }
}

/// The query of the challenge request, for any query-string parser that speaks serde.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ChallengeQuery {
    /// `hub.mode`: always `subscribe`.
    #[serde(rename = "hub.mode")]
    pub mode: Option<String>,
    /// `hub.verify_token`: the token that the sender knows.
    #[serde(rename = "hub.verify_token")]
    pub verify_token: Option<String>,
    /// `hub.challenge`: the text to send back.
    #[serde(rename = "hub.challenge")]
    pub challenge: Option<String>,
}

/// Hides the token: it is the right one nearly always.
impl fmt::Debug for ChallengeQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChallengeQuery")
            .field("mode", &self.mode)
            .field("verify_token", &self.verify_token.as_ref().map(|_| "redacted"))
            .field("challenge", &self.challenge)
            .finish()
    }
}

/// The configured verify token is empty or blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the verify token is empty")]
pub struct EmptyTokenError;

/// Why a challenge is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// A parameter is not in the query: this is no challenge.
    #[error("the query has no {0}")]
    MissingParameter(&'static str),
    /// The token is not the configured one, or the mode is not `subscribe`.
    #[error("wrong verify token or mode")]
    Refused,
    /// The token is right, but the challenge is empty, too long or holds other characters than
    /// `A–Z a–z 0–9 _ . -`.
    #[error("the challenge is not a plain word")]
    UnsafeChallenge,
}

impl ChallengeError {
    /// The HTTP status to answer with: 403 if refused, otherwise 400.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused => 403,
            Self::MissingParameter(_) | Self::UnsafeChallenge => 400,
        }
    }
}

fn given<'q>(parameter: Option<&'q str>, name: &'static str) -> Result<&'q str, ChallengeError> {
    parameter.ok_or(ChallengeError::MissingParameter(name))
}

fn is_safe(challenge: &str) -> bool {
    (1..=MAX_CHALLENGE_BYTES).contains(&challenge.len())
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}
