//! The report as Markdown.

use std::fmt::Write as _;

use super::Report;
use super::page::{headline, moment};
use super::words::Lang;
use crate::participation::Group;

/// The report as Markdown, without plots.
pub fn markdown(report: &Report, lang: Lang) -> String {
    let document = &report.whole;
    let mut text = format!(
        "# {}\n\n{} – {} ({}) · {} {}\n",
        lang.say("Laporan partisipasi", "Participation report"),
        moment(document.from, document),
        moment(document.to, document),
        document.zone,
        lang.say("dihitung", "computed"),
        moment(document.as_of, document),
    );
    if document.groups.iter().any(|group| !group.mature) {
        let _ = write!(text, "\n*{}*\n", super::page::immature(lang));
    }
    let Some(whole) = document.groups.first() else { return text };
    section(&mut text, lang.say("Ringkasan", "Summary"), &["", ""]);
    for (label, figure) in headline(whole, lang) {
        row(&mut text, &[label.to_owned(), figure]);
    }
    let progress = report.progress();
    if !progress.is_empty() {
        section(
            &mut text,
            lang.say("Sasaran", "Targets"),
            &[
                "",
                lang.say("sasaran", "target"),
                lang.say("dicapai", "reached"),
                lang.say("meleset", "missed"),
                lang.say("boleh meleset", "may be missed"),
            ],
        );
        for of in progress {
            let budget = &of.budget;
            row(
                &mut text,
                &[
                    lang.target(of.target).to_owned(),
                    lang.percent(Some(of.goal)),
                    lang.percent(of.reached),
                    lang.count(budget.used),
                    lang.decimal(budget.allowed),
                ],
            );
        }
    }
    for (title, of, groups) in super::page::lists(report, lang) {
        section(&mut text, title, &super::page::columns(of, lang));
        for group in groups {
            row(&mut text, &cells(group, lang));
        }
    }
    text
}

/// A group's row in a list.
pub(super) fn cells(group: &Group, lang: Lang) -> [String; 5] {
    let unknown = lang.say("(tidak dikenali)", "(not recognised)");
    let name = group.key.values().next().flatten().unwrap_or(unknown).to_owned();
    [
        name,
        lang.count(group.comments),
        lang.percent(group.question_rate),
        lang.count(group.questions - group.answered_questions),
        lang.span(group.question_survival.median_ms),
    ]
}

fn section(text: &mut String, title: &str, columns: &[&str]) {
    let rule = vec!["---"; columns.len()].join("|");
    let _ = write!(text, "\n## {title}\n\n|{}|\n|{rule}|\n", columns.join("|"));
}

fn row(text: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    let _ = writeln!(text, "|{}|", cells.join("|"));
}
