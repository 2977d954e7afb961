//! The door of this room, tried as an admin and a citizen would.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

const AGENCY: &str = r#"
[facts.link_layanan]
value = "https://contoh.go.id/layanan"
confirmed = true
note = "halaman layanan"
"#;

const IJAZAH: &str = r#"
topic = "Ijazah"

[[intent]]
id = "ijazah-hilang"
title = "Ijazah hilang"
mode = "auto"
keywords = ["ijazah … hilang"]
patterns = ['ijaz\w*.{0,20}kebakar']
examples = ["min ijazah sd saya ilang, ngurusnya kemana ya", "ijazah kebanjiran gimana"]
exclude = ["bukan hilang"]
valid_until = 2027-06-30
[intent.reply]
id = ["Cek {{ link_layanan }}."]
su = ["Mangga {{ link_layanan }}."]
en = ["See {{ link_layanan }}."]
[[intent.test]]
text = "ijasah abdi leungit"

[[intent]]
id = "ijazah-legalisir"
title = "Legalisir"
mode = "auto"
keywords = ["legalisir ijazah", "legalisir"]
examples = ["syarat legalisir apa aja", "dimana legalisir ijazah smp"]
[intent.reply]
id = ["Ke sekolah asal."]
su = ["Ka sakola asal."]
en = ["At your school."]
"#;

const NONE: &str = r#"
examples = ["drama ijazah ga beres-beres"]
keywords = ["jual followers"]
"#;

fn files(texts: &[(&str, &str)]) -> Vec<SourceFile> {
    texts.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect()
}

fn shipped() -> &'static IntentSet {
    static SET: LazyLock<IntentSet> = LazyLock::new(compiled);
    &SET
}

fn compiled() -> IntentSet {
    let files = files(&[("_none.toml", NONE), ("agency.toml", AGENCY), ("ijazah.toml", IJAZAH)]);
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, []);
    compiled.set
}

#[test]
fn a_set_gives_what_its_files_say() {
    let set = shipped();
    let id = IntentId::new("ijazah-hilang").unwrap();
    let intent = set.get(&id).unwrap();
    assert_eq!((intent.mode, intent.topic.as_str()), (Mode::Auto, "Ijazah"));
    assert_eq!(intent.valid_until, Some(jiff::civil::date(2027, 6, 30)));
    assert_eq!(intent.replies.id[0].facts().collect::<Vec<_>>(), ["link_layanan"]);
    assert_eq!(intent.tests, ["ijasah abdi leungit"]);
    assert!(set.fact("link_layanan").is_some_and(|fact| fact.confirmed));
    assert_eq!(set.hash().len(), 16);
}

#[test]
fn a_question_is_matched_with_its_evidence() {
    let comment = "Min, IJASAH sd abdi tos lami leungit kumaha nya?";
    let found = shipped().matches(comment);
    assert_eq!(found.candidates[0].intent.as_str(), "ijazah-hilang");
    assert!(found.question);
    let evidence = &found.candidates[0].evidence[0];
    assert_eq!((evidence.kind, evidence.text.as_str()), (EvidenceKind::Keyword, "ijazah … hilang"));
    assert_eq!(&comment[evidence.span.clone()], "IJASAH sd abdi tos lami leungit");
}

#[test]
fn faults_are_named_with_place_and_mend() {
    let faulty = r#"
topic = "Ijazah"
[[intent]]
id = "satu"
mod = "auto"
keywords = ["ijazah … "]
patterns = ['(ijazah']
[intent.reply]
id = ["Cek {{ link_layanam }}."]
[[intent]]
id = "dua"
mode = "otto"
examples = [1]
valid_until = "2027"
[[intent]]
id = "dua"
examples = ["ada"]
"#;
    let files = files(&[("agency.toml", AGENCY), ("ijazah.toml", faulty), ("rusak.toml", "topic = ")]);
    let compiled = compile(&files);
    assert_eq!(compiled.set.intents().len(), 0);
    let report = |said: fn(&Both) -> &str| -> String {
        let shown: Vec<String> =
            compiled.diagnostics.iter().map(|found| found.render(&files, false, said)).collect();
        shown.join("\n\n")
    };
    insta::assert_snapshot!(report(Both::english));
    let indonesian = report(Both::indonesian);
    for said in [
        "peringatan[missing-language]: `satu` belum punya jawaban dalam bahasa `su`",
        "kesalahan[unknown-key]: kunci `mod` tidak dikenal di sebuah [[intent]]",
        "saran: mungkin maksudnya `mode`",
    ] {
        assert!(indonesian.contains(said), "{indonesian}");
    }
}

#[test]
fn the_hash_follows_the_content_and_not_the_folder() {
    let hash = |texts: &[(&str, &str)]| compile(&files(texts)).set.hash().to_owned();
    let here = hash(&[("a/x.toml", IJAZAH), ("a/agency.toml", AGENCY)]);
    assert_eq!(here, hash(&[("b/agency.toml", AGENCY), ("b/x.toml", IJAZAH)]));
    assert_ne!(here, hash(&[("a/x.toml", IJAZAH)]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_file_is_compiled(text in any::<String>(), tail in "[a-z=\\[\\]\"{} \n]{0,80}") {
        let files = files(&[("a.toml", &text), ("b.toml", &format!("topic = \"x\"\n{tail}")), ("_none.toml", &tail)]);
        let compiled = compile(&files);
        for found in &compiled.diagnostics {
            prop_assert!(!found.render(&files, false, Both::indonesian).is_empty());
        }
    }

    #[test]
    fn any_comment_is_matched(comment in any::<String>()) {
        let found = shipped().matches(&comment);
        for candidate in &found.candidates {
            prop_assert!((0.0..=1.0).contains(&candidate.confidence));
            for evidence in &candidate.evidence {
                prop_assert!(comment.get(evidence.span.clone()).is_some());
            }
        }
    }
}

#[test]
fn a_notice_belongs_to_a_private_answer_and_has_no_facts() {
    let of = |channel: &str, notice: &str| {
        let text = format!(
            "topic = \"T\"\n[[intent]]\nid = \"data\"\nexamples = [\"cek data saya\"]\nchannel = \"{channel}\"\n\
             reply = {{ id = [\"a\"], su = [\"a\"], en = [\"a\"] }}\nnotice = {{ id = [\"{notice}\"], su = [\"b\"], en = [\"b\"] }}"
        );
        let agency = "[facts.link]\nvalue = \"https://a\"\nconfirmed = true\n".to_owned();
        let files = [("t.toml", text), ("agency.toml", agency)];
        let files = files.map(|(name, text)| SourceFile { name: name.into(), text });
        let compiled = compile(&files);
        let codes: Vec<&str> = compiled.diagnostics.iter().map(|found| found.code).collect();
        (codes, compiled.set.intents().first().map(|intent| intent.notices.all().count()))
    };
    assert_eq!(of("private", "Lewat DM ya"), (vec![], Some(3)));
    assert_eq!(of("public", "Lewat DM ya"), (vec!["notice-without-message"], Some(3)));
    assert_eq!(of("private", "Lihat {{ link }}"), (vec!["fact-in-notice"], None));
}
