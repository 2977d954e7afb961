//! The embedded store: an append-only journal, which alone is the truth, and an index that follows it.
//!
//! ```text
//! data/lock            held by one process
//! data/session         how the last process ended
//! data/index           which folder the index is in, if it is not state, or whether it is to be made anew
//! data/key             the installation's own key
//! data/journal/        segments by day; a frame is one atomic change (frame.rs, segment.rs, journal.rs)
//! data/state.next/     an index that is being made anew, since something was erased (remake.rs), or was since the last start
//! data/state/          sled: comments and the ways to find them, derived from the journal (index.rs)
//! ```
//!
//! All writes pass through one thread (`writer`), which gathers what waits and commits it with one `fdatasync`; reads
//! go to the index directly. sled 0.34 is trusted with nothing: its flush is no fsync on Linux and it has no repair tool,
//! so an index that will not open, or that was open when the machine stopped, is moved aside and made anew (`opening`).

mod folder;
mod frame;
mod index;
mod journal;
mod opening;
mod record;
mod remake;
mod scrub;
mod search;
mod segment;
mod waiting;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot, watch};

use self::folder::Folder;
use self::index::Index;
use self::segment::Frames;
use self::writer::{Command, Writer};
use crate::comment::{Comment, CommentId, Entry, MediaId, StateName, Timestamp};
use crate::store::{
    Change, Conflict, DeadLetter, Delivery, Page, Query, Queue, QueueQuery, Receipt, Store, StoreError,
};

/// Commands that may wait for the writer; those beyond wait at their sender, so that memory is bounded.
const QUEUE: usize = 4096;

/// The embedded store. See the module.
pub struct Embedded {
    commands: mpsc::Sender<Command>,
    shared: Arc<Shared>,
    journal: PathBuf,
    key: [u8; 32],
}

/// What readers share with the writer.
struct Shared {
    /// Absent while it is being mended, and after the end.
    index: RwLock<Option<Index>>,
    /// Whether it must be made anew before it is opened again.
    is_damaged: AtomicBool,
    /// The number of the ledger's last entry.
    head: watch::Sender<u64>,
}

impl Shared {
    fn new(index: Index, head: u64) -> Self {
        Self {
            index: RwLock::new(Some(index)),
            is_damaged: AtomicBool::new(false),
            head: watch::Sender::new(head),
        }
    }

    fn index(&self) -> Result<Index, StoreError> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        index.ok_or_else(|| StoreError::Unavailable("the index is closed".to_owned()))
    }

    /// Puts another index in place; returns the former.
    fn set(&self, index: Option<Index>) -> Option<Index> {
        std::mem::replace(&mut *self.index.write().unwrap_or_else(PoisonError::into_inner), index)
    }

    /// Takes a damaged index out of use; the writer makes it anew before it does anything else.
    fn spoil(&self) {
        self.is_damaged.store(true, Ordering::SeqCst);
        self.set(None);
    }
}

impl Embedded {
    /// Opens the store in `dir`, creating it if need be; mends what a crash left behind. Blocks while it reads.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if another process holds the folder; [`StoreError::Unavailable`] if it can't be written;
    /// [`StoreError::Inconsistent`] if acknowledged events are missing from the journal.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let (folder, last) = Folder::take(dir)?;
        let key = folder.key()?;
        let (journal, index, position) = opening::open(&folder, last)?;
        folder.begin()?;
        let shared = Arc::new(Shared::new(index, position.next_seq - 1));
        let (commands, queue) = mpsc::channel(QUEUE);
        let journal_dir = folder.journal();
        let writer = Writer::new(folder, journal, position, Arc::clone(&shared));
        std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || writer.run(queue))
            .map_err(|e| StoreError::Unavailable(format!("can't start the writer: {e}")))?;
        Ok(Self { commands, shared, journal: journal_dir, key })
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Command,
    ) -> Result<T, StoreError> {
        let closed = || StoreError::Unavailable("it is closed".to_owned());
        let (to, answer) = oneshot::channel();
        self.commands.send(command(to)).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl Fn(&Index) -> Result<T, StoreError> + Send + Sync + 'static,
    ) -> Result<T, StoreError> {
        let read = Arc::new(read);
        match self.read_once(Arc::clone(&read)).await {
            Err(StoreError::Damaged(reason)) => {
                tracing::error!(reason, "the index is damaged");
                self.shared.spoil();
                // Comes back once the writer has made it anew.
                self.check().await?;
                self.read_once(read).await
            }
            done => done,
        }
    }

    async fn read_once<T: Send + 'static>(
        &self,
        read: Arc<impl Fn(&Index) -> Result<T, StoreError> + Send + Sync + 'static>,
    ) -> Result<T, StoreError> {
        let index = self.shared.index()?;
        let done = tokio::task::spawn_blocking(move || read(&index)).await;
        done.map_err(|e| StoreError::Unavailable(format!("reading failed: {e}")))?
    }
}

