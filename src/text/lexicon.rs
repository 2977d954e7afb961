//! The words we know: spellings, slang, Sundanese and English, each with the word it is read as.
//!
//! The lists are data, in `lexicon/`, compiled in: `slang.txt`, `sundanese.txt` and `english.txt` give for a canonical
//! word its other forms; `protected.txt` and `roots.txt` are words that stay as they are; `stems.txt` corrects the
//! stemmer.

use std::sync::LazyLock;

use super::hash::FastMap;

/// A known form.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it is read as: usually one word.
    pub(super) canonical: Box<[Form]>,
    /// The list it comes from.
    pub(super) source: Source,
}

/// The list that a form comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An acronym of the domain or another word that is never mended.
    Protected,
    /// A canonical word or a root.
    Root,
    /// Another spelling of an Indonesian word.
    Slang,
    /// A Sundanese word.
    Sundanese,
    /// An English word.
    English,
}

impl Entry {
    /// Whether it is a canonical word itself, not one more spelling.
    pub(super) fn is_root(&self) -> bool {
        matches!(self.source, Source::Root | Source::Protected)
    }

    /// Whether no rule may change it.
    pub(super) fn is_protected(&self) -> bool {
        self.source == Source::Protected
    }
}

/// A canonical word and its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) word: &'static str,
    pub(super) stem: &'static str,
}

/// All lists, read once.
pub(super) struct Lexicon {
    entries: FastMap<&'static str, Entry>,
    /// Two canonical words that are one: *di mana*, *hatur nuhun*.
    pairs: FastMap<&'static str, Vec<Pair>>,
    stems: FastMap<&'static str, &'static str>,
}

/// The second of two words, and what both are together.
struct Pair {
    second: &'static str,
    joined: Box<[Form]>,
}

const VARIANTS: [(Source, &str); 3] = [
    (Source::Slang, include_str!("lexicon/slang.txt")),
    (Source::Sundanese, include_str!("lexicon/sundanese.txt")),
    (Source::English, include_str!("lexicon/english.txt")),
];
const PROTECTED: &str = include_str!("lexicon/protected.txt");
const ROOTS: &str = include_str!("lexicon/roots.txt");
const STEMS: &str = include_str!("lexicon/stems.txt");

/// Every list that says how words are read.
pub(crate) fn lists() -> impl Iterator<Item = &'static str> {
    let concepts = include_str!("lexicon/concepts.txt");
    VARIANTS.iter().map(|(_, list)| *list).chain([PROTECTED, ROOTS, STEMS, concepts])
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lexicon.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// What is known of `word`, which is folded and without apostrophes.
    pub(super) fn get(&self, word: &str) -> Option<&Entry> {
        self.entries.get(word)
    }

    /// The one word that the canonical words `first` and `second` are together.
    pub(super) fn pair(&self, first: &str, second: &str) -> Option<&[Form]> {
        let pair = self.pairs.get(first)?.iter().find(|pair| pair.second == second)?;
        Some(&pair.joined)
    }

    /// The stem that the list of exceptions gives for `word`.
    pub(super) fn stem(&self, word: &str) -> Option<&'static str> {
        self.stems.get(word).copied()
    }

    fn read() -> Self {
        let mut lexicon =
            Self { entries: FastMap::default(), pairs: FastMap::default(), stems: FastMap::default() };
        for (stem, words) in lines(STEMS) {
            lexicon.stems.extend(words.split_whitespace().map(|word| (word, stem)));
        }
        for word in words(PROTECTED) {
            let entry = lexicon.entry(word, Source::Protected);
            lexicon.entries.insert(word, entry);
        }
        for word in words(ROOTS) {
            let entry = lexicon.entry(word, Source::Root);
            lexicon.entries.entry(word).or_insert(entry);
        }
        let variants = || VARIANTS.iter().flat_map(|(source, list)| lines(list).map(|line| (*source, line)));
        for (_, (canonical, _)) in variants() {
            for word in canonical.split_whitespace() {
                let entry = lexicon.entry(word, Source::Root);
                lexicon.entries.entry(word).or_insert(entry);
            }
        }
        for (source, (canonical, forms)) in variants() {
            for form in forms.split_whitespace().filter(|form| !form.contains('_')) {
                let entry = lexicon.entry(canonical, source);
                lexicon.entries.entry(form).or_insert(entry);
            }
        }
        for (source, (canonical, forms)) in variants() {
            for (first, second) in forms.split_whitespace().filter_map(|form| form.split_once('_')) {
                let joined = lexicon.entry(canonical, source).canonical;
                let (first, second) = (lexicon.canonical(first), lexicon.canonical(second));
                // *teu tiasa* is *tidak bisa* word by word.
                if joined.iter().map(|form| form.word).eq([first, second]) {
                    continue;
                }
                lexicon.pairs.entry(first).or_default().push(Pair { second, joined });
            }
        }
        lexicon
    }

    fn entry(&self, canonical: &'static str, source: Source) -> Entry {
        let form = |word| Form { word, stem: self.stem(word).unwrap_or(word) };
        Entry { canonical: canonical.split_whitespace().map(form).collect(), source }
    }

    /// The one canonical word of `word`, if it has one; itself otherwise.
    fn canonical(&self, word: &'static str) -> &'static str {
        match self.get(word).map(|entry| &*entry.canonical) {
            Some([form]) => form.word,
            _ => word,
        }
    }
}

/// The lines `canonical: form form` of a list.
fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// The words of a list without variants.
fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_form_has_two_meanings() {
        let mut meanings: HashMap<&str, &str> = HashMap::new();
        for (canonical, forms) in VARIANTS.iter().flat_map(|(_, list)| lines(list)) {
            for form in forms.split_whitespace() {
                let before = meanings.insert(form, canonical);
                assert!(
                    before.is_none_or(|before| before == canonical),
                    "{form}: {before:?} and {canonical}"
                );
                let is_fixed = words(PROTECTED).chain(words(ROOTS)).any(|word| word == form);
                assert!(!is_fixed, "{form} is read as {canonical} and fixed");
            }
        }
    }

    #[test]
    fn canonical_words_are_read_as_themselves() {
        for (canonical, _) in VARIANTS.iter().flat_map(|(_, list)| lines(list)) {
            for word in canonical.split_whitespace() {
                let entry = lexicon().get(word).unwrap();
                assert!(entry.canonical.len() == 1 && entry.canonical[0].word == word, "{word} is {entry:?}");
            }
        }
    }

    #[test]
    fn joined_words_stay_as_they_are() {
        for pair in lexicon().pairs.values().flatten() {
            for words in pair.joined.windows(2) {
                assert!(lexicon().pair(words[0].word, words[1].word).is_none(), "{words:?}");
            }
        }
    }

    #[test]
    fn the_lists_do_not_harm_the_domain() {
        for word in ["sma", "smp", "kk", "skl", "tu", "tka", "kip", "teu", "teh", "mah"] {
            let read: Vec<&str> =
                lexicon().get(word).unwrap().canonical.iter().map(|form| form.word).collect();
            let expected = if word == "teu" { "tidak" } else { word };
            assert_eq!(read, [expected]);
        }
    }

    #[test]
    fn forms_of_the_lists_are_one_or_two_words() {
        for (_, forms) in VARIANTS.iter().flat_map(|(_, list)| lines(list)) {
            for form in forms.split_whitespace() {
                assert!(form.matches('_').count() <= 1, "{form}");
            }
        }
    }
}
