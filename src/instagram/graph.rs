//! The client of Meta's Graph API: the calls that Tanggap makes, each tried once.
//!
//! The token travels in the `Authorization` header only, never in an address, so that no log on the way keeps it.
//! Redirects are not followed: a call that posts would lose its body or be made twice, and one that reads would carry
//! the token to wherever it is sent.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde_json::Value;

use super::class::Class;
use super::error::{ErrorBody, GraphError};
use super::http;
use super::remote::{self, FIELDS, Next, RemoteComment};
use super::usage::{self, Usage};
use crate::comment::CommentId;

/// Comments asked for in one page; Meta gives no more.
const PAGE: &str = "50";

/// Pages read of one thread. 50 pages are 2,500 replies to one comment, far beyond any thread of an agency; a list that
/// is longer can't be told from one that never ends.
const MAX_PAGES: usize = 50;

/// Longest answer read, in bytes. A page of 50 comments of 2,200 emoji, escaped with 12 bytes each, has 1.3 MB.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// Longest time to reach Meta, within the time that a call has in all: what fails in it is known not to have been sent.
/// Of a short timeout it is half, so that connecting fails as such and not as a call without an answer.
const CONNECT: Duration = Duration::from_secs(5);

/// Idle connections are dropped sooner than Meta's balancers do it (60 s and more), since a call on a connection that
/// is being closed ends in doubt.
const IDLE: Duration = Duration::from_secs(20);

/// The client of the Graph API. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Graph {
    http: Client,
    base: Url,
    timeout: Duration,
    seen: Arc<Seen>,
}

