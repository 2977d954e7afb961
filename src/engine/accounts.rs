//! The accounts that are served, each with its token, its setting and its intent set.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use super::faq::{Faq, Shelf};
use super::moment::Moment;
use super::tokens::Life;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::comment::{AccountId, Author, CommentId, Timestamp};
use crate::config::{self, Config, Hours, Secret, Targets};
use crate::intents::DirError;
use crate::reply::Setting;

/// All accounts that are served: those of the configuration, and after them those that were connected in the console.
#[derive(Clone, Default)]
pub struct Accounts {
    configured: Arc<[Arc<Account>]>,
    connected: Arc<Chain>,
    /// The intent files of accounts that name none of their own.
    intents: PathBuf,
}

/// Accounts in the order in which they came. Nothing is ever taken out, so that whoever looks at one needs no lock: who left
/// is passed over. A connection is made by hand, a few times in a server's life.
#[derive(Default)]
struct Chain(OnceLock<Box<Link>>);

struct Link {
    account: Arc<Account>,
    next: Chain,
}

/// One account.
pub struct Account {
    /// The id by which notifications name it.
    pub id: AccountId,
    /// Its name at Instagram.
    pub username: String,
    /// How much the bot may do by the configuration.
    pub setting: Setting,
    /// Its zone.
    pub zone: jiff::tz::TimeZone,
    /// Its service hours, if it has some.
    pub hours: Option<Hours>,
    /// What it wants to reach.
    pub targets: Targets,
    /// What is done about comments that show personal data.
    pub personal_data: config::PersonalData,
    /// Appended to automatic replies; may be empty.
    pub signature: String,
    /// What it can answer; accounts with the same directory share it.
    pub shelf: Arc<Shelf>,
    /// Whether it stands in the configuration; otherwise it was connected in the console, and the store knows it.
    pub is_configured: bool,
    /// Cancelled when it is served no longer, or as another value of the same id.
    left: CancellationToken,
    configured: Secret,
    credential: RwLock<Credential>,
    app_scoped: OnceLock<String>,
    door: Mutex<Door>,
    /// Told when the account must rest, or rest longer.
    rests: Notify,
    hardship: Mutex<Hardship>,
    standing: Mutex<Standing>,
    since: OnceLock<Timestamp>,
}

/// By what an account is known as the author of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// The id by which notifications name it.
    pub(super) id: AccountId,
    /// Its name at Instagram.
    pub(super) username: String,
}

/// Whether the Graph API serves an account, with the moment until which nothing may be asked: waits must not change when the
/// system's clock is set.
#[derive(Debug)]
struct Door {
    access: Access,
    closed_until: Moment,
}

/// With what it is let in.
struct Credential {
    token: Secret,
    life: Option<Life>,
}

/// What has gone wrong in a row, by which the waits grow.
#[derive(Debug, Default)]
struct Hardship {
    /// Comments of which calls ended without an answer of Meta's own since the last one that had one.
    unanswered: HashSet<CommentId>,
    /// Rests for that reason.
    rests: u32,
    /// Rests after too many calls, since a reply was last posted.
    throttled: u32,
}

/// How an account stands, beside its configuration: set while the server runs, and kept over a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Staff stopped all posting.
    pub paused: Option<Note>,
    /// The bot fell back to drafts by itself.
    pub drafts: Option<Note>,
}

/// When something was set, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// Who did it; none is the bot itself.
    pub by: Option<String>,
    /// Why, in words for people.
    pub reason: String,
    /// When it ends by itself; none if a person has to end it.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Whether the Graph API serves an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// It does, as far as we know.
    #[default]
    Open,
    /// Too much was asked; nothing more until then.
    Resting {
        /// When it may be asked again.
        until: Timestamp,
    },
    /// It refuses the account: a dead token, a missing permission, a block. Tried again by a read.
    Stopped {
        /// When a read is tried.
        until: Timestamp,
        /// What the API said.
        reason: String,
    },
}

