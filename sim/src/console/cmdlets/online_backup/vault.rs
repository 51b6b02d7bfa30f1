//! `Get-OBAllRecoveryPoints`, `Get-OBMachineUsage`, `Get-OBRecoverableSource`,
//! `Get-OBRecoverableItem`, `Get-OBAlternateBackupServer`: what only the vault knows.
//!
//! *Models*: recovery points with their data sources; sources and points that can be recovered,
//! of this server or of another one of the vault.
//! *Leaves out*: browsing a recovery point: what files held then is not kept.
//! *Sources*: catalogue 4.7; powershell.md 2 (element 2 is the list of servers); lines before that
//! list \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::{Align, Column, View};
use powershell::value::net::Flavour;
use powershell::value::{Net, Value, text};

use super::values::{DATA_SOURCE, SYSTEM_STATE, bare_source, made, model, volume_path, volumes};
use super::{entry, online, ready, registration, with_agent};
use crate::console::Entry;
use crate::console::machine::{Machine, local_time};
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::mars::job::{JobKind, JobState};
use crate::mars::register;
use crate::world::World;

/// Class of recovery points.
pub(in super::super) const POINT: &str = model!("CBRecoveryPoint");
/// Class of what a server keeps.
pub(in super::super) const USED: &str = model!("CBMachineUsage");
const SOURCE: &str = model!("CBRecoverySource");
const ITEM: &str = model!("CBRecoverableItem");
const SERVER: &str = model!("CBBackupServer");

/// `MSOnlineBackup.format.ps1xml` \[K\].
pub(in super::super) static POINT_VIEW: View = View::table(&[
    Column::of("BackupTime", None, Some(Align::Left)),
    Column::of("DataSources", None, Some(Align::Left)),
]);
/// `MSOnlineBackup.format.ps1xml` \[K\].
pub(in super::super) static USED_VIEW: View =
    View::list(&[("StorageUsedByMachineInBytes", "StorageUsedByMachineInBytes")]);

/// `Get-OBAllRecoveryPoints`
pub(in super::super) const POINTS: Entry = entry(
    "Get-OBAllRecoveryPoints",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBAllRecoveryPointsCommand",
    "Lists the recovery points of this server in the vault",
    &[],
    points,
)
.shown_by(&["Get-OBAllRecoveryPoints"]);

/// `Get-OBMachineUsage`
pub(in super::super) const USAGE: Entry = entry(
    "Get-OBMachineUsage",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBMachineUsageCommand",
    "Shows how much this server keeps in the vault",
    &[],
    usage,
)
.shown_by(&["Get-OBMachineUsage"]);

/// `Get-OBRecoverableSource`
pub(in super::super) const SOURCES: Entry = entry(
    "Get-OBRecoverableSource",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBRecoverableSourceCommand",
    "Lists what can be recovered",
    &[Param::new("Server", "object").at(0).pipeline()],
    sources,
)
.shown_by(&["Get-OBRecoverableSource"]);

/// `Get-OBRecoverableItem`
pub(in super::super) const ITEMS: Entry = entry(
    "Get-OBRecoverableItem",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBRecoverableItemCommand",
    "Lists the recovery points of a source",
    &[
        Param::new("Source", "object")
            .at(0)
            .mandatory()
            .pipeline()
            .alias(&["RecoverySource"])
            .sets(&["Source"]),
        Param::new("ParentItem", "object").at(0).mandatory().sets(&["ParentItem"]),
        Param::new("ItemName", "string").sets(&["Search"]),
        Param::new("SearchString", "string").sets(&["Search"]),
    ],
    items,
)
.by_default("Source")
.shown_by(&["Get-OBRecoverableSource | Get-OBRecoverableItem"]);

/// `Get-OBAlternateBackupServer`
pub(in super::super) const SERVERS: Entry = entry(
    "Get-OBAlternateBackupServer",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBAlternateBackupServerCommand",
    "Lists the servers of the vault of a credential file",
    &[Param::new("VaultCredentials", "string").at(0).mandatory()],
    servers,
);

