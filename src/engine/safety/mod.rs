//! Falls back to drafts where posting by oneself has become a risk: replies fail in a row, staff reject what the bot
//! proposes, or more is asked than may be answered.
//!
//! `watch` reads the ledger as it grows and says when a bound is passed: pure. Here the account is set accordingly, with the
//! reason, and set back: by itself after a while, or by staff where only a person can tell that it is well again. A
//! restart keeps how an account stands, and counts anew.

mod watch;

use std::collections::HashMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use self::watch::{Cause, Watch};
use super::Engine;
use super::accounts::{Account, Note};
use super::alarms::AlarmKind;
use super::moment::millis;
use crate::comment::{AccountId, Actor, Comment, Decision, Event, Responder, State, StateName, Timestamp};
use crate::config::Limits;
use crate::reply::{Reason, Setting};
use crate::store::{Change, StoreError};

/// Ledger entries, or comments, read at once.
const PAGE: usize = 1000;

/// When an account falls back to drafts. Tests make its waits short; the defaults are the ones to serve with.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Replies in a row that could not be posted. Single ones fail for reasons of their own.
    pub failures: usize,
    /// Proposals in a row that staff rejected within [`Self::rejected_within`], none approved in between. The bot proposes
    /// what it is not sure of, so that some rejections are as it should be.
    pub rejections: usize,
    /// See [`Self::rejections`].
    pub rejected_within: Duration,
    /// Comments that the bot would answer by itself within [`Self::surge_within`]; none if what goes out is not limited.
    pub surge: Option<usize>,
    /// See [`Self::surge`].
    pub surge_within: Duration,
    /// So long after it fell the account rises by itself, unless staff rejected.
    pub rest: Duration,
    /// Between two looks at the ledger.
    pub look: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            failures: 5,
            rejections: 5,
            rejected_within: Duration::from_secs(24 * 3600),
            surge: None,
            surge_within: Duration::from_secs(600),
            rest: Duration::from_secs(900),
            look: Duration::from_secs(1),
        }
    }
}

impl Bounds {
    /// As the limits have it: it is a surge when in ten minutes more comments come than may be answered in twenty.
    pub fn of(limits: Limits) -> Self {
        let surge = limits.replies_per_minute.map(|most| most as usize * 20);
        Self { surge, ..Self::default() }
    }
}

/// Works until told to stop.
pub(super) async fn run(engine: Engine, bounds: Bounds, stop: CancellationToken) {
    let mut guard = Guard { engine, bounds, after: None, watched: HashMap::new() };
    loop {
        if let Err(error) = guard.look().await {
            tracing::error!(%error, "whether to fall back to drafts can't be told");
        }
        tokio::select! {
            () = tokio::time::sleep(bounds.look) => {}
            () = stop.cancelled() => return,
        }
    }
}

struct Guard {
    engine: Engine,
    bounds: Bounds,
    /// The last ledger entry that was seen.
    after: Option<u64>,
    watched: HashMap<AccountId, Watched>,
}

#[derive(Default)]
struct Watched {
    watch: Watch,
    /// Why it fell; none if it did not, or before the start.
    cause: Option<Cause>,
}

impl Guard {
    /// Looks at what has happened, and at every account.
    async fn look(&mut self) -> Result<(), StoreError> {
        for (id, watched) in &mut self.watched {
            let account = self.engine.accounts.get(id);
            let is_fallen = account.is_some_and(|account| account.standing().drafts.is_some());
            if watched.cause.is_some() && !is_fallen {
                // Staff have ended it: what was before counts no more.
                *watched = Watched::default();
            }
        }
        let found = self.read().await?;
        let now = Timestamp::now();
        for account in self.engine.accounts.clone().iter() {
            // Where everything is a draft anyway there is nothing to fall from.
            if account.setting == Setting::Auto {
                self.judge(account, found.get(&account.id).copied(), now).await?;
            }
        }
        Ok(())
    }

    /// Reads what has happened since the last look; returns which bounds were passed.
    async fn read(&mut self) -> Result<HashMap<AccountId, Cause>, StoreError> {
        let mut found = HashMap::new();
        let mut after = match self.after {
            Some(after) => after,
            None => self.engine.store.last_seq().await?,
        };
        loop {
            let entries = self.engine.store.events(after, PAGE).await?;
            for entry in &entries {
                after = entry.seq;
                let Some(account) = &entry.account else { continue };
                let watched = self.watched.entry(account.clone()).or_default();
                if let Some(cause) = watched.watch.see(entry, &self.bounds) {
                    // The last word: what only a person can end is not covered by what ends by itself.
                    let known = found.entry(account.clone()).or_insert(cause);
                    *known = (*known).max(cause);
                }
            }
            self.after = Some(after);
            if entries.len() < PAGE {
                return Ok(found);
            }
        }
    }

