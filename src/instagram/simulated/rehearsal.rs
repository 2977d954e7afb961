//! A rehearsal: comments as citizens write them, played against a server that runs elsewhere, with a tally at the end
//! of what the citizens saw. `tanggap simulate` and `demo` render its events.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::notice::Shape;
use super::tally::{self, Tally};
use super::{Account, Chance, Fault, Handshake, Happening, Instagram, Manner, Options, StartError, What};
use crate::comment::{CommentId, MediaId};

/// What is rehearsed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The webhook that is told.
    pub webhook: String,
    /// Signs the notifications.
    pub app_secret: String,
    /// For the handshake at the beginning.
    pub verify_token: String,
    /// Where the simulated Graph API listens; the server's `meta.graph_url` must lead there.
    pub listen: SocketAddr,
    /// The account that the server serves, with its token.
    pub account: Account,
    /// The app with which it may be connected; the simulator's own unless told.
    pub app_id: Option<String>,
    /// What the citizens write, in this order, and again from the start if `count` asks for more.
    pub comments: Vec<String>,
    /// How many comments are written; none goes on until it is ended.
    pub count: Option<u64>,
    /// Comments a second.
    pub rate: f64,
    /// Share of the notifications that come twice, 0 to 1.
    pub duplicates: f64,
    /// Share of the notifications that hold several comments, 0 to 1.
    pub batches: f64,
    /// Share of the notifications that are overtaken by later ones, 0 to 1.
    pub disorder: f64,
    /// Share of the notifications in the flat shape, 0 to 1.
    pub flat: f64,
    /// Share of the notifications that are never sent, 0 to 1; what they would tell of, the API lists all the same.
    pub missed: f64,
    /// Share of the replies through the API that go wrong in some way, 0 to 1.
    pub faults: f64,
    /// Once nothing has happened for so long after the last comment, it is over.
    pub quiet: Duration,
    /// Choices follow from it, and ids. Against a server that keeps its store, each rehearsal needs another seed, since
    /// the same ids are the same comments.
    pub seed: u64,
}

/// What a rehearsal reports while it runs.
#[derive(Clone, Debug)]
pub enum Event {
    /// The Graph API listens at that base address.
    Started(String),
    /// How the webhook answered the handshake.
    Verified(Handshake),
    /// Something that happened.
    Happened(Box<Happening>),
    /// How far it is; about once a second.
    Progress(Tally),
}

/// Plays a rehearsal until it is over, or until `shutdown` ends, and returns what the citizens saw.
///
/// # Errors
/// [`StartError`] if the API can't listen there or the webhook's address is none.
pub async fn run(
    plan: Plan,
    shutdown: impl Future<Output = ()>,
    mut report: impl FnMut(Event),
) -> Result<Tally, StartError> {
    let usual = Options::default();
    let instagram = Instagram::start(Options {
        listen: plan.listen,
        seed: plan.seed,
        accounts: vec![plan.account.clone()],
        app_id: plan.app_id.clone().unwrap_or(usual.app_id),
        app_secret: plan.app_secret.clone(),
        ..usual
    })
    .await?;
    instagram.delivers_to(&plan.webhook)?;
    report(Event::Started(instagram.url()));
    instagram.goes_wrong_at_times(What::Reply, plan.faults, troubles());
    let mut happenings = instagram.watches();
    let mut shutdown = std::pin::pin!(shutdown);

    let verified = tokio::select! {
        verified = instagram.verifies(&plan.verify_token) => verified,
        () = &mut shutdown => return Ok(tally::of(&instagram)),
    };
    report(Event::Verified(verified));
    let played = async {
        play(&instagram, &plan).await;
        // An hour bounds a server that never comes to rest.
        instagram.waits_for_quiet(plan.quiet, Duration::from_secs(3_600)).await;
    };
    let mut played = std::pin::pin!(played);
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            () = &mut played => break,
            () = &mut shutdown => break,
            Some(happening) = happenings.recv() => report(Event::Happened(Box::new(happening))),
            _ = beat.tick() => report(Event::Progress(tally::of(&instagram))),
        }
    }
    while let Ok(happening) = happenings.try_recv() {
        report(Event::Happened(Box::new(happening)));
    }
    Ok(tally::of(&instagram))
}

/// The comments of a file: a line each, plain or as JSON with a member `text`. Blank lines are passed over.
pub fn comments(file: &str) -> Vec<String> {
    let text = |line: &str| {
        let json: Option<HashMap<String, serde_json::Value>> = serde_json::from_str(line).ok();
        let text = json.and_then(|mut json| json.remove("text"));
        text.and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_else(|| line.to_owned())
    };
    file.lines().map(str::trim).filter(|line| !line.is_empty()).map(text).collect()
}

