//! Files of every format, as others write them.

use super::{Format, Gathered, read};
use crate::intents::{SourceFile, compile};

fn gathered(format: Format, input: &str) -> Gathered {
    read(format, input.as_bytes()).unwrap()
}

/// `label: example` of everything gathered, answers with `>`.
fn shown(format: Format, input: &str) -> Vec<String> {
    let gathered = gathered(format, input);
    let own = gathered.intents.iter().flat_map(|intent| {
        let examples = intent.examples.iter().map(|text| format!("{}: {text}", intent.id));
        examples.chain(intent.replies.iter().map(|text| format!("{}> {text}", intent.id)))
    });
    own.chain(gathered.none.iter().map(|text| format!("none: {text}"))).collect()
}

fn error(format: Format, input: &str) -> String {
    read(format, input.as_bytes()).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn json_lines() {
    let input = "\u{feff}{\"intent\":\"Cek Saldo\",\"text\":\"saldo\\nsaya\"}\r\n\n{\"text\":\"hai\",\"intent\":\"none\",\"lang\":\"id\"}\n{\"intent\":\"Cek Saldo\",\"text\":\"saldo\\nsaya \"}\n{\"intent\":\"cek-saldo\",\"text\":\"lain\"}\n";
    assert_eq!(shown(Format::Jsonl, input), ["cek-saldo: saldo\nsaya", "cek-saldo-2: lain", "none: hai"]);
    assert_eq!(gathered(Format::Jsonl, input).left_out, 1);
    for (input, expected) in [
        (
            "{\"intent\":\"a\",\"text\":\"b\"}\nbukan json",
            "line 2: no {\"intent\", \"text\"} (column 1): expected value",
        ),
        ("{\"intent\":\"a\"}", "line 1: no {\"intent\", \"text\"} (column 14): missing field `text`"),
        ("\n\n{\"intent\":\" \",\"text\":\"b\"}", "line 3: the intent is empty"),
    ] {
        assert_eq!(error(Format::Jsonl, input), expected);
    }
}

#[test]
fn comma_separated_values() {
    let input = "text,lang,intent\n\"halo, \"\"min\"\"\nlagi\",id,sapa\n'=1,id,none\n";
    assert_eq!(shown(Format::Csv, input), ["sapa: halo, \"min\"\nlagi", "none: =1"]);
    assert_eq!(shown(Format::Csv, "\u{feff}Label;Komentar\na_B.c;halo, min\n"), ["a_B.c: halo, min"]);
    assert_eq!(shown(Format::Csv, "intent\ttext\na\tb\n"), ["a: b"]);
    assert_eq!(
        error(Format::Csv, "a,b\nc,d\n"),
        "line 1: no column for the intent: the first line must name one `intent`"
    );
    assert_eq!(error(Format::Csv, "intent,text\na,b\n,c\n"), "line 3: the intent is empty");
    assert!(error(Format::Csv, "intent,text\na,b\nc\n").starts_with("line 3: "));
}

#[test]
fn rasa_files() {
    let input = r#"version: "3.1"

# pembuka
nlu:
- intent: sapa   # halo
  examples: |
    - hai
    - kota [Bandung](city), [jam]{"entity": "waktu", "role": "dari"} 8

    # bukan contoh
    - hai
- synonym: smp
  examples: |
    - sekolah menengah pertama
- intent: "faq/tanya_jam"
  metadata:
    intent: bukan
  examples:
  - text: buka jam berapa: pagi?
    metadata:
      sentiment: neutral
  - text: |
      tutup jam berapa
  - 'libur # kapan'
- regex: nomor
  examples: |
    - \d+
stories:
- story: x
  steps:
  - intent: sapa
responses:
  utter_sapa:
  - text: Hai
"#;
    assert_eq!(
        shown(Format::Rasa, input),
        [
            "sapa: hai",
            "sapa: kota Bandung, jam 8",
            "faq-tanya-jam: buka jam berapa: pagi?",
            "faq-tanya-jam: tutup jam berapa",
            "faq-tanya-jam: libur # kapan",
        ]
    );
    let indented = "nlu:\n  - intent: a\n    examples: |-\n      - satu\n  - intent: none\n    examples: |\n      - dua\n";
    assert_eq!(shown(Format::Rasa, indented), ["a: satu", "none: dua"]);
    for (input, expected) in [
        ("nlu:\n- intent: a\n  examples: |\n    satu\n", "line 4: `satu` does not begin with `- `"),
        (
            "nlu:\n- intent: a\n  examples: [satu]\n",
            "line 3: write `examples: |` and below it one `- example` a line",
        ),
        ("nlu:\n- intent:\n", "line 2: the intent is empty"),
        ("nlu:\n- intent: a\n\texamples: |\n", "line 3: a tab indents this line; YAML takes spaces"),
    ] {
        assert_eq!(error(Format::Rasa, input), expected);
    }
}

#[test]
fn tags_with_patterns_and_responses() {
    let input = r#"{"intents": [
      {"tag": "Salam", "patterns": ["hai", "halo"], "responses": ["Halo, ada yang bisa kami bantu?", "Hello, how can we help you?"], "context": [""]},
      {"tag": "none", "patterns": "wkwk", "responses": ["?"]}
    ]}"#;
    assert_eq!(
        shown(Format::Json, input),
        [
            "Salam: hai",
            "Salam: halo",
            "Salam> Halo, ada yang bisa kami bantu?",
            "Salam> Hello, how can we help you?",
            "none: wkwk"
        ]
    );
    assert_eq!(error(Format::Json, "{\"intents\": [\n{\"patterns\": []}]}"), "line 2: missing field `tag`");
}