/// Names and ids of what a recovery point of this server holds.
fn held(world: &World, at: Moment) -> Vec<(String, i64)> {
    let started = world.host.clock.machine_time(at);
    let mut jobs = world.agent.jobs.iter();
    let job = jobs.find(|job| job.started == started && job.state != JobState::Aborted);
    if job.is_some_and(|job| job.kind == JobKind::SystemState) {
        return vec![(SYSTEM_STATE.0.to_owned(), SYSTEM_STATE.1)];
    }
    world.agent.policy.as_ref().map(|policy| volumes(policy)).unwrap_or_default()
}

/// Recovery points of a server, newest first, each with what it holds.
fn kept(world: &World, server: &str) -> Vec<(Moment, Vec<(String, i64)>)> {
    let own = same(server, &world.host.identity.name);
    let Some(entry) = world.cloud.vault.server(server) else { return Vec::new() };
    let newest_first = entry.recovery_points.iter().rev();
    let of_other = || {
        let path = entry.kept.as_ref().map_or("C:\\", |kept| kept.path.as_str());
        vec![(path.get(..3).unwrap_or("C:\\").to_owned(), 0)]
    };
    newest_first.map(|at| (*at, if own { held(world, *at) } else { of_other() })).collect()
}

fn points(call: &mut Call<'_>) -> Eval<()> {
    online(call)?;
    let world = Machine::of(call.engine).look();
    let name = world.host.identity.name.clone();
    let point = |(at, held): (Moment, Vec<(String, i64)>)| {
        let all = held.iter().map(|(name, id)| bare_source(name, *id)).collect();
        made(
            POINT,
            [
                ("BackupTime", local_time(world, at).into()),
                ("DataSources", Value::list(Flavour::ArrayOf(DATA_SOURCE.into()), all)),
            ],
        )
    };
    let objects: Vec<Value> = kept(world, &name).into_iter().map(point).collect();
    call.put_all(objects)
}

fn usage(call: &mut Call<'_>) -> Eval<()> {
    online(call)?;
    let world = Machine::of(call.engine).look();
    let server = world.cloud.vault.server(&world.host.identity.name);
    let kept = server.is_some_and(|server| !server.recovery_points.is_empty());
    // Later recovery points hold changes only; the newest full picture stands for all [S].
    let newest = world.agent.jobs.iter().rev().find(|job| job.state != JobState::Aborted);
    let bytes = if kept { newest.map_or(0, |job| job.bytes) } else { 0 };
    call.put(made(USED, [("StorageUsedByMachineInBytes", Value::Long(bytes.cast_signed()))]))
}

/// Names of the servers that an argument names: this one without it.
fn named(call: &mut Call<'_>, argument: &str) -> Vec<String> {
    let given = call.get(argument).map(Value::elements).unwrap_or_default();
    let own = Machine::of(call.engine).look().host.identity.name.clone();
    let name = |one: Value| match one.property("ServerName") {
        Some(name) => text::of(&name),
        None => text::of(&one),
    };
    let names: Vec<String> = given.into_iter().flat_map(|one| one.elements()).map(name).collect();
    if names.is_empty() { vec![own] } else { names }
}

fn sources(call: &mut Call<'_>) -> Eval<()> {
    online(call)?;
    for server in named(call, "Server") {
        let world = Machine::of(call.engine).look();
        let mut all: Vec<(String, i64)> =
            kept(world, &server).into_iter().flat_map(|(_, held)| held).collect();
        all.sort();
        all.dedup();
        let object = |(name, _): (String, i64)| {
            made(
                SOURCE,
                [
                    ("FriendlyName", Value::text(&name)),
                    ("RecoverySourceName", Value::text(&name)),
                    ("ServerName", Value::text(&server)),
                ],
            )
            .shown_as(&name)
        };
        call.put_all(all.into_iter().map(object))?;
    }
    Ok(())
}

