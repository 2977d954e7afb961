//! A judged comment as programs read it.

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};

use crate::authoring::Judged;
use crate::comment::{Decision, IntentId, Language};
use crate::intents::{Candidate, EvidenceKind};

/// What one comment got, written as it is: nothing is gathered in between.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    text: &'a str,
    language: Language,
    decision: Decision,
    reason: &'static str,
    intent: Option<&'a str>,
    confidence: f64,
    margin: f64,
    question: bool,
    #[serde(serialize_with = "candidates")]
    candidates: &'a [Candidate],
    #[serde(serialize_with = "also")]
    also: &'a [(IntentId, f64)],
}

impl<'a> Answer<'a> {
    /// What `text` got.
    pub(super) fn new(text: &'a str, judged: &'a Judged) -> Self {
        let Judged { found, verdict } = judged;
        Self {
            text,
            language: found.language,
            decision: verdict.decision,
            reason: verdict.reason.code(),
            intent: verdict.intent.as_ref().map(IntentId::as_str),
            confidence: judged.confidence(),
            margin: found.margin,
            question: found.question,
            candidates: &found.candidates,
            also: &found.also,
        }
    }

    /// The names of its members.
    pub(super) const MEMBERS: [&'static str; 10] = [
        "text",
        "language",
        "decision",
        "reason",
        "intent",
        "confidence",
        "margin",
        "question",
        "candidates",
        "also",
    ];
}

/// The name of a kind of evidence.
pub(super) fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Keyword => "keyword",
        EvidenceKind::Pattern => "pattern",
        EvidenceKind::Example => "example",
    }
}

fn candidates<S: Serializer>(candidates: &[Candidate], to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        intent: &'a str,
        confidence: f64,
        #[serde(serialize_with = "evidence")]
        evidence: &'a Candidate,
    }
    let mut list = to.serialize_seq(Some(candidates.len()))?;
    for candidate in candidates {
        let intent = candidate.intent.as_str();
        list.serialize_element(&Written { intent, confidence: candidate.confidence, evidence: candidate })?;
    }
    list.end()
}

fn evidence<S: Serializer>(candidate: &Candidate, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        kind: &'static str,
        text: &'a str,
        span: [usize; 2],
    }
    let mut list = to.serialize_seq(Some(candidate.evidence.len()))?;
    for evidence in &candidate.evidence {
        let span = [evidence.span.start, evidence.span.end];
        list.serialize_element(&Written { kind: kind(evidence.kind), text: &evidence.text, span })?;
    }
    list.end()
}

fn also<S: Serializer>(also: &[(IntentId, f64)], to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        intent: &'a str,
        confidence: f64,
    }
    let mut list = to.serialize_seq(Some(also.len()))?;
    for (intent, confidence) in also {
        list.serialize_element(&Written { intent: intent.as_str(), confidence: *confidence })?;
    }
    list.end()
}
