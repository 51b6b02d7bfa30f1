//! Services as objects: `Get-Service` and what it shares with its neighbours.
//!
//! *Models*: ServiceController with its properties, methods and enumerations, the table of 8, 18
//! and 38 columns, wildcards, display names in place of names.
//! *Leaves out*: other computers; sites and containers of the designer, which are empty.
//! *Sources*: powershell.md 12; the reference of `System.ServiceProcess` \[K\]; texts \[K\].

pub(super) mod configure;
pub(super) mod control;
mod methods;

use std::rc::Rc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::{Align, Column, View};
use powershell::net::enums::{SERVICE_START, SERVICE_STATUS};
use powershell::value::net::Flavour;
use powershell::value::{Value, text};

use super::{MANAGEMENT, fits_pattern, is_pattern};
use crate::console::machine::Machine;
use crate::console::types::{HostType, enumerations};
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::services::{self, Settings, State};
use crate::world::World;

/// Full name of the class of services.
pub(super) const CLASS: &str = "System.ServiceProcess.ServiceController";
const EXCEPTION: &str = "Microsoft.PowerShell.Commands.ServiceCommandException";

enumerations! {
    SERVICE_TYPE "System.ServiceProcess.ServiceType" true {
        "KernelDriver" 1, "FileSystemDriver" 2, "Adapter" 4, "RecognizerDriver" 8,
        "Win32OwnProcess" 16, "Win32ShareProcess" 32, "InteractiveProcess" 256,
    }
}

/// What a service can do.
pub(super) static CONTROLLER: HostType = HostType {
    properties: &[
        "Name",
        "RequiredServices",
        "CanPauseAndContinue",
        "CanShutdown",
        "CanStop",
        "DisplayName",
        "DependentServices",
        "MachineName",
        "ServiceName",
        "ServicesDependedOn",
        "ServiceHandle",
        "Status",
        "ServiceType",
        "StartType",
        "Site",
        "Container",
    ],
    methods: methods::ROWS,
    member: methods::member,
    create: |machine, arguments| match arguments {
        [Value::Text(name)] => methods::named(machine, name),
        _ => None,
    },
    ..HostType::new(CLASS)
};

/// As `DotNetTypes.format.ps1xml` of 5.1 shows it \[K\].
pub(super) static VIEW: View = View {
    columns: &[
        Column::of("Status", Some(8), Some(Align::Left)),
        Column::of("Name", Some(18), Some(Align::Left)),
        Column::of("DisplayName", Some(38), Some(Align::Left)),
    ],
    ..View::list(&[
        ("Name", "Name"),
        ("DisplayName", "DisplayName"),
        ("Status", "Status"),
        ("DependentServices", "DependentServices"),
        ("ServicesDependedOn", "ServicesDependedOn"),
        ("CanPauseAndContinue", "CanPauseAndContinue"),
        ("CanShutdown", "CanShutdown"),
        ("CanStop", "CanStop"),
        ("ServiceType", "ServiceType"),
    ])
};

/// `Get-Service`
pub(super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-Service",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.GetServiceCommand",
        params: &[
            Param::new("Name", "string[]")
                .at(0)
                .pipeline()
                .by_name()
                .alias(&["ServiceName"])
                .sets(&["Default"]),
            Param::new("ComputerName", "string[]").by_name().alias(&["Cn"]),
            Param::switch("DependentServices").alias(&["DS"]),
            Param::switch("RequiredServices").alias(&["SDO", "ServicesDependedOn"]),
            Param::new("DisplayName", "string[]").mandatory().sets(&["DisplayName"]),
            Param::new("Include", "string[]"),
            Param::new("Exclude", "string[]"),
            INPUT.mandatory().sets(&["InputObject"]),
        ],
        default_set: "Default",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Lists services and their states",
    examples: &["Get-Service obengine", "Get-Service", "Get-Service -Name 'Task Scheduler'"],
};

/// Services from the pipeline.
const INPUT: Param =
    Param::new("InputObject", "System.ServiceProcess.ServiceController[]").pipeline();

