//! The language of a comment, by its function words and letters.

use std::sync::LazyLock;

use super::Text;
use super::hash::FastMap;
use super::lexicon::{Source, lexicon};
use super::tokens::Kind;
use crate::comment::Language;

/// Function words and common words, a weight and a language a line.
const WORDS: &str = include_str!("lexicon/language.txt");

/// Points for Indonesian, Sundanese and English.
type Points = [f32; 3];

static POINTS: LazyLock<FastMap<&'static str, Points>> = LazyLock::new(|| {
    let mut points: FastMap<&'static str, Points> = FastMap::default();
    for (head, words) in
        WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|l| l.split_once(": "))
    {
        let (language, weight) = head.split_once(' ').unwrap_or((head, "1"));
        let weight: f32 = weight.parse().unwrap_or(1.0);
        for word in words.split_whitespace() {
            let points = points.entry(word).or_default();
            points[match language {
                "id" => 0,
                "su" => 1,
                _ => 2,
            }] += weight;
        }
    }
    points
});

/// Letters that mark a language inside words it does not list.
const INSIDE: [(&str, Points); 9] = [
    ("eu", [0.0, 0.9, 0.0]),
    ("th", [0.0, 0.0, 0.4]),
    ("wh", [0.0, 0.0, 0.6]),
    ("tion", [0.0, 0.0, 0.9]),
    ("ee", [0.0, 0.0, 0.4]),
    ("oo", [0.0, 0.0, 0.4]),
    ("ck", [0.0, 0.0, 0.4]),
    ("x", [0.0, 0.0, 0.2]),
    ("ea", [0.0, 0.0, 0.2]),
];

/// Ends that do the same.
const ENDS: [(&str, Points); 10] = [
    ("kan", [0.6, 0.0, 0.0]),
    ("nya", [0.7, 0.0, 0.0]),
    ("kah", [0.5, 0.0, 0.0]),
    ("keun", [0.0, 1.0, 0.0]),
    ("na", [0.0, 0.5, 0.0]),
    ("ing", [0.0, 0.0, 0.4]),
    ("ed", [0.0, 0.0, 0.5]),
    ("ly", [0.0, 0.0, 0.5]),
    ("s", [0.0, 0.0, 0.2]),
    ("y", [0.0, 0.0, 0.4]),
];

/// Beginnings that do the same.
const STARTS: [(&str, Points); 7] = [
    ("nga", [0.0, 0.5, 0.0]),
    ("di", [0.1, 0.1, 0.0]),
    ("me", [0.3, 0.0, 0.0]),
    ("ber", [0.4, 0.0, 0.0]),
    ("ter", [0.2, 0.0, 0.0]),
    ("ka", [0.0, 0.15, 0.0]),
    ("pang", [0.0, 0.5, 0.0]),
];

/// Points that must be there to say anything, and the lead that the first language needs.
const ENOUGH: f32 = 0.45;
const LEAD: f32 = 0.05;

/// The language that most of `text` is written in; of a mixture, the one that carries it.
pub fn language(text: &Text) -> Language {
    let mut sum = [0.0; 3];
    let mut last = None;
    // Words that were written as one count once.
    for index in 0..text.len() {
        let start = text.words.get(index).map(|word| word.folded.start);
        if text.kind(index) != Some(Kind::Word) || last == start {
            continue;
        }
        last = start;
        let points = points(text.written(index));
        for (sum, points) in sum.iter_mut().zip(points) {
            *sum += points;
        }
    }
    let languages = [Language::Indonesian, Language::Sundanese, Language::English];
    let mut ranked: Vec<(Language, f32)> = languages.into_iter().zip(sum).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    match ranked[..] {
        [(first, best), (_, next), ..] if best >= ENOUGH && best - next >= LEAD => first,
        _ => Language::Undetermined,
    }
}

fn points(word: &str) -> Points {
    if let Some(points) = POINTS.get(word) {
        return *points;
    }
    let listed = lexicon().get(word).map(|entry| entry.source);
    match listed {
        Some(Source::Root) => return [0.25, 0.0, 0.0],
        Some(Source::Slang) => return [0.4, 0.0, 0.0],
        Some(Source::Sundanese) => return [0.0, 0.8, 0.0],
        Some(Source::English) => return [0.0, 0.0, 0.6],
        Some(Source::Protected) | None => {}
    }
    let mut sum = [0.0; 3];
    let mut add = |points: Points| sum.iter_mut().zip(points).for_each(|(sum, points)| *sum += points);
    if word.len() < 4 {
        return sum;
    }
    let inside = inside(word);
    for (number, (_, points)) in INSIDE.iter().enumerate() {
        if inside & 1 << number != 0 {
            add(*points);
        }
    }
    ENDS.iter().filter(|(letters, _)| word.ends_with(letters)).for_each(|(_, points)| add(*points));
    STARTS.iter().filter(|(letters, _)| word.starts_with(letters)).for_each(|(_, points)| add(*points));
    sum
}

/// Which of [`INSIDE`] stand in `word`, a bit each: one look at each letter, where nine searches would take nine.
fn inside(word: &str) -> u16 {
    let bytes = word.as_bytes();
    let mut found = 0;
    for (at, first) in bytes.iter().enumerate() {
        if !matches!(first, b'e' | b't' | b'w' | b'o' | b'c' | b'x') {
            continue;
        }
        for (number, (letters, _)) in INSIDE.iter().enumerate() {
            if bytes[at..].starts_with(letters.as_bytes()) {
                found |= 1 << number;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read;

    #[test]
    fn short_comments_have_a_language() {
        use Language::{English, Indonesian, Sundanese, Undetermined};
        for (comment, expected) in [
            ("min kapan ppdb dibuka ya", Indonesian),
            ("ijazah saya hilang gimana ngurusnya", Indonesian),
            ("punten min iraha ppdb dibuka", Sundanese),
            ("ijasah abdi leungit kumaha ngurusna", Sundanese),
            ("how do I get a copy of my diploma?", English),
            ("when is the registration", English),
            ("🙏🙏", Undetermined),
            ("ppdb 2025", Undetermined),
            ("", Undetermined),
        ] {
            assert_eq!(language(&read(comment)), expected, "{comment}");
        }
    }

    #[test]
    fn letters_inside_are_all_found() {
        for (number, (letters, _)) in INSIDE.iter().enumerate() {
            assert_eq!(inside(&format!("ab{letters}")) & 1 << number, 1 << number, "{letters}");
        }
        assert_eq!(inside("abad"), 0);
    }
}
