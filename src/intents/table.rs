//! Reading a TOML table key by key, so that every wrong key and value is named with its place, not only the first.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Place, Sink, nearest};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// A table of a file, whose keys are taken one by one.
pub(super) struct Table<'t, 'i> {
    file: usize,
    /// What the table is, for messages.
    what: &'static str,
    table: &'t DeTable<'i>,
    span: Range<usize>,
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn new(file: usize, what: &'static str, table: &'t DeTable<'i>, span: Range<usize>) -> Self {
        Self { file, what, table, span }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.at(self.span.clone())
    }

    /// Names every key that is not among `known`.
    pub(super) fn allow(&self, known: &[&'static str], sink: &mut Sink<'_>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let mend = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("perhaps `{near}` is meant"),
                    None => format!("keys here are {}", known.join(", ")),
                };
                let message = format!("unknown key `{name}` in {}", self.what);
                sink.fault("unknown-key", &self.at(key.span()), message, Some(mend));
            }
        }
    }

    /// The text under `key`.
    pub(super) fn text(&self, key: &str, sink: &mut Sink<'_>) -> Option<Placed<String>> {
        let value = self.table.get(key)?;
        self.as_text(key, value, sink)
    }

    /// The text under `key`, which must be there.
    pub(super) fn required_text(&self, key: &str, sink: &mut Sink<'_>) -> Option<Placed<String>> {
        if !self.table.contains_key(key) {
            let message = format!("{} without `{key}`", self.what);
            sink.fault("missing-key", &self.place(), message, Some(format!("add `{key} = \"…\"`")));
        }
        self.text(key, sink)
    }

    /// The truth value under `key`.
    pub(super) fn truth(&self, key: &str, sink: &mut Sink<'_>) -> Option<bool> {
        let value = self.table.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(truth) => Some(*truth),
            other => {
                self.wrong(key, value.span(), other, "true or false", sink);
                None
            }
        }
    }

    /// The date under `key`.
    pub(super) fn date(&self, key: &str, sink: &mut Sink<'_>) -> Option<Placed<jiff::civil::Date>> {
        let value = self.table.get(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() && when.offset.is_none() => when.date,
            _ => None,
        };
        let civil = date.and_then(|date| {
            let (year, month, day) =
                (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            jiff::civil::Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
        });
        if civil.is_none() {
            self.wrong(key, value.span(), value.get_ref(), "a date such as 2027-06-30, without quotes", sink);
        }
        civil.map(|civil| Placed { value: civil, place: self.at(value.span()) })
    }

    /// The texts under `key`; a lone text counts as a list of one.
    pub(super) fn texts(&self, key: &str, sink: &mut Sink<'_>) -> Vec<Placed<String>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.as_text(key, item, sink)).collect(),
            DeValue::String(_) => self.as_text(key, value, sink).into_iter().collect(),
            other => {
                self.wrong(key, value.span(), other, "a list of texts", sink);
                Vec::new()
            }
        }
    }

    /// The table under `key`.
    pub(super) fn table(&self, key: &str, what: &'static str, sink: &mut Sink<'_>) -> Option<Table<'t, 'i>> {
        let value = self.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.file, what, table, value.span())),
            other => {
                self.wrong(key, value.span(), other, "a table", sink);
                None
            }
        }
    }

    /// The tables under `key`, which is `[[key]]` in the file.
    pub(super) fn tables(&self, key: &str, what: &'static str, sink: &mut Sink<'_>) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value.span(), value.get_ref(), &format!("tables, each headed [[{key}]]"), sink);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(self.file, what, table, item.span())),
                other => self.wrong(key, item.span(), other, "a table", sink),
            }
        }
        tables
    }

    /// Every key with its place and its table.
    pub(super) fn entries(
        &self,
        what: &'static str,
        sink: &mut Sink<'_>,
    ) -> Vec<(Placed<String>, Table<'t, 'i>)> {
        let mut entries = Vec::new();
        for (key, value) in self.table {
            let name = Placed { value: key.get_ref().to_string(), place: self.at(key.span()) };
            match value.get_ref() {
                DeValue::Table(table) => {
                    entries.push((name, Table::new(self.file, what, table, value.span())));
                }
                other => self.wrong(&name.value, value.span(), other, "a table", sink),
            }
        }
        entries
    }

    fn as_text(
        &self,
        key: &str,
        value: &Spanned<DeValue<'i>>,
        sink: &mut Sink<'_>,
    ) -> Option<Placed<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Placed { value: text.to_string(), place: self.at(value.span()) }),
            other => {
                self.wrong(key, value.span(), other, "a text in quotes", sink);
                None
            }
        }
    }

    fn wrong(&self, key: &str, span: Range<usize>, found: &DeValue<'i>, expected: &str, sink: &mut Sink<'_>) {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` is {found}");
        sink.fault("wrong-type", &self.at(span), message, Some(format!("write {expected}")));
    }

    fn at(&self, span: Range<usize>) -> Place {
        Place { file: self.file, span }
    }
}
