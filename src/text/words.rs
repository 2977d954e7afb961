//! One written word → the canonical words it stands for.
//!
//! In this order: the lexicon; digits among letters (*anak2, g1mana, smpn5*); letters drawn out (*kapaaan*); clitics
//! (*-nya, -kah, -na, -keun*); two words without their space; the caller's correction. What nothing knows stays as it
//! was written, short of drawn-out letters.

use super::lexicon::{Form, lexicon};
use super::stem::{root, stem};

/// Longest word that is looked into, in bytes; a longer one is no word of a language.
const MAX_WORD: usize = 48;

/// What a written word was read as.
#[derive(Debug)]
pub(super) enum Reading<'a> {
    /// Words of the lexicon.
    Known(&'static [Form]),
    /// Digits alone.
    Number(&'a str),
    /// A word that the lexicon does not hold, and its stem.
    Unknown(&'a str, &'a str),
}

/// Finds a word that callers know and `word` may be meant for.
pub(super) type Correct<'c> = &'c dyn Fn(&str) -> Option<String>;

/// Reads a folded word, calling `take` for each canonical word in it.
pub(super) fn read(word: &str, correct: Correct<'_>, take: &mut dyn FnMut(Reading<'_>)) {
    if word.contains('\'') {
        let plain = word.replace('\'', "");
        return read_plain(&plain, correct, take, 0);
    }
    read_plain(word, correct, take, 0);
}

/// Reads the words of a hashtag: parts at `_` and digits, each cut into known words if it can be.
pub(super) fn read_hashtag(tag: &str, correct: Correct<'_>, take: &mut dyn FnMut(Reading<'_>)) {
    for part in tag.split('_') {
        for run in runs(part) {
            match segments(run) {
                Some(words) => words.iter().for_each(|word| read_plain(word, correct, take, 0)),
                None => read_plain(run, correct, take, 0),
            }
        }
    }
}

/// How often a word that was changed is looked at again. Two changes are seen in real words, never five.
const MAX_ROUNDS: usize = 4;

fn read_plain(word: &str, correct: Correct<'_>, take: &mut dyn FnMut(Reading<'_>), round: usize) {
    if word.is_empty() {
        return;
    }
    if let Some(forms) = known(word) {
        return take(Reading::Known(forms));
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return take(Reading::Number(word));
    }
    if word.len() > MAX_WORD || round > MAX_ROUNDS {
        return take(Reading::Unknown(word, word));
    }
    if word.bytes().any(|b| b.is_ascii_digit()) {
        if let Some(letters) = digits_for_letters(word) {
            return read_plain(&letters, correct, take, round + 1);
        }
        if let Some(base) = reduplicated(word) {
            return read_plain(base, correct, take, round + 1);
        }
        return runs(word).for_each(|run| read_plain(run, correct, take, round + 1));
    }
    if let Some(short) = drawn_out(word) {
        return read_plain(&short, correct, take, round + 1);
    }
    if let Some(base) = without_clitic(word) {
        return read_plain(base, correct, take, round + 1);
    }
    let root = root(word);
    if root.is_none() {
        if let Some((first, second)) = two_words(word) {
            take(Reading::Known(first));
            return take(Reading::Known(second));
        }
        if let Some(meant) = correct(word)
            && meant != word
        {
            return read_plain(&meant, &|_| None, take, round + 1);
        }
    }
    take(Reading::Unknown(word, &stem(word, root)));
}

fn known(word: &str) -> Option<&'static [Form]> {
    lexicon().get(word).map(|entry| &*entry.canonical)
}

/// Runs of digits and of everything else.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let is_digit = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// *anak2* and *anak2nya* → *anak*; but *smp2* is a school's number.
fn reduplicated(word: &str) -> Option<&str> {
    let (base, rest) = word.split_once('2')?;
    let is_word = |part: &str| part.chars().all(char::is_alphabetic);
    let fits = base.chars().count() >= 3 && is_word(base) && is_word(rest) && rest.len() <= 4;
    let is_school = lexicon().get(base).is_some_and(super::lexicon::Entry::is_protected);
    (fits && !is_school).then_some(base)
}

/// *g1mana* → *gimana*: single digits between letters, where they make a known word of it.
fn digits_for_letters(word: &str) -> Option<String> {
    let letter = |digit| match digit {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' => 'g',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    };
    if !word.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let letters: String = word.chars().map(letter).collect();
    let is_word = known(&letters).is_some() || root(&letters).is_some_and(|stem| stem.len() > 3);
    (letters.len() >= 4 && is_word && !letters.contains(|c: char| c.is_ascii_digit())).then_some(letters)
}

/// The word with its drawn-out letters short, if there are any: a known word if one is near.
fn drawn_out(word: &str) -> Option<String> {
    let longest = longest_run(word);
    let twice_at_end = longest.end >= 2 && word.chars().count() > 3;
    if longest.anywhere < 3 && !twice_at_end {
        return None;
    }
    let is_known = |short: &String| known(short).is_some() || root(short).is_some();
    let once = shorten(word, |_, _| 1);
    let at_end = shorten(word, |run, is_last| if is_last || run > 2 { 1 } else { run });
    let twice = shorten(word, |run, is_last| if is_last && run < 3 { 1 } else { run.min(2) });
    let choices = if longest.anywhere < 3 { vec![at_end.clone()] } else { vec![once, at_end.clone(), twice] };
    let short = choices.into_iter().find(is_known).unwrap_or(at_end);
    (short != word).then_some(short)
}

struct Runs {
    anywhere: usize,
    end: usize,
}

/// Lengths of the longest run of one letter and of the last run.
fn longest_run(word: &str) -> Runs {
    let mut runs = Runs { anywhere: 0, end: 0 };
    let mut last = None;
    for letter in word.chars() {
        runs.end = if last == Some(letter) { runs.end + 1 } else { 1 };
        runs.anywhere = runs.anywhere.max(runs.end);
        last = Some(letter);
    }
    runs
}

/// Cuts each run of one letter to `length(run, is_last)` letters.
fn shorten(word: &str, length: impl Fn(usize, bool) -> usize) -> String {
    let mut short = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let after = rest.trim_start_matches(letter);
        let run = (rest.len() - after.len()) / letter.len_utf8();
        short.extend(std::iter::repeat_n(letter, length(run, after.is_empty()).min(run)));
        rest = after;
    }
    short
}

