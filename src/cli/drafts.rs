//! `tanggap drafts`: what waits for staff, until they have the console.
//!
//! With a server running, its API is asked; without one, the store is opened, and what is approved goes out at the next
//! start.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::desk::Desk;
use super::remote::Remote;
use super::{ConfigFile, output};
use crate::comment::{Comment, CommentId, StateName};
use crate::config::Scope;
use crate::text::personal::mask;

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
    /// List what waits: escalations, then replies that failed, then drafts, the longest waiting first
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
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Review).await?;
    let done = handle(&desk, &arguments.command).await;
    desk.leave().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn handle(desk: &Desk, command: &Command) -> anyhow::Result<()> {
    // Whoever sits at the machine that runs the server is staff; the name says from where.
    let by = "command line";
    match (desk, command) {
        (_, Command::List) => {
            let mut waiting = waiting_in(desk, StateName::Escalated).await?;
            waiting.extend(waiting_in(desk, StateName::Failed).await?);
            waiting.extend(waiting_in(desk, StateName::Draft).await?);
            output::give(&waiting.iter().map(shown).collect::<String>())?;
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

/// All comments in a state, the longest waiting first.
async fn waiting_in(desk: &Desk, state: StateName) -> anyhow::Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    match desk {
        Desk::Store(engine) => {
            let mut after = None;
            loop {
                let page = engine.store.waiting(state, after.as_ref(), 500).await?;
                after = page.last().cloned();
                if after.is_none() {
                    return Ok(waiting);
                }
                waiting.extend(page.into_iter().map(Waiting::from));
            }
        }
        Desk::Server(api) => {
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

impl From<Comment> for Waiting {
    fn from(comment: Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            state: comment.state.name().as_str().to_owned(),
            written_at: comment.written_at.to_string(),
            author: comment.author.and_then(|author| author.username),
            proposal: comment.state.proposal().flatten().map(str::to_owned),
            reason: comment
                .state
                .reason()
                .map(str::to_owned)
                .or(comment.decided.map(|decided| decided.reason)),
            text: comment.text,
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

fn shown(comment: &Waiting) -> String {
    let author = comment.author.as_deref().unwrap_or("?");
    format!(
        "{}  {}  {}\n  @{author}: {}\n  why: {}\n  proposed: {}\n\n",
        comment.id,
        comment.state,
        comment.written_at,
        quoted(&comment.text),
        comment.reason.as_deref().map_or_else(|| "-".to_owned(), quoted),
        comment.proposal.as_deref().map_or_else(|| "-".to_owned(), quoted),
    )
}

/// In one line, and with the personal data masked: what stands on a terminal is copied, and kept in its history.
fn quoted(text: &str) -> String {
    mask(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
