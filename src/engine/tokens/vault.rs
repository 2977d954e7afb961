//! Seals what must not be read from the store: ChaCha20-Poly1305, with a key that is derived by HKDF-SHA256 from an app
//! secret and this installation's own key. Who has the store's folder alone can read nothing.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};

use crate::config::Secret;

/// What the keys are for; another purpose would have other keys.
const PURPOSE: &[u8] = b"tanggap access token, 1";

/// The keys, by which what was sealed is opened: one for each app secret, the present one first.
pub(in crate::engine) struct Vault {
    keys: Vec<LessSafeKey>,
}

/// It could not be sealed or opened. Nothing more is told, as nothing more may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it can't be sealed or opened with these app secrets")]
pub(in crate::engine) struct Sealed;

impl Vault {
    /// A vault that is opened by any of these app secrets.
    pub(in crate::engine) fn new(secrets: &[Secret], installation_key: [u8; 32]) -> Self {
        let key = |secret: &Secret| {
            let prk = Salt::new(HKDF_SHA256, &installation_key).extract(secret.expose().as_bytes());
            let key = prk.expand(&[PURPOSE], &CHACHA20_POLY1305).ok()?;
            Some(LessSafeKey::new(UnboundKey::from(key)))
        };
        Self { keys: secrets.iter().filter_map(key).collect() }
    }

    /// Seals a text for its owner, in hex.
    ///
    /// # Errors
    /// [`Sealed`] without any secret or random numbers.
    pub(super) fn seal(&self, owner: &str, text: &str) -> Result<String, Sealed> {
        let key = self.keys.first().ok_or(Sealed)?;
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| Sealed)?;
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(owner.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Sealed)?;
        Ok(nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Opens what was sealed for this owner.
    ///
    /// # Errors
    /// [`Sealed`] if it was changed, is another's, or was sealed by a secret that is not among these.
    pub(super) fn open(&self, owner: &str, sealed: &str) -> Result<Secret, Sealed> {
        let bytes = unhex(sealed).ok_or(Sealed)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or(Sealed)?;
        let open = |key: &LessSafeKey| {
            let mut text = sealed.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let text = key.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut text).ok()?;
            String::from_utf8(text.to_vec()).ok()
        };
        self.keys.iter().find_map(open).map(Secret::new).ok_or(Sealed)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(secrets: &[&str], installation: u8) -> Vault {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        Vault::new(&secrets, [installation; 32])
    }

    #[test]
    fn what_is_sealed_is_opened_by_the_same_secret_alone() {
        let sealed = vault(&["present", "old"], 1).seal("1784", "IGAA-token").unwrap();
        assert!(!sealed.contains("IGAA") && sealed.bytes().all(|byte| byte.is_ascii_hexdigit()));
        for (secrets, installation, owner, opens) in [
            (&["present"][..], 1, "1784", true),
            (&["new", "present"][..], 1, "1784", true),
            (&["old"][..], 1, "1784", false),
            (&["present"][..], 2, "1784", false),
            (&["present"][..], 1, "1785", false),
            (&[][..], 1, "1784", false),
        ] {
            let opened = vault(secrets, installation).open(owner, &sealed);
            assert_eq!(opened.is_ok_and(|text| text.expose() == "IGAA-token"), opens, "{secrets:?} {owner}");
        }
    }

    #[test]
    fn it_never_looks_the_same_twice_and_no_change_goes_unseen() {
        let vault = vault(&["secret"], 1);
        let sealed = vault.seal("1784", "token").unwrap();
        assert_ne!(vault.seal("1784", "token").unwrap(), sealed);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            assert!(vault.open("1784", &String::from_utf8(changed).unwrap()).is_err(), "{place}");
        }
        for broken in ["", "00", "zz", &sealed[1..], &sealed[..sealed.len() - 2], "\u{fc}\u{fc}"] {
            assert!(vault.open("1784", broken).is_err(), "{broken}");
        }
    }
}