/// Particles at a word's end that say nothing of what is asked. All but *-nya* are found in roots too, and are taken
/// off only where a known word remains.
fn without_clitic(word: &str) -> Option<&str> {
    if let Some(base) = word.strip_suffix("nya").or_else(|| word.strip_suffix("nyah")) {
        let is_word = known(base).is_some() || base.chars().count() >= 4;
        return (base.chars().count() >= 3 && is_word).then_some(base);
    }
    for clitic in ["kah", "lah", "pun", "keun", "na", "ny", "teh", "mah", "ku", "mu", "in"] {
        if let Some(base) = word.strip_suffix(clitic)
            && base.len() >= 3
            && lexicon().get(base).is_some_and(|entry| entry.is_root() || base.len() > 3)
        {
            return Some(base);
        }
    }
    None
}

/// Two known words that lack the space between them.
fn two_words(word: &str) -> Option<(&'static [Form], &'static [Form])> {
    if word.len() < 7 || !word.is_ascii() {
        return None;
    }
    let part = |part: &str| {
        let entry = lexicon().get(part)?;
        (part.len() > 3 || (entry.is_protected() && part.len() == 3)).then_some(&*entry.canonical)
    };
    let mut cuts = (3..word.len() - 2).filter_map(|at| {
        let (first, second) = word.split_at(at);
        if first.len().max(second.len()) < 4 {
            return None;
        }
        Some((part(first)?, part(second)?))
    });
    cuts.next()
}

/// The fewest known words that `run` consists of, if it consists of such.
fn segments(run: &str) -> Option<Vec<&str>> {
    const LONGEST: usize = 16;
    if run.len() > MAX_WORD || !run.is_ascii() {
        return None;
    }
    // best[end]: fewest words up to `end`, and where the last of them starts.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; run.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=run.len() {
        for start in (end.saturating_sub(LONGEST)..end).filter(|start| end - start >= 2) {
            let Some((words, _)) = best[start] else { continue };
            let part = &run[start..end];
            let is_word = known(part).is_some_and(|_| part.len() > 2 || start == 0 || end == run.len());
            if is_word && best[end].is_none_or(|(fewest, _)| words + 1 < fewest) {
                best[end] = Some((words + 1, start));
            }
        }
    }
    let mut words = Vec::new();
    let mut end = run.len();
    while end > 0 {
        let (_, start) = best[end]?;
        words.push(&run[start..end]);
        end = start;
    }
    words.reverse();
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(word: &str) -> String {
        let mut all = Vec::new();
        read(word, &|_| None, &mut |reading| match reading {
            Reading::Known(forms) => all.extend(forms.iter().map(|form| form.word.to_owned())),
            Reading::Number(word) | Reading::Unknown(word, _) => all.push(word.to_owned()),
        });
        all.join(" ")
    }

    #[test]
    fn words_are_read_as_people_mean_them() {
        for (written, meant) in [
            ("kapaaaan", "kapan"),
            ("kapann", "kapan"),
            ("maaaaf", "maaf"),
            ("anak2", "anak"),
            ("anak2nya", "anak"),
            ("smp2", "smp 2"),
            ("smpn14", "smpn 14"),
            ("g1mana", "bagaimana"),
            ("b3rapa", "berapa"),
            ("7thn", "7 tahun"),
            ("fls3n", "fls3n"),
            ("o2sn", "o2sn"),
            ("pppk", "pppk"),
            ("ijazahnya", "ijazah"),
            ("ijasahna", "ijazah"),
            ("bisakah", "bisa"),
            ("sekolah", "sekolah"),
            ("masalah", "masalah"),
            ("hanya", "hanya"),
            ("sabarahanya", "berapa"),
            ("gmn", "bagaimana"),
            ("iraha", "kapan"),
            ("ijazahhilang", "ijazah hilang"),
            ("kapanppdb", "kapan ppdb"),
            ("jum'at", "jumat"),
            ("gabisa", "tidak bisa"),
        ] {
            assert_eq!(words(written), meant, "{written}");
        }
    }

    #[test]
    fn hashtags_are_cut_into_words() {
        for (tag, meant) in
            [("ppdb2025", "ppdb 2025"), ("ppdbjabar", "ppdb jabar"), ("info_sekolah", "info sekolah")]
        {
            let mut all = Vec::new();
            read_hashtag(tag, &|_| None, &mut |reading| match reading {
                Reading::Known(forms) => all.extend(forms.iter().map(|form| form.word.to_owned())),
                Reading::Number(word) | Reading::Unknown(word, _) => all.push(word.to_owned()),
            });
            assert_eq!(all.join(" "), meant);
        }
    }
}
