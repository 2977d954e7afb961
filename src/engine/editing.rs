//! Edits of intent files from within: nothing of another's edit is lost, and nothing broken is written.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::PoisonError;

use super::faq::Shelf;
use crate::intents::{self, Diagnostic, DirError, Severity, SourceFile};

/// Longest file name, in bytes.
const LONGEST: usize = 64;

/// Why an edit was not written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// A name like this is none of an intent file.
    #[error("a file name has lower-case letters, digits, - and _, and ends in .toml")]
    Name,
    /// The file is not as it was when the edit began.
    #[error("the file has changed since it was opened")]
    Stale,
    /// The files would have faults with it.
    #[error("the edit has faults")]
    Faulty(Vec<Diagnostic>),
    /// The directory can't be read.
    #[error(transparent)]
    Read(#[from] DirError),
    /// The file can't be written.
    #[error("the file can't be written")]
    Write(#[from] io::Error),
}

impl Shelf {
    /// The files as they are on disk now, which may be newer than those that serve.
    ///
    /// # Errors
    /// [`DirError`] if they can't be read.
    pub fn files(&self) -> Result<Vec<SourceFile>, DirError> {
        intents::read_dir(self.dir())
    }

    /// The files with one of them, by its base name, replaced or added.
    ///
    /// # Errors
    /// [`EditError::Name`], [`EditError::Read`].
    pub fn with(&self, name: &str, text: &str) -> Result<Vec<SourceFile>, EditError> {
        if !is_name(name) {
            return Err(EditError::Name);
        }
        let mut files = self.files()?;
        match files.iter_mut().find(|file| file.base_name() == name) {
            Some(file) => text.clone_into(&mut file.text),
            None => {
                let name = self.dir().join(name).display().to_string();
                files.push(SourceFile { name, text: text.to_owned() });
                files.sort_by(|a, b| a.name.cmp(&b.name));
            }
        }
        Ok(files)
    }

    /// Writes a file that was `before` when the edit began (none: it was not there), and serves it at once. Blocks.
    ///
    /// # Errors
    /// [`EditError`]; then the file is as it was.
    pub fn write(&self, name: &str, before: Option<&str>, text: &str) -> Result<(), EditError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let files = self.files()?;
        let present = files.iter().find(|file| file.base_name() == name).map(|file| file.text.as_str());
        if present != before {
            return Err(EditError::Stale);
        }
        let faults = faults(intents::compile(&self.with(name, text)?).diagnostics);
        // Faults that were there before are no reason to refuse what does not add to them.
        if faults.len() > self::faults(intents::compile(&files).diagnostics).len() {
            return Err(EditError::Faulty(faults));
        }
        replace(self.dir(), name, text)?;
        self.reload();
        Ok(())
    }
}

fn faults(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().filter(|found| found.severity == Severity::Fault).collect()
}

/// Puts a file in place whole: who reads it meanwhile sees the old one or the new one.
fn replace(dir: &Path, name: &str, text: &str) -> io::Result<()> {
    // Hidden, so that it is no intent file before it is whole.
    let aside = dir.join(format!(".{name}.new"));
    let mut file = File::create(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, dir.join(name))?;
    File::open(dir)?.sync_all()
}

fn is_name(name: &str) -> bool {
    let stem = name.strip_suffix(".toml").unwrap_or_default();
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    !stem.is_empty() && name.len() <= LONGEST && stem.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "topic = \"A\"\n# kept\n[[intent]]\nid = \"a\"\ntitle = \"A\"\nkeywords = [\"kata kunci\"]\n";

    #[test]
    fn an_edit_is_written_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.toml"), FILE).unwrap();
        let shelf = Shelf::open(dir.path()).unwrap();
        let edited = FILE.replace("kata kunci", "kata lain");
        for (name, before, text) in [
            ("a.toml", Some("something else"), edited.as_str()),
            ("b.toml", Some(FILE), edited.as_str()),
            ("a.toml", None, edited.as_str()),
            ("a.toml", Some(FILE), "topic = "),
            ("../a.toml", None, edited.as_str()),
        ] {
            shelf.write(name, before, text).unwrap_err();
            assert_eq!(fs::read_to_string(dir.path().join("a.toml")).unwrap(), FILE, "{name} {text}");
        }
        shelf.write("a.toml", Some(FILE), &edited).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("a.toml")).unwrap(), edited);
        assert_eq!(shelf.serving().set.intents()[0].keywords, ["kata lain"]);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn names_are_plain() {
        for (name, is_one) in [
            ("a.toml", true),
            ("_none.toml", true),
            (".toml", false),
            ("a/b.toml", false),
            ("A.toml", false),
            ("a", false),
        ] {
            assert_eq!(is_name(name), is_one, "{name}");
        }
    }
}
