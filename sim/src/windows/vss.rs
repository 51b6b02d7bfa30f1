//! Volume Shadow Copy: writers, providers, shadow copies and the space they may take.
//!
//! *Models*: writers with their states, the system provider, snapshots, storage associations with
//! used, allocated and maximum space, diff areas that grow with what is written while a snapshot
//! exists, and their deletion when the maximum is reached.
//! *Leaves out*: hardware providers, component metadata, per-block copies.
//! *Sources*: catalogue 4.8; R19; S78; X57, X61-X63.
//! *Seen through*: `vssadmin`, System events volsnap 24, 25 and 36.

use crate::kernel::seed::Seed;
use crate::kernel::time::Moment;

use super::error::Win32;
use super::state::{Facet, StatePath};

/// Smallest diff area that Windows makes: `MinDiffAreaFileSize`, 320 MB \[K\].
pub const MIN_DIFF_AREA: u64 = 320 * 1024 * 1024;
/// Bytes that change on a protected volume during a backup, in thousandths of its used space
/// \[INF\]: what the diff area must hold until the job is through.
pub const CHURN_PER_MILLE: u64 = 10;
/// `VSS_E_INSUFFICIENT_STORAGE`
pub const INSUFFICIENT_STORAGE: u32 = 0x8004_231F;
/// `VSS_E_WRITERERROR_TIMEOUT`: a writer did not thaw in time.
pub const WRITER_TIMEOUT: u32 = 0x8004_23F2;
/// `VSS_E_SNAPSHOT_SET_IN_PROGRESS`: somebody else is creating or holding a snapshot set.
pub const SNAPSHOT_SET_IN_PROGRESS: u32 = 0x8004_2316;
/// `VSS_E_UNEXPECTED`: the service cannot be reached.
pub const UNEXPECTED: u32 = 0x8000_FFFF;

/// State of a writer, with the number that `vssadmin list writers` prints.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WriterState {
    /// 1
    Stable,
    /// 5
    WaitingForCompletion,
    /// 7
    Failed,
}

impl WriterState {
    /// Number and word.
    #[must_use]
    pub fn shown(self) -> (u32, &'static str) {
        match self {
            Self::Stable => (1, "Stable"),
            Self::WaitingForCompletion => (5, "Waiting for completion"),
            Self::Failed => (7, "Failed"),
        }
    }
}

/// A VSS writer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Writer {
    /// Its name.
    pub name: &'static str,
    /// Writer class id.
    pub id: &'static str,
    /// Id of this instance.
    pub instance: String,
    /// Its state.
    pub state: WriterState,
    /// `Last error:`
    pub last_error: &'static str,
}

/// The writers of a server without roles, all stable. Names and class ids are Windows' own \[K\];
/// instance ids follow from them.
#[must_use]
pub fn usual_writers() -> Vec<Writer> {
    const WRITERS: [(&str, &str); 10] = [
        ("Task Scheduler Writer", "d61d61c8-d73a-4eee-8cdd-f6f9786b7124"),
        ("VSS Metadata Store Writer", "75dfb225-e2e4-4d39-9ac9-ffaff65ddf06"),
        ("Performance Counters Writer", "0bada1de-01a9-4625-8278-69e735f39dd2"),
        ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220"),
        ("ASR Writer", "be000cbe-11fe-4426-9c58-531aa6355fc4"),
        ("Shadow Copy Optimization Writer", "4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f"),
        ("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485"),
        ("COM+ REGDB Writer", "542da469-d3e1-473c-9f4f-7847f01fc64f"),
        ("BITS Writer", "4969d978-be47-48b0-b100-f328f07ac1e0"),
        ("WMI Writer", "a6ad56c2-b509-4e6c-bb19-49d8f43532f0"),
    ];
    let instance = |name: &str| {
        let hash = crate::kernel::digest::folded_hash(name);
        let (high, low) = ((hash >> 32) as u32, hash as u32);
        format!(
            "{high:08x}-{:04x}-4{:03x}-8{:03x}-{low:08x}{:04x}",
            low >> 16,
            low & 0xfff,
            high & 0xfff,
            high >> 16
        )
    };
    let writer = |(name, id): &(&'static str, &'static str)| Writer {
        name,
        id,
        instance: instance(name),
        state: WriterState::Stable,
        last_error: "No error",
    };
    WRITERS.iter().map(writer).collect()
}

