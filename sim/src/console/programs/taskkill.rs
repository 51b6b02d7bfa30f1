//! `taskkill.exe`: ends processes.
//!
//! *Models*: `/im`, `/pid`, `/fi`, `/f`; ending the process of a service stops the service with
//! exit code 1067. *Leaves out*: `/t`, other computers. *Sources*: R24; texts \[K\].

use super::options::Options;
use super::tasklist::filter;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::processes::{Listed, listing};

/// `taskkill`
pub(super) const COMMAND: Command = Command {
    name: "taskkill",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\taskkill.exe"),
    about: "Ends processes",
    params: &[],
    examples: &["taskkill /im cbengine.exe /f"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let force = options.switch("f");
    options.switch("t");
    let (image, id) = (options.text("im"), options.text("pid"));
    let condition = options.text("fi");
    if options.rest().is_some() || (image.is_none() && id.is_none() && condition.is_none()) {
        return Err(Stop::new(
            "ERROR: Invalid syntax. Neither /FI nor /PID nor /IM were specified.\r\n\
             Type \"TASKKILL /?\" for usage.",
        ));
    }
    let mut hit = listing(&call.world.host);
    if let Some(image) = &image {
        hit.retain(|process| match image.strip_suffix('*') {
            Some(start) => crate::kernel::text::starts_with(&process.image, start),
            None => same(&process.image, image),
        });
    }
    if let Some(id) = &id {
        hit.retain(|process| process.id.to_string() == *id);
    }
    if let Some(condition) = condition {
        let keep = filter(&condition)?;
        hit.retain(|process| keep(process));
    }
    if hit.is_empty() {
        let what = image.or(id).unwrap_or_default();
        return Err(Stop::with(128, format!("ERROR: The process \"{what}\" not found.")));
    }
    let mut failure = None;
    for process in hit {
        if let Err(stop) = end(call, &process, force) {
            failure = Some(stop);
        }
    }
    failure.map_or(Ok(()), Err)
}

fn end(call: &mut Call<'_>, process: &Listed, force: bool) -> Result<(), Stop> {
    let (image, id) = (&process.image, process.id);
    let refuse = |reason: &str| {
        let text = format!("ERROR: The process \"{image}\" with PID {id} could not be terminated.");
        Stop::new(format!("{text}\r\nReason: {reason}"))
    };
    let own = same(crate::windows::accounts::bare(&process.user), &call.session.user);
    if id <= 4 || (!call.session.elevated && !own) {
        return Err(refuse("Access is denied."));
    }
    if process.services.is_empty() {
        call.world.host.end_programs(&id.to_string());
    } else if !force {
        return Err(refuse("This process can only be terminated forcefully (with /F option)."));
    }
    let at = call.world.machine_time();
    for service in &process.services {
        call.world.host.crash_service(service, at);
    }
    call.line(&if force {
        format!("SUCCESS: The process \"{image}\" with PID {id} has been terminated.")
    } else {
        format!("SUCCESS: Sent termination signal to the process \"{image}\" with PID {id}.")
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};
    use crate::windows::error::Win32;
    use crate::windows::eventlog::Channel;
    use crate::windows::services::State;

    #[test]
    fn killing_the_engine_stops_its_service_with_1067() {
        let mut world = server();
        assert!(changes(&mut world, "taskkill /im cbengine.exe").is_empty(), "it takes force");
        assert_eq!(unelevated(&mut world, "taskkill /im cbengine.exe /f").0, 1);
        let text = prints(&mut world, "taskkill /im cbengine.exe /f");
        assert!(text.starts_with("SUCCESS: The process \"cbengine.exe\" with PID 6"), "{text}");
        let service = world.host.services.get("obengine").unwrap();
        assert_eq!((service.state, service.exit), (State::Stopped, Win32(1067)));
        assert!(world.host.events.newest(Channel::System, 7034).is_some());
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let text = "ERROR: The process \"none.exe\" not found.\n".to_owned();
        assert_eq!(fails(&mut server(), "taskkill /im none.exe"), (128, text));
        assert_eq!(fails(&mut server(), "taskkill /pid 4 /f").0, 1);
        assert_eq!(fails(&mut server(), "taskkill").0, 1);
    }
}