impl Accounts {
    /// Loads the accounts and their intent files. Faults in intent files are no error: what is sound serves, and nothing
    /// is posted by itself until they are mended.
    ///
    /// # Errors
    /// [`DirError`] if a directory of intent files can't be read at all.
    pub fn load(config: &Config) -> Result<Self, DirError> {
        let mut shelves: HashMap<PathBuf, Arc<Shelf>> = HashMap::new();
        let mut all = Vec::new();
        for account in &config.accounts {
            let shelf = match shelves.get(&account.intents) {
                Some(shelf) => Arc::clone(shelf),
                None => Arc::new(Shelf::open(&account.intents)?),
            };
            shelves.insert(account.intents.clone(), Arc::clone(&shelf));
            all.push(Arc::new(Account::new(account, shelf, true)));
        }
        Ok(Self { configured: all.into(), connected: Arc::default(), intents: config.intents.dir.clone() })
    }

    /// The directory of intent files of accounts that name none of their own.
    pub(super) fn usual_intents(&self) -> &Path {
        &self.intents
    }

    /// The shelf of a directory, which is read if no account has it yet. Blocks while it is.
    pub(super) fn shelf(&self, dir: &Path) -> Result<Arc<Shelf>, DirError> {
        let known = self.shelves().into_iter().find(|shelf| shelf.dir() == dir);
        known.map_or_else(|| Shelf::open(dir).map(Arc::new), Ok)
    }

    /// Serves one more from now on; one of the same id that was connected before leaves.
    pub(super) fn join(&self, account: Arc<Account>) {
        let before = self.get(&account.id).filter(|known| !known.is_configured).map(Arc::clone);
        let mut link = Box::new(Link { account, next: Chain::default() });
        let mut end = &self.connected.0;
        // Somebody else may have joined in between.
        while let Err(again) = end.set(link) {
            link = again;
            let Some(there) = end.get() else { break };
            end = &there.next.0;
        }
        if let Some(before) = before {
            before.leave();
        }
    }

    /// The shelves of intent files, each once.
    pub fn shelves(&self) -> Vec<Arc<Shelf>> {
        let mut shelves: Vec<Arc<Shelf>> = Vec::new();
        for account in self.iter() {
            if !shelves.iter().any(|known| Arc::ptr_eq(known, &account.shelf)) {
                shelves.push(Arc::clone(&account.shelf));
            }
        }
        shelves
    }

    /// The account of that id.
    pub fn get(&self, id: &AccountId) -> Option<&Arc<Account>> {
        self.iter().find(|account| account.id == *id)
    }

    /// The account that Meta's callbacks name: by its id, or by the one that this app alone knows it by.
    pub fn of_user(&self, id: &str) -> Option<&Arc<Account>> {
        self.iter().find(|account| account.id.as_str() == id || account.app_scoped() == Some(id))
    }

    /// The only account, if there is exactly one.
    pub fn only(&self) -> Option<&Arc<Account>> {
        let mut all = self.iter();
        all.next().filter(|_| all.next().is_none())
    }

    /// All of them, in the order of the configuration, and then in that in which they were connected.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Account>> {
        let links = std::iter::successors(self.connected.0.get(), |link| link.next.0.get());
        let connected = links.map(|link| &link.account).filter(|account| !account.left.is_cancelled());
        self.configured.iter().chain(connected)
    }

    /// The served account that wrote something, if one did.
    pub fn wrote(&self, author: &Author) -> Option<&Arc<Account>> {
        self.iter().find(|account| account.is(author))
    }
}

impl Account {
    pub(super) fn new(account: &config::Account, shelf: Arc<Shelf>, is_configured: bool) -> Self {
        Self {
            id: account.id.clone(),
            username: account.username.clone(),
            setting: match account.mode {
                config::Mode::Draft => Setting::Draft,
                config::Mode::Auto => Setting::Auto,
            },
            zone: account.zone.clone(),
            hours: account.hours.clone(),
            targets: account.targets,
            personal_data: account.personal_data,
            signature: account.signature.clone(),
            shelf,
            is_configured,
            left: CancellationToken::new(),
            configured: account.access_token.clone(),
            credential: RwLock::new(Credential { token: account.access_token.clone(), life: None }),
            app_scoped: OnceLock::new(),
            door: Mutex::new(Door { access: Access::Open, closed_until: Moment::now() }),
            rests: Notify::new(),
            hardship: Mutex::default(),
            standing: Mutex::default(),
            since: OnceLock::new(),
        }
    }

