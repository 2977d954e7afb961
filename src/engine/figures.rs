//! The figures of now: what they need of every comment is kept in memory, made from the ledger at the start and following
//! it from then on. Before each answer it takes what has happened in between, so no figure is older than its question.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::OwnedRwLockReadGuard;
use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::comment::{AccountId, StateName, Timestamp};
use crate::participation::table::Topics;
use crate::participation::tally::Tally;
use crate::participation::{self, Behind, By, Document, Request, Table, Zones};
use crate::store::StoreError;

/// Records taken at once.
const PAGE: usize = 2000;
/// Comments after which progress is shown.
const PROGRESS: usize = 100_000;
/// Between two looks at the ledger while nobody asks, so that whoever asks finds little left to do.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);

/// What figures need of every comment, up to a position in the ledger.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) table: Table,
    /// The position.
    after: u64,
    /// What happened since the ledger was read to its end for the first time; none before.
    since: Option<Tally>,
}

/// Comments by account and state, with when the one was written that is there the longest.
pub type States = BTreeMap<(Option<AccountId>, StateName), (u64, Timestamp)>;

/// How far a computation from the ledger is: comments taken, and of how many at most.
pub type Progress<'a> = &'a (dyn Fn(usize, u64) + Send + Sync);

/// Works until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    let log = |comments: usize, _: u64| tracing::info!(comments, "figures are computed from the ledger");
    loop {
        if let Err(error) = engine.follow(&log).await {
            tracing::error!(%error, "figures can't be computed now");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
    }
}

impl Engine {
    /// The participation document that a request asks for.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn participation(&self, request: &Request) -> Result<Document, StoreError> {
        self.participation_with(request, &|_, _| {}).await
    }

    /// The same, which says how far it is while it takes what has happened since the last one.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn participation_with(
        &self,
        request: &Request,
        progress: Progress<'_>,
    ) -> Result<Document, StoreError> {
        let asked = request.clone();
        let compute = move |table: &Table, topics: &Topics| {
            participation::document(table.observations_of(asked.span(), topics), &asked)
        };
        let mut document = self.compute_with(progress, compute).await?;
        self.count_by_instagram(&mut document, request).await?;
        Ok(document)
    }

    /// The same split in several ways, which stand for the request's own: a document each, of the same comments and in one pass
    /// over them.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn participation_by(
        &self,
        request: &Request,
        splits: Vec<Vec<By>>,
    ) -> Result<Vec<Document>, StoreError> {
        let asked = request.clone();
        let compute = move |table: &Table, topics: &Topics| {
            participation::documents(table.observations_of(asked.span(), topics), &asked, &splits)
        };
        let mut documents = self.compute(compute).await?;
        for document in &mut documents {
            self.count_by_instagram(document, request).await?;
        }
        Ok(documents)
    }

    /// Whether the figures are there, or come within that time. After a start they are made from the whole ledger, which takes
    /// ten seconds and more with a million comments.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn has_figures(&self, within: std::time::Duration) -> Result<bool, StoreError> {
        match tokio::time::timeout(within, self.follow(&|_, _| {})).await {
            Ok(figures) => figures.map(|_| true),
            Err(_) => Ok(false),
        }
    }

    /// What a computation makes of all comments as they are now.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn compute<R: Send + 'static>(
        &self,
        compute: impl FnOnce(&Table, &Topics) -> R + Send + 'static,
    ) -> Result<R, StoreError> {
        self.compute_with(&|_, _| {}, compute).await
    }

    async fn compute_with<R: Send + 'static>(
        &self,
        progress: Progress<'_>,
        compute: impl FnOnce(&Table, &Topics) -> R + Send + 'static,
    ) -> Result<R, StoreError> {
        let figures = self.follow(progress).await?;
        let topics = figures.table.topics(|account, intent| self.topic(account, intent));
        let computed = tokio::task::spawn_blocking(move || compute(&figures.table, &topics)).await;
        computed.map_err(|error| StoreError::Unavailable(format!("computing failed: {error}")))
    }

    /// The first entries of the comments that a figure is about, those first that were written last: as many as the figure
    /// says, as long as nothing happens in between.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn behind(&self, request: &Request, about: &Behind) -> Result<Vec<u64>, StoreError> {
        let (request, about) = (request.clone(), about.clone());
        self.compute(move |table, topics| {
            participation::behind(table.listed(request.span(), topics), &request, &about)
        })
        .await
    }

    /// What happened since the start, and what there is now.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn watch(&self) -> Result<(Tally, States), StoreError> {
        let figures = self.follow(&|_, _| {}).await?;
        let counted = tokio::task::spawn_blocking(move || {
            (figures.since.clone().unwrap_or_default(), figures.table.states())
        });
        counted.await.map_err(|error| StoreError::Unavailable(format!("counting failed: {error}")))
    }

    /// The zones of the accounts; the first one's is the common one.
    pub fn zones(&self) -> Zones {
        let zone = |account: &super::Account| account.zone.clone();
        Zones {
            common: self.accounts.iter().next().map_or(jiff::tz::TimeZone::UTC, |account| zone(account)),
            of: self.accounts.iter().map(|account| (account.id.clone(), zone(account))).collect(),
        }
    }

    /// Takes what has happened since the last time.
    pub(super) async fn follow(
        &self,
        progress: Progress<'_>,
    ) -> Result<OwnedRwLockReadGuard<Figures>, StoreError> {
        let last = self.store.last_seq().await?;
        let figures = Arc::clone(&self.figures).read_owned().await;
        if figures.after >= last && figures.since.is_some() {
            return Ok(figures);
        }
        drop(figures);
        let mut figures = Arc::clone(&self.figures).write_owned().await;
        let mut taken = 0;
        loop {
            let page = self.changed(figures.after, PAGE).await?;
            let Figures { table, since, .. } = &mut *figures;
            for told in &page.records {
                table.put(told.key, &told.record, told.state, since.as_mut());
            }
            let before = taken / PROGRESS;
            taken += page.records.len();
            if taken / PROGRESS > before {
                progress(taken, last);
            }
            if let Some(told) = page.records.last() {
                figures.after = told.record.seq;
            }
            if page.next.is_none() {
                // Entries of comments that are unknown here (the first one is damaged) are in no record.
                figures.after = figures.after.max(last);
                figures.since.get_or_insert_default();
                return Ok(figures.downgrade());
            }
        }
    }
}
