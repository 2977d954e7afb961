//! The API of a running server, as the command line asks it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// Which server to ask.
#[derive(clap::Args, Clone)]
pub(super) struct Remote {
    /// Ask the running server at this address instead of opening its store
    #[arg(long, value_name = "URL", requires = "token", global = true)]
    pub(super) server: Option<String>,
    /// The API token to show it
    #[arg(long, value_name = "T", global = true)]
    pub(super) token: Option<String>,
}

/// A server's API.
pub(super) struct Api {
    client: Client,
    base: String,
    token: String,
}

impl Api {
    pub(super) fn new(server: &str, token: &str) -> anyhow::Result<Self> {
        // Another part of the process may have chosen its provider before; then that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { client, base: server.trim_end_matches('/').to_owned(), token: token.to_owned() })
    }

    pub(super) async fn get(&self, path: &str, query: &[(&str, String)]) -> anyhow::Result<Value> {
        self.send(self.client.request(Method::GET, self.url(path)).query(query)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(self.client.request(Method::POST, self.url(path)).json(body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> anyhow::Result<()> {
        self.send(self.client.request(Method::DELETE, self.url(path))).await.map(drop)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.base)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let answer = request.bearer_auth(&self.token).send().await;
        let answer = answer.with_context(|| format!("can't reach the server at {}", self.base))?;
        let status = answer.status();
        if status == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        let body: Value =
            answer.json().await.with_context(|| format!("the server answered {status} and no JSON"))?;
        if !status.is_success() {
            bail!("the server answered {status}: {}", body["detail"].as_str().unwrap_or("no reason given"));
        }
        Ok(body)
    }
}
