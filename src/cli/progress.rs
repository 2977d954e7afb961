//! How far long work is, on a terminal's last line; silent where nobody looks.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between two drawings: smooth to the eye, free of cost for the work.
const REDRAW: Duration = Duration::from_millis(100);
/// Letters of the bar.
const WIDTH: u64 = 30;

/// A bar on standard error.
pub(super) struct Progress {
    what: &'static str,
    drawn: Option<Mutex<Option<Instant>>>,
}

impl Progress {
    /// One that says what is being done.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, drawn: std::io::stderr().is_terminal().then(Mutex::default) }
    }

    /// Shows that `done` is done, of `all` where that is known.
    pub(super) fn show(&self, done: u64, all: Option<u64>) {
        let Some(drawn) = &self.drawn else { return };
        let mut last = drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < REDRAW) {
            return;
        }
        *last = Some(Instant::now());
        let what = self.what;
        let line = match all.filter(|all| *all > 0) {
            Some(all) => {
                let full = (done.min(all) * WIDTH / all) as usize;
                let rest = WIDTH as usize - full;
                format!("{what} [{}{}] {} %", "#".repeat(full), ".".repeat(rest), done.min(all) * 100 / all)
            }
            None => format!("{what} {done}"),
        };
        // Whoever closed standard error does not want to see it.
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{line}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
