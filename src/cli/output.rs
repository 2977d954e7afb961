//! What a command gives, on standard output.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// Writes it to a file, or without one to standard output.
pub(super) fn give_to(out: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match out {
        Some(file) => std::fs::write(file, text).with_context(|| format!("can't write {}", file.display())),
        None => give(text),
    }
}

/// Writes it. Whoever reads may have enough before the end, as `head` does; that is no error.
pub(super) fn give(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("can't write to standard output"),
    }
}
