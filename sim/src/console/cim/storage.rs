//! Disks, partitions, volumes as the Storage module has them.
//!
//! *Models*: each volume on a disk of its own with one partition, the state of disk and volume.
//! *Leaves out*: pools, virtual disks, tiers, jobs (none runs). *Sources*: `windows/volume.rs`; the
//! MOF definitions of `root/Microsoft/Windows/Storage` \[K\].

use super::class::{Cell, Definition, Method, Named};
use super::disks::{OFFSET, disk_serial, model, numbered, online};
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::volume::{DriveKind, FileSystem, Volume};

const STORAGE: &str = "ROOT/Microsoft/Windows/Storage";
const OBJECT: &str = "key string ObjectId, string PassThroughClass, string PassThroughIds, \
    string PassThroughNamespace, string PassThroughServer, string UniqueId";
const PARENTS: &[&str] = &["MSFT_StorageObject"];

fn object_id(host: &Host, class: &str, id: &str) -> String {
    format!(
        "{{1}}\\\\{}\\root/Microsoft/Windows/Storage/Providers_v2\\WSP_{class}.ObjectId=\"{id}\"",
        host.identity.name
    )
}

/// `MSFT_Volume`
pub(in crate::console) const VOLUME: Definition = Definition {
    name: "MSFT_Volume",
    namespace: STORAGE,
    parents: PARENTS,
    properties: &[
        OBJECT,
        "uint64 AllocationUnitSize, uint32 DedupMode, char16 DriveLetter, uint32 DriveType, \
         string FileSystem, string FileSystemLabel, uint16 FileSystemType, \
         uint16 HealthStatus, uint16[] OperationalStatus, string Path, \
         uint32 ReFSDedupMode, uint64 Size, uint64 SizeRemaining",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let lettered = online(host).filter(|volume| volume.kind != DriveKind::Network);
        let mut all: Vec<Named> = lettered.map(|volume| lettered_volume(host, volume)).collect();
        all.extend(host.mounted_folders.volumes.iter().map(|volume| {
            let mut named = volume_of(host, &volume.guid_path());
            named.extend([
                ("DriveType", Cell::from(3u32)),
                ("FileSystem", "NTFS".into()),
                ("FileSystemLabel", (&volume.label).into()),
                ("FileSystemType", 14u32.into()),
                ("AllocationUnitSize", 4096u32.into()),
                ("OperationalStatus", vec![2u16].into()),
                ("Size", volume.capacity.into()),
                ("SizeRemaining", volume.capacity.into()),
            ]);
            named
        }));
        all
    },
    methods: &[
        Method::lacking("Diagnose"),
        Method::lacking("Flush"),
        Method::lacking("Format"),
        Method::lacking("GetSupportedFileSystems"),
        Method::lacking("Optimize"),
        Method::lacking("Repair"),
    ],
    ..Definition::NEW
};

fn volume_of(host: &Host, path: &str) -> Named {
    vec![
        ("ObjectId", object_id(host, "Volume", path).into()),
        ("UniqueId", path.into()),
        ("DedupMode", 4u32.into()),
        ("HealthStatus", 0u32.into()),
        ("Path", path.into()),
    ]
}

fn lettered_volume(host: &Host, volume: &Volume) -> Named {
    let kind = match volume.kind {
        DriveKind::Removable => 2u32,
        DriveKind::CdRom => 5,
        DriveKind::Fixed | DriveKind::Network => 3,
    };
    let mut named = volume_of(host, &volume.guid_path());
    named.extend([
        ("DriveLetter", Cell::from(u32::from(volume.letter))),
        ("DriveType", kind.into()),
    ]);
    if volume.locked {
        named.extend([
            ("FileSystem", Cell::from("")),
            ("FileSystemLabel", "".into()),
            ("FileSystemType", 0u32.into()),
            ("OperationalStatus", vec![0u16].into()),
            ("Size", 0u32.into()),
            ("SizeRemaining", 0u32.into()),
        ]);
        return named;
    }
    let file_system = match volume.file_system {
        FileSystem::Ntfs => 14u32,
        FileSystem::Refs => 15,
        FileSystem::Fat32 => 6,
    };
    named.extend([
        ("AllocationUnitSize", Cell::from(4096u32)),
        ("FileSystem", volume.file_system.name().into()),
        ("FileSystemLabel", (&volume.label).into()),
        ("FileSystemType", file_system.into()),
        ("OperationalStatus", vec![2u16].into()),
        ("Size", volume.capacity.into()),
        ("SizeRemaining", host.free(volume.letter).into()),
    ]);
    named
}

