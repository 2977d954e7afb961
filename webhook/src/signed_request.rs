//! Signed requests: the form field with which Meta calls back when somebody removes the app or asks for their data to be
//! deleted.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::Mac;
use serde::Deserialize;
use serde_json::Value;

use crate::Id;
use crate::signature::{Verifier, keyed};

/// Meta leaves the padding out; some senders don't.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The only algorithm there is.
const ALGORITHM: &str = "HMAC-SHA256";

/// What a signed request says, after its signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedRequest {
    /// Whom it is about, as the app sees them.
    pub user_id: Id,
    /// When Meta signed it, in seconds since 1970.
    pub issued_at: Option<i64>,
    /// Which of the verifier's secrets has signed, counted from 0.
    pub secret_index: usize,
}

/// Why a text is no signed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedRequestError {
    /// It is not two parts in URL-safe Base64 with a full stop between.
    #[error("not two parts of base64url with a full stop between")]
    Malformed,
    /// No secret gives this signature.
    #[error("the signature matches no app secret")]
    Mismatch,
    /// The payload is signed, but is no JSON, names another algorithm, or has no user id.
    #[error("the payload has no user id, or another algorithm than HMAC-SHA256")]
    Payload,
}

#[derive(Deserialize)]
struct Payload {
    algorithm: Option<String>,
    issued_at: Option<Value>,
    user_id: Option<Value>,
}

impl Verifier {
    /// Checks a `signed_request`, the form field of Meta's deauthorize and data-deletion callbacks.
    ///
    /// ```
    /// use instagram_webhook::{Verifier, sign_request};
    ///
    /// let verifier = Verifier::new(["the app secret"])?;
    /// let field = sign_request("the app secret", r#"{"algorithm":"HMAC-SHA256","user_id":"218471"}"#);
    /// assert_eq!(verifier.signed_request(&field)?.user_id, "218471");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SignedRequestError`], which never says what the signature should have been.
    pub fn signed_request(&self, field: &str) -> Result<SignedRequest, SignedRequestError> {
        let (signature, payload) = field.split_once('.').ok_or(SignedRequestError::Malformed)?;
        let tag = BASE64.decode(signature).map_err(|_| SignedRequestError::Malformed)?;
        let json = BASE64.decode(payload).map_err(|_| SignedRequestError::Malformed)?;
        // What is signed is the payload as it was written, not what it decodes to.
        let secret_index = self.index_of(payload.as_bytes(), &tag).ok_or(SignedRequestError::Mismatch)?;
        let payload: Payload = serde_json::from_slice(&json).map_err(|_| SignedRequestError::Payload)?;
        if payload.algorithm.is_some_and(|algorithm| !algorithm.eq_ignore_ascii_case(ALGORITHM)) {
            return Err(SignedRequestError::Payload);
        }
        let user_id = match payload.user_id {
            Some(Value::String(id)) => Id::new(id).ok(),
            Some(Value::Number(id)) if id.is_u64() => Id::new(id.to_string()).ok(),
            _ => None,
        };
        Ok(SignedRequest {
            user_id: user_id.ok_or(SignedRequestError::Payload)?,
            issued_at: payload.issued_at.as_ref().and_then(Value::as_i64),
            secret_index,
        })
    }
}

/// The `signed_request` that Meta would send with a JSON payload, for senders and tests.
pub fn sign_request(secret: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    let payload = BASE64.encode(payload);
    let mut mac = keyed(secret.as_ref());
    mac.update(payload.as_bytes());
    format!("{}.{payload}", BASE64.encode(mac.finalize().into_bytes()))
}