#[test]
fn what_is_written_is_read_without_a_fault() {
    let input = r#"{"intents": [
      {"tag": "A \"b\"", "patterns": ["petik \" dan \\ dan 😭\u0000"], "responses": ["Isi {{ nama }} ya, Kak.", "Please see {{this}}."]}
    ]}"#;
    let gathered = gathered(Format::Json, input);
    let files = [SourceFile { name: "a.toml".into(), text: gathered.topic_file("Topik \"x\"").unwrap() }];
    let compiled = compile(&files);
    let faults: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.severity == crate::intents::Severity::Fault)
        .collect();
    assert_eq!(faults, Vec::<&crate::intents::Diagnostic>::new());
    let intent = &compiled.set.intents()[0];
    assert_eq!(
        (intent.id.as_str(), intent.title.as_str(), intent.topic.as_str()),
        ("a-b", "A \"b\"", "Topik \"x\"")
    );
    assert_eq!(intent.examples, ["petik \" dan \\ dan 😭\0"]);
    assert_eq!((intent.replies.id.len(), intent.replies.en.len()), (1, 1));
    // The tool's own form is the one form.
    assert_eq!(crate::authoring::format::format(&files[0].text).unwrap(), files[0].text);
}

#[test]
fn what_must_not_be_answered_joins_what_is_there() {
    let gathered = gathered(
        Format::Jsonl,
        "{\"intent\":\"none\",\"text\":\"satu\"}\n{\"intent\":\"none\",\"text\":\"dua\"}\n",
    );
    let existing = "# kepala\nexamples = [\n  \"dua\", # sudah\n]\nkeywords = [\"x\"]\n";
    let joined = gathered.none_file(existing).unwrap().unwrap();
    assert_eq!(
        joined,
        "# kepala\nexamples = [\n  \"dua\", # sudah\n  \"satu\",\n]\nkeywords = [\n  \"x\",\n]\n"
    );
    assert_eq!(gathered.none_file("").unwrap().unwrap(), "examples = [\n  \"satu\",\n  \"dua\",\n]\n");
    assert!(gathered.none_file("examples = 1").is_err());
    assert!(gathered.topic_file("x").is_none());
}
