//! Choices that look random and come out the same for the same seed.

/// A sequence of choices (splitmix64, by Sebastiano Vigna).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The sequence that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `end`, without `end` itself; 0 if `end` is 0. The bias of so simple a way is far below what a
    /// rehearsal could notice.
    pub fn below(&mut self, end: u64) -> u64 {
        let bits = self.bits();
        bits.checked_rem(end).unwrap_or(0)
    }

    /// Whether an event happens whose share of all is `share`, 0 to 1.
    pub fn happens(&mut self, share: f64) -> bool {
        const STEPS: u64 = 1 << 53;
        (self.below(STEPS) as f64) < share * STEPS as f64
    }

    /// One of several things; none of none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len() as u64);
        from.get(usize::try_from(index).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_its_sequence_and_a_share_its_share() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            std::array::from_fn::<u64, 8, _>(|_| chance.bits())
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let mut chance = Chance::new(1);
        let hits = (0..10_000).filter(|_| chance.happens(0.2)).count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
        assert!(!(0..100).any(|_| chance.happens(0.0)) && (0..100).all(|_| chance.happens(1.0)));
        assert_eq!(chance.pick::<u8>(&[]), None);
        assert_eq!(chance.below(0), 0);
    }
}