/// Bytes of the files in a folder and below. What vanishes meanwhile has none.
fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.map(of).sum()
}

#[async_trait]
impl Store for Embedded {
    async fn receive(&self, delivery: Delivery) -> Result<Receipt, StoreError> {
        self.ask(|to| Command::Receive(delivery, to)).await
    }

    async fn record(&self, changes: Vec<Change>) -> Result<Vec<Result<Comment, Conflict>>, StoreError> {
        self.ask(|to| Command::Record(changes, to)).await
    }

    async fn import(&self, entries: Vec<Entry>) -> Result<(), StoreError> {
        self.ask(|to| Command::Import(entries, to)).await?
    }

    async fn comment(&self, id: &CommentId) -> Result<Option<Comment>, StoreError> {
        let id = id.clone();
        self.read(move |index| index.comment(&id)).await
    }

    async fn comments(&self, ids: Vec<CommentId>) -> Result<Vec<Comment>, StoreError> {
        self.read(move |index| ids.iter().filter_map(|id| index.comment(id).transpose()).collect()).await
    }

    async fn begun(&self, first: Vec<u64>) -> Result<Vec<Comment>, StoreError> {
        self.read(move |index| first.iter().filter_map(|seq| search::at(index, *seq).transpose()).collect())
            .await
    }

    async fn below(&self, tops: Vec<CommentId>) -> Result<Vec<Comment>, StoreError> {
        self.read(move |index| {
            let mut replies = Vec::new();
            for top in &tops {
                replies.extend(index.replies(top)?);
            }
            Ok(replies)
        })
        .await
    }

    async fn answers(&self, replies: Vec<CommentId>) -> Result<Vec<CommentId>, StoreError> {
        self.read(move |index| {
            let mut answers = Vec::new();
            for reply in &replies {
                if index.is_answer(reply)? {
                    answers.push(reply.clone());
                }
            }
            Ok(answers)
        })
        .await
    }

    async fn under(&self, media: &MediaId, limit: usize) -> Result<Vec<Comment>, StoreError> {
        let media = media.clone();
        self.read(move |index| index.under(&media, limit)).await
    }

