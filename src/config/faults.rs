//! What is wrong with a configuration, shown as a compiler shows it, never with a secret.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

/// Where a value was written, or should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file, by bytes.
    File(Range<usize>),
    /// In the file, which has no better place.
    WholeFile,
    /// In an environment variable of this name.
    Variable(String),
    /// There is no file.
    Nowhere,
}

/// One fault.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) mend: Option<String>,
}

/// A file as it may be shown.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) name: String,
    /// Its text with the secrets masked, byte by byte.
    pub(super) text: String,
}

/// Everything that is wrong with a configuration, at least one fault. `Display` shows all, without colour.
#[derive(Debug)]
pub struct ConfigFaults {
    file: Option<Shown>,
    faults: Vec<Fault>,
}

impl ConfigFaults {
    pub(super) fn new(file: Option<Shown>, mut faults: Vec<Fault>) -> Self {
        // Top of the file to its end, then the environment by name.
        faults.sort_by_key(|fault| match &fault.place {
            Place::File(span) => (0, span.start, String::new()),
            Place::WholeFile | Place::Nowhere => (1, 0, String::new()),
            Place::Variable(name) => (2, 0, name.clone()),
        });
        Self { file, faults }
    }

    /// Every fault as one line: `tanggap.toml:3:10: what is wrong; how to mend it`, or with the variable's name in front.
    pub fn lines(&self) -> Vec<String> {
        let line = |fault: &Fault| {
            let place = match (&fault.place, &self.file) {
                (Place::File(span), Some(file)) => {
                    let (line, column) = position(&file.text, span.start);
                    format!("{}:{line}:{column}: ", file.name)
                }
                (Place::WholeFile, Some(file)) => format!("{}: ", file.name),
                (Place::Variable(name), _) => format!("{name}: "),
                _ => String::new(),
            };
            let mend = fault.mend.as_ref().map(|mend| format!("; {mend}")).unwrap_or_default();
            format!("{place}{}{mend}", fault.message)
        };
        self.faults.iter().map(line).collect()
    }

    /// All faults for people, each with the line it stands in.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let shown = |fault: &Fault| {
            let title = match &fault.place {
                Place::Variable(name) => format!("{name}: {}", fault.message),
                _ => fault.message.clone(),
            };
            let mut group = annotate_snippets::Group::with_title(Level::ERROR.primary_title(title));
            match (&fault.place, &self.file) {
                (Place::File(span), Some(file)) => {
                    let annotation = AnnotationKind::Primary.span(span.clone());
                    let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str());
                    group = group.element(snippet.annotation(annotation));
                }
                (Place::WholeFile, Some(file)) => group = group.element(Origin::path(file.name.as_str())),
                _ => {}
            }
            if let Some(mend) = &fault.mend {
                group = group.element(Level::HELP.message(mend.as_str()));
            }
            renderer.render(&[group])
        };
        self.faults.iter().map(shown).collect::<Vec<_>>().join("\n\n")
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for ConfigFaults {}

/// Line and column in characters, both from 1.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