/// What happens to replies on a bad day. Silence is left out: each would cost the server's whole timeout.
fn troubles() -> Vec<Fault> {
    vec![
        Fault::reset().after_doing_it(),
        Fault::reset(),
        Fault::status(502).after_doing_it(),
        Fault::status(503),
        Fault::error(2, None).with_status(500),
        Fault::error(20, 1_772_107).after_doing_it(),
        Fault::reset().doing_it_after(Duration::from_secs(2)),
        Fault::malformed(),
        Fault::without_id(),
        Fault::slow(Duration::from_secs(1)),
        Fault::too_many_requests(1),
    ]
}

/// Most comments in one notification of a rehearsal; a batch of Meta's limit would hide the pace.
const BATCH: usize = 20;

/// How far a notification of a rehearsal may be overtaken.
const LATE: Duration = Duration::from_millis(800);

async fn play(instagram: &Instagram, plan: &Plan) {
    let mut chance = Chance::new(plan.seed ^ 0x5eed);
    let post = instagram.posts().into_iter().next().map(|post| post.id);
    // A pace of nothing, or of no number, would be a day without a comment.
    let rate = if plan.rate > 0.0 { plan.rate } else { 1.0 };
    let pause = Duration::from_secs_f64((1.0 / rate).clamp(1e-6, 3_600.0));
    let mut next = Instant::now();
    let mut held: Vec<CommentId> = Vec::new();
    let mut room = 1;
    let count = plan.count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
    for text in plan.comments.iter().cycle().take(count) {
        sleep_until(next).await;
        next += pause;
        held.push(write(instagram, &mut chance, post.as_ref(), text));
        if held.len() >= room {
            tell(instagram, &mut chance, plan, &std::mem::take(&mut held));
            room = if chance.happens(plan.batches) { 2 + chance.below(BATCH as u64 - 1) as usize } else { 1 };
        }
    }
    if !held.is_empty() {
        tell(instagram, &mut chance, plan, &held);
    }
}

fn write(instagram: &Instagram, chance: &mut Chance, post: Option<&MediaId>, text: &str) -> CommentId {
    // Enough people that one rarely writes twice, and few enough that some do.
    let comment = instagram.comment(text).by(&format!("warga_{}", 1 + chance.below(9_999)));
    match post {
        Some(post) => comment.on(post).writes(),
        None => comment.writes(),
    }
}

/// Sends a notification of these comments, twice, late, flat or not at all as chance has it.
fn tell(instagram: &Instagram, chance: &mut Chance, plan: &Plan, comments: &[CommentId]) {
    if chance.happens(plan.missed) {
        return;
    }
    let shape = if chance.happens(plan.flat) { Shape::Flat } else { Shape::Changes };
    let after = if chance.happens(plan.disorder) { LATE } else { Duration::ZERO };
    let manner = Manner { shape, ..Manner::default() };
    let times = if chance.happens(plan.duplicates) { 2 } else { 1 };
    for _ in 0..times {
        instagram.tells_of(comments).in_manner(manner).after(after).leaves();
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started(url) => write!(f, "simulated Graph API at {url}"),
            Self::Verified(Handshake { is_accepted: true, .. }) => f.write_str("webhook verified"),
            Self::Verified(Handshake { status: Some(status), .. }) => {
                write!(f, "webhook not verified: status {status}")
            }
            Self::Verified(_) => f.write_str("webhook not verified: no answer"),
            Self::Happened(happening) => happening.fmt(f),
            Self::Progress(tally) => write!(
                f,
                "{} comments, {} of {} notifications delivered, {} replies",
                tally.comments, tally.delivered, tally.notifications, tally.replies
            ),
        }
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrote(comment) => write!(f, "@{}: {}", comment.username(), comment.text),
            Self::Changed(comment) => write!(f, "@{} changed: {}", comment.username(), comment.text),
            Self::Sent(delivery) => {
                match (delivery.attempts.last().and_then(|last| last.status), delivery.is_over) {
                    (Some(200), _) => write!(f, "notification {} delivered", delivery.number),
                    (Some(status), false) => write!(f, "notification {} got {status}", delivery.number),
                    (None, false) => write!(f, "notification {} got no answer", delivery.number),
                    (_, true) => write!(f, "notification {} given up", delivery.number),
                }
            }
            Self::Replied { reply, asked } => {
                let seconds = reply.at.since(asked.at) as f64 / 1_000.0;
                write!(f, "@{} after {seconds:.1} s: {}", reply.username(), reply.text)
            }
            Self::Messaged(message) => {
                let to = message.to.username.as_deref().unwrap_or_default();
                write!(f, "privately to @{to}: {}", message.text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_a_comment_a_line() {
        let file =
            "kapan ppdb?\n\n{\"text\": \"ijazah hilang\", \"intent\": \"x\"}\n{bukan json}\n{\"t\":1}\n";
        assert_eq!(comments(file), ["kapan ppdb?", "ijazah hilang", "{bukan json}", "{\"t\":1}"]);
    }
}
