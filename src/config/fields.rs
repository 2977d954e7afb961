//! Reads the values of one table by the table of keys, and gathers faults rather than stopping at the first.
//!
//! A method gives `None` after it recorded a fault, so that a section reads all its values first and asks for them
//! after.

use std::cell::RefCell;
use std::fmt::Display;
use std::io;
use std::path::Path;

use super::Secret;
use super::faults::{Fault, Place};
use super::keys::{self, Key, Kind, Otherwise};
use super::nearest;
use super::node::{Branch, Node, Value};

/// What is wrong with a value, and how to mend it.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) mend: String,
}

/// Says what is wrong with a value and how to mend it.
pub(super) fn wrong(message: impl Into<String>, mend: impl Into<String>) -> Wrong {
    Wrong { message: message.into(), mend: mend.into() }
}

/// What all tables of one configuration share.
pub(super) struct Surroundings<'a> {
    /// Reads a file that holds a secret.
    pub(super) read: &'a dyn Fn(&Path) -> io::Result<String>,
    pub(super) faults: RefCell<Vec<Fault>>,
    /// The file's name, for the advice where to write a missing key.
    pub(super) file: Option<&'a str>,
}

impl Surroundings<'_> {
    /// The place of what is nowhere in the file.
    fn whole(&self) -> Place {
        if self.file.is_some() { Place::WholeFile } else { Place::Nowhere }
    }
}

/// One table's values.
pub(super) struct Fields<'a> {
    keys: &'static [Key],
    /// Names and indices from the root.
    path: Vec<String>,
    /// `[meta]` or `[[accounts]]`, as the file names it.
    heading: String,
    branch: Option<&'a Branch>,
    place: Place,
    /// The table itself is faulty; what it lacks is not worth a fault of its own.
    broken: bool,
    around: &'a Surroundings<'a>,
}

impl<'a> Fields<'a> {
    /// The root table.
    pub(super) fn root(branch: &'a Branch, around: &'a Surroundings<'a>) -> Self {
        let (path, heading) = (Vec::new(), String::new());
        Self { keys: keys::ROOT, path, heading, branch: None, place: around.whole(), broken: false, around }
            .over(branch)
    }

    fn over(mut self, branch: &'a Branch) -> Self {
        self.branch = Some(branch);
        for (name, (place, _)) in &branch.0 {
            if keys::find(self.keys, name).is_none() && keys::find_by_file(self.keys, name).is_none() {
                let shown = self.shown(name);
                let nearest = nearest::key(&self.path, self.keys, name);
                self.report(
                    place,
                    format!("unknown key `{shown}`"),
                    format!("the nearest known key is {nearest}"),
                );
            }
        }
        self
    }

    /// A table within this one; with defaults alone if it is not given.
    pub(super) fn section(&self, name: &'static str) -> Self {
        let node = self.node(name);
        let keys = match self.kind(name) {
            Some(Kind::Table(keys)) => *keys,
            _ => &[],
        };
        let heading = format!("[{}]", self.shown_plainly(name));
        self.below(vec![name.to_owned()], keys, heading, node)
    }

    /// The tables of an array within this one; none if it is not given.
    pub(super) fn tables(&self, name: &'static str) -> Option<Vec<Self>> {
        let Some(node) = self.node(name) else { return Some(Vec::new()) };
        let Some(Kind::Tables(keys)) = self.kind(name) else { return None };
        let Value::List(items) = &node.value else {
            self.mismatch(name, node, "an array of tables");
            return None;
        };
        let heading = format!("[[{}]]", self.shown_plainly(name));
        let table = |(index, item): (usize, &'a Node)| {
            self.below(vec![name.to_owned(), index.to_string()], keys, heading.clone(), Some(item))
        };
        Some(items.iter().enumerate().map(table).collect())
    }

