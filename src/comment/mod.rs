//! The domain's own words: a comment, what happened to it, and where it stands.
//!
//! Here live identifiers and times ([`CommentId`], [`Timestamp`]), the [`Event`]s of the ledger, and the fold that turns
//! a comment's events into its present [`Comment`] and [`State`]. No I/O, no clock, no database: everything above this
//! module speaks these words, and this module knows nobody.
//!
//! The ledger's JSON is a published language (the measurement module reads it), so its types carry their serde names
//! here; every other wire or storage form stands at its own edge and converts.
//!
//! Reading order: [`id`], [`time`], [`ledger`], [`state`], `fold`, [`arrival`].

pub mod arrival;
mod fold;
pub mod id;
pub mod ledger;
mod same;
pub mod state;
pub mod time;

pub use arrival::Arrival;
pub use id::{AccountId, CommentId, IntentId, InvalidId, MediaId};
pub use ledger::{
    Actor, ActorKind, Author, Channel, Clock, Decision, Entry, Event, Kind, Language, Outcome, Remains,
    Responder, Source,
};
pub use same::{normal, same};
pub use state::{Answer, Attempt, Comment, Decided, HIDDEN, Peers, Reply, State, StateName, Wait, Writer};
pub use time::Timestamp;
