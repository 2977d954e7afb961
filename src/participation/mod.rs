//! How fast and how completely an account answers: definition 1.
//!
//! A [`Record`] says of one comment what the figures need; [`document()`] turns records into figures over a period;
//! [`render`] writes them for people and programs. All of it is pure: the same records and the same [`Request`] give the
//! same figures, today and in ten years. Nothing here is ever stored as truth.
//!
//! What is *not* here: reading the store, and how staff or the bot answer.
//!
//! Reading order: [`record`], [`working`], [`observation`], [`request`], [`document`](mod@document) with `members` and
//! `cohort`, [`behind`](mod@behind), [`survival`] and [`percentile`], [`by`], [`period`], [`table`], [`render`];
//! [`targets`] for what is to be reached; [`surge`] for what is unusual; [`publication`] for what everybody may have.

pub mod behind;
pub mod by;
mod cohort;
pub mod document;
mod members;
pub mod observation;
pub mod percentile;
pub mod period;
pub mod pseudonym;
pub mod publication;
pub mod record;
pub mod render;
pub mod report;
pub mod request;
pub mod surge;
pub mod survival;
pub mod table;
pub mod tally;
pub mod targets;
pub mod working;

pub use behind::{Behind, behind};
pub use by::{By, Key, UnknownBy};
pub use document::{Document, Group, document, documents};
pub use observation::Observation;
pub use percentile::Latency;
pub use period::{Bound, InvalidPeriod, Period};
pub use pseudonym::Pseudonyms;
pub use record::{Context, Record, Served};
pub use request::{Request, Zones};
pub use survival::Survival;
pub use table::Table;

/// The version of the definition by which records and figures are made; written into each of them.
pub const DEFINITION: u8 = 1;
