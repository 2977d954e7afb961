//! One user of the console, as the store keeps it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Role;
use super::totp::Totp;
use crate::comment::{AccountId, Timestamp};
use crate::console::words::Tongue;

/// Longest name to log in with, in bytes; e-mail addresses of agencies fit.
const MOST: usize = 64;

/// The name by which a user logs in and stands in ledger and audit: lower case, without blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName(String);

/// Why a text is no name of a user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a user's name has 2 to {MOST} letters, digits, '.', '_', '-' or '@', got {0:?}")]
pub struct InvalidName(String);

impl UserName {
    /// Takes a name as people type it: blanks around it and the case of its letters do not matter.
    ///
    /// # Errors
    /// [`InvalidName`] shows what was typed.
    pub fn new(typed: &str) -> Result<Self, InvalidName> {
        let name = typed.trim().to_ascii_lowercase();
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@');
        if !(2..=MOST).contains(&name.len()) || !name.bytes().all(fits) {
            return Err(InvalidName(typed.chars().take(MOST).collect()));
        }
        Ok(Self(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UserName {
    type Error = InvalidName;
    fn try_from(name: String) -> Result<Self, InvalidName> {
        Self::new(&name)
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A user of the console.
#[derive(Clone, Serialize, Deserialize)]
pub struct User {
    /// The name to log in with.
    pub name: UserName,
    /// The name that colleagues see.
    pub shown: String,
    /// What the user may do.
    pub role: Role,
    /// The accounts that the user sees; none is all.
    pub accounts: Option<BTreeSet<AccountId>>,
    /// The language of the user's pages.
    pub tongue: Tongue,
    /// Light, dark, or as the device is set.
    #[serde(default)]
    pub theme: Theme,
    /// The password's hash, as a PHC string.
    pub(super) password: String,
    /// Whether somebody else chose the password, so that it must be changed before anything else.
    pub must_change: bool,
    /// The second factor, once it was set up.
    pub(super) totp: Option<Totp>,
    /// When the user was added.
    pub created_at: Timestamp,
    /// By whom; none is the first admin.
    pub created_by: Option<String>,
}

/// How the console looks for a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The theme's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl User {
    /// Whether the user may do what that role may.
    pub fn may(&self, role: Role) -> bool {
        self.role >= role
    }

    /// Whether the user sees an account. What belongs to no account is for those who see all.
    pub fn sees(&self, account: Option<&AccountId>) -> bool {
        match (&self.accounts, account) {
            (None, _) => true,
            (Some(own), Some(account)) => own.contains(account),
            (Some(_), None) => false,
        }
    }

    /// Whether a second factor is asked for at login.
    pub fn has_second_factor(&self) -> bool {
        self.totp.is_some()
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_as_people_type_it() {
        for (typed, name) in [
            (" Ani ", Some("ani")),
            ("humas@disdik.go.id", Some("humas@disdik.go.id")),
            ("a", None),
            ("", None),
            ("dua kata", None),
            ("a/b", None),
            ("é.é", None),
        ] {
            assert_eq!(UserName::new(typed).ok().as_ref().map(UserName::as_str), name, "{typed:?}");
        }
    }
}
