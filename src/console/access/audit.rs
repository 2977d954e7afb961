//! The record of what people do in the console and to its users: only ever added to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use crate::comment::Timestamp;
use crate::store::{Store, StoreError};

/// Where the store keeps the record; the keys are in the order of time.
const KEY: &str = "audit/";

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// The user's name, `command line`, or the API token's name.
    pub by: String,
    /// What, as a code: `comment.approve`, `user.add`.
    pub did: String,
    /// To what: a comment, a user, an account, an intent.
    pub about: Option<String>,
}

/// Adds a deed to the record.
///
/// # Errors
/// [`StoreError`] if nothing can be stored.
pub async fn record(store: &Arc<dyn Store>, deed: &Deed) -> Result<(), StoreError> {
    /// Tells deeds of one millisecond apart.
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let key = format!("{KEY}{:015}-{number:08x}", deed.at.as_millis());
    store.keep(vec![(key, serde_json::to_value(deed).ok())]).await
}

/// The deeds before a position, the latest first, each with its position.
///
/// # Errors
/// [`StoreError`] if the store can't be read.
pub async fn read(
    store: &Arc<dyn Store>,
    before: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, Deed)>, StoreError> {
    let before = before.map(|position| format!("{KEY}{position}"));
    let kept = store.kept_last(KEY, before.as_deref(), limit).await?;
    Ok(kept
        .into_iter()
        .filter_map(|(key, value)| {
            Some((key.strip_prefix(KEY)?.to_owned(), serde_json::from_value(value).ok()?))
        })
        .collect())
}
