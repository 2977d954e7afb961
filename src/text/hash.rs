//! A map with a fast hash, for tables that only our own files fill.
//!
//! Lookups of words are most of what reading a comment costs; the standard library's hash guards against chosen keys,
//! which these tables never hold: what comes from outside is only looked up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash map for fixed tables.
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// Multiplies and folds eight bytes at a time; equal on every platform and in every run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FastHasher(u64);

/// An odd constant with well-spread bits (2⁶⁴ over the golden ratio).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl FastHasher {
    fn mix(&mut self, bits: u64) {
        let product = u128::from(self.0 ^ bits) * u128::from(SPREAD);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are folded into one")]
        let folded = (product >> 64) as u64 ^ product as u64;
        self.0 = folded;
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut eight = [0; 8];
            eight.copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(eight));
        }
        let rest = chunks.remainder();
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        // The length keeps "a" and "a\0" apart.
        self.mix(u64::from_le_bytes(eight) ^ ((bytes.len() as u64) << 56) ^ SPREAD);
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte) ^ SPREAD);
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number) ^ SPREAD);
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number ^ SPREAD);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The hash of `bytes` continued from `seed`.
pub(crate) fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let mut hasher = FastHasher(seed);
    hasher.write(bytes);
    hasher.finish()
}
