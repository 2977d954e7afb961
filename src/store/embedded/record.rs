//! What a frame's payload says.

use serde::{Deserialize, Serialize};

use crate::comment::{AccountId, Entry, Timestamp};
use crate::store::{DeadLetter, Standing, StoreError};

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

#[derive(Serialize, Deserialize)]
struct AccountStanding {
    account: AccountId,
    standing: Standing,
}

/// How an account stands, as payload.
pub(super) fn standing(account: &AccountId, standing: &Standing) -> Result<Vec<u8>, StoreError> {
    let (account, standing) = (account.clone(), standing.clone());
    serde_json::to_vec(&AccountStanding { account, standing }).map_err(|e| unwritable(&e))
}

/// Which account stands how, by a payload.
pub(super) fn read_standing(payload: &[u8]) -> Result<(AccountId, Standing), StoreError> {
    let read: AccountStanding = serde_json::from_slice(payload).map_err(|e| unreadable(&e))?;
    Ok((read.account, read.standing))
}

fn unwritable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent(format!("a record can't be written: {error}"))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent(format!(
        "a record of the journal is not understood ({error}); was the store written by a newer version?"
    ))
}
