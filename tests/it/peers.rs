//! How well a peer's answer is told from tags, thanks, "me too" and the like, on labelled replies.

use serde::Deserialize;
use tanggap::reply::peer;

const CORPUS: &str = include_str!("../corpus/peers.jsonl");

#[derive(Deserialize)]
struct Labelled {
    question: String,
    reply: String,
    answer: bool,
}

/// Right and wrong among the replies.
#[derive(Debug, Default)]
struct Count {
    found: u32,
    missed: u32,
    mistaken: u32,
    passed: u32,
}

impl Count {
    fn precision(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.mistaken)
    }

    fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.missed)
    }
}

fn count() -> Count {
    let mut count = Count::default();
    for line in CORPUS.lines() {
        let labelled: Labelled = serde_json::from_str(line).unwrap();
        let told = peer::answers(&labelled.reply);
        match (labelled.answer, told) {
            (true, true) => count.found += 1,
            (true, false) => count.missed += 1,
            (false, true) => count.mistaken += 1,
            (false, false) => count.passed += 1,
        }
        if labelled.answer != told {
            let error = if told { "mistaken" } else { "missed" };
            println!("{error}: {} -> {}", labelled.question, labelled.reply);
        }
    }
    println!("precision {:.3}, recall {:.3}, {count:?}", count.precision(), count.recall());
    count
}

#[test]
fn answers_are_told_as_well_as_was_measured() {
    let count = count();
    assert!(count.precision() >= 0.9 && count.recall() >= 0.9, "{count:?}");
}
