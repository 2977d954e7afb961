//! The signature of a webhook body: who may have sent it.
//!
//! Meta's header `X-Hub-Signature-256` holds `sha256=` and the HMAC-SHA256 of the body in hex, keyed with
//! the app secret. The older `X-Hub-Signature` (SHA-1) is not read.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::VerifiedBody;

/// The name of the header that carries the signature, in lower case as HTTP libraries keep it.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";
const TAG_BYTES: usize = 32;

type HmacSha256 = Hmac<Sha256>;

/// Checks signatures against one or more app secrets.
///
/// The secrets themselves are not kept, only the HMAC states keyed with them, which each check clones; a
/// clone of the verifier shares them.
///
/// ```
/// # use instagram_webhook::{Verifier, sign};
/// let verifier = Verifier::new(["this year's secret", "last year's secret"])?;
/// let header = sign("last year's secret", b"{}");
///
/// let body = verifier.verify(b"{}", Some(header.as_bytes())).unwrap();
/// assert_eq!(body.secret_index(), 1);
/// assert!(verifier.verify(b"{ }", Some(header.as_bytes())).is_err());
/// # Ok::<(), instagram_webhook::VerifierError>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    keyed: Arc<[HmacSha256]>,
}

impl Verifier {
    /// A verifier that accepts what any of `secrets` has signed.
    ///
    /// # Errors
    ///
    /// [`VerifierError`] where there is no secret, or one is empty or nothing but white space and NUL
    /// bytes: anybody could sign with that.
    pub fn new<I>(secrets: I) -> Result<Self, VerifierError>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]>,
    {
        let keyed = secrets
            .into_iter()
            .enumerate()
            .map(|(index, secret)| match secret.as_ref() {
                blank if is_blank(blank) => Err(VerifierError::EmptySecret { index }),
                secret => Ok(keyed(secret)),
            })
            .collect::<Result<Arc<[_]>, _>>()?;
        if keyed.is_empty() { Err(VerifierError::NoSecret) } else { Ok(Self { keyed }) }
    }

    /// Checks the value of the `X-Hub-Signature-256` header against `body`, the request's bytes exactly as
    /// they came.
    ///
    /// `body` may be borrowed or owned (`&[u8]`, `Vec<u8>`, `Bytes`, …); it is handed back inside the
    /// [`VerifiedBody`]. The comparison takes constant time, and every secret is tried whether or not
    /// an earlier one matched.
    ///
    /// # Errors
    ///
    /// [`SignatureError`], which says what is wrong with the header and never what it should have been.
    pub fn verify<B: AsRef<[u8]>>(
        &self,
        body: B,
        header: Option<&[u8]>,
    ) -> Result<VerifiedBody<B>, SignatureError> {
        self.check(body, &Claim::from_header(header)?)
    }

    /// Checks a claim that was read before the body was there.
    pub(crate) fn check<B: AsRef<[u8]>>(
        &self,
        body: B,
        claim: &Claim,
    ) -> Result<VerifiedBody<B>, SignatureError> {
        let secret_index = self.index_of(body.as_ref(), &claim.tag).ok_or(SignatureError::Mismatch)?;
        Ok(VerifiedBody::new(body, secret_index))
    }

    /// Which secret gives this tag for these bytes, in a time that does not depend on it.
    pub(crate) fn index_of(&self, bytes: &[u8], tag: &[u8]) -> Option<usize> {
        let mut matched = None;
        for (index, keyed) in self.keyed.iter().enumerate() {
            let mut mac = keyed.clone();
            mac.update(bytes);
            let equal = mac.verify_slice(tag).is_ok();
            // No early end, so that the time tells how many secrets there are and not which one it was.
            if equal && matched.is_none() {
                matched = Some(index);
            }
        }
        matched
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("secrets", &self.keyed.len()).finish_non_exhaustive()
    }
}

/// The header value that Meta would send with `body`, for senders and tests.
///
/// ```
/// assert_eq!(
///     instagram_webhook::sign("Jefe", "what do ya want for nothing?"), // RFC 4231, test case 2
///     "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
/// );
/// ```
pub fn sign(secret: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> String {
    let mut mac = keyed(secret.as_ref());
    mac.update(body.as_ref());
    format!("{PREFIX}{}", hex::encode(mac.finalize().into_bytes()))
}

/// Why there is no [`Verifier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifierError {
    /// The list of secrets is empty.
    #[error("no app secret to verify signatures with")]
    NoSecret,
    /// One of the secrets is empty, or nothing but white space and NUL bytes.
    #[error("app secret number {index} (counted from 0) is empty")]
    EmptySecret {
        /// Its place in the list, from 0.
        index: usize,
    },
}

/// Why a body is not [`VerifiedBody`]. The answer to Meta is 401 each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no `X-Hub-Signature-256` header (a SHA-1 `X-Hub-Signature` alone is not enough).
    #[error("no x-hub-signature-256 header")]
    Missing,
    /// The header is not `sha256=` and 64 hex digits, or is there twice.
    #[error("the x-hub-signature-256 header is not sha256= and 64 hex digits")]
    Malformed,
    /// No secret gives this signature. The usual cause is the wrong one of an app's two secrets, or a body
    /// that was decoded and encoded again on its way.
    #[error("the signature matches no app secret")]
    Mismatch,
}

/// The tag that a sender claims, read from the header and not yet compared.
pub(crate) struct Claim {
    tag: [u8; TAG_BYTES],
}

impl Claim {
    pub(crate) fn from_header(header: Option<&[u8]>) -> Result<Self, SignatureError> {
        let digits = header
            .ok_or(SignatureError::Missing)?
            .strip_prefix(PREFIX.as_bytes())
            .ok_or(SignatureError::Malformed)?;
        let mut tag = [0; TAG_BYTES];
        hex::decode_to_slice(digits, &mut tag).map_err(|_| SignatureError::Malformed)?;
        Ok(Self { tag })
    }
}

/// An HMAC state with its key in place.
#[expect(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
pub(crate) fn keyed(key: &[u8]) -> HmacSha256 {
    HmacSha256::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// Whether a secret is as good as none. NUL bytes count as nothing because HMAC pads its key with them: a
/// key of NUL bytes is the empty key.
pub(crate) fn is_blank(secret: &[u8]) -> bool {
    secret.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace())
}
