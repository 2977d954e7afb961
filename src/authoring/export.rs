//! The examples of a set as JSON Lines or CSV, in the form that `import` reads.

use serde::Serialize;

use super::exam::NONE;
use crate::intents::IntentSet;

#[derive(Serialize)]
struct Line<'a> {
    intent: &'a str,
    text: &'a str,
}

/// A line `{"intent", "text"}` for each example.
///
/// # Errors
/// None that a set can cause; the writer's are passed on.
pub fn jsonl(set: &IntentSet) -> serde_json::Result<String> {
    let mut out = String::new();
    for line in lines(set) {
        out.push_str(&serde_json::to_string(&line)?);
        out.push('\n');
    }
    Ok(out)
}

/// A heading `intent,text` and a row for each example.
///
/// # Errors
/// None that a set can cause; the writer's are passed on.
pub fn csv(set: &IntentSet) -> Result<String, csv::Error> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(["intent", "text"])?;
    for Line { intent, text } in lines(set) {
        writer.write_record([intent, &guarded(text)])?;
    }
    writer.flush()?;
    drop(writer);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn lines(set: &IntentSet) -> impl Iterator<Item = Line<'_>> {
    let own = set
        .intents()
        .iter()
        .flat_map(|intent| intent.examples.iter().map(|text| Line { intent: intent.id.as_str(), text }));
    own.chain(set.none_examples().iter().map(|text| Line { intent: NONE, text }))
}

/// A cell that no spreadsheet takes for a formula: citizens wrote it.
fn guarded(cell: &str) -> String {
    if is_risky(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// What [`csv`] guarded, as it was.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|bare| is_risky(bare)).unwrap_or(cell)
}

/// Whether a spreadsheet may compute it. An `@name` is only text to it, unless it calls something.
fn is_risky(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '\t', '\r']) || (bare.starts_with('@') && bare.contains(['(', '|', '!']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_text() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("-1", "'-1"),
            ("@disdik kapan?", "@disdik kapan?"),
            ("@SUM(1)", "'@SUM(1)"),
            ("'=1", "''=1"),
            ("'kutip'", "'kutip'"),
        ] {
            assert_eq!(guarded(cell), written);
        }
    }

    proptest! {
        #[test]
        fn a_guard_is_taken_off_again(cell in "['=+@(a-]{0,6}") {
            let written = guarded(&cell);
            prop_assert_eq!(unguarded(&written), cell.as_str());
        }
    }
}
