//! Access masks: which rights on a file or directory are meant.
//!
//! *Models*: the specific, standard and generic rights, the mapping of generic rights for files,
//! and the letters that `icacls` reads and prints for them.
//! *Leaves out*: masks of registry keys, services and other objects.
//! *Sources*: [MS-DTYP] 2.4.3; conformance table `ntfs_open_acl`; general Windows knowledge \[K\].
//! *Seen through*: `icacls`, and every open that is refused.

use crate::kernel::text::same;

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AccessMask(pub u32);

crate::bit_set!(AccessMask);

impl AccessMask {
    /// No right at all.
    pub const NONE: Self = Self(0);
    /// Read data of a file; list a directory.
    pub const READ_DATA: Self = Self(0x1);
    /// Write data of a file; add a file to a directory.
    pub const WRITE_DATA: Self = Self(0x2);
    /// Append to a file; add a directory to a directory.
    pub const APPEND_DATA: Self = Self(0x4);
    /// Read extended attributes.
    pub const READ_EA: Self = Self(0x8);
    /// Write extended attributes.
    pub const WRITE_EA: Self = Self(0x10);
    /// Execute a file; pass through a directory.
    pub const EXECUTE: Self = Self(0x20);
    /// Delete any child of a directory.
    pub const DELETE_CHILD: Self = Self(0x40);
    /// Read attributes.
    pub const READ_ATTRIBUTES: Self = Self(0x80);
    /// Write attributes.
    pub const WRITE_ATTRIBUTES: Self = Self(0x100);
    /// Delete the thing itself.
    pub const DELETE: Self = Self(0x1_0000);
    /// Read the security descriptor.
    pub const READ_CONTROL: Self = Self(0x2_0000);
    /// Change the access rules.
    pub const WRITE_DAC: Self = Self(0x4_0000);
    /// Change the owner.
    pub const WRITE_OWNER: Self = Self(0x8_0000);
    /// Wait for the handle.
    pub const SYNCHRONIZE: Self = Self(0x10_0000);
    /// Read and change the audit rules; needs the privilege, never granted by a rule.
    pub const SYSTEM_SECURITY: Self = Self(0x100_0000);
    /// As much as the rules allow.
    pub const MAXIMUM_ALLOWED: Self = Self(0x200_0000);
    /// Generic all, [`AccessMask::FULL`] on a file.
    pub const GENERIC_ALL: Self = Self(0x1000_0000);
    /// Generic execute.
    pub const GENERIC_EXECUTE: Self = Self(0x2000_0000);
    /// Generic write.
    pub const GENERIC_WRITE: Self = Self(0x4000_0000);
    /// Generic read.
    pub const GENERIC_READ: Self = Self(0x8000_0000);

    /// Full control, `F`: every specific and standard right.
    pub const FULL: Self = Self(0x1f_01ff);
    /// Modify, `M`.
    pub const MODIFY: Self = Self(0x13_01bf);
    /// Read and execute, `RX`.
    pub const READ_EXECUTE: Self = Self(0x12_00a9);
    /// Read, `R`; what generic read means for files.
    pub const READ: Self = Self(0x12_0089);
    /// Write, `W`, as `icacls` grants it: without the right to read the access rules.
    pub const WRITE: Self = Self(0x10_0116);

    const FILE_GENERIC_WRITE: Self = Self(0x12_0116);
    const FILE_GENERIC_EXECUTE: Self = Self(0x12_00a0);
    const SPECIFIC_AND_STANDARD: Self = Self(0x1f_01ff);

    /// True when any bit of `other` is set.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True when no bit is set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True when a generic right is set that the mapping would replace.
    #[must_use]
    pub const fn is_generic(self) -> bool {
        self.0 & 0xf000_0000 != 0
    }

    /// With generic rights replaced by what they mean for files and directories.
    #[must_use]
    pub const fn mapped(self) -> Self {
        let mut mask = Self(self.0 & 0x0fff_ffff);
        if self.any(Self::GENERIC_READ) {
            mask = mask.with(Self::READ);
        }
        if self.any(Self::GENERIC_WRITE) {
            mask = mask.with(Self::FILE_GENERIC_WRITE);
        }
        if self.any(Self::GENERIC_EXECUTE) {
            mask = mask.with(Self::FILE_GENERIC_EXECUTE);
        }
        if self.any(Self::GENERIC_ALL) {
            mask = mask.with(Self::FULL);
        }
        mask
    }

    /// True when, after the mapping, only bits are left that mean something for a file.
    #[must_use]
    pub const fn is_valid_for_files(self) -> bool {
        let known =
            Self::SPECIFIC_AND_STANDARD.with(Self::SYSTEM_SECURITY).with(Self::MAXIMUM_ALLOWED);
        self.mapped().without(known).is_empty()
    }
}

