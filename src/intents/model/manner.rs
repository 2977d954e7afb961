//! How a comment speaks, whatever it speaks of: whether it asks or tells of a need, or only remarks.
//!
//! The same machine as for the topic, over word runs in which every word that belongs to few intents is masked. So it
//! learns from *kapan … ya* and *dasar …*, and what it learns of one intent's questions holds for all.

use super::features;
use super::svm::{Sample, Training, Weights};
use super::vocabulary::Vocabulary;
use super::{Seen, Spoken};
use crate::text::hash::FastMap;

/// Share of the number of intents in which a word must stand to be kept, and the least number of topics.
const BROAD: f32 = 0.15;
const LEAST: f32 = 3.0;

/// Longest run of words taken as one feature.
const RUN: usize = 3;

const COST: f32 = 0.5;

/// Where remarks outnumber questions, errors on questions cost so much more at most.
const MOST: f32 = 10.0;

/// Words that stand in many intents.
type Broad = FastMap<u64, ()>;

/// How a comment speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intents) enum Manner {
    /// It asks, or tells of a need.
    Asks,
    /// It only remarks.
    Remarks,
}

/// Lessons in manner, to train on any part of them.
#[derive(Debug)]
pub(in crate::intents) struct MannerCourse {
    broad: Broad,
    vocabulary: Vocabulary,
    samples: Vec<Sample>,
    /// Numbers of the lessons whose manner is known.
    known: Vec<usize>,
}

/// The model of manner.
#[derive(Debug)]
pub(in crate::intents) struct MannerModel {
    broad: Broad,
    vocabulary: Vocabulary,
    weights: Weights,
}

/// The machine's class of those that ask; it knows no other, so remarks are on nobody's side.
const ASKS: usize = 0;

impl MannerCourse {
    /// Prepares lessons of a set with `intents` intents.
    pub(in crate::intents) fn new(lessons: &[Spoken], intents: usize) -> Self {
        let broad = broad(lessons, intents);
        let texts: Vec<Vec<u64>> =
            lessons.iter().map(|lesson| runs(&broad, &Seen::new(&lesson.text))).collect();
        let vocabulary = Vocabulary::new(0, texts.iter().cloned());
        let samples = lessons
            .iter()
            .zip(texts)
            .map(|(lesson, runs)| {
                let mut features = Vec::new();
                vocabulary.counted(runs, 1.0, &mut features);
                let class = if lesson.manner == Some(Manner::Asks) { ASKS } else { ASKS + 1 };
                Sample { features, class, weight: 1.0 }
            })
            .collect();
        let known = (0..lessons.len()).filter(|lesson| lessons[*lesson].manner.is_some()).collect();
        Self { broad, vocabulary, samples, known }
    }

    /// Scores of the lessons `held_out` by a model trained on the others.
    pub(in crate::intents) fn held_out_scores(&self, held_out: &[usize]) -> Vec<f32> {
        let mut is_out = vec![false; self.samples.len()];
        held_out.iter().for_each(|lesson| is_out[*lesson] = true);
        let chosen: Vec<usize> = self.known.iter().copied().filter(|lesson| !is_out[*lesson]).collect();
        let weights = self.train(&chosen);
        held_out.iter().map(|lesson| score(&weights, &self.samples[*lesson].features)).collect()
    }

    /// The model trained on all lessons.
    pub(in crate::intents) fn finish(self) -> MannerModel {
        let weights = self.train(&self.known);
        MannerModel { broad: self.broad, vocabulary: self.vocabulary, weights }
    }

    fn train(&self, chosen: &[usize]) -> Weights {
        let asks = chosen.iter().filter(|lesson| self.samples[**lesson].class == ASKS).count();
        let remarks = chosen.len() - asks;
        let own = (remarks as f32 / asks.max(1) as f32).clamp(1.0, MOST);
        Weights::train(&self.samples, chosen, self.vocabulary.len(), 1, Training { cost: COST, own })
    }
}

impl MannerModel {
    /// Above 0, the text likelier wants something than not.
    pub(in crate::intents) fn score(&self, seen: &Seen<'_>) -> f32 {
        let mut features = Vec::with_capacity(seen.words.len() * RUN);
        self.vocabulary.counted(runs(&self.broad, seen), 1.0, &mut features);
        score(&self.weights, &features)
    }
}

fn score(weights: &Weights, features: &[(u32, f32)]) -> f32 {
    weights.score(features).as_flattened().get(ASKS).copied().unwrap_or(0.0)
}

fn broad(lessons: &[Spoken], intents: usize) -> Broad {
    let mut topics: FastMap<u64, Vec<usize>> = FastMap::default();
    for lesson in lessons {
        for word in features::each_word(&lesson.text) {
            let seen = topics.entry(word).or_default();
            if !seen.contains(&lesson.topic) {
                seen.push(lesson.topic);
            }
        }
    }
    let least = (intents as f32 * BROAD).max(LEAST);
    topics.into_iter().filter(|(_, seen)| seen.len() as f32 >= least).map(|(word, _)| (word, ())).collect()
}

/// The features of all runs of up to [`RUN`] words, masked, with the beginning and the end as words.
fn runs(broad: &Broad, seen: &Seen<'_>) -> Vec<u64> {
    const START: u64 = 1;
    const MASK: u64 = 2;
    const END: u64 = 3;
    const QUESTION: u64 = 4;
    const EXCLAMATION: u64 = 5;
    let mut words: Vec<u64> = Vec::with_capacity(seen.words.len() + 2);
    words.push(START);
    for word in &seen.words {
        let word = if broad.contains_key(word) { *word } else { MASK };
        // However many masked words follow each other, they are one.
        if word != MASK || words.last() != Some(&MASK) {
            words.push(word);
        }
    }
    let marks = seen.text.marks();
    words.push(match (marks.questions, marks.exclamations) {
        (0, 0) => END,
        (0, _) => EXCLAMATION,
        _ => QUESTION,
    });
    let mut runs = Vec::with_capacity(words.len() * RUN);
    for length in 1..=RUN {
        runs.extend(words.windows(length).map(features::run));
    }
    runs
}
