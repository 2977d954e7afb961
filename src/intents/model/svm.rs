//! Linear support vector machines, one against the rest for every class at once.
//!
//! Dual coordinate descent for the squared hinge loss (Hsieh et al., *A Dual Coordinate Descent Method for Large-scale
//! Linear SVM*, 2008). All classes walk through the samples in the same order, so one pass over a sample's features
//! serves them all. Fixed order, fixed seed: equal samples give equal weights.

/// A sample: its features as (column, value), sorted by column, and its class.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) features: Vec<(u32, f32)>,
    pub(super) class: usize,
    /// How much its errors cost beside another's.
    pub(super) weight: f32,
}

/// Weights of every class for every column, a row a column.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    classes: usize,
    rows: Vec<f32>,
    biases: Vec<f32>,
}

/// How the machine is trained.
#[derive(Clone, Copy, Debug)]
pub(super) struct Training {
    /// Cost of an error beside a small norm.
    pub(super) cost: f32,
    /// Further factor for errors on a class's own samples, which are few.
    pub(super) own: f32,
}

/// Passes over the samples. Beyond about fifteen no held-out decision changes.
const PASSES: usize = 15;
/// A violation of optimality below which a step is not worth its time.
const SMALL: f32 = 1e-3;
/// The largest violation in a pass at which training ends.
const ENOUGH: f32 = 0.05;

impl Weights {
    /// Trains on the samples numbered in `chosen`.
    pub(super) fn train(
        samples: &[Sample],
        chosen: &[usize],
        columns: usize,
        classes: usize,
        training: Training,
    ) -> Self {
        let mut weights = Self { classes, rows: vec![0.0; columns * classes], biases: vec![0.0; classes] };
        let mut alphas = vec![0.0_f32; chosen.len() * classes];
        let norms: Vec<f32> = chosen
            .iter()
            .map(|sample| 1.0 + samples[*sample].features.iter().map(|(_, value)| value * value).sum::<f32>())
            .collect();
        let mut order: Vec<usize> = (0..chosen.len()).collect();
        let mut random = Random(0x7461_6e67_6761_7021);
        let mut scores = vec![0.0_f32; classes];
        let mut steps = vec![0.0_f32; classes];
        let mut rests = vec![Rest::default(); chosen.len()];
        for _ in 0..PASSES {
            random.shuffle(&mut order);
            let mut worst = 0.0_f32;
            for &at in &order {
                if rests[at].sits_out() {
                    continue;
                }
                let sample = &samples[chosen[at]];
                weights.score(&sample.features, &mut scores);
                let alphas = &mut alphas[at * classes..(at + 1) * classes];
                let (mut moved, mut largest) = (false, 0.0_f32);
                for class in 0..classes {
                    let is_own = class == sample.class;
                    let sign = if is_own { 1.0 } else { -1.0 };
                    let cost = training.cost * sample.weight * if is_own { training.own } else { 1.0 };
                    let soft = 0.5 / cost;
                    let gradient = sign * scores[class] - 1.0 + soft * alphas[class];
                    let violation = if alphas[class] > 0.0 { gradient } else { gradient.min(0.0) };
                    steps[class] = 0.0;
                    if violation.abs() > SMALL {
                        largest = largest.max(violation.abs());
                        let alpha = (alphas[class] - gradient / (norms[at] + soft)).max(0.0);
                        steps[class] = (alpha - alphas[class]) * sign;
                        alphas[class] = alpha;
                        moved = true;
                    }
                }
                if moved {
                    weights.step(&sample.features, &steps);
                }
                rests[at].after(largest);
                worst = worst.max(largest);
            }
            if worst < ENOUGH {
                break;
            }
        }
        weights
    }

    /// How far on its side of each class's border a sample lies.
    pub(super) fn score(&self, features: &[(u32, f32)], scores: &mut [f32]) {
        scores.copy_from_slice(&self.biases);
        for (column, value) in features {
            for (score, weight) in scores.iter_mut().zip(self.row(*column)) {
                *score += weight * value;
            }
        }
    }

    /// The weights of column `column`, a class each.
    pub(super) fn row(&self, column: u32) -> &[f32] {
        let start = column as usize * self.classes;
        self.rows.get(start..start + self.classes).unwrap_or_default()
    }

    fn step(&mut self, features: &[(u32, f32)], steps: &[f32]) {
        for (bias, step) in self.biases.iter_mut().zip(steps) {
            *bias += step;
        }
        for (column, value) in features {
            let start = *column as usize * self.classes;
            let row = self.rows.get_mut(start..start + self.classes).unwrap_or_default();
            for (weight, step) in row.iter_mut().zip(steps) {
                *weight += step * value;
            }
        }
    }
}

/// How many passes a sample sits out: one that hardly moved will hardly move in the next pass either.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    left: u8,
    next: u8,
}

/// The longest rest, in passes.
const LONGEST_REST: u8 = 3;
/// The violation of optimality below which a sample may rest.
const STILL: f32 = 0.1;

impl Rest {
    fn sits_out(&mut self) -> bool {
        let sits_out = self.left > 0;
        self.left = self.left.saturating_sub(1);
        sits_out
    }

    fn after(&mut self, violation: f32) {
        self.next = if violation < STILL { (self.next + 1).min(LONGEST_REST) } else { 0 };
        self.left = self.next;
    }
}

/// Xorshift: enough for an order, and the same everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Fisher–Yates.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            #[expect(clippy::cast_possible_truncation, reason = "the remainder is at most `last`")]
            let other = (self.next() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }
}
