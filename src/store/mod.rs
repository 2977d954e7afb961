//! Where comments are kept: the [`Store`] trait in the domain's words, and its implementations.
//!
//! A store holds the ledger and, derived from it, the present state of every comment. It decides nothing: what an
//! arrival or a change means is said by [`crate::comment`], and what to do next by the engine. Its promises are
//! durability (what was acknowledged is there after a crash), atomicity (a change of state and its ledger entry are one
//! write) and order (a change is made on top of the version that its author saw, or not at all).
//!
//! [`embedded`] keeps everything in one folder of one machine. A `postgres://` URL is understood and refused for now.

pub mod embedded;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::watch;

use crate::comment::{
    AccountId, Actor, Arrival, Comment, CommentId, Entry, Event, IntentId, Language, MediaId, Responder,
    StateName, Timestamp,
};
use crate::config::StoreUrl;

/// Opens the store that a configuration names, creating it if need be. Blocks while a journal is read.
///
/// # Errors
/// [`StoreError`], worded for the person who starts the program.
pub fn open(url: &StoreUrl) -> Result<Arc<dyn Store>, StoreError> {
    match url {
        StoreUrl::Sled(dir) => Ok(Arc::new(embedded::Embedded::open(dir)?)),
        StoreUrl::Postgres(_) => Err(StoreError::NotThereYet("PostgreSQL")),
    }
}

