//! `Set-Service`, `New-Service`.
//!
//! *Models*: start type, display name, description, state; a new service with its program.
//! *Leaves out*: a new service under an account of its own: a credential is asked for by a window.
//! *Sources*: texts and identifiers of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Value;

use super::{Found, INPUT, control, object};
use crate::console::cmdlets::MANAGEMENT;
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::registry::Data;
use crate::windows::services::{self, Settings, StartType};

const START_TYPES: [&str; 5] = ["Boot", "System", "Automatic", "Manual", "Disabled"];

/// `Set-Service`
pub(in super::super) const SET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-Service",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.SetServiceCommand",
        params: &[
            Param::new("ComputerName", "string[]").by_name().alias(&["cn"]),
            Param::new("Name", "string")
                .at(0)
                .mandatory()
                .pipeline()
                .by_name()
                .alias(&["ServiceName", "SN"])
                .sets(&["Name"]),
            Param::new("DisplayName", "string").alias(&["DN"]),
            Param::new("Description", "string"),
            Param::new("StartupType", "System.ServiceProcess.ServiceStartMode").alias(&[
                "StartMode",
                "SM",
                "ST",
            ]),
            Param::new("Status", "string").choices(&["Running", "Stopped", "Paused"]),
            Param { of: "System.ServiceProcess.ServiceController", ..INPUT }.sets(&["InputObject"]),
            Param::switch("PassThru"),
        ],
        default_set: "Name",
        impact: Some(2),
        run: Run::Each(set),
    },
    kind: Kind::Cmdlet,
    about: "Changes how a service starts, or its state",
    examples: &["Set-Service obengine -StartupType Automatic"],
};

/// `New-Service`
pub(in super::super) const NEW: Entry = Entry {
    cmdlet: Cmdlet {
        name: "New-Service",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.NewServiceCommand",
        params: &[
            Param::new("Name", "string").at(0).mandatory().alias(&["ServiceName"]),
            Param::new("BinaryPathName", "string").at(1).mandatory(),
            Param::new("DisplayName", "string"),
            Param::new("Description", "string"),
            Param::new("StartupType", "System.ServiceProcess.ServiceStartMode"),
            Param::new("Credential", "object"),
            Param::new("DependsOn", "string[]"),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(new),
    },
    kind: Kind::Cmdlet,
    about: "Installs a service",
    examples: &[r"New-Service Probe C:\Windows\System32\svchost.exe"],
};

const INVALID: &str = "System.InvalidOperationException";

fn start_type(call: &Call<'_>) -> Option<u32> {
    let word = call.text("StartupType")?;
    let at = START_TYPES.iter().position(|known| same(known, &word))?;
    u32::try_from(at).ok()
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    if call.has("ComputerName") {
        return Err(call.engine.unsupported_here("Set-Service -ComputerName"));
    }
    let of_object = call.get("InputObject").and_then(|one| one.property("ServiceName"));
    let wanted = match of_object {
        Some(name) => powershell::value::text::of(&name).into(),
        None => call.text("Name").unwrap_or_default(),
    };
    // Unlike its neighbours it takes service names only.
    let Some(found) = Found::of(Machine::of(call.engine).look(), &wanted) else {
        let text = format!("Service {wanted} was not found on computer '.'.");
        let spec = ErrorSpec::new(INVALID, "InvalidOperationException", "ObjectNotFound", text);
        return call.engine.fail(&spec.about(Value::text(".")));
    };
    if !call.should_process(&found.titled(), "Set-Service")? {
        return Ok(());
    }
    if !Machine::of(call.engine).parts().1.elevated {
        let text = format!(
            "Service '{}' cannot be configured due to the following error: Access is denied",
            found.titled()
        );
        return control::fail(call, &found, ("CouldNotSetService", "PermissionDenied"), text);
    }
    configure(call, &found);
    match call.text("Status").as_deref() {
        Some(word) if same(word, "Running") => control::start(call, &found)?,
        Some(word) if same(word, "Stopped") => drop(control::stop(call, &found)?),
        Some(_) => control::pause(call, &found, "suspended", "CouldNotSuspendService")?,
        None => {}
    }
    if call.flag("PassThru") {
        let name = &found.name;
        let world = Machine::of(call.engine).look();
        let value = Found::of(world, name).map(|found| object(world, &found));
        call.put_all(value)?;
    }
    Ok(())
}

fn configure(call: &mut Call<'_>, found: &Found) {
    let start = start_type(call);
    let (display, description) = (call.text("DisplayName"), call.text("Description"));
    let key = services::key(&found.name);
    let registry = &mut Machine::of(call.engine).world().host.registry;
    if let Some(number) = start {
        registry.set(&key, "Start", Data::Dword(number));
        // Only a delayed start is more than a start type; every other choice ends it.
        registry.remove_value(&key, "DelayedAutostart");
    }
    if let Some(display) = display {
        registry.set(&key, "DisplayName", Data::sz(&display));
    }
    if let Some(description) = description {
        registry.set(&key, "Description", Data::sz(&description));
    }
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    if call.has("Credential") {
        return Err(call.engine.unsupported_here("New-Service -Credential"));
    }
    let name = call.text("Name").unwrap_or_default();
    let display = call.text("DisplayName").unwrap_or_else(|| name.clone());
    let titled = format!("{display} ({name})");
    if !call.should_process(&titled, "New-Service")? {
        return Ok(());
    }
    let (world, session, _) = Machine::of(call.engine).parts();
    let elevated = session.elevated;
    let why = match Found::of(world, &name) {
        _ if !elevated => Some("Access is denied"),
        Some(_) => Some("The specified service already exists"),
        None => None,
    };
    if let Some(why) = why {
        let text =
            format!("Service '{titled}' cannot be created due to the following error: {why}");
        let class = "Microsoft.PowerShell.Commands.ServiceCommandException";
        let spec = ErrorSpec::new(class, "CouldNotNewService", "PermissionDenied", text);
        return call.engine.fail(&spec.about(Value::Text(name)));
    }
    let start = start_type(call).and_then(StartType::from_number);
    let settings = Settings {
        display: display.to_string(),
        start: start.unwrap_or(StartType::Automatic),
        image: call.text("BinaryPathName").unwrap_or_default().to_string(),
        account: "LocalSystem".to_owned(),
        depends_on: call.texts("DependsOn").iter().map(ToString::to_string).collect(),
        kind: 0x10,
        delayed: false,
    };
    let description = call.text("Description");
    let world = Machine::of(call.engine).world();
    world.host.services.install(&mut world.host.registry, &name, &settings);
    if let Some(description) = description {
        let key = services::key(&name);
        world.host.registry.set(&key, "Description", Data::sz(&description));
    }
    let value = object(world, &Found { name: name.to_string(), settings });
    call.put(value)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_new_service_is_there_for_everybody() {
        let mut world = server();
        let line = r"New-Service -Name Probe -BinaryPathName C:\probe.exe -StartupType Manual | \
                     ForEach-Object { '{0} {1}' -f $_.Name, $_.Status }"
            .replace("\\\n", "");
        let line = line.replace("| \\", "|");
        assert_eq!(good(&mut world, &line), "Probe Stopped\n");
        assert!(good(&mut world, "sc.exe qc Probe").contains("DEMAND_START"));
        let text = bad(&mut world, r"New-Service Probe C:\probe.exe");
        assert!(text.ends_with("The specified service already exists"), "{text}");
        let text = bad(&mut world, "Set-Service 'Volume Shadow Copy' -StartupType Manual");
        assert_eq!(text, "Set-Service : Service Volume Shadow Copy was not found on computer '.'.");
    }
}
