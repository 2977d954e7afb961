//! Values with the place that each was written at: what file and environment have in common.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Place;

/// A value and where it was written. No `Debug`: it may hold a secret.
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// A value as TOML knows it.
pub(super) enum Value {
    Text(String),
    Whole(i64),
    /// A whole number too large for any key.
    Huge,
    Fraction(f64),
    Switch(bool),
    /// A date or time that stands without quotes.
    Date(String),
    List(Vec<Node>),
    Table(Branch),
}

/// A table: each key with the place of its name, and its value.
#[derive(Default)]
pub(super) struct Branch(pub(super) BTreeMap<String, (Place, Node)>);

impl Branch {
    /// The value of a key.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.0.get(name).map(|(_, node)| node)
    }
}

impl Value {
    /// The kind's name with its article, for a fault.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) | Self::Huge => "a whole number",
            Self::Fraction(_) => "a number",
            Self::Switch(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Takes over a table that was parsed; `place` tells where a span lies.
pub(super) fn branch(table: &DeTable<'_>, place: &dyn Fn(std::ops::Range<usize>) -> Place) -> Branch {
    let entry = |(key, value): (&Spanned<_>, _)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        (name.clone().into_owned(), (place(key.span()), node(value, place)))
    };
    Branch(table.iter().map(entry).collect())
}

/// Takes over a value that was parsed.
pub(super) fn node(value: &Spanned<DeValue<'_>>, place: &dyn Fn(std::ops::Range<usize>) -> Place) -> Node {
    let taken = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Huge, Value::Whole)
        }
        DeValue::Float(number) => Value::Fraction(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(on) => Value::Switch(*on),
        DeValue::Datetime(at) => Value::Date(at.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, place)).collect()),
        DeValue::Table(table) => Value::Table(branch(table, place)),
    };
    Node { value: taken, place: place(value.span()) }
}
