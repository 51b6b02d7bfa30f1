//! Disks, partitions, volumes: the module Storage.
//!
//! *Models*: each volume on a disk of its own with one partition, online and read-only state of the
//! disk, locked volumes. *Leaves out*: pools, virtual disks, formatting, checks of a volume:
//! refused. *Sources*: R14, R18; catalogue 3.4; the module Storage of Server 2019 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::{Value, convert};

use super::shaped::{Missing, SESSION, Shape, Words, by_default, entry, not_found, put, refuse};
use crate::console::cim::storage;
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::volume::disks;

const MODULE: &str = "Storage";

const HEALTH: Words =
    ("HealthStatus", &[(0, "Healthy"), (1, "Warning"), (2, "Unhealthy"), (5, "Unknown")]);
const STATUS: Words =
    ("OperationalStatus", &[(0, "Unknown"), (2, "OK"), (53_264, "Online"), (53_267, "Offline")]);
const BUSES: Words = ("BusType", &[(8, "RAID"), (10, "SAS"), (14, "Virtual")]);

static VOLUMES: Shape = Shape {
    words: &[
        HEALTH,
        STATUS,
        ("DriveType", &[(2, "Removable"), (3, "Fixed"), (5, "CD-ROM")]),
        ("FileSystemType", &[(0, "Unknown"), (6, "FAT32"), (14, "NTFS"), (15, "ReFS")]),
        ("DedupMode", &[(4, "NotAvailable")]),
        ("ReFSDedupMode", &[]),
    ],
    more: |_, volume| {
        // Windows Server 2012 R2 and later show the label under this name, too.
        vec![("FriendlyName", Value::text(volume.text("FileSystemLabel")))]
    },
    ..Shape::of(&storage::VOLUME)
};

static DISKS: Shape = Shape {
    words: &[
        HEALTH,
        STATUS,
        BUSES,
        ("PartitionStyle", &[(0, "RAW"), (1, "MBR"), (2, "GPT")]),
        ("ProvisioningType", &[(0, "Unknown"), (1, "Thin"), (2, "Fixed")]),
        ("OfflineReason", &[(1, "Policy"), (2, "RedundantPath")]),
        ("UniqueIdFormat", &[(3, "FCPH Name")]),
    ],
    more: |_, disk| {
        let number = disk.number("Number").and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        vec![
            ("DiskNumber", powershell::value::Net::UInt32(number).into()),
            ("DiskId", Value::text(disk.text("Path"))),
        ]
    },
    ..Shape::of(&storage::DISK)
};

static PARTITIONS: Shape = Shape {
    words: &[
        ("OperationalStatus", &[(0, "Unknown"), (1, "Online"), (4, "Offline")]),
        ("MbrType", &[]),
        ("TransitionState", &[(1, "Stable")]),
    ],
    more: |_, part| {
        vec![("Type", Value::text("Basic")), ("DiskPath", Value::text(part.text("DiskId")))]
    },
    ..Shape::of(&storage::PARTITION)
};

static PHYSICAL: Shape = Shape {
    words: &[
        HEALTH,
        STATUS,
        BUSES,
        ("MediaType", &[(0, "Unspecified"), (3, "HDD"), (4, "SSD")]),
        ("Usage", &[(1, "Auto-Select")]),
        ("CannotPoolReason", &[(2, "Insufficient Capacity")]),
    ],
    ..Shape::of(&storage::PHYSICAL)
};

static SUBSYSTEMS: Shape = Shape { words: &[HEALTH, STATUS], ..Shape::of(&storage::SUBSYSTEM) };

static JOBS: Shape = Shape::of(&storage::JOB);

const INPUT: Param = Param::new("InputObject", "object[]").pipeline();
const PARTITION: Param = Param::new("Partition", "object").pipeline();
const NUMBER: Param = Param::new("Number", "uint32[]").alias(&["DeviceId"]).by_name();

