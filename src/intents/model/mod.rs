//! Linear models taught by the files' examples, in milliseconds and always alike.
//!
//! [`Topic`] says what a comment is about, [`MannerModel`] how it speaks. Both are linear support vector machines (`svm`) over
//! hashed features (`features`) weighted by how much they say (`vocabulary`). A `…Course` holds the lessons in the
//! machine's form, so that cross-validation prepares them once.

mod features;
mod manner;
mod svm;
mod topic;
mod vocabulary;

pub(super) use manner::{Manner, MannerCourse, MannerModel};
pub(super) use topic::{Course, Topic};

use crate::text::Text;

/// A text with the features of its words, which each model looks at.
#[derive(Debug)]
pub(super) struct Seen<'t> {
    text: &'t Text,
    words: Vec<u64>,
}

impl<'t> Seen<'t> {
    pub(super) fn new(text: &'t Text) -> Self {
        Self { text, words: features::each_word(text) }
    }

    pub(super) fn text(&self) -> &'t Text {
        self.text
    }
}

/// A text and its class, for training.
#[derive(Clone, Debug)]
pub(super) struct Lesson {
    pub(super) text: Text,
    pub(super) class: usize,
    /// How much it counts beside another.
    pub(super) weight: f32,
}

/// A text and how it speaks, for training.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    pub(super) text: Text,
    /// None for thanks, which neither ask nor merely remark.
    pub(super) manner: Option<Manner>,
    /// What it speaks of; words that many topics share tell its manner.
    pub(super) topic: usize,
}

impl Lesson {
    /// The words of its text in canonical form.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.text.len()).map(|index| self.text.word(index))
    }

    /// The words of its text in canonical form and, where that differs, as written: *gimana* is mistyped more often than
    /// *bagaimana*.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        (0..self.text.len()).flat_map(|index| {
            let (word, written) = (self.text.word(index), self.text.written(index));
            std::iter::once(word).chain((written != word).then_some(written))
        })
    }
}
