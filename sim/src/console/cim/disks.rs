//! Disks, partitions, volumes as `root/cimv2` has them.
//!
//! *Models*: each volume on a disk of its own, with one partition; volumes without a letter; states
//! that hide a volume (offline disk) or its content (locked by BitLocker).
//! *Sources*: the MOF definitions; `windows/volume.rs`; what a Server 2019 answers \[K\].

use super::class::{Cell, Definition, Method, Named, Scene};
use super::system::{DEVICE, DEVICE_PARENTS, ELEMENT};
use crate::windows::hardware;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::volume::{DriveKind, Volume, disks};

/// Bytes of a sector.
const SECTOR: u64 = 512;
/// Where the partition of a volume begins on its disk: behind 1 MiB.
pub(super) const OFFSET: u64 = 1 << 20;

/// Numbers of `GetDriveType`, with the words that go with them.
pub(super) fn drive_type(kind: DriveKind) -> (u32, &'static str) {
    match kind {
        DriveKind::Removable => (2, "Removable Disk"),
        DriveKind::Fixed => (3, "Local Fixed Disk"),
        DriveKind::Network => (4, "Network Connection"),
        DriveKind::CdRom => (5, "CD-ROM Disc"),
    }
}

/// Volumes that are there: those on disks that are online.
pub(super) fn online(host: &Host) -> impl Iterator<Item = &Volume> {
    host.files.volumes().iter().filter(|volume| !volume.offline)
}

/// Disks with their numbers.
pub(super) fn numbered(host: &Host) -> Vec<(u32, &Volume)> {
    disks(host.files.volumes()).into_iter().zip(0..).map(|(volume, at)| (at, volume)).collect()
}

/// Name of the model of a disk.
pub(super) fn model(host: &Host) -> &'static str {
    match host.identity.hardware {
        Hardware::Physical => "HPE LOGICAL VOLUME",
        Hardware::Virtual | Hardware::AzureVm => "Msft Virtual Disk",
    }
}

/// Compressing is possible on NTFS alone.
fn is_ntfs(volume: &Volume) -> bool {
    volume.file_system == crate::windows::volume::FileSystem::Ntfs
}

/// `Win32_LogicalDisk`
pub(in crate::console) const LOGICAL: Definition = Definition {
    name: "Win32_LogicalDisk",
    parents: &[
        "CIM_LogicalDisk",
        "CIM_StorageExtent",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "uint16 Access, uint64 BlockSize, string ErrorMethodology, uint64 NumberOfBlocks, \
         string Purpose, uint64 FreeSpace, uint64 Size",
        "boolean Compressed, uint32 DriveType, string FileSystem, \
         uint32 MaximumComponentLength, uint32 MediaType, string ProviderName, \
         boolean QuotasDisabled, boolean QuotasIncomplete, boolean QuotasRebuilding, \
         boolean SupportsDiskQuotas, boolean SupportsFileBasedCompression, \
         boolean VolumeDirty, string VolumeName, string VolumeSerialNumber",
    ],
    instances: |scene| online(&scene.world.host).map(|v| logical(&scene.world.host, v)).collect(),
    methods: &[Method::lacking("Chkdsk"), Method::lacking("Reset")],
    ..Definition::NEW
};

fn logical(host: &Host, volume: &Volume) -> Named {
    let drive = volume.drive();
    let (kind, about) = drive_type(volume.kind);
    let mut named: Named = vec![
        ("Caption", (&drive).into()),
        ("Description", about.into()),
        ("Name", (&drive).into()),
        ("CreationClassName", "Win32_LogicalDisk".into()),
        ("DeviceID", (&drive).into()),
        ("SystemCreationClassName", "Win32_ComputerSystem".into()),
        ("SystemName", (&host.identity.name).into()),
        ("Access", 0u16.into()),
        ("DriveType", kind.into()),
        ("MediaType", if volume.kind == DriveKind::Fixed { 12u32 } else { 11 }.into()),
    ];
    // A locked volume has no file system that anybody could ask.
    if !volume.locked {
        let quotas = is_ntfs(volume);
        named.extend([
            ("FreeSpace", Cell::from(host.free(volume.letter))),
            ("Size", volume.capacity.into()),
            ("Compressed", false.into()),
            ("FileSystem", volume.file_system.name().into()),
            ("MaximumComponentLength", 255u32.into()),
            ("QuotasDisabled", quotas.then_some(true).into()),
            ("QuotasIncomplete", quotas.then_some(false).into()),
            ("QuotasRebuilding", quotas.then_some(false).into()),
            ("SupportsDiskQuotas", quotas.into()),
            ("SupportsFileBasedCompression", quotas.into()),
            ("VolumeDirty", quotas.then_some(false).into()),
            ("VolumeName", (&volume.label).into()),
            ("VolumeSerialNumber", volume.serial().replace('-', "").into()),
        ]);
    }
    named
}

