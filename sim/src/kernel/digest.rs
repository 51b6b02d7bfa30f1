//! Stable identities of state: the same on every machine, in every build, in every run.
//!
//! Why not `DefaultHasher`: its result may change between releases of Rust, and `usize` differs
//! between platforms. Every number is fed as little-endian bytes of a fixed width.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A 256-bit identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The identity of anything that can be hashed.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut digest = Digest::default();
        value.hash(&mut digest);
        digest.fingerprint()
    }

    /// The first 64 bits, for places where a short name is enough.
    #[must_use]
    pub fn short(&self) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.short())
    }
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A [`Hasher`] over BLAKE3 with fixed widths and byte order.
#[derive(Default)]
pub struct Digest(blake3::Hasher);

impl Digest {
    /// What has been fed so far, as an identity.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(*self.0.finalize().as_bytes())
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    fn write_u8(&mut self, n: u8) {
        self.write(&[n]);
    }
    fn write_u16(&mut self, n: u16) {
        self.write(&n.to_le_bytes());
    }
    fn write_u32(&mut self, n: u32) {
        self.write(&n.to_le_bytes());
    }
    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }
    fn finish(&self) -> u64 {
        self.fingerprint().short()
    }
}

/// A cheap, stable 64-bit hash of a name, blind to case.
#[must_use]
pub fn folded_hash(name: &str) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (mut hash, mut all) = (START ^ name.len() as u64, 0);
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        all |= word;
        hash = step(hash, upper_case(word));
    }
    if !rest.is_empty() {
        let word = last_word(name.as_bytes());
        all |= word;
        hash = step(hash, upper_case(word));
    }
    if all & NOT_ASCII != 0 {
        // A name outside ASCII never equals one inside it, so the two may hash differently.
        return name.chars().fold(START, |hash, c| step(hash, super::text::fold(c).into()));
    }
    hash ^ (hash >> 31)
}

/// The bits that no ASCII byte of eight has.
pub(super) const NOT_ASCII: u64 = 0x8080_8080_8080_8080;

/// Upper-cases eight ASCII bytes at once; of others it makes nothing that means anything.
pub(super) const fn upper_case(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Bit 7 of a byte says: at least `a`; more than `z`. ASCII leaves it free.
    let from_a = word.wrapping_add(EACH * (0x80 - b'a' as u64));
    let above_z = word.wrapping_add(EACH * (0x7f - b'z' as u64));
    let lower = (from_a & !above_z) & (EACH * 0x80);
    word.wrapping_sub(lower >> 2)
}

/// The bytes behind the last whole eight, one to seven of them, as a word with zeros above. Put
/// together from loads that overlap: most names end here, and a copy of unknown length is a call.
#[inline]
pub(super) fn last_word(bytes: &[u8]) -> u64 {
    let count = bytes.len() % 8;
    if let Some(eight) = bytes.last_chunk::<8>() {
        // The shift is less than the word when there is a rest.
        return u64::from_le_bytes(*eight) >> ((64 - 8 * count) % 64);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | (u64::from(last) >> (64 - 8 * count)) << 32;
    }
    let at = |index: usize| bytes.get(index).map_or(0, |byte| u64::from(*byte) << (8 * index));
    at(0) | at(1) | at(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_has_its_bytes_and_zeros() {
        let bytes: Vec<u8> = (1..=23).collect();
        for length in (1..=bytes.len()).filter(|length| length % 8 != 0) {
            let rest = &bytes[length - length % 8..length];
            let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
            assert_eq!(last_word(&bytes[..length]), word, "{length}");
        }
    }

    #[test]
    fn hashes_stay_what_they_are() {
        // Sizes and numbers that the tools print follow from them.
        assert_eq!(folded_hash(""), 0xcbf2_9ce5_13c7_1aec);
        assert_eq!(folded_hash("obengine"), 0xae3f_4ea0_0b4e_366d);
        assert_eq!(folded_hash(r"C:\Windows\System32"), 0xc0b9_0fe6_92c0_8c16);
        assert_eq!(folded_hash("Größe"), 0x5dec_96ee_c0a6_98fa);
    }

    #[test]
    fn a_hash_is_blind_to_case_and_to_nothing_else() {
        let names = ["a", "OnlineBackup.KEK", "SYSTEM32", "@[`{z", "Größe", "스크래치", ""];
        for name in names {
            assert_eq!(folded_hash(name), folded_hash(&name.to_ascii_uppercase()), "{name}");
            assert_eq!(folded_hash(name), folded_hash(&name.to_ascii_lowercase()), "{name}");
        }
        assert_ne!(folded_hash("a"), folded_hash("aa"));
        assert_ne!(folded_hash("@"), folded_hash("`"));
        assert_eq!(folded_hash("GRÖSSE"), folded_hash("grösse"));
    }
}
