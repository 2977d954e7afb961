//! Comments that ask for what is not there.

use super::{fragment, suggest};
use crate::authoring::format::format;
use crate::intents::{IntentSet, Severity, SourceFile, compile};

fn set() -> IntentSet {
    let topic = "topic = \"Ijazah\"\n[[intent]]\nid = \"kartu-pelajar\"\nkeywords = [\"ijazah hilang\"]\nexamples = [\"ijazah hilang gimana\", \"di mana urus ijazah hilang\"]\n";
    let none = "examples = [\"kapan nikah kak\", \"siapa yang nyanyi ini ya\"]\n";
    let file = |name: &str, text: &str| SourceFile { name: name.into(), text: text.into() };
    compile(&[file("_none.toml", none), file("a.toml", topic)]).set
}

fn comments() -> Vec<String> {
    [
        "min bikin kartu pelajar di mana ya?",
        "kartu pelajar anak saya belum jadi, kapan?",
        "@disdik.contoh kartu pelajar bayar berapa kak",
        "kartu pelajar bayar berapa, hubungi saya 081234567890",
        "ganti kartu pelajar gimana caranya",
        "ganti kartu pelajar gimana caranya",
        "kapan nikah kak",
        "kapan nikah kak?",
        "bagus sekali",
        "ijazah hilang gimana",
        "rute bus ke ciwidey lewat mana",
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn what_is_asked_often_is_proposed() {
    let suggestions = suggest(&set(), comments(), 3);
    assert_eq!(suggestions.comments, 11);
    let [card] = suggestions.intents.as_slice() else { panic!("{suggestions:?}") };
    assert_eq!(
        (card.id.as_str(), card.title.as_str(), card.comments),
        ("kartu-pelajar-2", "Kartu pelajar", 6)
    );
    assert_eq!(card.keywords.first().map(String::as_str), Some("kartu pelajar"));
    assert!(card.examples.contains(&"kartu pelajar bayar berapa kak".to_owned()), "{:?}", card.examples);
    assert!(!card.examples.iter().any(|example| example.contains("0812")), "{:?}", card.examples);
}

#[test]
fn a_proposal_is_a_topic_file_without_a_fault() {
    let text = fragment(&suggest(&set(), comments(), 3));
    let compiled = compile(&[SourceFile { name: "usulan.toml".into(), text: text.clone() }]);
    assert!(compiled.diagnostics.iter().all(|found| found.severity == Severity::Lint), "{text}");
    assert_eq!(compiled.set.intents().len(), 1);
    assert_eq!(format(&text).unwrap(), text);
    let nothing = fragment(&suggest(&set(), [], 3));
    assert!(nothing.ends_with("topic = \"Usulan\"\n"), "{nothing}");
}
