//! The participation document for people (a table in Indonesian) and for programs (JSON, CSV).

mod csv;
mod table;
mod targets;
pub(super) mod units;

pub use self::csv::{columns_of, csv, rows};
pub use table::table;
pub use targets::targets;

use super::Document;

/// The document itself, with indentation.
///
/// # Errors
/// None that a document can cause; the writer's are passed on.
pub fn json(document: &Document) -> serde_json::Result<String> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}

#[cfg(test)]
mod tests;
