//! JSON Lines and CSV: an example a line.

use std::io::BufRead;

use serde::Deserialize;

use super::{Gathered, ImportError};
use crate::authoring::export;

#[derive(Deserialize)]
struct Line {
    intent: String,
    text: String,
}

pub(super) fn jsonl(input: impl BufRead, gathered: &mut Gathered) -> Result<(), ImportError> {
    for (bytes, number) in input.split(b'\n').zip(1..) {
        let bytes = bytes.map_err(|error| ImportError::new(number, error.to_string()))?;
        let line =
            std::str::from_utf8(&bytes).map_err(|error| ImportError::new(number, error.to_string()))?;
        let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(line).map_err(|error| {
            // The place that the error names is within the line, and its line is always 1.
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            ImportError::new(
                number,
                format!("no {{\"intent\", \"text\"}} (column {}): {what}", error.column()),
            )
        })?;
        if line.intent.trim().is_empty() {
            return Err(ImportError::new(number, "the intent is empty"));
        }
        gathered.example(&line.intent, &line.text);
    }
    Ok(())
}

/// Headings under which others keep the intent and the text.
const INTENT: [&str; 6] = ["intent", "label", "tag", "category", "class", "intents"];
const TEXT: [&str; 8] =
    ["text", "utterance", "comment", "sentence", "example", "query", "pattern", "komentar"];

pub(super) fn csv(mut input: impl BufRead, gathered: &mut Gathered) -> Result<(), ImportError> {
    let start = input.fill_buf().map_err(|error| ImportError::new(1, error.to_string()))?;
    let heading = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| heading.iter().filter(|byte| **byte == delimiter).count();
    // Spreadsheets set to Indonesian write semicolons. The first of equals wins.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(input);
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        ImportError::new(line, error.to_string())
    };
    let headers = reader.headers().map_err(wrong)?.clone();
    let column = |names: &[&str], what: &str| {
        let find = |name: &&str| {
            let is_it =
                |header: &str| header.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name);
            headers.iter().position(is_it)
        };
        names.iter().find_map(find).ok_or_else(|| {
            ImportError::new(
                1,
                format!("no column for the {what}: the first line must name one `{}`", names[0]),
            )
        })
    };
    let (intent, text) = (column(&INTENT, "intent")?, column(&TEXT, "text")?);
    for record in reader.into_records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        let label = record.get(intent).unwrap_or_default().trim();
        if label.is_empty() {
            return Err(ImportError::new(line, "the intent is empty"));
        }
        gathered.example(label, export::unguarded(record.get(text).unwrap_or_default()));
    }
    Ok(())
}