/// `Win32_Volume`
pub(in crate::console) const VOLUME: Definition = Definition {
    name: "Win32_Volume",
    parents: &[
        "CIM_StorageVolume",
        "CIM_StorageExtent",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "uint16 Access, uint64 BlockSize, string ErrorMethodology, uint64 NumberOfBlocks, \
         string Purpose",
        "boolean Automount, boolean BootVolume, uint64 Capacity, boolean Compressed, \
         boolean DirtyBitSet, string DriveLetter, uint32 DriveType, string FileSystem, \
         uint64 FreeSpace, boolean IndexingEnabled, string Label, \
         uint32 MaximumFileNameLength, boolean PageFilePresent, boolean QuotasEnabled, \
         boolean QuotasIncomplete, boolean QuotasRebuilding, uint32 SerialNumber, \
         boolean SupportsDiskQuotas, boolean SupportsFileBasedCompression, \
         boolean SystemVolume",
    ],
    instances: volumes,
    methods: &[
        Method::lacking("AddMountPoint"),
        Method::lacking("Chkdsk"),
        Method::lacking("Defrag"),
        Method::lacking("DefragAnalysis"),
        Method::lacking("Dismount"),
        Method::lacking("Format"),
        Method::lacking("Mount"),
    ],
    ..Definition::NEW
};

fn volumes(scene: Scene<'_>) -> Vec<Named> {
    let host = &scene.world.host;
    let lettered = online(host).filter(|volume| volume.kind != DriveKind::Network);
    let mut all: Vec<Named> = lettered
        .map(|volume| {
            let (kind, _) = drive_type(volume.kind);
            let name = format!("{}\\", volume.drive());
            let mut named = volume_of(host, &volume.guid_path(), &name);
            named.extend([
                ("DriveLetter", Cell::from(volume.drive())),
                ("DriveType", kind.into()),
                ("BootVolume", (volume.letter == 'C').into()),
                ("PageFilePresent", (volume.letter == 'C').into()),
                ("SystemVolume", (volume.letter == 'C').into()),
                ("Automount", true.into()),
            ]);
            if !volume.locked {
                let serial = u32::from_str_radix(&volume.serial().replace('-', ""), 16);
                named.extend([
                    ("BlockSize", Cell::from(4096u64)),
                    ("Capacity", volume.capacity.into()),
                    ("FreeSpace", host.free(volume.letter).into()),
                    ("FileSystem", volume.file_system.name().into()),
                    ("Label", (&volume.label).into()),
                    ("SerialNumber", serial.unwrap_or(0).into()),
                    ("SupportsDiskQuotas", is_ntfs(volume).into()),
                    ("SupportsFileBasedCompression", is_ntfs(volume).into()),
                ]);
                named.extend(usual());
            }
            named
        })
        .collect();
    all.extend(host.mounted_folders.volumes.iter().map(|volume| {
        let name = match volume.mounted_in(&host.files) {
            Some(folder) => format!("{}\\", folder.trim_end_matches('\\')),
            None => volume.guid_path(),
        };
        let mut named = volume_of(host, &volume.guid_path(), &name);
        named.extend([
            ("DriveType", Cell::from(3u32)),
            ("BootVolume", false.into()),
            ("PageFilePresent", false.into()),
            ("SystemVolume", false.into()),
            ("Automount", true.into()),
            ("BlockSize", 4096u64.into()),
            ("Capacity", volume.capacity.into()),
            ("FreeSpace", volume.capacity.into()),
            ("FileSystem", "NTFS".into()),
            ("Label", (&volume.label).into()),
        ]);
        named.extend(usual());
        named
    }));
    all
}

