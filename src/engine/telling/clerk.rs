//! Writes down what is to be told: alarms that came up or went away, and reports, each once.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::book::Book;
use super::notice::Notice;
use crate::comment::{Decision, Entry, Event, Timestamp};
use crate::engine::Engine;
use crate::engine::alarms::{Alarm, Key};
use crate::engine::moment::Moment;
use crate::reply::Reason;
use crate::store::StoreError;

/// Entries of the ledger that are looked at together.
const TOGETHER: usize = 1000;

/// Works until told to stop.
pub(super) async fn run(engine: Engine, book: Arc<Book>, stop: CancellationToken) {
    let look = engine.cadence.look;
    let mut clerk = Clerk { engine, book, begin: Moment::now(), seen: BTreeSet::new() };
    loop {
        if let Err(error) = clerk.look().await {
            tracing::warn!(%error, "what people should be told of can't be written down now");
        }
        tokio::select! {
            () = tokio::time::sleep(look) => {}
            () = stop.cancelled() => return,
        }
    }
}

struct Clerk {
    engine: Engine,
    book: Arc<Book>,
    begin: Moment,
    /// Alarms that were raised since the start: of these we know when they are over.
    seen: BTreeSet<Key>,
}

impl Clerk {
    async fn look(&mut self) -> Result<(), StoreError> {
        let page = self.book.read().await?;
        let (alarms, mut new) = (self.alarms(), Vec::new());
        let mut raised = page.raised.clone();
        for (alarm, username) in &alarms {
            let key = alarm.key();
            if !raised.iter().any(|told| told.key().as_ref() == Some(&key)) {
                let notice = Notice::raised(alarm, username);
                raised.push(notice.clone());
                new.push(notice);
            }
            self.seen.insert(key);
        }
        let settled = Moment::now().after(self.begin) >= self.engine.cadence.settled;
        raised.retain(|told| {
            let Some(key) = told.key() else { return false };
            let is_raised = alarms.iter().any(|(alarm, _)| alarm.key() == key);
            if is_raised || !(settled || self.seen.contains(&key)) {
                return true;
            }
            new.extend(told.cleared());
            false
        });
        let (after, reports) = self.reports(page.after).await?;
        new.extend(reports);
        if new.is_empty() && page.after == Some(after) && raised == page.raised {
            return Ok(());
        }
        self.book.write(Some(after), raised, &new).await
    }

    /// What is wrong now, with the name of each account.
    fn alarms(&self) -> Vec<(Alarm, String)> {
        let accounts = self.engine.accounts.iter();
        let of = accounts.flat_map(|account| {
            let alarms = self.engine.alarms.of(&account.id);
            alarms.into_iter().map(|alarm| (alarm, account.username.clone()))
        });
        of.collect()
    }

    /// The reports since an entry of the ledger, and the entry up to which was looked. What came before the first look of
    /// all is told nobody: it is in the queue.
    async fn reports(&self, after: Option<u64>) -> Result<(u64, Vec<Notice>), StoreError> {
        let Some(after) = after else { return Ok((self.engine.store.last_seq().await?, Vec::new())) };
        let entries = self.engine.store.events(after, TOGETHER).await?;
        let last = entries.last().map_or(after, |entry| entry.seq);
        let mut notices = Vec::new();
        for entry in entries.iter().filter(|entry| is_report(entry)) {
            let account = entry.account.as_ref().and_then(|id| self.engine.accounts.get(id));
            let history = self.engine.store.history(&entry.comment).await?;
            let was_told = history.iter().any(|earlier| earlier.seq < entry.seq && is_report(earlier));
            if let (Some(account), false) = (account, was_told) {
                let since = written_at(&history).unwrap_or(entry.at);
                notices.push(Notice::report(&entry.comment, &account.id, &account.username, since));
            }
        }
        Ok((last, notices))
    }
}

/// Whether a comment was found to be a report, or its intent says that a person must be called.
fn is_report(entry: &Entry) -> bool {
    let Event::Decided { decision: Decision::Escalate, reason, .. } = &entry.event else { return false };
    [Reason::PossibleReport, Reason::IntentMode].iter().any(|urgent| urgent.code() == reason)
}

fn written_at(history: &[Entry]) -> Option<Timestamp> {
    history.iter().find_map(|entry| match &entry.event {
        Event::Received { written_at, .. } => Some(*written_at),
        _ => None,
    })
}
