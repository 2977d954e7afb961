//! Identifiers that can't be empty, so that two strangers never merge under one missing id.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest identifier taken, in bytes. Instagram's are numeric strings of at most 20 digits; the rest is head room that
/// still keeps keys small.
const MAX_LEN: usize = 64;

/// Why a text is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} must have 1 to {MAX_LEN} letters, digits, '-', '_' or '.', got {value:?}")]
pub struct InvalidId {
    kind: &'static str,
    value: String,
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident: $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
        pub struct $name(String);

        impl $name {
            /// Takes 1 to 64 ASCII letters, digits, `-`, `_` or `.`.
            ///
            /// # Errors
            /// [`InvalidId`] names the value that is none.
            pub fn new(value: impl Into<String>) -> Result<Self, InvalidId> {
                let value = value.into();
                let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
                if value.is_empty() || value.len() > MAX_LEN || !value.bytes().all(fits) {
                    let value = value.chars().take(MAX_LEN).collect();
                    return Err(InvalidId { kind: $kind, value });
                }
                Ok(Self(value))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(value: String) -> Result<Self, InvalidId> {
                Self::new(value)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

identifiers! {
    /// A comment's id at Instagram; the key under which everything about it is kept.
    CommentId: "a comment id";
    /// The id of a professional account, as notifications name it in `entry.id` (the API's `user_id`).
    AccountId: "an account id";
    /// The id of a post, reel or advertisement.
    MediaId: "a media id";
    /// The id of an intent in the FAQ files, for example `ijazah-hilang`.
    IntentId: "an intent id";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_never_empty_long_or_strange() {
        for good in ["17865799348089039", "0", "ijazah-hilang", "c_1.x"] {
            assert_eq!(CommentId::new(good).map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let long = "9".repeat(65);
        for bad in ["", " ", "a/b", "a b", "é", "../x", long.as_str()] {
            assert!(CommentId::new(bad).is_err(), "{bad:?} was taken");
        }
    }
}
