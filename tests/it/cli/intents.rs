//! `tanggap intents check`.

use std::path::Path;

use serde_json::Value;

use crate::agency::faq;
use crate::program::{run, run_with};

/// A topic in which nearly everything is wrong.
const BROKEN: &str = r#"topic = "Uji"

[[intent]]
id = "ppdb-jadwal"
mode = "otomatis"
keywords = ["kapan ppdb", "…"]
[intent.reply]
id = ["Pendaftaran dibuka {{ jadwall }}."]
su = ["Dibuka {{ jadwal }}."]
en = ["It opens {{ jadwal }}."]

[[intent]]
id = "ppdb-jadwal"
pattern = ['ppdb(']
"#;

fn broken(folder: &Path) {
    let dir = folder.join("intents");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("uji.toml"), BROKEN).unwrap();
    std::fs::write(dir.join("patah.toml"), "topic = \"Patah\n").unwrap();
    let facts = faq::FILES.iter().find(|(name, _)| *name == "agency.toml").unwrap().1;
    std::fs::write(dir.join("agency.toml"), facts).unwrap();
}

#[test]
fn each_fault_is_shown_where_it_stands_with_a_mend() {
    let folder = tempfile::tempdir().unwrap();
    broken(folder.path());
    let ran = run(folder.path(), &["intents", "check", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
    insta::assert_snapshot!(ran.out, @r#"
    warning[unused-fact]: no answer uses `alamat`
     --> ./intents/agency.toml:6:8
      |
    6 | [facts.alamat]
      |        ^^^^^^
      |
    help: take it out, or write {{ … }} with its name into an answer

    error[syntax]: invalid basic string, expected `"`
     --> ./intents/patah.toml:1:15
      |
    1 | topic = "Patah
      |               ^

    error[unknown-value]: `mode` can't be `otomatis`
     --> ./intents/uji.toml:5:8
      |
    5 | mode = "otomatis"
      |        ^^^^^^^^^^
      |
    help: one of auto, draft, escalate, ignore

    error[empty-keyword]: `…` has no word to search for
     --> ./intents/uji.toml:6:27
      |
    6 | keywords = ["kapan ppdb", "…"]
      |                           ^^^
      |
    help: write words on both sides of each ` … `, or take the keyword out

    error[unknown-fact]: no fact is called `jadwall`
     --> ./intents/uji.toml:8:30
      |
    8 | id = ["Pendaftaran dibuka {{ jadwall }}."]
      |                              ^^^^^^^
      |
    help: perhaps `jadwal` is meant

    error[duplicate-id]: the id `ppdb-jadwal` is already in ./intents/uji.toml:4
      --> ./intents/uji.toml:13:6
       |
    13 | id = "ppdb-jadwal"
       |      ^^^^^^^^^^^^^
       |
    help: give each intent its own id

    warning[never-matches]: `ppdb-jadwal` has no examples, keywords or patterns: nothing can match it
      --> ./intents/uji.toml:13:6
       |
    13 | id = "ppdb-jadwal"
       |      ^^^^^^^^^^^^^
       |
    help: write comments as people write them under `examples`

    warning[no-reply]: `ppdb-jadwal` has no reply: it can only be drafted by hand
      --> ./intents/uji.toml:13:6
       |
    13 | id = "ppdb-jadwal"
       |      ^^^^^^^^^^^^^
       |
    help: add an [intent.reply] with `id = ["…"]`

    error[unknown-key]: unknown key `pattern` in an [[intent]]
      --> ./intents/uji.toml:14:1
       |
    14 | pattern = ['ppdb(']
       | ^^^^^^^
       |
    help: perhaps `patterns` is meant

         1  never-matches
         1  no-reply
         1  unused-fact
    0 intents in 3 files: 6 faults, 3 lints
    "#);
}

#[test]
fn programs_read_the_same_as_json_and_as_sarif() {
    let folder = tempfile::tempdir().unwrap();
    broken(folder.path());
    let ran = run(folder.path(), &["intents", "check", "./intents", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
    let items: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let faults: Vec<_> = items.iter().filter(|item| item["severity"] == "fault").collect();
    for fault in &faults {
        let [file, message, code] = ["file", "message", "code"].map(|name| fault[name].as_str().unwrap());
        assert!(!message.is_empty() && !code.is_empty());
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        let span = [0, 1].map(|end| usize::try_from(fault["span"][end].as_u64().unwrap()).unwrap());
        let before = text.get(..span[0]).unwrap();
        assert!(text.get(span[0]..span[1]).is_some(), "{fault}");
        assert_eq!(fault["line"], before.matches('\n').count() + 1, "{fault}");
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        assert_eq!(fault["column"], column, "{fault}");
    }

    let ran = run(folder.path(), &["intents", "check", "--format", "sarif"]);
    assert_eq!(ran.code, Some(1));
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), items.len());
    let rules: Vec<_> = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter().collect();
    for (result, item) in results.iter().zip(&items) {
        assert_eq!(result["ruleId"], item["code"]);
        assert!(rules.iter().any(|rule| rule["id"] == item["code"]));
        assert_eq!(result["level"], if item["severity"] == "fault" { "error" } else { "warning" });
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], item["line"]);
        assert_eq!(place["artifactLocation"]["uri"], item["file"].as_str().unwrap().trim_start_matches("./"));
    }
}

#[test]
fn lints_alone_are_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("uji.toml"),
        "topic = \"Uji\"\n[[intent]]\nid = \"x\"\nkeywords = [\"ppdb\"]\n",
    )
    .unwrap();
    let ran = run(folder.path(), &["intents", "check", ".", "--lang", "en"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("warning[no-reply]") && ran.out.contains("0 faults, 1 lint"), "{ran:?}");
}

#[test]
fn the_faq_that_is_shipped_has_no_fault() {
    let ran = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["intents", "check", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.lines().last().unwrap().contains(": 0 faults, "), "{ran:?}");
    assert!(ran.out.lines().last().unwrap().starts_with("31 intents in "), "{ran:?}");
}

#[test]
fn a_directory_that_is_not_there_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [vec!["intents", "check", "nowhere"], vec!["intents", "match", "--intents", "nowhere"]] {
        let ran = run_with(folder.path(), &arguments, "kapan ppdb?\n");
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert_eq!(ran.err, "tanggap: cannot read nowhere: No such file or directory (os error 2)\n");
    }
}
