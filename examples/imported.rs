//! Measures the way of those who bring examples alone: imports them as `tanggap intents import` does, and matches comments
//! beside a plain linear model, clean and with typing noise.
//!
//! `cargo run --release --example imported -- TRAIN TEST [UNRELATED]`, all JSON Lines with `text` and `intent`; `none` in TRAIN
//! teaches what must not be answered, and UNRELATED is nothing but that.
//!
//! The plain model sees the letters in lower case: words, pairs of words and runs of three to five letters, weighted by
//! TF-IDF, with an averaged perceptron on top. It knows no slang, no stems, no spelling.

use std::collections::HashMap;
use std::error::Error;

use tanggap::authoring::import;
use tanggap::intents::{self, IntentSet, SourceFile, Target};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A comment and its intent.
type Labelled = (String, String);

fn main() -> Outcome<()> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let (Some(train), Some(test)) = (files.first(), files.get(1)) else {
        return Err("usage: imported TRAIN TEST [UNRELATED]".into());
    };
    let (lessons, comments) = (read(train)?, read(test)?);
    let unrelated = files.get(2).map_or_else(|| Ok(Vec::new()), |file| read(file))?;
    println!("{} lessons, {} comments, {} unrelated", lessons.len(), comments.len(), unrelated.len());
    let noisy: Vec<Labelled> = comments
        .iter()
        .zip(1..)
        .map(|((text, intent), seed)| (mistype(text, seed), intent.clone()))
        .collect();

    let set = imported(&std::fs::read_to_string(train)?)?;
    let ours = |text: &str| {
        let found = set.matches(text);
        let best = found.candidates.first();
        best.map_or((String::new(), 0.0), |best| (best.intent.to_string(), best.confidence))
    };
    report("tanggap", &ours, &comments, &noisy, &unrelated);
    let plain = Plain::new(&lessons);
    report("plain", &|text| plain.best(text), &comments, &noisy, &unrelated);
    Ok(())
}

fn read(file: &str) -> Outcome<Vec<Labelled>> {
    let mut all = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let member = |name: &str| line[name].as_str().unwrap_or("").to_owned();
        all.push((member("text"), member("intent")));
    }
    Ok(all)
}

fn imported(jsonl: &str) -> Outcome<IntentSet> {
    let gathered = import::read(import::Format::Jsonl, jsonl.as_bytes())?;
    let none = gathered.none_file("")?.map(|text| SourceFile { name: "_none.toml".into(), text });
    let topic = gathered.topic_file("train").map(|text| SourceFile { name: "train.toml".into(), text });
    let files: Vec<SourceFile> = none.into_iter().chain(topic).collect();
    let set = intents::compile(&files).set;
    let tuning = intents::tune(&set, Target::default());
    Ok(set.with_tuning(tuning))
}

/// The best intent of a comment, and how sure it is.
type Model<'m> = &'m dyn Fn(&str) -> (String, f64);

fn report(name: &str, model: Model<'_>, clean: &[Labelled], noisy: &[Labelled], unrelated: &[Labelled]) {
    let share = |comments: &[Labelled], least: f64| {
        let right = comments.iter().filter(|(text, intent)| {
            let (best, confidence) = model(text);
            best == *intent && confidence > least
        });
        100.0 * right.count() as f64 / comments.len().max(1) as f64
    };
    let mut false_answers: Vec<f64> = unrelated.iter().map(|(text, _)| model(text).1).collect();
    false_answers.sort_by(|a, b| b.total_cmp(a));
    let least = false_answers.get(unrelated.len() / 100).copied().unwrap_or(f64::NEG_INFINITY);
    let all = f64::NEG_INFINITY;
    println!(
        "{name:8} right {:.1} %, with typing noise {:.1} %; with at most 1 % of unrelated comments answered {:.1} %, {:.1} %",
        share(clean, all),
        share(noisy, all),
        share(clean, least),
        share(noisy, least),
    );
}

/// The comment as a hasty thumb types it: in three of ten longer words letters are swapped, missing or doubled.
fn mistype(text: &str, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    let word = |word: &str, below: &mut dyn FnMut(usize) -> usize| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 3 && below(10) < 3 {
            let at = below(letters.len() - 1);
            match below(3) {
                0 => letters.swap(at, at + 1),
                1 => drop(letters.remove(at)),
                _ => letters.insert(at, letters[at]),
            }
        }
        letters.into_iter().collect::<String>()
    };
    let words: Vec<String> = text.split(' ').map(|written| word(written, &mut below)).collect();
    words.join(" ")
}