/// `Get-Volume`
pub(super) const GET_VOLUME: Entry = always(
    "ByDriveLetter",
    entry(
        "Get-Volume",
        MODULE,
        &[
            Param::new("DriveLetter", "char[]").at(0).by_name().sets(&["ByDriveLetter"]),
            Param::new("FileSystemLabel", "string[]").alias(&["FriendlyName"]).sets(&["ByLabel"]),
            Param::new("Path", "string[]").sets(&["ByPath"]),
            Param::new("FilePath", "string").sets(&["ByFilePath"]),
            Param::new("UniqueId", "string[]").alias(&["Id"]).sets(&["ByUniqueId"]),
            Param::new("ObjectId", "string[]").sets(&["ById"]),
            PARTITION.sets(&["ByPartition"]),
            SESSION,
        ],
        get_volume,
        "Lists volumes",
        &["Get-Volume", "Get-Volume -DriveLetter C"],
    ),
);

/// `Get-Disk`
pub(super) const GET_DISK: Entry = always(
    "ByNumber",
    entry(
        "Get-Disk",
        MODULE,
        &[
            NUMBER.at(0).sets(&["ByNumber"]),
            Param::new("FriendlyName", "string[]").sets(&["ByName"]),
            Param::new("SerialNumber", "string[]").sets(&["ByName"]),
            Param::new("UniqueId", "string[]").alias(&["Id"]).sets(&["ByUniqueId"]),
            Param::new("Path", "string[]").sets(&["ByPath"]),
            PARTITION.sets(&["ByPartition"]),
            SESSION,
        ],
        |call| {
            if let Some(part) = call.get("Partition").cloned() {
                let number = part.property("DiskNumber").unwrap_or(Value::Null);
                return of_number(call, &DISKS, "Number", &number);
            }
            let by = [
                ("Number", "Number"),
                ("FriendlyName", "FriendlyName"),
                ("SerialNumber", "SerialNumber"),
                ("UniqueId", "UniqueId"),
                ("Path", "Path"),
            ];
            put(call, &DISKS, &by, Missing::ByProperty)
        },
        "Lists disks",
        &["Get-Disk", "Get-Disk -Number 0"],
    ),
);

/// `Get-Partition`
pub(super) const GET_PARTITION: Entry = always(
    "ByNumber",
    entry(
        "Get-Partition",
        MODULE,
        &[
            Param::new("DiskNumber", "uint32[]").at(0).sets(&["ByNumber"]),
            Param::new("PartitionNumber", "uint32[]").at(1).alias(&["Number"]).sets(&["ByNumber"]),
            Param::new("DriveLetter", "char[]").sets(&["ByDriveLetter"]),
            Param::new("Disk", "object").pipeline().sets(&["ByDisk"]),
            Param::new("Volume", "object").sets(&["ByVolume"]),
            SESSION,
        ],
        get_partition,
        "Lists partitions",
        &["Get-Partition", "Get-Partition -DriveLetter C", "Get-Disk 0 | Get-Partition"],
    ),
);

/// `Get-PhysicalDisk`
pub(super) const GET_PHYSICAL: Entry = entry(
    "Get-PhysicalDisk",
    MODULE,
    &[
        Param::new("FriendlyName", "string[]").at(0),
        Param::new("SerialNumber", "string[]"),
        Param::new("DeviceNumber", "string[]").alias(&["DeviceId"]),
        Param::new("HealthStatus", "string[]"),
        Param::new("UniqueId", "string[]").alias(&["Id"]),
        Param::new("CanPool", "bool"),
        Param::new("StorageNode", "object"),
        Param::switch("PhysicallyConnected"),
        SESSION,
    ],
    |call| {
        let by = [
            ("FriendlyName", "FriendlyName"),
            ("SerialNumber", "SerialNumber"),
            ("DeviceNumber", "DeviceId"),
            ("HealthStatus", "HealthStatus"),
            ("UniqueId", "UniqueId"),
            ("CanPool", "CanPool"),
        ];
        put(call, &PHYSICAL, &by, Missing::ByProperty)
    },
    "Lists physical disks",
    &["Get-PhysicalDisk"],
);

