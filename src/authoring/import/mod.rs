//! Examples that others collected → intent files.
//!
//! Each format has a reader that hands over one example at a time ([`Gathered`] keeps each text once), so that a large file
//! is never held as such. What comes out is one topic file and what `_none.toml` has to hold.
//!
//! Reading order: this file, then `lines` (JSON Lines and CSV), `rasa`, `tags` (`intents.json`).

mod lines;
mod rasa;
mod tags;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use toml_edit::{DocumentMut, Value};

use super::format::{FormatError, format};
use super::writing::{list, quoted, slug};
use crate::comment::{IntentId, Language};
use crate::text;

/// The label whose examples go to `_none.toml`.
const NONE: &str = "none";

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON Lines `{"intent", "text"}`.
    Jsonl,
    /// CSV with a heading.
    Csv,
    /// Rasa NLU YAML.
    Rasa,
    /// `intents.json`: tags with patterns and responses.
    Json,
}

/// Why a file can't be imported.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ImportError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub what: String,
}

impl ImportError {
    fn new(line: u64, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// Examples by intent, in the order in which they came.
#[derive(Debug, Default)]
pub struct Gathered {
    intents: Vec<Taken>,
    by_label: HashMap<String, usize>,
    ids: HashSet<String>,
    none: Vec<String>,
    seen: HashSet<(Option<usize>, String)>,
    /// Examples that their intent had already, and empty ones.
    pub left_out: usize,
}

#[derive(Debug)]
struct Taken {
    id: String,
    title: String,
    examples: Vec<String>,
    replies: Vec<String>,
}

/// Reads all of `input`.
///
/// # Errors
/// [`ImportError`] names the first line that can't be understood.
pub fn read(format: Format, input: impl BufRead) -> Result<Gathered, ImportError> {
    let mut gathered = Gathered::default();
    match format {
        Format::Jsonl => lines::jsonl(input, &mut gathered)?,
        Format::Csv => lines::csv(input, &mut gathered)?,
        Format::Rasa => rasa::read(input, &mut gathered)?,
        Format::Json => tags::read(input, &mut gathered)?,
    }
    Ok(gathered)
}

impl Gathered {
    /// Takes one example of a label.
    fn example(&mut self, label: &str, text: &str) {
        let text = text.trim();
        let owner = self.owner(label);
        if text.is_empty() || !self.seen.insert((owner, text.to_owned())) {
            self.left_out += 1;
            return;
        }
        match owner.and_then(|number| self.intents.get_mut(number)) {
            Some(intent) => intent.examples.push(text.to_owned()),
            None => self.none.push(text.to_owned()),
        }
    }

    /// Takes one answer of a label.
    fn reply(&mut self, label: &str, text: &str) {
        let text = text.trim();
        if let Some(intent) = self.owner(label).and_then(|number| self.intents.get_mut(number))
            && !text.is_empty()
            && !intent.replies.iter().any(|reply| reply == text)
        {
            intent.replies.push(text.to_owned());
        }
    }

    /// The number of a label's intent; none for what must not be answered.
    fn owner(&mut self, label: &str) -> Option<usize> {
        let label = label.trim();
        if label.eq_ignore_ascii_case(NONE) {
            return None;
        }
        if let Some(number) = self.by_label.get(label) {
            return Some(*number);
        }
        let id = self.id(label);
        self.intents.push(Taken { id, title: label.to_owned(), examples: Vec::new(), replies: Vec::new() });
        self.by_label.insert(label.to_owned(), self.intents.len() - 1);
        Some(self.intents.len() - 1)
    }

    /// An id that no other label has: the label itself where it is one.
    fn id(&mut self, label: &str) -> String {
        let wanted = if IntentId::new(label).is_ok() { label.to_owned() } else { slug(label) };
        let wanted = if wanted.is_empty() || wanted == NONE { "intent".to_owned() } else { wanted };
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{}-{number}", wanted.get(..56).unwrap_or(&wanted));
            number += 1;
        }
        id
    }

    /// How many intents there are.
    pub fn intents(&self) -> usize {
        self.intents.len()
    }

    /// How many examples there are, those of none not counted.
    pub fn examples(&self) -> usize {
        self.intents.iter().map(|intent| intent.examples.len()).sum()
    }

    /// How many comments that must not be answered there are.
    pub fn none(&self) -> usize {
        self.none.len()
    }

    /// The topic file; none if there is no intent. The intents only draft until a person has looked at their answers.
    pub fn topic_file(&self, topic: &str) -> Option<String> {
        if self.intents.is_empty() {
            return None;
        }
        let mut file = format!("topic = {}\n", quoted(topic));
        for intent in &self.intents {
            file.push_str(&format!(
                "\n[[intent]]\nid = {}\ntitle = {}\nmode = \"draft\"\n",
                quoted(&intent.id),
                quoted(&intent.title)
            ));
            file.push_str(&list("examples", intent.examples.iter().map(String::as_str)));
            if !intent.replies.is_empty() {
                file.push_str("[intent.reply]\n");
            }
            for (key, language) in
                [("id", Language::Indonesian), ("su", Language::Sundanese), ("en", Language::English)]
            {
                let own: Vec<String> = intent
                    .replies
                    .iter()
                    .filter(|reply| spoken(reply) == language)
                    .map(|reply| said(reply))
                    .collect();
                if !own.is_empty() {
                    file.push_str(&list(key, own.iter().map(String::as_str)));
                }
            }
        }
        Some(file)
    }

    /// `_none.toml` with the new comments behind those that it has already; none if there is nothing new.
    ///
    /// # Errors
    /// [`FormatError`] if `existing` is no TOML.
    pub fn none_file(&self, existing: &str) -> Result<Option<String>, FormatError> {
        if self.none.is_empty() {
            return Ok(None);
        }
        let mut document: DocumentMut = existing
            .parse()
            .map_err(|error: toml_edit::TomlError| FormatError::Syntax(error.message().to_owned()))?;
        let item = document.entry("examples").or_insert(toml_edit::Array::new().into());
        let array = item.as_array_mut().ok_or(FormatError::Changed)?;
        let known: HashSet<String> =
            array.iter().filter_map(|example| example.as_str()).map(str::to_owned).collect();
        // What stood behind the last item, comments perhaps, stays there: before the first new one.
        let mut behind = array.trailing().as_str().unwrap_or("").to_owned();
        array.set_trailing("\n");
        for example in self.none.iter().filter(|example| !known.contains(*example)) {
            let before = std::mem::take(&mut behind);
            array.push_formatted(Value::from(example.as_str()).decorated(before, ""));
        }
        if !behind.is_empty() {
            array.set_trailing(behind);
        }
        format(&document.to_string()).map(Some)
    }
}

/// The name of the topic file for a topic, which is none of the two names that mean something else.
pub fn file_name(topic: &str) -> String {
    match slug(topic).as_str() {
        "" | "agency" | "none" => "topik.toml".to_owned(),
        name => format!("{name}.toml"),
    }
}

/// The language that an answer is filed under; what is not clear is Indonesian.
fn spoken(reply: &str) -> Language {
    match text::language(&text::read(reply)) {
        Language::Undetermined => Language::Indonesian,
        language => language,
    }
}

/// An answer as a template that says just that.
fn said(reply: &str) -> String {
    reply.replace("{{", "{ {").replace("}}", "} }")
}
