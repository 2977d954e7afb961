//! How faults and lints are said to people, in Indonesian and in English: each text in both at one place, so that none can have
//! one language alone. What to do about them stands in `mending`.

use super::finding::{Finding, Kind, Part};
use super::template::TemplateFault;
use crate::comment::Decision;

/// The same said in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// The Indonesian one.
    pub fn indonesian(&self) -> &str {
        &self.id
    }

    /// The English one.
    pub fn english(&self) -> &str {
        &self.en
    }

    pub(super) fn of(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }
}

impl Finding<'_> {
    /// What is wrong, in one sentence.
    pub(super) fn message(&self) -> Both {
        let (id, en) = match *self {
            Self::Syntax { told } => (syntax(told), told.to_owned()),
            Self::UnknownKey { key, part, .. } => (
                format!("kunci `{key}` tidak dikenal di {}", part.name().id),
                format!("unknown key `{key}` in {}", part.name().en),
            ),
            Self::MissingKey { key, part } => (
                format!("{} belum punya `{key}`", part.name().id),
                format!("{} without `{key}`", part.name().en),
            ),
            Self::WrongType { key, found, .. } => {
                (format!("isi `{key}` berupa {}", found.name().id), format!("`{key}` is {}", found.name().en))
            }
            Self::UnknownValue { key, value, .. } => {
                (format!("`{key}` tidak bisa berisi `{value}`"), format!("`{key}` can't be `{value}`"))
            }
            Self::DuplicateId { id, file, line } => (
                format!("id `{id}` sudah dipakai di {file}:{line}"),
                format!("the id `{id}` is already in {file}:{line}"),
            ),
            Self::ReservedId => {
                ("`none` tidak bisa menjadi id intent".into(), "`none` is no intent's id".into())
            }
            Self::BadId { id } => (
                format!("`{id}` tidak bisa menjadi id: harus 1–64 huruf, angka, `-`, `_`, atau `.`"),
                format!("`{id}` is no id: it must have 1 to 64 letters, digits, `-`, `_` or `.`"),
            ),
            Self::EmptyKeyword { keyword } => (
                format!("di `{keyword}` tidak ada kata yang bisa dicari"),
                format!("`{keyword}` has no word to search for"),
            ),
            Self::BadPattern { told } => {
                (format!("pola salah: {}", pattern(told)), format!("bad pattern: {told}"))
            }
            Self::BadPlaceholder { fault } => (placeholder(fault).into(), fault.to_string()),
            Self::UnknownFact { name, .. } => {
                (format!("tidak ada fakta bernama `{name}`"), format!("no fact is called `{name}`"))
            }
            Self::FactInNotice { name } => (
                format!("pemberitahuan tidak memuat fakta, tetapi di sini ada `{name}`"),
                format!("a notice has no facts, and this one has `{name}`"),
            ),
            Self::NeverMatches { intent } => (
                format!(
                    "`{intent}` tidak punya contoh, kata kunci, atau pola: tidak ada yang bisa cocok dengannya"
                ),
                format!("`{intent}` has no examples, keywords or patterns: nothing can match it"),
            ),
            Self::NoReply { intent } => (
                format!("`{intent}` belum punya jawaban: drafnya harus ditulis sendiri oleh petugas"),
                format!("`{intent}` has no reply: it can only be drafted by hand"),
            ),
            Self::MissingLanguage { intent, part, language } => (
                format!("`{intent}` belum punya {} dalam bahasa `{language}`", part.name().id),
                format!("`{intent}` has no {} in `{language}`", part.name().en),
            ),
            Self::NoticeWithoutMessage { intent } => (
                format!(
                    "`{intent}` punya pemberitahuan, tetapi tidak ada jawaban lewat pesan yang bisa diberitahukannya"
                ),
                format!("`{intent}` has a notice, but no private answer of which it could tell"),
            ),
            Self::DuplicateExample { other: None, line } => (
                format!("contoh yang sama sudah ada di baris {line}"),
                format!("the same example stands in line {line}"),
            ),
            Self::DuplicateExample { other: Some(other), line } => (
                format!("contoh yang sama ada pada `{other}` (baris {line} di sana)"),
                format!("the same example is one of `{other}` (line {line} there)"),
            ),
            Self::ShortExample => {
                ("tidak ada kata di contoh ini".into(), "there is no word in this example".into())
            }
            Self::LostExample { intent, taken: Some((taken, confidence)), own } => (
                format!(
                    "contoh `{intent}` ini dikira `{taken}` ({} lawan {})",
                    comma(confidence),
                    comma(own)
                ),
                format!(
                    "this example of `{intent}` is taken for `{taken}` ({confidence:.2} against {own:.2})"
                ),
            ),
            Self::LostExample { intent, taken: None, .. } => (
                format!("contoh `{intent}` ini tidak dikenali"),
                format!("this example of `{intent}` is not recognised"),
            ),
            Self::AnsweredNone { decision, intent } => {
                let (id, en) = would_be(decision);
                let (as_id, as_en) = intent.map_or_else(Default::default, |intent| {
                    (format!(" sebagai `{intent}`"), format!(" as `{intent}`"))
                });
                (
                    format!("komentar ini tidak boleh dijawab, tetapi akan {id}{as_id}"),
                    format!("this comment must not be answered, but would be {en}{as_en}"),
                )
            }
            Self::EqualKeyword { keyword, same, there } => (
                format!(
                    "`{keyword}` sama dengan `{same}` ({there}): ejaan dan imbuhan disamakan dulu sebelum dibandingkan"
                ),
                format!(
                    "`{keyword}` is the same as `{same}` ({there}): spellings and endings are put in one form before they are compared"
                ),
            ),
            Self::SharedKeyword { keyword, other, there } => (
                format!("`{keyword}` juga kata kunci `{other}` ({there})"),
                format!("`{keyword}` is a keyword of `{other}` too ({there})"),
            ),
            Self::KeywordInside { keyword, inner, other }
            | Self::ShadowedKeyword { keyword, inner, other } => (
                format!("di dalam `{keyword}` ada `{inner}`, kata kunci `{other}`"),
                format!("`{keyword}` holds `{inner}`, a keyword of `{other}`"),
            ),
            Self::SilencedKeyword { keyword } => (
                format!("`{keyword}` tidak pernah berlaku: `exclude` intent yang sama mencegahnya"),
                format!("`{keyword}` can never speak: `exclude` of the same intent silences it"),
            ),
            Self::ShortKeyword { keyword } => (
                format!("`{keyword}` kata yang sangat pendek: bisa ada di komentar apa pun"),
                format!("`{keyword}` is a very short word: it may stand in any comment"),
            ),
            Self::DotsInKeyword { keyword } => (
                format!("tiga titik di `{keyword}` tidak berarti ada kata lain di sela"),
                format!("the three dots in `{keyword}` are no gap"),
            ),
            Self::UnhitKeyword { keyword, word } => (
                format!(
                    "kata kunci `{keyword}` tidak ada di contoh atau uji intentnya, begitu pula katanya `{word}`"
                ),
                format!(
                    "the keyword `{keyword}` is in no example and no test of its intent, nor is its word `{word}`"
                ),
            ),
            Self::UnhitPattern { pattern } => (
                format!("pola `{pattern}` tidak ada di contoh atau uji intentnya"),
                format!("the pattern `{pattern}` is in no example and no test of its intent"),
            ),
            Self::Expired { intent, last } => (
                format!("jawaban `{intent}` sudah tidak berlaku sejak {last}: hanya menjadi draf"),
                format!("the answer of `{intent}` is over since {last}: it is only drafted"),
            ),
            Self::ExpiresSoon { intent, last, days } => (
                format!("jawaban `{intent}` berlaku sampai {last}, {days} hari lagi"),
                format!("the answer of `{intent}` ends with {last}, in {days} days"),
            ),
            Self::LongReply { chars, most } => (
                format!(
                    "dengan fakta dan `@nama` di depannya, jawaban ini bisa sepanjang {chars} karakter; Instagram menerima {most}"
                ),
                format!(
                    "with its facts and `@name` before it, this answer has up to {chars} characters; Instagram takes {most}"
                ),
            ),
            Self::ManyHashtags { count, most } => (
                format!("{count} tagar; Instagram menerima {most} dalam satu komentar"),
                format!("{count} hashtags; Instagram takes {most} in a comment"),
            ),
            Self::ManyMentions { count, most } => (
                format!("{count} sebutan termasuk penanya; Instagram menerima {most} dalam satu komentar"),
                format!("{count} mentions with the asker's; Instagram takes {most} in a comment"),
            ),
            Self::UnusedFact { name } => {
                (format!("tidak ada jawaban yang memakai `{name}`"), format!("no answer uses `{name}`"))
            }
            Self::UnconfirmedFact { name, intents } => {
                let id = format!("`{name}` belum dikonfirmasi");
                let en = format!("`{name}` is not confirmed");
                match intents {
                    0 => (id, en),
                    1 => (
                        format!("{id}: 1 intent hanya menjadi draf"),
                        format!("{en}: 1 intent is only drafted"),
                    ),
                    n => (
                        format!("{id}: {n} intent hanya menjadi draf"),
                        format!("{en}: {n} intents are only drafted"),
                    ),
                }
            }
        };
        Both { id, en }
    }
}