/// `Get-StorageSubSystem`
pub(super) const GET_SUBSYSTEM: Entry = entry(
    "Get-StorageSubSystem",
    MODULE,
    &[
        Param::new("FriendlyName", "string[]").at(0),
        Param::new("HealthStatus", "string[]"),
        Param::new("Manufacturer", "string[]"),
        Param::new("Model", "string[]"),
        Param::new("UniqueId", "string[]").alias(&["Id"]),
        SESSION,
    ],
    |call| {
        let by = [
            ("FriendlyName", "FriendlyName"),
            ("HealthStatus", "HealthStatus"),
            ("Manufacturer", "Manufacturer"),
            ("Model", "Model"),
            ("UniqueId", "UniqueId"),
        ];
        put(call, &SUBSYSTEMS, &by, Missing::ByProperty)
    },
    "Shows the storage of this machine",
    &["Get-StorageSubSystem"],
);

/// `Get-StorageJob`
pub(super) const GET_JOB: Entry = entry(
    "Get-StorageJob",
    MODULE,
    &[
        Param::new("Name", "string[]").at(0).alias(&["FriendlyName"]),
        Param::new("JobState", "string[]"),
        Param::new("UniqueId", "string[]").alias(&["Id"]),
        SESSION,
    ],
    |call| put(call, &JOBS, &[("Name", "Name")], Missing::ByProperty),
    "Lists jobs of the storage: none runs here",
    &["Get-StorageJob"],
);

/// `Set-Disk`
pub(super) const SET_DISK: Entry = always(
    "ByNumber",
    entry(
        "Set-Disk",
        MODULE,
        &[
            Param::new("Number", "uint32").at(0).mandatory().by_name().sets(&["ByNumber"]),
            INPUT.mandatory().sets(&["ByInput"]),
            Param::new("IsOffline", "bool"),
            Param::new("IsReadOnly", "bool"),
            Param::new("PartitionStyle", "string"),
            Param::new("Signature", "uint32"),
            Param::new("Guid", "string"),
            SESSION,
        ],
        set_disk,
        "Brings a disk online or offline, or changes its read-only state",
        &[r"Set-Disk -Number 0 -IsOffline $false"],
    ),
);

/// A module that our oldest image has, too.
const fn always(set: &'static str, entry: Entry) -> Entry {
    Entry { kind: Kind::Cmdlet, ..by_default(set, entry) }
}

/// The instances whose property is a number.
fn of_number(call: &mut Call<'_>, shape: &Shape, property: &str, number: &Value) -> Eval<()> {
    let wanted = convert::to_long(number).unwrap_or(-1);
    let all = super::shaped::all(Machine::of(call.engine), shape);
    let is = |value: &Value| {
        let own = value.property(property).unwrap_or(Value::Null);
        convert::to_long(&own).is_ok_and(|own| own == wanted)
    };
    call.put_all(all.into_iter().filter(is))
}

fn get_volume(call: &mut Call<'_>) -> Eval<()> {
    if let Some(part) = call.get("Partition").cloned() {
        let letter = part.property("DriveLetter").unwrap_or(Value::Null);
        let all = super::shaped::all(Machine::of(call.engine), &VOLUMES);
        let same = |value: &Value| match (value.property("DriveLetter"), &letter) {
            (Some(Value::Char(own)), Value::Char(wanted)) => own == *wanted,
            _ => false,
        };
        return call.put_all(all.into_iter().filter(same));
    }
    if let Some(path) = call.text("FilePath") {
        let letter = path.chars().next().unwrap_or(' ').to_ascii_uppercase();
        let all = super::shaped::all(Machine::of(call.engine), &VOLUMES);
        let of = |value: &Value| match value.property("DriveLetter") {
            Some(Value::Char(own)) => own == letter,
            _ => false,
        };
        return call.put_all(all.into_iter().filter(of));
    }
    let by = [
        ("DriveLetter", "DriveLetter"),
        ("FileSystemLabel", "FileSystemLabel"),
        ("Path", "Path"),
        ("UniqueId", "UniqueId"),
        ("ObjectId", "ObjectId"),
    ];
    put(call, &VOLUMES, &by, Missing::ByProperty)
}

