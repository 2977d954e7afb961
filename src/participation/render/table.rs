//! The document on a terminal, in Indonesian: one block for a whole period, one row a group where it is split.

use jiff::tz::TimeZone;

use super::units::{UNKNOWN, count, moment, percent, span};
use crate::participation::{By, Document, Group, Survival};

/// The document as lines of at most a terminal's width for a whole period; wider with many ways of a split.
pub fn table(document: &Document) -> String {
    // A document's zone is one that we knew when it was made.
    let zone = TimeZone::get(&document.zone).unwrap_or(TimeZone::UTC);
    let mut text = format!(
        "Partisipasi {} sampai sebelum {} ({})\nDihitung {} · definisi {}\n",
        moment(document.from, &zone),
        moment(document.to, &zone),
        document.zone,
        moment(document.as_of, &zone),
        document.definition,
    );
    let whole = document.groups.iter().find(|group| group.key.0.is_empty());
    let rows = match whole {
        Some(group) => figures(group),
        None if document.groups.is_empty() => vec![vec!["Tidak ada komentar".to_owned()]],
        None => groups(&document.groups),
    };
    text.push('\n');
    // In a block, labels stand before figures; among groups, keys do.
    let labels = document.groups.first().map_or(1, |group| group.key.0.len().max(1));
    text.push_str(&aligned(&rows, labels));
    if document.groups.iter().any(|group| !group.mature) {
        text.push_str(
            "\nBelum matang: 24 jam sejak akhir periode belum lewat, sehingga angka masih dapat naik.\n",
        );
    }
    text
}

/// One figure a line.
fn figures(group: &Group) -> Vec<Vec<String>> {
    let latency = group.latency_ms;
    let share = |part, rate| format!("{} ({})", count(part), percent(rate));
    let (working, stages, responders) = (group.working_latency_ms, group.stages_ms, group.responders);
    let rows = [
        ("Waktu tunggu pertanyaan", waiting(&group.question_survival)),
        ("Pertanyaan", count(group.questions)),
        ("  dijawab", share(group.answered_questions, group.question_rate)),
        ("Komentar", count(group.comments)),
        ("  dijawab", share(group.answered, group.rate)),
        ("  dalam 15 menit", percent(group.within.m15)),
        ("  dalam 1 jam", percent(group.within.h1)),
        ("  dalam 24 jam", percent(group.within.h24)),
        ("Waktu tunggu komentar", waiting(&group.survival)),
        ("Waktu jawab yang dijawab", String::new()),
        ("  median", span(latency.median)),
        ("  persentil 90", span(latency.p90)),
        ("  persentil 95", span(latency.p95)),
        ("  persentil 99", span(latency.p99)),
        ("  rata-rata", span(latency.mean.map(|ms| ms.round() as i64))),
        ("Waktu jawab dalam jam layanan", String::new()),
        ("  median", span(working.median)),
        ("  persentil 95", span(working.p95)),
        ("Tahap, median", String::new()),
        ("  ditulis sampai diterima", span(stages.received)),
        ("  sampai diputuskan", span(stages.decided)),
        ("  sampai disetujui", span(stages.approved)),
        ("  sampai tayang", span(stages.posted)),
        ("Penjawab pertama", String::new()),
        ("  bot", count(responders.bot)),
        ("  draf disetujui", count(responders.approved)),
        ("  petugas", count(responders.staff)),
    ];
    rows.into_iter().map(|(label, figure)| vec![label.to_owned(), figure]).collect()
}

/// The median of the waiting time with its interval.
fn waiting(survival: &Survival) -> String {
    if survival.curve.is_empty() {
        return UNKNOWN.to_owned();
    }
    let (low, high) = (span(survival.low_ms), span(survival.high_ms));
    format!("{} (selang 95 %: {low} s.d. {high})", span(survival.median_ms))
}

/// One row a group, under a heading.
fn groups(groups: &[Group]) -> Vec<Vec<String>> {
    let by = groups.first().into_iter().flat_map(|group| group.key.by());
    let figures = [
        "Komentar",
        "Dijawab",
        "Pertanyaan",
        "Dijawab",
        "≤15 mnt",
        "≤1 jam",
        "≤24 jam",
        "Tunggu",
        "Median",
        "P95",
        "Bot",
        "Disetujui",
        "Petugas",
    ];
    let heading = by.map(label).chain(figures).map(str::to_owned).collect();
    let row = |group: &Group| {
        let key = group.key.values().map(|value| value.unwrap_or(UNKNOWN).to_owned());
        let figures = [
            count(group.comments),
            percent(group.rate),
            count(group.questions),
            percent(group.question_rate),
            percent(group.within.m15),
            percent(group.within.h1),
            percent(group.within.h24),
            span(group.question_survival.median_ms),
            span(group.latency_ms.median),
            span(group.latency_ms.p95),
            count(group.responders.bot),
            count(group.responders.approved),
            count(group.responders.staff),
        ];
        key.chain(figures).collect()
    };
    std::iter::once(heading).chain(groups.iter().map(row)).collect()
}

fn label(by: By) -> &'static str {
    match by {
        By::Account => "Akun",
        By::Topic => "Topik",
        By::Intent => "Intent",
        By::Responder => "Penjawab",
        By::Language => "Bahasa",
        By::Hour => "Jam",
        By::Day => "Tanggal",
        By::Week => "Minggu",
        By::Month => "Bulan",
    }
}

/// Columns two spaces apart: labels to the left; figures to the right, or to the left where they are the only column.
fn aligned(rows: &[Vec<String>], labels: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let left = |column: usize| column < labels || columns == labels + 1;
    let line = |row: &Vec<String>| {
        let cell = |(column, cell): (usize, &String)| {
            let width = widths.get(column).copied().unwrap_or_default();
            if left(column) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        };
        let cells: Vec<_> = row.iter().enumerate().map(cell).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
