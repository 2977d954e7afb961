//! How every page looks: its frame, the parts that it is made of, and the files that the browser needs.
//!
//! Reading order: `assets` (styles and scripts), [`frame`](mod@frame), [`parts`], [`comment`], [`icons`](mod@icons).

pub(super) mod assets;
pub(super) mod comment;
mod frame;
mod icons;
pub(super) mod parts;

pub(super) use frame::{Section, bare_page, failure_page, page};
pub(super) use icons::icon;
