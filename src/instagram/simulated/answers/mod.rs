//! How Meta answers the calls of the Graph API: a function of the world and the call, without the ways of the network.
//!
//! Reading order: `scene` (a call and its dispatch), `answered` and `refusal` (what comes back), `view` (objects as they are shown) and
//! `paging` (lists of them); then the calls: `comments`, `media`, `mentions`, `messages`, `account`.

mod account;
mod answered;
mod comments;
mod media;
mod mentions;
mod messages;
mod paging;
mod refusal;
mod scene;
mod view;

pub(crate) use answered::{Answered, Made};
pub(crate) use refusal::throttled;
pub use scene::Rules;
pub(crate) use scene::{Call, Scene, answer};
