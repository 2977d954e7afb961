//! Ids of Instagram objects.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

/// The id of an account, a person, a comment or a media: opaque text that is never empty.
///
/// Instagram's ids are numbers beyond what a double holds exactly, and are sent as strings (rarely as
/// numbers); both become the same `Id`. Treat it as text from outside: encode it before it goes into a URL.
///
/// ```
/// use instagram_webhook::Id;
///
/// let id: Id = "17841400000000000".parse()?;
/// assert_eq!(id, "17841400000000000");
/// assert!("".parse::<Id>().is_err());
/// # Ok::<(), instagram_webhook::EmptyIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// Takes an id.
    ///
    /// # Errors
    ///
    /// [`EmptyIdError`] where it is empty or blank.
    pub fn new(id: impl Into<Box<str>>) -> Result<Self, EmptyIdError> {
        let id = id.into();
        if id.trim().is_empty() { Err(EmptyIdError) } else { Ok(Self(id)) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id is empty or blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is empty")]
pub struct EmptyIdError;

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Id {
    type Err = EmptyIdError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.into()
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}
