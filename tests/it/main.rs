//! What Tanggap does, by story, through its public surface.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod account;
mod agency;
mod answers;
mod authoring;
mod browser;
mod channels;
mod cli;
mod comment;
mod console;
mod crash;
mod desk;
mod erasure;
mod given;
mod instagram;
mod meta;
mod metrics;
mod notices;
mod outbox;
mod participation;
mod peers;
mod poller;
mod privacy;
mod program;
mod push;
mod safety;
mod store;
mod tokens;
mod webhook;
