//! Tools for those who write the FAQ: what could be better in their files, and what a change would do.
//!
//! All of it is pure and uses the matcher and the policy that serve, so that what a tool says is what citizens would get.
//! Reading files and showing results is left to `cli`.
//!
//! Reading order: [`mod@judge`], which all others ask; [`explain`], [`comments`]; [`lints`]; `holdout`, `alike`, [`exam`];
//! [`thresholds`], [`format`](mod@format), `writing`, [`import`], [`export`]; [`editing`]; [`comparison`]; [`suggestion`], [`sharing`].

mod alike;
pub mod comments;
pub mod comparison;
pub mod editing;
pub mod exam;
pub mod explain;
pub mod export;
pub mod format;
mod holdout;
pub mod import;
pub mod judge;
pub mod lints;
pub mod sharing;
pub mod suggestion;
pub mod thresholds;
mod writing;

pub use judge::{Judged, Terms, judge};
