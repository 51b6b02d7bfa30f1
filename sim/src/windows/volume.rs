//! Volumes: what a drive letter stands for.
//!
//! *Models*: letter, GUID, label, file system, kind of drive, capacity, the states that keep a
//! backup away from it (read-only, offline, locked by BitLocker, deduplicated), and whether it is
//! the temporary disk of a virtual machine in Azure.
//! *Leaves out*: partitions, disks with several volumes, mount points, quotas.
//! *Sources*: catalogue 3.3, 3.4, 4.8; R14, R17, R18, R26.
//! *Seen through*: `fsutil fsinfo`, `fsutil volume diskfree`, `vol`, `dir`, `vssadmin`.

use crate::kernel::names::Id;

/// File system of a volume.
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
pub enum FileSystem {
    /// NTFS, the only one that is supported as source (3.4).
    Ntfs,
    /// ReFS.
    Refs,
    /// FAT32.
    Fat32,
}

impl FileSystem {
    /// As tools print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ntfs => "NTFS",
            Self::Refs => "ReFS",
            Self::Fat32 => "FAT32",
        }
    }
}

/// Kind of drive, as `GetDriveType` answers.
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
pub enum DriveKind {
    /// A fixed disk.
    Fixed,
    /// Removable media.
    Removable,
    /// A network share with a drive letter.
    Network,
    /// Optical media.
    CdRom,
}

impl DriveKind {
    /// As `fsutil fsinfo drivetype` prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed Drive",
            Self::Removable => "Removable Drive",
            Self::Network => "Remote/Network Drive",
            Self::CdRom => "CD-ROM Drive",
        }
    }
}

/// The disks of a machine: each volume on a fixed or removable disk has one to itself, and their
/// numbers follow the order of the volumes.
#[must_use]
pub fn disks(volumes: &[Volume]) -> Vec<&Volume> {
    let is_disk = |v: &&Volume| matches!(v.kind, DriveKind::Fixed | DriveKind::Removable);
    volumes.iter().filter(is_disk).collect()
}

/// One volume.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Volume {
    /// Drive letter, upper case.
    pub letter: char,
    /// The GUID of `\\?\Volume{GUID}\`, lower case, without braces.
    pub guid: String,
    /// Volume label.
    pub label: String,
    /// File system.
    pub file_system: FileSystem,
    /// Kind of drive.
    pub kind: DriveKind,
    /// Size in bytes.
    pub capacity: u64,
    /// Read-only attribute of the disk or volume.
    pub read_only: bool,
    /// The disk is offline.
    pub offline: bool,
    /// BitLocker protects it and it is locked now.
    pub locked: bool,
    /// Data deduplication is enabled on it.
    pub dedup: bool,
    /// Deduplication of new files was switched off; what is deduplicated stays so.
    pub dedup_paused: bool,
    /// It lies on premium storage of Azure.
    pub premium: bool,
    /// It is the temporary disk of a virtual machine in Azure: what lies there does not outlive a
    /// move of the machine to other hardware (X36).
    pub temporary: bool,
    /// The directory at its top.
    pub root: Id,
}

impl Volume {
    /// A healthy NTFS volume on a fixed disk.
    #[must_use]
    pub fn fixed(letter: char, guid: &str, label: &str, capacity: u64, root: Id) -> Self {
        Self {
            letter: letter.to_ascii_uppercase(),
            guid: guid.to_owned(),
            label: label.to_owned(),
            file_system: FileSystem::Ntfs,
            kind: DriveKind::Fixed,
            capacity,
            read_only: false,
            offline: false,
            locked: false,
            dedup: false,
            dedup_paused: false,
            premium: false,
            temporary: false,
            root,
        }
    }

    /// `C:`
    #[must_use]
    pub fn drive(&self) -> String {
        format!("{}:", self.letter)
    }

    /// `\\?\Volume{GUID}\`
    #[must_use]
    pub fn guid_path(&self) -> String {
        format!(r"\\?\Volume{{{}}}\", self.guid)
    }

    /// What a `.BEK` file of this volume holds: its external key. A stand-in that names the volume.
    #[must_use]
    pub fn external_key(&self) -> String {
        format!("BitLocker external key of {}\r\n", self.guid_path())
    }

    /// The serial number that `vol` and `dir` print, from the GUID.
    #[must_use]
    pub fn serial(&self) -> String {
        let digits: String =
            self.guid.chars().filter(char::is_ascii_hexdigit).take(8).collect::<String>();
        let digits = digits.to_uppercase();
        format!("{}-{}", digits.get(..4).unwrap_or("0000"), digits.get(4..8).unwrap_or("0000"))
    }
}
