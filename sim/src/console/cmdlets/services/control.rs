//! `Start-Service`, `Stop-Service`, `Restart-Service`, `Suspend-Service`, `Resume-Service`.
//!
//! *Models*: services that need the stopped one, rights, what Windows answers.
//! *Leaves out*: services that can pause: none of ours accepts it (`sc query`: NOT_PAUSABLE).
//! *Sources*: texts and identifiers of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};

use super::{EXCEPTION, Found, INPUT, chosen, object};
use crate::console::cmdlets::MANAGEMENT;
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::error::Win32;
use crate::windows::services::{self, State};

const NAME: Param = Param::new("Name", "string[]")
    .at(0)
    .mandatory()
    .pipeline()
    .by_name()
    .alias(&["ServiceName"])
    .sets(&["Default"]);
const DISPLAY: Param = Param::new("DisplayName", "string[]").mandatory().sets(&["DisplayName"]);
const OBJECT: Param = INPUT.at(0).mandatory().sets(&["InputObject"]);
const PASS_THRU: Param = Param::switch("PassThru");
const INCLUDE: Param = Param::new("Include", "string[]");
const EXCLUDE: Param = Param::new("Exclude", "string[]");

const PLAIN: &[Param] = &[OBJECT, NAME, DISPLAY, PASS_THRU, INCLUDE, EXCLUDE];
const FORCED: &[Param] =
    &[OBJECT, NAME, DISPLAY, PASS_THRU, INCLUDE, EXCLUDE, Param::switch("Force")];
const STOPPED: &[Param] = &[
    OBJECT,
    NAME,
    DISPLAY,
    PASS_THRU,
    INCLUDE,
    EXCLUDE,
    Param::switch("Force"),
    Param::switch("NoWait"),
];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Cmdlet {
    Cmdlet {
        name,
        module: MANAGEMENT,
        class,
        params,
        default_set: "InputObject",
        impact: Some(2),
        run: Run::Each(run),
    }
}

/// `Start-Service`
pub(in super::super) const START: Entry = Entry {
    cmdlet: cmdlet(
        "Start-Service",
        "Microsoft.PowerShell.Commands.StartServiceCommand",
        PLAIN,
        |call| each(call, start),
    ),
    kind: Kind::Cmdlet,
    about: "Starts a service",
    examples: &["Start-Service obengine", "Start-Service MSiSCSI"],
};

/// `Stop-Service`
pub(in super::super) const STOP: Entry = Entry {
    cmdlet: cmdlet(
        "Stop-Service",
        "Microsoft.PowerShell.Commands.StopServiceCommand",
        STOPPED,
        |call| each(call, |call, found| stop(call, found).map(|_| ())),
    ),
    kind: Kind::Cmdlet,
    about: "Stops a service",
    examples: &["Stop-Service obengine"],
};

/// `Restart-Service`
pub(in super::super) const RESTART: Entry = Entry {
    cmdlet: cmdlet(
        "Restart-Service",
        "Microsoft.PowerShell.Commands.RestartServiceCommand",
        FORCED,
        |call| each(call, restart),
    ),
    kind: Kind::Cmdlet,
    about: "Stops a service and starts it again",
    examples: &["Restart-Service obengine"],
};

/// `Suspend-Service`
pub(in super::super) const SUSPEND: Entry = Entry {
    cmdlet: cmdlet(
        "Suspend-Service",
        "Microsoft.PowerShell.Commands.SuspendServiceCommand",
        PLAIN,
        |call| each(call, |call, found| pause(call, found, "suspended", "CouldNotSuspendService")),
    ),
    kind: Kind::Cmdlet,
    about: "Pauses a service",
    examples: &[],
};

/// `Resume-Service`
pub(in super::super) const RESUME: Entry = Entry {
    cmdlet: cmdlet(
        "Resume-Service",
        "Microsoft.PowerShell.Commands.ResumeServiceCommand",
        PLAIN,
        |call| each(call, |call, found| pause(call, found, "resumed", "CouldNotResumeService")),
    ),
    kind: Kind::Cmdlet,
    about: "Lets a paused service go on",
    examples: &[],
};

/// Does something to every chosen service; an error does not keep it from the next one.
fn each(call: &mut Call<'_>, act: fn(&mut Call<'_>, &Found) -> Eval<()>) -> Eval<()> {
    let action = call.name();
    for found in chosen(call)? {
        if !call.should_process(&found.titled(), &action)? {
            continue;
        }
        act(call, &found)?;
        if call.flag("PassThru") {
            let world = Machine::of(call.engine).look();
            let value = object(world, &found);
            call.put(value)?;
        }
    }
    Ok(())
}

/// An error about a service.
pub(super) fn fail(
    call: &mut Call<'_>,
    found: &Found,
    (id, category): (&'static str, &'static str),
    text: String,
) -> Eval<()> {
    let about = object(Machine::of(call.engine).look(), found);
    call.engine.fail(&ErrorSpec::new(EXCEPTION, id, category, text).about(about))
}

