//! `wabadmin`: marslab's stand-in for clicks in windows. Not a Windows command.
//!
//! *Models*: what an operator does in the agent's console application (Back Up Now, Register
//! Server, Schedule Backup, Change Properties, Recover Data, About), the check boxes of a trigger
//! in the Task Scheduler window, and two actions of Device Manager. Like the application it needs
//! no PowerShell and no module: "Back Up Now" goes a way that the scheduled run does not
//! (architecture 3.6).
//! *Leaves out*: the wizard's page of times, which is in `schedule_wizard.rs`.

mod disk;
mod policy;
mod recover;

use std::fmt::Write;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::mars::job::{Failure, JobState, Origin};
use crate::mars::layout::TASK;
use crate::mars::phases::seen;
use crate::mars::{backup, credential, engine, install, key, open_console, pin, register};
use crate::windows::clock_zone::{general, local_in, sortable, zone};
use crate::windows::eventlog::messages::TASK_UPDATED;
use crate::windows::network::{ProxyAddress, Route};
use crate::windows::registry::Known;
use crate::windows::tasks;

/// `wabadmin`
pub(super) const COMMAND: Command = Command {
    name: "wabadmin",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for clicks in the agent's console application and in tools of Windows",
    examples: &[
        "wabadmin status",
        "wabadmin about",
        "wabadmin open",
        "wabadmin backup; wabadmin jobs",
        r"wabadmin register C:\Install\contoso.VaultCredentials",
        "wabadmin activate 'correct horse battery'",
        "wabadmin policy list",
        "wabadmin schedule",
        "wabadmin properties proxy none",
        "wabadmin schedule show",
        "wabadmin schedule times 22:00",
        "wabadmin task trigger list",
        "wabadmin task trigger enable 1",
        "wabadmin recover status",
        r"wabadmin device update-driver 'ROOT\ISCSIPRT\0000'",
        "wabadmin disk list",
    ],
    run,
};

const USAGE: &str = "wabadmin: stand-in of marslab for windows; not a Windows command\r\n\
    \x20 wabadmin status                                  what the console application shows\r\n\
    \x20 wabadmin backup                                  Back Up Now\r\n\
    \x20 wabadmin jobs                                    the Jobs pane\r\n\
    \x20 wabadmin register [FILE]                         Register Server; the newest download\r\n\
    \x20 wabadmin activate [PASSPHRASE]                   Encryption setting; the noted one\r\n\
    \x20 wabadmin schedule                                Schedule Backup, saved as it is\r\n\
    \x20 wabadmin open                                    opens the console application\r\n\
    \x20 wabadmin about                                   Help, About\r\n\
    \x20 wabadmin policy list                             Schedule Backup\r\n\
    \x20 wabadmin policy add|remove|exclude PATH          Schedule Backup, items\r\n\
    \x20 wabadmin properties proxy none                   Change Properties, Proxy\r\n\
    \x20 wabadmin properties passphrase                   Change Properties, Encryption\r\n\
    \x20 wabadmin properties proxy HOST PORT [USER PASSWORD]\r\n\
    \x20 wabadmin schedule show | times HH:MM,... | retention DAYS\r\n\
    \x20 wabadmin task trigger list                       Task Scheduler, Triggers\r\n\
    \x20 wabadmin task trigger enable|disable N\r\n\
    \x20 wabadmin recover status|mount|copy|cancel|unmount   Recover Data\r\n\
    \x20 wabadmin device update-driver INSTANCE           Device Manager, Update Driver Software\r\n\
    \x20 wabadmin device add-initiator                    Device Manager, Add legacy hardware\r\n\
    \x20 wabadmin disk list|unmount LABEL                 Disk Management, volumes in folders";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("wabadmin: the console application needs administrator rights")?;
    let count = call.words.len();
    let verb = call.word(0).to_ascii_lowercase();
    match (verb.as_str(), count) {
        ("task", 3..=4) => return task(call),
        ("device", 2..=3) => return recover::device(call),
        ("disk", 2..=3) => return disk::run(call),
        ("about", 1) => return about(call),
        ("status" | "backup" | "jobs" | "open", 1) | ("register" | "activate", 1..=2) => {}
        ("properties", 2..=6) | ("policy", 2..=3) | ("schedule", 1..=3) | ("recover", 2) => {}
        _ => return Err(Stop::new(USAGE)),
    }
    if !call.world.host.files.is_file(crate::mars::layout::ENGINE) {
        return Err(Stop::new("wabadmin: the agent is not installed"));
    }
    match verb.as_str() {
        "status" => status(call),
        "backup" => back_up(call),
        "jobs" => jobs(call),
        "open" => open(call),
        "recover" => recover::recover(call),
        "register" => register(call),
        "activate" => activate(call),
        "policy" => engine(call).and_then(|()| policy::run(call, USAGE)),
        "schedule" => super::schedule_wizard::run(call),
        _ => properties(call),
    }
}

