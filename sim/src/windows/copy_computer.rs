//! The copy computer: a second, small machine, to which the disks of offline seeding are attached.
//!
//! *Models*: its name, what it runs on, versions of Azure PowerShell, BitLocker, and the share that
//! the server stages its first backup on. *Leaves out*: everything else that a computer is; the
//! disks themselves. *Sources*: R35; S16, X83 (import-export page).
//! *Seen through*: `copypc`, marslab's stand-in for sitting there.

use crate::facet_by_field;

use super::identity::Hardware;

/// The computer with the SATA disks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CopyComputer {
    /// Computer name, upper case.
    pub name: String,
    /// What it runs on.
    pub hardware: Hardware,
    /// Versions of the module AzureRM that are installed.
    pub azure_powershell: Vec<String>,
    /// BitLocker is installed: the disks travel encrypted.
    pub bitlocker: bool,
    /// Bytes of the volume with the staging share.
    pub capacity: u64,
    /// Bytes on it that an earlier seeding left.
    pub leftovers: u64,
}

facet_by_field!(CopyComputer, "copy", {
    name,
    hardware,
    azure_powershell,
    bitlocker,
    capacity,
    leftovers,
});

impl Default for CopyComputer {
    /// A physical computer with BitLocker and an empty share.
    fn default() -> Self {
        Self {
            name: "COPY01".to_owned(),
            hardware: Hardware::Physical,
            azure_powershell: Vec::new(),
            bitlocker: true,
            capacity: 400 << 30,
            leftovers: 0,
        }
    }
}

impl CopyComputer {
    /// The staging share, as the server names it.
    #[must_use]
    pub fn staging(&self) -> String {
        format!(r"\\{}\Staging", self.name)
    }

    /// Bytes free on the staging share.
    #[must_use]
    pub fn free(&self) -> u64 {
        self.capacity.saturating_sub(self.leftovers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_seeding_left_is_not_free() {
        let mut copy = CopyComputer::default();
        assert_eq!((copy.free(), copy.staging().as_str()), (400 << 30, r"\\COPY01\Staging"));
        copy.leftovers = 500 << 30;
        assert_eq!(copy.free(), 0);
    }
}
