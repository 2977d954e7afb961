//! The letters of a text in one plain form, each with the place it came from.
//!
//! Instagram's writers use bold, circled, full-width and small-capital letters, accents, invisible joiners and skin
//! tones. All of it is drawn to plain lower-case letters here; nothing above this file sees anything else.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in plain lower-case letters that can point back into its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// For every byte of `text`: start and end of the original letter. Empty when each byte stands for itself.
    places: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds `original`.
    ///
    /// NFKC and lower case; accents, variation selectors, zero-width characters and skin tones dropped; small
    /// capitals and negative circled letters, which Unicode does not decompose, read as letters.
    pub fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self { text: original.to_ascii_lowercase(), places: Vec::new() };
        }
        let mut folded =
            Self { text: String::with_capacity(original.len()), places: Vec::with_capacity(original.len()) };
        for (start, letter) in original.char_indices() {
            let place = (start, start + letter.len_utf8());
            if letter.is_ascii() {
                folded.push(letter.to_ascii_lowercase(), place);
            } else if is_invisible(letter) {
                // An accent or joiner belongs to the letter before it.
                folded.extend_last(place.1);
            } else {
                let plain_letters = std::iter::once(letter).nfkd().flat_map(char::to_lowercase).nfkd();
                for plain in plain_letters.map(look_alike) {
                    if is_invisible(plain) {
                        folded.extend_last(place.1);
                    } else {
                        folded.push(plain, place);
                    }
                }
            }
        }
        folded
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that the bytes `range` of the folded text came from.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return range;
        }
        let start = self.places.get(range.start).map_or(0, |place| place.0);
        let last = if range.is_empty() { None } else { self.places.get(range.end - 1) };
        let end = last.map_or(start, |place| place.1);
        start as usize..end as usize
    }

    fn push(&mut self, letter: char, (start, end): (usize, usize)) {
        self.text.push(letter);
        // Comments are at most a few thousand bytes; beyond 4 GiB places would only be drawn together.
        let place = (clamp(start), clamp(end));
        self.places.extend(std::iter::repeat_n(place, letter.len_utf8()));
    }

    fn extend_last(&mut self, end: usize) {
        let Some(letter) = self.text.chars().next_back() else { return };
        for place in self.places.iter_mut().rev().take(letter.len_utf8()) {
            place.1 = clamp(end);
        }
    }
}

fn clamp(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Characters that change how their neighbour looks but not what it says.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e01ef}')
        || (!letter.is_ascii() && is_combining_mark(letter))
}

/// Letters that Unicode holds for distinct but people use for their looks.
fn look_alike(letter: char) -> char {
    const SMALL_CAPITALS: [(char, char); 24] = [
        ('ᴀ', 'a'),
        ('ʙ', 'b'),
        ('ᴄ', 'c'),
        ('ᴅ', 'd'),
        ('ᴇ', 'e'),
        ('ꜰ', 'f'),
        ('ɢ', 'g'),
        ('ʜ', 'h'),
        ('ɪ', 'i'),
        ('ᴊ', 'j'),
        ('ᴋ', 'k'),
        ('ʟ', 'l'),
        ('ᴍ', 'm'),
        ('ɴ', 'n'),
        ('ᴏ', 'o'),
        ('ᴘ', 'p'),
        ('ʀ', 'r'),
        ('ꜱ', 's'),
        ('ᴛ', 't'),
        ('ᴜ', 'u'),
        ('ᴠ', 'v'),
        ('ᴡ', 'w'),
        ('ʏ', 'y'),
        ('ᴢ', 'z'),
    ];
    let alphabet = |first: u32| char::from_u32(u32::from(letter) - first + u32::from('a')).unwrap_or(letter);
    match letter {
        '\u{1f150}'..='\u{1f169}' => alphabet(0x1f150),
        '\u{1f170}'..='\u{1f189}' => alphabet(0x1f170),
        'ᴀ'..='ᴢ' | 'ʙ' | 'ɢ' | 'ʜ' | 'ɪ' | 'ʟ' | 'ɴ' | 'ʀ' | 'ʏ' | 'ꜰ' | 'ꜱ' => {
            SMALL_CAPITALS.iter().find(|(fancy, _)| *fancy == letter).map_or(letter, |(_, plain)| *plain)
        }
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fancy_letters_are_plain_letters() {
        for (fancy, plain) in [
            ("KaPaN", "kapan"),
            ("𝗞𝗮𝗽𝗮𝗻 𝓹𝓹𝓭𝓫", "kapan ppdb"),
            ("ⓚⓐⓟⓐⓝ", "kapan"),
            ("ｋａｐａｎ", "kapan"),
            ("ᴋᴀᴘᴀɴ", "kapan"),
            ("🅺🅰🅿🅰🅽", "kapan"),
            ("kapa\u{200b}n", "kapan"),
            ("sakolá téh", "sakola teh"),
            ("e\u{301}ta", "eta"),
            ("👍🏽", "👍"),
            ("❤\u{fe0f}", "❤"),
        ] {
            assert_eq!(Folded::new(fancy).as_str(), plain);
        }
    }

    #[test]
    fn places_point_into_the_original() {
        let original = "héy 𝗞𝗮𝗽𝗮𝗻?";
        let folded = Folded::new(original);
        let at = folded.as_str().find("kapan").unwrap();
        assert_eq!(&original[folded.original(at..at + 5)], "𝗞𝗮𝗽𝗮𝗻");
        assert_eq!(&original[folded.original(0..3)], "héy");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(original in any::<String>()) {
            let once = Folded::new(&original);
            let twice = Folded::new(once.as_str());
            prop_assert_eq!(once.as_str(), twice.as_str());
        }

        #[test]
        fn every_letter_comes_from_somewhere(original in any::<String>()) {
            let folded = Folded::new(&original);
            let mut last = 0;
            for (at, letter) in folded.as_str().char_indices() {
                let place = folded.original(at..at + letter.len_utf8());
                prop_assert!(original.get(place.clone()).is_some_and(|from| !from.is_empty()));
                prop_assert!(place.start >= last);
                last = place.start;
            }
        }
    }
}