/// `MSFT_Disk`
pub(in crate::console) const DISK: Definition = Definition {
    name: "MSFT_Disk",
    namespace: STORAGE,
    parents: PARENTS,
    properties: &[
        OBJECT,
        "string AdapterSerialNumber, uint64 AllocatedSize, boolean BootFromDisk, \
         uint16 BusType, string FirmwareVersion, string FriendlyName, string Guid, \
         uint16 HealthStatus, boolean IsBoot, boolean IsClustered, \
         boolean IsHighlyAvailable, boolean IsOffline, boolean IsReadOnly, \
         boolean IsScaleOut, boolean IsSystem, uint64 LargestFreeExtent, string Location, \
         uint32 LogicalSectorSize, string Manufacturer, string Model, uint32 Number, \
         uint32 NumberOfPartitions, uint16 OfflineReason, uint16[] OperationalStatus, \
         uint16 PartitionStyle, string Path, uint32 PhysicalSectorSize, \
         uint16 ProvisioningType, string SerialNumber, uint32 Signature, uint64 Size, \
         uint16 UniqueIdFormat",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        numbered(host).into_iter().map(|(at, volume)| disk(host, at, volume)).collect()
    },
    methods: &[
        Method::lacking("Clear"),
        Method::lacking("CreatePartition"),
        Method::lacking("Initialize"),
        Method::lacking("Offline"),
        Method::lacking("Online"),
        Method::lacking("Refresh"),
        Method::lacking("SetAttributes"),
    ],
    ..Definition::NEW
};

fn disk_path(at: u32) -> String {
    format!(
        r"\\?\scsi#disk&ven_msft&prod_virtual_disk#{at:06}#{{53f56307-b6bf-11d0-94f2-00a0c91efb8b}}"
    )
}

fn disk(host: &Host, at: u32, volume: &Volume) -> Named {
    let model = model(host);
    let system = volume.letter == 'C';
    let reason = volume.offline.then_some(2u32);
    let bus = if host.identity.hardware == Hardware::Physical { 8u32 } else { 10 };
    let (maker, product) = model.split_once(' ').unwrap_or((model, ""));
    vec![
        ("ObjectId", object_id(host, "Disk", &disk_path(at)).into()),
        ("UniqueId", format!("{:032X}", u128::from(at) + (1 << 96)).into()),
        ("AllocatedSize", volume.capacity.into()),
        ("BootFromDisk", system.into()),
        ("BusType", bus.into()),
        ("FirmwareVersion", "1.0".into()),
        ("FriendlyName", model.into()),
        ("Guid", format!("{{{}}}", volume.guid).into()),
        ("HealthStatus", 0u32.into()),
        ("IsBoot", system.into()),
        ("IsClustered", false.into()),
        ("IsHighlyAvailable", false.into()),
        ("IsOffline", volume.offline.into()),
        ("IsReadOnly", volume.read_only.into()),
        ("IsScaleOut", false.into()),
        ("IsSystem", system.into()),
        ("LargestFreeExtent", 0u32.into()),
        ("Location", format!("Integrated : Adapter 0 : Port 0 : Target 0 : LUN {at}").into()),
        ("LogicalSectorSize", 512u32.into()),
        ("Manufacturer", format!("{maker:<8}").into()),
        ("Model", product.into()),
        ("Number", at.into()),
        ("NumberOfPartitions", 1u32.into()),
        ("OfflineReason", reason.into()),
        ("OperationalStatus", vec![if volume.offline { 53_267u16 } else { 53_264 }].into()),
        ("PartitionStyle", 2u32.into()),
        ("Path", disk_path(at).into()),
        ("PhysicalSectorSize", 4096u32.into()),
        ("ProvisioningType", 2u32.into()),
        ("SerialNumber", disk_serial(host, at).into()),
        ("Size", volume.capacity.into()),
        ("UniqueIdFormat", 3u32.into()),
    ]
}

/// `MSFT_Partition`
pub(in crate::console) const PARTITION: Definition = Definition {
    name: "MSFT_Partition",
    namespace: STORAGE,
    parents: PARENTS,
    properties: &[
        OBJECT,
        "string[] AccessPaths, string DiskId, uint32 DiskNumber, char16 DriveLetter, \
         string GptType, string Guid, boolean IsActive, boolean IsBoot, boolean IsDAX, \
         boolean IsHidden, boolean IsOffline, boolean IsReadOnly, boolean IsShadowCopy, \
         boolean IsSystem, uint16 MbrType, boolean NoDefaultDriveLetter, uint64 Offset, \
         uint16 OperationalStatus, uint32 PartitionNumber, uint64 Size, \
         uint16 TransitionState",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let part = |(at, volume): (u32, &Volume)| -> Named {
            let letter = if volume.offline { 0 } else { u32::from(volume.letter) };
            let paths = match volume.offline {
                true => Cell::Null,
                false => vec![format!("{}\\", volume.drive()), volume.guid_path()].into(),
            };
            let system = volume.letter == 'C';
            vec![
                ("ObjectId", object_id(host, "Partition", &format!("{at}:{OFFSET}")).into()),
                ("UniqueId", format!("{{{}}}{at}", volume.guid).into()),
                ("AccessPaths", paths),
                ("DiskId", disk_path(at).into()),
                ("DiskNumber", at.into()),
                ("DriveLetter", letter.into()),
                ("GptType", "{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}".into()),
                ("Guid", format!("{{{}}}", volume.guid).into()),
                ("IsActive", false.into()),
                ("IsBoot", system.into()),
                ("IsDAX", false.into()),
                ("IsHidden", false.into()),
                ("IsOffline", volume.offline.into()),
                ("IsReadOnly", volume.read_only.into()),
                ("IsShadowCopy", false.into()),
                ("IsSystem", false.into()),
                ("NoDefaultDriveLetter", false.into()),
                ("Offset", OFFSET.into()),
                ("OperationalStatus", if volume.offline { 4u32 } else { 1 }.into()),
                ("PartitionNumber", 1u32.into()),
                ("Size", volume.capacity.into()),
                ("TransitionState", 1u32.into()),
            ]
        };
        numbered(host).into_iter().map(part).collect()
    },
    ..Definition::NEW
};

