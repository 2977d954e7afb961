//! What a comment is about: a score for each intent and for none, from words, concepts and letters.
//!
//! Three blocks of features, each drawn to its own length: words and neighbouring pairs, concepts, letters within words. The
//! letters of a word depend on the word alone, so their share of the scores is computed once for every word of the
//! lessons, and a comment made of known words costs a few dozen rows of the matrix.

use super::features;
use super::svm::{Lanes, Sample, Training, Weights, add};
use super::vocabulary::{Vocabulary, scale};
use super::{Lesson, Seen};
use crate::text::Text;
use crate::text::hash::{FastMap, hash};

/// Lengths (squared) of the blocks. On held-out comments all results between half and double these are alike.
const WORDS: f32 = 0.3;
const CONCEPTS: f32 = 0.2;
const LETTERS: f32 = 0.7;

/// An intent has some thirty lessons against more than a thousand of others: its own errors cost more.
const TRAINING: Training = Training { cost: 1.0, own: 4.0 };

/// Lessons in the form the machine takes, to train on any part of them.
#[derive(Debug)]
pub(in crate::intents) struct Course {
    vocabulary: Vocabularies,
    samples: Vec<Sample>,
    classes: usize,
}

/// The columns of the blocks.
#[derive(Debug)]
struct Vocabularies {
    /// Of words, pairs and concepts, which every comment asks for: small enough to stay near the processor.
    words: Vocabulary,
    /// Of letters, which only unknown words ask for.
    letters: Vocabulary,
}

/// A trained model.
#[derive(Debug)]
pub(in crate::intents) struct Topic {
    vocabulary: Vocabularies,
    weights: Weights,
    classes: usize,
    /// By the hash of a word: the square of its letters' length, and the row of its share of the scores.
    words: FastMap<u64, (f32, u32)>,
    shares: Vec<Lanes>,
}

impl Course {
    /// Prepares `lessons` of `classes` classes.
    pub(in crate::intents) fn new(lessons: &[Lesson], classes: usize) -> Self {
        let words = Vocabulary::new(
            0,
            lessons.iter().map(|lesson| {
                let mut features = features::words(&Seen::new(&lesson.text));
                features.extend(features::concepts(&lesson.text));
                features
            }),
        );
        let letters = lessons
            .iter()
            .map(|lesson| features::lettered(&lesson.text).flat_map(features::letters).collect());
        let letters = Vocabulary::new(words.len(), letters);
        let vocabulary = Vocabularies { words, letters };
        let sample = |lesson: &Lesson| Sample {
            features: vector(&vocabulary, &lesson.text),
            class: lesson.class,
            weight: lesson.weight,
        };
        let samples = lessons.iter().map(sample).collect();
        Self { vocabulary, samples, classes }
    }

    /// Scores of the lessons `held_out` by a model trained on the others.
    pub(in crate::intents) fn held_out_scores(&self, held_out: &[usize]) -> Vec<Vec<f32>> {
        let mut is_out = vec![false; self.samples.len()];
        held_out.iter().for_each(|lesson| is_out[*lesson] = true);
        let chosen: Vec<usize> = (0..self.samples.len()).filter(|lesson| !is_out[*lesson]).collect();
        let weights = self.train(&chosen);
        let score = |lesson: &usize| flat(&weights.score(&self.samples[*lesson].features), self.classes);
        held_out.iter().map(score).collect()
    }

    /// How alike two lessons are, 0 to 1.
    pub(in crate::intents) fn alike(&self, first: usize, second: usize) -> f32 {
        let (mut a, mut b) = (self.samples[first].features.iter(), self.samples[second].features.iter());
        let (mut x, mut y) = (a.next(), b.next());
        let mut sum = 0.0;
        while let (Some((column, value)), Some((other, factor))) = (x, y) {
            match column.cmp(other) {
                std::cmp::Ordering::Less => x = a.next(),
                std::cmp::Ordering::Greater => y = b.next(),
                std::cmp::Ordering::Equal => {
                    sum += value * factor;
                    (x, y) = (a.next(), b.next());
                }
            }
        }
        sum / (WORDS + CONCEPTS + LETTERS)
    }

    /// The share of the words of `text`, itself one of the lessons, that no other lesson has.
    pub(in crate::intents) fn strangeness(&self, text: &Text) -> f32 {
        strangeness(&self.vocabulary.words, &Seen::new(text), 1)
    }

