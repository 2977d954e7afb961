//! Shows what happens, as the ledger tells it.

use std::collections::HashMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::comment::{CommentId, Decision, Entry, Event, Responder, Source, Timestamp};
use crate::engine::Engine;

/// Between two looks at the ledger.
const LOOK: Duration = Duration::from_millis(100);

/// Shows every entry until `stop`.
pub(super) async fn show(engine: Engine, color: bool, stop: CancellationToken) -> anyhow::Result<()> {
    let mut after = 0;
    let mut feed = Feed { color, written: HashMap::new() };
    loop {
        let stopped = stop.is_cancelled();
        for entry in engine.store.events(after, 1000).await? {
            after = entry.seq;
            if let Some(line) = feed.line(&entry) {
                println!("{line}");
            }
        }
        if stopped {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Feed {
    color: bool,
    /// Who wrote a comment, and when.
    written: HashMap<CommentId, (String, Timestamp)>,
}

impl Feed {
    fn line(&mut self, entry: &Entry) -> Option<String> {
        let (author, written_at) = self.written.get(&entry.comment).cloned().unzip();
        let author = author.unwrap_or_default();
        match &entry.event {
            Event::Received { source, text, author, written_at, parent, .. } => {
                let name = author.as_ref().and_then(|author| author.username.clone()).unwrap_or_default();
                self.written.insert(entry.comment.clone(), (name.clone(), *written_at));
                // Our own replies come back as events; they were shown when they were posted.
                parent.is_none().then(|| {
                    let line = format!("{} {text}", self.paint("1", &format!("@{name}")));
                    let found = self.paint("35", "   the webhook missed it, the poller found it");
                    if *source == Source::Poller { format!("{line}\n{found}") } else { line }
                })
            }
            Event::Dated { written_at, .. } => {
                self.written.insert(entry.comment.clone(), (author, *written_at));
                None
            }
            Event::Decided { reason, .. } if matches!(reason.as_str(), "own-comment") => None,
            Event::Decided { decision, reason, intent, confidence, .. } => {
                let (color, word) = match decision {
                    Decision::Post => ("32", "post"),
                    Decision::Draft => ("33", "draft"),
                    Decision::Escalate => ("31", "escalate"),
                    Decision::Ignore => ("90", "ignore"),
                };
                let intent = intent.as_ref().map_or("-", |intent| intent.as_str());
                let word = self.paint(color, &format!("{word:<8}"));
                Some(format!("   {word} {reason}, {intent}, confidence {confidence:.2}"))
            }
            Event::Approved { .. } => {
                let by = entry.actor.name.as_deref().unwrap_or("staff");
                Some(format!("   {} by {by}: the draft for @{author}", self.paint("36", "approved")))
            }
            Event::Queued { text, .. } => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(format!("   {} {text}", self.paint("34", "reply   ")))
            }
            Event::Answered { responder, answered_at, .. } => {
                let who = match responder {
                    Responder::Bot => "the bot",
                    Responder::Approved => "the bot, approved by staff",
                    Responder::Staff => "staff",
                };
                let wait = written_at.map_or(0, |written_at| answered_at.since(written_at).max(0));
                let line = format!(
                    "   public   @{author} was answered by {who} after {}.{:03} s",
                    wait / 1000,
                    wait % 1000
                );
                Some(self.paint("32", &line))
            }
            _ => None,
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
