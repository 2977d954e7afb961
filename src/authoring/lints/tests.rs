//! Each lint on a file that deserves it, as an admin would read it.

use jiff::civil::{Date, date};

use super::lint;
use crate::intents::{SourceFile, compile};

const TODAY: Date = date(2026, 11, 24);

/// `file:line code: message` of each lint whose code is among `codes`.
fn lints(files: &[(&str, &str)], codes: &[&str]) -> String {
    let files: Vec<SourceFile> =
        files.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    let compiled = compile(&files);
    let found = lint(&files, &compiled.set, TODAY);
    let lines: Vec<String> = found
        .iter()
        .filter(|found| codes.contains(&found.code))
        .map(|found| format!("{}:{} {}: {}", found.file, found.line, found.code, found.message.en))
        .collect();
    lines.join("\n")
}

#[test]
fn keywords_are_seen_beside_each_other() {
    let files = [
        (
            "a.toml",
            r#"topic = "Ijazah"
[[intent]]
id = "hilang"
keywords = ["ijazah … hilang", "IJASAH ... ilang", "ijasahnya … leungit", "ke"]
patterns = ['kebakar']
exclude = ["ijazah … sepatu"]
examples = ["ijazah saya hilang", "mau tanya ke mana"]
[[intent]]
id = "legalisir"
keywords = ["legalisir", "legalisir ijazah hilang", "ijazah hilang sepatu", "ke", "cap basah", "legalisir legalisir"]
exclude = ["cap"]
examples = ["legalisir di mana", "ke ke"]
"#,
        ),
        ("_none.toml", "examples = []\nkeywords = [\"cap basah murah\", \"legalisir ijazah\"]\n"),
    ];
    let codes = [
        "dots-in-keyword",
        "equal-keyword",
        "keyword-inside",
        "never-hit",
        "shadowed-keyword",
        "shared-keyword",
        "short-keyword",
    ];
    insta::assert_snapshot!(lints(&files, &codes), @"
    a.toml:4 dots-in-keyword: the three dots in `IJASAH ... ilang` are no gap
    a.toml:4 equal-keyword: `ijasahnya … leungit` is the same as `ijazah … hilang` (a.toml:4): spellings and endings are put in one form before they are compared
    a.toml:4 never-hit: the keyword `ke` is in no example and no test of its intent, nor is its word `ke`
    a.toml:4 short-keyword: `ke` is a very short word: it may stand in any comment
    a.toml:5 never-hit: the pattern `kebakar` is in no example and no test of its intent
    a.toml:10 keyword-inside: `legalisir ijazah hilang` holds `ijazah … hilang`, a keyword of `hilang`
    a.toml:10 keyword-inside: `legalisir ijazah hilang` holds `IJASAH ... ilang`, a keyword of `hilang`
    a.toml:10 never-hit: the keyword `legalisir ijazah hilang` is in no example and no test of its intent, nor is its word `ijazah`
    a.toml:10 shadowed-keyword: `legalisir ijazah hilang` holds `legalisir ijazah`, a keyword of `_none.toml`
    a.toml:10 never-hit: the keyword `ijazah hilang sepatu` is in no example and no test of its intent, nor is its word `ijazah`
    a.toml:10 shared-keyword: `ke` is a keyword of `hilang` too (a.toml:4)
    a.toml:10 short-keyword: `ke` is a very short word: it may stand in any comment
    a.toml:10 never-hit: the keyword `cap basah` is in no example and no test of its intent, nor is its word `cap`
    a.toml:10 shadowed-keyword: `cap basah` can never speak: `exclude` of the same intent silences it
    a.toml:10 equal-keyword: `legalisir legalisir` is the same as `legalisir` (a.toml:10): spellings and endings are put in one form before they are compared
    ");
}

#[test]
fn examples_are_tried() {
    let files = [
        (
            "a.toml",
            r#"topic = "Ijazah"
[[intent]]
id = "hilang"
mode = "auto"
keywords = ["ijazah hilang"]
examples = ["ijazah hilang", "?!", "ijazah saya hilang", "mau cap basah"]
exclude = ["cap basah"]
[intent.reply]
id = ["Ya."]
[[intent]]
id = "legalisir"
keywords = ["cap basah"]
examples = ["cap basah", "cap basah di mana", "cap basah kapan", "mau minta cap basah", "mau cap basah besok"]
"#,
        ),
        ("_none.toml", "examples = [\"halo\", \"legalisir, legalisir, cap basah, kenapa ijazah hilang\"]\n"),
    ];
    let found = lints(&files, &["short-example", "lost-example", "answered-none"]);
    for expected in [
        "a.toml:6 short-example: there is no word in this example",
        "a.toml:6 lost-example: this example of `hilang` is taken for `legalisir`",
        "_none.toml:1 answered-none: this comment must not be answered, but would be",
    ] {
        assert!(found.contains(expected), "no {expected:?} in\n{found}");
    }
    assert!(!found.contains("of `legalisir`"), "{found}");
}

#[test]
fn answers_are_seen_with_their_facts_and_dates() {
    let long = "a".repeat(2150);
    let hashtags = "#a ".repeat(31);
    let mentions = "@a ".repeat(20);
    let topic = format!(
        r##"topic = "Ijazah"
[[intent]]
id = "satu"
mode = "auto"
examples = ["satu"]
valid_until = 2026-11-23
[intent.reply]
id = ["{long} {{{{ link }}}}", "{{{{ jam }}}}"]
su = ["{hashtags}"]
en = ["{mentions}"]
[[intent]]
id = "dua"
examples = ["dua"]
valid_until = 2026-11-24
[intent.reply]
id = ["{{{{ link }}}}", "# bukan tagar, surel a@b.id "]
[[intent]]
id = "tiga"
examples = ["tiga"]
valid_until = 2026-12-25
"##
    );
    let agency = r#"
[facts.link]
value = "https://contoh.go.id/layanan"
[facts.jam]
value = "8-15"
confirmed = true
[facts.alamat]
value = "Jalan"
"#;
    let codes = [
        "expired",
        "expires-soon",
        "long-reply",
        "many-hashtags",
        "many-mentions",
        "unconfirmed-fact",
        "unused-fact",
    ];
    insta::assert_snapshot!(lints(&[("a.toml", &topic), ("agency.toml", agency)], &codes), @"
    a.toml:6 expired: the answer of `satu` is over since 2026-11-23: it is only drafted
    a.toml:8 long-reply: with its facts and `@name` before it, this answer has up to 2211 characters; Instagram takes 2200
    a.toml:9 many-hashtags: 31 hashtags; Instagram takes 30 in a comment
    a.toml:10 many-mentions: 21 mentions with the asker's; Instagram takes 20 in a comment
    a.toml:14 expires-soon: the answer of `dua` ends with 2026-11-24, in 0 days
    agency.toml:2 unconfirmed-fact: `link` is not confirmed: 1 intent is only drafted
    agency.toml:7 unused-fact: no answer uses `alamat`
    ");
}
