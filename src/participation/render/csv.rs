//! One row a group, with the raw figures, for a spreadsheet.

use crate::participation::{By, Document, Group, Survival};

/// The document's groups as rows; the curves are left out.
///
/// # Errors
/// None that a document can cause; the writer's are passed on.
pub fn csv(document: &Document) -> Result<String, csv::Error> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let by = document.groups.first().into_iter().flat_map(|group| group.key.by());
    let columns = columns(None);
    let bounds = ["from", "to", "as_of", "zone", "definition"];
    let names = by.map(By::as_str).chain(columns.iter().map(|column| column.0)).chain(bounds);
    writer.write_record(names)?;
    for group in &document.groups {
        let key = group.key.values().map(|value| guarded(value.unwrap_or_default().to_owned()));
        let figures = self::columns(Some(group)).into_iter().map(|column| column.1);
        let bounds = [
            document.from.to_string(),
            document.to.to_string(),
            document.as_of.to_string(),
            guarded(document.zone.clone()),
            document.definition.to_string(),
        ];
        writer.write_record(key.chain(figures).chain(bounds))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The figures' columns, name and value; without a group, the names alone.
fn columns(group: Option<&Group>) -> Vec<(&'static str, String)> {
    let of = |figure: &dyn Fn(&Group) -> Option<String>| group.and_then(figure).unwrap_or_default();
    let whole = |figure: fn(&Group) -> u64| of(&|group| Some(figure(group).to_string()));
    let fraction = |figure: fn(&Group) -> Option<f64>| of(&|group| figure(group).map(|f| f.to_string()));
    let ms = |figure: fn(&Group) -> Option<i64>| of(&|group| figure(group).map(|ms| ms.to_string()));
    let survival = |of: fn(&Group) -> &Survival, part: fn(&Survival) -> Option<i64>| {
        group.and_then(|group| part(of(group))).map(|ms| ms.to_string()).unwrap_or_default()
    };
    vec![
        ("comments", whole(|group| group.comments)),
        ("questions", whole(|group| group.questions)),
        ("answered", whole(|group| group.answered)),
        ("answered_questions", whole(|group| group.answered_questions)),
        ("rate", fraction(|group| group.rate)),
        ("question_rate", fraction(|group| group.question_rate)),
        ("within_15m", fraction(|group| group.within.m15)),
        ("within_1h", fraction(|group| group.within.h1)),
        ("within_24h", fraction(|group| group.within.h24)),
        ("latency_median_ms", ms(|group| group.latency_ms.median)),
        ("latency_p90_ms", ms(|group| group.latency_ms.p90)),
        ("latency_p95_ms", ms(|group| group.latency_ms.p95)),
        ("latency_p99_ms", ms(|group| group.latency_ms.p99)),
        ("latency_mean_ms", fraction(|group| group.latency_ms.mean)),
        ("working_latency_median_ms", ms(|group| group.working_latency_ms.median)),
        ("working_latency_p90_ms", ms(|group| group.working_latency_ms.p90)),
        ("working_latency_p95_ms", ms(|group| group.working_latency_ms.p95)),
        ("working_latency_p99_ms", ms(|group| group.working_latency_ms.p99)),
        ("working_latency_mean_ms", fraction(|group| group.working_latency_ms.mean)),
        ("survival_median_ms", survival(|group| &group.survival, |survival| survival.median_ms)),
        ("survival_low_ms", survival(|group| &group.survival, |survival| survival.low_ms)),
        ("survival_high_ms", survival(|group| &group.survival, |survival| survival.high_ms)),
        (
            "question_survival_median_ms",
            survival(|group| &group.question_survival, |survival| survival.median_ms),
        ),
        ("question_survival_low_ms", survival(|group| &group.question_survival, |survival| survival.low_ms)),
        (
            "question_survival_high_ms",
            survival(|group| &group.question_survival, |survival| survival.high_ms),
        ),
        ("stage_received_ms", ms(|group| group.stages_ms.received)),
        ("stage_decided_ms", ms(|group| group.stages_ms.decided)),
        ("stage_approved_ms", ms(|group| group.stages_ms.approved)),
        ("stage_posted_ms", ms(|group| group.stages_ms.posted)),
        ("bot", whole(|group| group.responders.bot)),
        ("approved", whole(|group| group.responders.approved)),
        ("staff", whole(|group| group.responders.staff)),
        ("peers_first", whole(|group| group.peers.first)),
        ("peers_confirmed", whole(|group| group.peers.confirmed)),
        ("mature", of(&|group| Some(group.mature.to_string()))),
    ]
}

/// A text that no spreadsheet takes for a formula.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