impl Part {
    fn name(self) -> Both {
        match self {
            Self::File => Both::of("berkas ini", "the file"),
            Self::Intent => Both::of("sebuah [[intent]]", "an [[intent]]"),
            Self::Reply => Both::of("jawaban", "reply"),
            Self::Notice => Both::of("pemberitahuan", "notice"),
            Self::Test => Both::of("sebuah [[intent.test]]", "an [[intent.test]]"),
            Self::Facts => Both::of("[facts]", "[facts]"),
            Self::Fact => Both::of("sebuah fakta", "a fact"),
        }
    }
}

impl Kind {
    pub(super) fn name(self) -> Both {
        match self {
            Self::Text => Both::of("teks", "a text"),
            Self::Number => Both::of("angka", "a number"),
            Self::Truth => Both::of("true atau false", "true or false"),
            Self::Date => Both::of("tanggal", "a date"),
            Self::List => Both::of("daftar", "a list"),
            Self::Table | Self::Tables => Both::of("tabel", "a table"),
        }
    }
}

/// What would become of a comment that must not be answered.
fn would_be(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Post => ("dijawab", "answered"),
        Decision::Draft => ("dibuatkan draf", "drafted"),
        Decision::Escalate | Decision::Ignore => ("diteruskan kepada petugas", "escalated"),
    }
}