/// Where shadow copies of a volume are kept, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Association {
    /// Letter of the volume that is copied.
    pub of: char,
    /// Letter of the volume that holds the diff area.
    pub on: char,
    /// Bytes in use.
    pub used: u64,
    /// Bytes set aside.
    pub allocated: u64,
    /// Bytes at most; `None` is UNBOUNDED.
    pub maximum: Option<u64>,
}

/// A shadow copy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Copy {
    /// Number in `HarddiskVolumeShadowCopyN`.
    pub number: u32,
    /// Letter of the volume.
    pub of: char,
    /// When it was made.
    pub created: Moment,
    /// True while a job reads from it; such a copy is gone when the job ends.
    pub transient: bool,
    /// What [`Files::replaced`](super::files::Files::replaced) said of the volume at its making.
    pub since: u64,
}

impl Copy {
    /// A GUID that follows from the copy; `what` tells a copy from its set.
    #[must_use]
    pub fn guid(&self, what: &str) -> String {
        let seed = self.created.0.cast_unsigned() ^ u64::from(self.number) << 48;
        Seed(seed).stream(what).guid()
    }
}

/// What became of a diff area that had to grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// There is room.
    Fits,
    /// The maximum is reached: all copies of the volume are gone.
    Limit,
    /// The volume that holds it is full: all copies of the volume are gone.
    NoSpace,
}

/// VSS on one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Vss {
    /// Writers in the order in which they are listed.
    pub writers: Vec<Writer>,
    /// Storage associations.
    pub storage: Vec<Association>,
    /// Shadow copies.
    pub copies: Vec<Copy>,
    /// Number of the last shadow copy made.
    pub counter: u32,
    /// Who holds a snapshot set in progress, and until when.
    pub busy: Option<(String, Moment)>,
}

impl Vss {
    /// The association of a volume.
    #[must_use]
    pub fn association(&self, of: char) -> Option<&Association> {
        self.storage.iter().find(|association| association.of == of)
    }

    /// Who holds a snapshot set at `at`.
    #[must_use]
    pub fn busy_at(&self, at: Moment) -> Option<&str> {
        self.busy.as_ref().filter(|(_, until)| at < *until).map(|(who, _)| who.as_str())
    }

    /// Sets the maximum; shadow copies that no longer fit are deleted, oldest first. Returns how
    /// many went.
    ///
    /// # Errors
    /// `FILE_NOT_FOUND` when there is no association, `INVALID_PARAMETER` below 1 MB.
    pub fn resize(&mut self, of: char, on: char, maximum: Option<u64>) -> Result<usize, Win32> {
        if maximum.is_some_and(|bytes| bytes < 1024 * 1024) {
            return Err(Win32::INVALID_PARAMETER);
        }
        let there = self.storage.iter_mut().find(|a| a.of == of && a.on == on);
        let association = there.ok_or(Win32::FILE_NOT_FOUND)?;
        association.maximum = maximum;
        let fits = maximum.is_none_or(|bytes| association.used <= bytes);
        if fits {
            return Ok(0);
        }
        association.used = 0;
        association.allocated = 0;
        let before = self.copies.len();
        self.copies.retain(|copy| copy.of != of);
        Ok(before - self.copies.len())
    }

