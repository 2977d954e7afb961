//! CSV.

use std::io::{self, Write};

use serde_json::Value;

use super::cell::Cell;
use super::columns::Column;

pub(super) struct Writer<W: Write> {
    columns: Vec<Column>,
    csv: csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(columns: Vec<Column>, out: W) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { columns, csv })
    }

    pub(super) fn write(&mut self, item: &Value) -> io::Result<()> {
        let cells = self.columns.iter().map(|column| Cell::of(item, column).map(text).unwrap_or_default());
        Ok(self.csv.write_record(cells)?)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Float(number) => number.to_string(),
        Cell::Boolean(yes) => yes.to_string(),
        Cell::Time(at) => at.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