/// The usage that was read last, by a hash of the token, so that no token is kept.
#[derive(Debug, Default)]
struct Seen {
    hash: RandomState,
    usage: Mutex<HashMap<u64, Usage>>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The configured address is none.
    #[error("graph_url must be an http or https address without query, got {0:?}")]
    Url(String),
    /// The configured version is none.
    #[error("graph_version must be like v26.0, got {0:?}")]
    Version(String),
    /// TLS could not be set up, mostly for want of the system's certificates.
    #[error("can't set up the HTTPS client")]
    Client(#[source] reqwest::Error),
}

impl Graph {
    /// A client of the API at `base_url` (for example `https://graph.instagram.com`), in version `version` (for example
    /// `v26.0`). Each call ends within `timeout`, connecting included.
    ///
    /// # Errors
    /// [`SetupError`] if address or version are none, or if the system has no certificates to trust.
    pub fn new(base_url: &str, version: &str, timeout: Duration) -> Result<Self, SetupError> {
        let base = base(base_url, version)?;
        let http = http::client(&base)
            .user_agent(concat!("tanggap/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT.min(timeout / 2))
            .timeout(timeout)
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(SetupError::Client)?;
        Ok(Self { http, base, timeout, seen: Arc::default() })
    }

    /// Within this time every call has ended, well or not.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Replies in public to a top-level comment and returns the new comment's id.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Unknown`], the reply may be public.
    pub async fn reply(&self, token: &str, target: &CommentId, text: &str) -> Result<CommentId, GraphError> {
        // `fields` is not asked for: Meta has created the reply and then answered 400 to that.
        let request = self.request(Method::POST, &[target.as_str(), "replies"]).form(&[("message", text)]);
        let (answer, status, headers) = self.call("reply", token, request).await?;
        let id = answer.as_object().and_then(|answer| remote::id(answer.get("id").cloned()));
        id.and_then(|id| CommentId::new(id).ok())
            .ok_or_else(|| GraphError::unreadable("reply", status, &headers, "the answer has no id"))
    }

    /// Reads one comment.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::Gone`] if it was deleted or is not for this token.
    pub async fn comment(&self, token: &str, id: &CommentId) -> Result<RemoteComment, GraphError> {
        let request = self.request(Method::GET, &[id.as_str()]).query(&[("fields", FIELDS)]);
        let (answer, status, headers) = self.call("comment", token, request).await?;
        remote::comment(answer)
            .ok_or_else(|| GraphError::unreadable("comment", status, &headers, "the answer is no comment"))
    }

    /// Reads all replies to a top-level comment.
    ///
    /// # Errors
    /// [`GraphError`], also when only some of the pages could be read: a list is whole or none.
    pub async fn replies(&self, token: &str, id: &CommentId) -> Result<Vec<RemoteComment>, GraphError> {
        let mut replies = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut request = self
                .request(Method::GET, &[id.as_str(), "replies"])
                .query(&[("fields", FIELDS), ("limit", PAGE)]);
            if let Some(cursor) = &after {
                request = request.query(&[("after", cursor)]);
            }
            let (answer, status, headers) = self.call("replies", token, request).await?;
            let unreadable = |why| GraphError::unreadable("replies", status, &headers, why);
            let page = remote::page(answer).ok_or_else(|| unreadable("the answer is no list of comments"))?;
            replies.extend(page.comments);
            after = match page.next {
                Next::End => return Ok(replies),
                Next::After(cursor) if after.as_ref() != Some(&cursor) => Some(cursor),
                Next::After(_) => return Err(unreadable("the list leads back to the same page")),
                Next::Lost => return Err(unreadable("the list has a next page without a cursor")),
            };
        }
        Err(GraphError::new("replies", Class::Unknown, "the list has too many pages"))
    }

    /// Hides a comment from the public, or shows it again.
    ///
    /// # Errors
    /// [`GraphError`]; whatever its class, the call may be made again, since it does no more the second time.
    pub async fn hide(&self, token: &str, id: &CommentId, hidden: bool) -> Result<(), GraphError> {
        let hide = if hidden { "true" } else { "false" };
        let request = self.request(Method::POST, &[id.as_str()]).query(&[("hide", hide)]);
        let (answer, status, headers) = self.call("hide", token, request).await?;
        match answer.get("success") {
            Some(Value::Bool(true)) => Ok(()),
            _ => Err(GraphError::unreadable("hide", status, &headers, "the answer is no success")),
        }
    }

    /// How much of its allowance the account of this token has used, by the headers that were read last; none before
    /// Meta has sent any.
    pub fn usage(&self, token: &str) -> Option<Usage> {
        let key = self.seen.hash.hash_one(token);
        self.seen.usage.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied()
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        self.http.request(method, url)
    }

    /// Makes the call and reads its answer: JSON of a 2xx, or an error.
    async fn call(
        &self,
        call: &'static str,
        token: &str,
        request: RequestBuilder,
    ) -> Result<(Value, StatusCode, HeaderMap), GraphError> {
        let Ok(mut bearer) = HeaderValue::from_str(&format!("Bearer {token}")) else {
            return Err(GraphError::new(
                call,
                Class::AccountStopped,
                "the token has signs that no header may have",
            ));
        };
        bearer.set_sensitive(true);
        let answer = request.header(AUTHORIZATION, bearer).send().await;
        let mut answer = answer.map_err(|error| GraphError::transport(call, &error))?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        self.note(token, &headers);
        let body = read(&mut answer, call).await?;
        let unreadable = |why| GraphError::unreadable(call, status, &headers, why);
        let body = body.ok_or_else(|| unreadable("the answer is too long"))?;
        let body: Value = serde_json::from_slice(&body).map_err(|_| unreadable("the answer is no JSON"))?;
        match ErrorBody::read(&body) {
            Some(error) => Err(GraphError::answered(call, status, &headers, &error)),
            None if status.is_success() => Ok((body, status, headers)),
            None if status.is_redirection() => Err(unreadable("redirected, which is not followed")),
            None => Err(unreadable("an error without a code")),
        }
    }

    fn note(&self, token: &str, headers: &HeaderMap) {
        if let Some(usage) = usage::usage(headers) {
            let key = self.seen.hash.hash_one(token);
            self.seen.usage.lock().unwrap_or_else(PoisonError::into_inner).insert(key, usage);
        }
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

/// The address below which all calls lie.
fn base(base_url: &str, version: &str) -> Result<Url, SetupError> {
    // What stands before an `@` may be a password.
    let shown = base_url.rsplit_once('@').map_or(base_url, |(_, rest)| rest);
    let wrong = || SetupError::Url(shown.chars().take(200).collect());
    let mut url = Url::parse(base_url).map_err(|_| wrong())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || url.password().is_some() {
        return Err(wrong());
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numbers = version.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    if !numbers.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
        return Err(SetupError::Version(version.chars().take(200).collect()));
    }
    url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().push(version);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_and_version_are_checked() {
        for (url, wanted) in [
            ("https://graph.instagram.com", "https://graph.instagram.com/v26.0"),
            ("https://graph.facebook.com/", "https://graph.facebook.com/v26.0"),
            ("http://127.0.0.1:4000/sim/", "http://127.0.0.1:4000/sim/v26.0"),
        ] {
            assert_eq!(base(url, "v26.0").unwrap().as_str(), wanted);
        }
        for url in ["", "graph.instagram.com", "ftp://x", "https://x/?a=b", "https://me:pw@x", "https://x#y"]
        {
            assert!(matches!(base(url, "v26.0"), Err(SetupError::Url(_))), "{url:?} was taken");
        }
        for version in ["", "26.0", "v26", "v26.", "v26.0/..", "v.0"] {
            assert!(
                matches!(base("https://x", version), Err(SetupError::Version(_))),
                "{version:?} was taken"
            );
        }
    }
}
