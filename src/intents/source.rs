//! Intent files as text, and the only I/O of this room: reading a directory of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One intent file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path as it is shown to people.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl SourceFile {
    /// The last part of the name, which says what kind of file it is.
    pub fn base_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// Line and column of byte `at`, both from 1; columns count characters.
    pub fn line_and_column(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        (line, column)
    }
}

/// Why a directory of intent files could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", path.display())]
pub struct DirError {
    /// The directory or file.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub source: io::Error,
}

/// All `*.toml` in `dir`, sorted by name. Hidden files are left out: editors keep their own there.
///
/// # Errors
/// [`DirError`] names the directory or file that can't be read, or is no UTF-8.
pub fn read_dir(dir: &Path) -> Result<Vec<SourceFile>, DirError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| DirError { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let path = entry.map_err(at(dir))?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden || path.extension().is_none_or(|extension| extension != "toml") || !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(at(&path))?;
        files.push(SourceFile { name: path.display().to_string(), text });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_read_in_order_and_without_strangers() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.toml", "a.toml", ".c.toml", "d.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let files = read_dir(dir.path()).unwrap();
        let names: Vec<&str> = files.iter().map(SourceFile::base_name).collect();
        assert_eq!(names, ["a.toml", "b.toml"]);
    }

    #[test]
    fn a_missing_directory_is_named() {
        let missing = Path::new("no/such/dir");
        assert_eq!(read_dir(missing).unwrap_err().to_string(), "cannot read no/such/dir");
    }
}
