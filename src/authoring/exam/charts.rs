//! Two plots, drawn as SVG that takes its colours from the page around it.

use maud::{Markup, html};

use super::{Calibration, IntentScores};

/// Confidence against truth. On the diagonal, confidence means what it says; the size of a dot is how many comments it
/// stands for.
pub(super) fn reliability(calibration: &Calibration) -> Markup {
    /// Side of the plot, and its distance from the picture's left and lower edge.
    const SIDE: f64 = 260.0;
    const EDGE: f64 = 40.0;
    let x = |share: f64| EDGE + share * SIDE;
    let y = |share: f64| 10.0 + (1.0 - share) * SIDE;
    let most = calibration.bins.iter().map(|bin| bin.comments).max().unwrap_or(0).max(1) as f64;
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0];
    html! {
        svg class="reliability" viewBox="0 0 324 312" role="img" aria-label="keyakinan dan kebenaran" {
            @for tick in ticks {
                line class="grid" x1=(x(tick)) y1=(y(0.0)) x2=(x(tick)) y2=(y(1.0)) {}
                line class="grid" x1=(x(0.0)) y1=(y(tick)) x2=(x(1.0)) y2=(y(tick)) {}
                text class="tick" x=(x(tick)) y=(y(0.0) + 16.0) text-anchor="middle" { (percent(tick)) }
                text class="tick" x=(x(0.0) - 6.0) y=(y(tick) + 4.0) text-anchor="end" { (percent(tick)) }
            }
            line class="ideal" x1=(x(0.0)) y1=(y(0.0)) x2=(x(1.0)) y2=(y(1.0)) {}
            @for bin in &calibration.bins {
                @if let (Some(confidence), Some(right)) = (bin.confidence, bin.right) {
                    circle class="dot" cx=(short(x(confidence))) cy=(short(y(right)))
                        r=(short(3.0 + 9.0 * (bin.comments as f64 / most).sqrt())) {
                        title { (percent(confidence)) " yakin, " (percent(right)) " benar, " (bin.comments) " komentar" }
                    }
                }
            }
            text class="tick" x=(x(0.5)) y="308" text-anchor="middle" { "keyakinan / confidence" }
        }
    }
}

/// F1 of each label, the worst first.
pub(super) fn bars(intents: &[IntentScores]) -> Markup {
    /// Height of a row, width of the names and of a full bar.
    const ROW: usize = 20;
    const NAMES: f64 = 190.0;
    const FULL: f64 = 320.0;
    let mut rows: Vec<(&str, f64)> =
        intents.iter().filter_map(|scores| Some((scores.intent.as_str(), scores.f1?))).collect();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(b.0)));
    let height = rows.len() * ROW + 4;
    html! {
        svg class="bars" viewBox=(format!("0 0 560 {height}")) role="img" aria-label="F1 per intent" {
            @for (place, (name, f1)) in rows.iter().enumerate() {
                @let top = place * ROW;
                text class="name" x=(NAMES - 8.0) y=(top + 14) text-anchor="end" { (name) }
                rect class="room" x=(NAMES) y=(top + 3) width=(FULL) height=(ROW - 6) rx="2" {}
                rect class="bar" x=(NAMES) y=(top + 3) width=(short(f1 * FULL)) height=(ROW - 6) rx="2" {}
                text class="name" x=(NAMES + FULL + 8.0) y=(top + 14) { (format!("{f1:.2}")) }
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A coordinate with as many digits as a screen can show.
fn short(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
