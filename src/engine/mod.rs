//! The tasks that move comments along.
//!
//! [`inbox`] says what a notification brings; `responder` decides on every new comment; [`outbox`] posts what is
//! queued; [`desk`] does what staff ask for; [`poller`] finds what the webhook missed; `safety` falls back to drafts where
//! something goes wrong. Each reads the present state from the store, asks the pure rooms what to do, and records the step
//! on top of the version that it saw: if two of them meet, one finds a [`crate::store::Conflict`] and looks again. No task
//! holds anything that a restart would lose, but for `safety`, which then counts anew.

pub mod accounts;
pub mod alarms;
pub mod answers;
mod backlog;
pub mod check;
pub mod connect;
mod connected;
pub mod counts;
mod coverage;
pub mod desk;
pub mod editing;
pub mod faq;
pub mod figures;
mod forget;
mod hook;
pub mod inbox;
mod lookout;
mod masked;
mod mentions;
mod moment;
mod notices;
pub mod outbox;
mod peers;
pub mod poller;
mod posts;
mod privacy;
mod probe;
mod push;
pub mod records;
mod reports;
mod responder;
mod resting;
mod retention;
mod rotation;
mod safety;
mod sharing;
mod switch;
mod targets;
pub mod telling;
mod tokens;
mod tuned;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{Mutex, Notify, RwLock};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use accounts::{Access, Account, Accounts};
pub use alarms::{Alarm, AlarmKind, Alarms};
pub use connected::{AdjustError, Wishes};
pub use faq::{Faq, Shelf};
pub use forget::Deletion;
pub use lookout::Lookout;
pub use masked::masked;
pub use outbox::{Pace, Timing};
pub use poller::{Gain, Phase, Polling, Progress, Silence};
pub use reports::ReportError;
pub use safety::Bounds;
pub use telling::Cadence;
pub use tokens::{Life, Renewal};

use crate::comment::{AccountId, Arrival, Comment, Entry, Source, State};
use crate::config::{self, Config, Limits, Push, Retention, Secret};
use crate::instagram::Graph;
use crate::store::{Change, Delivery, Receipt, Store, StoreError};

/// Comments under a post among which the one is looked for that staff answered in a comment of its own.
const AROUND: usize = 200;

/// Long enough to read what was done and to press a button, short enough that no citizen notices.
const TAKE_BACK: Duration = Duration::from_secs(6);

/// What an engine is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of this node, which stands with each attempt to post.
    pub node: String,
    /// The waits of the outbox.
    pub timing: Timing,
    /// How fast replies may go out.
    pub limits: Limits,
    /// How long personal data is kept.
    pub retention: Retention,
    /// How the poller reads.
    pub polling: Polling,
    /// When an account falls back to drafts; none if it never does.
    pub bounds: Option<Bounds>,
    /// When tokens are renewed.
    pub renewal: Renewal,
    /// From when on something is an alarm.
    pub lookout: Lookout,
    /// How soon people are told of alarms.
    pub cadence: Cadence,
    /// How long what staff send in the console can be taken back, and therefore waits.
    pub take_back: Duration,
    /// The app's secrets, the present one first: by them, what the store keeps of tokens is sealed.
    pub app_secrets: Vec<Secret>,
}

impl Settings {
    /// As configured, with the waits to serve with.
    pub fn of(config: &Config, node: &str) -> Self {
        Self {
            node: node.to_owned(),
            timing: Timing::default(),
            limits: config.limits,
            retention: config.retention,
            polling: Polling::of(config.poller),
            bounds: config.safety.fall_to_drafts.then(|| Bounds::of(config.limits)),
            renewal: Renewal::default(),
            lookout: Lookout::of(config),
            cadence: Cadence::default(),
            take_back: TAKE_BACK,
            app_secrets: config.meta.app_secrets.clone(),
        }
    }
}