/// `MSFT_PhysicalDisk`
pub(in crate::console) const PHYSICAL: Definition = Definition {
    name: "MSFT_PhysicalDisk",
    namespace: STORAGE,
    parents: &["MSFT_StorageFaultDomain", "MSFT_StorageObject"],
    properties: &[
        OBJECT,
        "uint64 AllocatedSize, uint16 BusType, uint16[] CannotPoolReason, boolean CanPool, \
         string Description, string DeviceId, uint16 EnclosureNumber, \
         string FirmwareVersion, string FriendlyName, uint16 HealthStatus, \
         boolean IsIndicationEnabled, boolean IsPartial, uint64 LogicalSectorSize, \
         string Manufacturer, uint16 MediaType, string Model, uint16[] OperationalStatus, \
         string PartNumber, string PhysicalLocation, uint64 PhysicalSectorSize, \
         string SerialNumber, uint64 Size, uint16 SlotNumber, uint32 SpindleSpeed, \
         uint16[] SupportedUsages, uint16 Usage",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let physical = host.identity.hardware == Hardware::Physical;
        let one = |(at, volume): (u32, &Volume)| -> Named {
            vec![
                ("ObjectId", object_id(host, "PhysicalDisk", &format!("{at}")).into()),
                ("UniqueId", format!("{:032X}", u128::from(at) + (1 << 96)).into()),
                ("AllocatedSize", volume.capacity.into()),
                ("BusType", if physical { 8u32 } else { 10 }.into()),
                ("CannotPoolReason", vec![2u16].into()),
                ("CanPool", false.into()),
                ("DeviceId", at.to_string().into()),
                ("FirmwareVersion", "1.0".into()),
                ("FriendlyName", model(host).into()),
                ("HealthStatus", 0u32.into()),
                ("IsPartial", true.into()),
                ("LogicalSectorSize", 512u32.into()),
                ("Manufacturer", "Msft    ".into()),
                ("MediaType", 0u32.into()),
                ("Model", "Virtual Disk".into()),
                ("OperationalStatus", vec![2u16].into()),
                ("PhysicalLocation", format!("Integrated : Adapter 0 : LUN {at}").into()),
                ("PhysicalSectorSize", 4096u32.into()),
                ("SerialNumber", disk_serial(host, at).into()),
                ("Size", volume.capacity.into()),
                ("SupportedUsages", vec![1u16, 2, 3, 4, 5].into()),
                ("Usage", 1u32.into()),
            ]
        };
        numbered(host).into_iter().map(one).collect()
    },
    ..Definition::NEW
};

/// `MSFT_StorageSubSystem`
pub(in crate::console) const SUBSYSTEM: Definition = Definition {
    name: "MSFT_StorageSubSystem",
    namespace: STORAGE,
    parents: PARENTS,
    properties: &[
        OBJECT,
        "boolean AutomaticClusteringEnabled, string Description, \
         string FaultDomainAwarenessDefault, string FriendlyName, uint16 HealthStatus, \
         string Manufacturer, string Model, string Name, uint16[] OperationalStatus, \
         string SerialNumber, string[] SupportedHostType, boolean SupportsFileServer, \
         boolean SupportsMirrorLocal",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let name = format!("Windows Storage on {}", host.identity.name);
        vec![vec![
            ("ObjectId", object_id(host, "StorageSubSystem", &name).into()),
            ("UniqueId", (&name).into()),
            ("AutomaticClusteringEnabled", true.into()),
            ("FriendlyName", name.into()),
            ("HealthStatus", 0u32.into()),
            ("Manufacturer", "Microsoft Corporation".into()),
            ("Model", "Windows Storage".into()),
            ("Name", (&host.identity.name).into()),
            ("OperationalStatus", vec![2u16].into()),
        ]]
    },
    ..Definition::NEW
};

/// `MSFT_StorageJob`: nothing is being rebuilt.
pub(in crate::console) const JOB: Definition = Definition {
    name: "MSFT_StorageJob",
    namespace: STORAGE,
    parents: PARENTS,
    properties: &[
        OBJECT,
        "uint64 BytesProcessed, uint64 BytesTotal, string Description, \
         datetime ElapsedTime, boolean IsBackgroundTask, uint16 JobState, string Name, \
         uint16 PercentComplete, datetime StartTime",
    ],
    ..Definition::NEW
};
