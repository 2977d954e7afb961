//! Diagnostics as SARIF 2.1.0, which code hosts show beside the lines of a change.

use serde_json::{Value, json};

use crate::intents::{Both, Diagnostic, Severity};

/// The log of one run.
pub(super) fn log(diagnostics: &[Diagnostic], said: fn(&Both) -> &str) -> Value {
    let mut rules: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    rules.sort_unstable();
    rules.dedup();
    let rules: Vec<Value> = rules.into_iter().map(|id| json!({ "id": id })).collect();
    let results: Vec<Value> = diagnostics.iter().map(|found| result(found, said)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "tanggap", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(diagnostic: &Diagnostic, said: fn(&Both) -> &str) -> Value {
    let level = match diagnostic.severity {
        Severity::Fault => "error",
        Severity::Lint => "warning",
    };
    let message = said(&diagnostic.message);
    let text = match &diagnostic.mend {
        Some(mend) => format!("{message}. {}", said(mend)),
        None => message.to_owned(),
    };
    json!({
        "ruleId": diagnostic.code,
        "level": level,
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": diagnostic.file.trim_start_matches("./") },
                "region": { "startLine": diagnostic.line, "startColumn": diagnostic.column },
            },
        }],
    })
}
