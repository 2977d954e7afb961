//! Parquet, by the crate's own column writers: no table in memory but the rows of one group.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use super::cell::Cell;
use super::columns::{Column, Type};

/// Rows of a group: many enough to be packed well, few enough that they take some megabytes.
const ROWS: usize = 16_384;

pub(super) struct Writer<W: Write + Send> {
    columns: Vec<Column>,
    /// The rows of the group that is gathered, column by column.
    cells: Vec<Vec<Option<Cell>>>,
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> Writer<W> {
    pub(super) fn new(columns: Vec<Column>, out: W) -> io::Result<Self> {
        let fields: Vec<String> = columns.iter().map(field).collect();
        let schema =
            parse_message_type(&format!("message rows {{ {} }}", fields.concat())).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("tanggap".to_owned())
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Self { cells: vec![Vec::new(); columns.len()], columns, file })
    }

    pub(super) fn write(&mut self, item: &Value) -> io::Result<()> {
        for (cells, column) in self.cells.iter_mut().zip(&self.columns) {
            cells.push(Cell::of(item, column));
        }
        let rows = self.cells.first().map_or(0, Vec::len);
        if rows < ROWS { Ok(()) } else { self.end_group() }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.end_group()?;
        self.file.into_inner().map_err(failed)
    }

    fn end_group(&mut self) -> io::Result<()> {
        if self.cells.first().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for (cells, column) in self.cells.iter_mut().zip(&self.columns) {
            let Some(mut writer) = group.next_column().map_err(failed)? else { break };
            put(&mut writer, std::mem::take(cells), column.kind).map_err(failed)?;
            writer.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }
}

fn put(
    writer: &mut SerializedColumnWriter<'_>,
    cells: Vec<Option<Cell>>,
    kind: Type,
) -> Result<(), ParquetError> {
    match kind {
        Type::Text => put_as::<ByteArrayType>(writer, cells, |cell| match cell {
            Cell::Text(text) => Some(ByteArray::from(text.into_bytes())),
            _ => None,
        }),
        Type::Integer | Type::Time => put_as::<Int64Type>(writer, cells, |cell| match cell {
            Cell::Integer(number) => Some(number),
            Cell::Time(at) => Some(at.as_millis()),
            _ => None,
        }),
        Type::Float => put_as::<DoubleType>(writer, cells, |cell| match cell {
            Cell::Float(number) => Some(number),
            _ => None,
        }),
        Type::Boolean => put_as::<BoolType>(writer, cells, |cell| match cell {
            Cell::Boolean(yes) => Some(yes),
            _ => None,
        }),
    }
}

/// Writes a column: which rows have a value, and the values of those that have.
fn put_as<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    cells: Vec<Option<Cell>>,
    value: impl Fn(Cell) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let mut there = Vec::with_capacity(cells.len());
    let mut values = Vec::with_capacity(cells.len());
    for cell in cells {
        let value = cell.and_then(&value);
        there.push(i16::from(value.is_some()));
        values.extend(value);
    }
    writer.typed::<T>().write_batch(&values, Some(&there), None)?;
    Ok(())
}

fn field(column: &Column) -> String {
    let (physical, logical) = match column.kind {
        Type::Text => ("binary", " (STRING)"),
        Type::Integer => ("int64", ""),
        Type::Float => ("double", ""),
        Type::Boolean => ("boolean", ""),
        Type::Time => ("int64", " (TIMESTAMP(MILLIS,true))"),
    };
    format!("optional {physical} {}{logical}; ", column.name)
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
