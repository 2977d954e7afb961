//! What a command gives, on standard output.

use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;

/// Writes it. Whoever reads may have enough before the end, as `head` does; that is no error.
pub(super) fn give(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("can't write to standard output"),
    }
}
