//! The API as an admin's program calls it.

use std::collections::HashMap;

use serde_json::Value;

/// The API, with a token or without.
pub(crate) struct Api {
    http: reqwest::Client,
    base: String,
    token: Option<&'static str>,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers, by name in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// The body.
    pub(crate) text: String,
}

/// A client of servers on this machine.
pub(crate) fn client() -> reqwest::Client {
    // Another test of this process may have chosen the provider before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().tls_certs_only([]).no_proxy().build().unwrap()
}

impl Api {
    pub(super) fn new(http: reqwest::Client, base: String, token: Option<&'static str>) -> Self {
        Self { http, base, token }
    }

    /// The API of a server that the program runs.
    pub(crate) fn of(server: &str, token: &'static str) -> Self {
        Self::new(client(), format!("{server}/api/v1"), Some(token))
    }

    /// Reads what is at a path, with its query.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.with_token(self.http.get(self.url(path)))).await
    }

    /// Reads what is at a path, in that form.
    pub(crate) async fn get_as(&self, path: &str, accept: &str) -> Answer {
        Answer::of(self.with_token(self.http.get(self.url(path)).header("accept", accept))).await
    }

    /// Posts a document.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.with_token(self.http.post(self.url(path)).json(body))).await
    }

    /// Posts nothing.
    pub(crate) async fn post_empty(&self, path: &str) -> Answer {
        Answer::of(self.with_token(self.http.post(self.url(path)))).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    fn with_token(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

impl Answer {
    pub(super) async fn of(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        Self { status, headers, text: answer.text().await.unwrap() }
    }

    /// The value of a header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What a problem document says, once it is one of that status.
    pub(crate) fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{self:?}");
        assert!(problem["title"].is_string() && problem["type"].is_string(), "{self:?}");
        problem["detail"].as_str().unwrap().to_owned()
    }
}
