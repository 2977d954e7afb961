//! The second factor: codes by the time (RFC 6238), as authenticator apps compute them: HMAC-SHA-1, six digits, 30 s.

use hmac::{Hmac, KeyInit as _, Mac as _};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use sha1::Sha1;

use crate::comment::Timestamp;

/// How long one code is shown, in milliseconds.
const STEP: i64 = 30_000;
/// Telephones whose clock is off by one step are let in.
const SLACK: i64 = 1;
/// RFC 4226 asks for a secret of 160 bits.
const SECRET: usize = 20;
/// The alphabet of base 32 (RFC 4648), in which apps take a secret.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A user's second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The shared secret, in base 32.
    secret: String,
    /// The last step whose code was taken; no code is taken twice.
    taken: i64,
}

impl Totp {
    /// A new secret.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; SECRET];
        getrandom::fill(&mut bytes)?;
        Ok(Self { secret: base32(&bytes), taken: 0 })
    }

    /// One with a secret that was shown before; none if it is no secret of ours.
    pub fn of_secret(secret: &str) -> Option<Self> {
        let is_whole = from_base32(secret)?.len() == SECRET;
        is_whole.then(|| Self { secret: secret.to_owned(), taken: 0 })
    }

    /// The secret as it is typed into an app.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The address by which an app takes over the secret.
    pub fn address(&self, user: &str) -> String {
        format!("otpauth://totp/Tanggap:{user}?secret={}&issuer=Tanggap", self.secret)
    }

    /// The address as a picture: rows of dark and light modules.
    pub fn picture(&self, user: &str) -> Vec<Vec<bool>> {
        let Ok(code) = QrCode::encode_text(&self.address(user), QrCodeEcc::Medium) else { return Vec::new() };
        (0..code.size()).map(|y| (0..code.size()).map(|x| code.get_module(x, y)).collect()).collect()
    }

    /// Takes a code if it is right now and was not taken before.
    pub fn take(&mut self, code: &str, now: Timestamp) -> bool {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let present = now.as_millis().div_euclid(STEP);
        let Some(secret) = from_base32(&self.secret) else { return false };
        let right = (present - SLACK..=present + SLACK).filter(|step| *step > self.taken).find(|step| {
            subtle::ConstantTimeEq::ct_eq(code_at(&secret, *step, 6).as_bytes(), digits.as_bytes()).into()
        });
        match right {
            Some(step) => {
                self.taken = step;
                true
            }
            None => false,
        }
    }
}

impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Totp(***)")
    }
}

/// The code of a step (RFC 4226, section 5.3).
fn code_at(secret: &[u8], step: i64, digits: u32) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last().copied().unwrap_or_default() & 0x0f);
    let four = hash.iter().skip(at).take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let code = (four & 0x7fff_ffff) % 10_u32.pow(digits);
    format!("{code:0width$}", width = usize::try_from(digits).unwrap_or_default())
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut bits = [0; 8];
        bits.iter_mut().skip(3).zip(five).for_each(|(place, byte)| *place = *byte);
        let number = u64::from_be_bytes(bits);
        for digit in 0..8 {
            let index = usize::try_from(number >> (35 - 5 * digit) & 31).unwrap_or_default();
            text.extend(BASE32.get(index).map(|byte| char::from(*byte)));
        }
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for eight in text.as_bytes().chunks(8) {
        let number = eight.iter().try_fold(0_u64, |number, byte| {
            let digit = BASE32.iter().position(|known| known == byte)?;
            Some(number << 5 | u64::try_from(digit).ok()?)
        })?;
        bytes.extend(number.to_be_bytes().iter().skip(3));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, the rows of SHA-1, with eight digits.
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code_at(secret, seconds / 30, 8), code, "at {seconds} s");
        }
    }

    #[test]
    fn base_32_is_that_of_rfc_4648() {
        let secret = b"12345678901234567890";
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(from_base32(&base32(secret)).unwrap(), secret);
        assert_eq!(from_base32("0189"), None);
    }

    #[test]
    fn a_code_is_taken_once_and_with_a_clock_that_is_a_little_off() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let fresh = || Totp { secret: base32(b"12345678901234567890"), taken: 0 };
        let mut totp = fresh();
        assert!(totp.take("287 082", at(59)));
        assert!(!totp.take("287082", at(59)), "the same again");
        for (now, is_right) in [(29, true), (59, true), (89, true), (90, false), (119, false)] {
            assert_eq!(fresh().take("287082", at(now)), is_right, "at {now} s");
        }
        assert!(!fresh().take("", at(59)) && !fresh().take("000000", at(59)));
    }

    #[test]
    fn an_app_takes_over_the_secret_from_a_picture() {
        let totp = Totp::fresh().unwrap();
        assert_eq!(totp.secret().len(), 32);
        let picture = totp.picture("ani");
        assert!(picture.len() >= 21 && picture.iter().all(|row| row.len() == picture.len()));
        assert!(!format!("{totp:?}").contains(totp.secret()));
    }
}
