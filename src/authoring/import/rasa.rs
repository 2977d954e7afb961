//! Rasa NLU YAML, format 3.1: the part of YAML that its files are written in.
//!
//! Under `nlu:`, items `- intent: name` with `examples: |` and a line `- …` each, or a list of `text:`. Synonyms, regular
//! expressions, lookups, stories and all else are passed over. What is neither is an error with its line, never a guess.

use std::io::BufRead;
use std::sync::LazyLock;

use regex::Regex;

use super::{Gathered, ImportError};

/// `[Bandung](city)` and `[Bandung]{"entity": "city"}`: a word with its annotation.
#[expect(clippy::unwrap_used, reason = "a fixed pattern, compiled by the tests")]
static ENTITY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[([^\]\[]+)\](?:\([^)]*\)|\{[^}]*\})").unwrap());

/// Where the reader stands.
#[derive(Default)]
struct Place {
    is_nlu: bool,
    /// Indentation of the items under `nlu:`.
    item: Option<usize>,
    /// Indentation of the item's keys.
    keys: usize,
    /// The intent of this item; none for a synonym or a lookup.
    intent: Option<String>,
    examples: Option<Examples>,
}

/// How an intent's examples are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Examples {
    /// `|`: a text whose lines begin with `-`.
    Block,
    /// Items with `text:`.
    List,
    /// Inside an item's `text: |` at this indentation.
    Text(usize),
}

pub(super) fn read(input: impl BufRead, gathered: &mut Gathered) -> Result<(), ImportError> {
    let mut place = Place::default();
    for (line, number) in input.lines().zip(1..) {
        let line = line.map_err(|error| ImportError::new(number, error.to_string()))?;
        let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { &line };
        let text = line.trim();
        if text.is_empty() || text == "---" {
            continue;
        }
        place.line(line, text, number, gathered)?;
    }
    Ok(())
}

impl Place {
    fn line(&mut self, line: &str, text: &str, number: u64, to: &mut Gathered) -> Result<(), ImportError> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.trim_start_matches(' ').starts_with('\t') {
            return Err(ImportError::new(number, "a tab indents this line; YAML takes spaces"));
        }
        if let Some(examples) = self.examples {
            let is_inside = indent > self.keys
                || (examples != Examples::Block && indent == self.keys && text.starts_with('-'));
            if is_inside {
                return self.example(examples, indent, text, number, to);
            }
            self.examples = None;
        }
        if text.starts_with('#') {
            return Ok(());
        }
        if indent == 0 && !text.starts_with('-') {
            *self = Self { is_nlu: uncommented(text) == "nlu:", ..Self::default() };
            return Ok(());
        }
        if !self.is_nlu {
            return Ok(());
        }
        if let Some(rest) = text.strip_prefix("- ")
            && self.item.is_none_or(|item| item == indent)
        {
            self.item = Some(indent);
            self.intent = None;
            self.keys = line.len() - rest.trim_start().len();
            return self.key(rest.trim_start(), number);
        }
        if indent == self.keys { self.key(text, number) } else { Ok(()) }
    }

    /// A key of an item.
    fn key(&mut self, text: &str, number: u64) -> Result<(), ImportError> {
        let Some((key, value)) = text.split_once(':') else {
            return Err(ImportError::new(number, format!("`{text}` is no `key: value`")));
        };
        let value = uncommented(value.trim());
        match key.trim() {
            "intent" => {
                let name = unquoted(value);
                if name.is_empty() {
                    return Err(ImportError::new(number, "the intent is empty"));
                }
                self.intent = Some(name.to_owned());
            }
            "examples" => match value.chars().next() {
                Some('|' | '>') => self.examples = Some(Examples::Block),
                None => self.examples = Some(Examples::List),
                Some(_) if self.intent.is_none() => {}
                Some(_) => {
                    return Err(ImportError::new(
                        number,
                        "write `examples: |` and below it one `- example` a line",
                    ));
                }
            },
            _ => {}
        }
        Ok(())
    }

    /// A line inside `examples`.
    fn example(
        &mut self,
        examples: Examples,
        indent: usize,
        text: &str,
        number: u64,
        to: &mut Gathered,
    ) -> Result<(), ImportError> {
        let Some(intent) = &self.intent else { return Ok(()) };
        let mut take = |example: &str| to.example(intent, &ENTITY.replace_all(example, "$1"));
        let (examples, text) = match examples {
            Examples::Text(begin) if indent > begin => {
                take(text);
                return Ok(());
            }
            Examples::Text(_) => (Examples::List, text),
            other => (other, text),
        };
        self.examples = Some(examples);
        if text.starts_with('#') {
            return Ok(());
        }
        let item = text.strip_prefix('-').map(str::trim);
        match (examples, item) {
            (Examples::Block, Some(example)) => take(example),
            (Examples::Block, None) => {
                return Err(ImportError::new(number, format!("`{text}` does not begin with `- `")));
            }
            (_, Some(item)) => match item.strip_prefix("text:").map(str::trim) {
                Some("|" | ">" | "|-" | ">-") => self.examples = Some(Examples::Text(indent + 2)),
                Some(example) => take(unquoted(uncommented(example))),
                None if item.ends_with(':') || item.contains(": ") => {}
                None => take(unquoted(uncommented(item))),
            },
            // `text:` behind another key of the item; the rest is metadata.
            (_, None) => match text.strip_prefix("text:").map(str::trim) {
                Some("|" | ">" | "|-" | ">-") => self.examples = Some(Examples::Text(indent)),
                Some(example) => take(unquoted(uncommented(example))),
                None => {}
            },
        }
        Ok(())
    }
}

/// A scalar without the comment behind it.
fn uncommented(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        return value;
    }
    value.find(" #").and_then(|at| value.get(..at)).unwrap_or(value).trim_end()
}

fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}
