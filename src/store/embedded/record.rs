//! What a frame's payload says.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::comment::{CommentId, Entry, Timestamp};
use crate::store::{DeadLetter, StoreError};

/// Appends a ledger entry to a payload: one JSON object a line.
pub(super) fn entry(entry: &Entry, payload: &mut Vec<u8>) -> Result<(), StoreError> {
    serde_json::to_writer(&mut *payload, entry).map_err(|e| unwritable(&e))?;
    payload.push(b'\n');
    Ok(())
}

/// The ledger entries of a payload.
pub(super) fn entries(payload: &[u8]) -> Result<Vec<Entry>, StoreError> {
    let lines = payload.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|e| unreadable(&e))).collect()
}

/// The same payload without the personal data of those comments' entries, of the same length; none if there is none.
pub(super) fn redacted(
    payload: &[u8],
    is_meant: impl Fn(&CommentId) -> bool,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut new = Vec::with_capacity(payload.len());
    for line in payload.split_inclusive(|&byte| byte == b'\n') {
        let mut known: Entry = serde_json::from_slice(line).map_err(|e| unreadable(&e))?;
        if !is_meant(&known.comment) {
            new.extend_from_slice(line);
            continue;
        }
        known.event = known.event.without_personal_data();
        let mut shorter = Vec::with_capacity(line.len());
        entry(&known, &mut shorter)?;
        // Blanks before the line's end keep the places of all that follows.
        shorter.pop();
        shorter.resize(line.len().saturating_sub(1), b' ');
        shorter.push(b'\n');
        new.extend_from_slice(&shorter);
    }
    Ok(Some(new).filter(|new| new != payload))
}

/// A dead letter's payload with nothing but blanks for a body, of the same length; none if it is not older than `before`.
pub(super) fn redacted_letter(payload: &[u8], before: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
    let letter = read_letter(payload)?;
    if letter.at >= before {
        return Ok(None);
    }
    let mut new = payload.to_vec();
    let body = new.len().saturating_sub(letter.body.len());
    if let Some(body) = new.get_mut(body..) {
        body.fill(b' ');
    }
    Ok(Some(new).filter(|new| new != payload))
}

#[derive(Serialize, Deserialize)]
struct Heading {
    at: Timestamp,
    reason: String,
}

/// A dead letter as payload: a line that says when and why, and the bytes as they came.
pub(super) fn letter(letter: &DeadLetter) -> Result<Vec<u8>, StoreError> {
    let heading = Heading { at: letter.at, reason: letter.reason.clone() };
    let mut payload = serde_json::to_vec(&heading).map_err(|e| unwritable(&e))?;
    payload.push(b'\n');
    payload.extend_from_slice(&letter.body);
    Ok(payload)
}

/// The dead letter of a payload.
pub(super) fn read_letter(payload: &[u8]) -> Result<DeadLetter, StoreError> {
    let mut parts = payload.splitn(2, |&byte| byte == b'\n');
    let heading: Heading =
        serde_json::from_slice(parts.next().unwrap_or_default()).map_err(|e| unreadable(&e))?;
    let body = parts.next().unwrap_or_default().to_vec();
    Ok(DeadLetter { at: heading.at, reason: heading.reason, body })
}

/// Small things under their keys, as payload; none removes one.
pub(super) fn kept(items: &[(String, Option<Value>)]) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(items).map_err(|e| unwritable(&e))
}

/// The small things of a payload.
pub(super) fn read_kept(payload: &[u8]) -> Result<Vec<(String, Option<Value>)>, StoreError> {
    serde_json::from_slice(payload).map_err(|e| unreadable(&e))
}

fn unwritable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent(format!("a record can't be written: {error}"))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent(format!(
        "a record of the journal is not understood ({error}); was the store written by a newer version?"
    ))
}