/// The engine; cheap to clone, all clones are one.
#[derive(Clone)]
pub struct Engine {
    /// Where comments are kept.
    pub store: Arc<dyn Store>,
    /// The accounts that are served.
    pub accounts: Accounts,
    /// Instagram.
    pub graph: Graph,
    /// The name of this node, which stands with each attempt to post.
    pub node: Arc<str>,
    /// The waits of the outbox.
    pub timing: Timing,
    /// What is wrong now.
    pub alarms: Arc<Alarms>,
    /// How long what staff send in the console can be taken back.
    pub take_back: Duration,
    /// What was done since the start.
    pub counts: Arc<counts::Counts>,
    polling: Polling,
    bounds: Option<Bounds>,
    renewal: Renewal,
    lookout: Lookout,
    cadence: Cadence,
    vault: Arc<tokens::Vault>,
    retention: Retention,
    pace: Arc<Pace>,
    rotation: Arc<rotation::Rotation>,
    posts: Arc<posts::Posts>,
    arrived: Arc<Notify>,
    mentioned: Arc<Notify>,
    exposed: Arc<Notify>,
    queued: Arc<Notify>,
    deletions: Arc<Notify>,
    switching: Arc<Mutex<()>>,
    figures: Arc<RwLock<figures::Figures>>,
    /// Where tasks are started, and what ends them; none before the start.
    at_work: Arc<OnceLock<(CancellationToken, TaskTracker)>>,
}

impl Engine {
    /// An engine that does nothing yet.
    pub fn new(store: Arc<dyn Store>, accounts: Accounts, graph: Graph, settings: Settings) -> Self {
        let Settings {
            node,
            timing,
            limits,
            retention,
            polling,
            bounds,
            renewal,
            lookout,
            cadence,
            take_back,
            app_secrets,
        } = settings;
        let vault = Arc::new(tokens::Vault::new(&app_secrets, store.installation_key()));
        Self {
            store,
            accounts,
            graph,
            node: node.into(),
            timing,
            alarms: Arc::default(),
            take_back,
            counts: Arc::default(),
            polling,
            bounds,
            renewal,
            lookout,
            cadence,
            vault,
            retention,
            pace: Arc::new(Pace::new(limits)),
            rotation: Arc::default(),
            posts: Arc::default(),
            arrived: Arc::default(),
            mentioned: Arc::default(),
            exposed: Arc::default(),
            queued: Arc::default(),
            deletions: Arc::default(),
            switching: Arc::default(),
            figures: Arc::default(),
            at_work: Arc::default(),
        }
    }

    /// Starts what tells the measurement module, if one is configured; it ends after `stop`.
    pub fn push(&self, push: &Push, stop: &CancellationToken, tasks: &TaskTracker) {
        tasks.spawn(push::run(self.clone(), push.clone(), stop.clone()));
    }

    /// Starts what tells people of alarms, if somebody is to be told; it ends after `stop`.
    pub fn tell(&self, config: &Config, stop: &CancellationToken, tasks: &TaskTracker) {
        telling::start(self, config, stop, tasks);
    }

    /// Starts what writes reports to a folder, if one is configured; it ends after `stop`.
    pub fn write_reports(&self, reports: &config::Reports, stop: &CancellationToken, tasks: &TaskTracker) {
        tasks.spawn(reports::run(self.clone(), reports.clone(), stop.clone()));
    }

    /// Starts the tasks; they end, with their calls in flight finished, after `stop`.
    pub fn start(&self, stop: &CancellationToken, tasks: &TaskTracker) {
        tasks.spawn(faq::run(self.clone(), stop.clone()));
        tasks.spawn(figures::run(self.clone(), stop.clone()));
        tasks.spawn(forget::run(self.clone(), stop.clone()));
        tasks.spawn(retention::run(self.clone(), stop.clone()));
        tasks.spawn(privacy::run(self.clone(), stop.clone()));
        tasks.spawn(mentions::run(self.clone(), stop.clone()));
        tasks.spawn(responder::run(self.clone(), stop.clone()));
        tasks.spawn(outbox::run(self.clone(), stop.clone()));
        tasks.spawn(lookout::run(self.clone(), self.lookout, stop.clone()));
        if let Some(bounds) = self.bounds {
            tasks.spawn(safety::run(self.clone(), bounds, stop.clone()));
        }
        self.at_work.get_or_init(|| (stop.clone(), tasks.clone()));
        for (place, account) in self.accounts.iter().enumerate() {
            self.attend(account, place);
        }
    }

