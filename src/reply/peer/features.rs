//! What of a reply is looked at.

use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use crate::text::hash::{FastHasher, FastMap};
use crate::text::{Kind, Text};

/// Kinds of words, with the words of each.
const SIGNS: &str = include_str!("signs.txt");

/// Forms of address, which say nothing of what is said.
const ADDRESS: [&str; 27] = [
    "kak", "kakak", "bu", "ibu", "bund", "bunda", "bun", "pak", "bapak", "mas", "mbak", "teh", "teteh",
    "kang", "akang", "neng", "gan", "sis", "bro", "om", "tante", "aa", "ceu", "bang", "atuh", "wah", "eh",
];

/// Numbers as words.
const NUMBERS: [&str; 18] = [
    "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "hiji",
    "tilu", "opat", "genep", "dalapan", "salapan", "sapuluh", "seven",
];

/// How much a word counts beside a sign, which stands for many.
const WORD: f64 = 0.5;

/// The kind that each sign is of.
static KINDS: LazyLock<FastMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = SIGNS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    lines.flat_map(|(kind, signs)| signs.split_whitespace().map(move |sign| (sign, kind))).collect()
});

/// Whether there is more in a reply than names, pictures and forms of address.
pub(super) fn says_something(text: &Text) -> bool {
    words(text).any(|index| !matches!(text.kind(index), Some(Kind::Mention | Kind::Emoji)))
}

/// The features of a reply, each by a hash of what it is, in an order that is always the same.
pub(super) fn of(text: &Text) -> Vec<(u64, f64)> {
    let words: Vec<usize> = words(text).collect();
    let mut features = Features::default();
    let tokens: Vec<&str> = words.iter().map(|index| token(text, *index)).collect();
    for token in &tokens {
        features.add("word", token, WORD);
    }
    let mut said = tokens.iter().filter(|token| **token != NAME);
    if let Some(first) = said.next() {
        features.add("first", first, WORD);
        features.add("last", said.next_back().unwrap_or(first), WORD);
    }
    let unnamed: Vec<usize> =
        words.iter().copied().filter(|index| text.kind(*index) != Some(Kind::Mention)).collect();
    for (place, &index) in unnamed.iter().enumerate() {
        let kind = |sign: &str| KINDS.get(sign).copied();
        let forms = forms(text, index);
        let next = unnamed.get(place + 1).map(|next| self::forms(text, *next)).unwrap_or_default();
        let found = [
            forms.iter().find_map(|form| kind(form)),
            forms.iter().filter(|_| place == 0).find_map(|form| kind(&format!("^{form}"))),
            forms.iter().filter(|_| place + 1 == unnamed.len()).find_map(|form| kind(&format!("{form}$"))),
            forms.iter().find_map(|form| next.iter().find_map(|after| kind(&format!("{form}_{after}")))),
        ];
        found.into_iter().flatten().for_each(|kind| features.add("sign", kind, 1.0));
    }
    for (name, holds) in [
        ("always", true),
        ("1", words.len() == 1),
        ("<3", words.len() <= 2),
        (">3", words.len() >= 4),
        (">6", words.len() >= 7),
        ("names", tokens.iter().filter(|token| **token == NAME).count() >= 2),
    ] {
        features.add("is", name, if holds { 1.0 } else { 0.0 });
    }
    features.add("is", "asked", f64::from(text.marks().questions.min(2)));
    features.0
}

/// What stands for any name.
const NAME: &str = "@";

#[derive(Default)]
struct Features(Vec<(u64, f64)>);

impl Features {
    /// Adds a feature; one that is there stays as it is.
    fn add(&mut self, kind: &str, what: &str, value: f64) {
        let mut hasher = FastHasher::default();
        (kind, what).hash(&mut hasher);
        let id = hasher.finish();
        if value > 0.0 && !self.0.iter().any(|(known, _)| *known == id) {
            self.0.push((id, value));
        }
    }
}

/// The words of a reply but for forms of address.
fn words(text: &Text) -> impl Iterator<Item = usize> {
    (0..text.len()).filter(|index| {
        text.kind(*index) != Some(Kind::Word)
            || ![text.word(*index), text.written(*index)].iter().any(|word| ADDRESS.contains(word))
    })
}

/// A word, or what stands for all of its like.
fn token(text: &Text, index: usize) -> &str {
    match text.kind(index) {
        Some(Kind::Mention) => NAME,
        Some(Kind::Number) => "#",
        Some(Kind::Address) => "http",
        _ if NUMBERS.contains(&text.word(index)) => "#",
        _ => text.word(index),
    }
}

/// The forms in which a word may be a sign. Who says *dimintain* or *harusnya* tells nobody to ask, nor that he must.
fn forms(text: &Text, index: usize) -> Vec<&str> {
    let (word, stem, written) = (text.word(index), text.stem(index), text.written(index));
    let is_passive = written.len() > 4 && written.starts_with("di") && stem != word;
    if written.starts_with("harusnya") {
        vec![written]
    } else if is_passive {
        vec![word, written]
    } else {
        vec![word, stem, written]
    }
}
