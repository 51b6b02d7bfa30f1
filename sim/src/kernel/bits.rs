//! Sets of bits as Windows passes them about: attributes, rights, flags.
//!
//! Why not a crate: three one-line functions, and the constants keep their documented values.

/// Gives a newtype over an unsigned number the usual operations on sets of bits.
#[macro_export]
macro_rules! bit_set {
    ($type:ty) => {
        impl $type {
            /// True when all bits of `other` are set.
            #[must_use]
            pub const fn has(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// With the bits of `other` set.
            #[must_use]
            pub const fn with(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// With the bits of `other` cleared.
            #[must_use]
            pub const fn without(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }
    };
}