    /// The model trained on all lessons; `words` are the words whose letters it will meet most.
    pub(in crate::intents) fn finish<'w>(self, words: impl Iterator<Item = &'w str>) -> Topic {
        let all: Vec<usize> = (0..self.samples.len()).collect();
        let weights = self.train(&all);
        let mut topic = Topic {
            vocabulary: self.vocabulary,
            weights,
            classes: self.classes,
            words: FastMap::default(),
            shares: Vec::new(),
        };
        for word in words {
            let key = hash(0, word.as_bytes());
            if !topic.words.contains_key(&key) {
                let row = u32::try_from(topic.words.len()).unwrap_or(u32::MAX);
                let mut share = vec![Lanes::default(); topic.weights.width()];
                let square = topic.letters(word, &mut share);
                topic.shares.extend(share);
                topic.words.insert(key, (square, row));
            }
        }
        topic
    }

    fn train(&self, chosen: &[usize]) -> Weights {
        Weights::train(
            &self.samples,
            chosen,
            self.vocabulary.words.len() + self.vocabulary.letters.len(),
            self.classes,
            TRAINING,
        )
    }
}

impl Topic {
    /// The score of each class; above 0 the class is likelier than not.
    pub(in crate::intents) fn score(&self, seen: &Seen<'_>) -> Vec<f32> {
        let text = seen.text;
        let mut vector = Vec::with_capacity(text.len() * 4);
        self.vocabulary.words.counted(features::words(seen), WORDS.sqrt(), &mut vector);
        self.vocabulary.words.counted(features::concepts(text), CONCEPTS.sqrt(), &mut vector);
        let mut scores = self.weights.score(&vector);

        let width = self.weights.width();
        let mut letters = vec![Lanes::default(); width];
        let mut square = 0.0;
        for word in features::lettered(text) {
            square += match self.words.get(&hash(0, word.as_bytes())) {
                Some((square, row)) => {
                    let start = *row as usize * width;
                    add(&mut letters, self.shares.get(start..start + width).unwrap_or_default(), 1.0);
                    *square
                }
                None => self.letters(word, &mut letters),
            };
        }
        if square > 0.0 {
            let factor = (LETTERS / square).sqrt();
            add(&mut scores, &letters, factor);
        }
        flat(&scores, self.classes)
    }

    /// The share of the words of a text that no lesson has.
    pub(in crate::intents) fn strangeness(&self, seen: &Seen<'_>) -> f32 {
        strangeness(&self.vocabulary.words, seen, 0)
    }

    /// The words of a text that speak most for `class`, by index, the strongest first, and how much.
    pub(in crate::intents) fn telling(&self, seen: &Seen<'_>, class: usize) -> Vec<(usize, f32)> {
        let words = seen.words.iter().enumerate();
        let mut telling: Vec<(usize, f32)> = words
            .filter_map(|(index, word)| {
                let column = self.vocabulary.words.get(*word)?;
                let weight = self.weights.row(column.number).as_flattened().get(class)? * column.says;
                (weight > 0.0).then_some((index, weight))
            })
            .collect();
        telling.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        telling
    }

    /// Adds the share of the letters of `word`, undrawn, and gives the square of their length.
    fn letters(&self, word: &str, scores: &mut [Lanes]) -> f32 {
        let mut square = 0.0;
        for feature in features::letters(word) {
            let column = self.vocabulary.letters.get(feature);
            let says = self.vocabulary.letters.says(column);
            square += says * says;
            if let Some(column) = column {
                add(scores, self.weights.row(column.number), says);
            }
        }
        square
    }
}

/// The scores of the first `classes` classes.
fn flat(scores: &[Lanes], classes: usize) -> Vec<f32> {
    scores.as_flattened().iter().copied().take(classes).collect()
}

/// The features of `text` by column, all blocks.
fn vector(vocabulary: &Vocabularies, text: &Text) -> Vec<(u32, f32)> {
    let mut vector = Vec::with_capacity(256);
    vocabulary.words.counted(features::words(&Seen::new(text)), WORDS.sqrt(), &mut vector);
    vocabulary.words.counted(features::concepts(text), CONCEPTS.sqrt(), &mut vector);
    let start = vector.len();
    let mut square = 0.0;
    for feature in features::lettered(text).flat_map(features::letters) {
        let column = vocabulary.letters.get(feature);
        let says = vocabulary.letters.says(column);
        square += says * says;
        vector.extend(column.map(|column| (column.number, says)));
    }
    scale(&mut vector[start..], LETTERS.sqrt(), square);
    vector.sort_unstable_by_key(|(column, _)| *column);
    vector.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    vector
}

/// The share of the words of a text that at most `known` lessons have.
fn strangeness(vocabulary: &Vocabulary, seen: &Seen<'_>, known: u32) -> f32 {
    let is_word = |index: usize| {
        matches!(seen.text.kind(index), Some(crate::text::Kind::Word | crate::text::Kind::Hashtag))
    };
    let (mut words, mut strange) = (0.0, 0.0);
    for (_, word) in seen.words.iter().enumerate().filter(|(index, _)| is_word(*index)) {
        words += 1.0;
        if vocabulary.get(*word).is_none_or(|column| column.lessons <= known) {
            strange += 1.0;
        }
    }
    if words > 0.0 { strange / words } else { 1.0 }
}
