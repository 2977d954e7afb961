//! Replies that are never lost and never doubled, whatever the Graph API does.
//!
//! The outbox waits less here than it does for agencies: an attempt's outcome is certain some two seconds after the call.

mod doubt;
mod limits;
mod moments;
mod restarts;
mod trouble;

use std::time::Duration;

use serde_json::Value;
use tanggap::comment::{CommentId, Timestamp};
use tanggap::instagram::simulated::{Called, Fault, Instagram, What};
use tokio::task::JoinSet;

use crate::agency::{Agency, Budget, Setup, entries, faq};

/// An agency whose calls of the API end soon.
fn hasty(setup: &mut Setup) {
    setup.timeout = Budget::SHORT;
}

/// The results of all attempts in a comment's ledger, in order.
fn outcomes(comment: &Value) -> Vec<&str> {
    entries(comment, "outcome").iter().map(|outcome| outcome["result"].as_str().unwrap()).collect()
}

/// The calls of one kind, in order.
fn calls(instagram: &Instagram, what: What) -> Vec<Called> {
    instagram.calls().into_iter().filter(|call| call.what == what).collect()
}

/// What became of a question whose reply met these faults, and whose echo came after that time, if ever.
struct Story {
    fault: String,
    comment: Value,
    replies: Vec<String>,
    calls: Vec<Called>,
}

/// Tells the story of each fault, all at once, each in an agency of its own; the faults of each strike one call after the
/// other. Each is over when its question is in one of the `ends`.
async fn stories(
    faults: Vec<Vec<Fault>>,
    echo: Option<Duration>,
    ends: &'static [&'static str],
) -> Vec<Story> {
    let mut stories = JoinSet::new();
    for faults in faults {
        stories.spawn(async move {
            let agency = Agency::opens_with(|setup| {
                hasty(setup);
                setup.instagram.echo = echo;
            })
            .await;
            let fault = format!("{faults:?}");
            agency.instagram.goes_wrong(What::Reply, faults);
            let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
            let is_over = |comment: &Value| ends.iter().any(|state| comment["state"] == *state);
            agency.sees_that(&asked, &format!("{ends:?} after {fault}"), is_over).await;
            // What comes late comes before the end; then nothing changes any more.
            let (instagram, replies) = (agency.instagram.clone(), agency.replies(&asked));
            let comment = agency.comment(&asked).await;
            agency.ends().await;
            let calls = instagram.calls();
            Story { fault, comment, replies, calls }
        });
    }
    stories.join_all().await
}

/// The time from one call to another, in milliseconds.
fn between(earlier: &Called, later: &Called) -> i64 {
    later.at.since(earlier.at)
}

/// The moment of a ledger entry.
fn at(entry: &Value) -> Timestamp {
    entry["at"].as_str().unwrap().parse().unwrap()
}

/// A question that the bot knows, by somebody.
async fn asks(agency: &Agency, who: &str) -> CommentId {
    agency.instagram.comment(faq::KNOWN).by(who).sends().await.id
}