    async fn judge(
        &mut self,
        account: &Account,
        found: Option<Cause>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let watched = self.watched.entry(account.id.clone()).or_default();
        let fallen = account.standing().drafts;
        match (found, fallen) {
            (Some(cause), None) => self.fall(account, cause, now).await?,
            (Some(cause @ Cause::Rejections(_)), Some(Note { until: Some(_), .. })) => {
                self.fall(account, cause, now).await?;
            }
            (_, Some(Note { until: Some(until), .. })) if until <= now => {
                if let Some(cause) = watched.watch.surging(&self.bounds, now) {
                    self.fall(account, cause, now).await?;
                } else {
                    watched.watch.rise(&self.bounds);
                    watched.cause = None;
                    self.engine.rise(&account.id).await?;
                    tracing::warn!(account = %account.id, "the bot posts by itself again");
                }
            }
            _ => {}
        }
        self.settle(account).await
    }

    async fn fall(&mut self, account: &Account, cause: Cause, now: Timestamp) -> Result<(), StoreError> {
        let until = cause.ends_by_itself().then(|| now.plus_millis(millis(self.bounds.rest)));
        let reason = cause.words(until);
        tracing::error!(account = %account.id, reason, "the bot falls back to drafts");
        self.engine.fall(&account.id, Note { at: now, by: None, reason, until }).await?;
        self.watched.entry(account.id.clone()).or_default().cause = Some(cause);
        Ok(())
    }

    /// Lets the alarm and the queue follow how the account stands.
    async fn settle(&self, account: &Account) -> Result<(), StoreError> {
        let alarms = &self.engine.alarms;
        let Some(note) = account.standing().drafts else {
            alarms.clear(&account.id, AlarmKind::FellToDrafts);
            return Ok(());
        };
        alarms.raise(&account.id, AlarmKind::FellToDrafts, note.at, &note.reason);
        // A reply that is queued is as good as the one that could not be posted, and is tried for all the same.
        match self.watched.get(&account.id).and_then(|watched| watched.cause) {
            Some(Cause::Surge(_) | Cause::Rejections(_)) => self.take_back(account).await,
            _ => Ok(()),
        }
    }

    /// Makes drafts of what the bot has queued and not tried yet.
    async fn take_back(&self, account: &Account) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.engine.store.waiting(StateName::Queued, after.as_ref(), PAGE).await?;
            after = page.last().cloned();
            if after.is_none() {
                return Ok(());
            }
            let now = Timestamp::now();
            let ours = page.iter().filter(|comment| comment.account.as_ref() == Some(&account.id));
            let changes: Vec<Change> = ours
                .filter_map(|comment| Some(Change::of(comment, now, as_draft(comment, &account.signature)?)))
                .collect();
            if !changes.is_empty() {
                // One that has moved on in the meantime was tried, and stays where it is.
                self.engine.store.record(changes).await?;
            }
        }
    }
}

/// The steps that make a draft of a reply that the bot queued by itself; none if it is another one.
fn as_draft(comment: &Comment, signature: &str) -> Option<Vec<(Actor, Event)>> {
    let State::Queued { reply, attempts: 0, .. } = &comment.state else { return None };
    let is_ours = reply.responder == Responder::Bot && !reply.is_notice();
    let decided = comment.decided.as_ref().filter(|_| is_ours)?;
    // The signature says that the bot answered by itself; a draft never does.
    let text = reply.text.strip_suffix(signature).map_or(reply.text.as_str(), str::trim_end);
    let again = Event::Decided {
        decision: Decision::Draft,
        reason: Reason::FellToDrafts.code().to_owned(),
        intent: decided.intent.clone(),
        confidence: decided.confidence,
        margin: decided.margin,
        language: decided.language,
        question: comment.question.unwrap_or(true),
        intents_hash: decided.intents_hash.clone(),
    };
    Some(vec![
        (Actor::BOT, again),
        (Actor::BOT, Event::Drafted { text: text.to_owned(), channel: reply.channel }),
    ])
}