    /// Serves it no longer: it is passed over from now on, and its tasks end.
    pub(super) fn leave(&self) {
        self.left.cancel();
    }

    /// Does a task of its own until that is done, or the account left.
    pub(super) async fn while_served(self: Arc<Self>, task: impl Future<Output = ()>) {
        tokio::select! {
            () = task => {}
            () = self.left.cancelled() => {}
        }
    }

    /// Goes on where another value of the same account is: with its token, how it stands, and since when it is served.
    pub(super) fn succeed(&self, before: &Self) {
        *self.credential.write().unwrap_or_else(PoisonError::into_inner) =
            Credential { token: before.token(), life: before.life() };
        before.app_scoped().into_iter().for_each(|id| self.note_app_scoped(id.to_owned()));
        before.since().into_iter().for_each(|since| self.serve_since(since));
        self.stand(before.standing());
        self.note(before.access());
    }

    /// What it can answer now.
    pub fn faq(&self) -> Arc<Faq> {
        self.shelf.serving()
    }

    /// Its access token, as it is at present.
    pub fn token(&self) -> Secret {
        self.credential.read().unwrap_or_else(PoisonError::into_inner).token.clone()
    }

    /// Its access token by the configuration.
    pub(super) fn configured_token(&self) -> &Secret {
        &self.configured
    }

    /// What is known of the life of its present token; none of one that does not end, as far as we know.
    pub fn life(&self) -> Option<Life> {
        self.credential.read().unwrap_or_else(PoisonError::into_inner).life
    }

    /// Uses that token from now on.
    pub(super) fn take_token(&self, token: Secret, life: Life) {
        *self.credential.write().unwrap_or_else(PoisonError::into_inner) =
            Credential { token, life: Some(life) };
    }

    /// Notes the id by which this app alone knows it; Meta's callbacks name it so.
    pub(super) fn note_app_scoped(&self, id: String) {
        // It never changes.
        let _ = self.app_scoped.set(id);
    }

    /// The id by which this app alone knows it, once Meta has told it.
    pub(super) fn app_scoped(&self) -> Option<&str> {
        self.app_scoped.get().map(String::as_str)
    }

    /// Whether anything may be asked of the Graph API for it now.
    pub(super) fn may_be_asked(&self) -> bool {
        self.closed().is_none() && !matches!(self.access(), Access::Stopped { .. })
    }

    /// Whether an author is this account.
    pub fn is(&self, author: &Author) -> bool {
        is(&self.id, &self.username, author)
    }

    /// By what it is known.
    pub(super) fn identity(&self) -> Identity {
        Identity { id: self.id.clone(), username: self.username.clone() }
    }

    /// What staff or the bot itself have set for it while it runs.
    pub fn standing(&self) -> Standing {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what was set; the store has it already.
    pub(super) fn stand(&self, standing: Standing) {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = standing;
    }

    /// Since when it is served; none before that was asked of the store.
    pub fn since(&self) -> Option<Timestamp> {
        self.since.get().copied()
    }

    /// Takes over since when it is served; the store has it already. Once told, it stays.
    pub(super) fn serve_since(&self, since: Timestamp) {
        self.since.get_or_init(|| since);
    }

    /// Whether staff stopped all posting.
    pub fn is_paused(&self) -> bool {
        self.standing().paused.is_some()
    }

    /// How much the bot may do now: as configured, unless it fell back to drafts.
    pub fn setting_now(&self) -> Setting {
        match self.setting {
            Setting::Auto if self.standing().drafts.is_some() => Setting::Fallen,
            configured => configured,
        }
    }

    /// Whether the Graph API serves the account.
    pub fn access(&self) -> Access {
        self.door().access.clone()
    }

    /// Until which moment nothing may be asked of the Graph API for the account; none if it may now.
    pub(super) fn closed(&self) -> Option<Moment> {
        let until = self.door().closed_until;
        (until > Moment::now()).then_some(until)
    }

    /// Until when, by a clock that shows `now`, nothing may be asked of the Graph API for the account; none if it may now.
    pub fn closed_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.closed().map(|until| now.plus_millis(until.since(Moment::now())))
    }