fn placeholder(fault: TemplateFault) -> &'static str {
    match fault {
        TemplateFault::Unopened => "ada `}}` tanpa `{{` di depannya",
        TemplateFault::Unclosed => "ada `{{` tanpa `}}` di belakangnya",
        TemplateFault::NoName => "di antara `{{` dan `}}` bukan nama fakta (huruf kecil, angka, `_`)",
    }
}

/// The TOML parser's word in Indonesian; the rarer ones stay as they are, said to be about TOML.
fn syntax(told: &str) -> String {
    let known = match told.split(", expected").next().unwrap_or(told) {
        "string values must be quoted" | "missing opening quote" => {
            "teks harus ditulis di antara tanda petik"
        }
        "invalid basic string" | "invalid literal string" => "teks ini tidak ditutup dengan tanda petik",
        "invalid multi-line basic string" | "invalid multi-line literal string" => {
            "teks ini tidak ditutup dengan tiga tanda petik"
        }
        "missing escaped value" | "invalid escape sequence" => "tanda sesudah `\\` di teks ini tidak dikenal",
        "unclosed array" => "daftar ini tidak ditutup dengan `]`",
        "unclosed inline table" => "tabel ini tidak ditutup dengan `}`",
        "unclosed table" | "unclosed array table" => "kepala tabel ini tidak ditutup dengan `]`",
        "missing comma between array elements" => "kurang koma di antara isi daftar",
        "missing comma between key-value pairs" => "kurang koma di antara isi tabel",
        "extra comma in array" | "extra comma in inline table" => "ada koma yang berlebih",
        "key with no value" | "missing assignment between key-value pairs" => {
            "kunci ini tidak diikuti `=` dan nilainya"
        }
        "missing value" | "missing value for key" => "nilainya belum ditulis",
        "extra `=`" | "extra assignment between key-value pairs" => "ada `=` yang berlebih",
        "duplicate key" => "kunci ini sudah ada di atas",
        "unexpected content"
        | "unexpected key or value"
        | "unexpected content between comment and newline" => "ada tulisan yang tidak semestinya di sini",
        _ => return format!("ini bukan TOML yang benar ({told})"),
    };
    known.to_owned()
}

/// The same of the compiler of patterns.
fn pattern(told: &str) -> String {
    let known = match told {
        "unclosed group" => "ada `(` yang tidak ditutup",
        "unopened group" => "ada `)` tanpa `(` di depannya",
        "unclosed character class" => "ada `[` yang tidak ditutup",
        "unclosed counted repetition" => "ada `{` yang tidak ditutup",
        "repetition operator missing expression" => "ada `?`, `*`, atau `+` tanpa apa pun di depannya",
        "unrecognized escape sequence" => "tanda sesudah `\\` tidak dikenal",
        "look-around, including look-ahead and look-behind, is not supported" => "look-around tidak didukung",
        "backreferences are not supported" => "back-reference tidak didukung",
        "the numbers in `{…}` make it too large" => "angka di dalam `{…}` membuatnya terlalu besar",
        _ => return told.to_owned(),
    };
    known.to_owned()
}

