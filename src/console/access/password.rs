//! Passwords: which are taken, and their hashes by argon2id.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::UserName;

/// Fewest characters of a password. Length is what counts (NIST SP 800-63B); with throttled logins, ten are enough.
pub const FEWEST: usize = 10;
/// Most bytes of a password: hashing more would let strangers keep the machine busy.
const MOST: usize = 256;
/// Passwords hashed at once: each takes 19 MiB and one core for some tens of milliseconds.
const AT_ONCE: usize = 2;

/// What people choose although everybody knows it; in lower case.
const KNOWN: &[&str] = &[
    "1234567890",
    "0123456789",
    "12345678910",
    "qwertyuiop",
    "password123",
    "passwordku",
    "katasandi123",
    "indonesia123",
    "indonesia45",
    "bismillah123",
    "rahasia123",
    "administrator",
    "admin12345",
    "sayangkamu",
    "1q2w3e4r5t",
    "iloveyou123",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// It is too short.
    #[error("a password needs at least {FEWEST} characters")]
    Short,
    /// It is too long.
    #[error("a password has at most {MOST} bytes")]
    Long,
    /// It is known to everybody, or is the user's name or one character again and again.
    #[error("this password is too easily guessed")]
    Guessable,
}

/// Whether a password may be chosen by a user of that name.
///
/// # Errors
/// [`Weak`] says why not.
pub fn check(password: &str, name: &UserName) -> Result<(), Weak> {
    if password.chars().count() < FEWEST {
        return Err(Weak::Short);
    }
    if password.len() > MOST {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let local = name.as_str().split('@').next().unwrap_or_default();
    let is_name = local.len() >= 4 && lower.replace(local, "").chars().count() < 4;
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if KNOWN.contains(&lower.as_str()) || is_name || letters.len() < 4 {
        return Err(Weak::Guessable);
    }
    Ok(())
}

/// Hashing did not work.
#[derive(Debug, thiserror::Error)]
#[error("a password can't be hashed: {0}")]
pub struct HashError(String);

/// Hashes and verifies, a few at a time and away from the tasks that serve. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Hashing {
    /// The hash of a password, as a PHC string with a salt of its own.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, HashError> {
        let password = password.to_owned();
        self.work(move || hash(&password)).await?
    }

    /// Whether a password is the one of that hash. Without one the same time passes, so that a stranger does not learn
    /// which users there are.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, HashError> {
        if password.len() > MOST {
            return Ok(false);
        }
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        self.work(move || match hash {
            Some(hash) => hasher().verify_password(password.as_bytes(), hash.as_str()).is_ok(),
            None => {
                let _ = hasher().verify_password(password.as_bytes(), DUMMY.as_str());
                false
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let failed = |error: &dyn std::fmt::Display| HashError(error.to_string());
        let _turn = self.0.acquire().await.map_err(|e| failed(&e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| failed(&e))
    }
}

/// A hash that no password has, made once.
static DUMMY: LazyLock<String> = LazyLock::new(|| hash("nobody's").unwrap_or_default());

/// argon2id with 19 MiB and two passes, as OWASP recommends it.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn hash(password: &str) -> Result<String, HashError> {
    hasher()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| HashError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named_as_what_they_are() {
        let name = UserName::new("ani.humas").unwrap();
        let long = "kuda".repeat(65);
        for (password, weak) in [
            ("kuda baterai tepat", None),
            ("pendek", Some(Weak::Short)),
            ("sembilan9", Some(Weak::Short)),
            (long.as_str(), Some(Weak::Long)),
            ("Password123", Some(Weak::Guessable)),
            ("ani.humas12", Some(Weak::Guessable)),
            ("aaaaaaaaaaaa", Some(Weak::Guessable)),
            ("1212121212121", Some(Weak::Guessable)),
        ] {
            assert_eq!(check(password, &name).err(), weak, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_is_salted_argon2id_and_fits_its_password_only() {
        let hashing = Hashing::default();
        let (one, two) =
            (hashing.hash("kuda baterai").await.unwrap(), hashing.hash("kuda baterai").await.unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(hashing.verify("kuda baterai", Some(&one)).await.unwrap());
        assert!(!hashing.verify("kuda batera", Some(&one)).await.unwrap());
        assert!(!hashing.verify("kuda baterai", Some("no hash")).await.unwrap());
        assert!(!hashing.verify("kuda baterai", None).await.unwrap());
        assert!(!hashing.verify(&"x".repeat(257), Some(&one)).await.unwrap());
    }
}
