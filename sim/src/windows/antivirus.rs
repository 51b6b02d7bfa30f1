//! Antivirus: what it scans, what it leaves alone.
//!
//! *Models*: one product with real-time protection, excluded paths and excluded processes. It
//! scans files in the background, whoever opened them, and it holds programs that are not
//! excluded. A missing exclusion therefore hurts by itself: of the scratch folder, of the bin
//! folder, of `cbengine.exe`, and of every single `csc.exe`. What it suspects it keeps everybody
//! from, until the path is excluded. A product may also scan in the background: then a gap in the
//! exclusions costs time only.
//! *Leaves out*: signatures, quarantine, cloud protection, scan schedules.
//! *Sources*: R20-R23; S28-S31, S47-S50, S79-S83, S85; X18; 3.10; 5.2.
//! *Seen through*: `Get-MpPreference`, `Add-/Remove-MpPreference`, `Get-MpComputerStatus`,
//! `Get-MpThreatDetection`.

use crate::facet_by_field;
use crate::kernel::text::{is_at_or_below, named};

/// The antivirus product of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Antivirus {
    /// Name of the product; empty when there is none.
    pub product: String,
    /// Real-time protection is on.
    pub realtime: bool,
    /// `ExclusionPath`
    pub excluded_paths: Vec<String>,
    /// `ExclusionProcess`: full paths or bare program names.
    pub excluded_processes: Vec<String>,
    /// It scans what was opened while the opener goes on (performance mode): nothing is held, all
    /// that no exclusion covers is slow.
    pub background: bool,
    /// Files and folders that it suspects: nobody gets at them while it protects.
    pub suspects: Vec<String>,
}

facet_by_field!(Antivirus, "antivirus", {
    product, realtime, excluded_paths, excluded_processes, background, suspects,
});

impl Antivirus {
    /// True when no exclusion keeps it from the file at `path`.
    #[must_use]
    pub fn reaches(&self, path: &str) -> bool {
        self.realtime
            && !self.excluded_paths.iter().any(|excluded| {
                is_at_or_below(path, excluded.trim_end_matches('*').trim_end_matches('\\'))
            })
    }

    /// True when it may hold the file at `path`.
    #[must_use]
    pub fn scans(&self, path: &str) -> bool {
        !self.background && self.reaches(path)
    }

    /// True when it keeps everybody from `path` because it suspects it, or a folder above it.
    #[must_use]
    pub fn denies(&self, path: &str) -> bool {
        self.reaches(path) && self.suspects.iter().any(|suspect| is_at_or_below(path, suspect))
    }

    /// True when no exclusion keeps it from what the program at `path` does.
    #[must_use]
    pub fn reaches_program(&self, path: &str) -> bool {
        let start = path.bytes().rposition(|byte| byte == b'\\').map_or(0, |at| at + 1);
        // A name that is excluded without its folder is that of a file in any folder.
        let (is_path, is_file) = (named(path), named(&path[start..]));
        let covers = |excluded: &String| is_path(excluded) || is_file(excluded);
        self.realtime && !self.excluded_processes.iter().any(covers)
    }

    /// True when it may hold or block the program at `path`.
    #[must_use]
    pub fn holds_program(&self, path: &str) -> bool {
        !self.background && self.reaches_program(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusion_covers_a_folder_and_not_its_namesake() {
        let antivirus = Antivirus {
            realtime: true,
            excluded_paths: vec![r"D:\Scratch\*".into()],
            excluded_processes: vec!["cbengine.exe".into()],
            ..Antivirus::default()
        };
        assert!(!antivirus.scans(r"d:\scratch\a.vhd"));
        assert!(antivirus.scans(r"D:\Scratch2\a.vhd"));
        assert!(!antivirus.holds_program(r"C:\x\CBEngine.exe"));
        assert!(antivirus.holds_program(r"C:\x\csc.exe"));
    }
}
