//! `tanggap ledger import` and `tanggap export`: a ledger in, figures and files out.

use std::fs::File;
use std::path::Path;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Row, RowAccessor as _};
use serde_json::{Value, json};
use tanggap::comment::Timestamp;

use crate::participation::ledgers;
use crate::program::{Ran, run};

/// Weeks of remission of leukaemia patients, treated with 6-MP and with placebo; by Freireich et al. 1963, *Blood* 21. A
/// patient whose remission lasted is one who still waits.
const TREATED: [&[i64]; 2] =
    [&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]];
const PLACEBO: [&[i64]; 2] = [&[1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], &[]];

const AS_OF: &str = "2026-11-24T10:00:00.000Z";
const MINUTE: i64 = 60_000;

/// The offices' folder, with nothing in the store.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("intents")).unwrap();
    for (file, text) in ledgers::intent_files() {
        std::fs::write(folder.path().join("intents").join(file), text).unwrap();
    }
    let text = ledgers::configuration("./intents");
    std::fs::write(folder.path().join("tanggap.toml"), text).unwrap();
    folder
}

/// The remissions as a ledger by hand, a minute for each week; the first office has the treated.
fn remissions() -> String {
    let as_of: Timestamp = AS_OF.parse().unwrap();
    let mut lines = Vec::new();
    for (account, [answered, waiting]) in [("101", TREATED), ("102", PLACEBO)] {
        let waits = answered.iter().map(|&ms| (ms, true)).chain(waiting.iter().map(|&ms| (ms, false)));
        for (place, (weeks, is_answered)) in waits.enumerate() {
            let id = format!("{account}-{place}");
            // The answered were written on the day before.
            let written = as_of.plus_millis(if is_answered { -20 * 60 * MINUTE } else { -weeks * MINUTE });
            let head = |seq: usize, event: &str, at: Timestamp| {
                json!({"seq": seq, "at": at, "comment": id, "account": account, "v": 1, "event": event,
                       "actor": {"kind": "meta", "name": null}})
            };
            let mut received = head(lines.len() + 1, "received", written.plus_millis(700));
            let members = json!({"source": "webhook", "text": "kapan ppdb dibuka?", "media": "18",
                "author": {"id": "9", "username": "budi"}, "parent": null, "written_at": written, "clock": "graph"});
            received.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            lines.push(received);
            if is_answered {
                let at = written.plus_millis(weeks * MINUTE);
                let mut answered = head(lines.len() + 1, "answered", at);
                let members = json!({"responder": "bot", "reply_id": format!("r{id}"), "answered_at": at});
                answered.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
                lines.push(answered);
            }
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn tanggap(folder: &Path, arguments: &[&str]) -> Ran {
    let ran = run(folder, arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?} {ran:?}");
    ran
}

#[test]
fn the_remissions_of_freireich_et_al_come_out_as_published() {
    let folder = folder();
    let folder = folder.path();
    std::fs::write(folder.join("ledger.ndjson"), remissions()).unwrap();
    let ran = tanggap(folder, &["ledger", "import", "ledger.ndjson"]);
    assert_eq!(ran.out, "72 entries are in the store\n");

    let report = ["--from", "2026-11-01", "--to", "2026-12-01", "--by", "account", "--as-of", AS_OF];
    let ran = tanggap(folder, &[&["report", "--format", "json"], &report[..]].concat());
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    for (group, comments, [median, low, high]) in [
        (0, 21, [json!(23 * MINUTE), json!(13 * MINUTE), json!(null)]),
        (1, 21, [json!(8 * MINUTE), json!(4 * MINUTE), json!(11 * MINUTE)]),
    ] {
        let group = &document["groups"][group];
        assert_eq!(group["comments"], comments);
        let survival = &group["survival"];
        let marks = [&survival["median_ms"], &survival["low_ms"], &survival["high_ms"]];
        assert_eq!(marks, [&median, &low, &high], "{survival:#}");
    }
    assert_eq!(document["groups"][0]["coverage"], json!({"webhook": 21, "poller": 0, "instagram": null}));

    // The ledger goes out as it came in, but for members that were left to their usual value.
    let events = tanggap(folder, &["export", "events", "--format", "ndjson"]).out;
    let usual = events.replace(r#","kind":"comment""#, "");
    let read =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    assert_eq!(read(&usual), read(&remissions()));

    // The three forms say the same.
    let records = read(&tanggap(folder, &["export", "latency", "--format", "ndjson"]).out);
    assert_eq!(records.len(), 42);
    let csv = tanggap(folder, &["export", "latency"]).out;
    let mut csv = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let heading = csv.next().unwrap();
    for (row, record) in csv.zip(&records) {
        for (name, cell) in heading.iter().zip(row) {
            let value = &record[name];
            let text = value.as_str().map_or_else(|| value.to_string().replace("null", ""), str::to_owned);
            assert_eq!(cell, text, "{name}");
        }
    }
    let ran = tanggap(folder, &["export", "latency", "--format", "parquet", "--out", "latency.parquet"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    for (row, record) in rows(&folder.join("latency.parquet")).iter().zip(&records) {
        let names: Vec<&String> = row.get_column_iter().map(|(name, _)| name).collect();
        let at = |wanted: &str| names.iter().position(|name| *name == wanted).unwrap();
        assert_eq!(row.get_string(at("comment")).unwrap(), record["comment"].as_str().unwrap());
        assert_eq!(row.get_long(at("latency_ms")).ok(), record["latency_ms"].as_i64());
        let written: Timestamp = record["written_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(row.get_timestamp_millis(at("written_at")).unwrap(), written.as_millis());
        assert_eq!(row.get_bool(at("counted")).ok(), record["counted"].as_bool());
    }
    tanggap(
        folder,
        &[&["export", "participation", "--format", "parquet", "--out", "f"], &report[..]].concat(),
    );
    let groups = rows(&folder.join("f"));
    let counts = groups.iter().map(|row| (row.get_string(0).unwrap().clone(), row.get_long(1).unwrap()));
    assert_eq!(counts.collect::<Vec<_>>(), [("101".to_owned(), 21), ("102".to_owned(), 21)]);
    assert!(!folder.join("f.part").exists());

    // And for people, in both languages.
    let period = ["--from", "2026-11-01", "--to", "2026-12-01", "--as-of", AS_OF];
    let read = |format: &str, lang: &str| {
        tanggap(folder, &[&["report", "--format", format, "--lang", lang], &period[..]].concat()).out
    };
    let markdown = read("md", "en");
    for line in ["# Participation report", "|Comments|42|", "|Comments answered|71.4%|", "|101|21|–|0|–|"]
    {
        assert!(markdown.lines().any(|l| l == line), "{line}: {markdown}");
    }
    assert!(read("md", "id").contains("|Komentar dijawab|71,4 %|"));
    for (lang, title) in [("id", "Berapa lama pertanyaan menunggu"), ("en", "Participation report")] {
        let page = read("html", lang);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains("<svg"), "{page}");
        assert!(page.contains(title) || lang == "id", "{title}");
        // It needs nothing else: no script, and no address but the name of SVG.
        assert!(!page.contains("<script"));
        assert_eq!(page.matches("http").count(), page.matches("http://www.w3.org/2000/svg").count());
    }

    let ran = run(folder, &["ledger", "import", "ledger.ndjson"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("the store is not empty"), "{ran:?}");
    let ran = run(folder, &["export", "latency", "--from", "2026-11-01"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("latency is exported whole"), "{ran:?}");
}

fn rows(file: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(file).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_faulty_ledger_leaves_the_store_empty() {
    let folder = folder();
    let folder = folder.path();
    let good = remissions();
    let lines: Vec<&str> = good.lines().collect();
    for (text, says) in [
        (format!("{}\n\nhalo\n", lines[0]), "ledger.ndjson, line 3: no ledger entry"),
        (format!("{}\n{}\n", lines[1], lines[0]), "line 2: entry 1 comes after entry 2"),
        (lines[0].replace("received", "vanished"), "unknown variant `vanished`"),
        (lines[0].replace("2026-11", "2026-31"), "is no time in RFC 3339"),
    ] {
        std::fs::write(folder.join("ledger.ndjson"), text).unwrap();
        let ran = run(folder, &["ledger", "import", "ledger.ndjson"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains(says), "{says}: {ran:?}");
    }
    // Lines may end as they like.
    std::fs::write(folder.join("ledger.ndjson"), good.trim_end().replace('\n', "\r\n")).unwrap();
    assert_eq!(tanggap(folder, &["ledger", "import", "ledger.ndjson"]).out, "72 entries are in the store\n");
}
