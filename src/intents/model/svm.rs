//! Linear support vector machines, one against the rest for every class at once.
//!
//! Dual coordinate descent for the squared hinge loss (Hsieh et al., *A Dual Coordinate Descent Method for Large-scale
//! Linear SVM*, 2008). Eight classes walk through the samples together, so that one pass over a sample's features serves
//! them all, their weights lie side by side, and those of all columns stay near the processor. The blocks of eight know nothing
//! of each other and are shared out to the processors. Fixed order, fixed seed: equal samples give equal weights, on however
//! many.

use std::thread;

/// The weights, scores or steps of the classes of one block.
pub(super) type Lanes = [f32; LANES];

/// Classes of a block: what two vectors of the plainest 64-bit processor hold.
const LANES: usize = 8;

/// A sample: its features as (column, value), sorted by column, and its class.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) features: Vec<(u32, f32)>,
    pub(super) class: usize,
    /// How much its errors cost beside another's.
    pub(super) weight: f32,
}

/// Weights of every class for every column: a row of blocks a column.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// Blocks of a row.
    width: usize,
    rows: Vec<Lanes>,
    biases: Vec<Lanes>,
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
        let width = classes.div_ceil(LANES);
        let lesson = Lessons { samples, chosen, columns, training };
        let blocks = trained(&lesson, width);
        let mut rows = Vec::with_capacity(columns * width);
        for column in 0..columns {
            rows.extend(blocks.iter().map(|block| block.rows[column]));
        }
        Self { width, rows, biases: blocks.iter().map(|block| block.bias).collect() }
    }

    /// How far on its side of each class's border a sample lies.
    pub(super) fn score(&self, features: &[(u32, f32)]) -> Vec<Lanes> {
        let mut scores = self.biases.clone();
        for (column, value) in features {
            add(&mut scores, self.row(*column), *value);
        }
        scores
    }

    /// The weights of column `column`.
    pub(super) fn row(&self, column: u32) -> &[Lanes] {
        let start = column as usize * self.width;
        self.rows.get(start..start + self.width).unwrap_or_default()
    }

    /// Blocks of a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }
}

/// Adds `row`, `times` over, to `sums`.
pub(super) fn add(sums: &mut [Lanes], row: &[Lanes], times: f32) {
    for (sums, row) in sums.iter_mut().zip(row) {
        add_lanes(sums, row, times);
    }
}

fn add_lanes(sums: &mut Lanes, row: &Lanes, times: f32) {
    for (sum, weight) in sums.iter_mut().zip(row) {
        *sum += weight * times;
    }
}

/// What all blocks learn from.
struct Lessons<'l> {
    samples: &'l [Sample],
    chosen: &'l [usize],
    columns: usize,
    training: Training,
}

/// The weights of the classes of one block.
struct Block {
    rows: Vec<Lanes>,
    bias: Lanes,
}

/// Trains `width` blocks, as many at a time as there are processors.
fn trained(lessons: &Lessons<'_>, width: usize) -> Vec<Block> {
    let helpers = thread::available_parallelism().map_or(1, usize::from).min(width) - 1;
    let train = |helper: usize| -> Vec<(usize, Block)> {
        (helper..width).step_by(helpers + 1).map(|block| (block, Block::train(lessons, block))).collect()
    };
    let mut blocks = thread::scope(|scope| {
        let spawn = |helper| thread::Builder::new().spawn_scoped(scope, move || train(helper)).ok();
        let spawned: Vec<_> = (1..=helpers).map(|helper| (helper, spawn(helper))).collect();
        let mut blocks = train(0);
        for (helper, thread) in spawned {
            // What no other thread could be had for is done by this one.
            let done = thread.and_then(|thread| thread.join().ok());
            blocks.extend(done.unwrap_or_else(|| train(helper)));
        }
        blocks
    });
    blocks.sort_by_key(|(block, _)| *block);
    blocks.into_iter().map(|(_, block)| block).collect()
}

impl Block {
    /// Trains the classes of block `number`.
    fn train(lessons: &Lessons<'_>, number: usize) -> Self {
        let Lessons { samples, chosen, columns, training } = *lessons;
        let mut block = Self { rows: vec![[0.0; LANES]; columns], bias: [0.0; LANES] };
        let mut alphas = vec![[0.0_f32; LANES]; chosen.len()];
        let norms: Vec<f32> = chosen
            .iter()
            .map(|sample| 1.0 + samples[*sample].features.iter().map(|(_, value)| value * value).sum::<f32>())
            .collect();
        let mut order: Vec<usize> = (0..chosen.len()).collect();
        let mut random = Random(0x7461_6e67_6761_7021);
        let mut rests = vec![Rest::default(); chosen.len()];
        for _ in 0..PASSES {
            random.shuffle(&mut order);
            let mut worst = 0.0_f32;
            for &at in &order {
                if rests[at].sits_out() {
                    continue;
                }
                let sample = &samples[chosen[at]];
                let scores = block.score(&sample.features);
                let mut steps = [0.0; LANES];
                let mut largest = 0.0_f32;
                for lane in 0..LANES {
                    let is_own = number * LANES + lane == sample.class;
                    let sign = if is_own { 1.0 } else { -1.0 };
                    let cost = training.cost * sample.weight * if is_own { training.own } else { 1.0 };
                    let soft = 0.5 / cost;
                    let before = alphas[at][lane];
                    let gradient = sign * scores[lane] - 1.0 + soft * before;
                    let violation = if before > 0.0 { gradient } else { gradient.min(0.0) };
                    if violation.abs() > SMALL {
                        largest = largest.max(violation.abs());
                        let alpha = (before - gradient / (norms[at] + soft)).max(0.0);
                        steps[lane] = (alpha - before) * sign;
                        alphas[at][lane] = alpha;
                    }
                }
                if largest > 0.0 {
                    block.step(&sample.features, &steps);
                }
                rests[at].after(largest);
                worst = worst.max(largest);
            }
            if worst < ENOUGH {
                break;
            }
        }
        block
    }

    fn score(&self, features: &[(u32, f32)]) -> Lanes {
        // Two sums, for a processor can add to one while the other is under way.
        let (mut first, mut second) = (self.bias, [0.0; LANES]);
        let mut pairs = features.chunks_exact(2);
        for pair in &mut pairs {
            add_lanes(&mut first, &self.rows[pair[0].0 as usize], pair[0].1);
            add_lanes(&mut second, &self.rows[pair[1].0 as usize], pair[1].1);
        }
        for (column, value) in pairs.remainder() {
            add_lanes(&mut first, &self.rows[*column as usize], *value);
        }
        add_lanes(&mut first, &second, 1.0);
        first
    }

    fn step(&mut self, features: &[(u32, f32)], steps: &Lanes) {
        add_lanes(&mut self.bias, steps, 1.0);
        for (column, value) in features {
            add_lanes(&mut self.rows[*column as usize], steps, *value);
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
