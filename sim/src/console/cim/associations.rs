//! Which instances belong together.
//!
//! *Models*: disks with partitions and volumes, cards with their settings, services that need one
//! another, groups with their members. *Sources*: the association classes \[K\].

use super::class::{Definition, Instance, Scene};
use super::{Wrong, accounts, class, disks, lacking, network, services, storage};
use crate::kernel::text::same;
use crate::windows::services::settings;

/// An association.
struct Association {
    name: &'static str,
    one: &'static Definition,
    other: &'static Definition,
    holds: fn(Scene<'_>, &Instance, &Instance) -> bool,
}

const ALL: &[Association] = &[
    Association {
        name: "MSFT_DiskToPartition",
        one: &storage::DISK,
        other: &storage::PARTITION,
        holds: |_, disk, part| disk.number("Number") == part.number("DiskNumber"),
    },
    Association {
        name: "MSFT_PartitionToVolume",
        one: &storage::PARTITION,
        other: &storage::VOLUME,
        holds: |_, part, volume| {
            let letter = part.number("DriveLetter").filter(|letter| *letter != 0);
            letter.is_some() && letter == volume.number("DriveLetter")
        },
    },
    Association {
        name: "MSFT_StorageSubSystemToDisk",
        one: &storage::SUBSYSTEM,
        other: &storage::DISK,
        holds: |_, _, _| true,
    },
    Association {
        name: "MSFT_StorageSubSystemToPhysicalDisk",
        one: &storage::SUBSYSTEM,
        other: &storage::PHYSICAL,
        holds: |_, _, _| true,
    },
    Association {
        name: "MSFT_StorageSubSystemToVolume",
        one: &storage::SUBSYSTEM,
        other: &storage::VOLUME,
        holds: |_, _, _| true,
    },
    Association {
        name: "Win32_DependentService",
        one: &services::SERVICE,
        other: &services::SERVICE,
        holds: |scene, one, other| {
            let needs = |who: &Instance, whom: &Instance| {
                let found = settings(&scene.world.host.registry, who.text("Name"));
                let needed = found.map(|settings| settings.depends_on).unwrap_or_default();
                needed.iter().any(|name| same(name, whom.text("Name")))
            };
            needs(one, other) || needs(other, one)
        },
    },
    Association {
        name: "Win32_DiskDriveToDiskPartition",
        one: &disks::DRIVE,
        other: &disks::PARTITION,
        holds: |_, drive, part| drive.number("Index") == part.number("DiskIndex"),
    },
    Association {
        name: "Win32_GroupUser",
        one: &accounts::GROUP,
        other: &accounts::USER,
        holds: |scene, group, user| {
            let accounts = &scene.world.host.accounts;
            same(group.text("Name"), "Administrators")
                && accounts.administrators.iter().any(|name| same(name, user.text("Name")))
        },
    },
    Association {
        name: "Win32_LogicalDiskToPartition",
        one: &disks::PARTITION,
        other: &disks::LOGICAL,
        holds: |scene, part, disk| {
            let number = part.number("DiskIndex");
            let all = disks::numbered(&scene.world.host);
            let on = all.iter().find(|(_, volume)| volume.drive() == disk.text("DeviceID"));
            on.is_some_and(|(at, _)| number == Some(i128::from(*at)))
        },
    },
    Association {
        name: "Win32_NetworkAdapterSetting",
        one: &network::CARD,
        other: &network::CONFIGURATION,
        holds: |_, card, settings| card.number("Index") == settings.number("Index"),
    },
];

/// Instances that belong to one.
pub(super) fn of(
    scene: Scene<'_>,
    of: &Instance,
    result: Option<&str>,
    association: Option<&str>,
) -> Result<Vec<Instance>, Wrong> {
    let mut found = Vec::new();
    let mut known = false;
    for row in ALL {
        if association.is_some_and(|wanted| !same(wanted, row.name)) {
            continue;
        }
        let sides = [(row.one, row.other, true), (row.other, row.one, false)];
        let count = if same(row.one.name, row.other.name) { 1 } else { 2 };
        for (mine, theirs, forward) in sides.into_iter().take(count) {
            if !same(mine.name, of.class.name) || !same(mine.namespace, of.class.namespace) {
                continue;
            }
            if result.is_some_and(|wanted| !class(theirs).is(wanted)) {
                continue;
            }
            known = true;
            let holds = |other: &Instance| {
                if forward { (row.holds)(scene, of, other) } else { (row.holds)(scene, other, of) }
            };
            found.extend(class(theirs).all(scene).into_iter().filter(holds));
        }
    }
    if known {
        return Ok(found);
    }
    // Without a word about what is wanted a real system gives more than is known here.
    let asked = result.or(association).unwrap_or("everything");
    match result.map(|name| super::named(of.class.namespace, name)) {
        Some(Err(Wrong::Class))
            if !lacking::is_real(&super::namespace(of.class.namespace), asked) =>
        {
            Ok(Vec::new())
        }
        _ => Err(Wrong::Unsupported(format!("associators of {} ({asked})", of.class.name))),
    }
}
