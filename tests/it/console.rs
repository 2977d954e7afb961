//! The staff's console, as browsers use it: who comes in, who may do what, and what is done.

mod accounts;
mod connecting;
mod failed;
mod figures;
mod intents;
mod pages;
mod people;
mod queue;
mod roles;
mod visitor;

pub(crate) use visitor::{Visitor, add_user};