/// A service: its name as installed, and its settings.
#[derive(Debug, Clone)]
struct Found {
    name: String,
    settings: Settings,
}

impl Found {
    fn of(world: &World, name: &str) -> Option<Self> {
        let host = &world.host;
        let name = host.services.spelled(name)?.to_owned();
        let settings = services::settings(&host.registry, &name)?;
        Some(Self { name, settings })
    }

    /// As messages name it.
    fn titled(&self) -> String {
        format!("{} ({})", self.settings.display, self.name)
    }
}

/// All services and drivers, by name.
fn all(world: &World) -> Vec<Found> {
    let names: Vec<&str> = world.host.services.iter().map(|(name, _)| name).collect();
    let mut all: Vec<Found> = names.iter().filter_map(|name| Found::of(world, name)).collect();
    all.sort_by_cached_key(|found| found.name.to_ascii_lowercase());
    all
}

fn state(world: &World, name: &str) -> i64 {
    world.host.services.get(name).map_or(State::Stopped, |service| service.state) as i64
}

/// Services as an array of their class.
fn array(world: &World, names: &[String]) -> Value {
    let found = names.iter().filter_map(|name| Found::of(world, name));
    let objects = found.map(|found| object(world, &found)).collect();
    Value::list(Flavour::ArrayOf(CLASS.into()), objects)
}

fn object(world: &World, found: &Found) -> Value {
    let Found { name, settings } = found;
    let service = world.host.services.get(name);
    let runs = service.is_some_and(|service| service.state == State::Running);
    let start = settings.start.number();
    Value::typed(
        &[CLASS, "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"],
        [
            ("Name", Value::text(name)),
            ("CanPauseAndContinue", Value::Bool(false)),
            ("CanShutdown", Value::Bool(runs && !settings.is_driver())),
            ("CanStop", Value::Bool(runs)),
            ("DisplayName", Value::text(&settings.display)),
            ("MachineName", Value::text(".")),
            ("ServiceName", Value::text(name)),
            ("ServiceHandle", Value::text("SafeServiceHandle")),
            ("Status", Value::member_of(&SERVICE_STATUS, state(world, name))),
            ("ServiceType", Value::member_of(&SERVICE_TYPE, i64::from(settings.kind))),
            ("StartType", Value::member_of(&SERVICE_START, i64::from(start))),
            ("Site", Value::Null),
            ("Container", Value::Null),
        ],
    )
    .shown_as(name)
}

/// The services that a call names: those of its objects, its display names or its names; those
/// that nothing is found for are errors, one each.
fn chosen(call: &mut Call<'_>) -> Eval<Vec<Found>> {
    if call.has("ComputerName") {
        let name = call.name();
        return Err(call.engine.unsupported_here(format!("{name} -ComputerName")));
    }
    let (include, exclude) = (call.texts("Include"), call.texts("Exclude"));
    let mut found = named(call)?;
    let fits = |patterns: &[Rc<str>], found: &Found| {
        patterns.iter().any(|pattern| fits_pattern(pattern, &found.name))
    };
    found.retain(|one| (include.is_empty() || fits(&include, one)) && !fits(&exclude, one));
    Ok(found)
}

fn named(call: &mut Call<'_>) -> Eval<Vec<Found>> {
    if let Some(input) = call.get("InputObject") {
        let names: Vec<String> = input
            .elements()
            .iter()
            .filter_map(|one| one.property("ServiceName"))
            .map(|name| text::of(&name))
            .collect();
        let world = Machine::of(call.engine).look();
        return Ok(names.iter().filter_map(|name| Found::of(world, name)).collect());
    }
    let displays = call.texts("DisplayName");
    let by_display = !displays.is_empty();
    let wanted = if by_display { displays } else { call.texts("Name") };
    let world = Machine::of(call.engine).look();
    if wanted.is_empty() {
        let all = all(world).into_iter();
        return Ok(all.filter(|found| !found.settings.is_driver()).collect());
    }
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in wanted {
        let hits = hits(world, &name, by_display);
        if hits.is_empty() && !is_pattern(&name) {
            missing.push(name);
        }
        found.extend(hits);
    }
    for name in missing {
        let (by, id) = match by_display {
            true => ("display name", "NoServiceFoundForGivenDisplayName"),
            false => ("service name", "NoServiceFoundForGivenName"),
        };
        let text = format!("Cannot find any service with {by} '{name}'.");
        let spec = ErrorSpec::new(EXCEPTION, id, "ObjectNotFound", text);
        call.engine.fail(&spec.about(Value::Text(name)))?;
    }
    Ok(found)
}

