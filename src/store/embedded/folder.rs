//! The store's folder: one process at a time, whether the last one ended well, and where its index is.
//!
//! The index is in `state/`. One that is made anew while it serves is made in `state.next/`, and serves there until the next
//! start moves it to its place; then the next one is made in `state/`. Which one serves, and whether it is to be made anew,
//! stands in the file `index`; without it, `state/` serves.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// The folder, held by this process for as long as the value lives.
pub(super) struct Folder {
    dir: PathBuf,
    /// Where the index is that serves: one of [`PLACES`].
    live: &'static str,
    /// Whether it has something in it that was erased.
    is_stale: bool,
    _lock: File,
}

/// Where an index may be; the first is its place.
const PLACES: [&str; 2] = ["state", "state.next"];
/// What an index that can't be used is called, with a number behind it.
const ASIDE: &str = "state.aside";
/// The word in the file `index` that says that it is to be made anew.
const STALE: &str = "stale";

/// How the process that held the folder before us ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastEnd {
    /// Cleanly, or there was none.
    Clean,
    /// Killed, but the machine lived on: what it gave to the operating system is there.
    Killed,
    /// With the machine: what sled had not synced may be gone or half there.
    MachineCrashed,
}

impl Folder {
    /// Takes the folder, creating it if need be.
    pub(super) fn take(dir: &Path) -> Result<(Self, LastEnd), StoreError> {
        let private = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
        private.map_err(|e| StoreError::io("create", dir, &e))?;
        let path = dir.join("lock");
        let mut options = OpenOptions::new();
        let opened = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut lock = opened.map_err(|e| StoreError::io("open", &path, &e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let holder = lock.read_to_string(&mut pid).ok().and_then(|_| pid.trim().parse().ok());
                return Err(StoreError::InUse { dir: dir.to_owned(), holder });
            }
            Err(TryLockError::Error(e)) => return Err(StoreError::io("lock", &path, &e)),
        }
        let write = lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id()));
        write.map_err(|e| StoreError::io("write", &path, &e))?;
        let mut folder = Self { dir: dir.to_owned(), live: PLACES[0], is_stale: false, _lock: lock };
        folder.settle()?;
        let last = match fs::read_to_string(folder.session()) {
            Err(_) => LastEnd::Clean,
            Ok(session) if session.trim() == "ended" => LastEnd::Clean,
            Ok(session) if session.trim() == boot() => LastEnd::Killed,
            Ok(_) => LastEnd::MachineCrashed,
        };
        Ok((folder, last))
    }

    /// Where the journal is.
    pub(super) fn journal(&self) -> PathBuf {
        self.dir.join("journal")
    }

    /// Where the index is.
    pub(super) fn state(&self) -> PathBuf {
        self.dir.join(self.live)
    }

    /// Where another one may be made meanwhile.
    pub(super) fn other_state(&self) -> PathBuf {
        self.dir.join(self.other())
    }

    fn other(&self) -> &'static str {
        let [place, next] = PLACES;
        if self.live == place { next } else { place }
    }

    /// Whether the index has something in it that was erased, and is to be made anew.
    pub(super) fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Notes whether it has; known to every later start.
    pub(super) fn set_stale(&mut self, is_stale: bool) -> Result<(), StoreError> {
        if self.is_stale != is_stale {
            self.stand(self.live, is_stale)?;
        }
        Ok(())
    }

    /// Notes that the other index serves from now on, which was made anew.
    pub(super) fn turn(&mut self) -> Result<(), StoreError> {
        self.stand(self.other(), false)
    }

    /// Removes the other index, and those that were moved aside.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        remove(&self.other_state())?;
        let entries = fs::read_dir(&self.dir).map_err(|e| StoreError::io("read", &self.dir, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| StoreError::io("read", &self.dir, &e))?;
            if entry.file_name().to_string_lossy().starts_with(ASIDE) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Puts the index that served last in its place, before anything is open. What is cut off in between is done at the next
    /// start: an index is removed only while the file names the other one.
    fn settle(&mut self) -> Result<(), StoreError> {
        let [place, next] = PLACES;
        let path = self.dir.join("index");
        let noted = fs::read_to_string(&path).unwrap_or_default();
        let mut words = noted.split_whitespace();
        let is_next = words.next() == Some(next) && self.dir.join(next).exists();
        let is_stale = words.next() == Some(STALE);
        if is_next {
            remove(&self.dir.join(place))?;
            let (from, to) = (self.dir.join(next), self.dir.join(place));
            fs::rename(&from, &to).map_err(|e| StoreError::io("move", &from, &e))?;
        } else {
            remove(&self.dir.join(next))?;
        }
        if noted.is_empty() {
            return Ok(());
        }
        self.stand(place, is_stale)
    }

    fn stand(&mut self, live: &'static str, is_stale: bool) -> Result<(), StoreError> {
        let path = self.dir.join("index");
        let aside = self.dir.join("index.new");
        let text = if is_stale { format!("{live} {STALE}\n") } else { format!("{live}\n") };
        let write = || {
            let mut file = File::create(&aside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            File::open(&self.dir)?.sync_all()
        };
        write().map_err(|e| StoreError::io("write", &path, &e))?;
        self.live = live;
        self.is_stale = is_stale;
        Ok(())
    }

    /// Notes that a process is at work, and on which boot of the machine.
    pub(super) fn begin(&self) -> Result<(), StoreError> {
        self.note(&boot())
    }

    /// Notes that it ended well.
    pub(super) fn end(&self) -> Result<(), StoreError> {
        self.note("ended")
    }

    /// The installation's key, made at the first opening. One that was lost can't be made again, so a damaged one is
    /// named and not replaced.
    pub(super) fn key(&self) -> Result<[u8; 32], StoreError> {
        let path = self.dir.join("key");
        if let Ok(key) = fs::read(&path)
            && !key.is_empty()
        {
            return key.try_into().map_err(|_| {
                let path = path.display();
                StoreError::Inconsistent(format!("{path} is damaged: restore it from a backup, or remove it, and authors get new pseudonyms"))
            });
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|e| StoreError::Unavailable(format!("no random numbers: {e}")))?;
        let write = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        let write = write.and_then(|mut file| {
            file.write_all(&key)?;
            file.sync_all()
        });
        write.map_err(|e| StoreError::io("write", &path, &e))?;
        Ok(key)
    }

    /// Moves an index that can't be used out of the way; returns where to.
    pub(super) fn set_state_aside(&self) -> Result<PathBuf, StoreError> {
        let state = self.state();
        let aside = (1..)
            .map(|n| self.dir.join(format!("{ASIDE}-{n}")))
            .find(|path| !path.exists())
            .unwrap_or_else(|| self.dir.join(ASIDE));
        fs::rename(&state, &aside).map_err(|e| StoreError::io("move aside", &state, &e))?;
        Ok(aside)
    }

    fn session(&self) -> PathBuf {
        self.dir.join("session")
    }

    fn note(&self, text: &str) -> Result<(), StoreError> {
        let path = self.session();
        let write = File::create(&path).and_then(|mut file| {
            writeln!(file, "{text}")?;
            file.sync_all()
        });
        write.map_err(|e| StoreError::io("write", &path, &e))
    }
}

/// Removes a folder with everything in it, if it is there.
fn remove(dir: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io("remove", dir, &error))
        }
        _ => Ok(()),
    }
}

/// What tells one boot of the machine from another.
fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    format!("boot {}", id.trim())
}
