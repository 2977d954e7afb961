//! How Meta insists on being heard.

use std::time::Duration;

/// When a notification that was not taken is sent again: at once, then after `first`, doubling up to `longest`, at most
/// `times` times. Meta does this over 36 hours; here the scale is small.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// The wait before the second repetition.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// Repetitions until it is given up.
    pub times: u32,
}

impl Backoff {
    /// The wait before a repetition, counted from 0; none if it is given up.
    pub(crate) fn wait(&self, repetition: u32) -> Option<Duration> {
        let doubled = |n: u32| self.first.saturating_mul(2_u32.saturating_pow(n)).min(self.longest);
        (repetition < self.times).then(|| repetition.checked_sub(1).map_or(Duration::ZERO, doubled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_repetition_is_immediate_and_the_others_wait_longer() {
        let millis = Duration::from_millis;
        let backoff = Backoff { first: millis(100), longest: millis(300), times: 5 };
        let waits: Vec<_> = (0..6).map(|n| backoff.wait(n)).collect();
        let some = |n| Some(millis(n));
        assert_eq!(waits, [some(0), some(100), some(200), some(300), some(300), None]);
    }
}