/// A confidence as Indonesian writes it.
fn comma(confidence: f64) -> String {
    format!("{confidence:.2}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// One of each.
    fn all() -> Vec<Finding<'static>> {
        let (intent, keyword, other, there) = ("satu", "ijazah hilang", "dua", "a.toml:4");
        let last = date(2027, 6, 30);
        let known: &[&str] = &["auto", "draft"];
        let near = Some("draft");
        let mut all = vec![
            Finding::UnknownKey { key: "mod", part: Part::Intent, near: None, known },
            Finding::UnknownKey { key: "mod", part: Part::File, near, known },
            Finding::MissingKey { key: "id", part: Part::Test },
            Finding::UnknownValue { key: "mode", value: "otto", near: None, known },
            Finding::UnknownValue { key: "mode", value: "otto", near, known },
            Finding::DuplicateId { id: intent, file: "a.toml", line: 3 },
            Finding::ReservedId,
            Finding::BadId { id: "a b" },
            Finding::EmptyKeyword { keyword: "…" },
            Finding::BadPattern { told: "unclosed group" },
            Finding::BadPattern { told: "unclosed character class" },
            Finding::UnknownFact { name: "link", near: None },
            Finding::UnknownFact { name: "link", near },
            Finding::FactInNotice { name: "link" },
            Finding::NeverMatches { intent },
            Finding::NoReply { intent },
            Finding::MissingLanguage { intent, part: Part::Reply, language: "su" },
            Finding::MissingLanguage { intent, part: Part::Notice, language: "su" },
            Finding::NoticeWithoutMessage { intent },
            Finding::DuplicateExample { other: None, line: 4 },
            Finding::DuplicateExample { other: Some(other), line: 4 },
            Finding::ShortExample,
            Finding::LostExample { intent, taken: Some((other, 0.75)), own: 0.1 },
            Finding::LostExample { intent, taken: None, own: 0.1 },
            Finding::EqualKeyword { keyword, same: "ijasah ilang", there },
            Finding::SharedKeyword { keyword, other, there },
            Finding::KeywordInside { keyword, inner: "ijazah", other },
            Finding::ShadowedKeyword { keyword, inner: "ijazah", other: "_none.toml" },
            Finding::SilencedKeyword { keyword },
            Finding::ShortKeyword { keyword },
            Finding::DotsInKeyword { keyword },
            Finding::UnhitKeyword { keyword, word: "hilang" },
            Finding::UnhitPattern { pattern: "ijaz.*" },
            Finding::Expired { intent, last },
            Finding::ExpiresSoon { intent, last, days: 3 },
            Finding::LongReply { chars: 2300, most: 2200 },
            Finding::ManyHashtags { count: 31, most: 30 },
            Finding::ManyMentions { count: 21, most: 20 },
            Finding::UnusedFact { name: "link" },
        ];
        let kinds =
            [Kind::Text, Kind::Number, Kind::Truth, Kind::Date, Kind::List, Kind::Table, Kind::Tables];
        all.extend(kinds.map(|kind| Finding::WrongType { key: "id", found: kind, wanted: kind }));
        let faults = [TemplateFault::Unopened, TemplateFault::Unclosed, TemplateFault::NoName];
        all.extend(faults.map(|fault| Finding::BadPlaceholder { fault }));
        all.extend([0, 1, 2].map(|intents| Finding::UnconfirmedFact { name: "link", intents }));
        for decision in [Decision::Post, Decision::Draft, Decision::Escalate] {
            all.extend([None, Some(intent)].map(|intent| Finding::AnsweredNone { decision, intent }));
        }
        all.extend(
            ["unclosed array, expected `]`", "duplicate key", "sesuatu"].map(|told| Finding::Syntax { told }),
        );
        all
    }

    #[test]
    fn both_languages_say_it_and_name_the_same_things() {
        for finding in all() {
            for Both { id, en } in [Some(finding.message()), finding.mend()].into_iter().flatten() {
                assert!(!id.is_empty() && !en.is_empty() && id != en, "{id} / {en}");
                // What the parsers say names its own signs; `@nama` is a word.
                let own = matches!(
                    finding,
                    Finding::Syntax { .. } | Finding::BadPattern { .. } | Finding::LongReply { .. }
                );
                let named = |text: &str| -> Vec<String> {
                    let mut named: Vec<String> =
                        text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
                    named.sort_unstable();
                    named
                };
                assert!(own || named(&id) == named(&en), "{id} / {en}");
            }
        }
    }
}
