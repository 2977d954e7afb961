//! How far long work is, on a terminal's last line; silent where nobody looks.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// One that says what is being done.
    pub(super) fn new(what: &'static str) -> Self {
        Self(ProgressBar::no_length().with_prefix(what).with_style(style("{prefix} {pos}")))
    }

    /// Shows that `done` is done, of `all` where that is known.
    pub(super) fn show(&self, done: u64, all: Option<u64>) {
        let all = all.filter(|all| *all > 0);
        if let (Some(all), None) = (all, self.0.length()) {
            self.0.set_length(all);
            self.0.set_style(style("{prefix} [{bar:30}] {percent} %"));
        }
        self.0.set_position(all.map_or(done, |all| done.min(all)));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How a bar looks. A template that can't be read would only look plainer.
pub(super) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
