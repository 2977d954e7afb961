//! One value of a row.

use serde_json::Value;

use super::columns::{Column, Type};
use crate::comment::Timestamp;

/// A value, of its column's type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Time(Timestamp),
}

impl Cell {
    /// The value of a column in an object; none if it has none of that type.
    pub(super) fn of(item: &Value, column: &Column) -> Option<Self> {
        let value = column.path.iter().try_fold(item, |value, member| value.get(*member))?;
        match column.kind {
            Type::Text => value.as_str().map(|text| Self::Text(text.to_owned())),
            Type::Integer => value.as_i64().map(Self::Integer),
            Type::Float => value.as_f64().map(Self::Float),
            Type::Boolean => value.as_bool().map(Self::Boolean),
            Type::Time => value.as_str()?.parse().ok().map(Self::Time),
        }
    }
}
