//! Bytes whose sender is known.

use std::fmt;

/// The body of a request whose signature was right: proof, carried by its type.
///
/// Only [`Verifier::verify`](crate::Verifier::verify) (and the axum extractor) make one. `B` is whatever
/// the bytes were given as: `&[u8]`, `Vec<u8>`, `Bytes`.
#[derive(Clone)]
pub struct VerifiedBody<B> {
    bytes: B,
    secret_index: usize,
}

impl<B: AsRef<[u8]>> VerifiedBody<B> {
    pub(crate) fn new(bytes: B, secret_index: usize) -> Self {
        Self { bytes, secret_index }
    }

    /// Which of the verifier's secrets has signed, counted from 0 in the order they were given.
    ///
    /// Where the secrets belong to different owners, let each speak for its own accounts only: otherwise
    /// the owner of one secret can forge events for the accounts of another.
    pub fn secret_index(&self) -> usize {
        self.secret_index
    }

    /// The bytes as they came.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// Takes the bytes out, and leaves the proof behind.
    pub fn into_inner(self) -> B {
        self.bytes
    }
}

/// Shows the length, not the bytes: they hold what people wrote.
impl<B: AsRef<[u8]>> fmt::Debug for VerifiedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedBody")
            .field("len", &self.as_bytes().len())
            .field("secret_index", &self.secret_index)
            .finish()
    }
}