/// The ledger, and the comments that it makes.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Takes what a notification or the poller brought. When this returns, it is on disk. Comments that are known are
    /// not taken twice.
    async fn receive(&self, delivery: Delivery) -> Result<Receipt, StoreError>;

    /// Records changes, each by itself: made on top of the version that it names, or refused as a [`Conflict`].
    /// Returns the comments as they are now.
    async fn record(&self, changes: Vec<Change>) -> Result<Vec<Result<Comment, Conflict>>, StoreError>;

    /// Takes ledger entries as another installation wrote them, after those that are here. Either all of them, or none if
    /// their numbers do not ascend from the last one.
    async fn import(&self, entries: Vec<Entry>) -> Result<(), StoreError>;

    /// The comment of that id.
    async fn comment(&self, id: &CommentId) -> Result<Option<Comment>, StoreError>;

    /// Those of several comments that are known, in the order in which they are asked for.
    async fn comments(&self, ids: Vec<CommentId>) -> Result<Vec<Comment>, StoreError>;

    /// The comments whose first entries (see [`Comment::first_seq`]) are these, in the order in which they are asked for.
    async fn begun(&self, first: Vec<u64>) -> Result<Vec<Comment>, StoreError>;

    /// The replies under a top-level comment that we know of, by id. The comment itself is not among them.
    async fn replies(&self, top: &CommentId) -> Result<Vec<Comment>, StoreError> {
        self.below(vec![top.clone()]).await
    }

    /// The replies under several top-level comments, one thread after the other.
    async fn below(&self, tops: Vec<CommentId>) -> Result<Vec<Comment>, StoreError>;

    /// Those of several replies that are recorded as the answer to a comment.
    async fn answers(&self, replies: Vec<CommentId>) -> Result<Vec<CommentId>, StoreError>;

    /// The comments under a post, those that reached us last first.
    async fn under(&self, media: &MediaId, limit: usize) -> Result<Vec<Comment>, StoreError>;

    /// Comments in a state: the urgent first (see [`Comment::urgency`]), then in the order in which they reached us.
    /// `after` is the last one of the page before.
    async fn waiting(
        &self,
        state: StateName,
        after: Option<&Comment>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError>;

    /// Comments that wait for staff: the escalated first, then those whose reply failed, then drafts; among them, those first
    /// that were written first.
    async fn queue(&self, asked: QueueQuery) -> Result<Queue, StoreError>;

    /// Comments that a query asks for, newest first.
    async fn find(&self, query: Query) -> Result<Page, StoreError>;

    /// Comments written in a period, `from` included and `to` not, by time; `after` is the last one of the page before.
    async fn written(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, CommentId)>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError>;

    /// Comments whose latest entry (see [`Comment::version`]) comes after a position, in the order of those entries.
    ///
    /// One that changes in the meantime moves to the end. So whoever goes on after the version of a page's last comment
    /// gets every comment at least once as it is in the end, and misses no change.
    async fn changed(&self, after: u64, limit: usize) -> Result<Vec<Comment>, StoreError>;

    /// All ledger entries of a comment, in order.
    async fn history(&self, id: &CommentId) -> Result<Vec<Entry>, StoreError>;

    /// Ledger entries after a position, in order.
    async fn events(&self, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// The number of the ledger's last entry; 0 while it is empty.
    async fn last_seq(&self) -> Result<u64, StoreError>;

    /// The number of the ledger's last entry, and that it grew.
    fn watch(&self) -> watch::Receiver<u64>;

    /// Keeps small things beside the ledger (how an account stands, who may log in), each under a key; none removes it. All
    /// or nothing; when this returns, it is on disk.
    async fn keep(&self, items: Vec<(String, Option<Value>)>) -> Result<(), StoreError>;

    /// What is kept under keys that begin with a prefix, in the order of the keys.
    async fn kept(&self, prefix: &str) -> Result<Vec<(String, Value)>, StoreError>;

    /// What is kept under keys that begin with a prefix, the last key first; `before` is the last key of the page before.
    async fn kept_last(
        &self,
        prefix: &str,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Value)>, StoreError>;

    /// Dead letters from number `from` on, counted from 0, in order.
    async fn dead_letters(&self, from: u64, limit: usize) -> Result<Vec<DeadLetter>, StoreError>;

    /// Takes the personal data of erased comments, and the bodies of dead letters from before `letters_before`, out of
    /// whatever the store still keeps of them.
    async fn scrub(&self, letters_before: Timestamp) -> Result<(), StoreError>;

    /// The key of this installation, made when the store was: by it, authors are known under pseudonyms.
    fn installation_key(&self) -> [u8; 32];

    /// What its parts take on disk, in bytes.
    async fn sizes(&self) -> Result<Vec<(&'static str, u64)>, StoreError>;

    /// Whether events can be stored now; mends what it can if the last attempt failed.
    async fn check(&self) -> Result<(), StoreError>;

    /// Ends cleanly. What comes later is refused.
    async fn close(&self);
}

/// What is kept under exactly this key. What can't be read any more is as if it were not kept, but not silently.
///
/// # Errors
/// [`StoreError`] if the store can't be read.
pub async fn kept_as<T: DeserializeOwned>(store: &dyn Store, key: &str) -> Result<Option<T>, StoreError> {
    let kept = store.kept(key).await?.into_iter().find(|(name, _)| name == key);
    let read = kept.map(|(_, value)| serde_json::from_value(value)).transpose();
    Ok(read.unwrap_or_else(|error| {
        // What follows may name a person, or open something.
        let kind = key.split('/').next().unwrap_or_default();
        tracing::error!(kind, %error, "something that was kept can't be read");
        None
    }))
}

/// What one notification or one poll brought.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// The comments.
    pub arrivals: Vec<Arrival>,
    /// What was signed but not understood.
    pub dead_letters: Vec<DeadLetter>,
}

/// Something that Meta signed and we did not understand, kept so that nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// When it reached us.
    pub at: Timestamp,
    /// Why it was not understood.
    pub reason: String,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Comments that were new, or newly known to be ours.
    pub new: usize,
    /// Comments whose text had changed.
    pub edited: usize,
    /// Comments that were known.
    pub known: usize,
}

/// A step to record of one comment.
#[derive(Clone, Debug)]
pub struct Change {
    /// The comment.
    pub comment: CommentId,
    /// The version that the step was decided on (see [`Comment::version`]).
    pub version: u64,
    /// When the step is taken.
    pub at: Timestamp,
    /// What happens, in order; written together or not at all.
    pub events: Vec<(Actor, Event)>,
}

