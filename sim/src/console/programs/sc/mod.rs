//! `sc.exe`: the Service Control Manager's own tool.
//!
//! Layouts: catalogue 4.2. At a prompt of PowerShell the bare word `sc` is an alias of Set-Content:
//! whoever means this program types `sc.exe`, or `cmd /c sc` (powershell.md 9).

mod change;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::services::{self, Loading, Service, StartType, State};

/// `sc`
pub(super) const COMMAND: Command = Command {
    name: "sc",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\sc.exe"),
    about: "Queries and controls services",
    examples: &[
        "sc.exe query obengine",
        "sc.exe query state= all",
        "sc.exe query type= driver",
        "sc.exe qc obengine",
        "sc.exe queryex obengine",
        "sc.exe qfailure obengine",
        "sc.exe config obengine start= auto",
        "sc.exe enumdepend RpcSs",
        "sc.exe sdshow obengine",
    ],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.word(1).to_owned();
    match call.word(0).to_ascii_lowercase().as_str() {
        "query" => query(call, &name, false),
        "queryex" => query(call, &name, true),
        "qc" => config(call, &name),
        "start" => start(call, &name),
        "stop" => stop(call, &name),
        "config" => change::config(call, &name),
        "description" => change::description(call, &name),
        "qdescription" => change::show_description(call, &name),
        "failure" => change::failure(call, &name),
        "qfailure" => change::show_failure(call, &name),
        "getdisplayname" => display_name(call, &name),
        "enumdepend" => enumerate(call, &name),
        "sdshow" => rights(call, &name),
        known @ ("boot" | "control" | "create" | "delete" | "getkeyname" | "interrogate"
        | "pause" | "continue" | "lock" | "privs" | "qprivs" | "qsidtype"
        | "qtriggerinfo" | "qpreferrednode" | "qmanagedaccount" | "qprotection"
        | "querylock" | "sdset" | "showsid" | "sidtype" | "triggerinfo"
        | "failureflag" | "qfailureflag" | "preferrednode" | "managedaccount"
        | "quserservice") => Err(Stop::new(format!("marslab: unsupported: sc {known}"))),
        _ => Err(Stop::with(1639, "ERROR:  Unrecognized command\r\n")),
    }
}

fn failed(what: &str, error: Win32) -> Stop {
    Stop::with(error.0 as i32, format!("[SC] {what} FAILED {}:\r\n\r\n{error}\r\n", error.0))
}

fn display_name(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let settings = services::settings(&call.world.host.registry, name);
    let settings =
        settings.ok_or_else(|| failed("GetServiceDisplayName", Win32::SERVICE_DOES_NOT_EXIST))?;
    call.line("[SC] GetServiceDisplayName SUCCESS");
    call.line(&format!("Name = {}", settings.display));
    Ok(())
}

fn query(call: &mut Call<'_>, name: &str, extended: bool) -> Result<(), Stop> {
    let words = call.words.iter().skip(1).map(|word| word.text.to_ascii_lowercase());
    let words = words.collect::<Vec<_>>().join(" ").replace("= ", "=");
    if name.is_empty() || words.contains('=') {
        let all = words.contains("state=all");
        let stopped = words.contains("state=inactive");
        // Without `type=` it lists services only.
        let drivers = words.contains("type=driver");
        let host = &call.world.host;
        let is_driver =
            |name| services::settings(&host.registry, name).is_some_and(|s| s.is_driver());
        let names: Vec<String> = host
            .services
            .iter()
            .filter(|(_, service)| all || (service.state == State::Running) != stopped)
            .filter(|(name, _)| words.contains("type=all") || is_driver(name) == drivers)
            .map(|(name, _)| name.to_owned())
            .collect();
        return names.iter().try_for_each(|name| show(call, name, extended));
    }
    show(call, name, extended)
}

