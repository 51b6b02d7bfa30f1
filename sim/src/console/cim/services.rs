//! Services and drivers: `Win32_Service`, `Win32_SystemDriver`.
//!
//! *Models*: settings from the registry, state from the Service Control Manager; starting,
//! stopping and the start mode with the return values of WMI.
//! *Leaves out*: pausing, creating, other changes. *Sources*: the MOF definitions \[K\].

use powershell::eval::Eval;

use super::class::{Arguments, Definition, Instance, Method, Named, Outcome, Scene};
use super::system::KEYED;
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::registry::Data;
use crate::windows::services::{self, Settings, StartType, State};

const BASE: &str = "string CreationClassName, boolean Started, string StartMode, \
    string SystemCreationClassName, string SystemName, boolean AcceptPause, \
    boolean AcceptStop, boolean DesktopInteract, string DisplayName, string ErrorControl, \
    uint32 ExitCode, string PathName, uint32 ServiceSpecificExitCode, string ServiceType, \
    string StartName, string State, uint32 TagId";

/// `Win32_Service`
pub(in crate::console) const SERVICE: Definition = Definition {
    name: "Win32_Service",
    parents: &[
        "Win32_BaseService",
        "CIM_Service",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        KEYED,
        BASE,
        "uint32 CheckPoint, boolean DelayedAutoStart, uint32 ProcessId, uint32 WaitHint",
    ],
    instances: |scene| all(scene, false),
    methods: &[
        Method::new("StartService", &[], start),
        Method::new("StopService", &[], stop),
        Method::new("ChangeStartMode", &["StartMode"], change_start_mode),
        Method::lacking("Change"),
        Method::lacking("Create"),
        Method::lacking("Delete"),
        Method::lacking("GetSecurityDescriptor"),
        Method::new("InterrogateService", &[], interrogate),
        Method::lacking("PauseService"),
        Method::lacking("ResumeService"),
        Method::lacking("SetSecurityDescriptor"),
        Method::lacking("UserControlService"),
    ],
    ..Definition::NEW
};

/// `Win32_SystemDriver`
pub(super) const DRIVER: Definition = Definition {
    name: "Win32_SystemDriver",
    parents: &[
        "Win32_BaseService",
        "CIM_Service",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[KEYED, BASE],
    instances: |scene| all(scene, true),
    methods: &[
        Method::new("StartService", &[], start),
        Method::new("StopService", &[], stop),
        Method::new("ChangeStartMode", &["StartMode"], change_start_mode),
        Method::new("InterrogateService", &[], interrogate),
    ],
    ..Definition::NEW
};

fn all(scene: Scene<'_>, drivers: bool) -> Vec<Named> {
    let host = &scene.world.host;
    let known = host.services.iter().filter_map(|(name, service)| {
        Some((name, service, services::settings(&host.registry, name)?))
    });
    known
        .filter(|(_, _, settings)| settings.is_driver() == drivers)
        .map(|(name, service, settings)| {
            let running = service.state == State::Running;
            let loading = services::loading(&host.registry, name);
            let class = if drivers { DRIVER.name } else { SERVICE.name };
            let image = scene.session.environment.expand(&settings.image);
            let mut named: Named = vec![
                ("Caption", (&settings.display).into()),
                ("Description", description(scene, name, &settings).into()),
                ("Name", name.into()),
                ("Status", "OK".into()),
                ("CreationClassName", class.into()),
                ("Started", running.into()),
                ("StartMode", start_mode(settings.start).into()),
                ("SystemCreationClassName", "Win32_ComputerSystem".into()),
                ("SystemName", (&host.identity.name).into()),
                ("AcceptPause", false.into()),
                ("AcceptStop", (running && !service.hung).into()),
                ("DesktopInteract", (settings.kind & 0x100 != 0).into()),
                ("DisplayName", (&settings.display).into()),
                ("ErrorControl", error_control(loading.error_control).into()),
                ("ExitCode", service.exit.0.into()),
                ("PathName", image.into()),
                ("ServiceSpecificExitCode", service.specific_exit.into()),
                ("ServiceType", service_type(settings.kind).into()),
                ("StartName", (!drivers).then(|| settings.account.clone()).into()),
                ("State", state(service.state).into()),
                ("TagId", loading.tag.into()),
            ];
            if !drivers {
                named.extend([
                    ("CheckPoint", 0u32.into()),
                    ("DelayedAutoStart", settings.delayed.into()),
                    ("ProcessId", service.process.into()),
                    ("WaitHint", 0u32.into()),
                ]);
            }
            named
        })
        .collect()
}

/// `Description` of the registry; without one WMI gives the display name.
fn description(scene: Scene<'_>, name: &str, settings: &Settings) -> String {
    let key = services::key(name);
    let told = scene.world.host.registry.value(&key, "Description").and_then(Data::text);
    told.unwrap_or(&settings.display).to_owned()
}

fn start_mode(start: StartType) -> &'static str {
    match start {
        StartType::Boot => "Boot",
        StartType::System => "System",
        StartType::Automatic => "Auto",
        StartType::Manual => "Manual",
        StartType::Disabled => "Disabled",
    }
}