fn items(call: &mut Call<'_>) -> Eval<()> {
    if call.set() != "Source" {
        return Err(call.engine.unsupported_here("Get-OBRecoverableItem inside a recovery point"));
    }
    online(call)?;
    let source = call.get("Source").cloned().unwrap_or(Value::Null);
    let name = match source.property("RecoverySourceName") {
        Some(name) => text::of(&name),
        None => text::of(&source),
    };
    let server = match source.property("ServerName") {
        Some(server) => text::of(&server),
        None => Machine::of(call.engine).look().host.identity.name.clone(),
    };
    let world = Machine::of(call.engine).look();
    let own = kept(world, &server).into_iter();
    let own = own.filter(|(_, held)| held.iter().any(|(there, _)| same(there, &name)));
    let objects: Vec<Value> = own.map(|(at, _)| item(world, &name, &server, at)).collect();
    call.put_all(objects)
}

/// A recovery point of a source.
fn item(world: &World, name: &str, server: &str, at: Moment) -> Value {
    let policy = world.agent.policy.as_deref();
    let guid = match name == SYSTEM_STATE.0 {
        true => name.to_owned(),
        false => volume_path(&world.host, policy, name),
    };
    made(
        ITEM,
        [
            ("IsDir", Value::Bool(false)),
            ("ItemNameFriendly", Value::text(name)),
            ("ItemNameGuid", Value::text(&guid)),
            ("LocalMountPoint", Value::text(name)),
            ("MountPointName", Value::text(name)),
            ("Name", Value::text(name)),
            ("PointInTime", Net::DateTime(local_time(world, at)).into()),
            ("ServerName", Value::text(server)),
            ("ItemSize", Value::Null),
            ("ItemLastModifiedTime", Value::Null),
        ],
    )
    .shown_as(name)
}

fn servers(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let path = registration::credential_path(call)?;
    online(call)?;
    let used = with_agent(call, |site| register::check_credential(site, &path))?;
    let world = Machine::of(call.engine).look();
    let server = |name: &String| {
        let id = world.cloud.vault.server(name).map_or("", |server| server.id.as_str());
        let properties = [("ServerName", Value::text(name)), ("MachineId", Value::text(id))];
        made(SERVER, properties).shown_as(name)
    };
    let mut names: Vec<String> =
        world.cloud.vault.listed().map(|server| server.name.clone()).collect();
    names.sort();
    let list: Vec<Value> = names.iter().map(server).collect();
    call.put_text(&format!("CertThumbprint      : {}", used.thumbprint))?;
    call.put_text(&format!("ServiceResourceName : {}", used.vault))?;
    // The list is one object: nothing takes it apart.
    call.put(Value::list(Flavour::Fixed(model!("CBBackupServer[]").into()), list))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, server};

    #[test]
    fn a_source_has_its_points_newest_first() {
        let mut world = server();
        assert_eq!(good(&mut world, "@(Get-OBRecoverableSource).Count"), "0\n");
        good(&mut world, "Start-OBBackup; Start-Sleep 3600; Start-OBBackup");
        let lines = [
            ("(Get-OBRecoverableSource)[0].FriendlyName", "D:\\"),
            (
                "$i = Get-OBRecoverableSource | Get-OBRecoverableItem; $i[0].PointInTime -gt \
              $i[1].PointInTime",
                "True",
            ),
            (
                "(Get-OBRecoverableItem -Source (Get-OBRecoverableSource))[0].ItemNameGuid",
                "\\\\?\\Volume{0d}\\",
            ),
            ("(Get-OBAllRecoveryPoints)[1].BackupTime.ToString('s')", "2020-01-15T09:00:00"),
            ("(Get-OBMachineUsage).StorageUsedByMachineInBytes", "1048576"),
        ];
        for (line, wanted) in lines {
            let line = format!("Set-StrictMode -Version 5.0; {line}");
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
    }

    #[test]
    fn the_third_element_is_the_list_of_servers() {
        let mut world = server();
        let line = r"$s = Get-OBAlternateBackupServer C:\Install\contoso.VaultCredentials; \
                     $s.Count; $s[2][0].ServerName; @($s[2] | Get-OBRecoverableSource).Count";
        assert_eq!(good(&mut world, &line.replace("\\\n", "")), "3\nSERVER01\n0\n");
    }
}
