//! `sc.exe`: the Service Control Manager's own tool.
//!
//! Layouts: catalogue 4.2. In PowerShell the bare word `sc` is an alias of Set-Content; here the
//! console resolves it as cmd.exe does, until the engine of a later issue.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::registry::Data;
use crate::windows::services::{self, Service, StartType, State};

/// `sc`
pub(super) const COMMAND: Command = Command {
    name: "sc",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\sc.exe"),
    about: "Queries and controls services",
    params: &[],
    examples: &["sc query obengine", "sc qc obengine", "sc.exe queryex obengine"],
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
        "config" => change(call, &name),
        _ => Err(Stop::with(1639, "ERROR:  Unrecognized command")),
    }
}

fn failed(what: &str, error: Win32) -> Stop {
    Stop::with(error.0 as i32, format!("[SC] {what} FAILED {}:\r\n\r\n{error}\r\n", error.0))
}

fn query(call: &mut Call<'_>, name: &str, extended: bool) -> Result<(), Stop> {
    if name.is_empty() {
        let names: Vec<String> = call
            .world
            .host
            .services
            .iter()
            .filter(|(_, service)| service.state == State::Running)
            .map(|(name, _)| name.to_owned())
            .collect();
        return names.iter().try_for_each(|name| query(call, name, extended));
    }
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
    let kind_name = if kind == 0x10 { "WIN32_OWN_PROCESS" } else { "WIN32_SHARE_PROCESS" };
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
    let own = settings.kind == 0x10;
    let kind = if own { "WIN32_OWN_PROCESS" } else { "WIN32_SHARE_PROCESS" };
    let depends = settings.depends_on.join("\r\n                           : ");
    for line in [
        "[SC] QueryServiceConfig SUCCESS".to_owned(),
        String::new(),
        format!("SERVICE_NAME: {name}"),
        format!("        TYPE               : {:x}  {kind} ", settings.kind),
        format!("        START_TYPE         : {start}"),
        "        ERROR_CONTROL      : 1   NORMAL".to_owned(),
        format!("        BINARY_PATH_NAME   : {}", settings.image),
        "        LOAD_ORDER_GROUP   : ".to_owned(),
        "        TAG                : 0".to_owned(),
        format!("        DISPLAY_NAME       : {}", settings.display),
        format!("        DEPENDENCIES       : {depends}"),
        format!("        SERVICE_START_NAME : {}", settings.account),
    ] {
        call.line(&line);
    }
    Ok(())
}

fn start(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    call.world.start_service(name).map_err(|error| failed("StartService", error))?;
    query(call, name, true)
}

fn stop(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    call.world.stop_service(name).map_err(|error| failed("ControlService", error))?;
    query(call, name, false)
}

fn change(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    if services::settings(&call.world.host.registry, name).is_none() {
        return Err(failed("OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    }
    // `start= auto` is two words, `start=auto` one.
    let words: Vec<String> = call.words.iter().skip(2).map(|word| word.text.clone()).collect();
    let joined = words.join(" ").replace("= ", "=");
    let wanted = joined.split(' ').find_map(|word| word.split_once('='));
    let Some((_, value)) = wanted.filter(|(option, _)| same(option, "start")) else {
        return Err(Stop::with(1639, "ERROR:  Invalid start= field"));
    };
    let start = match value.to_ascii_lowercase().as_str() {
        "auto" | "delayed-auto" => StartType::Automatic,
        "demand" => StartType::Manual,
        "disabled" => StartType::Disabled,
        _ => return Err(Stop::with(1639, "ERROR:  Invalid start= field")),
    };
    let key = services::key(name);
    call.world.host.registry.set(&key, "Start", Data::Dword(start.number()));
    call.line("[SC] ChangeServiceConfig SUCCESS");
    Ok(())
}
