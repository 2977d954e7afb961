//! Comments as vectors in which rare words weigh much, and groups of those that point the same way.

use std::collections::HashMap;

use crate::text::{Kind, Text};

/// Letters of a word's pieces, which find misspelt words and those with other endings.
const PIECE: usize = 4;

/// How much a piece weighs beside a word.
const PIECE_WEIGHT: f32 = 0.5;

/// Canonical words that ask, address or point: they say how somebody asks, and groups are of what is asked about.
const MANNER: [&str; 48] = [
    "admin",
    "ada",
    "apa",
    "apakah",
    "bagaimana",
    "bapak",
    "belum",
    "berapa",
    "bisa",
    "boleh",
    "buat",
    "cara",
    "dari",
    "dengan",
    "di",
    "dimana",
    "gimana",
    "harus",
    "ibu",
    "info",
    "ini",
    "itu",
    "juga",
    "kak",
    "kalau",
    "kapan",
    "karena",
    "ke",
    "kemana",
    "kenapa",
    "mana",
    "mau",
    "mohon",
    "perlu",
    "saya",
    "sama",
    "siapa",
    "sudah",
    "tanya",
    "tidak",
    "tolong",
    "untuk",
    "urus",
    "ya",
    "yang",
    "the",
    "how",
    "is",
];

/// A vector of length 1: features and weights, sorted by feature. Empty where nothing is known.
pub(super) type Vector = Vec<(u32, f32)>;

/// The features of a collection, each with its weight.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    weights: HashMap<String, (u32, f32)>,
}

impl Vocabulary {
    /// Learns from `texts` how rare each feature is. What stands in one text only can't tell two alike.
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t Text>) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut total = 0_u32;
        for text in texts {
            total += 1;
            for feature in features(text) {
                *counts.entry(feature).or_default() += 1;
            }
        }
        let mut kept: Vec<(String, u32)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
        kept.sort_unstable();
        let weight = |feature: &str, count: u32| {
            let rare = (f64::from(total + 1) / f64::from(count + 1)).ln();
            #[expect(clippy::cast_possible_truncation, reason = "a weight needs few digits")]
            let rare = rare as f32;
            if feature.starts_with('~') { PIECE_WEIGHT * rare } else { rare }
        };
        let weights = kept
            .into_iter()
            .zip(0..)
            .map(|((feature, count), number)| {
                let weight = weight(&feature, count);
                (feature, (number, weight))
            })
            .collect();
        Self { weights }
    }

    /// The vector of a text.
    pub(super) fn vector(&self, text: &Text) -> Vector {
        let mut vector: Vector =
            features(text).iter().filter_map(|feature| self.weights.get(feature).copied()).collect();
        vector.sort_unstable_by_key(|(feature, _)| *feature);
        normalise(&mut vector);
        vector
    }
}

/// The words of a text as stems, and the pieces of longer ones behind a `~`, each once.
fn features(text: &Text) -> Vec<String> {
    let mut features = Vec::new();
    for index in (0..text.len()).filter(|index| matches!(text.kind(*index), Some(Kind::Word | Kind::Hashtag)))
    {
        let stem = text.stem(index);
        if MANNER.contains(&stem) || MANNER.contains(&text.word(index)) {
            continue;
        }
        features.push(stem.to_owned());
        let letters: Vec<char> = format!("^{stem}$").chars().collect();
        features.extend(letters.windows(PIECE).map(|piece| format!("~{}", piece.iter().collect::<String>())));
    }
    features.sort_unstable();
    features.dedup();
    features
}

fn normalise(vector: &mut Vector) {
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
}

/// The cosine of two vectors.
pub(super) fn cosine(one: &Vector, other: &Vector) -> f32 {
    let (mut first, mut second, mut sum) = (0, 0, 0.0);
    while let (Some((a, x)), Some((b, y))) = (one.get(first), other.get(second)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => first += 1,
            std::cmp::Ordering::Greater => second += 1,
            std::cmp::Ordering::Equal => {
                sum += x * y;
                (first, second) = (first + 1, second + 1);
            }
        }
    }
    sum
}

