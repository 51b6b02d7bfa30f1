//! `Get-Service`, `Start-Service`, `Stop-Service`, `Restart-Service`, `Set-Service`.
//!
//! Layout: powershell.md 12 (columns of 8, 18 and 38). A name may have wildcards and may also be
//! a display name. Error texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::registry::Data;
use crate::windows::services::{self, Settings, State};
use crate::windows::wildcard::{has_wildcards, name_in_expression};

use super::layout::{Column, table};

const NAME: Param = Param::text("Name").taking(Takes::List).alias(&["ServiceName"]).at(0);
const DISPLAY: Param = Param::text("DisplayName").taking(Takes::List);

/// `Get-Service`
pub(super) const GET: Command = Command {
    name: "Get-Service",
    aliases: &["gsv"],
    kind: Kind::Cmdlet,
    about: "Lists services and their states",
    params: &[NAME, DISPLAY],
    examples: &["Get-Service obengine", "Get-Service", "Get-Service -Name 'Task Scheduler'"],
    run: get,
};

/// `Start-Service`
pub(super) const START: Command = Command {
    name: "Start-Service",
    aliases: &["sasv"],
    kind: Kind::Cmdlet,
    about: "Starts a service",
    params: &[NAME, DISPLAY, Param::switch("PassThru")],
    examples: &["Start-Service obengine", "Start-Service MSiSCSI"],
    run: start,
};

/// `Stop-Service`
pub(super) const STOP: Command = Command {
    name: "Stop-Service",
    aliases: &["spsv"],
    kind: Kind::Cmdlet,
    about: "Stops a service",
    params: &[NAME, DISPLAY, Param::switch("Force"), Param::switch("PassThru")],
    examples: &["Stop-Service obengine"],
    run: stop,
};

/// `Restart-Service`
pub(super) const RESTART: Command = Command {
    name: "Restart-Service",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Stops a service and starts it again",
    params: &[NAME, DISPLAY, Param::switch("Force"), Param::switch("PassThru")],
    examples: &["Restart-Service obengine"],
    run: restart,
};

/// `Set-Service`
pub(super) const SET: Command = Command {
    name: "Set-Service",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Changes how a service starts, or its state",
    params: &[
        Param::text("Name").alias(&["ServiceName", "SN"]).at(0).required(),
        Param::text("StartupType")
            .taking(Takes::OneOf(&["Boot", "System", "Automatic", "Manual", "Disabled"]))
            .alias(&["StartMode", "SM", "ST"]),
        Param::text("Status").taking(Takes::OneOf(&["Running", "Stopped", "Paused"])),
        Param::text("DisplayName").alias(&["DN"]),
        Param::switch("PassThru"),
    ],
    examples: &["Set-Service obengine -StartupType Automatic"],
    run: set,
};

/// Name as installed, and settings.
type Found = (String, Settings);

fn all(call: &Call<'_>) -> Vec<Found> {
    let host = &call.world.host;
    let names = host.services.iter().map(|(name, _)| name.to_owned());
    names.filter_map(|n| Some((n.clone(), services::settings(&host.registry, &n)?))).collect()
}

fn missing(cmdlet: &str, by: &str, name: &str) -> Stop {
    Stop::cmdlet(cmdlet, format!("Cannot find any service with {by} '{name}'."))
}

/// The services that the arguments name; the first name that fits none is the error.
fn chosen(call: &Call<'_>, cmdlet: &str) -> (Vec<Found>, Option<Stop>) {
    let displays = call.arguments.list("DisplayName");
    let by_display = !displays.is_empty();
    let wanted = if by_display { displays } else { call.arguments.list("Name") };
    let all = all(call);
    if wanted.is_empty() {
        return (all.into_iter().filter(|(_, settings)| !settings.is_driver()).collect(), None);
    }
    let (mut found, mut error) = (Vec::<Found>::new(), None);
    for name in wanted {
        let fits = |(own, settings): &&Found| match (by_display, has_wildcards(name)) {
            (true, _) => name_in_expression(name, &settings.display, true),
            (false, true) => !settings.is_driver() && name_in_expression(name, own, true),
            (false, false) => same(own, name) || same(&settings.display, name),
        };
        let hits: Vec<Found> = all.iter().filter(fits).cloned().collect();
        if hits.is_empty() && !has_wildcards(name) {
            let by = if by_display { "display name" } else { "service name" };
            error.get_or_insert(missing(cmdlet, by, name));
        }
        found.extend(hits);
    }
    (found, error)
}

