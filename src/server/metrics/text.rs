//! The text format of Prometheus.

use std::fmt::Write as _;

use crate::participation::tally::{BOUNDS, Histogram};

/// Metrics, family by family.
#[derive(Default)]
pub(super) struct Text(String);

/// Labels of a sample, by name.
pub(super) type Labels<'a> = &'a [(&'static str, &'a str)];

impl Text {
    /// Begins a family; its samples follow.
    pub(super) fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    /// One sample.
    pub(super) fn sample(&mut self, name: &str, labels: Labels<'_>, value: f64) {
        self.0.push_str(name);
        for (place, (label, value)) in labels.iter().enumerate() {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.0, "{}{label}=\"{escaped}\"", if place == 0 { '{' } else { ',' });
        }
        let end = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.0, "{end} {value}");
    }

    /// The samples of a histogram of times.
    pub(super) fn histogram(&mut self, name: &str, labels: Labels<'_>, histogram: &Histogram) {
        let bounds = BOUNDS.map(|bound| bound.to_string());
        let finite = bounds.iter().map(String::as_str).zip(histogram.within);
        for (bound, within) in finite.chain([("+Inf", histogram.count)]) {
            let labels: Vec<_> = labels.iter().copied().chain([("le", bound)]).collect();
            self.sample(&format!("{name}_bucket"), &labels, within as f64);
        }
        self.sample(&format!("{name}_sum"), labels, histogram.sum_ms as f64 / 1000.0);
        self.sample(&format!("{name}_count"), labels, histogram.count as f64);
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}
