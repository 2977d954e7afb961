//! The client of Meta's Graph API: the calls that Tanggap makes, each tried once.
//!
//! The token travels in the `Authorization` header only, never in an address, so that no log on the way keeps it; the
//! calls for which Meta wants it otherwise are [`Graph::refresh`] and [`Graph::log_in`]. Redirects are not followed: a call that posts would lose
//! its body or be made twice, and one that reads would carry the token to wherever it is sent.
//!
//! Reading order: `client` (how any call is made), `setup` and `proof`, `lists` (page by page); then what is called: `comments`,
//! `media`, `mentions`, `messages`, `account`, `login`.

mod account;
mod client;
mod comments;
mod lists;
mod login;
mod media;
mod mentions;
mod messages;
mod proof;
mod setup;

pub use client::Graph;
pub use login::{Login, PERMISSIONS};
pub use messages::MAX_MESSAGE_BYTES;
pub use setup::SetupError;