fn print(call: &mut Call<'_>, found: &[Found]) {
    let row = |(name, settings): &Found| {
        let state = call.world.host.services.get(name).map_or(State::Stopped, |s| s.state);
        let word = match state {
            State::Stopped => "Stopped",
            State::StartPending => "StartPending",
            State::StopPending => "StopPending",
            State::Running => "Running",
        };
        vec![word.to_owned(), name.clone(), settings.display.clone()]
    };
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    let columns =
        [Column::wide("Status", 8), Column::wide("Name", 18), Column::wide("DisplayName", 38)];
    table(call, &columns, &rows);
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let (found, error) = chosen(call, "Get-Service");
    print(call, &found);
    error.map_or(Ok(()), Err)
}

/// Does something to every chosen service; errors do not keep it from the next one.
fn each(
    call: &mut Call<'_>,
    cmdlet: &str,
    act: fn(&mut Call<'_>, &Found) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if !call.arguments.has("Name") && !call.arguments.has("DisplayName") {
        return Err(Stop::cmdlet(
            cmdlet,
            "Cannot process command because of one or more missing mandatory parameters: Name.",
        ));
    }
    let (found, mut error) = chosen(call, cmdlet);
    for service in &found {
        if let Err(stop) = act(call, service) {
            error.get_or_insert(stop);
        }
    }
    if call.arguments.has("PassThru") {
        print(call, &found);
    }
    error.map_or(Ok(()), Err)
}

/// Nobody but an administrator may open a service for control.
fn may_open(call: &Call<'_>, cmdlet: &str, verb: &str, service: &Found) -> Result<(), Stop> {
    if call.session.elevated {
        return Ok(());
    }
    let (name, settings) = service;
    let display = &settings.display;
    Err(Stop::cmdlet(
        cmdlet,
        format!(
            "Service '{display} ({name})' cannot be {verb} due to the following error: Cannot \
             open {name} service on computer '.'."
        ),
    ))
}

fn start_one(call: &mut Call<'_>, service: &Found) -> Result<(), Stop> {
    may_open(call, "Start-Service", "started", service)?;
    let (name, settings) = service;
    match call.world.start_service(name) {
        Ok(()) | Err(Win32::SERVICE_ALREADY_RUNNING) => Ok(()),
        Err(_) => Err(Stop::cmdlet(
            "Start-Service",
            format!(
                "Service '{} ({name})' cannot be started due to the following error: Cannot start \
                 service {name} on computer '.'.",
                settings.display
            ),
        )),
    }
}

fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    each(call, "Start-Service", start_one)
}

/// Stops a service, and those that need it when that is asked for. Returns what was stopped.
fn stop_all(call: &mut Call<'_>, cmdlet: &str, service: &Found) -> Result<Vec<String>, Stop> {
    may_open(call, cmdlet, "stopped", service)?;
    let (name, settings) = service;
    let display = &settings.display;
    let host = &call.world.host;
    let mut names = host.services.dependents(&host.registry, name);
    if !names.is_empty() && !call.arguments.has("Force") {
        return Err(Stop::cmdlet(
            cmdlet,
            format!(
                "Cannot stop service '{display} ({name})' because it has dependent services. It \
                 can only be stopped if the Force flag is set."
            ),
        ));
    }
    names.push(name.clone());
    for stopping in &names {
        match call.world.stop_service(stopping) {
            Ok(()) | Err(Win32::SERVICE_NOT_ACTIVE) => {}
            Err(_) => {
                return Err(Stop::cmdlet(
                    cmdlet,
                    format!(
                        "Service '{display} ({name})' cannot be stopped due to the following \
                         error: Cannot stop {stopping} service on computer '.'."
                    ),
                ));
            }
        }
    }
    Ok(names)
}

