//! What was told and what is still to be told, kept in the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::{Mutex, MutexGuard, Notify};

use super::notice::{Matter, Notice};
use crate::engine::Engine;
use crate::engine::alarms::Key;
use crate::store::{StoreError, kept_as};

/// Under this key it stands.
const KEY: &str = "notices/book";
/// More of them wait for no way: who could not be told for so long looks at the console.
const MOST: usize = 1000;

/// The book, for those who write into it one after the other.
pub(super) struct Book {
    engine: Engine,
    ways: Vec<&'static str>,
    /// None before it was read from the store.
    page: Mutex<Option<Page>>,
    /// By way, that there is something to tell.
    written: BTreeMap<&'static str, Notify>,
}

/// What stands in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Page {
    /// The ledger's entry up to which reports were looked for; none before the first look.
    pub(super) after: Option<u64>,
    /// Alarms that people think are raised.
    pub(super) raised: Vec<Notice>,
    /// What is still to be told, by way, the oldest first.
    waiting: BTreeMap<String, Vec<Notice>>,
}

impl Book {
    pub(super) fn new(engine: Engine, ways: Vec<&'static str>) -> Self {
        let written = ways.iter().map(|way| (*way, Notify::new())).collect();
        Self { engine, ways, page: Mutex::default(), written }
    }

    /// What stands in it now.
    pub(super) async fn read(&self) -> Result<Page, StoreError> {
        let page = self.open().await?;
        Ok(page.clone().unwrap_or_default())
    }

    /// Writes what is to be told by every way, with the rest of the page; when this returns, it is on disk.
    pub(super) async fn write(
        &self,
        after: Option<u64>,
        raised: Vec<Notice>,
        new: &[Notice],
    ) -> Result<(), StoreError> {
        let mut open = self.open().await?;
        let mut page = open.clone().unwrap_or_default();
        (page.after, page.raised) = (after, raised);
        for way in &self.ways {
            let waiting = page.waiting.entry((*way).to_owned()).or_default();
            waiting.extend_from_slice(new);
            if let Some(beyond) = waiting.len().checked_sub(MOST).filter(|beyond| *beyond > 0) {
                tracing::error!(way, beyond, "too much is to be told; the oldest is told nobody");
                waiting.drain(..beyond);
            }
        }
        // A way that is configured no more tells nothing.
        page.waiting.retain(|way, _| self.ways.contains(&way.as_str()));
        self.keep(&mut open, page).await?;
        if !new.is_empty() {
            self.written.values().for_each(Notify::notify_one);
        }
        Ok(())
    }

    /// What is to be told by a way, the oldest first.
    pub(super) async fn waiting(&self, way: &'static str) -> Result<Vec<Notice>, StoreError> {
        let open = self.open().await?;
        Ok(open.as_ref().and_then(|page| page.waiting.get(way)).cloned().unwrap_or_default())
    }

    /// Takes out what was told by a way.
    pub(super) async fn told(&self, way: &'static str, told: &[Notice]) -> Result<(), StoreError> {
        let mut open = self.open().await?;
        let mut page = open.clone().unwrap_or_default();
        if let Some(waiting) = page.waiting.get_mut(way) {
            waiting.retain(|notice| !told.iter().any(|done| done.id == notice.id));
        }
        self.keep(&mut open, page).await
    }

    /// Waits until something more is to be told by a way.
    pub(super) async fn grows(&self, way: &'static str) {
        match self.written.get(way) {
            Some(written) => written.notified().await,
            None => std::future::pending().await,
        }
    }

    async fn open(&self) -> Result<MutexGuard<'_, Option<Page>>, StoreError> {
        let mut open = self.page.lock().await;
        if open.is_none() {
            // One of another version can't be read; what it told is told again rather than never.
            *open = Some(kept_as(&*self.engine.store, KEY).await?.unwrap_or_default());
        }
        Ok(open)
    }

    async fn keep(&self, open: &mut Option<Page>, page: Page) -> Result<(), StoreError> {
        self.engine.store.keep(vec![(KEY.to_owned(), Some(json!(page)))]).await?;
        for way in &self.ways {
            let waiting = page.waiting.get(*way).map_or(0, Vec::len);
            self.engine.counts.notices_wait(way, waiting);
        }
        *open = Some(page);
        Ok(())
    }
}

impl Notice {
    /// The alarm that it tells of.
    pub(super) fn key(&self) -> Option<Key> {
        let (Matter::Raised(raised), Some(account)) = (&self.matter, &self.account) else { return None };
        Some((account.clone(), raised.kind, raised.topic.clone()))
    }
}