    /// Notes whether the Graph API serves the account; says so in the log when that changes.
    pub fn note(&self, access: Access) {
        let mut door = self.door();
        let access = match (&door.access, access) {
            // A stopped account that rests is stopped still.
            (Access::Stopped { reason, .. }, Access::Resting { until }) => {
                Access::Stopped { until, reason: reason.clone() }
            }
            (_, access) => access,
        };
        let now = Moment::now();
        let until = now.plus_millis(match &access {
            Access::Open => 0,
            Access::Resting { until } | Access::Stopped { until, .. } => until.since(Timestamp::now()),
        });
        let is_closed = door.closed_until > now;
        // A call that had begun before it was closed, or that knows of a shorter wait.
        let knows_less = match access {
            Access::Open => true,
            Access::Resting { .. } => door.closed_until > until,
            Access::Stopped { .. } => {
                matches!(door.access, Access::Stopped { .. }) && door.closed_until > until
            }
        };
        if is_closed && knows_less {
            return;
        }
        match (&door.access, &access) {
            (Access::Stopped { .. }, Access::Open) => {
                tracing::info!(account = %self.id, "the account is served again");
            }
            (Access::Open | Access::Resting { .. }, Access::Stopped { reason, .. }) => {
                tracing::error!(account = %self.id, reason, "the account is stopped: nothing can be posted for it");
            }
            (Access::Open, Access::Resting { until }) => {
                tracing::warn!(account = %self.id, %until, "too many calls, or none that is answered: the account rests");
            }
            _ => {}
        }
        if matches!(access, Access::Resting { .. }) {
            self.rests.notify_one();
        }
        *door = Door { access, closed_until: until.max(door.closed_until) };
    }

    /// Waits until the account must rest, or rest longer than before.
    pub(super) async fn rest_begun(&self) {
        self.rests.notified().await;
    }

    /// Notes that Meta answered a call, whatever it said.
    pub(super) fn note_answered(&self) {
        let mut hardship = self.hardship();
        hardship.unanswered.clear();
        hardship.rests = 0;
    }

    /// Notes that a call for a comment had no answer of Meta's own. Returns for the how many-th time in a row the account
    /// must rest, if it was so with `many` comments one after the other: then it is no fault of theirs.
    pub(super) fn note_unanswered(&self, comment: &CommentId, many: usize) -> Option<u32> {
        let mut hardship = self.hardship();
        hardship.unanswered.insert(comment.clone());
        if hardship.unanswered.len() < many {
            return None;
        }
        hardship.unanswered.clear();
        hardship.rests = hardship.rests.saturating_add(1);
        Some(hardship.rests)
    }

    /// Notes that too much was asked; returns for the how many-th time since a reply was last posted.
    pub(super) fn note_throttled(&self) -> u32 {
        let mut hardship = self.hardship();
        hardship.throttled = hardship.throttled.saturating_add(1);
        hardship.throttled
    }

    /// Notes that a reply was posted.
    pub(super) fn note_said(&self) {
        if self.closed().is_none() {
            self.hardship().throttled = 0;
        }
    }

    fn hardship(&self) -> MutexGuard<'_, Hardship> {
        self.hardship.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identity {
    /// Whether the account wrote what this author wrote.
    pub(super) fn wrote(&self, author: &Author) -> bool {
        is(&self.id, &self.username, author)
    }
}

/// Whether an author is the account of that id and name. The id is the same in notifications; the name tells where an id is
/// scoped otherwise, since names are unique at Instagram.
fn is(id: &AccountId, username: &str, author: &Author) -> bool {
    author.id == id.as_str()
        || author.username.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(username))
}
