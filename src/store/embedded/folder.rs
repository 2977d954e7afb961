//! The store's folder: one process at a time, and whether the last one ended well.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// The folder, held by this process for as long as the value lives.
pub(super) struct Folder {
    dir: PathBuf,
    _lock: File,
}

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
        let folder = Self { dir: dir.to_owned(), _lock: lock };
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
        self.dir.join("state")
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
            .map(|n| self.dir.join(format!("state.aside-{n}")))
            .find(|path| !path.exists())
            .unwrap_or_else(|| self.dir.join("state.aside"));
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

/// What tells one boot of the machine from another.
fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    format!("boot {}", id.trim())
}
