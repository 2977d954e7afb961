use ::parquet::basic::LogicalType;
use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use ::parquet::record::RowAccessor as _;
use serde_json::json;

use super::*;

const COLUMNS: &[Column] = &[
    Column { name: "text", path: &["text"], kind: Type::Text },
    Column { name: "deep", path: &["a", "b"], kind: Type::Integer },
    Column { name: "rate", path: &["rate"], kind: Type::Float },
    Column { name: "yes", path: &["yes"], kind: Type::Boolean },
    Column { name: "at", path: &["at"], kind: Type::Time },
];

fn items() -> Vec<Value> {
    vec![
        json!({"text": "halo, \"min\"", "a": {"b": -7}, "rate": 0.1, "yes": true, "at": "2026-11-24T09:30:00.250Z"}),
        json!({"text": "=1+1", "a": null, "rate": null}),
        json!({"text": 5, "a": {"b": "x"}, "rate": 1, "yes": "ya", "at": "kemarin"}),
    ]
}

fn written(format: Format, items: &[Value]) -> Vec<u8> {
    let mut writer = Writer::new(format, COLUMNS.to_vec(), Vec::new()).unwrap();
    for item in items {
        writer.write(item).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn csv_is_for_spreadsheets() {
    insta::assert_snapshot!(String::from_utf8(written(Format::Csv, &items())).unwrap(), @r#"
    text,deep,rate,yes,at
    "halo, ""min""",-7,0.1,true,2026-11-24T09:30:00.250Z
    '=1+1,,,,
    ,,1,,
    "#);
}

#[test]
fn lines_are_the_objects() {
    let text = String::from_utf8(written(Format::Ndjson, &items())).unwrap();
    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, items());
}

#[test]
fn parquet_has_a_type_for_each_column() {
    let reader = SerializedFileReader::new(bytes(written(Format::Parquet, &items()))).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr().clone();
    let logical: Vec<_> = schema.columns().iter().map(|column| column.logical_type_ref().cloned()).collect();
    assert_eq!((&logical[0], &logical[1]), (&Some(LogicalType::String), &None));
    assert!(matches!(&logical[4], Some(LogicalType::Timestamp { .. })), "{logical:?}");
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].get_string(0).unwrap(), "halo, \"min\"");
    assert_eq!((rows[0].get_long(1).unwrap(), rows[0].get_double(2).unwrap()), (-7, 0.1));
    assert!(rows[0].get_bool(3).unwrap());
    assert_eq!(rows[0].get_timestamp_millis(4).unwrap(), 1_795_512_600_250);
    // Nothing is changed in a file that no spreadsheet opens, and what is no number is none.
    assert_eq!(rows[1].get_string(0).unwrap(), "=1+1");
    assert!(rows[1].get_long(1).is_err() && rows[2].get_long(1).is_err() && rows[2].get_string(0).is_err());
    assert_eq!(rows[2].get_double(2).unwrap(), 1.0);
}

#[test]
fn many_rows_are_several_groups_and_none_is_a_file_too() {
    let many = vec![items().remove(0); 40_000];
    let reader = SerializedFileReader::new(bytes(written(Format::Parquet, &many))).unwrap();
    assert_eq!((reader.metadata().file_metadata().num_rows(), reader.num_row_groups()), (40_000, 3));
    let empty = SerializedFileReader::new(bytes(written(Format::Parquet, &[]))).unwrap();
    assert_eq!(empty.metadata().file_metadata().num_rows(), 0);
    assert_eq!(written(Format::Csv, &[]), b"text,deep,rate,yes,at\n");
}

fn bytes(file: Vec<u8>) -> axum::body::Bytes {
    axum::body::Bytes::from(file)
}