fn volume_of(host: &Host, id: &str, name: &str) -> Named {
    vec![
        ("Caption", name.into()),
        ("DeviceID", id.into()),
        ("Name", name.into()),
        ("SystemName", (&host.identity.name).into()),
    ]
}

/// What volumes that can be read have in common.
fn usual() -> Named {
    vec![
        ("Compressed", false.into()),
        ("DirtyBitSet", false.into()),
        ("IndexingEnabled", true.into()),
        ("MaximumFileNameLength", 255u32.into()),
        ("QuotasEnabled", false.into()),
        ("QuotasIncomplete", false.into()),
        ("QuotasRebuilding", false.into()),
    ]
}

/// `Win32_MountPoint`
pub(super) const MOUNT_POINT: Definition = Definition {
    name: "Win32_MountPoint",
    properties: &["key string Directory, key string Volume"],
    instances: |scene| {
        let host = &scene.world.host;
        let point = |folder: &str, id: &str| -> Named {
            let escape = |text: &str| text.replace('\\', r"\\");
            vec![
                ("Directory", format!("Win32_Directory.Name=\"{}\"", escape(folder)).into()),
                ("Volume", format!("Win32_Volume.DeviceID=\"{}\"", escape(id)).into()),
            ]
        };
        let lettered = online(host).filter(|volume| volume.kind != DriveKind::Network);
        let mut all: Vec<Named> = lettered
            .map(|volume| point(&format!("{}\\", volume.drive()), &volume.guid_path()))
            .collect();
        all.extend(host.mounted_folders.volumes.iter().filter_map(|volume| {
            let folder = volume.mounted_in(&host.files)?;
            Some(point(folder.trim_end_matches('\\'), &volume.guid_path()))
        }));
        all
    },
    ..Definition::NEW
};

/// `Win32_DiskDrive`
pub(in crate::console) const DRIVE: Definition = Definition {
    name: "Win32_DiskDrive",
    parents: &[
        "CIM_DiskDrive",
        "CIM_MediaAccessDevice",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "uint16[] Capabilities, string[] CapabilityDescriptions, string CompressionMethod, \
         uint64 DefaultBlockSize, string ErrorMethodology, uint64 MaxBlockSize, \
         uint64 MaxMediaSize, uint64 MinBlockSize, boolean NeedsCleaning, \
         uint32 NumberOfMediaSupported",
        "uint32 BytesPerSector, string FirmwareRevision, uint32 Index, string InterfaceType, \
         string Manufacturer, boolean MediaLoaded, string MediaType, string Model, \
         uint32 Partitions, uint32 SCSIBus, uint16 SCSILogicalUnit, uint16 SCSIPort, \
         uint16 SCSITargetId, uint32 SectorsPerTrack, string SerialNumber, uint32 Signature, \
         uint64 Size, uint64 TotalCylinders, uint32 TotalHeads, uint64 TotalSectors, \
         uint64 TotalTracks, uint32 TracksPerCylinder",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        numbered(host).into_iter().map(|(at, volume)| drive(host, at, volume)).collect()
    },
    ..Definition::NEW
};

