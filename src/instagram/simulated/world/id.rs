//! Ids made of numbers.

use crate::comment::InvalidId;

/// The id that a number is.
#[expect(clippy::expect_used, reason = "digits are always an id")]
pub(super) fn id<T: TryFrom<String, Error = InvalidId>>(number: u64) -> T {
    T::try_from(number.to_string()).expect("digits are an id")
}
