//! An exam as one HTML page that needs nothing else: no network, no script; light and dark.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Confusion, Exam, IntentScores, Scores, Tests, charts};

/// The page.
pub fn page(exam: &Exam) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Ujian intent " (exam.intents_hash) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                h1 { "Ujian intent" }
                p class="soft" { "Berkas / files " code { (exam.intents_hash) } }
                (tests(&exam.tests))
                h2 { "Batas / Thresholds" }
                @for line in exam.thresholds.lines() { p { (line) } }
                @if let Some(validation) = &exam.cross_validation {
                    h2 { "Validasi silang / Cross-validation" }
                    p {
                        "Contoh dibagi menjadi " (validation.folds) " bagian (" (validation.groups)
                        " kelompok kalimat serupa). Setiap bagian ditanyakan kepada bot yang tidak pernah melihatnya. "
                        span class="soft" { "Each part of the examples is asked of a set that has never seen it." }
                    }
                    (scores(&validation.scores))
                }
                @if let Some(comments) = &exam.comments {
                    h2 { "Komentar berlabel / Labelled comments" }
                    (scores(comments))
                }
            }
        }
    };
    markup.into_string()
}

fn tests(tests: &Tests) -> Markup {
    let all = tests.passed + tests.failures.len();
    html! {
        h2 { "Uji / Tests" }
        p {
            b class=(if tests.failures.is_empty() { "good" } else { "bad" }) { (tests.passed) " / " (all) }
            " lulus / passed"
        }
        @if !tests.failures.is_empty() {
            div class="wide" {
                table {
                    tr {
                        th { "komentar / comment" }
                        th { "seharusnya / expected" }
                        th { "didapat / got" }
                        th { "tempat / place" }
                    }
                    @for failure in &tests.failures {
                        tr {
                            td { (failure.text) }
                            td { (failure.intent) }
                            td {
                                (failure.best.as_ref().map_or("—", |id| id.as_str()))
                                " " (format!("{:.2}", failure.confidence)) ", " (failure.reason)
                            }
                            td { code title=(failure.file) { (base_name(&failure.file)) ":" (failure.line) } }
                        }
                    }
                }
            }
        }
    }
}

fn scores(scores: &Scores) -> Markup {
    let posting = &scores.posting;
    html! {
        ul class="cards" {
            (card(&percent(scores.accuracy), "benar / right", &format!("{} / {}", scores.right, scores.comments)))
            (card(&scores.macro_f1.map_or_else(dash, |f1| format!("{f1:.3}")), "macro-F1", ""))
            (card(
                &percent(posting.precision),
                "benar di antara yang dikirim / right of what is posted",
                &format!("paling sedikit / at least {}", percent(posting.precision_low)),
            ))
            (card(&percent(posting.coverage), "terjawab sendiri / answered by itself", &format!("{} komentar", posting.posted)))
            (card(
                &format!("{} / {}", posting.none_posted, posting.none),
                "yang tak boleh dijawab tetapi dijawab / none answered",
                &format!("paling banyak / at most {}", percent(posting.none_posted_high)),
            ))
            (card(&format!("{} / {}", posting.escalated, posting.escalating), "laporan diteruskan / reports escalated", ""))
        }
        div class="plots" {
            figure {
                (charts::reliability(&scores.calibration))
                figcaption {
                    "Keyakinan terhadap kebenaran; selisih rata-rata / mean distance "
                    (scores.calibration.error.map_or_else(dash, |error| format!("{error:.3}")))
                }
            }
            figure {
                (charts::bars(&scores.intents))
                figcaption { "F1 per intent, yang terlemah lebih dahulu / the weakest first" }
            }
        }
        (intents(&scores.intents))
        h3 { "Yang tertukar / Confused" }
        @if scores.confusions.is_empty() { p { "Tidak ada / none" } }
        @for confusion in &scores.confusions { (confused(confusion)) }
    }
}

fn card(figure: &str, name: &str, more: &str) -> Markup {
    html! { li { b { (figure) } (name) @if !more.is_empty() { br; span class="soft" { (more) } } } }
}

fn intents(intents: &[IntentScores]) -> Markup {
    let figure = |share: Option<f64>| share.map_or_else(dash, |share| format!("{share:.2}"));
    html! {
        h3 { "Per intent" }
        table {
            tr {
                th { "intent" } th class="n" { "komentar" } th class="n" { "presisi" } th class="n" { "recall" } th class="n" { "F1" }
            }
            @for scores in intents {
                tr {
                    td { (scores.intent) }
                    td class="n" { (scores.comments) }
                    td class="n" { (figure(scores.precision)) }
                    td class="n" { (figure(scores.recall)) }
                    td class="n" { (figure(scores.f1)) }
                }
            }
        }
    }
}

fn confused(confusion: &Confusion) -> Markup {
    html! {
        details {
            summary {
                b { (confusion.comments.len()) "× " } (confusion.label) " → " (confusion.taken_for)
            }
            ul {
                @for comment in &confusion.comments {
                    li { (comment.text) " " span class="soft" { (format!("{:.2}", comment.confidence)) ", " (comment.reason) } }
                }
            }
        }
    }
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(dash, |share| format!("{:.1} %", share * 100.0))
}

fn dash() -> String {
    "—".to_owned()
}