    /// Makes a storage association.
    ///
    /// # Errors
    /// `ALREADY_EXISTS` when there is one, `INVALID_PARAMETER` below 1 MB.
    pub fn associate(&mut self, of: char, on: char, maximum: Option<u64>) -> Result<(), Win32> {
        if self.association(of).is_some() {
            return Err(Win32::ALREADY_EXISTS);
        }
        if maximum.is_some_and(|bytes| bytes < 1024 * 1024) {
            return Err(Win32::INVALID_PARAMETER);
        }
        self.storage.push(Association { of, on, used: 0, allocated: 0, maximum });
        Ok(())
    }

    /// Deletes shadow copies; space is given back with the last copy of a volume. Returns how
    /// many went.
    pub fn delete_copies(&mut self, gone: impl Fn(&Copy) -> bool) -> usize {
        let before = self.copies.len();
        self.copies.retain(|copy| !gone(copy));
        for association in &mut self.storage {
            if !self.copies.iter().any(|copy| copy.of == association.of) {
                (association.used, association.allocated) = (0, 0);
            }
        }
        before - self.copies.len()
    }

    /// Makes a shadow copy that stays. `replaced` is what [`Copy::since`] keeps.
    ///
    /// # Errors
    /// As [`Vss::snapshot`].
    pub fn keep(&mut self, of: char, at: Moment, replaced: u64, free: u64) -> Result<u32, u32> {
        let number = self.snapshot(of, at, 0, free)?;
        if let Some(copy) = self.copies.last_mut() {
            (copy.transient, copy.since) = (false, replaced);
        }
        if let Some(association) = self.storage.iter_mut().find(|a| a.of == of) {
            association.allocated = association.allocated.max(MIN_DIFF_AREA);
        }
        Ok(number)
    }

    /// The diff area of a volume takes in what was overwritten since its oldest copy. It is
    /// allocated in steps. When it may not or cannot grow so far, all copies of the volume go.
    pub fn grow(&mut self, of: char, replaced: u64, free: u64) -> Growth {
        let kept = self.copies.iter().filter(|copy| copy.of == of && !copy.transient);
        let Some(since) = kept.map(|copy| copy.since).min() else { return Growth::Fits };
        let Some(association) = self.storage.iter_mut().find(|a| a.of == of) else {
            return Growth::Fits;
        };
        let needed = replaced.saturating_sub(since);
        let maximum = association.maximum.unwrap_or(u64::MAX);
        let room = association.allocated.saturating_add(free);
        if needed <= maximum && needed <= room {
            association.used = needed;
            let steps = needed.div_ceil(MIN_DIFF_AREA).max(1);
            let wanted = steps.saturating_mul(MIN_DIFF_AREA).max(association.allocated);
            association.allocated = wanted.min(maximum).min(room);
            return Growth::Fits;
        }
        let growth = if needed > maximum { Growth::Limit } else { Growth::NoSpace };
        (association.used, association.allocated) = (0, 0);
        self.copies.retain(|copy| copy.of != of || copy.transient);
        growth
    }

    /// Makes a shadow copy that must outlive `churn` bytes of writes to the volume.
    /// `free` is the free space of the volume that holds the diff area.
    ///
    /// # Errors
    /// The HRESULT that VSS gives: insufficient storage, or somebody else's set in progress.
    pub fn snapshot(&mut self, of: char, at: Moment, churn: u64, free: u64) -> Result<u32, u32> {
        if self.busy_at(at).is_some() {
            return Err(SNAPSHOT_SET_IN_PROGRESS);
        }
        if !self.storage.iter().any(|association| association.of == of) {
            let unlimited = Association { of, on: of, used: 0, allocated: 0, maximum: None };
            self.storage.push(unlimited);
        }
        let Some(association) = self.storage.iter_mut().find(|a| a.of == of) else {
            return Err(UNEXPECTED);
        };
        let needed = association.used + churn.max(MIN_DIFF_AREA);
        let allowed = association.maximum.unwrap_or(u64::MAX).min(association.used + free);
        if needed > allowed {
            return Err(INSUFFICIENT_STORAGE);
        }
        self.counter += 1;
        self.copies.push(Copy { number: self.counter, of, created: at, transient: true, since: 0 });
        Ok(self.counter)
    }

