//! Plots, drawn on the server. What they show stands in words beside them, for those who can't see them.

use maud::{Markup, html};

use super::Scope;
use super::figures::nothing;
use crate::console::words::Words;
use crate::participation::{Document, Group, Survival};

/// The drawing, in its own units.
const WIDE: f64 = 560.0;
const HIGH: f64 = 220.0;
const LEFT: f64 = 40.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// Marks of the axis of waiting, in milliseconds: it is logarithmic, since seconds and days both matter.
const MARKS: [i64; 6] = [1_000, 10_000, 60_000, 900_000, 3_600_000, 86_400_000];
const FIRST: f64 = 1_000.0;
const LAST: f64 = 604_800_000.0;

/// How many still wait, after how long.
pub(super) fn waits(words: Words, group: &Group) -> Markup {
    let measures = words.measures();
    let x = |ms: f64| {
        let at = (ms.clamp(FIRST, LAST).ln() - FIRST.ln()) / (LAST.ln() - FIRST.ln());
        LEFT + at * (WIDE - LEFT - 8.0)
    };
    let line = |survival: &Survival| {
        let mut path = format!("M{:.1} {:.1}", LEFT, y(1.0));
        for point in &survival.curve {
            path.push_str(&format!("H{:.1}V{:.1}", x(point.0 as f64), y(point.1)));
        }
        path.push_str(&format!("H{:.1}", WIDE - 8.0));
        path
    };
    html! {
        figure.plot.card {
            figcaption {
                h2 { (words.t("plot.waits")) }
                p.small.soft { (words.t("plot.waits_why")) }
            }
            @if group.survival.curve.is_empty() { (nothing(words)) }
            @else {
                svg viewBox=(format!("0 0 {WIDE} {HIGH}")) role="img" aria-label=(spoken(words, group)) {
                    @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
                        line.grid x1=(LEFT) x2=(WIDE - 8.0) y1=(y(share)) y2=(y(share)) {}
                        text.tick-y.lesser[share == 0.0] x=(LEFT - 6.0) y=(y(share) + 4.0) { (measures.percent(share)) }
                    }
                    @for (at, mark) in MARKS.into_iter().enumerate() {
                        line.grid x1=(x(mark as f64)) x2=(x(mark as f64)) y1=(TOP) y2=(y(0.0)) {}
                        text.tick-x.lesser[at % 2 == 1] x=(x(mark as f64)) y=(HIGH - 8.0) { (measures.length(mark)) }
                    }
                    path.all d=(line(&group.survival)) {}
                    path.questions d=(line(&group.question_survival)) {}
                }
                p.legend { span.key.questions { (words.t("plot.questions")) } span.key.all { (words.t("plot.all")) } }
            }
        }
    }
}

fn y(share: f64) -> f64 {
    TOP + (1.0 - share) * (HIGH - TOP - BOTTOM)
}

fn spoken(words: Words, group: &Group) -> String {
    let measures = words.measures();
    let median = group
        .question_survival
        .median_ms
        .map_or_else(|| words.t("participation.never").to_owned(), |ms| measures.length(ms));
    words.f("plot.waits_spoken", &[("median", &median)])
}

/// Comments of each day, and how many of them were answered.
pub(super) fn days(words: Words, scope: &Scope, document: &Document) -> Markup {
    let measures = words.measures();
    let known: Vec<(&str, &Group)> = document
        .groups
        .iter()
        .filter_map(|group| Some((group.key.values().next().flatten()?, group)))
        .collect();
    let mut days = Vec::new();
    let mut day = scope.from;
    // A year is as much as bars can show.
    while day <= scope.to && days.len() < 370 {
        let name = day.to_string();
        let group = known.iter().find(|(key, _)| *key == name).map(|(_, group)| *group);
        days.push((day, name, group.map_or((0, 0), |group| (group.comments, group.answered))));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    let most = days.iter().map(|(_, _, (all, _))| *all).max().unwrap_or(0).max(1);
    let step = (WIDE - LEFT - 8.0) / days.len().max(1) as f64;
    let top = |count: u64| y(count as f64 / most as f64);
    let every = days.len().div_ceil(6).max(1);
    html! {
        figure.plot.card {
            figcaption {
                h2 { (words.t("plot.days")) }
                p.small.soft { (words.t("plot.days_why")) }
            }
            svg viewBox=(format!("0 0 {WIDE} {HIGH}")) role="group" aria-label=(words.t("plot.days")) {
                @for share in [0.0, 0.5, 1.0] {
                    line.grid x1=(LEFT) x2=(WIDE - 8.0) y1=(y(share)) y2=(y(share)) {}
                }
                text.tick-y x=(LEFT - 6.0) y=(y(1.0) + 4.0) { (measures.whole(most)) }
                text.tick-y.lesser x=(LEFT - 6.0) y=(y(0.0) + 4.0) { "0" }
                @for (at, (day, name, (all, answered))) in days.iter().enumerate() {
                    @let left = LEFT + at as f64 * step + step * 0.15;
                    @let told = words.f("plot.day", &[("day", &measures.day(*day)), ("n", all), ("answered", answered)]);
                    // A day without comments leads nowhere.
                    @if *all > 0 {
                        a href=(scope.comments(&[("from", name), ("to", name)])) aria-label=(told) {
                            title { (told) }
                            rect.hit x=(LEFT + at as f64 * step) y=(TOP) width=(step) height=(HIGH - TOP - BOTTOM) {}
                            rect.all x=(left) width=(step * 0.7) y=(top(*all)) height=(y(0.0) - top(*all)) rx="2" {}
                            rect.questions x=(left) width=(step * 0.7) y=(top(*answered)) height=(y(0.0) - top(*answered)) rx="2" {}
                        }
                    }
                    @if at % every == 0 {
                        text.tick-x.lesser[at / every % 2 == 1] x=(left + step * 0.35) y=(HIGH - 8.0) { (day.day()) "/" (day.month()) }
                    }
                }
            }
            p.legend { span.key.questions { (words.t("plot.answered")) } span.key.all { (words.t("plot.all")) } }
        }
    }
}