fn show(call: &mut Call<'_>, name: &str, extended: bool) -> Result<(), Stop> {
    let services = &call.world.host.services;
    let Some(service) = services.get(name).cloned() else {
        return Err(failed("EnumQueryServicesStatus:OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    };
    let spelled = services.spelled(name).unwrap_or(name).to_owned();
    let kind = services::settings(&call.world.host.registry, name).map_or(0x20, |s| s.kind);
    call.line("");
    call.line(&format!("SERVICE_NAME: {spelled} "));
    status(call, &service, kind, extended);
    Ok(())
}

fn status(call: &mut Call<'_>, service: &Service, kind: u32, extended: bool) {
    let kind_name = services::kind_name(kind);
    let (state, accepts) = match service.state {
        State::Stopped => ("STOPPED", None),
        State::StartPending => {
            ("START_PENDING", Some("NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN"))
        }
        State::StopPending => {
            ("STOP_PENDING", Some("NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN"))
        }
        State::Running => ("RUNNING", Some("STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN")),
    };
    call.line(&format!("        TYPE               : {kind:x}  {kind_name}  "));
    call.line(&format!("        STATE              : {}  {state} ", service.state as u32));
    if let Some(accepts) = accepts {
        call.line(&format!("                                ({accepts})"));
    }
    let exit = service.exit.0;
    call.line(&format!("        WIN32_EXIT_CODE    : {exit}  ({exit:#x})"));
    let specific = service.specific_exit;
    call.line(&format!("        SERVICE_EXIT_CODE  : {specific}  ({specific:#x})"));
    call.line("        CHECKPOINT         : 0x0");
    call.line("        WAIT_HINT          : 0x0");
    if extended {
        call.line(&format!("        PID                : {}", service.process));
        call.line("        FLAGS              : ");
    }
}

/// `enumdepend`: the services that need one, whether they run or not.
fn enumerate(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let host = &call.world.host;
    if services::settings(&host.registry, name).is_none() {
        return Err(failed("EnumDependentServices:OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    }
    let needs = |other: &str| {
        let settings = services::settings(&host.registry, other);
        settings.is_some_and(|s| s.depends_on.iter().any(|needed| same(needed, name)))
    };
    let found: Vec<(String, Service)> = host
        .services
        .iter()
        .filter(|(other, _)| needs(other))
        .map(|(other, service)| (other.to_owned(), service.clone()))
        .collect();
    call.line(&format!("[SC] EnumDependentServices: entriesread = {}", found.len()));
    for (other, service) in found {
        let settings = services::settings(&call.world.host.registry, &other);
        let (display, kind) = settings.map_or((String::new(), 0x20), |s| (s.display, s.kind));
        call.line("");
        call.line(&format!("SERVICE_NAME: {other} "));
        call.line(&format!("DISPLAY_NAME: {display}"));
        status(call, &service, kind, false);
    }
    Ok(())
}

/// What Windows gives a service that nobody gave rights of its own \[K\].
const RIGHTS: &str = "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)\
                      (A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)\
                      S:(AU;FA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)";

fn rights(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    if services::settings(&call.world.host.registry, name).is_none() {
        return Err(failed("OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    }
    call.line("");
    call.line(RIGHTS);
    Ok(())
}

fn config(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let Some(settings) = services::settings(&call.world.host.registry, name) else {
        return Err(failed("OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    };
    let start = match settings.start {
        StartType::Boot => "0   BOOT_START",
        StartType::System => "1   SYSTEM_START",
        StartType::Automatic if settings.delayed => "2   AUTO_START  (DELAYED)",
        StartType::Automatic => "2   AUTO_START",
        StartType::Manual => "3   DEMAND_START",
        StartType::Disabled => "4   DISABLED",
    };
    let (kind, kind_name) = (settings.kind, services::kind_name(settings.kind));
    let Loading { error_control, group, tag } = services::loading(&call.world.host.registry, name);
    let control = ["IGNORE", "NORMAL", "SEVERE", "CRITICAL"].get(error_control as usize);
    let control = control.copied().unwrap_or_default();
    let depends = settings.depends_on.join("\r\n                           : ");
    for line in [
        "[SC] QueryServiceConfig SUCCESS".to_owned(),
        String::new(),
        format!("SERVICE_NAME: {name}"),
        format!("        TYPE               : {kind:x}  {kind_name} "),
        format!("        START_TYPE         : {start}"),
        format!("        ERROR_CONTROL      : {error_control}   {control}"),
        format!("        BINARY_PATH_NAME   : {}", settings.image),
        format!("        LOAD_ORDER_GROUP   : {group}"),
        format!("        TAG                : {tag}"),
        format!("        DISPLAY_NAME       : {}", settings.display),
        format!("        DEPENDENCIES       : {depends}"),
        format!("        SERVICE_START_NAME : {}", settings.account),
    ] {
        call.line(&line);
    }
    Ok(())
}

fn start(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    need_service(call, name, "StartService: OpenService")?;
    call.world.start_service(name).map_err(|error| failed("StartService", error))?;
    show(call, name, true)
}

fn stop(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    need_service(call, name, "OpenService")?;
    let host = &call.world.host;
    if !host.services.dependents(&host.registry, name).is_empty() {
        return Err(failed("ControlService", Win32::DEPENDENT_SERVICES_RUNNING));
    }
    call.world.stop_service(name).map_err(|error| failed("ControlService", error))?;
    show(call, name, false)
}

/// The service must be there, and the caller may change it.
fn need_service(call: &Call<'_>, name: &str, step: &str) -> Result<(), Stop> {
    if services::settings(&call.world.host.registry, name).is_none() {
        return Err(failed(step, Win32::SERVICE_DOES_NOT_EXIST));
    }
    if !call.session.elevated {
        return Err(failed(step, Win32::ACCESS_DENIED));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn a_running_and_a_missing_service() {
        let mut world = server();
        let text = prints(&mut world, "sc.exe query OBENGINE");
        let expected = "\nSERVICE_NAME: obengine \n        TYPE               : 10  \
                        WIN32_OWN_PROCESS  \n        STATE              : 4  RUNNING \n";
        assert!(text.starts_with(expected), "{text}");
        let missing = "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\nThe specified \
                       service does not exist as an installed service.\n\n";
        assert_eq!(fails(&mut world, "sc.exe query bengine"), (1060, missing.to_owned()));
        assert!(
            fails(&mut world, "sc.exe start no").1.starts_with("[SC] StartService: OpenService")
        );
        assert_eq!(fails(&mut world, "sc.exe nonsense").0, 1639);
    }

    #[test]
    fn stopping_needs_rights_and_no_dependents() {
        let mut world = server();
        assert_eq!(unelevated(&mut world, "sc.exe stop obengine").0, 5);
        assert_eq!(fails(&mut world, "sc.exe stop RpcSs").0, 1051);
        prints(&mut world, "sc.exe stop obengine");
        assert_eq!(fails(&mut world, "sc.exe stop obengine").0, 1062);
        assert_eq!(fails(&mut world, "sc.exe start obengine; sc.exe start obengine").0, 1056);
    }
}