fn drive(host: &Host, at: u32, volume: &Volume) -> Named {
    let model = format!("{} SCSI Disk Device", model(host));
    let id = format!(r"\\.\PHYSICALDRIVE{at}");
    // Cylinders of 255 heads with 63 sectors each: what is left over does not count.
    let cylinders = volume.capacity / (255 * 63 * SECTOR);
    let sectors = cylinders * 255 * 63;
    vec![
        ("Caption", (&model).into()),
        ("Description", "Disk drive".into()),
        ("Name", (&id).into()),
        ("Status", "OK".into()),
        ("ConfigManagerErrorCode", 0u32.into()),
        ("ConfigManagerUserConfig", false.into()),
        ("CreationClassName", "Win32_DiskDrive".into()),
        ("DeviceID", (&id).into()),
        ("PNPDeviceID", format!(r"SCSI\DISK&VEN_MSFT&PROD_VIRTUAL_DISK\{:06}", at).into()),
        ("SystemCreationClassName", "Win32_ComputerSystem".into()),
        ("SystemName", (&host.identity.name).into()),
        ("Capabilities", vec![3u16, 4].into()),
        ("CapabilityDescriptions", vec!["Random Access", "Supports Writing"].into()),
        ("BytesPerSector", (SECTOR as u32).into()),
        ("FirmwareRevision", "1.0 ".into()),
        ("Index", at.into()),
        ("InterfaceType", "SCSI".into()),
        ("Manufacturer", "(Standard disk drives)".into()),
        ("MediaLoaded", true.into()),
        ("MediaType", "Fixed hard disk media".into()),
        ("Model", (&model).into()),
        ("Partitions", 1u32.into()),
        ("SCSIBus", 0u32.into()),
        ("SCSILogicalUnit", at.into()),
        ("SCSIPort", 0u32.into()),
        ("SCSITargetId", 0u32.into()),
        ("SectorsPerTrack", 63u32.into()),
        ("SerialNumber", disk_serial(host, at).into()),
        ("Size", (sectors * SECTOR).into()),
        ("TotalCylinders", cylinders.into()),
        ("TotalHeads", 255u32.into()),
        ("TotalSectors", sectors.into()),
        ("TotalTracks", (cylinders * 255).into()),
        ("TracksPerCylinder", 255u32.into()),
    ]
}

/// Serial number of a disk; virtual ones have none.
pub(super) fn disk_serial(host: &Host, at: u32) -> Option<String> {
    let physical = host.identity.hardware == Hardware::Physical;
    physical.then(|| format!("{}{at:02}", hardware::serial(host)))
}

/// `Win32_DiskPartition`
pub(super) const PARTITION: Definition = Definition {
    name: "Win32_DiskPartition",
    parents: &[
        "CIM_DiskPartition",
        "CIM_StorageExtent",
        DEVICE_PARENTS[0],
        DEVICE_PARENTS[1],
        DEVICE_PARENTS[2],
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "uint16 Access, uint64 BlockSize, string ErrorMethodology, uint64 NumberOfBlocks, \
         string Purpose, boolean Bootable, boolean PrimaryPartition",
        "uint16[] AdditionalAvailability, boolean BootPartition, uint32 DiskIndex, \
         uint32 HiddenSectors, string[] IdentifyingDescriptions, uint32 Index, \
         uint64 MaxQuiesceTime, uint64 OtherIdentifyingInfo, uint64 PowerOnHours, \
         boolean RewritePartition, uint64 Size, uint64 StartingOffset, \
         uint64 TotalPowerOnHours, string Type",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let all = numbered(host).into_iter().filter(|(_, volume)| !volume.offline);
        all.map(|(at, volume)| {
            let id = format!("Disk #{at}, Partition #0");
            vec![
                ("Caption", (&id).into()),
                ("Description", "GPT: Basic Data".into()),
                ("Name", (&id).into()),
                ("CreationClassName", "Win32_DiskPartition".into()),
                ("DeviceID", (&id).into()),
                ("SystemCreationClassName", "Win32_ComputerSystem".into()),
                ("SystemName", (&host.identity.name).into()),
                ("BlockSize", SECTOR.into()),
                ("NumberOfBlocks", (volume.capacity / SECTOR).into()),
                ("Bootable", false.into()),
                ("PrimaryPartition", true.into()),
                ("BootPartition", false.into()),
                ("DiskIndex", at.into()),
                ("Index", 0u32.into()),
                ("Size", volume.capacity.into()),
                ("StartingOffset", OFFSET.into()),
                ("Type", "GPT: Basic Data".into()),
            ]
        })
        .collect()
    },
    ..Definition::NEW
};
