//! `tanggap drafts`: what waits for staff, until they have the console.
//!
//! With a server running, its API is asked; without one, the store is opened, and what is approved goes out at the next
//! start.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use serde_json::{Value, json};

use super::ConfigFile;
use super::remote::{Api, Remote};
use crate::comment::{Comment, CommentId, StateName};
use crate::config::{Config, Scope};
use crate::engine::{Accounts, Engine, Timing};
use crate::instagram::Graph;
use crate::store::{self, Store, StoreError};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Subcommand)]
enum Command {
    /// List what waits: escalations first, then drafts, the longest waiting first
    List,
    /// Approve a proposed reply, or your version of it; it is posted
    Approve {
        /// The comment's id
        id: String,
        /// Your version of the reply
        #[arg(long)]
        text: Option<String>,
    },
    /// Reject a proposed reply
    Reject {
        /// The comment's id
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// Where drafts are handled.
enum Desk {
    Server(Api),
    Store(Box<Engine>),
}

/// What is shown of a comment that waits.
struct Waiting {
    id: String,
    state: String,
    written_at: String,
    author: Option<String>,
    text: String,
    reason: Option<String>,
    proposal: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let desk = desk(&arguments).await?;
    let done = handle(&desk, &arguments.command).await;
    if let Desk::Store(engine) = &desk {
        engine.store.close().await;
    }
    done.map(|()| ExitCode::SUCCESS)
}

async fn handle(desk: &Desk, command: &Command) -> anyhow::Result<()> {
    // Whoever sits at the machine that runs the server is staff; the name says from where.
    let by = "command line";
    match (desk, command) {
        (_, Command::List) => {
            let mut waiting = desk.waiting(StateName::Escalated).await?;
            waiting.extend(desk.waiting(StateName::Draft).await?);
            for comment in &waiting {
                print(comment);
            }
            let many = if waiting.len() == 1 { "comment waits" } else { "comments wait" };
            eprintln!("{} {many}", waiting.len());
        }
        (Desk::Server(api), Command::Approve { id, text }) => {
            let body = text.as_ref().map_or_else(|| json!({}), |text| json!({ "text": text }));
            api.post(&format!("comments/{id}/approve"), &body).await?;
            println!("{id} approved; it is on its way");
        }
        (Desk::Server(api), Command::Reject { id, reason }) => {
            api.post(&format!("comments/{id}/reject"), &json!({ "reason": reason })).await?;
            println!("{id} rejected");
        }
        (Desk::Store(engine), Command::Approve { id, text }) => {
            engine.approve(&CommentId::new(id.as_str())?, text.as_deref(), by).await?;
            println!("{id} approved; it goes out when the server runs");
        }
        (Desk::Store(engine), Command::Reject { id, reason }) => {
            engine.reject(&CommentId::new(id.as_str())?, reason, by).await?;
            println!("{id} rejected");
        }
    }
    Ok(())
}

/// The server that was named; else the store; else, if a server holds it, that server by the configuration.
async fn desk(arguments: &Arguments) -> anyhow::Result<Desk> {
    if let (Some(server), Some(token)) = (&arguments.remote.server, &arguments.remote.token) {
        return Ok(Desk::Server(Api::new(server, token)?));
    }
    let config = arguments.config.load()?;
    let url = config.store.url.clone();
    let opened = tokio::task::spawn_blocking(move || store::open(&url)).await?;
    match opened {
        Ok(store) => Ok(Desk::Store(Box::new(engine(&config, store)?))),
        Err(error @ StoreError::InUse { .. }) => {
            let token = config.api.tokens.iter().find(|token| token.scope >= Scope::Review);
            let token = token.with_context(|| {
                format!(
                    "{error}; no [[api.tokens]] of scope review or admin is configured to ask the server with"
                )
            })?;
            Ok(Desk::Server(Api::new(&format!("http://{}", config.server.listen), token.token.expose())?))
        }
        Err(error) => bail!(error),
    }
}

fn engine(config: &Config, store: Arc<dyn Store>) -> anyhow::Result<Engine> {
    let graph = Graph::new(config.meta.graph_url.as_str(), &config.meta.graph_version, config.meta.timeout)?;
    Ok(Engine::new(store, Accounts::load(config)?, graph, "command line", Timing::default()))
}

impl Desk {
    /// All comments in a state, the longest waiting first.
    async fn waiting(&self, state: StateName) -> anyhow::Result<Vec<Waiting>> {
        let mut waiting = Vec::new();
        match self {
            Self::Store(engine) => {
                let mut after = 0;
                loop {
                    let page = engine.store.waiting(state, after, 500).await?;
                    let Some(last) = page.last() else { return Ok(waiting) };
                    after = last.first_seq();
                    waiting.extend(page.into_iter().map(Waiting::from));
                }
            }
            Self::Server(api) => {
                let mut query = vec![("state", state.as_str().to_owned()), ("limit", "1000".to_owned())];
                loop {
                    let page = api.get("comments", &query).await?;
                    waiting.extend(page["items"].as_array().into_iter().flatten().map(Waiting::from));
                    let Some(next) = page["next"].as_u64() else { break };
                    query.retain(|(key, _)| *key != "after");
                    query.push(("after", next.to_string()));
                }
                waiting.reverse();
                Ok(waiting)
            }
        }
    }
}

impl From<Comment> for Waiting {
    fn from(comment: Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            state: comment.state.name().as_str().to_owned(),
            written_at: comment.written_at.to_string(),
            author: comment.author.and_then(|author| author.username),
            proposal: comment.state.proposal().flatten().map(str::to_owned),
            text: comment.text,
            reason: comment.decided.map(|decided| decided.reason),
        }
    }
}

impl From<&Value> for Waiting {
    fn from(item: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            id: text(&item["id"]).unwrap_or_default(),
            state: text(&item["state"]).unwrap_or_default(),
            written_at: text(&item["written_at"]).unwrap_or_default(),
            author: text(&item["author"]["username"]),
            text: text(&item["text"]).unwrap_or_default(),
            reason: text(&item["reason"]),
            proposal: text(&item["reply"]["text"]),
        }
    }
}

fn print(comment: &Waiting) {
    let author = comment.author.as_deref().unwrap_or("?");
    println!("{}  {}  {}", comment.id, comment.state, comment.written_at);
    println!("  @{author}: {}", one_line(&comment.text));
    println!("  why: {}", comment.reason.as_deref().unwrap_or("-"));
    println!("  proposed: {}\n", comment.proposal.as_deref().map_or_else(|| "-".to_owned(), one_line));
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
