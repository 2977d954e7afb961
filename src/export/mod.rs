//! JSON objects as rows of typed columns: CSV, newline-delimited JSON and Parquet, for exports and open data.
//!
//! [`columns`] says which columns there are; [`Writer`] takes one object after the other, and holds few of them at a time.
//! What is *not* here: where the objects come from, and where the bytes go to.

mod cell;
pub mod columns;
mod csv;
mod parquet;

use std::io::{self, Write};
use std::str::FromStr;

use serde_json::Value;

pub use columns::{Column, Type};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A heading and a line a row, for spreadsheets. What a spreadsheet might take for a formula has a `'` before it.
    Csv,
    /// A JSON object a line, with all its members.
    Ndjson,
    /// Apache Parquet with a type for each column; times are UTC, in milliseconds.
    Parquet,
}

/// Writes objects in one of the forms.
pub struct Writer<W: Write + Send>(Kind<W>);

enum Kind<W: Write + Send> {
    Csv(Box<csv::Writer<W>>),
    Ndjson(W),
    Parquet(Box<parquet::Writer<W>>),
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Parquet];

    /// Its name, which is also the ending of its files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::as_str).join(", ");
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| format!("known are {}", known()))
    }
}

impl<W: Write + Send> Writer<W> {
    /// One that writes these columns to `out`, and begins at once.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(format: Format, columns: Vec<Column>, out: W) -> io::Result<Self> {
        Ok(Self(match format {
            Format::Csv => Kind::Csv(Box::new(csv::Writer::new(columns, out)?)),
            Format::Ndjson => Kind::Ndjson(out),
            Format::Parquet => Kind::Parquet(Box::new(parquet::Writer::new(columns, out)?)),
        }))
    }

    /// Writes one object. A member that is absent, or of another type than its column, leaves its cell empty.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&mut self, item: &Value) -> io::Result<()> {
        match &mut self.0 {
            Kind::Csv(csv) => csv.write(item),
            Kind::Ndjson(out) => {
                serde_json::to_writer(&mut *out, item)?;
                out.write_all(b"\n")
            }
            Kind::Parquet(parquet) => parquet.write(item),
        }
    }

    /// Ends the file, and gives back what it was written to.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(self) -> io::Result<W> {
        let mut out = match self.0 {
            Kind::Csv(csv) => csv.finish()?,
            Kind::Ndjson(out) => out,
            Kind::Parquet(parquet) => parquet.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
