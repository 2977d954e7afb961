//! The report as one HTML page that needs nothing else: no network, no script.

use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::Lang;
use super::{Report, markdown, plots, said};
use crate::comment::Timestamp;
use crate::participation::render::units;
use crate::participation::{By, Document, Group};

/// The page.
pub fn page(report: &Report, lang: Lang) -> String {
    let document = &report.whole;
    let title = lang.say("Laporan partisipasi", "Participation report");
    let markup = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                header {
                    h1 { (title) }
                    p class="soft" {
                        (moment(document.from, document)) " – " (moment(document.to, document)) " (" (document.zone) ") · "
                        (lang.say("dihitung", "computed")) " " (moment(document.as_of, document))
                    }
                }
                main {
                    @if document.groups.iter().any(|group| !group.mature) { p class="note" { (immature(lang)) } }
                    @if let Some(whole) = document.groups.first() {
                        (summary(whole, lang))
                        (targets(report, lang))
                        (pictures(report, lang))
                        (days(report, lang))
                    }
                    @for (title, of, groups) in lists(report, lang) {
                        @if !groups.is_empty() { (list(title, of, &groups, lang)) }
                    }
                }
                footer class="soft" {
                    (lang.say(
                        "Angka menurut Partisipasi, definisi 1: semua komentar dihitung, juga yang belum dijawab.",
                        "Figures by Participation, definition 1: all comments count, the unanswered too.",
                    ))
                }
            }
        }
    };
    markup.into_string()
}

/// What says that a period is too young.
pub(super) fn immature(lang: Lang) -> &'static str {
    lang.say(
        "Belum matang: 24 jam sejak akhir periode belum lewat, sehingga angka masih dapat naik.",
        "Not mature yet: the period ended less than 24 hours ago, so figures may still rise.",
    )
}

/// The figures that come first.
pub(super) fn headline(group: &Group, lang: Lang) -> Vec<(&'static str, String)> {
    let survival = &group.question_survival;
    let interval = format!("{} – {}", lang.span(survival.low_ms), lang.span(survival.high_ms));
    vec![
        (
            lang.say(
                "Median waktu tunggu pertanyaan (yang belum dijawab ikut)",
                "Median wait of a question (the unanswered included)",
            ),
            lang.span(survival.median_ms),
        ),
        (lang.say("Selang kepercayaan 95 %", "95% interval"), interval),
        (lang.say("Pertanyaan dijawab", "Questions answered"), lang.percent(group.question_rate)),
        (lang.say("Komentar dijawab", "Comments answered"), lang.percent(group.rate)),
        (lang.say("Komentar", "Comments"), lang.count(group.comments)),
        (lang.say("Dijawab dalam 15 menit", "Answered within 15 min"), lang.percent(group.within.m15)),
        (lang.say("Dijawab dalam 1 jam", "Answered within 1 h"), lang.percent(group.within.h1)),
        (lang.say("Dijawab dalam 24 jam", "Answered within 24 h"), lang.percent(group.within.h24)),
        (
            lang.say("Median waktu jawab", "Median latency of the answered"),
            lang.span(group.latency_ms.median),
        ),
        (
            lang.say("Median dalam jam layanan", "Median in service hours"),
            lang.span(group.working_latency_ms.median),
        ),
    ]
}

/// The lists of groups, with their titles and what the groups are.
pub(super) fn lists(report: &Report, lang: Lang) -> [(&'static str, &'static str, Vec<&Group>); 3] {
    [
        (
            lang.say("Topik yang paling banyak ditanyakan", "Topics asked most"),
            lang.say("topik", "topic"),
            report.topics(),
        ),
        (
            lang.say(
                "Pertanyaan yang paling banyak belum dijawab",
                "Questions that most often have no answer",
            ),
            lang.say("pertanyaan", "question"),
            report.unanswered(),
        ),
        (lang.say("Akun", "Accounts"), lang.say("akun", "account"), report.accounts()),
    ]
}

/// The headings of a list of such groups.
pub(super) fn columns(of: &'static str, lang: Lang) -> [&'static str; 5] {
    [
        of,
        lang.say("komentar", "comments"),
        lang.say("pertanyaan dijawab", "questions answered"),
        lang.say("belum dijawab", "unanswered"),
        lang.say("median tunggu", "median wait"),
    ]
}

/// A moment on the wall of the document's zone.
pub(super) fn moment(at: Timestamp, document: &Document) -> String {
    units::moment(at, &TimeZone::get(&document.zone).unwrap_or(TimeZone::UTC))
}

fn summary(group: &Group, lang: Lang) -> Markup {
    html! {
        section aria-label=(lang.say("Ringkasan", "Summary")) class="tiles" {
            @for (label, figure) in headline(group, lang) {
                div class="tile" { span class="figure" { (figure) } span class="label" { (label) } }
            }
        }
    }
}

