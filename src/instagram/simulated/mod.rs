//! A simulated Instagram: plays Meta's side over real HTTP, for tests, for `demo` and for `tanggap simulate`.
//!
//! It sends signed notifications to the webhook as Meta does ([`Instagram::comment`], [`Instagram::tells_of`]): in every
//! shape, in batches, twice, out of order, and again until it gets its 200; also of the account's own replies. It serves
//! the calls of the Graph API that Tanggap makes, with faults on demand ([`Fault`]): no answer after success, creation
//! long after the answer, resets, errors; and with Meta's own gaps ([`Writing::unlisted`], [`Writing::filtered`],
//! [`Instagram::withholds_authors`], [`Instagram::subscribes`]). Its clock can be moved ([`Instagram::lets_pass`]), for what takes days.
//! And it keeps what was posted, so that a test asserts what a citizen would see ([`Instagram::replies_to`],
//! [`Instagram::messages_to`]).
//!
//! Nothing here is used to answer real comments, and it knows nothing of Tanggap: only Instagram's own ways.
//!
//! ```
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use tanggap::instagram::simulated::{Fault, Instagram, Options, What};
//!
//! let instagram = Instagram::start(Options::default()).await?;
//! instagram.delivers_to("http://127.0.0.1:8080/webhook")?;
//! instagram.goes_wrong(What::Reply, [Fault::reset().after_doing_it()]);
//! let asked = instagram.comment("kapan ppdb dibuka?").by("warga_1").sends().await;
//! assert!(asked.delivery.delivered_at.is_some());
//! # Ok(()) }
//! ```
//!
//! Reading order: `world` (what there is), `answers` and `api` (the Graph API), `fault` and `allowance`, `notice` and `delivery`
//! (notifications), `stage`, `setting`, `publish`, `speak` and `seen` (what one may do, and see), [`rehearsal`] (a whole day in a minute).

mod allowance;
mod answers;
mod api;
mod backoff;
mod chance;
mod clock;
mod connection;
mod delivery;
mod fault;
mod fields;
mod handshake;
mod happening;
mod log;
mod login;
mod notice;
mod options;
mod platform;
mod publish;
pub mod rehearsal;
mod seen;
mod setting;
mod speak;
mod stage;
mod tally;
mod world;

pub use answers::Rules;
pub use backoff::Backoff;
pub use chance::Chance;
pub use fault::{Fault, What};
pub use handshake::Handshake;
pub use happening::Happening;
pub use log::{Attempt, Called, Delivery};
pub use notice::{MOST, Manner, Shape};
pub use options::Options;
pub use publish::Publishing;
pub use speak::{Notification, Sent, Writing};
pub use stage::{Instagram, StartError};
pub use tally::{Latency, Tally};
pub use world::{Account, Kind, Message, Post, Reach, Way, Written};
