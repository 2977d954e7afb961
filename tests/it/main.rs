//! What Tanggap does, by story, through its public surface.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod account;
mod agency;
mod alarms;
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
mod open;
mod outbox;
mod participation;
mod past;
mod peers;
mod poller;
mod privacy;
mod program;
mod push;
mod reports;
mod safety;
mod sharing;
mod store;
mod targets;
mod tokens;
mod webhook;
