//! Tanggap: answers the comments on a government agency's Instagram account, and measures how fast.

pub mod authoring;
pub mod cli;
pub mod comment;
pub mod config;
pub mod console;
pub mod engine;
pub mod export;
pub mod instagram;
pub mod intents;
pub mod participation;
pub mod reply;
pub mod server;
pub mod store;
pub mod text;
