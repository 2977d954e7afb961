//! How any call is made: its address, its token, its answer or error, and what it tells of the allowance.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde_json::Value;
use tokio::time::Instant;

use super::proof::AppSecret;
use crate::comment::Timestamp;
use crate::instagram::class::Class;
use crate::instagram::error::{ErrorBody, GraphError};
use crate::instagram::usage::{self, Usage};

/// Longest answer read, in bytes. A page of 50 comments with 10 replies each, all of 2,200 emoji that are escaped with 12
/// bytes each, has 14.8 MB: nobody can make a list unreadable by writing much.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// The client of the Graph API. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(super) http: Client,
    pub(super) base: Url,
    pub(super) timeout: Duration,
    pub(super) proof: Option<AppSecret>,
    pub(super) seen: Arc<Seen>,
}

/// What the latest answers told beside what was asked for: Meta's clock, and the usage with when it was read, by a hash of the token, so that no token is kept.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By how many milliseconds Meta's clock was ahead of ours when it answered last.
    skew: Mutex<Option<i64>>,
    hash: RandomState,
    usage: Mutex<HashMap<u64, (Usage, Instant)>>,
    calls: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
}

/// The JSON of a 2xx, with what an error would be made of if it is not what was asked for.
pub(super) struct Answer {
    call: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    pub(super) body: Value,
}

impl Graph {
    /// Within this time every call has ended, well or not.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How much of its allowance the account of this token has used, by the headers that were read last; the wait in it is
    /// what is left of it now. None before Meta has sent any, and again once they say nothing of the present: their wait
    /// is over, or they are an hour old.
    pub fn usage(&self, token: &str) -> Option<Usage> {
        let key = self.seen.hash.hash_one(token);
        let seen = self.seen.usage.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&key).and_then(|(usage, at)| usage.after(at.elapsed()))
    }

    /// By how many milliseconds Meta's clock is ahead of ours, by its latest answer; it tells whole seconds, and the answer takes
    /// its time. None before any.
    pub fn clock_skew(&self) -> Option<i64> {
        *self.seen.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The calls that were made, by what they are and what came of them: `ok`, or what the failure proves.
    pub fn calls(&self) -> BTreeMap<(&'static str, &'static str), u64> {
        self.seen.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A call below the base address.
    pub(super) fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        self.http.request(method, url)
    }

    /// Makes a call that bears the token in its header.
    pub(super) async fn call(
        &self,
        call: &'static str,
        token: &str,
        request: RequestBuilder,
    ) -> Result<Answer, GraphError> {
        let Some(request) = self.bearing(token, request) else {
            return Err(GraphError::new(
                call,
                Class::AccountStopped,
                "the token has signs that no header may have",
            ));
        };
        self.send(call, token, request).await
    }

    /// The call with its token, and with the app's proof where that is due; none if the token fits into no header.
    pub(super) fn bearing(&self, token: &str, request: RequestBuilder) -> Option<RequestBuilder> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
        bearer.set_sensitive(true);
        let request = request.header(AUTHORIZATION, bearer);
        Some(match &self.proof {
            Some(secret) => request.query(&[("appsecret_proof", secret.proof(token))]),
            None => request,
        })
    }

    /// Makes a call as it is and reads its answer.
    pub(super) async fn send(
        &self,
        call: &'static str,
        token: &str,
        request: RequestBuilder,
    ) -> Result<Answer, GraphError> {
        let done = self.send_uncounted(call, token, request).await;
        let result = done.as_ref().map_or_else(|error| error.class.as_str(), |_| "ok");
        let mut calls = self.seen.calls.lock().unwrap_or_else(PoisonError::into_inner);
        *calls.entry((call, result)).or_default() += 1;
        drop(calls);
        done
    }

    async fn send_uncounted(
        &self,
        call: &'static str,
        token: &str,
        request: RequestBuilder,
    ) -> Result<Answer, GraphError> {
        let answer = request.send().await;
        let mut answer = answer.map_err(|error| GraphError::transport(call, &error))?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        self.note(token, status, &headers);
        let body = read(&mut answer, call).await?;
        let unreadable = |why| GraphError::unreadable(call, status, &headers, why);
        let body = body.ok_or_else(|| unreadable("the answer is too long"))?;
        let body: Value = serde_json::from_slice(&body).map_err(|_| unreadable("the answer is no JSON"))?;
        match ErrorBody::read(&body) {
            Some(error) => Err(GraphError::answered(call, status, &headers, &error)),
            None if status.is_success() => Ok(Answer { call, status, headers, body }),
            None if status.is_redirection() => Err(unreadable("redirected, which is not followed")),
            None => Err(unreadable("an error without a code")),
        }
    }

    /// Notes what the headers say of the time and of the allowance. A call that was carried out without a word of it proves that it is not
    /// used up, or no longer.
    fn note(&self, token: &str, status: StatusCode, headers: &HeaderMap) {
        if let Some(theirs) = usage::date(headers) {
            let skew = theirs.since(Timestamp::now());
            *self.seen.skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(skew);
        }
        let key = self.seen.hash.hash_one(token);
        let mut seen = self.seen.usage.lock().unwrap_or_else(PoisonError::into_inner);
        match usage::usage(headers) {
            Some(usage) => drop(seen.insert(key, (usage, Instant::now()))),
            None if status.is_success() => seen.retain(|of, (usage, _)| *of != key || !usage.is_used_up()),
            None => {}
        }
    }
}

impl Answer {
    /// Reads what was asked for; if it is not there, the answer is none, and `why` says so.
    pub(super) fn read<T>(
        mut self,
        read: impl FnOnce(Value) -> Option<T>,
        why: &'static str,
    ) -> Result<T, GraphError> {
        read(self.body.take()).ok_or_else(|| self.unreadable(why))
    }

    /// The answer `{"success":true}`.
    pub(super) fn success(self) -> Result<(), GraphError> {
        // Some edges write the truth as a text.
        let is_success = |success: &Value| matches!(success, Value::Bool(true)) || success == "true";
        self.read(|body| body.get("success").filter(|s| is_success(s)).map(drop), "the answer is no success")
    }

    pub(super) fn unreadable(&self, why: &'static str) -> GraphError {
        GraphError::unreadable(self.call, self.status, &self.headers, why)
    }
}

/// Reads the body up to [`MAX_BODY`]; none if it is longer.
async fn read(answer: &mut Response, call: &'static str) -> Result<Option<Vec<u8>>, GraphError> {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    loop {
        let chunk = answer.chunk().await.map_err(|error| {
            // The status alone proves nothing, whatever it says: the answer was cut off.
            let broken = GraphError::transport(call, &error);
            GraphError { class: Class::Unknown, status: Some(status), ..broken }
        })?;
        match chunk {
            Some(chunk) if body.len() + chunk.len() > MAX_BODY => return Ok(None),
            Some(chunk) => body.extend_from_slice(&chunk),
            None => return Ok(Some(body)),
        }
    }
}
