//! Shadow copies: `Win32_ShadowCopy`, `Win32_ShadowStorage`, `Win32_ShadowProvider`.
//!
//! *Sources*: `windows/vss.rs`, the MOF definitions \[K\].

use powershell::eval::Eval;
use powershell::value::Value;

use super::class::{Arguments, Cell, Definition, Instance, Method, Named, Outcome};
use crate::console::machine::Machine;
use crate::windows::host::Host;
use crate::windows::vss::Copy;

/// Class id of the provider that comes with Windows.
const PROVIDER_ID: &str = "{b5946137-7b9f-4925-af80-51abd60b20d5}";

/// `Win32_ShadowCopy`
pub(super) const COPY: Definition = Definition {
    name: "Win32_ShadowCopy",
    parents: &["CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, string Name, \
         string Status, boolean ClientAccessible, uint32 Count, string DeviceObject, \
         boolean Differential, boolean ExposedLocally, string ExposedName, \
         string ExposedPath, boolean ExposedRemotely, boolean HardwareAssisted, \
         key string ID, boolean Imported, boolean NoAutoRelease, boolean NotSurfaced, \
         boolean NoWriters, string OriginatingMachine, boolean Persistent, boolean Plex, \
         string ProviderID, string ServiceMachine, string SetID, uint32 State, \
         boolean Transportable, string VolumeName"],
    instances: |scene| {
        let host = &scene.world.host;
        host.vss.copies.iter().map(|copy| shown(host, copy)).collect()
    },
    methods: &[
        Method::of_class("Create", &["Volume", "Context"], create),
        Method::lacking("Revert"),
    ],
    ..Definition::NEW
};

fn volume(host: &Host, letter: char) -> String {
    host.files.volume(letter).map(|volume| volume.guid_path()).unwrap_or_default()
}

/// `{GUID}` of a copy; in capitals, as WMI shows it.
fn id(copy: &Copy, what: &str) -> String {
    format!("{{{}}}", copy.guid(what).to_uppercase())
}

fn shown(host: &Host, copy: &Copy) -> Named {
    let device = format!(r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy{}", copy.number);
    let kept = !copy.transient;
    vec![
        ("InstallDate", copy.created.into()),
        ("ClientAccessible", kept.into()),
        ("Count", 1u32.into()),
        ("DeviceObject", device.into()),
        ("Differential", true.into()),
        ("ExposedLocally", false.into()),
        ("ExposedRemotely", false.into()),
        ("HardwareAssisted", false.into()),
        ("ID", id(copy, "copy").into()),
        ("Imported", false.into()),
        ("NoAutoRelease", kept.into()),
        ("NotSurfaced", false.into()),
        ("NoWriters", kept.into()),
        ("OriginatingMachine", (&host.identity.name).into()),
        ("Persistent", kept.into()),
        ("Plex", false.into()),
        ("ProviderID", PROVIDER_ID.to_uppercase().into()),
        ("ServiceMachine", (&host.identity.name).into()),
        ("SetID", id(copy, "set").into()),
        ("State", 12u32.into()),
        ("Transportable", false.into()),
        ("VolumeName", volume(host, copy.of).into()),
    ]
}

/// Makes a copy that stays, as `vssadmin create shadow` does.
fn create(machine: &mut Machine, _: Option<&Instance>, given: &Arguments<'_>) -> Eval<Outcome> {
    let wanted = given.text("Volume").unwrap_or_default();
    let (world, session, _) = machine.parts();
    if !session.elevated {
        return Ok(Outcome::code(1));
    }
    let letter = wanted.chars().next().filter(|_| wanted.chars().nth(1) == Some(':'));
    let by_id = world.host.files.volumes().iter().find(|volume| volume.guid_path() == wanted);
    let letter = letter.or(by_id.map(|volume| volume.letter)).map(|c| c.to_ascii_uppercase());
    let Some(letter) = letter else { return Ok(Outcome::code(2)) };
    if world.host.files.volume(letter).is_none_or(|volume| volume.offline || volume.locked) {
        return Ok(Outcome::code(3));
    }
    let context = given.text("Context").unwrap_or_else(|| "ClientAccessible".to_owned());
    if !context.eq_ignore_ascii_case("ClientAccessible") {
        return Ok(Outcome::code(5));
    }
    let at = world.machine_time();
    if world.host.vss.busy_at(at).is_some() {
        return Ok(Outcome::code(9));
    }
    let (replaced, free) = (world.host.files.replaced(letter), world.host.free(letter));
    Ok(match world.host.vss.keep(letter, at, replaced, free) {
        Ok(number) => {
            let made = world.host.vss.copies.iter().find(|copy| copy.number == number);
            let id = made.map(|copy| Value::text(&id(copy, "copy"))).unwrap_or(Value::Null);
            Outcome { code: 0, out: vec![("ShadowID", id)] }
        }
        Err(crate::windows::vss::INSUFFICIENT_STORAGE) => Outcome::code(6),
        Err(_) => Outcome::code(12),
    })
}

/// `Win32_ShadowProvider`
pub(super) const PROVIDER: Definition = Definition {
    name: "Win32_ShadowProvider",
    parents: &["CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, string Name, \
         string Status, string CLSID, key string ID, uint32 Type, string Version, \
         string VersionID"],
    instances: |_| {
        vec![vec![
            ("Name", "Microsoft Software Shadow Copy provider 1.0".into()),
            ("CLSID", "{65EE1DBA-8FF4-4A58-AC1C-3470EE2F376A}".into()),
            ("ID", PROVIDER_ID.to_uppercase().into()),
            ("Type", 1u32.into()),
            ("Version", "1.0.0.7".into()),
            ("VersionID", "{00000001-0000-0000-0007-000000000001}".into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_ShadowStorage`
pub(super) const STORAGE: Definition = Definition {
    name: "Win32_ShadowStorage",
    properties: &[
        "uint64 AllocatedSpace, key string DiffVolume, uint64 MaxSpace, uint64 UsedSpace, \
         key string Volume",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let reference = |letter: char| {
            let id = volume(host, letter).replace('\\', r"\\");
            Cell::Text(format!("Win32_Volume.DeviceID=\"{id}\""))
        };
        let storage = |association: &crate::windows::vss::Association| -> Named {
            vec![
                ("AllocatedSpace", association.allocated.into()),
                ("DiffVolume", reference(association.on)),
                // WMI writes "no bound" as the largest number.
                ("MaxSpace", association.maximum.unwrap_or(u64::MAX).into()),
                ("UsedSpace", association.used.into()),
                ("Volume", reference(association.of)),
            ]
        };
        host.vss.storage.iter().map(storage).collect()
    },
    ..Definition::NEW
};
