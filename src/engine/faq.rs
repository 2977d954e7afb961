//! The FAQ that serves, and how a saved file gets into it.
//!
//! A [`Shelf`] looks at its directory's names, sizes and times; when they have changed and stand still, the files are
//! read and compiled aside and take the place of the old set at once. A broken edit changes nothing: the last good set
//! goes on serving, and the faults are there to be shown. Only at the start there is no good set before; then what is
//! sound serves, and nothing is posted by itself.
//!
//! A set whose thresholds are not known yet serves at once, with the cautious ones of any set; its own are learned beside,
//! and take their place unless the files have changed meanwhile.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Engine, tuned};
use crate::intents::{self, Diagnostic, DirError, IntentSet, Severity, SourceFile};

/// Between two looks at a directory: a file that stands still for one look is taken at the next, so within a second.
const LOOK: Duration = Duration::from_millis(400);

/// An intent set as it was loaded.
#[derive(Clone)]
pub struct Faq {
    /// What serves.
    pub set: IntentSet,
    /// What is wrong with the files, and what may be better.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, to show the diagnostics in.
    pub files: Vec<SourceFile>,
}

/// A directory of intent files.
pub struct Shelf {
    dir: PathBuf,
    /// What the directory looked like before it was first read.
    first_look: Look,
    serving: RwLock<Arc<Faq>>,
    /// A later edit that is broken and therefore does not serve.
    broken: Mutex<Option<Arc<Faq>>>,
    /// Held while a file is written, so that no two edits begin at the same text.
    pub(super) writing: Mutex<()>,
}

/// What a directory looks like without reading its files.
type Look = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Faq {
    /// Loads the intent files of a directory, with thresholds of their own if the cache has them.
    ///
    /// # Errors
    /// [`DirError`] if it can't be read.
    pub fn load(dir: &Path) -> Result<Self, DirError> {
        let files = intents::read_dir(dir)?;
        let compiled = intents::compile(&files);
        let set = match tuned::known(&compiled.set) {
            Some(tuning) => compiled.set.with_tuning(tuning),
            None => compiled.set,
        };
        Ok(Self { set, diagnostics: compiled.diagnostics, files })
    }

    /// The same with thresholds of its own: from the cache, or learned now, which takes about half a second.
    #[must_use]
    pub fn tuned(mut self) -> Self {
        if self.set.tuning().is_none() {
            let tuning = tuned::tuning(&self.set);
            self.set = self.set.with_tuning(tuning);
        }
        self
    }

    /// What is wrong with the files.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Fault)
    }

    /// Whether something is wrong with the files, so that something may be missing from the set.
    pub fn is_faulty(&self) -> bool {
        self.faults().next().is_some()
    }
}

impl Shelf {
    /// Loads a directory for the first time.
    ///
    /// # Errors
    /// [`DirError`] if it can't be read.
    pub fn open(dir: &Path) -> Result<Self, DirError> {
        let first_look = look(dir);
        let serving = RwLock::new(Arc::new(Faq::load(dir)?));
        Ok(Self {
            dir: dir.to_owned(),
            first_look,
            serving,
            broken: Mutex::default(),
            writing: Mutex::default(),
        })
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The set that serves.
    pub fn serving(&self) -> Arc<Faq> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The latest edit, if it is broken: the one that serves or a later one that does not.
    pub fn broken(&self) -> Option<Arc<Faq>> {
        let later = self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone();
        later.or_else(|| Some(self.serving()).filter(|serving| serving.is_faulty()))
    }

    /// Learns the thresholds of the set that serves, unless they are known; a set that came meanwhile stays.
    fn tune(&self) {
        let before = self.serving();
        if before.set.tuning().is_some() {
            return;
        }
        let tuned = Arc::new(Faq::clone(&before).tuned());
        self.replace(&before, tuned);
    }

    /// Puts `tuned` in the place of `before`, if that still serves.
    fn replace(&self, before: &Arc<Faq>, tuned: Arc<Faq>) {
        let mut serving = self.serving.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&serving, before) {
            *serving = tuned;
        }
    }