/// Nobody but an administrator may open a service for control.
fn may_open(
    call: &mut Call<'_>,
    found: &Found,
    verb: &str,
    failure: (&'static str, &'static str),
) -> Eval<bool> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(true);
    }
    let text = format!(
        "Service '{}' cannot be {verb} due to the following error: Cannot open {} service on \
         computer '.'.",
        found.titled(),
        found.name
    );
    fail(call, found, failure, text)?;
    Ok(false)
}

/// Starts a service; one that runs stays as it is.
pub(super) fn start(call: &mut Call<'_>, found: &Found) -> Eval<()> {
    const FAILURE: (&str, &str) = ("CouldNotStartService", "OpenError");
    if !may_open(call, found, "started", FAILURE)? {
        return Ok(());
    }
    match Machine::of(call.engine).world().start_service(&found.name) {
        Ok(()) | Err(Win32::SERVICE_ALREADY_RUNNING) => Ok(()),
        Err(_) => {
            let text = format!(
                "Service '{}' cannot be started due to the following error: Cannot start service \
                 {} on computer '.'.",
                found.titled(),
                found.name
            );
            fail(call, found, FAILURE, text)
        }
    }
}

/// Stops a service, and those that need it when that is asked for. Returns what was stopped, the
/// service itself last; nothing when it could not be.
pub(super) fn stop(call: &mut Call<'_>, found: &Found) -> Eval<Option<Vec<String>>> {
    const FAILURE: (&str, &str) = ("CouldNotStopService", "CloseError");
    if !may_open(call, found, "stopped", FAILURE)? {
        return Ok(None);
    }
    let force = call.flag("Force");
    let world = Machine::of(call.engine).world();
    let mut names = world.host.services.dependents(&world.host.registry, &found.name);
    if !names.is_empty() && !force {
        let text = format!(
            "Cannot stop service '{}' because it has dependent services. It can only be stopped \
             if the Force flag is set.",
            found.titled()
        );
        fail(call, found, ("ServiceHasDependentServices", "InvalidOperation"), text)?;
        return Ok(None);
    }
    names.push(found.name.clone());
    for stopping in &names {
        match Machine::of(call.engine).world().stop_service(stopping) {
            Ok(()) | Err(Win32::SERVICE_NOT_ACTIVE) => {}
            Err(_) => {
                let text = format!(
                    "Service '{}' cannot be stopped due to the following error: Cannot stop \
                     {stopping} service on computer '.'.",
                    found.titled()
                );
                fail(call, found, FAILURE, text)?;
                return Ok(None);
            }
        }
    }
    Ok(Some(names))
}

fn restart(call: &mut Call<'_>, found: &Found) -> Eval<()> {
    let Some(stopped) = stop(call, found)? else { return Ok(()) };
    start(call, found)?;
    // Those that had to go with it come back with it.
    for name in stopped.iter().rev().skip(1) {
        let settings = services::settings(&Machine::of(call.engine).look().host.registry, name);
        let Some(settings) = settings else { continue };
        start(call, &Found { name: name.clone(), settings })?;
    }
    Ok(())
}

/// No service here accepts a pause.
pub(super) fn pause(call: &mut Call<'_>, found: &Found, verb: &str, id: &'static str) -> Eval<()> {
    if !may_open(call, found, verb, (id, "CloseError"))? {
        return Ok(());
    }
    let service = Machine::of(call.engine).look().host.services.get(&found.name);
    let runs = service.is_some_and(|service| service.state == State::Running);
    let (why, id) = match (runs, verb) {
        (false, "suspended") => {
            ("it is not currently running.", "CouldNotSuspendServiceNotRunning")
        }
        (false, _) => ("it is not currently running.", "CouldNotResumeServiceNotRunning"),
        (true, _) => (
            "the service does not support being suspended or resumed.",
            match verb {
                "suspended" => "CouldNotSuspendServiceNotSupported",
                _ => "CouldNotResumeServiceNotSupported",
            },
        ),
    };
    let text = format!("Service '{}' cannot be {verb} because {why}", found.titled());
    fail(call, found, (id, "CloseError"), text)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn stopping_and_setting_change_only_what_they_name() {
        let mut world = server();
        assert!(changed(&mut world, "Stop-Service obengine -WhatIf").is_empty());
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

    #[test]
    fn services_come_from_the_pipeline_and_go_on_in_it() {
        let mut world = server();
        let line = "Get-Service obengine | Stop-Service -PassThru | % { $_.Status }";
        assert_eq!(good(&mut world, line), "Stopped\n");
        let line = "'obengine' | Start-Service -PassThru | Select-Object -ExpandProperty Status";
        assert_eq!(good(&mut world, line), "Running\n");
        let text = bad(&mut world, "Suspend-Service obengine");
        assert!(text.ends_with("does not support being suspended or resumed."), "{text}");
    }
}