impl Change {
    /// A step on top of a comment as it was read.
    pub fn of(comment: &Comment, at: Timestamp, events: Vec<(Actor, Event)>) -> Self {
        Self { comment: comment.id.clone(), version: comment.version(), at, events }
    }
}

/// A change was decided on a version that is no longer the present one; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the comment has changed in the meantime")]
pub struct Conflict;

/// Which comments to find.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only those in this state.
    pub state: Option<StateName>,
    /// Only those of this account.
    pub account: Option<AccountId>,
    /// Only those whose latest decision names this intent.
    pub intent: Option<IntentId>,
    /// Only those whose text or author's name contains this, whatever the case.
    pub text: Option<String>,
    /// Only those whose text or author's name contains each of these, whatever the case.
    pub words: Vec<String>,
    /// Only those of these accounts; none is all, also those of no account.
    pub among: Option<Vec<AccountId>>,
    /// Only those in this language.
    pub language: Option<Language>,
    /// Only those that were answered, or not.
    pub answered: Option<bool>,
    /// Only those that a served account wrote itself, or only the others.
    pub own: Option<bool>,
    /// Only those that were first taken for a question, or not.
    pub question: Option<bool>,
    /// Only those that this one answered first.
    pub responder: Option<Responder>,
    /// Only those written in this time, the end not included; they are given by time then.
    pub written: Option<(Timestamp, Timestamp)>,
    /// Give what was found after this long; without it, look until the page is full.
    pub patience: Option<Duration>,
    /// Continue after this position (see [`Page::next`]).
    pub after: Option<u64>,
    /// At most so many.
    pub limit: usize,
}

/// A part of what a query finds.
#[derive(Clone, Debug)]
pub struct Page {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Where to continue; none if this is the end.
    pub next: Option<u64>,
    /// Where patience ended, if it did before the page was full: the time of the last comment looked at.
    pub looked_back_to: Option<Timestamp>,
}

/// Which of the comments that wait for staff to give.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// Of these accounts.
    pub accounts: Vec<AccountId>,
    /// Those that are snoozed beyond this moment are left out, and counted.
    pub now: Timestamp,
    /// Only those in this state.
    pub state: Option<StateName>,
    /// Only those that this user sees to.
    pub assigned_to: Option<String>,
    /// Only those that are snoozed, and no others.
    pub snoozed: bool,
    /// So many of the first are passed over.
    pub skip: usize,
    /// At most so many.
    pub limit: usize,
}

/// What waits for staff.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// The comments that were asked for.
    pub comments: Vec<Comment>,
    /// How many there are of those that were asked for.
    pub total: usize,
    /// How many wait in all, by what for.
    pub counts: Counts,
}

/// How many comments wait for staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// A person is called.
    pub escalated: usize,
    /// Their reply could not be posted.
    pub failed: usize,
    /// A reply is proposed.
    pub drafts: usize,
    /// Left until later; not among the others.
    pub snoozed: usize,
    /// When the one was written that waits longest.
    pub oldest: Option<Timestamp>,
}

impl Counts {
    /// How many wait now.
    pub fn waiting(&self) -> usize {
        self.escalated + self.failed + self.drafts
    }
}

/// Why a store does not do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing can be stored or read now; the same may succeed later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What is derived from the ledger is damaged; it is being made anew, and the same will succeed then.
    #[error("the index is damaged and is made anew: {0}")]
    Damaged(String),
    /// Another process holds the folder.
    #[error("{dir} is in use by another process{}; stop it first, or ask the running server (--server URL --token T)",
        holder.map(|pid| format!(" (pid {pid})")).unwrap_or_default())]
    InUse {
        /// The folder.
        dir: PathBuf,
        /// The process that holds it, if it says so.
        holder: Option<u32>,
    },
    /// What is on disk contradicts itself in a way that only a person can resolve.
    #[error("{0}")]
    Inconsistent(String),
    /// A kind of store that this version does not have.
    #[error("{0} is not there yet as a store; use store.url = \"sled:./data\"")]
    NotThereYet(&'static str),
}

impl StoreError {
    fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Unavailable(format!("can't {what} {}: {error}", path.display()))
    }
}
