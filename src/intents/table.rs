//! Reading a TOML table key by key, so that every wrong key and value is named with its place, not only the first.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Place, Sink, nearest};
use super::finding::{Finding, Kind, Part};

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
    part: Part,
    table: &'t DeTable<'i>,
    span: Range<usize>,
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn new(file: usize, part: Part, table: &'t DeTable<'i>, span: Range<usize>) -> Self {
        Self { file, part, table, span }
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
                let near = nearest(name, known.iter().copied());
                let finding = Finding::UnknownKey { key: name, part: self.part, near, known };
                sink.note(&self.at(key.span()), &finding);
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
            sink.note(&self.place(), &Finding::MissingKey { key, part: self.part });
        }
        self.text(key, sink)
    }

    /// The truth value under `key`.
    pub(super) fn truth(&self, key: &str, sink: &mut Sink<'_>) -> Option<bool> {
        let value = self.table.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(truth) => Some(*truth),
            other => {
                self.wrong(key, value.span(), other, Kind::Truth, sink);
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
            self.wrong(key, value.span(), value.get_ref(), Kind::Date, sink);
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
                self.wrong(key, value.span(), other, Kind::List, sink);
                Vec::new()
            }
        }
    }

    /// The table under `key`.
    pub(super) fn table(&self, key: &str, part: Part, sink: &mut Sink<'_>) -> Option<Table<'t, 'i>> {
        let value = self.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.file, part, table, value.span())),
            other => {
                self.wrong(key, value.span(), other, Kind::Table, sink);
                None
            }
        }
    }

    /// The tables under `key`, which is `[[key]]` in the file.
    pub(super) fn tables(&self, key: &str, part: Part, sink: &mut Sink<'_>) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value.span(), value.get_ref(), Kind::Tables, sink);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(self.file, part, table, item.span())),
                other => self.wrong(key, item.span(), other, Kind::Table, sink),
            }
        }
        tables
    }

    /// Every key with its place and its table.
    pub(super) fn entries(&self, part: Part, sink: &mut Sink<'_>) -> Vec<(Placed<String>, Table<'t, 'i>)> {
        let mut entries = Vec::new();
        for (key, value) in self.table {
            let name = Placed { value: key.get_ref().to_string(), place: self.at(key.span()) };
            match value.get_ref() {
                DeValue::Table(table) => {
                    entries.push((name, Table::new(self.file, part, table, value.span())));
                }
                other => self.wrong(&name.value, value.span(), other, Kind::Table, sink),
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
                self.wrong(key, value.span(), other, Kind::Text, sink);
                None
            }
        }
    }

    fn wrong(&self, key: &str, span: Range<usize>, found: &DeValue<'i>, wanted: Kind, sink: &mut Sink<'_>) {
        let found = match found {
            DeValue::String(_) => Kind::Text,
            DeValue::Integer(_) | DeValue::Float(_) => Kind::Number,
            DeValue::Boolean(_) => Kind::Truth,
            DeValue::Datetime(_) => Kind::Date,
            DeValue::Array(_) => Kind::List,
            DeValue::Table(_) => Kind::Table,
        };
        sink.note(&self.at(span), &Finding::WrongType { key, found, wanted });
    }

    fn at(&self, span: Range<usize>) -> Place {
        Place { file: self.file, span }
    }
}
