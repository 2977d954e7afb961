//! Stems of Indonesian words, also of the colloquial *ng-*, *ny-* and *-in* and of Sundanese *nga-* and *-keun*.
//!
//! Affixes are taken off where a known root remains; only for other words Snowball's rules decide. That keeps the words
//! of the domain whole (*sekolah* is no *seko* with a particle) and finds *terima* in *penerimaan*.

use std::borrow::Cow;
use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::lexicon::lexicon;

/// A prefix, what must follow it, and what it may have replaced.
struct Prefix {
    start: &'static str,
    replaced: &'static [&'static str],
}

macro_rules! prefixes {
    ($($start:literal => [$($replaced:literal),*];)*) => {
        &[$(Prefix { start: $start, replaced: &[$($replaced),*] }),*]
    };
}

/// Prefixes with the first letters of the root that they may have swallowed.
const PREFIXES: &[Prefix] = prefixes! {
    "menge" => [""]; "meng" => ["", "k"]; "meny" => ["s", "c"]; "men" => ["", "t"]; "mem" => ["", "p"]; "me" => [""];
    "penge" => [""]; "peng" => ["", "k"]; "peny" => ["s", "c"]; "pen" => ["", "t"]; "pem" => ["", "p"]; "pe" => [""];
    "nge" => [""]; "nga" => ["", "a"]; "ng" => ["", "k"]; "ny" => ["s", "c"]; "n" => ["", "t"]; "m" => ["p"];
    "ber" => [""]; "be" => ["", "r"]; "ter" => [""]; "te" => ["", "r"]; "per" => [""]; "di" => [""]; "ke" => [""];
    "se" => [""]; "ku" => [""]; "kau" => [""]; "memper" => [""]; "diper" => [""]; "keber" => [""]; "keter" => [""];
    "pember" => [""]; "berke" => [""]; "ka" => [""]; "pa" => [""]; "pang" => ["", "k"]; "sa" => [""]; "ti" => [""];
};

/// The prefixes by their first letter: asked of every word that no list holds.
static BY_LETTER: LazyLock<[Vec<&'static Prefix>; 26]> = LazyLock::new(|| {
    std::array::from_fn(|letter| {
        let begins = |prefix: &&Prefix| {
            prefix.start.bytes().next().map(|first| usize::from(first - b'a')) == Some(letter)
        };
        PREFIXES.iter().filter(begins).collect()
    })
});

const SUFFIXES: &[&str] = &[
    "", "kan", "an", "i", "in", "nya", "kannya", "annya", "innya", "inya", "ku", "mu", "lah", "kah", "pun",
    "keun", "na", "ana", "keunna", "eun",
];

/// Shortest root that is looked for: below, affixes are found in everything.
const MIN_ROOT: usize = 3;

static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Indonesian));

/// The stem of a word that no list holds, given the `root` that [`root`] finds in it.
pub(super) fn stem<'w>(word: &'w str, root: Option<&'static str>) -> Cow<'w, str> {
    if let Some(stem) = lexicon().stem(word).or(root) {
        return Cow::Borrowed(stem);
    }
    // Snowball's rules are for plain letters; anything shorter than five holds no affix and root both.
    if word.len() < 5 || word.len() > 30 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(SNOWBALL.stem(word).into_owned())
}

/// The stem of the longest known root in `word` that affixes leave.
pub(super) fn root(word: &str) -> Option<&'static str> {
    if word.len() > 40 || !word.is_ascii() {
        return None;
    }
    let mut best: Option<(usize, &'static str)> = None;
    let mut consider = |candidate: &str| {
        if candidate.len() < MIN_ROOT || best.is_some_and(|(length, _)| length >= candidate.len()) {
            return;
        }
        let Some(entry) = lexicon().get(candidate) else { return };
        // A short spelling is found by chance too easily; a short root is not.
        let fits =
            if entry.is_root() { !entry.is_protected() || candidate.len() > 3 } else { candidate.len() > 3 };
        if let ([form], true) = (&*entry.canonical, fits) {
            best = Some((candidate.len(), form.stem));
        }
    };
    let mut whole = String::with_capacity(word.len() + 1);
    // The letter at the end refuses nearly every suffix for less than a comparison.
    let last = word.bytes().last();
    for suffix in SUFFIXES.iter().filter(|suffix| suffix.is_empty() || suffix.bytes().last() == last) {
        let Some(rest) = word.strip_suffix(suffix) else { continue };
        consider(rest);
        let letter = rest.bytes().next().map_or(usize::MAX, |first| usize::from(first.wrapping_sub(b'a')));
        for prefix in BY_LETTER.get(letter).into_iter().flatten() {
            let Some(rest) = rest.strip_prefix(prefix.start) else { continue };
            if rest.len() + 1 < MIN_ROOT {
                continue;
            }
            for replaced in prefix.replaced {
                whole.clear();
                whole.push_str(replaced);
                whole.push_str(rest);
                consider(&whole);
            }
        }
    }
    best.map(|(_, stem)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_those_of_a_dictionary() {
        for (word, expected) in [
            ("pendaftaran", "daftar"),
            ("mengambil", "ambil"),
            ("persyaratan", "syarat"),
            ("dilegalisir", "legalisir"),
            ("kelulusan", "lulus"),
            ("penerimaan", "terima"),
            ("diterima", "terima"),
            ("bersekolah", "sekolah"),
            ("sekolah", "sekolah"),
            ("nilai", "nilai"),
            ("penilaian", "nilai"),
            ("memindahkan", "pindah"),
            ("ngedaftarin", "daftar"),
            ("daftarin", "daftar"),
            ("nyetak", "cetak"),
            ("mindahin", "pindah"),
            ("ngadaptarkeun", "daftar"),
            ("kaleungitan", "hilang"),
            ("pencairan", "cair"),
            ("dicairkan", "cair"),
            ("melaporkan", "lapor"),
            ("laporan", "lapor"),
            ("pembayaran", "bayar"),
            ("ijazah", "ijazah"),
            ("kapan", "kapan"),
        ] {
            let listed = lexicon().get(word).and_then(|entry| entry.canonical.first()).map(|form| form.stem);
            let stem = listed.map_or_else(|| stem(word, root(word)), Cow::Borrowed);
            assert_eq!(stem, expected, "{word}");
        }
    }
}