    /// Starts the tasks of one account, the one of that place among all; nothing before the start.
    fn attend(&self, account: &Arc<Account>, place: usize) {
        let Some((stop, tasks)) = self.at_work.get() else { return };
        let probe = probe::run(self.clone(), Arc::clone(account), stop.clone());
        tasks.spawn(Arc::clone(account).while_served(probe));
        let resting = resting::run(self.clone(), Arc::clone(account), stop.clone());
        tasks.spawn(Arc::clone(account).while_served(resting));
        if self.graph.renews_tokens() {
            let tokens = tokens::run(self.clone(), Arc::clone(account), stop.clone());
            tasks.spawn(Arc::clone(account).while_served(tokens));
        }
        let poller = poller::run(self.clone(), Arc::clone(account), place, stop.clone());
        tasks.spawn(Arc::clone(account).while_served(poller));
    }

    /// Takes what a notification brought; when this returns, it is on disk.
    ///
    /// # Errors
    /// [`StoreError`] if nothing can be stored now; then Meta should send it again.
    pub async fn receive(&self, delivery: Delivery) -> Result<Receipt, StoreError> {
        let is_told = |arrival: &&Arrival| arrival.source == Source::Webhook;
        let told: HashSet<AccountId> =
            delivery.arrivals.iter().filter(is_told).filter_map(|arrival| arrival.account.clone()).collect();
        let receipt = self.store.receive(delivery).await?;
        for account in &told {
            self.alarms.clear(account, AlarmKind::WebhookSilent);
        }
        if receipt.new + receipt.edited > 0 {
            self.arrived.notify_one();
        }
        Ok(receipt)
    }

    /// Records one change; none if the comment has moved on in the meantime. Wakes whoever has to go on from there.
    async fn record(&self, change: Change) -> Result<Option<Comment>, StoreError> {
        let events = change.events.clone();
        let recorded = self.store.record(vec![change]).await?.into_iter().next().and_then(Result::ok);
        if let Some(comment) = &recorded {
            events.iter().for_each(|(_, event)| self.counts.note(event));
            match comment.state {
                State::New => self.arrived.notify_one(),
                State::Queued { .. } => self.queued.notify_one(),
                _ => {}
            }
        }
        Ok(recorded)
    }

    /// Where the comment that an own one answers may stand: in its thread, or for one that begins a thread of its own,
    /// among the latest under its post.
    async fn around(&self, own: &Comment) -> Result<Vec<Comment>, StoreError> {
        match &own.media {
            Some(media) if own.parent.is_none() => self.store.under(media, AROUND).await,
            _ => self.thread(own).await,
        }
    }

    /// The thread that a comment belongs to: its top-level comment, where we know it, and the replies.
    pub(crate) async fn thread(&self, comment: &Comment) -> Result<Vec<Comment>, StoreError> {
        let mut thread = self.store.replies(comment.top()).await?;
        thread.extend(self.store.comment(comment.top()).await?);
        Ok(thread)
    }

    /// What has happened to a comment as it was read. Meanwhile more may have happened, which is not told beside the old
    /// state.
    pub(crate) async fn ledger(&self, comment: &Comment) -> Result<Vec<Entry>, StoreError> {
        let mut ledger = self.store.history(&comment.id).await?;
        ledger.retain(|entry| entry.seq <= comment.version());
        Ok(ledger)
    }
}
