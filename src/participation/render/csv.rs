//! One row a group, with the raw figures, for a spreadsheet or a table of Parquet.

use std::io;

use serde_json::Value;

use crate::export::{Column, Format, Writer, columns};
use crate::participation::{By, Document};

/// The document's groups as rows; the curves are left out.
///
/// # Errors
/// None that a document can cause; the writer's are passed on.
pub fn csv(document: &Document) -> io::Result<String> {
    let mut writer = Writer::new(Format::Csv, columns_of(document), Vec::new())?;
    for row in rows(document)? {
        writer.write(&row)?;
    }
    Ok(String::from_utf8_lossy(&writer.finish()?).into_owned())
}

/// The columns of the document's rows.
pub fn columns_of(document: &Document) -> Vec<Column> {
    let by = document.groups.first().into_iter().flat_map(|group| group.key.by());
    columns::participation(by.map(By::as_str))
}

/// Each group as an object, with the document's period.
///
/// # Errors
/// None that a document can cause.
pub fn rows(document: &Document) -> serde_json::Result<Vec<Value>> {
    let mut whole = serde_json::to_value(document)?;
    let groups = whole.as_object_mut().and_then(|whole| whole.remove("groups"));
    let Some(Value::Array(groups)) = groups else { return Ok(Vec::new()) };
    let row = |mut group: Value| {
        if let (Some(group), Some(whole)) = (group.as_object_mut(), whole.as_object()) {
            group.extend(whole.clone());
        }
        group
    };
    Ok(groups.into_iter().map(row).collect())
}
