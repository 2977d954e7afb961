//! Raw comment → words: what stands in it, in one canonical form, with the place of each word in the original.
//!
//! Here live the reading of words ([`read`]), the language ([`language()`]), personal data ([`personal`]) and tone
//! ([`tone`]). No intents, no I/O, no clock: [`Text`] is a function of the comment alone.
//!
//! Reading order: `fold` (letters), `tokens` (where words begin and end), `words` (slang, clitics, drawn-out letters),
//! `lexicon` (the lists), `stem`; then `language`, `personal`, `tone`.
//!
//! The lists in `lexicon/` are our own, written from use. What informal Indonesian and Sundanese look like was learned from
//! colloquial-indonesian-lexicon (Salsabila et al. 2018) and NusaX (Winata et al. 2023); no row is copied from either.

mod concepts;
mod fold;
pub(crate) mod hash;
mod language;
mod lexicon;
pub mod personal;
mod stem;
mod tokens;
pub mod tone;
mod words;

use std::ops::Range;

pub(crate) use concepts::concepts_of;
pub use fold::Folded;
pub use language::language;
pub(crate) use lexicon::lists;
pub use tokens::{Kind, Marks};

use words::Reading;

/// A comment as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    folded: Folded,
    /// Canonical words with one space before each and after the last.
    canonical: String,
    /// Their stems, in the same form.
    stems: String,
    words: Vec<Word>,
    marks: Marks,
}

/// One canonical word of a [`Text`]. Ranges are resolved by the text's methods.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    kind: Kind,
    is_known: bool,
    canonical: Range<usize>,
    stem: Range<usize>,
    /// Of the stem, by which tables know it.
    hash: u64,
    /// In the folded text; words that were written as one share it.
    folded: Range<usize>,
}

/// Reads `original`: linear in its length, never fails.
pub fn read(original: &str) -> Text {
    read_with(original, &|_| None)
}

/// Reads `original`, asking `correct` for the word that an unknown one may be meant for.
pub fn read_with(original: &str, correct: &dyn Fn(&str) -> Option<String>) -> Text {
    let folded = Folded::new(original);
    let mut text = Text {
        canonical: String::with_capacity(original.len() + 16),
        stems: String::with_capacity(original.len() + 16),
        // Words are five letters and a space; a few more are rarely needed.
        words: Vec::with_capacity(original.len() / 5 + 2),
        ..Text::default()
    };
    text.canonical.push(' ');
    text.stems.push(' ');
    let marks = tokens::each(folded.as_str(), |token| {
        let written = &folded.as_str()[token.at.clone()];
        let mut take = |reading: Reading<'_>| match reading {
            Reading::Known(forms) => {
                for form in forms {
                    text.push(token.kind, true, form.word, form.stem, token.at.clone());
                }
            }
            Reading::Number(digits) => text.push(Kind::Number, true, digits, digits, token.at.clone()),
            Reading::Unknown(word, stem) => text.push(token.kind, false, word, stem, token.at.clone()),
        };
        match token.kind {
            Kind::Word => words::read(written, correct, &mut take),
            Kind::Hashtag => words::read_hashtag(written, correct, &mut take),
            Kind::Number => take(Reading::Number(written)),
            Kind::Emoji | Kind::Address | Kind::Mention => {
                text.push(token.kind, true, written, written, token.at);
            }
        }
    });
    text.folded = folded;
    text.marks = marks;
    text
}

impl Text {
    /// How many canonical words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The canonical words in one line, a space before each and after the last.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Their stems, in the same form.
    pub fn stems(&self) -> &str {
        &self.stems
    }

    /// The letters in plain form, otherwise as written.
    pub fn folded(&self) -> &Folded {
        &self.folded
    }

    /// Question and exclamation marks.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// What word `index` is; words out of range are empty ones.
    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.words.get(index).map(|word| word.kind)
    }

    /// Whether the lexicon knows word `index`.
    pub fn is_known(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| word.is_known)
    }

    /// Word `index` in canonical form.
    pub fn word(&self, index: usize) -> &str {
        self.words.get(index).and_then(|word| self.canonical.get(word.canonical.clone())).unwrap_or("")
    }

    /// The stem of word `index`.
    pub fn stem(&self, index: usize) -> &str {
        self.words.get(index).and_then(|word| self.stems.get(word.stem.clone())).unwrap_or("")
    }

    /// The [`stem_hash`] of word `index`.
    pub(crate) fn stem_hash(&self, index: usize) -> u64 {
        self.words.get(index).map_or(0, |word| word.hash)
    }

    /// Word `index` as it was written, in plain letters.
    pub fn written(&self, index: usize) -> &str {
        self.words.get(index).and_then(|word| self.folded.as_str().get(word.folded.clone())).unwrap_or("")
    }

    /// The bytes of the original that words `range` came from.
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        let words = self.words.get(range).unwrap_or_default();
        let start = words.first().map_or(0, |word| word.folded.start);
        let end = words.iter().map(|word| word.folded.end).max().unwrap_or(start);
        self.folded.original(start..end)
    }

    fn push(&mut self, kind: Kind, is_known: bool, word: &str, stem: &str, folded: Range<usize>) {
        let start = folded.start;
        if let Some(last) = self.words.last() {
            let before = self.canonical.get(last.canonical.clone()).unwrap_or("");
            // A word said twice is the word: *anak-anak*, *min min*, 😭😭.
            if before == word && last.kind == kind {
                if let Some(last) = self.words.last_mut() {
                    last.folded.end = last.folded.end.max(folded.end);
                }
                return;
            }
            if kind == Kind::Word
                && last.kind == Kind::Word
                && let Some(joined) = lexicon::lexicon().pair(before, word)
            {
                let first = self.pop().map_or(start, |last| last.folded.start);
                // What they are together may be said already, or be one with the word before: *acan teu acan*.
                for form in joined {
                    self.push(kind, true, form.word, form.stem, first..folded.end);
                }
                return;
            }
        }
        self.append(kind, is_known, word, stem, folded);
    }

    fn append(&mut self, kind: Kind, is_known: bool, word: &str, stem: &str, folded: Range<usize>) {
        let canonical = append(&mut self.canonical, word);
        let hash = stem_hash(stem);
        let stem = append(&mut self.stems, stem);
        self.words.push(Word { kind, is_known, canonical, stem, hash, folded });
    }

    fn pop(&mut self) -> Option<Word> {
        let word = self.words.pop()?;
        self.canonical.truncate(word.canonical.start);
        self.stems.truncate(word.stem.start);
        Some(word)
    }
}