/// What the application's message box says, with the code below it.
pub(super) fn box_of(call: &Call<'_>, failure: &Failure) -> Stop {
    let mut text = failure.message.text(call.world.language).to_owned();
    if failure.detail != 0 {
        // A String takes every write.
        let _ = write!(text, " [{:#010x}]", failure.detail);
    }
    Stop::new(text)
}

pub(super) fn engine(call: &mut Call<'_>) -> Result<(), Stop> {
    engine::pass(&mut call.world.site()).map_err(|failure| box_of(call, &failure))
}

fn status(call: &mut Call<'_>) -> Result<(), Stop> {
    engine(call)?;
    let world = &*call.world;
    let zone = zone(&world.host.registry);
    let show = |at| general(local_in(&zone, at));
    let installed = match install::state(&world.host) {
        install::State::Absent => "absent",
        install::State::Incomplete => "incomplete",
        install::State::Complete => "complete",
    };
    let vault = world.host.registry.text(Known::AgentConfig, "ServiceResourceName");
    let vault = vault.filter(|_| register::is_registered(&world.host)).unwrap_or("not registered");
    let policy = match &world.agent.policy {
        None => "not configured",
        Some(policy) if policy.paused => "paused",
        Some(_) => "configured",
    };
    let task = world.host.tasks.get(TASK);
    let next = task.and_then(|task| tasks::next_run(task, world.machine_time(), &zone));
    let last = world.agent.jobs.last().map_or("none".to_owned(), |job| {
        let ended = if job.state == JobState::Aborted { "Failed" } else { "Successful" };
        format!("{ended}, {}", show(job.ended))
    });
    let lines = [
        format!("Installation : {installed}"),
        format!("Vault        : {vault}"),
        format!("Passphrase   : {}", if world.agent.passphrase.is_some() { "set" } else { "none" }),
        format!("Schedule     : {policy}"),
        format!("Next backup  : {}", next.map_or("none".to_owned(), show)),
        format!("Last backup  : {last}"),
    ];
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn back_up(call: &mut Call<'_>) -> Result<(), Stop> {
    let before = call.world.agent.jobs.len();
    let result = backup::run(&mut call.world.site(), Origin::Manual);
    let job = call.world.agent.jobs.get(before);
    let took = job.map_or(Span::default(), |job| job.ended - job.started);
    call.output.elapsed = call.output.elapsed + took;
    for line in seen(&result) {
        call.line(line);
    }
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("Job completed.");
    Ok(())
}

fn jobs(call: &mut Call<'_>) -> Result<(), Stop> {
    engine(call)?;
    let zone = zone(&call.world.host.registry);
    let mut lines = Vec::new();
    for job in call.world.agent.jobs.iter().rev() {
        let word = match job.state {
            JobState::Completed => "Successful",
            JobState::CompletedWithWarning => "Successful with warnings",
            JobState::Aborted => "Failed",
        };
        lines.push(format!("{}  Backup  {word}", general(local_in(&zone, job.started))));
        for told in job.failure.iter().chain(&job.warnings) {
            lines.push(format!("    {}", box_of(call, told).text));
        }
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn register(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = match (call.words.get(1), credential::picked(&call.world.host, &call.world.cloud)) {
        (Some(word), _) => call.session.absolute(&word.text),
        (None, Some(newest)) => newest,
        (None, None) => return Err(Stop::new("wabadmin: no credential file was downloaded")),
    };
    let result = register::register(&mut call.world.site(), &path);
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("Server registration succeeded.");
    Ok(())
}

fn activate(call: &mut Call<'_>) -> Result<(), Stop> {
    let noted = call.world.cloud.client.passphrase.clone();
    let text = match (call.words.get(1), noted) {
        (Some(word), _) => word.text.clone(),
        (None, Some(noted)) => noted,
        (None, None) => return Err(Stop::new("wabadmin: no passphrase is noted")),
    };
    engine(call)?;
    let result = key::activate(&mut call.world.site(), &text);
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("Encryption passphrase is set.");
    Ok(())
}

fn open(call: &mut Call<'_>) -> Result<(), Stop> {
    let result = open_console::operation(&mut call.world.site());
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("Microsoft Azure Backup");
    Ok(())
}

fn about(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some([a, b, c, d]) = engine::version(&call.world.host) else {
        return Err(Stop::new("wabadmin: the agent is not installed"));
    };
    call.line("Microsoft Azure Recovery Services Agent");
    call.line(&format!("Version: {a}.{b}.{c}.{d}"));
    Ok(())
}

/// Change Properties, Encryption: the noted passphrase, and the PIN at hand.
fn passphrase(call: &mut Call<'_>) -> Result<(), Stop> {
    let client = call.world.cloud.client.clone();
    let Some(text) = client.passphrase.clone() else {
        return Err(Stop::new("wabadmin: no passphrase is noted"));
    };
    engine(call)?;
    let result = pin::check(&mut call.world.site(), client.pin.as_deref().unwrap_or_default());
    result.map_err(|failure| box_of(call, &failure))?;
    let result = key::activate(&mut call.world.site(), &text);
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("Server properties updated successfully.");
    Ok(())
}

fn properties(call: &mut Call<'_>) -> Result<(), Stop> {
    if same(call.word(1), "passphrase") && call.words.len() == 2 {
        return passphrase(call);
    }
    if !same(call.word(1), "proxy") {
        return Err(Stop::new(USAGE));
    }
    let word = |at: usize| call.word(at).to_owned();
    let route = match call.words.len() {
        3 if same(call.word(2), "none") => Route::default(),
        4 | 6 => {
            let port = call.word(3).parse().map_err(|_| Stop::new(USAGE))?;
            let login = (call.words.len() == 6).then(|| (word(4), word(5)));
            Route { proxy: Some(ProxyAddress { host: word(2), port }), login }
        }
        _ => return Err(Stop::new(USAGE)),
    };
    engine(call)?;
    *call.world.agent.proxy = route;
    call.line("Server properties updated successfully.");
    Ok(())
}

fn task(call: &mut Call<'_>) -> Result<(), Stop> {
    if !same(call.word(1), "trigger") {
        return Err(Stop::new(USAGE));
    }
    let Some(found) = call.world.host.tasks.get(TASK) else {
        return Err(Stop::new(format!("wabadmin: there is no task {TASK}")));
    };
    let on = match (call.word(2).to_ascii_lowercase().as_str(), call.words.len()) {
        ("list", 3) => {
            let triggers = found.triggers.iter().enumerate();
            let lines: Vec<String> = triggers
                .map(|(at, trigger)| {
                    let start = trigger.start.map_or("-".to_owned(), sortable);
                    let state = if trigger.enabled { "Enabled" } else { "Disabled" };
                    format!("{}  {start}  {state}", at + 1)
                })
                .collect();
            lines.iter().for_each(|line| call.line(line));
            return Ok(());
        }
        ("enable", 4) => true,
        ("disable", 4) => false,
        _ => return Err(Stop::new(USAGE)),
    };
    let count = found.triggers.len();
    let number = call.word(3).parse::<usize>().ok().filter(|n| (1..=count).contains(n));
    let Some(at) = number.map(|number| number - 1) else {
        return Err(Stop::new(format!("wabadmin: no trigger {}; there are {count}", call.word(3))));
    };
    if let Some(task) = call.world.host.tasks.get_mut(TASK) {
        task.triggers[at].enabled = on;
    }
    let now = call.world.machine_time();
    let who = format!("{}\\{}", call.world.host.identity.name, call.session.user);
    call.world.host.events.write(now, &TASK_UPDATED, &[TASK, &who]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::TASK;
    use crate::windows::registry::{Data, Known};

    #[test]
    fn back_up_now_needs_no_powershell() {
        let mut world = server();
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz(""));
        good(&mut world, "Set-ExecutionPolicy Restricted -Force");
        assert!(good(&mut world, "wabadmin backup").ends_with("Job completed.\n"));
        assert_eq!(good(&mut world, "wabadmin jobs"), "1/15/2020 9:00:00 AM  Backup  Successful\n");
        let text = good(&mut world, "wabadmin status");
        assert!(text.contains("Next backup  : 1/15/2020 9:00:00 PM\n"), "{text}");
    }

    #[test]
    fn a_policy_is_saved_when_the_service_answers() {
        let mut world = server();
        good(&mut world, "wabadmin schedule");
        assert_eq!(good(&mut world, "Get-OBPolicyState"), "Valid\n");
        world.host.network.internet = false;
        assert!(bad(&mut world, "wabadmin schedule").contains("(ID: 100050)"));
    }

    #[test]
    fn a_trigger_is_switched_by_its_number() {
        let mut world = server();
        good(&mut world, "wabadmin task trigger disable 1");
        let text = good(&mut world, "wabadmin task trigger list");
        assert_eq!(text, "1  2020-01-15T21:00:00  Disabled\n");
        let one = changed(&mut world, "wabadmin task trigger enable 1");
        assert!(one.len() == 1 && one[0].starts_with("task:"), "{one:?}");
        assert!(world.host.tasks.get(TASK).is_some_and(|task| task.triggers[0].enabled));
        assert_eq!(
            bad(&mut world, "wabadmin task trigger enable 2"),
            "wabadmin: no trigger 2; there are 1"
        );
    }

    #[test]
    fn a_stopped_engine_has_its_message() {
        let mut world = server();
        good(&mut world, "Stop-Service obengine");
        for line in ["wabadmin backup", "wabadmin status", "wabadmin properties proxy none"] {
            assert!(bad(&mut world, line).contains("cannot connect to the OBEngine service"));
        }
        assert_eq!(
            good(&mut world, "wabadmin about"),
            "Microsoft Azure Recovery Services Agent\nVersion: 2.0.9169.0\n"
        );
    }

    #[test]
    fn what_it_does_not_know_gets_its_usage() {
        let mut world = server();
        for line in ["wabadmin", "wabadmin nothing", "wabadmin backup now", "wabadmin task x y"] {
            assert!(bad(&mut world, line).starts_with("wabadmin: stand-in of marslab"), "{line}");
        }
    }
}
