//! Whether what one citizen writes under another one's question answers it.
//!
//! An answer gives the asker something to know or to do: a fact, a time, a place, a way, a yes or no, or whom to ask. Tags,
//! thanks, *me too* (*sama kak*, *nyimak*, *up*), laughter, comfort, complaints, stories, "I don't know" and further
//! questions give nothing of that.
//!
//! It is told by a linear model over few things: the words of the reply, its first and its last, how many there are, marks,
//! numbers, links and names in it, and kinds of words that speak for or against (`signs.txt`: *coba*, *bawa*, *senin*; *nyimak*,
//! *wkwk*, *semoga*). What each weighs is learned, when the first reply is told, from some 700 labelled replies
//! (`lessons.txt`). How well it tells is measured on others in `tests/corpus/peers.jsonl`, by the test `peers` of `tests/it`.
//!
//! It errs towards "answer" with jokes and stories that use an answer's words, and overlooks answers by bare names. Who wrote
//! a reply and to whom is not asked here; what hangs on it is never more than a figure and a hint to staff.

mod features;
mod model;

use std::sync::LazyLock;

use crate::text;
use model::Model;

/// Replies with what is right of them.
const LESSONS: &str = include_str!("lessons.txt");

/// From this log-odds on it is an answer; a little above even, since a question that seems answered is looked at less.
const ENOUGH: f64 = 0.2;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let lessons: Vec<(Vec<(u64, f64)>, bool)> =
        lessons().map(|(reply, is_answer)| (features::of(&text::read(reply)), is_answer)).collect();
    Model::taught(&lessons)
});

/// Whether `reply`, by one citizen under the question of another, answers it.
pub fn answers(reply: &str) -> bool {
    let text = text::read(reply);
    features::says_something(&text) && MODEL.log_odds(&features::of(&text)) >= ENOUGH
}

fn lessons() -> impl Iterator<Item = (&'static str, bool)> {
    LESSONS.lines().filter_map(|line| match line.split_once(' ')? {
        ("+", reply) => Some((reply, true)),
        ("-", reply) => Some((reply, false)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_answers_and_what_does_not() {
        for (reply, answer) in [
            ("ke sekolah asal dulu kak, bawa surat kehilangan", true),
            ("coba tanya ke tu sekolahnya bu", true),
            ("tanggal 2 juni kak", true),
            ("bisa, bawa kk aja", true),
            ("https://disdik.contoh.go.id/ijazah", true),
            ("ka kantor disdik wae kang", true),
            ("you can download it from the website", true),
            ("sama kak", false),
            ("saya juga", false),
            ("nyimak", false),
            ("up", false),
            ("wkwkwk 😂", false),
            ("@ani @budi", false),
            ("@ani tuh", false),
            ("makasih infonya kak", false),
            ("saya juga kurang tau", false),
            ("ilangnya dimana kak?", false),
            ("min jawab dong", false),
            ("semangat ya bu", false),
            ("🙏🙏", false),
            ("", false),
        ] {
            assert_eq!(answers(reply), answer, "{reply:?}");
        }
    }

    #[test]
    fn the_lessons_are_enough_and_of_both_kinds() {
        let (right, wrong): (Vec<bool>, Vec<bool>) = lessons().map(|(_, is)| is).partition(|is| *is);
        assert!(right.len() >= 300 && wrong.len() >= 300, "{} and {}", right.len(), wrong.len());
    }

    proptest! {
        #[test]
        fn any_reply_is_told(reply in any::<String>()) {
            let _ = answers(&reply);
        }

        #[test]
        fn whom_it_names_changes_nothing(reply in "[a-z ]{0,40}", name in "[a-z]{3,8}_1") {
            prop_assert_eq!(answers(&format!("@warga_2 {reply}")), answers(&format!("@{name} {reply}")));
        }
    }
}
