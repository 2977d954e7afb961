//! Files → intents, facts and `none` as they are written, each value with its place.

use jiff::civil::Date;
use toml::de::DeTable;

use super::SourceFile;
use super::diagnostic::{Place, Sink, nearest};
use super::finding::{Finding, Part};
use super::intent::Mode;
use super::table::{Placed, Table};
use crate::comment::Channel;

/// The file with the agency's facts.
const AGENCY: &str = "agency.toml";
/// The file that teaches what must not be answered.
const NONE: &str = "_none.toml";

/// What all files say.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) intents: Vec<WrittenIntent>,
    pub(crate) facts: Vec<WrittenFact>,
    pub(crate) none: WrittenNone,
}

/// An `[[intent]]` table.
#[derive(Debug)]
pub(crate) struct WrittenIntent {
    pub(crate) id: Placed<String>,
    pub(crate) title: Option<String>,
    pub(crate) topic: String,
    pub(crate) mode: Mode,
    pub(crate) channel: Channel,
    pub(crate) valid_until: Option<Placed<Date>>,
    pub(crate) keywords: Vec<Placed<String>>,
    pub(crate) patterns: Vec<Placed<String>>,
    pub(crate) exclude: Vec<Placed<String>>,
    pub(crate) examples: Vec<Placed<String>>,
    pub(crate) tests: Vec<Placed<String>>,
    pub(crate) replies: WrittenReplies,
    pub(crate) notices: WrittenReplies,
    /// Whether something in the table itself is at fault.
    pub(crate) is_faulty: bool,
}

/// An `[intent.reply]` or `[intent.notice]` table.
#[derive(Debug, Default)]
pub(crate) struct WrittenReplies {
    pub(crate) id: Vec<Placed<String>>,
    pub(crate) su: Vec<Placed<String>>,
    pub(crate) en: Vec<Placed<String>>,
}

impl WrittenReplies {
    /// Every variant of every language.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Placed<String>> {
        self.id.iter().chain(&self.su).chain(&self.en)
    }
}

/// A `[facts.name]` table.
#[derive(Debug)]
pub(crate) struct WrittenFact {
    pub(crate) name: Placed<String>,
    pub(crate) value: String,
    pub(crate) confirmed: bool,
    pub(crate) note: Option<String>,
}

/// What `_none.toml` says.
#[derive(Debug, Default)]
pub(crate) struct WrittenNone {
    pub(crate) examples: Vec<Placed<String>>,
    pub(crate) keywords: Vec<Placed<String>>,
}

/// What `files` say, for tools that look at more than a set keeps. What is wrong in them is for [`compile`] to name.
///
/// [`compile`]: super::compile()
pub(crate) fn written(files: &[SourceFile]) -> Written {
    parse(files, &mut Sink::new(files))
}

/// Reads all files; one that is no TOML is left out.
pub(super) fn parse(files: &[SourceFile], sink: &mut Sink<'_>) -> Written {
    let mut written = Written::default();
    for (number, file) in files.iter().enumerate() {
        let (root, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            sink.note(&Place { file: number, span }, &Finding::Syntax { told: error.message() });
        }
        if !errors.is_empty() {
            continue;
        }
        let root = Table::new(number, Part::File, root.get_ref(), 0..0);
        match file.base_name() {
            AGENCY => agency(&root, &mut written, sink),
            NONE => none(&root, &mut written, sink),
            _ => topic(&root, &mut written, sink),
        }
    }
    written
}

fn topic(root: &Table<'_, '_>, written: &mut Written, sink: &mut Sink<'_>) {
    root.allow(&["topic", "intent"], sink);
    let topic = root.required_text("topic", sink).map_or_else(String::new, |topic| topic.value);
    for table in root.tables("intent", Part::Intent, sink) {
        written.intents.extend(intent(&table, &topic, sink));
    }
}

fn intent(table: &Table<'_, '_>, topic: &str, sink: &mut Sink<'_>) -> Option<WrittenIntent> {
    const KEYS: [&str; 12] = [
        "id",
        "title",
        "mode",
        "keywords",
        "patterns",
        "examples",
        "exclude",
        "valid_until",
        "channel",
        "reply",
        "notice",
        "test",
    ];
    let faults = sink.faults();
    table.allow(&KEYS, sink);
    let id = table.required_text("id", sink)?;
    let title = table.text("title", sink).map(|title| title.value);
    let mode = named(table, "mode", &Mode::NAMES, Mode::Draft, sink);
    let channels = [("public", Channel::Public), ("private", Channel::Private)];
    let channel = named(table, "channel", &channels, Channel::Public, sink);
    let replies = by_language(table, "reply", Part::Reply, sink);
    let notices = by_language(table, "notice", Part::Notice, sink);
    let mut tests = Vec::new();
    for table in table.tables("test", Part::Test, sink) {
        table.allow(&["text"], sink);
        tests.extend(table.required_text("text", sink));
    }
    Some(WrittenIntent {
        id,
        title,
        topic: topic.to_owned(),
        mode,
        channel,
        valid_until: table.date("valid_until", sink),
        keywords: table.texts("keywords", sink),
        patterns: table.texts("patterns", sink),
        exclude: table.texts("exclude", sink),
        examples: table.texts("examples", sink),
        tests,
        replies,
        notices,
        is_faulty: sink.faults() > faults,
    })
}

/// Variants of a text by language.
fn by_language(table: &Table<'_, '_>, key: &'static str, part: Part, sink: &mut Sink<'_>) -> WrittenReplies {
    let Some(table) = table.table(key, part, sink) else { return WrittenReplies::default() };
    table.allow(&["id", "su", "en"], sink);
    WrittenReplies { id: table.texts("id", sink), su: table.texts("su", sink), en: table.texts("en", sink) }
}

fn agency(root: &Table<'_, '_>, written: &mut Written, sink: &mut Sink<'_>) {
    root.allow(&["facts"], sink);
    let Some(facts) = root.table("facts", Part::Facts, sink) else { return };
    for (name, table) in facts.entries(Part::Fact, sink) {
        table.allow(&["value", "confirmed", "note"], sink);
        let Some(value) = table.required_text("value", sink) else { continue };
        written.facts.push(WrittenFact {
            name,
            value: value.value,
            confirmed: table.truth("confirmed", sink).unwrap_or(false),
            note: table.text("note", sink).map(|note| note.value),
        });
    }
}

fn none(root: &Table<'_, '_>, written: &mut Written, sink: &mut Sink<'_>) {
    root.allow(&["examples", "keywords"], sink);
    written.none.examples.extend(root.texts("examples", sink));
    written.none.keywords.extend(root.texts("keywords", sink));
}

/// The value under `key` by its name.
fn named<T: Copy>(
    table: &Table<'_, '_>,
    key: &str,
    names: &[(&'static str, T)],
    default: T,
    sink: &mut Sink<'_>,
) -> T {
    let Some(written) = table.text(key, sink) else { return default };
    if let Some((_, value)) = names.iter().find(|(name, _)| *name == written.value) {
        return *value;
    }
    let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let near = nearest(&written.value, all.iter().copied());
    sink.note(&written.place, &Finding::UnknownValue { key, value: &written.value, near, known: &all });
    default
}
