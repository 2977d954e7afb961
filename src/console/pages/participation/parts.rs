//! The figures below the headline: how fast, by whom, by which stages, and by which ways; each number leads to its comments.

use maud::{Markup, html};

use super::Scope;
use crate::console::access::Visit;
use crate::console::words::Words;
use crate::participation::{Group, Latency};

/// Percentiles of the answered, over all hours and over service hours, where an account has some.
pub(super) fn latency(words: Words, scope: &Scope, group: &Group) -> Markup {
    let row = |label: &str, field: &str, latency: &Latency| {
        let shown =
            [("P50", latency.median), ("P90", latency.p90), ("P95", latency.p95), ("P99", latency.p99)];
        html! {
            p.small.soft.over { (label) }
            dl.row {
                @for (name, ms) in shown {
                    div { dt { (name) } dd {
                        @match ms {
                            Some(ms) => { (leads(&words.measures().length(ms), &format!("{label}, {name}"), &scope.comments(&[("answered", "yes"), (field, &ms.to_string())]))) }
                            None => { "–" }
                        }
                    } }
                }
            }
        }
    };
    let has_hours = group.working_latency_ms.median.is_some();
    html! {
        div.figure {
            p.label { (words.t("participation.latency")) }
            (row(words.t("participation.all_hours"), "waited", &group.latency_ms))
            @if has_hours { (row(words.t("participation.service_hours"), "worked", &group.working_latency_ms)) }
        }
    }
}

/// Who answered first.
pub(super) fn responders(words: Words, scope: &Scope, group: &Group) -> Markup {
    let all = [
        ("participation.bot", "bot", group.responders.bot),
        ("participation.approved", "approved", group.responders.approved),
        ("participation.staff", "staff", group.responders.staff),
    ];
    html! {
        div.figure {
            p.label { (words.t("participation.who")) }
            dl.row {
                @for (key, value, count) in all {
                    div { dt { (words.t(key)) } dd {
                        (number(words, count, words.t(key), &scope.comments(&[("answered", value)])))
                        @if let Some(share) = part(count, group.answered) { " " span.small.soft { (words.measures().percent(share)) } }
                    } }
                }
            }
        }
    }
}

/// The way of a comment, stage by stage: where the time goes.
pub(super) fn stages(words: Words, scope: &Scope, group: &Group) -> Markup {
    let stages = [
        ("received", group.stages_ms.received),
        ("decided", group.stages_ms.decided),
        ("approved", group.stages_ms.approved),
        ("posted", group.stages_ms.posted),
    ];
    html! {
        section.card.stages aria-labelledby="stages-title" {
            h2 #stages-title { (words.t("participation.stages")) }
            p.small.soft { (words.t("participation.stages_why")) }
            ol {
                @for (stage, ms) in stages {
                    li {
                        span.label { (words.t(&format!("stage.{stage}"))) }
                        strong {
                            @match ms {
                                Some(ms) => { (leads(&words.measures().length(ms), words.t(&format!("stage.{stage}")), &scope.comments(&[("stage", stage)]))) }
                                None => { "–" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What citizens did for each other.
pub(super) fn peers(words: Words, scope: &Scope, group: &Group) -> Markup {
    html! {
        div.figure {
            p.label { (words.t("participation.peers")) }
            dl.row {
                div { dt { (words.t("comments.peer_first")) } dd { (number(words, group.peers.first, words.t("comments.peer_first"), &scope.comments(&[("peer", "first")]))) } }
                div { dt { (words.t("comments.peer_confirmed")) } dd { (number(words, group.peers.confirmed, words.t("comments.peer_confirmed"), &scope.comments(&[("peer", "confirmed")]))) } }
            }
        }
    }
}

/// By which way comments came, beside Instagram's own count.
pub(super) fn coverage(visit: &Visit, scope: &Scope, group: &Group) -> Markup {
    let words = visit.words;
    let coverage = &group.coverage;
    html! {
        div.figure {
            p.label { (words.t("participation.coverage")) }
            dl.row {
                div { dt { "Webhook" } dd { (number(words, coverage.webhook, "Webhook", &scope.comments(&[("way", "webhook")]))) } }
                div { dt { (words.t("participation.poller")) } dd { (number(words, coverage.poller, words.t("participation.poller"), &scope.comments(&[("way", "poller")]))) } }
                div { dt { "Instagram" } dd { (coverage.instagram.map_or_else(|| "–".to_owned(), |count| words.measures().whole(count))) } }
            }
            p.small.soft { (words.t("participation.coverage_why")) }
        }
    }
}

/// A number that leads to its comments, if there are any.
pub(super) fn number(words: Words, count: u64, label: &str, to: &str) -> Markup {
    let shown = words.measures().whole(count);
    html! { @if count > 0 { (leads(&shown, label, to)) } @else { (shown) } }
}

/// A figure that leads to its comments. Whoever hears the links of a page one after the other is told what it is a figure of.
pub(super) fn leads(shown: &str, label: &str, to: &str) -> Markup {
    html! { a href=(to) aria-label={ (label) ": " (shown) } { (shown) } }
}

pub(super) fn part(count: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| count as f64 / whole as f64)
}
