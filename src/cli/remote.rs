//! The API of a running server, as the command line asks it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Client, Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc;

/// An answer that is written line by line may take as long as it does.
const FOREVER: Duration = Duration::from_secs(7 * 24 * 3600);
/// The longest time between two parts of such an answer. The server gives a sign of life every few seconds; one call of
/// the Graph API may take longer.
const SILENCE: Duration = Duration::from_secs(120);

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

    /// Posts a document, and hands on what is answered line by line, until the answer ends. A server that says nothing for
    /// as long as [`SILENCE`] has gone.
    pub(super) async fn post_for_lines<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        lines: &mpsc::Sender<T>,
    ) -> anyhow::Result<()> {
        let request = self.client.request(Method::POST, self.url(path)).json(body).timeout(FOREVER);
        let mut answer = self.answer(request).await?;
        let mut text = Vec::new();
        loop {
            let part = tokio::time::timeout(SILENCE, answer.chunk()).await;
            let part = part.context("the server has fallen silent")?.context("the server broke off")?;
            let Some(part) = part else { return Ok(()) };
            text.extend_from_slice(&part);
            while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = text.drain(..=end).collect();
                let line =
                    serde_json::from_slice(&line).context("the server's answer is of another version")?;
                if lines.send(line).await.is_err() {
                    return Ok(());
                }
            }
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.base)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let answer = self.answer(request).await?;
        let status = answer.status();
        if status == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        answer.json().await.with_context(|| format!("the server answered {status} and no JSON"))
    }

    /// The answer, if it is no refusal.
    async fn answer(&self, request: reqwest::RequestBuilder) -> anyhow::Result<reqwest::Response> {
        let answer = request.bearer_auth(&self.token).send().await;
        let answer = answer.with_context(|| format!("can't reach the server at {}", self.base))?;
        let status = answer.status();
        if !status.is_success() {
            let body: Value =
                answer.json().await.with_context(|| format!("the server answered {status} and no JSON"))?;
            bail!("the server answered {status}: {}", body["detail"].as_str().unwrap_or("no reason given"));
        }
        Ok(answer)
    }
}
