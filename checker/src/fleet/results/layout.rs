//! Which machine stands in which part, and which parts are one share of the work.
//!
//! *Promise*: part `k` holds the machines from `k` times the size of a part on, and the size
//! follows from the number of machines (or is asked for), never from threads, shards or the host.

use std::ops::Range;

use scenarios::fleet::MACHINES;

use crate::error::Error;

/// Parts that a fleet should have at least, so that shards have something to do.
const PARTS: u64 = 64;
/// Machines of a part, unless somebody asks for others.
const USUAL: Range<u64> = 1 << 10..1 << 16;
/// Parts of a folder at most: every one is a file.
const MOST: u64 = 100_000;
/// Machines of a part at most: a part is held in memory.
const LARGEST: u64 = 1 << 20;

/// A fleet in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Machines.
    pub machines: u64,
    /// Machines of a part; the last one may have fewer.
    pub part: u64,
}

impl Layout {
    /// The parts of a fleet, of a size that is asked for or of the usual one.
    ///
    /// # Errors
    /// No machines or too many, parts that are too small or too large.
    pub fn new(machines: u64, part: Option<u64>) -> Result<Self, Error> {
        if !(1..=MACHINES).contains(&machines) {
            let what = format!("a fleet of {machines} machines; it can have 1 to {MACHINES}");
            return Err(Error::input(what));
        }
        let usual = (machines / PARTS + 1).next_power_of_two() / 2;
        let part = part.unwrap_or(usual.clamp(USUAL.start, USUAL.end));
        let least = machines.div_ceil(MOST);
        if !(least..=LARGEST).contains(&part) {
            return Err(Error::input(format!(
                "parts of {part} machines; of a fleet of {machines} they can have {least} to \
                 {LARGEST}"
            )));
        }
        Ok(Self { machines, part })
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(self) -> u64 {
        self.machines.div_ceil(self.part)
    }

    /// The machines of a part.
    #[must_use]
    pub fn range(self, part: u64) -> Range<u64> {
        let from = part * self.part;
        from..self.machines.min(from + self.part)
    }

    /// How many machines a part has.
    #[must_use]
    pub fn count(self, part: u64) -> u64 {
        let range = self.range(part);
        range.end - range.start
    }

    /// The parts of one share of several, from 0. With more shares than parts some are empty.
    #[must_use]
    pub fn share(self, share: (u64, u64)) -> Range<u64> {
        portion(self.parts(), share)
    }
}

/// One share of so many, from 0. With more shares than there are some are empty.
#[must_use]
pub fn portion(whole: u64, (share, of): (u64, u64)) -> Range<u64> {
    let at = |share: u64| (u128::from(whole) * u128::from(share) / u128::from(of)) as u64;
    at(share)..at(share + 1)
}

/// Reads `3/64`: one share of several, from 0.
///
/// # Errors
/// What is none.
pub fn share(text: &str) -> Result<(u64, u64), Error> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|(share, of): &(u64, u64)| share < of).ok_or_else(|| {
        Error::input(format!("`{text}` is no shard; write `0/64` to `63/64` for 64 of them"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::exit;

    #[test]
    fn parts_and_shares_cover_every_machine_once() {
        for machines in [1, 10, 1_023, 1_024, 100_000, 1_000_000, 1_000_000_000] {
            let layout = Layout::new(machines, None).unwrap();
            let mut next = 0;
            for part in 0..layout.parts() {
                let range = layout.range(part);
                assert!(range.start == next && !range.is_empty());
                next = range.end;
            }
            assert_eq!(next, machines);
            for of in [1, 7, 64, 1_000] {
                let mut next = 0;
                for share in 0..of {
                    let parts = layout.share((share, of));
                    assert_eq!(parts.start, next);
                    next = parts.end;
                }
                assert_eq!(next, layout.parts());
            }
        }
    }

    #[test]
    fn a_large_fleet_has_parts_for_64_shards_and_not_too_many() {
        let size = |machines| Layout::new(machines, None).unwrap().part;
        assert_eq!(size(1), 1_024);
        assert_eq!(size(100_000), 1_024);
        assert_eq!(size(1_000_000), 8_192);
        assert_eq!(size(10_000_000), 65_536);
        assert_eq!(size(1_000_000_000), 65_536);
    }

    #[test]
    fn what_is_no_fleet_no_part_and_no_shard_is_refused() {
        for machines in [0, 1_000_000_001, 1_000_000_000_000, u64::MAX] {
            assert_eq!(Layout::new(machines, None).unwrap_err().code, exit::INPUT);
        }
        for part in [0, 1, LARGEST + 1, u64::MAX] {
            assert_eq!(Layout::new(1_000_000, Some(part)).unwrap_err().code, exit::INPUT);
        }
        for text in ["3", "3/3", "-1/3", "a/b", "1/0", "/", "1/2/3", ""] {
            assert_eq!(share(text).unwrap_err().code, exit::INPUT, "{text}");
        }
        assert_eq!(share("63/64"), Ok((63, 64)));
    }
}
