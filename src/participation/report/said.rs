//! What the plots show, in a sentence each, for those who can't see them.

use super::Report;
use super::words::Lang;
use crate::participation::{By, Group, Survival};

/// How many of the darkest cells are named.
const NAMED: usize = 3;

pub(super) fn survival(survival: &Survival, lang: Lang) -> String {
    let Some(median) = survival.median_ms else {
        return lang.say("Belum separuh yang dijawab.", "Less than half were answered.").to_owned();
    };
    format!(
        "{} {} ({}: {} – {}).",
        lang.say("Separuh dijawab dalam", "Half were answered within"),
        lang.span(Some(median)),
        lang.say("95 %", "95%"),
        lang.span(survival.low_ms),
        lang.span(survival.high_ms)
    )
}

pub(super) fn days(report: &Report, lang: Lang) -> String {
    let comments = least_and_most(report, |group| Some(group.comments), |count| lang.count(count));
    let rate = |group: &Group| group.rate.map(f64::to_bits);
    // Of fractions, which are not negative, the bits are in the order of the numbers.
    let rates = least_and_most(report, rate, |bits| lang.percent(Some(f64::from_bits(bits))));
    format!(
        "{} {comments} {}; {rates} {}.",
        lang.say("Sehari", "A day has"),
        lang.say("komentar", "comments"),
        lang.say("dijawab", "are answered")
    )
}

pub(super) fn medians(report: &Report, lang: Lang) -> String {
    let medians = least_and_most(report, |group| group.latency_ms.median, |ms| lang.span(Some(ms)));
    format!("{} {medians}.", lang.say("Dari hari ke hari", "From day to day"))
}

pub(super) fn heat(report: &Report, lang: Lang) -> String {
    let weekdays = lang.weekdays().into_iter().zip(report.heat());
    let mut cells: Vec<(f64, String)> = weekdays
        .flat_map(|(day, hours)| {
            let late = (0..24).zip(hours).filter_map(|(hour, late)| Some((hour, late?)));
            late.map(move |(hour, late)| (late, format!("{day} {hour:02}.00 ({})", lang.percent(Some(late)))))
        })
        .collect();
    cells.sort_by(|one, other| other.0.total_cmp(&one.0));
    let named: Vec<String> = cells.into_iter().take(NAMED).map(|(_, cell)| cell).collect();
    format!("{}: {}.", lang.say("Paling banyak", "Most"), named.join(", "))
}

/// The least and the most of what the days have.
fn least_and_most<T: Ord + Copy>(
    report: &Report,
    of: impl Fn(&Group) -> Option<T>,
    text: impl Fn(T) -> String,
) -> String {
    let all = || report.groups(By::Day).iter().filter_map(&of);
    match all().min().zip(all().max()) {
        Some((least, most)) if least == most => text(most),
        Some((least, most)) => format!("{} – {}", text(least), text(most)),
        None => "–".to_owned(),
    }
}
