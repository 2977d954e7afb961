//! What works in intent files, but probably not as meant.
//!
//! `intents::compile` names what it meets on its way. Here is what needs a look at the whole: `keywords` beside each
//! other, `examples` before the finished matcher, `answers` with their facts and their dates.

mod answers;
mod examples;
mod keywords;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::intents::{self, Diagnostic, Finding, IntentSet, Place, SourceFile};

/// The lints of `files`, which `set` was compiled from, on the day `today`; by file and place.
pub fn lint(files: &[SourceFile], set: &IntentSet, today: Date) -> Vec<Diagnostic> {
    let written = intents::written(files);
    let mut notes = Notes { files, found: Vec::new() };
    keywords::lint(&written, &mut notes);
    examples::lint(&written, set, &mut notes);
    answers::lint(&written, set, today, &mut notes);
    notes.found.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    notes.found
}

/// Collects lints about `files`.
struct Notes<'a> {
    files: &'a [SourceFile],
    found: Vec<Diagnostic>,
}

impl Notes<'_> {
    /// Notes a lint at `place`.
    fn note(&mut self, place: &Place, finding: &Finding<'_>) {
        let Some(file) = self.files.get(place.file) else { return };
        self.found.push(Diagnostic::new(file, place.span.clone(), finding));
    }

    /// `file:line` of a place, for messages about another one.
    fn line(&self, place: &Place) -> String {
        let Some(file) = self.files.get(place.file) else { return String::new() };
        let (line, _) = file.line_and_column(place.span.start);
        format!("{}:{line}", file.base_name())
    }
}