/// Simple rights as `icacls` names them, the widest first.
const SIMPLE: &[(&str, AccessMask)] = &[
    ("F", AccessMask::FULL),
    ("M", AccessMask::MODIFY),
    ("RX", AccessMask::READ_EXECUTE),
    ("R", AccessMask::READ),
    ("W", AccessMask::WRITE),
    ("D", AccessMask(0x11_0000)),
];

/// Single rights in the order in which `icacls` prints them.
const SPECIFIC: &[(&str, AccessMask)] = &[
    ("DE", AccessMask::DELETE),
    ("Rc", AccessMask::READ_CONTROL),
    ("WDAC", AccessMask::WRITE_DAC),
    ("WO", AccessMask::WRITE_OWNER),
    ("S", AccessMask::SYNCHRONIZE),
    ("AS", AccessMask::SYSTEM_SECURITY),
    ("MA", AccessMask::MAXIMUM_ALLOWED),
    ("GR", AccessMask::GENERIC_READ),
    ("GW", AccessMask::GENERIC_WRITE),
    ("GE", AccessMask::GENERIC_EXECUTE),
    ("GA", AccessMask::GENERIC_ALL),
    ("RD", AccessMask::READ_DATA),
    ("WD", AccessMask::WRITE_DATA),
    ("AD", AccessMask::APPEND_DATA),
    ("REA", AccessMask::READ_EA),
    ("WEA", AccessMask::WRITE_EA),
    ("X", AccessMask::EXECUTE),
    ("DC", AccessMask::DELETE_CHILD),
    ("RA", AccessMask::READ_ATTRIBUTES),
    ("WA", AccessMask::WRITE_ATTRIBUTES),
];

/// What stands in inherit-only rules of a healthy system for `M`.
const GENERIC_MODIFY: AccessMask = AccessMask(0xe001_0000);

impl AccessMask {
    /// The rights as `icacls` prints them between parentheses: `F`, `RX,W`, `S,RD`, `GR,GE`.
    #[must_use]
    pub fn letters(self) -> String {
        if self.is_empty() {
            return "N".to_owned();
        }
        if self == GENERIC_MODIFY {
            return "M".to_owned();
        }
        if self == Self::GENERIC_ALL {
            return "F".to_owned();
        }
        let (mut left, mut names) = (self, Vec::new());
        // A simple right is named when all of it was in the mask and something of it is new.
        let (mut covered, simple) = (Self::NONE, SIMPLE.iter());
        for (name, mask) in simple {
            let news = mask.without(covered).without(Self::SYNCHRONIZE);
            if self.has(*mask) && left.has(news) && !news.is_empty() {
                names.push(*name);
                covered = covered.with(*mask);
                left = left.without(*mask);
            }
        }
        names.extend(SPECIFIC.iter().filter(|(_, mask)| left.has(*mask)).map(|(name, _)| *name));
        names.join(",")
    }

    /// Reads rights as a command line gives them: `F`, `(F)`, `(RX,W)`. `None` for unknown letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let inner = inner.unwrap_or(text);
        if same(inner, "N") {
            return Some(Self::NONE);
        }
        inner.split(',').try_fold(Self::NONE, |mask, name| {
            let known = SIMPLE.iter().chain(SPECIFIC).find(|(known, _)| same(known, name.trim()));
            known.map(|(_, more)| mask.with(*more))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_printed_as_icacls_prints_them() {
        for (mask, text) in [
            (0x1f_01ff, "F"),
            (0x13_01bf, "M"),
            (0x13_01ff, "M,DC"),
            (0x12_00a9, "RX"),
            (0x12_019f, "R,W"),
            (0x12_01bf, "RX,W"),
            (0x12_0116, "W,Rc"),
            (0x12_00ab, "RX,WD"),
            (0x10_0001, "S,RD"),
            (0x13_00a9, "RX,D"),
            (0x12_00a0, "Rc,S,X,RA"),
            (0x4, "AD"),
            (0xa000_0000, "GR,GE"),
            (0x1000_0000, "F"),
            (0xe001_0000, "M"),
            (0, "N"),
        ] {
            assert_eq!(AccessMask(mask).letters(), text, "{mask:#x}");
        }
    }

    #[test]
    fn printed_rights_are_read_back() {
        for bit in 0..9 {
            for other in 16..21 {
                let mask = AccessMask(1 << bit | 1 << other);
                assert_eq!(AccessMask::parse(&mask.letters()), Some(mask));
            }
        }
        assert_eq!(AccessMask::parse("(rx,w)"), Some(AccessMask(0x12_01bf)));
        assert_eq!(AccessMask::parse("(Q)"), None);
    }

    #[test]
    fn reserved_bits_mean_nothing_for_a_file() {
        assert!(AccessMask(0x8300_0000).is_valid_for_files());
        for bit in [9, 15, 21, 23, 26, 27] {
            assert!(!AccessMask(1 << bit).is_valid_for_files(), "bit {bit}");
        }
    }
}