/// A name without wildcards is looked up, also as a display name; patterns leave drivers out.
fn hits(world: &World, name: &str, by_display: bool) -> Vec<Found> {
    if !by_display
        && !is_pattern(name)
        && let Some(found) = Found::of(world, name)
    {
        return vec![found];
    }
    let fits = |found: &Found| match (by_display, is_pattern(name)) {
        (true, _) => fits_pattern(name, &found.settings.display),
        (false, true) => !found.settings.is_driver() && fits_pattern(name, &found.name),
        (false, false) => same(&found.settings.display, name),
    };
    all(world).into_iter().filter(fits).collect()
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let found = chosen(call)?;
    let (dependents, required) = (call.flag("DependentServices"), call.flag("RequiredServices"));
    for one in found {
        let world = Machine::of(call.engine).look();
        let names = match (dependents, required) {
            (true, _) => methods::dependents(world, &one.name),
            (_, true) => one.settings.depends_on.clone(),
            _ => vec![one.name.clone()],
        };
        let objects = array(world, &names);
        call.put_all(objects.elements())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_service_is_found_by_either_name_and_shown_in_three_columns() {
        let mut world = server();
        let wanted = "\nStatus   Name               DisplayName\n\
                      ------   ----               -----------\n\
                      Running  obengine           Microsoft Azure Recovery Services A...\n\n\n";
        let blank = |text: String| {
            text.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>()
        };
        assert_eq!(blank(good(&mut world, "Get-Service OBENGINE")), wanted);
        let display = "Get-Service -Name 'Microsoft Azure Recovery Services Agent'";
        assert_eq!(blank(good(&mut world, display)), wanted);
        assert_eq!(
            bad(&mut world, "Get-Service bengine"),
            "Get-Service : Cannot find any service with service name 'bengine'."
        );
    }

    #[test]
    fn a_service_is_an_object_with_its_enumerations() {
        let mut world = server();
        let lines = [
            ("(Get-Service obengine).Status -eq 'Running'", "True"),
            (
                "(Get-Service obengine).Status.GetType().FullName",
                "System.ServiceProcess.ServiceControllerStatus",
            ),
            ("(Get-Service obengine).StartType", "Automatic"),
            ("[int](Get-Service obengine).Status", "4"),
            ("'obengine','VSS' | Get-Service | ForEach-Object Name", "obengine\nVSS"),
            (
                "Get-Service obengine,VSS | Where-Object Status -eq Running | % DisplayName",
                "Microsoft Azure Recovery Services Agent",
            ),
            ("(Get-Service RpcSs -DependentServices).Name -contains 'obengine'", "True"),
            ("(Get-Service obengine).ServicesDependedOn.Name -contains 'RpcSs'", "True"),
            ("Get-Service -Include v* -Exclude vm* | % ServiceName", "VSS"),
            ("\"$(Get-Service VSS)\"", "VSS"),
            ("(Get-Service VSS | Get-Member WaitForStatus).MemberType", "Method"),
            (
                "try { Get-Service no -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }",
                "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand",
            ),
            (
                "Set-StrictMode -Version 5.0; (Get-Service VSS | Select-Object *).Site -eq $null",
                "True",
            ),
        ];
        for (line, wanted) in lines {
            assert_eq!(good(&mut world, line).trim_end(), wanted, "{line}");
        }
    }
}