    /// Takes in what stands in the directory now.
    pub(super) fn reload(&self) {
        let loaded = match Faq::load(&self.dir) {
            Ok(loaded) => Arc::new(loaded),
            Err(error) => {
                tracing::error!(%error, "the intent files can't be read; the last good ones go on serving");
                return;
            }
        };
        let before = self.serving();
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.is_faulty() && !before.is_faulty() {
            for fault in loaded.faults() {
                let (file, line, column) = (&fault.file, fault.line, fault.column);
                tracing::error!(
                    file,
                    line,
                    column,
                    fault = fault.message.english(),
                    "an intent file is broken"
                );
            }
            tracing::error!("the last good intent files go on serving");
            *broken = Some(loaded);
            return;
        }
        *broken = None;
        if loaded.set.hash() != before.set.hash() {
            tracing::info!(
                hash = loaded.set.hash(),
                intents = loaded.set.intents().len(),
                "other intent files serve"
            );
        }
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = loaded;
    }
}

fn look(dir: &Path) -> Look {
    let mut look: Look = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .filter_map(|file| {
            let file = file.ok()?;
            let about = file.metadata().ok()?;
            Some((file.path(), about.len(), about.modified().ok()))
        })
        .collect();
    look.sort();
    look
}

/// Watches all shelves until told to stop.
pub(super) async fn run(engine: Engine, stop: CancellationToken) {
    let mut shelves: Vec<(Arc<Shelf>, Look, Look)> = Vec::new();
    let mut tuning = None;
    loop {
        // Accounts come and go.
        let present = engine.accounts.shelves();
        let is_present = |shelf: &Arc<Shelf>| present.iter().any(|other| Arc::ptr_eq(shelf, other));
        shelves.retain(|(shelf, ..)| is_present(shelf));
        for shelf in &present {
            if !shelves.iter().any(|(known, ..)| Arc::ptr_eq(known, shelf)) {
                let first = shelf.first_look.clone();
                shelves.push((Arc::clone(shelf), first.clone(), first));
            }
        }
        // One at a time, beside the watching: a city's dozens of directories must not keep a saved file waiting.
        if tuning.as_ref().is_none_or(JoinHandle::is_finished) {
            let untuned = shelves.iter().find(|(shelf, ..)| shelf.serving().set.tuning().is_none());
            tuning = untuned.map(|(shelf, ..)| {
                let work = Arc::clone(shelf);
                tokio::task::spawn_blocking(move || work.tune())
            });
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
        for (shelf, loaded, last) in &mut shelves {
            let look = look(&shelf.dir);
            let stands_still = look == *last;
            if stands_still && look != *loaded {
                let work = Arc::clone(shelf);
                if let Err(error) = tokio::task::spawn_blocking(move || work.reload()).await {
                    tracing::error!(%error, "the intent files could not be taken in");
                }
                loaded.clone_from(&look);
            }
            *last = look;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "topic = \"T\"\n[[intent]]\nid = \"a\"\nexamples = [\"kapan ppdb dibuka?\"]\n";

    #[test]
    fn a_set_serves_at_once_and_gets_its_thresholds_later() {
        let dir = tempfile::tempdir().unwrap();
        // A text of this run, so that no cache has it.
        let new = format!("{TOPIC}# {}\n", dir.path().display());
        std::fs::write(dir.path().join("t.toml"), &new).unwrap();
        let shelf = Shelf::open(dir.path()).unwrap();
        assert!(shelf.serving().set.tuning().is_none());
        shelf.tune();
        let tuned = shelf.serving();
        assert_eq!(tuned.set.tuning().map(|tuning| tuning.hash.as_str()), Some(tuned.set.hash()));
    }

    #[test]
    fn thresholds_of_files_that_were_changed_meanwhile_are_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("t.toml");
        std::fs::write(&file, TOPIC).unwrap();
        let shelf = Shelf::open(dir.path()).unwrap();
        let before = shelf.serving();
        let tuned = Arc::new(Faq::clone(&before).tuned());
        std::fs::write(&file, TOPIC.replace("\"a\"", "\"b\"")).unwrap();
        shelf.reload();
        shelf.replace(&before, tuned);
        assert_ne!(shelf.serving().set.hash(), before.set.hash());
    }
}
