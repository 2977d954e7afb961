//! The features that lessons have, as columns of a matrix, and how much each says.

use crate::text::hash::FastMap;

/// Columns by feature.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    columns: FastMap<u64, Column>,
    /// What a feature says that no lesson has.
    unseen: f32,
}

/// A feature that lessons have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its number.
    pub(super) number: u32,
    /// Its inverse document frequency.
    pub(super) says: f32,
    /// How many lessons have it.
    pub(super) lessons: u32,
}

/// From so many lessons on, a feature that only one of them has is left out: it says more of that lesson than of its
/// class, and three of four are such.
const MANY: f32 = 200.0;

impl Vocabulary {
    /// The vocabulary of lessons, each given as its features; its columns are numbered from `first` on.
    pub(super) fn new(first: usize, lessons: impl IntoIterator<Item = Vec<u64>>) -> Self {
        let mut columns: FastMap<u64, Column> = FastMap::default();
        let mut count = 0.0_f32;
        for mut features in lessons {
            count += 1.0;
            features.sort_unstable();
            features.dedup();
            for feature in features {
                let number = u32::try_from(columns.len()).unwrap_or(u32::MAX);
                columns.entry(feature).or_insert(Column { number, says: 0.0, lessons: 0 }).lessons += 1;
            }
        }
        if count >= MANY {
            columns.retain(|_, column| column.lessons > 1);
        }
        let mut kept: Vec<&mut Column> = columns.values_mut().collect();
        kept.sort_unstable_by_key(|column| column.number);
        for (number, column) in (u32::try_from(first).unwrap_or(u32::MAX)..).zip(kept) {
            column.number = number;
        }
        columns.shrink_to_fit();
        let says = |lessons: u32| ((1.0 + count) / (1.0 + lessons as f32)).ln() + 1.0;
        columns.values_mut().for_each(|column| column.says = says(column.lessons));
        Self { columns, unseen: says(0) }
    }

    /// How many columns there are.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The column of `feature`, if a lesson has it.
    pub(super) fn get(&self, feature: u64) -> Option<Column> {
        self.columns.get(&feature).copied()
    }

    /// What a feature of that column says, or one that no lesson has.
    pub(super) fn says(&self, column: Option<Column>) -> f32 {
        column.map_or(self.unseen, |column| column.says)
    }

    /// Appends `features` by their counts (sublinear, weighted by what they say), drawn to `length`.
    ///
    /// Features that no lesson has count towards the length: what is strange in a comment makes the rest say less.
    pub(super) fn counted(&self, mut features: Vec<u64>, length: f32, vector: &mut Vec<(u32, f32)>) {
        features.sort_unstable();
        let start = vector.len();
        let mut square = 0.0;
        for run in features.chunk_by(|a, b| a == b) {
            let Some(feature) = run.first() else { continue };
            let column = self.get(*feature);
            let says = self.says(column);
            let value = if run.len() > 1 { (1.0 + (run.len() as f32).ln()) * says } else { says };
            square += value * value;
            vector.extend(column.map(|column| (column.number, value)));
        }
        scale(&mut vector[start..], length, square);
    }
}

/// Draws a vector whose length has the square `square` to `length`.
pub(super) fn scale(vector: &mut [(u32, f32)], length: f32, square: f32) {
    if square > 0.0 {
        let factor = length / square.sqrt();
        vector.iter_mut().for_each(|(_, value)| *value *= factor);
    }
}