/// The plain model.
struct Plain {
    says: HashMap<String, f64>,
    classes: Vec<(String, HashMap<String, f64>)>,
}

impl Plain {
    fn new(lessons: &[Labelled]) -> Self {
        const PASSES: usize = 20;
        let mut count: HashMap<String, f64> = HashMap::new();
        for (text, _) in lessons {
            let mut features = features(text);
            features.sort();
            features.dedup();
            features.into_iter().for_each(|feature| *count.entry(feature).or_default() += 1.0);
        }
        let all = lessons.len() as f64;
        let says = count.into_iter().map(|(feature, count)| (feature, (all / count).ln() + 1.0)).collect();
        let mut names: Vec<String> = lessons.iter().map(|(_, intent)| intent.clone()).collect();
        names.sort();
        names.dedup();
        let mut plain =
            Self { says, classes: names.into_iter().map(|name| (name, HashMap::new())).collect() };
        let vectors: Vec<_> = lessons.iter().map(|(text, _)| plain.vector(text)).collect();
        let mut sums: Vec<HashMap<String, f64>> = vec![HashMap::new(); plain.classes.len()];
        let mut step = 0.0;
        for _ in 0..PASSES {
            for (vector, (_, intent)) in vectors.iter().zip(lessons) {
                step += 1.0;
                let best = plain.ranked(vector).first().map(|(class, _)| *class);
                let own = plain.classes.iter().position(|(name, _)| name == intent);
                if best == own {
                    continue;
                }
                for (class, sign) in
                    best.into_iter().map(|class| (class, -1.0)).chain(own.map(|class| (class, 1.0)))
                {
                    for (feature, value) in vector {
                        *plain.classes[class].1.entry(feature.clone()).or_default() += sign * value;
                        *sums[class].entry(feature.clone()).or_default() += sign * value * step;
                    }
                }
            }
        }
        for ((_, weights), sums) in plain.classes.iter_mut().zip(sums) {
            weights
                .iter_mut()
                .for_each(|(feature, weight)| *weight -= sums.get(feature).unwrap_or(&0.0) / step);
        }
        plain
    }

    fn vector(&self, text: &str) -> Vec<(String, f64)> {
        let mut vector: HashMap<String, f64> = HashMap::new();
        for feature in features(text) {
            if let Some(says) = self.says.get(&feature) {
                *vector.entry(feature).or_default() += says;
            }
        }
        let length = vector.values().map(|value| value * value).sum::<f64>().sqrt().max(1e-9);
        let mut vector: Vec<_> =
            vector.into_iter().map(|(feature, value)| (feature, value / length)).collect();
        vector.sort_by(|a, b| a.0.cmp(&b.0));
        vector
    }

    /// The classes by their scores, the best first.
    fn ranked(&self, vector: &[(String, f64)]) -> Vec<(usize, f64)> {
        let score = |weights: &HashMap<String, f64>| {
            vector.iter().filter_map(|(feature, value)| Some(weights.get(feature)? * value)).sum::<f64>()
        };
        let mut ranked: Vec<(usize, f64)> =
            self.classes.iter().map(|(_, weights)| score(weights)).enumerate().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    /// The best intent, and how far it lies before none.
    fn best(&self, text: &str) -> (String, f64) {
        let ranked = self.ranked(&self.vector(text));
        let is_none = |class: &usize| self.classes[*class].0 == "none";
        let none = ranked.iter().find(|(class, _)| is_none(class)).map_or(0.0, |(_, score)| *score);
        let best = ranked.iter().find(|(class, _)| !is_none(class));
        best.map_or((String::new(), 0.0), |(class, score)| (self.classes[*class].0.clone(), score - none))
    }
}

fn features(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut features: Vec<String> = words.iter().map(|word| format!("w {word}")).collect();
    features.extend(words.windows(2).map(|pair| format!("p {}", pair.join(" "))));
    for word in words {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        for length in 3..=5 {
            features
                .extend(letters.windows(length).map(|run| format!("l {}", run.iter().collect::<String>())));
        }
    }
    features
}
