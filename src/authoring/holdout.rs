//! Intent files with some of their texts left out, so that what is compiled of them has never seen those.

use crate::intents::{Place, SourceFile};

/// `files` without the texts at `places`, which stand in lists or alone under their key. All else stays as it is, so that
/// the real compiler reads the rest.
pub(crate) fn without(files: &[SourceFile], places: &[&Place]) -> Vec<SourceFile> {
    let mut left: Vec<SourceFile> = files.to_vec();
    let mut places: Vec<&Place> = places.to_vec();
    // From the end, so that earlier places hold.
    places.sort_by_key(|place| std::cmp::Reverse((place.file, place.span.start)));
    places.dedup();
    for place in places {
        if let Some(file) = left.get_mut(place.file) {
            cut(&mut file.text, place);
        }
    }
    left
}

fn cut(text: &mut String, place: &Place) {
    let (Some(before), Some(after)) = (text.get(..place.span.start), text.get(place.span.end..)) else {
        return;
    };
    // A value stands in the line of its key.
    let is_alone = before.trim_end_matches([' ', '\t']).ends_with('=');
    if is_alone {
        text.replace_range(place.span.clone(), "[]");
        return;
    }
    if let Some(comma) = comma(after) {
        let at = place.span.end + comma;
        text.replace_range(at..at + 1, "");
    }
    text.replace_range(place.span.clone(), "");
}

/// Where the comma after a list's item is, if there is one: behind blanks and comments.
fn comma(after: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = after.get(at..)?;
        let blanks = rest.len() - rest.trim_start().len();
        at += blanks;
        let rest = after.get(at..)?;
        match rest.chars().next()? {
            ',' => return Some(at),
            '#' => at += rest.find('\n')?,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::intents::{compile, written};

    const TOPIC: &str = r#"topic = "Ijazah" # =
[[intent]]
id = "satu"
keywords = ["satu"]
examples = ["satu, dua", # komentar, dengan koma ]
  'tiga = "empat"'
  # lagi
  , """lima
enam""", "tujuh"]
[[intent]]
id = "dua"
examples = "sendiri"
[[intent]]
id = "tiga"
examples = [
  # =
  "akhir"
]
"#;

    const NONE: &str = "examples = [\"a b\",\"c d\"]\nkeywords=[]";

    fn files() -> Vec<SourceFile> {
        let file = |name: &str, text: &str| SourceFile { name: name.into(), text: text.into() };
        vec![file("_none.toml", NONE), file("a.toml", TOPIC)]
    }

    fn examples(files: &[SourceFile]) -> Vec<String> {
        let written = written(files);
        let own = written.intents.iter().flat_map(|intent| &intent.examples);
        own.chain(&written.none.examples).map(|example| example.value.clone()).collect()
    }

    proptest! {
        // Each case compiles the files.
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_left_out_is_gone_and_nothing_else(is_out in prop::collection::vec(any::<bool>(), 8)) {
            let files = files();
            let written = written(&files);
            let all: Vec<_> = written.intents.iter().flat_map(|i| &i.examples).chain(&written.none.examples).collect();
            prop_assert_eq!(all.len(), 8);
            let out: Vec<&Place> = all.iter().zip(&is_out).filter(|(_, out)| **out).map(|(e, _)| &e.place).collect();
            let kept: Vec<String> =
                all.iter().zip(&is_out).filter(|(_, out)| !**out).map(|(e, _)| e.value.clone()).collect();
            let left = without(&files, &out);
            let faults = compile(&left).diagnostics.into_iter().filter(|found| found.severity == crate::intents::Severity::Fault);
            prop_assert_eq!(faults.count(), 0, "{}", &left[1].text);
            prop_assert_eq!(examples(&left), kept);
        }
    }
}
