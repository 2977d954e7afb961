//! A judged comment as programs read it.

use serde_json::{Map, Value, json};

use crate::authoring::Judged;
use crate::intents::{Candidate, EvidenceKind};

/// Puts what `text` got beside what `members` hold already.
pub(super) fn fill(members: &mut Map<String, Value>, text: &str, judged: &Judged) {
    let Judged { found, verdict } = judged;
    let also: Vec<Value> = found
        .also
        .iter()
        .map(|(intent, confidence)| json!({ "intent": intent, "confidence": confidence }))
        .collect();
    for (name, value) in [
        ("text", json!(text)),
        ("language", json!(found.language)),
        ("decision", json!(verdict.decision)),
        ("reason", json!(verdict.reason.code())),
        ("intent", json!(verdict.intent)),
        ("confidence", json!(judged.confidence())),
        ("margin", json!(found.margin)),
        ("question", json!(found.question)),
        ("candidates", found.candidates.iter().map(candidate).collect()),
        ("also", Value::Array(also)),
    ] {
        members.insert(name.to_owned(), value);
    }
}

/// The name of a kind of evidence.
pub(super) fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Keyword => "keyword",
        EvidenceKind::Pattern => "pattern",
        EvidenceKind::Example => "example",
    }
}

fn candidate(candidate: &Candidate) -> Value {
    let evidence: Vec<Value> = candidate
        .evidence
        .iter()
        .map(|evidence| {
            let span = [evidence.span.start, evidence.span.end];
            json!({ "kind": kind(evidence.kind), "text": evidence.text, "span": span })
        })
        .collect();
    json!({ "intent": candidate.intent, "confidence": candidate.confidence, "evidence": evidence })
}
