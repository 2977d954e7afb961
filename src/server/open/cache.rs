//! What is kept for a minute, so that whoever asks often costs little, and answers to those who have a page already.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::Refusal;
use crate::comment::Timestamp;
use crate::server::etag;

/// How long something is kept, and how long others may keep it.
const FRESH: Duration = Duration::from_secs(60);
/// Things kept at once: some tens of megabytes at most.
const MOST: usize = 512;
/// Things made at the same time; the server has comments to take, too.
const AT_ONCE: usize = 2;
/// How long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was made lately.
pub(super) struct Kept<K, V> {
    all: Mutex<HashMap<K, (Instant, Arc<V>)>>,
    turns: Semaphore,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { all: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// What is kept under a key, or made now; `make` is told what was there before.
    pub(super) async fn get(
        &self,
        key: K,
        make: impl AsyncFnOnce(Option<Arc<V>>) -> Result<V, Refusal>,
    ) -> Result<Arc<V>, Refusal> {
        if let Ok(kept) = self.look(&key) {
            return Ok(kept);
        }
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Busy)?;
        // Somebody may have made it meanwhile.
        let before = match self.look(&key) {
            Ok(kept) => return Ok(kept),
            Err(before) => before,
        };
        let made = Arc::new(make(before).await?);
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (Instant::now(), Arc::clone(&made)));
        Ok(made)
    }

    /// What is kept and fresh; else, what is kept and is not.
    fn look(&self, key: &K) -> Result<Arc<V>, Option<Arc<V>>> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(key) {
            Some((made, kept)) if made.elapsed() < FRESH => Ok(Arc::clone(kept)),
            Some((_, kept)) => Err(Some(Arc::clone(kept))),
            None => Err(None),
        }
    }
}

/// A page or a file, ready to be given.
pub(super) struct Rendered {
    kind: &'static str,
    body: Bytes,
    mark: String,
    modified: Timestamp,
    more: Vec<(HeaderName, String)>,
}

impl Rendered {
    /// One that was modified now, or when the one before was if it is the same.
    pub(super) fn new(kind: &'static str, body: Vec<u8>, before: Option<Arc<Self>>, now: Timestamp) -> Self {
        let digest = Sha256::digest(&body);
        let mark: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        // Weak: it is the same in gzip.
        let mark = format!("W/\"{mark}\"");
        let modified = before.filter(|before| before.mark == mark).map_or(now, |before| before.modified);
        Self { kind, body: body.into(), mark, modified, more: Vec::new() }
    }

    /// The same with another header.
    pub(super) fn with(mut self, name: HeaderName, value: String) -> Self {
        self.more.push((name, value));
        self
    }

    /// The answer; to those who have it already, that they have it.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let mut response = if self.is_had(asked) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.kind)], Body::from(self.body.clone())).into_response()
        };
        let modified = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.modified.to_jiff());
        let headers = [
            (header::ETAG, Some(self.mark.clone())),
            (header::LAST_MODIFIED, modified.ok()),
            (header::CACHE_CONTROL, Some(format!("public, max-age={}", FRESH.as_secs()))),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?)));
        for (name, value) in headers.chain(self.more.iter().cloned()) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }

    fn is_had(&self, asked: &HeaderMap) -> bool {
        if let Some(known) = asked.get(header::IF_NONE_MATCH) {
            return etag::knows(known, &self.mark);
        }
        let since = asked.get(header::IF_MODIFIED_SINCE);
        let since = since.and_then(|since| DateTimeParser::new().parse_timestamp(since.as_bytes()).ok());
        // Headers have whole seconds.
        since.is_some_and(|since| self.modified.to_jiff().as_second() <= since.as_second())
    }
}
