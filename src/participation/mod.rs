//! How fast and how completely an account answers: definition 1.
//!
//! A [`Record`] says of one comment what the figures need; [`document()`] turns records into figures over a period;
//! [`render`] writes them for people and programs. All of it is pure: the same records and the same [`Request`] give the
//! same figures, today and in ten years. Nothing here is ever stored as truth.
//!
//! What is *not* here: reading the store, and how staff or the bot answer.
//!
//! Reading order: [`record`], [`document`](mod@document), [`survival`], [`by`], [`period`], [`render`].

pub mod by;
pub mod document;
pub mod period;
pub mod pseudonym;
pub mod record;
pub mod render;
pub mod survival;

pub use by::{By, Key, UnknownBy};
pub use document::{Document, Group, Request, Zones, document};
pub use period::{Bound, InvalidPeriod, Period};
pub use pseudonym::Pseudonyms;
pub use record::{Context, Record, Served};
pub use survival::Survival;

/// The version of the definition by which records and figures are made; written into each of them.
pub const DEFINITION: u8 = 1;
