//! Named random streams: what one subsystem draws moves nothing in another.
//!
//! A stream depends on the seed and its name only, so one more draw in one place changes no
//! golden anywhere else.

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};

/// The number that a whole world follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The random stream of one named purpose.
    #[must_use]
    pub fn stream(self, name: &str) -> Stream {
        const SECRETS: RapidSecrets = RapidSecrets::seed(0x6d61_7273_6c61_6221);
        let low = rapidhash_v3_seeded(name.as_bytes(), &SECRETS) ^ self.0;
        let state = (u128::from(low) << 64) | u128::from(self.0.rotate_left(17) ^ low);
        Stream(Pcg64Mcg::new(state))
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// A stream of draws.
#[derive(Debug, Clone)]
pub struct Stream(Pcg64Mcg);

impl Stream {
    /// The next 64 bits.
    #[expect(clippy::should_implement_trait, reason = "a stream never ends: no Option to unwrap")]
    pub fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // Multiply-shift: no rejection, so that every draw costs one step everywhere.
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A GUID in registry form, lower case, without braces.
    pub fn guid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        // Version 4, variant 1; put together digit by digit: each run of a task has one.
        let high = a & 0xffff_ffff_ffff_0000 | 0x4000 | a & 0xfff;
        let low = b & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
        let mut text = String::with_capacity(36);
        for (at, byte) in bytes.into_iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for digit in [byte >> 4, byte & 0xf] {
                text.push(char::from(DIGITS[usize::from(digit)]));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_and_name_only() {
        let mut first = Seed(7).stream("vss");
        let mut other = Seed(7).stream("tasks");
        other.next();
        assert_eq!(first.next(), Seed(7).stream("vss").next());
        assert_ne!(Seed(7).stream("vss").next(), Seed(8).stream("vss").next());
        assert_ne!(Seed(7).stream("vss").next(), Seed(7).stream("tasks").next());
    }

    #[test]
    fn a_guid_has_its_version_and_its_dashes() {
        let guid = Seed(7).stream("task").guid();
        assert_eq!(guid, "7673dd86-c5ba-4aa5-bcb2-cf92d391d394");
    }

    #[test]
    fn below_stays_below() {
        let mut stream = Seed(1).stream("test");
        assert!((0..1000).all(|_| stream.below(6) < 6));
        assert_eq!(stream.below(0), 0);
    }
}
