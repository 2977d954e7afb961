//! Tokens that let somebody in: 256 random bits, of which only the hash is kept.

use sha2::{Digest as _, Sha256};

use crate::config::Secret;

/// A new token, as 64 hexadecimal digits.
pub(super) fn fresh() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Secret::new(hex(&bytes)))
}

/// What is kept of a token. No salt and no slow hash: nobody guesses 256 random bits.
pub(super) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_hashes_are_those_of_sha_256() {
        assert_ne!(fresh().unwrap(), fresh().unwrap());
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
