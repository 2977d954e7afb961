//! What cross-validation learned of an intent set, learned once and kept: in the user's cache folder, under the hash of
//! the files and the build of the program, since another one may learn otherwise.
//!
//! A cache that is broken, missing or can't be written costs half a second, never more. Nothing but a whole directory's set
//! comes here: the sets that tools make of parts of one would only fill the folder.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::intents::{self, IntentSet, Target, Tuning};

/// Tunings kept in the folder: an admin who saves often leaves one with each save, and goes back to few.
const KEPT: usize = 100;

/// What all files here begin with.
const PREFIX: &str = "tuning-";

/// The tuning of `set`, if the cache has it.
pub(super) fn known(set: &IntentSet) -> Option<Tuning> {
    read(&folder()?, set)
}

/// The tuning of `set`: from the cache, or learned now and put there.
pub(super) fn tuning(set: &IntentSet) -> Tuning {
    let folder = folder();
    if let Some(known) = folder.as_deref().and_then(|folder| read(folder, set)) {
        return known;
    }
    let tuning = intents::tune(set, Target::default());
    if let Some(folder) = folder
        && let Err(error) = write(&folder, &tuning)
    {
        tracing::debug!(%error, folder = %folder.display(), "the thresholds can't be kept for the next time");
    }
    tuning
}

/// The folder for this user's cached files; none if the system names none.
fn folder() -> Option<PathBuf> {
    folder_of(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"))
}

fn folder_of(cache: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    // By the XDG specification a relative path counts as none.
    let absolute = |path: Option<OsString>| path.map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute(cache).or_else(|| Some(absolute(home)?.join(".cache")))?;
    Some(cache.join("tanggap"))
}

fn path(folder: &Path, hash: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{hash}-{}.json", build()))
}

/// What tells this build of the program from others: when its file was written, and how long it is. Where that can't be
/// known, its version.
fn build() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let written = file.and_then(|file| Ok((file.modified()?, file.len())));
    match written.map(|(at, length)| (at.duration_since(UNIX_EPOCH).unwrap_or_default(), length)) {
        Ok((at, length)) => format!("{:x}{length:x}", at.as_millis()),
        Err(_) => env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn read(folder: &Path, set: &IntentSet) -> Option<Tuning> {
    let text = fs::read(path(folder, set.hash())).ok()?;
    let tuning: Tuning = serde_json::from_slice(&text).ok()?;
    let fits = tuning.hash == set.hash() && tuning.target == Target::default() && tuning.is_sound();
    fits.then_some(tuning)
}

/// Writes beside the file and then takes its place: another process never reads half of it.
fn write(folder: &Path, tuning: &Tuning) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = path(folder, &tuning.hash);
    let beside = folder.join(format!(".{PREFIX}{}.{}", tuning.hash, std::process::id()));
    let text = serde_json::to_vec_pretty(tuning)?;
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What is left of the attempt helps nobody.
        let _ = fs::remove_file(&beside);
    }
    written?;
    forget_oldest(folder)
}

fn forget_oldest(folder: &Path) -> io::Result<()> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            kept.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    kept.sort();
    let surplus = kept.len().saturating_sub(KEPT);
    kept.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intents::{SourceFile, compile};

    fn set() -> IntentSet {
        let text = "topic = \"T\"\n[[intent]]\nid = \"a\"\nexamples = [\"kapan ppdb dibuka?\"]\n";
        compile(&[SourceFile { name: "t.toml".into(), text: text.into() }]).set
    }

    #[test]
    fn what_is_kept_is_what_was_learned() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let set = set();
        assert_eq!(read(&folder, &set), None);
        let tuning = intents::tune(&set, Target::default());
        write(&folder, &tuning).unwrap();
        assert_eq!(read(&folder, &set), Some(tuning));
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [path(&folder, set.hash()).file_name().unwrap()]);
    }

    #[test]
    fn what_is_broken_or_of_other_files_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let set = set();
        let tuning = intents::tune(&set, Target::default());
        let text = serde_json::to_string(&tuning).unwrap();
        for broken in [
            text[..text.len() / 2].to_owned(),
            String::new(),
            text.replace(&tuning.hash, "0123456789abcdef"),
            text.replacen("\"post\":", "\"post\":-", 1),
            text.replacen("\"wrong\":0.02", "\"wrong\":0.5", 1),
        ] {
            fs::write(path(folder.path(), set.hash()), &broken).unwrap();
            assert_eq!(read(folder.path(), &set), None, "{broken}");
        }
    }

    #[test]
    fn the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..KEPT + 2 {
            fs::write(folder.path().join(format!("{PREFIX}{number}.json")), "").unwrap();
        }
        fs::write(folder.path().join("other"), "").unwrap();
        forget_oldest(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT + 1);
    }

    #[test]
    fn the_folder_is_the_users() {
        let of =
            |cache: Option<&str>, home: Option<&str>| folder_of(cache.map(Into::into), home.map(Into::into));
        assert_eq!(of(Some("/c"), Some("/h")), Some("/c/tanggap".into()));
        assert_eq!(of(Some("c"), Some("/h")), Some("/h/.cache/tanggap".into()));
        assert_eq!(of(None, Some("/h")), Some("/h/.cache/tanggap".into()));
        assert_eq!(of(Some(""), None), None);
    }
}