/// Vectors that can be searched for the one nearest to another.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each feature: the vectors that have it, and its weight in them.
    lists: HashMap<u32, Vec<(usize, f32)>>,
    len: usize,
}

impl Index {
    /// Takes a vector; its number is how many there were before it.
    pub(super) fn push(&mut self, vector: &Vector) {
        for (feature, weight) in vector {
            self.lists.entry(*feature).or_default().push((self.len, *weight));
        }
        self.len += 1;
    }

    /// The number of the nearest vector, and its cosine; the first of equals.
    pub(super) fn nearest(&self, to: &Vector) -> Option<(usize, f32)> {
        let mut cosines: HashMap<usize, f32> = HashMap::new();
        for (feature, weight) in to {
            for (number, other) in self.lists.get(feature).into_iter().flatten() {
                *cosines.entry(*number).or_default() += weight * other;
            }
        }
        cosines.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }
}

/// Rounds in which groups draw their members anew. They hardly move after the third.
const ROUNDS: usize = 3;

/// Groups of vectors nearer than `least` to what they have in common, as lists of their numbers. Some are in none.
///
/// Leaders first: a vector joins the nearest leader or becomes one. Then, some rounds long, the mean of a group leads it.
pub(super) fn groups(vectors: &[Vector], least: f32) -> Vec<Vec<usize>> {
    let mut leaders = Index::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, vector) in vectors.iter().enumerate().filter(|(_, vector)| !vector.is_empty()) {
        match leaders.nearest(vector).filter(|(_, cosine)| *cosine >= least) {
            Some((leader, _)) => groups.get_mut(leader).into_iter().for_each(|group| group.push(number)),
            None => {
                leaders.push(vector);
                groups.push(vec![number]);
            }
        }
    }
    for _ in 0..ROUNDS {
        let mut means = Index::default();
        for group in groups.iter().filter(|group| group.len() > 1) {
            means.push(&mean(vectors, group));
        }
        let mut drawn: Vec<Vec<usize>> = vec![Vec::new(); means.len];
        for (number, vector) in vectors.iter().enumerate() {
            if let Some((nearest, _)) = means.nearest(vector).filter(|(_, cosine)| *cosine >= least) {
                drawn.get_mut(nearest).into_iter().for_each(|group| group.push(number));
            }
        }
        groups = drawn;
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// What the members of a group have in common.
pub(super) fn mean(vectors: &[Vector], group: &[usize]) -> Vector {
    let mut sums: HashMap<u32, f32> = HashMap::new();
    for vector in group.iter().filter_map(|number| vectors.get(*number)) {
        for (feature, weight) in vector {
            *sums.entry(*feature).or_default() += weight;
        }
    }
    let mut mean: Vector = sums.into_iter().collect();
    mean.sort_unstable_by_key(|(feature, _)| *feature);
    normalise(&mut mean);
    mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn what_asks_the_same_is_one_group() {
        let comments = [
            "kartu pelajar anak saya hilang min",
            "bikin kartu pelajar di mana ya",
            "kartu pelajarnya belum jadi juga",
            "bus sekolah lewat mana aja min",
            "jadwal bus sekolah pagi jam berapa",
            "bus sekolahnya gratis ga",
            "zzz",
        ];
        let texts: Vec<_> = comments.iter().map(|comment| text::read(comment)).collect();
        let vocabulary = Vocabulary::new(&texts);
        let vectors: Vec<Vector> = texts.iter().map(|text| vocabulary.vector(text)).collect();
        assert_eq!(groups(&vectors, 0.3), [vec![0, 1, 2], vec![3, 4, 5]]);
        assert!((cosine(&vectors[0], &vectors[0]) - 1.0).abs() < 1e-5);
        assert!(cosine(&vectors[0], &vectors[3]) < cosine(&vectors[0], &vectors[1]));
        assert_eq!(cosine(&vectors[6], &vectors[0]), 0.0);
    }
}
