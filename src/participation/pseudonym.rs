//! Commenters without their names: the same person is the same pseudonym within one installation, and nobody without
//! its key can go back.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::comment::Author;

/// Gives commenters their pseudonyms.
#[derive(Clone)]
pub struct Pseudonyms(Hmac<Sha256>);

impl Pseudonyms {
    /// By the installation's key. With another key, everybody gets another pseudonym.
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC fills a short key with zeros to its block of 64 bytes; done here, it can't fail.
        let mut block = [0; 64];
        block[..32].copy_from_slice(key);
        Self(Hmac::new(&block.into()))
    }

    /// The author's pseudonym: 16 hexadecimal digits, which keep a million commenters apart.
    pub fn of(&self, author: &Author) -> String {
        let mac = self.0.clone().chain_update(author.id.as_bytes()).finalize().into_bytes();
        mac.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_stable_keyed_and_of_the_id_alone() {
        let author = |id: &str, name: &str| Author { id: id.to_owned(), username: Some(name.to_owned()) };
        let pseudonyms = Pseudonyms::new(&[7; 32]);
        let of = pseudonyms.of(&author("1", "budi"));
        assert_eq!(of.len(), 16);
        assert_eq!(of, pseudonyms.of(&author("1", "budi_baru")));
        assert_ne!(of, pseudonyms.of(&author("2", "budi")));
        assert_ne!(of, Pseudonyms::new(&[8; 32]).of(&author("1", "budi")));
        // By `openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07`.
        assert_eq!(of, "886687e2952ade5e");
    }
}