fn stop(call: &mut Call<'_>) -> Result<(), Stop> {
    each(call, "Stop-Service", |call, service| stop_all(call, "Stop-Service", service).map(|_| ()))
}

fn restart(call: &mut Call<'_>) -> Result<(), Stop> {
    each(call, "Restart-Service", |call, service| {
        let stopped = stop_all(call, "Restart-Service", service)?;
        start_one(call, service)?;
        // Those that had to go with it come back with it.
        for name in stopped.iter().rev().skip(1) {
            let display = services::settings(&call.world.host.registry, name);
            let Some(settings) = display else { continue };
            start_one(call, &(name.clone(), settings))?;
        }
        Ok(())
    })
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.arguments.text("Name").unwrap_or_default().to_owned();
    // Unlike its neighbours it takes service names only.
    let hit = all(call).into_iter().find(|(name, _)| same(name, &wanted));
    let Some(service) = hit else {
        return Err(Stop::cmdlet(
            "Set-Service",
            format!("Service {wanted} was not found on computer '.'."),
        ));
    };
    let (name, settings) = &service;
    if !call.session.elevated {
        return Err(Stop::cmdlet(
            "Set-Service",
            format!(
                "Service '{} ({name})' cannot be configured due to the following error: Access is \
                 denied",
                settings.display
            ),
        ));
    }
    let key = services::key(name);
    if let Some(word) = call.arguments.text("StartupType") {
        let order = ["Boot", "System", "Automatic", "Manual", "Disabled"];
        let number = order.iter().position(|known| same(known, word)).unwrap_or(3);
        let registry = &mut call.world.host.registry;
        registry.set(&key, "Start", Data::Dword(number as u32));
        // Only a delayed start is more than a start type; every other choice ends it.
        registry.remove_value(&key, "DelayedAutostart");
    }
    if let Some(display) = call.arguments.text("DisplayName").map(Data::sz) {
        call.world.host.registry.set(&key, "DisplayName", display);
    }
    match call.arguments.text("Status") {
        Some("Running") => start_one(call, &service)?,
        Some("Stopped") => drop(stop_all(call, "Set-Service", &service)?),
        Some(_) => {
            return Err(Stop::cmdlet(
                "Set-Service",
                format!("Service '{} ({name})' cannot be suspended.", settings.display),
            ));
        }
        None => {}
    }
    if call.arguments.has("PassThru") {
        print(call, std::slice::from_ref(&service));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn a_service_is_found_by_either_name_and_shown_in_three_columns() {
        let mut world = server();
        let wanted = "\nStatus   Name               DisplayName\n\
                      ------   ----               -----------\n\
                      Running  obengine           Microsoft Azure Recovery Services A...\n\n\n";
        assert_eq!(good(&mut world, "Get-Service OBENGINE"), wanted);
        let display = "Get-Service -Name 'Microsoft Azure Recovery Services Agent'";
        assert_eq!(good(&mut world, display), wanted);
        assert_eq!(
            bad(&mut world, "Get-Service bengine"),
            "Get-Service : Cannot find any service with service name 'bengine'."
        );
    }

    #[test]
    fn stopping_and_setting_change_only_what_they_name() {
        let mut world = server();
        assert_eq!(changed(&mut world, "Stop-Service obengine"), ["service:obengine"]);
        let start = r"registry:HKLM\SYSTEM\CurrentControlSet\Services\obengine\Start";
        assert_eq!(changed(&mut world, "Set-Service obengine -StartupType Disabled"), [start]);
        assert_eq!(
            bad(&mut world, "Start-Service obengine"),
            "Start-Service : Service 'Microsoft Azure Recovery Services Agent (obengine)' cannot \
             be started due to the following error: Cannot start service obengine on computer '.'."
        );
    }

    #[test]
    fn a_service_that_others_need_is_stopped_by_force_only() {
        let mut world = server();
        let text = bad(&mut world, "Stop-Service RpcSs");
        assert!(text.ends_with("It can only be stopped if the Force flag is set."), "{text}");
        good(&mut world, "Restart-Service RpcSs -Force");
        assert!(world.host.services.get("obengine").is_some_and(|service| service.works()));
    }
}
