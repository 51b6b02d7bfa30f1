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
    // FNV-1a over folded characters: names are short, and no allocation is needed.
    name.chars().fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        (hash ^ u64::from(super::text::fold(c) as u32)).wrapping_mul(0x0100_0000_01b3)
    })
}