    async fn waiting(
        &self,
        state: StateName,
        after: Option<&Comment>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError> {
        let after = after.cloned();
        self.read(move |index| index.waiting(state, after.as_ref(), limit)).await
    }

    async fn queue(&self, asked: QueueQuery) -> Result<Queue, StoreError> {
        self.read(move |index| waiting::queue(index, &asked)).await
    }

    async fn find(&self, query: Query) -> Result<Page, StoreError> {
        self.read(move |index| search::find(index, &query)).await
    }

    async fn written(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, CommentId)>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError> {
        self.read(move |index| index.written(from, to, after.as_ref(), limit)).await
    }

    async fn changed(&self, after: u64, limit: usize) -> Result<Vec<Comment>, StoreError> {
        self.read(move |index| index.changed(after, limit)).await
    }

    async fn history(&self, id: &CommentId) -> Result<Vec<Entry>, StoreError> {
        let (id, journal) = (id.clone(), self.journal.clone());
        self.read(move |index| {
            let Some(comment) = index.comment(&id)? else { return Ok(Vec::new()) };
            let mut frames = Frames::new(&journal)?;
            let mut entries: Vec<Entry> = Vec::new();
            for seq in comment.entries {
                // Entries of one change share a frame, which was read with the first of them.
                if entries.last().is_some_and(|last| last.seq >= seq) {
                    continue;
                }
                for place in index.frames(seq, 1)? {
                    let frame = frames.entries(place)?;
                    entries.extend(frame.into_iter().filter(|entry| entry.comment == id && entry.seq >= seq));
                }
            }
            Ok(entries)
        })
        .await
    }

    async fn events(&self, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let journal = self.journal.clone();
        self.read(move |index| {
            let mut frames = Frames::new(&journal)?;
            let mut entries = Vec::new();
            // One frame more than entries are wanted: the first may hold only entries before them.
            for place in index.frames(after.saturating_add(1), limit.saturating_add(1))? {
                let frame = frames.entries(place)?;
                entries.extend(frame.into_iter().filter(|entry| entry.seq > after));
                if entries.len() >= limit {
                    break;
                }
            }
            entries.truncate(limit);
            Ok(entries)
        })
        .await
    }

    async fn last_seq(&self) -> Result<u64, StoreError> {
        self.read(|index| Ok(index.position()?.unwrap_or_default().next_seq - 1)).await
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.shared.head.subscribe()
    }

    async fn keep(&self, items: Vec<(String, Option<Value>)>) -> Result<(), StoreError> {
        self.ask(|to| Command::Keep(items, to)).await
    }

    async fn kept(&self, prefix: &str) -> Result<Vec<(String, Value)>, StoreError> {
        let prefix = prefix.to_owned();
        self.read(move |index| index.kept(&prefix)).await
    }

    async fn kept_last(
        &self,
        prefix: &str,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Value)>, StoreError> {
        let (prefix, before) = (prefix.to_owned(), before.map(str::to_owned));
        self.read(move |index| index.kept_last(&prefix, before.as_deref(), limit)).await
    }

    async fn dead_letters(&self, from: u64, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        let journal = self.journal.clone();
        self.read(move |index| {
            let mut frames = Frames::new(&journal)?;
            let places = index.dead_letters(from, limit)?;
            places.into_iter().filter_map(|place| frames.letter(place).transpose()).collect()
        })
        .await
    }

    async fn scrub(&self, letters_before: Timestamp) -> Result<(), StoreError> {
        self.ask(|to| Command::Scrub(letters_before, to)).await
    }

    fn installation_key(&self) -> [u8; 32] {
        self.key
    }

    async fn sizes(&self) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let (journal, journal_dir) = (self.journal.clone(), self.journal.clone());
        let state = move || ["state", "state.next"].map(|name| size(&journal_dir.with_file_name(name)));
        let measured = tokio::task::spawn_blocking(move || {
            vec![("journal", size(&journal)), ("state", state().into_iter().sum())]
        });
        measured.await.map_err(|error| StoreError::Unavailable(format!("measuring failed: {error}")))
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.ask(Command::Check).await
    }

    async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.commands.send(Command::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::{Arrival, Clock, Kind, Source};

    #[tokio::test]
    async fn an_index_that_is_damaged_at_work_is_made_anew_and_the_read_succeeds() {
        let dir = tempfile::tempdir().unwrap();
        let store = Embedded::open(dir.path()).unwrap();
        let at = Timestamp::from_millis(0);
        let arrivals = (0..10).map(|n| Arrival {
            id: CommentId::new(format!("c{n}")).unwrap(),
            account: None,
            source: Source::Webhook,
            kind: Kind::Comment,
            text: format!("komentar {n}"),
            author: None,
            media: None,
            parent: None,
            written_at: at,
            clock: Clock::Entry,
            received_at: at,
        });
        let delivery = Delivery { arrivals: arrivals.collect(), dead_letters: Vec::new() };
        store.receive(delivery.clone()).await.unwrap();
        let c3 = CommentId::new("c3").unwrap();

        store.shared.index().unwrap().damage(&c3);
        assert_eq!(store.comment(&c3).await.unwrap().unwrap().text, "komentar 3");
        // The writer stumbles over it as well; what it was asked is refused once, and then carried out.
        store.shared.index().unwrap().damage(&c3);
        assert!(store.receive(delivery.clone()).await.is_err());
        assert_eq!(store.receive(delivery).await.unwrap().known, 10);
        assert_eq!(store.find(Query { limit: 100, ..Query::default() }).await.unwrap().comments.len(), 10);
        store.close().await;
    }
}
