//! What is wrong in an intent file, where, and how to mend it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::SourceFile;
use super::finding::Finding;
use super::saying::Both;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What it stands in is left out of the set.
    Fault,
    /// It works, but probably not as meant.
    Lint,
}

/// One fault or lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Fault or lint.
    pub severity: Severity,
    /// A stable code, for filters and for the web.
    pub code: &'static str,
    /// The file's name as given.
    pub file: String,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Line of the span's start, from 1.
    pub line: usize,
    /// Column of the span's start in characters, from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: Both,
    /// What to do about it.
    pub mend: Option<Both>,
}

impl Diagnostic {
    /// What was found at bytes `span` of `file`.
    pub(crate) fn new(file: &SourceFile, span: Range<usize>, finding: &Finding<'_>) -> Self {
        let (line, column) = file.line_and_column(span.start);
        Self {
            severity: finding.severity(),
            code: finding.code(),
            file: file.name.clone(),
            span,
            line,
            column,
            message: finding.message(),
            mend: finding.mend(),
        }
    }

    /// The diagnostic as a compiler would show it, with an excerpt of the file among `files`, in the language that `said` chooses.
    pub fn render(&self, files: &[SourceFile], color: bool, said: fn(&Both) -> &str) -> String {
        let names = |id: &str, en: &str| said(&Both { id: id.into(), en: en.into() }).to_owned();
        let level = match self.severity {
            Severity::Fault => Level::ERROR.with_name(names("kesalahan", "error")),
            Severity::Lint => Level::WARNING.with_name(names("peringatan", "warning")),
        };
        let source = files.iter().find(|file| file.name == self.file).map_or("", |file| &file.text);
        let span = self.span.start.min(source.len())..self.span.end.min(source.len());
        let excerpt = Snippet::source(source).path(&self.file).annotation(AnnotationKind::Primary.span(span));
        let mut groups: Vec<Group<'_>> =
            vec![level.primary_title(said(&self.message)).id(self.code).element(excerpt)];
        if let Some(mend) = &self.mend {
            let help = Level::HELP.with_name(names("saran", "help"));
            groups.push(Group::with_title(help.secondary_title(said(mend))));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&groups).to_string()
    }
}

/// Collects diagnostics about `files`.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    files: &'a [SourceFile],
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(files: &'a [SourceFile]) -> Self {
        Self { files, diagnostics: Vec::new() }
    }

    /// Notes what was found at `place`.
    pub(super) fn note(&mut self, place: &Place, finding: &Finding<'_>) {
        let Some(file) = self.files.get(place.file) else { return };
        self.diagnostics.push(Diagnostic::new(file, place.span.clone(), finding));
    }

    /// The text of file number `file`.
    pub(super) fn source(&self, file: usize) -> &'a str {
        self.files.get(file).map_or("", |file| &file.text)
    }

    /// How many faults were noted so far.
    pub(super) fn faults(&self) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Fault).count()
    }

    /// Everything noted, by file and place.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|a, b| {
            (&a.file, a.span.start, a.severity, a.code).cmp(&(&b.file, b.span.start, b.severity, b.code))
        });
        self.diagnostics
    }
}

/// A place in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Number of the file.
    pub(crate) file: usize,
    /// Bytes in it.
    pub(crate) span: Range<usize>,
}

/// The name among `known` that `name` was probably meant to be.
pub(super) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    /// From the similarity at which a name is worth proposing.
    const ALIKE: f64 = 0.75;
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let alike = strsim::jaro_winkler(name, candidate);
        if alike >= ALIKE && best.is_none_or(|(most, _)| alike > most) {
            best = Some((alike, candidate));
        }
    }
    best.map(|(_, name)| name)
}
