//! How a comment speaks, whatever it speaks of: whether it asks or tells of a need, or only remarks.
//!
//! The same machine as for the topic, over word runs in which every word that belongs to few intents is masked. So it
//! learns from *kapan … ya* and *dasar …*, and what it learns of one intent's questions holds for all.

use super::Lesson;
use super::features;
use super::svm::{Sample, Training, Weights};
use super::vocabulary::Vocabulary;
use crate::text::Text;
use crate::text::hash::FastMap;

/// Share of the classes that a word must stand in to be kept, and the least number of them.
const BROAD: f32 = 0.15;
const LEAST: f32 = 3.0;

/// Longest run of words taken as one feature.
const RUN: usize = 3;

const TRAINING: Training = Training { cost: 0.5, own: 1.0 };

/// Words that stand in many intents.
type Broad = FastMap<u64, ()>;

/// Lessons in manner, to train on any part of them.
#[derive(Debug)]
pub(in crate::intents) struct MannerCourse {
    broad: Broad,
    vocabulary: Vocabulary,
    samples: Vec<Sample>,
}

/// The model of manner.
#[derive(Debug)]
pub(in crate::intents) struct Manner {
    broad: Broad,
    vocabulary: Vocabulary,
    weights: Weights,
}

impl MannerCourse {
    /// Prepares lessons, of which those of class `none`, the last, are remarks.
    pub(in crate::intents) fn new(lessons: &[Lesson], none: usize) -> Self {
        let broad = broad(lessons, none);
        let texts: Vec<Vec<u64>> = lessons.iter().map(|lesson| runs(&broad, &lesson.text)).collect();
        let vocabulary = Vocabulary::new(texts.iter().cloned());
        let samples = lessons
            .iter()
            .zip(texts)
            .map(|(lesson, runs)| {
                let mut features = Vec::new();
                vocabulary.counted(runs, 1.0, &mut features);
                Sample { features, class: usize::from(lesson.class == none), weight: lesson.weight }
            })
            .collect();
        Self { broad, vocabulary, samples }
    }

    /// Scores of the lessons `held_out` by a model trained on those `chosen`.
    pub(in crate::intents) fn held_out_scores(&self, chosen: &[usize], held_out: &[usize]) -> Vec<f32> {
        let weights = self.train(chosen);
        held_out.iter().map(|lesson| score(&weights, &self.samples[*lesson].features)).collect()
    }

    /// The model trained on the lessons `chosen`.
    pub(in crate::intents) fn finish(self, chosen: &[usize]) -> Manner {
        let weights = self.train(chosen);
        Manner { broad: self.broad, vocabulary: self.vocabulary, weights }
    }

    fn train(&self, chosen: &[usize]) -> Weights {
        // One class: questions. Remarks are class 1, which is on nobody's side.
        Weights::train(&self.samples, chosen, self.vocabulary.len(), 1, TRAINING)
    }
}

impl Manner {
    /// Above 0, `text` likelier wants something than not.
    pub(in crate::intents) fn score(&self, text: &Text) -> f32 {
        let mut features = Vec::with_capacity(text.len() * RUN);
        self.vocabulary.counted(runs(&self.broad, text), 1.0, &mut features);
        score(&self.weights, &features)
    }
}

fn score(weights: &Weights, features: &[(u32, f32)]) -> f32 {
    let mut score = [0.0];
    weights.score(features, &mut score);
    score[0]
}

fn broad(lessons: &[Lesson], none: usize) -> Broad {
    let mut classes: FastMap<u64, Vec<usize>> = FastMap::default();
    for lesson in lessons {
        for index in 0..lesson.text.len() {
            let seen = classes.entry(features::word(&lesson.text, index)).or_default();
            if !seen.contains(&lesson.class) {
                seen.push(lesson.class);
            }
        }
    }
    let least = (none as f32 * BROAD).max(LEAST);
    classes.into_iter().filter(|(_, seen)| seen.len() as f32 >= least).map(|(word, _)| (word, ())).collect()
}

/// The features of all runs of up to [`RUN`] words, masked, with the beginning and the end as words.
fn runs(broad: &Broad, text: &Text) -> Vec<u64> {
    const START: u64 = 1;
    const MASK: u64 = 2;
    const END: u64 = 3;
    const QUESTION: u64 = 4;
    const EXCLAMATION: u64 = 5;
    let mut words: Vec<u64> = Vec::with_capacity(text.len() + 2);
    words.push(START);
    for index in 0..text.len() {
        let word = features::word(text, index);
        let word = if broad.contains_key(&word) { word } else { MASK };
        // However many masked words follow each other, they are one.
        if word != MASK || words.last() != Some(&MASK) {
            words.push(word);
        }
    }
    let marks = text.marks();
    words.push(match (marks.questions, marks.exclamations) {
        (0, 0) => END,
        (0, _) => EXCLAMATION,
        _ => QUESTION,
    });
    (1..=RUN).flat_map(|length| words.windows(length).map(features::run)).collect()
}
