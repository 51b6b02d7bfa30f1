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
    if !name.is_ascii() {
        // A name outside ASCII never equals one inside it, so the two may hash differently.
        return name.chars().fold(START, |hash, c| step(hash, super::text::fold(c).into()));
    }
    let mut hash = START ^ name.len() as u64;
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    for word in words {
        hash = step(hash, upper_case(u64::from_le_bytes(*word)));
    }
    if !rest.is_empty() {
        // Byte by byte: a copy of unknown length is a call, and most names end here.
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = step(hash, upper_case(word));
    }
    hash ^ (hash >> 31)
}

/// Upper-cases eight ASCII bytes at once.
pub(super) const fn upper_case(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Bit 7 of a byte says: at least `a`; more than `z`. ASCII leaves it free.
    let from_a = word + EACH * (0x80 - b'a' as u64);
    let above_z = word + EACH * (0x7f - b'z' as u64);
    let lower = (from_a & !above_z) & (EACH * 0x80);
    word - (lower >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

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