/// What tables know a stem by. It is computed once for each word, whatever is asked of it then.
pub(crate) fn stem_hash(stem: &str) -> u64 {
    hash::hash(0, stem.as_bytes())
}

fn append(line: &mut String, word: &str) -> Range<usize> {
    let start = line.len();
    line.push_str(word);
    line.push(' ');
    start..start + word.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_comment_is_read_as_meant() {
        for (written, canonical) in [
            (
                "Min, ijasah SD saya ILANG 😭😭 gmn ngurusnya ya??",
                "admin ijazah sd saya hilang 😭 bagaimana urus ya",
            ),
            ("di mana daftar ulangnya", "dimana daftar ulang"),
            ("hatur nuhun min", "terimakasih admin"),
            ("orang tua anak-anak", "orangtua anak"),
            ("acan teu acan", "belum"),
            ("teu tiasa", "tidak bisa"),
            ("iraha ppdb dibuka", "kapan ppdb dibuka"),
            ("@disdik #ppdb2025 kapan", "disdik ppdb 2025 kapan"),
        ] {
            assert_eq!(read(written).canonical().trim(), canonical, "{written}");
        }
    }

    #[test]
    fn spans_point_at_what_was_written() {
        let written = "Mín, 𝗶𝗷𝗮𝘀𝗮𝗵 anak-anak ilangg";
        let text = read(written);
        let spans: Vec<&str> = (0..text.len()).map(|word| &written[text.span(word..word + 1)]).collect();
        assert_eq!(spans, ["Mín", "𝗶𝗷𝗮𝘀𝗮𝗵", "anak-anak", "ilangg"]);
        assert_eq!(&written[text.span(1..4)], "𝗶𝗷𝗮𝘀𝗮𝗵 anak-anak ilangg");
    }

    #[test]
    fn corrections_are_asked_for_unknown_words_alone() {
        let correct = |word: &str| (word == "pendaftarna").then(|| "pendaftaran".to_owned());
        let text = read_with("pendaftarna sma", &correct);
        assert_eq!(text.stems(), " daftar sma ");
    }

    /// Comments made of words people write, and of anything.
    fn comments() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "gmn",
            "kapaaan",
            "anak2",
            "di",
            "mana",
            "teu",
            "acan",
            "hatur",
            "nuhun",
            "ijazahnyaa",
            "smp2",
            "b3rapa",
            "?",
            "#ppdb2025",
            "@a.b",
            "🙏🏽",
            "sekolahlah",
            "e",
            "rapor",
            "orang",
            "tua",
            "ga",
            "ada",
            "nya",
            "naha",
            "how",
            "much",
            "high",
            "school",
            "jum'at",
            "08.00",
            "ppdb.go.id",
            "kartukeluargana",
            "maaaf",
            "info_sekolah",
            "yangg",
        ]);
        prop_oneof![
            prop::collection::vec(words, 0..12).prop_map(|words| words.join(" ")),
            "[a-z2 ']{0,40}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn reading_the_canonical_text_changes_nothing(written in comments()) {
            let once = read(&written);
            // Signs of mentions and hashtags are gone; their words may be read anew.
            let plain = (0..once.len()).all(|i| matches!(once.kind(i), Some(Kind::Word | Kind::Number | Kind::Emoji)));
            prop_assume!(plain);
            let twice = read(once.canonical());
            prop_assert_eq!(once.canonical(), twice.canonical());
            prop_assert_eq!(once.stems(), twice.stems());
        }

        #[test]
        fn spans_are_in_order_and_on_letters(written in comments()) {
            let text = read(&written);
            let mut last = 0;
            for word in 0..text.len() {
                let span = text.span(word..word + 1);
                prop_assert!(written.get(span.clone()).is_some_and(|from| !from.is_empty()));
                prop_assert!(span.start >= last);
                last = span.start;
            }
        }
    }
}