    fn below(
        &self,
        steps: Vec<String>,
        keys: &'static [Key],
        heading: String,
        node: Option<&'a Node>,
    ) -> Self {
        let mut path = self.path.clone();
        path.extend(steps);
        let place = node.map_or_else(|| self.around.whole(), |node| node.place.clone());
        let around = self.around;
        let fields = Self { keys, path, heading, branch: None, place, broken: self.broken, around };
        match node.map(|node| &node.value) {
            None => fields,
            Some(Value::Table(branch)) => fields.over(branch),
            Some(other) => {
                let path = shown(&fields.path);
                let heading = fields.heading.clone();
                let message = format!("`{path}` must be a table, but is {}", other.kind());
                fields.report(&fields.place, message, format!("write it under a heading `{heading}`"));
                Self { broken: true, ..fields }
            }
        }
    }

    /// Whether the key is given.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.node(name).is_some()
    }

    /// A text, parsed.
    pub(super) fn text<T>(&self, name: &'static str, parse: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let (place, text) = match (self.node(name), self.kind(name)) {
            (Some(node), _) => (&node.place, self.text_of(name, node)?),
            (None, Some(Kind::Text(Otherwise::Is(default)))) => (&self.place, *default),
            (None, Some(Kind::Text(Otherwise::Given(what)))) => {
                self.missing(name, what);
                return None;
            }
            (None, _) => return None,
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.report(place, self.about(name, &wrong), wrong.mend);
                None
            }
        }
    }

    /// A secret: the key itself, or the file that `<key>_file` names. It is never empty unless its default is.
    pub(super) fn secret(&self, name: &'static str) -> Option<Secret> {
        let otherwise = match self.kind(name) {
            Some(Kind::Secret(otherwise)) => *otherwise,
            _ => return None,
        };
        let (place, text) = match (self.secret_text(name)?, otherwise) {
            (Some(found), _) => found,
            (None, Otherwise::Is(default)) => return Some(Secret::new(default)),
            (None, Otherwise::Given(what)) => {
                self.missing(name, what);
                return None;
            }
            (None, Otherwise::Unset) => return None,
        };
        if text.is_empty() && !matches!(otherwise, Otherwise::Is("")) {
            let message = format!("`{}` is empty", self.shown(name));
            self.report(place, message, self.advice(name, "…"));
            return None;
        }
        Some(Secret::new(text))
    }

    /// Several secrets, none of them empty: a list, or one a line of the file that `<key>_file` names.
    pub(super) fn secrets(&self, name: &'static str) -> Option<Vec<Secret>> {
        let Some(Kind::Secrets(what)) = self.kind(name) else { return None };
        let (place, texts): (_, Vec<&str>) = match (self.node(name), self.file_text(name)?) {
            (Some(node), _) => (&node.place, self.list(name, node)?.iter().map(|(_, text)| *text).collect()),
            (None, Some((place, text))) => {
                let secrets = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let secrets: Vec<_> = secrets.map(Secret::new).collect();
                if secrets.is_empty() {
                    let message = format!("the file of `{}` has no line", self.shown(name));
                    self.report(place, message, format!("write into it {what}"));
                    return None;
                }
                return Some(secrets);
            }
            (None, None) => {
                self.missing(name, what);
                return None;
            }
        };
        if texts.is_empty() || texts.iter().any(|text| text.is_empty()) {
            let message = if texts.is_empty() { "has no entry" } else { "has an empty entry" };
            let message = format!("`{}` {message}", self.shown(name));
            self.report(place, message, format!("write {what} as `{name} = [\"…\"]`"));
            return None;
        }
        Some(texts.into_iter().map(Secret::new).collect())
    }

    /// A list of texts, each parsed; empty if not given.
    pub(super) fn texts<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Option<Vec<T>> {
        let Some(node) = self.node(name) else { return Some(Vec::new()) };
        let mut parsed = Vec::new();
        let items = self.list(name, node)?;
        let count = items.len();
        for (item, text) in items {
            match parse(text) {
                Ok(value) => parsed.push(value),
                Err(wrong) => self.report(&item.place, self.about(name, &wrong), wrong.mend),
            }
        }
        (parsed.len() == count).then_some(parsed)
    }

    /// A whole number within the key's range.
    pub(super) fn whole<T: TryFrom<i64>>(&self, name: &'static str) -> Option<T> {
        let Some(Kind::Whole(default, range)) = self.kind(name) else { return None };
        let value = match self.node(name) {
            None => *default,
            Some(node) => match &node.value {
                Value::Whole(value) if range.contains(value) => *value,
                Value::Whole(_) | Value::Huge => {
                    let message = format!("`{}` is out of range", self.shown(name));
                    let mend = format!("write a whole number from {} to {}", range.start(), range.end());
                    self.report(&node.place, message, mend);
                    return None;
                }
                _ => {
                    self.mismatch(name, node, "a whole number");
                    return None;
                }
            },
        };
        T::try_from(value).ok()
    }

    /// A number from 0 to 1, or its default, which may be none.
    pub(super) fn fraction(&self, name: &'static str) -> Option<Option<f64>> {
        let Some(Kind::Fraction(default)) = self.kind(name) else { return None };
        let Some(node) = self.node(name) else { return Some(*default) };
        let value = match &node.value {
            Value::Fraction(value) => *value,
            Value::Whole(0) => 0.0,
            Value::Whole(1) => 1.0,
            Value::Whole(_) | Value::Huge => f64::NAN,
            _ => {
                self.mismatch(name, node, "a number");
                return None;
            }
        };
        if !(0.0..=1.0).contains(&value) {
            let message = format!("`{}` is no fraction", self.shown(name));
            self.report(&node.place, message, "write a number from 0 to 1, such as 0.95 for 95 %");
            return None;
        }
        Some(Some(value))
    }

    /// True or false.
    pub(super) fn switch(&self, name: &'static str) -> Option<bool> {
        let Some(Kind::Switch(default)) = self.kind(name) else { return None };
        match self.node(name) {
            None => Some(*default),
            Some(Node { value: Value::Switch(on), .. }) => Some(*on),
            Some(node) => {
                self.mismatch(name, node, "true or false");
                None
            }
        }
    }

    /// Records a fault of a key's value that shows only beside others.
    pub(super) fn fault(&self, name: &str, message: impl Display, mend: impl Into<String>) {
        let place = self.given(name).map_or_else(|| self.place.clone(), |node| node.place.clone());
        self.report(&place, format!("`{}` {message}", self.shown(name)), mend);
    }

    /// Records that a key is missing, and says what to write and where.
    pub(super) fn missing(&self, name: &str, what: &str) {
        if !self.broken {
            let message = format!("`{}` is missing: {what}", self.shown(name));
            self.report(&self.place, message, self.advice(name, "…"));
        }
    }

    fn advice(&self, name: &str, example: &str) -> String {
        let variable = nearest::variable(&self.path, name);
        let key = keys::find(self.keys, name).map(|key| &key.kind);
        let example = match key {
            Some(Kind::Secrets(_)) => format!("[\"{example}\"]"),
            _ => format!("\"{example}\""),
        };
        let file = self.around.file.map(|file| format!(" in {file}")).unwrap_or_default();
        let or_file = match key {
            Some(kind) if kind.is_secret() => format!(" or {variable}_FILE"),
            _ => String::new(),
        };
        format!("write `{name} = {example}` under `{}`{file}, or set {variable}{or_file}", self.heading)
    }

    /// Text and place of a secret that is given in one of its two ways; `Some(None)` if in neither.
    fn secret_text(&self, name: &'static str) -> Option<Option<(&'a Place, String)>> {
        let in_file = self.file_text(name)?;
        match self.node(name) {
            Some(node) => Some(Some((&node.place, self.text_of(name, node)?.to_owned()))),
            None => Some(in_file),
        }
    }

    /// What the file of a secret holds, without the newline at its end.
    fn file_text(&self, name: &'static str) -> Option<Option<(&'a Place, String)>> {
        let key = format!("{name}_file");
        let Some(node) = self.node(&key) else { return Some(None) };
        if self.is_given(name) {
            let message = format!("both `{}` and `{}` are given", self.shown(name), self.shown(&key));
            self.report(&node.place, message, "keep one of them");
            return None;
        }
        let path = self.text_of(&key, node)?;
        match (self.around.read)(Path::new(path)) {
            Ok(text) => Some(Some((&node.place, text.trim_end_matches(['\r', '\n']).to_owned()))),
            Err(error) => {
                let message = format!("the file {path:?} of `{}` can't be read: {error}", self.shown(&key));
                self.report(&node.place, message, "name a file that this user may read");
                None
            }
        }
    }

    fn list(&self, name: &str, node: &'a Node) -> Option<Vec<(&'a Node, &'a str)>> {
        let Value::List(items) = &node.value else {
            self.mismatch(name, node, "a list of texts");
            return None;
        };
        let texts = items.iter().map(|item| Some((item, self.text_of(name, item)?))).collect::<Vec<_>>();
        texts.into_iter().collect()
    }

    fn text_of(&self, name: &str, node: &'a Node) -> Option<&'a str> {
        match &node.value {
            Value::Text(text) if is_placeholder(text) => {
                let message = format!("`{}` still holds the placeholder that `init` wrote", self.shown(name));
                self.report(&node.place, message, "put the real value there");
                None
            }
            Value::Text(text) | Value::Date(text) => Some(text),
            _ => {
                self.mismatch(name, node, "a text in quotes");
                None
            }
        }
    }

    fn mismatch(&self, name: &str, node: &Node, expected: &str) {
        let message = format!("`{}` must be {expected}, but is {}", self.shown(name), node.value.kind());
        let mend = match &node.place {
            Place::Variable(variable) => format!("set {variable} to {expected}"),
            _ => format!("write {expected}"),
        };
        self.report(&node.place, message, mend);
    }

    fn about(&self, name: &str, wrong: &Wrong) -> String {
        format!("`{}`: {}", self.shown(name), wrong.message)
    }

    fn report(&self, place: &Place, message: impl Into<String>, mend: impl Into<String>) {
        let fault = Fault { place: place.clone(), message: message.into(), mend: Some(mend.into()) };
        self.around.faults.borrow_mut().push(fault);
    }

    fn kind(&self, name: &str) -> Option<&'static Kind> {
        let key = keys::find(self.keys, name).map(|key| &key.kind);
        debug_assert!(key.is_some(), "{name:?} is not in the table of keys");
        key
    }

    fn node(&self, name: &str) -> Option<&'a Node> {
        self.branch?.get(name)
    }

    /// The key's value, or the name of the file with its value.
    fn given(&self, name: &str) -> Option<&'a Node> {
        self.node(name).or_else(|| self.node(&format!("{name}_file")))
    }

    fn shown(&self, name: &str) -> String {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        shown(&path)
    }

    /// The path as a heading names it, without indices.
    fn shown_plainly(&self, name: &str) -> String {
        let names = self.path.iter().filter(|step| step.parse::<usize>().is_err());
        names.map(String::as_str).chain([name]).collect::<Vec<_>>().join(".")
    }
}

/// `accounts[0].hours.mon`.
fn shown(path: &[String]) -> String {
    let mut shown = String::new();
    for step in path {
        if step.parse::<usize>().is_ok() {
            shown.push_str(&format!("[{step}]"));
        } else {
            if !shown.is_empty() {
                shown.push('.');
            }
            shown.push_str(step);
        }
    }
    shown
}

/// What `init` writes where only Meta or the agency knows the value; no real one has this form.
fn is_placeholder(text: &str) -> bool {
    text.starts_with("<isi: ") && text.ends_with('>')
}
