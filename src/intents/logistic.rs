//! Logistic regression with few parameters, by Newton's method: the choice of one among several, each with its signs.

/// One decision: the signs of each choice, and the choice that was right.
pub(super) struct Case<const N: usize> {
    pub(super) choices: Vec<[f32; N]>,
    pub(super) truth: usize,
}

/// Newton steps; the likelihood is concave and half of them are enough.
const ROUNDS: usize = 30;
/// The longest step: from far away whole Newton steps overshoot.
const LONGEST: f64 = 2.0;
/// The step at which to stop.
const SHORTEST: f64 = 1e-4;

/// The probability of each choice under `weights`: the softmax of their weighted signs.
pub(super) fn chances<const N: usize>(weights: &[f32; N], choices: &[[f32; N]]) -> Vec<f32> {
    let mut chances: Vec<f32> = choices.iter().map(|signs| dot(weights, signs)).collect();
    let most = chances.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
    let sum: f32 = chances.iter().sum();
    chances.iter_mut().for_each(|chance| *chance /= sum);
    chances
}

/// The weighted sum of `signs`.
pub(super) fn dot<const N: usize>(weights: &[f32; N], signs: &[f32; N]) -> f32 {
    weights.iter().zip(signs).map(|(weight, sign)| weight * sign).sum()
}

/// The weights under which `cases` are likeliest, each held near its `prior` as firmly as `hold` cases would.
pub(super) fn learn<const N: usize>(cases: &[Case<N>], prior: &[f32; N], hold: &[f32; N]) -> [f32; N] {
    let mut weights = prior.map(f64::from);
    for _ in 0..ROUNDS {
        let (slope, curve) = derivatives(cases, &weights, prior, hold);
        let mut longest = 0.0_f64;
        for (weight, step) in weights.iter_mut().zip(solve(curve, slope)) {
            let step = step.clamp(-LONGEST, LONGEST);
            *weight += step;
            longest = longest.max(step.abs());
        }
        if longest < SHORTEST {
            break;
        }
    }
    narrow(&weights)
}

type Square<const N: usize> = [[f64; N]; N];

/// Slope and negative curvature of the log-likelihood with its prior.
fn derivatives<const N: usize>(
    cases: &[Case<N>],
    weights: &[f64; N],
    prior: &[f32; N],
    hold: &[f32; N],
) -> ([f64; N], Square<N>) {
    let mut slope = [0.0; N];
    let mut curve = [[0.0; N]; N];
    for place in 0..N {
        let hold = f64::from(hold[place]);
        slope[place] = hold * (f64::from(prior[place]) - weights[place]);
        curve[place][place] = hold;
    }
    let now = narrow(weights);
    for case in cases {
        let Some(truth) = case.choices.get(case.truth) else { continue };
        let chances = chances(&now, &case.choices);
        let mut mean = [0.0; N];
        for (signs, chance) in case.choices.iter().zip(&chances) {
            mean.iter_mut().zip(signs).for_each(|(mean, sign)| *mean += f64::from(chance * sign));
        }
        for place in 0..N {
            slope[place] += f64::from(truth[place]) - mean[place];
        }
        for (signs, chance) in case.choices.iter().zip(&chances).filter(|(_, chance)| **chance > 1e-6) {
            let away: [f64; N] = std::array::from_fn(|place| f64::from(signs[place]) - mean[place]);
            for (row, first) in curve.iter_mut().zip(away) {
                row.iter_mut()
                    .zip(away)
                    .for_each(|(cell, second)| *cell += f64::from(*chance) * first * second);
            }
        }
    }
    (slope, curve)
}

/// Solves `matrix · x = right` by elimination; the hold on the prior makes the matrix positive definite.
fn solve<const N: usize>(mut matrix: Square<N>, mut right: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        for row in pivot + 1..N {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            matrix[row].iter_mut().zip(above).skip(pivot).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

fn narrow<const N: usize>(weights: &[f64; N]) -> [f32; N] {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "weights are small numbers, and no digit beyond f32's counts"
    )]
    weights.map(|weight| weight as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_choices_apart_gets_weight() {
        let case = |sign: f32, truth| Case { choices: vec![[sign, 0.0], [0.0, 1.0]], truth };
        let cases: Vec<Case<2>> =
            (0..200).map(|at| if at % 2 == 0 { case(1.0, 0) } else { case(-0.2, 1) }).collect();
        let weights = learn(&cases, &[1.0, 0.0], &[1.0, 1.0]);
        assert!(chances(&weights, &cases[0].choices)[0] > 0.9);
        assert!(chances(&weights, &cases[1].choices)[1] > 0.9);
        assert_eq!(weights, learn(&cases, &[1.0, 0.0], &[1.0, 1.0]));
    }

    #[test]
    fn chances_sum_to_one_whatever_the_signs() {
        let chances = chances(&[1.0], &[[1e30], [-1e30], [0.0]]);
        assert!((chances.iter().sum::<f32>() - 1.0).abs() < 1e-3);
    }
}