fn get_partition(call: &mut Call<'_>) -> Eval<()> {
    if let Some(disk) = call.get("Disk").cloned() {
        let number = disk.property("Number").unwrap_or(Value::Null);
        return of_number(call, &PARTITIONS, "DiskNumber", &number);
    }
    if let Some(volume) = call.get("Volume").cloned() {
        let letter = volume.property("DriveLetter");
        let all = super::shaped::all(Machine::of(call.engine), &PARTITIONS);
        let same = |value: &Value| match (value.property("DriveLetter"), &letter) {
            (Some(Value::Char(own)), Some(Value::Char(wanted))) => own == *wanted,
            _ => false,
        };
        return call.put_all(all.into_iter().filter(same));
    }
    let by = [
        ("DiskNumber", "DiskNumber"),
        ("PartitionNumber", "PartitionNumber"),
        ("DriveLetter", "DriveLetter"),
    ];
    put(call, &PARTITIONS, &by, Missing::ByProperty)
}

fn set_disk(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["PartitionStyle", "Signature", "Guid"])?;
    let numbers: Vec<i64> = match call.get("InputObject") {
        Some(input) => input
            .elements()
            .iter()
            .filter_map(|disk| disk.property("Number"))
            .filter_map(|number| convert::to_long(&number).ok())
            .collect(),
        None => call.int("Number").into_iter().collect(),
    };
    let truth = |name: &str| call.get(name).map(Value::is_true);
    let (offline, read_only) = (truth("IsOffline"), truth("IsReadOnly"));
    for number in numbers {
        let (world, session, _) = Machine::of(call.engine).parts();
        let letters = disks(world.host.files.volumes());
        let letter = usize::try_from(number).ok().and_then(|at| letters.get(at)).map(|v| v.letter);
        let elevated = session.elevated;
        let Some(letter) = letter else {
            not_found(call, &DISKS, "Number", &number.to_string())?;
            continue;
        };
        let system = letter == 'C' && (offline == Some(true) || read_only == Some(true));
        let refused = match (elevated, system) {
            (false, _) => Some(("Access Denied", "40001", "PermissionDenied")),
            (true, true) => Some(("Not Supported", "1", "NotImplemented")),
            (true, false) => None,
        };
        if let Some((said, code, category)) = refused {
            let class = "Microsoft.Management.Infrastructure.CimException";
            let spec = ErrorSpec::new(class, format!("StorageWMI {code}"), category, said);
            call.engine.fail(&spec)?;
            continue;
        }
        if let Some(volume) = Machine::of(call.engine).world().host.files.volume_mut(letter) {
            volume.offline = offline.unwrap_or(volume.offline);
            volume.read_only = read_only.unwrap_or(volume.read_only);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn an_offline_disk_comes_back() {
        let mut world = server();
        world.host.files.volume_mut('D').unwrap().offline = true;
        assert!(!out(&mut world, "Get-Volume").contains("\nD "));
        let text = out(&mut world, "Get-Disk");
        assert!(text.contains(" Offline ") && text.contains("200 GB GPT"), "{text}");
        assert_eq!(changed(&mut world, "Set-Disk -Number 1 -IsOffline $false").len(), 1);
        let text = out(&mut world, "Get-Volume D");
        assert!(text.contains("\nD           Data         NTFS"), "{text}");
        let missing = run(&mut world, "Set-Disk 9 -IsReadOnly $false");
        let expected = "Set-Disk : No MSFT_Disk objects found with property 'Number' equal to '9'.";
        assert!(missing.stderr.starts_with(expected), "{}", missing.stderr);
    }

    #[test]
    fn disks_lead_to_volumes() {
        let mut world = server();
        let line = "Get-Disk 1 | Get-Partition | Get-Volume | % FileSystemLabel";
        assert_eq!(out(&mut world, line), "Data\n");
        let line = "Set-StrictMode -Version 5.0; $v = Get-Volume -DriveLetter C; $v.HealthStatus; \
                    $v.DriveLetter; $v.SizeRemaining -gt 0; (Get-PhysicalDisk).Count";
        assert_eq!(out(&mut world, line), "Healthy\nC\nTrue\n2\n");
        let line = "Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_Volume -Filter \
                    \"DriveLetter='D'\" | % HealthStatus";
        assert_eq!(out(&mut world, line), "0\n");
        assert!(
            out(&mut world, "Get-Partition -DriveLetter D").contains("   DiskPath: \\\\?\\scsi")
        );
    }
}