    /// Ends a job's hold on its shadow copy: it is deleted, and its space is given back.
    pub fn release(&mut self, number: u32) {
        self.copies.retain(|copy| copy.number != number);
    }
}

impl Facet for Vss {
    const KIND: &'static str = "vss";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        // The counter only counts: it means nothing to anybody.
        let Self { writers, storage, copies, counter: _, busy } = self;
        let pieces = [
            ("writers", *writers != base.writers),
            ("storage", *storage != base.storage),
            ("copies", *copies != base.copies),
            ("busy", *busy != base.busy),
        ];
        for (name, _) in pieces.into_iter().filter(|piece| piece.1) {
            out.push(StatePath::new(Self::KIND, name));
        }
    }

    fn restore(&mut self, base: &Self, path: &str) {
        match path {
            "writers" => self.writers.clone_from(&base.writers),
            "storage" => self.storage.clone_from(&base.storage),
            "copies" => self.copies.clone_from(&base.copies),
            "busy" => self.busy.clone_from(&base.busy),
            _ => {}
        }
    }

    fn show(&self, path: &str) -> Option<String> {
        match path {
            "writers" => Some(format!("{:?}", self.writers)),
            "storage" => Some(format!("{:?}", self.storage)),
            "copies" => Some(format!("{:?}", self.copies)),
            "busy" => Some(format!("{:?}", self.busy)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    fn vss(maximum: u64) -> Vss {
        let association =
            Association { of: 'D', on: 'D', used: 0, allocated: 0, maximum: Some(maximum) };
        Vss { storage: vec![association], ..Vss::default() }
    }

    #[test]
    fn a_snapshot_needs_room_for_what_changes_while_it_exists() {
        assert_eq!(vss(GIB).snapshot('D', Moment(0), GIB, 9 * GIB), Ok(1));
        assert_eq!(vss(GIB - 1).snapshot('D', Moment(0), GIB, 9 * GIB), Err(INSUFFICIENT_STORAGE));
        assert_eq!(vss(9 * GIB).snapshot('D', Moment(0), GIB, GIB - 1), Err(INSUFFICIENT_STORAGE));
        assert_eq!(
            vss(MIN_DIFF_AREA - 1).snapshot('D', Moment(0), 0, 9 * GIB),
            Err(INSUFFICIENT_STORAGE)
        );
    }

    #[test]
    fn a_diff_area_grows_with_what_is_overwritten_until_the_copies_go() {
        let mut vss = vss(2 * GIB);
        assert_eq!(vss.grow('D', 9 * GIB, GIB), Growth::Fits, "nothing to keep");
        vss.keep('D', Moment(0), 5 * GIB, 9 * GIB).unwrap();
        assert_eq!(vss.grow('D', 6 * GIB, 9 * GIB), Growth::Fits);
        assert_eq!((vss.storage[0].used, vss.storage[0].allocated), (GIB, 4 * MIN_DIFF_AREA));
        let mut other = vss.clone();
        assert_eq!(other.grow('D', 7 * GIB, 0), Growth::NoSpace);
        assert_eq!(vss.grow('D', 7 * GIB + 1, 9 * GIB), Growth::Limit);
        assert_eq!((vss.copies.len(), vss.storage[0].used), (0, 0));
    }

    #[test]
    fn a_smaller_maximum_deletes_copies_that_no_longer_fit() {
        let mut vss = vss(9 * GIB);
        vss.storage[0].used = 2 * GIB;
        vss.keep('D', Moment(0), 0, 9 * GIB).unwrap();
        assert_eq!(vss.resize('D', 'D', Some(3 * GIB)), Ok(0));
        assert_eq!(vss.resize('D', 'D', Some(GIB)), Ok(1));
        assert_eq!(vss.resize('D', 'E', Some(GIB)), Err(Win32::FILE_NOT_FOUND));
    }
}
