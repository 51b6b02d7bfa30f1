//! What a service object can do: `Start()`, `Stop()`, `WaitForStatus()`, `Refresh()`, and the
//! services around it.
//!
//! *Models*: properties stay as they were read until `Refresh()`, as in .NET; the exceptions that
//! its methods throw.
//! *Leaves out*: controls of a service's own (`ExecuteCommand`).
//! *Sources*: the reference of `System.ServiceProcess.ServiceController` \[K\].

use powershell::eval::{Eval, Host, Stop};
use powershell::net::enums::SERVICE_STATUS;
use powershell::value::{Net, Value, convert, text};

use super::{Found, array, object, state};
use crate::console::machine::Machine;
use crate::console::types::Row;
use crate::windows::services;
use crate::world::World;

/// Methods with their overloads.
pub(super) const ROWS: &[Row] = &[
    ("Close", "void Close()"),
    ("Continue", "void Continue()"),
    ("CreateObjRef", "System.Runtime.Remoting.ObjRef CreateObjRef(type requestedType)"),
    ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
    ("ExecuteCommand", "void ExecuteCommand(int command)"),
    ("GetLifetimeService", "System.Object GetLifetimeService()"),
    ("InitializeLifetimeService", "System.Object InitializeLifetimeService()"),
    ("Pause", "void Pause()"),
    ("Refresh", "void Refresh()"),
    ("Start", "void Start(), void Start(string[] args)"),
    ("Stop", "void Stop()"),
    (
        "WaitForStatus",
        "void WaitForStatus(System.ServiceProcess.ServiceControllerStatus desiredStatus), void \
         WaitForStatus(System.ServiceProcess.ServiceControllerStatus desiredStatus, timespan \
         timeout)",
    ),
];

const INVALID: &str = "System.InvalidOperationException";

/// Names of the services that need this one, running or not.
pub(super) fn dependents(world: &World, name: &str) -> Vec<String> {
    let host = &world.host;
    let needs = |other: &&str| services::needs(&host.registry, other, name);
    host.services.iter().map(|(other, _)| other).filter(needs).map(str::to_owned).collect()
}

/// `New-Object System.ServiceProcess.ServiceController name`
pub(super) fn named(machine: &mut Machine, name: &str) -> Option<Eval<Value>> {
    let world = machine.look();
    let found = Found::of(world, name)?;
    Some(Ok(object(world, &found)))
}

/// A computed property or a method.
pub(super) fn member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let service = of.property("ServiceName").map(|name| text::of(&name))?;
    let Some(arguments) = arguments else {
        let world = machine.look();
        let names = match name {
            "DependentServices" => dependents(world, &service),
            _ => Found::of(world, &service).map_or_else(Vec::new, |one| one.settings.depends_on),
        };
        return Some(Ok(array(world, &names)));
    };
    let done = match name {
        "Close" | "Dispose" => Ok(()),
        "Refresh" => refresh(machine, of, &service),
        "Start" => control(machine, &service, "start"),
        "Stop" => control(machine, &service, "stop"),
        "Pause" | "Continue" => {
            let verb = if name == "Pause" { "pause" } else { "resume" };
            Err(cannot(&service, verb))
        }
        "WaitForStatus" => wait(machine, of, &service, arguments),
        _ => return None,
    };
    Some(done.map(|()| Value::Null))
}

fn cannot(service: &str, verb: &str) -> Stop {
    Stop::thrown(INVALID, &format!("Cannot {verb} {service} service on computer '.'."))
}

fn control(machine: &mut Machine, service: &str, verb: &str) -> Eval<()> {
    let (world, session, _) = machine.parts();
    if !session.elevated {
        let text = format!("Cannot open {service} service on computer '.'.");
        return Err(Stop::thrown(INVALID, &text));
    }
    let done = match verb {
        "start" => world.start_service(service),
        _ => {
            // Those that need it go first.
            let host = &world.host;
            let first = host.services.dependents(&host.registry, service);
            first
                .iter()
                .try_for_each(|name| world.stop_service(name))
                .and_then(|()| world.stop_service(service))
        }
    };
    done.map_err(|_| match verb {
        "start" => {
            Stop::thrown(INVALID, &format!("Cannot start service {service} on computer '.'."))
        }
        _ => cannot(service, "stop"),
    })
}

/// Reads everything anew.
fn refresh(machine: &mut Machine, of: &Value, service: &str) -> Eval<()> {
    let world = machine.look();
    let Some(found) = Found::of(world, service) else {
        let text = format!("Service {service} was not found on computer '.'.");
        return Err(Stop::thrown(INVALID, &text));
    };
    if let (Value::Object(old), Value::Object(new)) = (of, object(world, &found)) {
        old.borrow_mut().properties.clone_from(&new.borrow().properties);
    }
    Ok(())
}

fn wait(machine: &mut Machine, of: &Value, service: &str, arguments: &[Value]) -> Eval<()> {
    let wanted = match arguments.first() {
        Some(Value::Text(word)) => SERVICE_STATUS.number_of(word),
        Some(other) => convert::to_long(other).ok(),
        None => None,
    };
    if Some(state(machine.look(), service)) == wanted {
        return refresh(machine, of, service);
    }
    // Nothing else happens on the machine while this window waits.
    let Some(timeout) = arguments.get(1) else {
        return Err(Stop::lacking("ServiceController.WaitForStatus without an end"));
    };
    let ticks = match timeout.as_net() {
        Some(Net::TimeSpan(span)) => span.0,
        _ => {
            let said = text::of(timeout);
            let Some(ticks) = clock_ticks(&said) else {
                return Err(Stop::lacking(format!("WaitForStatus with '{said}'")));
            };
            ticks
        }
    };
    machine.sleep(ticks.max(0).unsigned_abs() / 10_000);
    refresh(machine, of, service)?;
    let text = "Time out has expired and the operation has not been completed.";
    Err(Stop::thrown("System.ServiceProcess.TimeoutException", text))
}

/// `hh:mm:ss` in ticks of 100 nanoseconds.
fn clock_ticks(said: &str) -> Option<i64> {
    let parts: Vec<i64> = said.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [hours, minutes, seconds] => Some(((hours * 60 + minutes) * 60 + seconds) * 10_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn methods_control_the_service_and_properties_wait_for_a_refresh() {
        let mut world = server();
        let text = good(
            &mut world,
            "$s = Get-Service obengine; $s.Stop(); $s.Status; $s.WaitForStatus('Stopped'); \
             $s.Status; $s.Start(); $s.Refresh(); $s.Status",
        );
        assert_eq!(text, "Running\nStopped\nRunning\n");
        let before = world.now;
        let text = bad(
            &mut world,
            "(Get-Service obengine).WaitForStatus('Stopped', [timespan]::FromSeconds(30))",
        );
        assert_eq!(
            text,
            "Exception calling \"WaitForStatus\" with \"2\" argument(s): \"Time out has expired \
             and the operation has not been completed.\""
        );
        assert_eq!((world.now - before).as_seconds(), 30);
        let text = bad(&mut world, "$s = Get-Service VSS; $s.Pause()");
        assert!(text.contains("\"Cannot pause VSS service on computer '.'.\""), "{text}");
    }

    #[test]
    fn a_method_that_is_missing_is_refused_and_not_denied() {
        let mut world = server();
        let text = bad(&mut world, "(Get-Service VSS).ExecuteCommand(130)");
        assert!(text.starts_with("marslab: unsupported:"), "{text}");
        let text = bad(&mut world, "(Get-Service VSS).Nonsense()");
        assert!(text.contains("does not contain a method named 'Nonsense'"), "{text}");
    }
}
