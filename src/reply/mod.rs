//! What to do with a comment, and what to say.
//!
//! [`policy`] turns a match into a [`Verdict`]: post, draft, escalate or ignore, with the reason. [`compose()`] makes the
//! text from an intent's variants and the agency's facts. Both are pure: the day, the account's mode and all else come in as
//! values, so that a back-test over a million stored comments gives what the bot would have done. [`context`] says what
//! thread or caption add to a comment that says too little by itself. [`published`] is what anybody may see of the FAQ. [`peer`] tells whether another citizen has answered before
//! either.

pub mod compose;
pub mod context;
pub mod peer;
pub mod policy;
pub mod published;

pub use compose::{
    Composed, MAX_CHARS, MAX_MESSAGE_BYTES, address, compose, fill, mentioned, mentions, notice,
};
pub use policy::{Circumstances, Facts, Reason, Setting, Verdict, decide};