fn error_control(number: u32) -> &'static str {
    match number {
        0 => "Ignore",
        1 => "Normal",
        2 => "Severe",
        3 => "Critical",
        _ => "Unknown",
    }
}

fn service_type(kind: u32) -> &'static str {
    match kind & 0xff {
        0x1 => "Kernel Driver",
        0x2 => "File System Driver",
        0x10 | 0x50 | 0xd0 => "Own Process",
        0x20 | 0x60 | 0xe0 => "Share Process",
        _ => "Unknown",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Stopped => "Stopped",
        State::StartPending => "Start Pending",
        State::StopPending => "Stop Pending",
        State::Running => "Running",
    }
}

/// The return value of an error of the Service Control Manager.
fn code(error: Win32) -> u32 {
    match error {
        Win32::ACCESS_DENIED => 2,
        Win32::SERVICE_NOT_ACTIVE => 5,
        Win32::SERVICE_CANNOT_ACCEPT_CTRL => 6,
        Win32::SERVICE_ALREADY_RUNNING => 10,
        Win32::SERVICE_DEPENDENCY_FAIL => 13,
        Win32::SERVICE_DISABLED => 14,
        _ => 8,
    }
}

fn name(of: Option<&Instance>) -> String {
    of.map(|of| of.text("Name").to_owned()).unwrap_or_default()
}

fn start(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    let (world, session, _) = machine.parts();
    if !session.elevated {
        return Ok(Outcome::code(2));
    }
    let result = world.start_service(&name(of));
    Ok(Outcome::code(result.map_or_else(code, |_| 0)))
}

fn stop(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    let (world, session, _) = machine.parts();
    if !session.elevated {
        return Ok(Outcome::code(2));
    }
    let name = name(of);
    if !world.host.services.dependents(&world.host.registry, &name).is_empty() {
        return Ok(Outcome::code(3));
    }
    let result = world.stop_service(&name);
    Ok(Outcome::code(result.map_or_else(code, |_| 0)))
}

fn interrogate(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    let state = machine.look().host.services.get(&name(of)).map(|service| service.state);
    Ok(Outcome::code(if state == Some(State::Running) { 0 } else { 6 }))
}

fn change_start_mode(
    machine: &mut Machine,
    of: Option<&Instance>,
    arguments: &Arguments<'_>,
) -> Eval<Outcome> {
    const MODES: [(&str, u32); 6] =
        [("Boot", 0), ("System", 1), ("Automatic", 2), ("Auto", 2), ("Manual", 3), ("Disabled", 4)];
    let wanted = arguments.text("StartMode").unwrap_or_default();
    let (world, session, _) = machine.parts();
    if !session.elevated {
        return Ok(Outcome::code(2));
    }
    let Some((_, number)) = MODES.iter().find(|(word, _)| same(word, &wanted)) else {
        return Ok(Outcome::code(21));
    };
    let key = services::key(&name(of));
    world.host.registry.set(&key, "Start", Data::Dword(*number));
    Ok(Outcome::code(0))
}