fn targets(report: &Report, lang: Lang) -> Markup {
    let progress = report.progress();
    html! {
        @if !progress.is_empty() {
            section {
                h2 { (lang.say("Sasaran", "Targets")) }
                @for of in progress {
                    @let percent = lang.percent(of.reached);
                    @let budget = &of.budget;
                    p class="target" {
                        label {
                            (lang.target(of.target)) ": " b { (percent) } " / " (lang.percent(Some(of.goal))) " "
                            @if of.reached.is_some_and(|reached| reached >= of.goal) { "✓" }
                        }
                        meter min="0" max="1" low=(of.goal) high=(of.goal) optimum="1" value=(of.reached.unwrap_or(0.0)) { (percent) }
                        span class="soft" {
                            (lang.say("Meleset", "Missed")) " " (lang.count(budget.used)) " / " (lang.decimal(budget.allowed)) " "
                            (lang.say("yang boleh", "that may be"))
                            @if of.open > 0 { "; " (lang.count(of.open)) " " (lang.say("masih terbuka", "still open")) }
                        }
                    }
                }
            }
        }
    }
}

/// The plots.
pub fn pictures(report: &Report, lang: Lang) -> Markup {
    let figure = |title: &str, below: &str, said: &str, svg: String| {
        html! {
            figure {
                h2 { (title) }
                // A narrow screen moves it sideways, by keys as well.
                div class="wide" tabindex="0" role="region" aria-label=(title) {
                    div role="img" aria-label={ (title) ". " (said) } { (PreEscaped(svg)) }
                }
                figcaption class="soft" { (below) }
            }
        }
    };
    let survival = report.whole.groups.first().map(|whole| &whole.question_survival);
    html! {
        @if let Some(survival) = survival.filter(|survival| !survival.curve.is_empty()) {
            (figure(
                lang.say("Berapa lama pertanyaan menunggu", "How long questions wait"),
                lang.say(
                    "Bagian yang masih menunggu setelah sekian lama (Kaplan–Meier; garis terang: batas 95 %; garis mendatar: separuh).",
                    "The fraction that still waits after so long (Kaplan–Meier; light lines: 95% limits; level line: one half).",
                ),
                &said::survival(survival, lang),
                plots::survival(survival, lang),
            ))
        }
        @if !report.groups(By::Day).is_empty() {
            (figure(
                lang.say("Setiap hari", "Day by day"),
                lang.say(
                    "Batang: bagian komentar yang dijawab. Garis: banyaknya komentar (skala kanan).",
                    "Bars: the fraction of comments answered. Line: how many comments (scale on the right).",
                ),
                &said::days(report, lang),
                plots::days(report, lang),
            ))
            (figure(
                lang.say("Median waktu jawab setiap hari", "Median latency day by day"),
                lang.say("Skala logaritmis; hanya yang dijawab.", "Logarithmic; the answered only."),
                &said::medians(report, lang),
                plots::medians(report, lang),
            ))
            (figure(
                lang.say("Kapan warga menunggu", "When people wait"),
                lang.say(
                    "Bagian yang menunggu lebih dari satu jam, menurut hari dan jam ditulis: makin gelap makin banyak; putih: tidak ada atau terlalu sedikit komentar.",
                    "The fraction that waited longer than an hour, by weekday and hour of writing: the darker, the more; white: no comments, or too few.",
                ),
                &said::heat(report, lang),
                plots::heat(report, lang),
            ))
        }
    }
}

/// The days as numbers, for those who read rather than look.
fn days(report: &Report, lang: Lang) -> Markup {
    let title = lang.say("Angka setiap hari", "The days in numbers");
    let columns = [
        lang.say("hari", "day"),
        lang.say("komentar", "comments"),
        lang.say("dijawab", "answered"),
        lang.say("median waktu jawab", "median latency"),
    ];
    let days = report.groups(By::Day).iter().map(|group| {
        let day = group.key.values().next().flatten().unwrap_or_default().to_owned();
        vec![day, lang.count(group.comments), lang.percent(group.rate), lang.span(group.latency_ms.median)]
    });
    html! {
        @if !report.groups(By::Day).is_empty() {
            details {
                summary { (title) }
                (table(title, &columns, days))
            }
        }
    }
}

fn list(title: &str, of: &'static str, groups: &[&Group], lang: Lang) -> Markup {
    html! {
        section {
            h2 { (title) }
            (table(title, &columns(of, lang), groups.iter().map(|group| markdown::cells(group, lang).to_vec())))
        }
    }
}

/// A table whose rows are named by their first cell; a narrow screen moves it sideways.
fn table(title: &str, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Markup {
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(title) {
            table {
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
