//! Who is on the simulated Instagram: professional accounts, and citizens.

use super::id::id;
use crate::comment::{AccountId, Author};

/// A professional account that Tanggap may serve.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id, as notifications name it.
    pub id: AccountId,
    /// Its name.
    pub username: String,
    /// The token that its calls must bear; none refuses them all. Of several that are alive, the youngest.
    pub token: Option<String>,
}

impl Account {
    /// An invented account, for tests and for rehearsals without one of their own.
    pub fn example() -> Self {
        Self {
            id: id(17_841_400_000_000_000),
            username: "disdik.contoh".to_owned(),
            token: Some("token-of-a-rehearsal".to_owned()),
        }
    }

    /// The account as the author of a comment.
    pub(crate) fn author(&self) -> Author {
        Author { id: self.id.to_string(), username: Some(self.username.clone()) }
    }
}

/// A citizen, whose id follows from the name, so that the same person has the same id everywhere.
pub(crate) fn citizen(username: &str) -> Author {
    // Spread over 16 digits.
    let id = 1_000_000_000_000_000 + hash(username) % 9_000_000_000_000_000;
    Author { id: id.to_string(), username: Some(username.to_owned()) }
}

/// The id by which the app alone knows an account; easily taken for the account's own.
pub(crate) fn app_scoped(account: &AccountId) -> String {
    (20_000_000_000_000_000 + hash(account.as_str()) % 9_000_000_000_000_000).to_string()
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
