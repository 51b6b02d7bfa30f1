//! `net start` and `net stop`. A service is named by its short or its display name.

use super::{message, system_error};
use crate::console::{Call, Stop};
use crate::kernel::text::{order, same};
use crate::windows::error::Win32;
use crate::windows::services::{self, State};

fn find(call: &Call<'_>, wanted: &str) -> Result<(String, String), Stop> {
    let host = &call.world.host;
    host.services
        .iter()
        .filter_map(|(name, _)| {
            let display = services::settings(&host.registry, name)?.display;
            let shown = if display.is_empty() { name.to_owned() } else { display };
            Some((name.to_owned(), shown))
        })
        .find(|(name, display)| same(name, wanted) || same(display, wanted))
        .ok_or_else(|| message(2185, "The service name is invalid."))
}

pub(super) fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.word(1).to_owned();
    if wanted.is_empty() {
        return list(call);
    }
    let (name, display) = find(call, &wanted)?;
    if !call.session.elevated {
        return Err(system_error(Win32::ACCESS_DENIED));
    }
    // What starts at all starts before the first second is over, so the text comes afterwards.
    match call.world.start_service(&name) {
        Ok(()) => {
            call.line(&format!("The {display} service is starting."));
            call.line(&format!("The {display} service was started successfully."));
            call.line("");
            Ok(())
        }
        Err(Win32::SERVICE_ALREADY_RUNNING) => {
            Err(message(2182, "The requested service has already been started."))
        }
        Err(error) => Err(system_error(error)),
    }
}

fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    let host = &call.world.host;
    let mut names: Vec<String> = host
        .services
        .iter()
        .filter(|(_, service)| service.state == State::Running)
        .filter_map(|(name, _)| services::settings(&host.registry, name))
        .filter(|settings| !settings.is_driver())
        .map(|settings| settings.display)
        .collect();
    names.sort_by(|a, b| order(a, b));
    call.line("These Windows services are started:");
    call.line("");
    for name in names {
        call.line(&format!("   {name}"));
    }
    call.line("");
    call.line("The command completed successfully.");
    call.line("");
    Ok(())
}

pub(super) fn stop(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.word(1).to_owned();
    if wanted.is_empty() {
        return Err(Stop::new("The syntax of this command is:\r\n\r\nNET STOP\r\nservice\r\n"));
    }
    let (name, display) = find(call, &wanted)?;
    if !call.session.elevated {
        return Err(system_error(Win32::ACCESS_DENIED));
    }
    let running = call.world.host.services.get(&name).is_some_and(|s| s.state == State::Running);
    if !running {
        return Err(message(3521, &format!("The {display} service is not started.")));
    }
    let agreed = call.words.iter().any(|word| same(&word.text, "/y"));
    let host = &call.world.host;
    for dependent in
        ask_about_dependents(call, &name, &display, host_dependents(host, &name), agreed)?
    {
        stop_one(call, &dependent)?;
    }
    stop_one(call, &name)
}

fn host_dependents(host: &crate::windows::host::Host, name: &str) -> Vec<String> {
    host.services.dependents(&host.registry, name)
}

fn shown(call: &Call<'_>, name: &str) -> String {
    let settings = services::settings(&call.world.host.registry, name);
    settings.map_or_else(|| name.to_owned(), |settings| settings.display)
}

fn stop_one(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let display = shown(call, name);
    match call.world.stop_service(name) {
        Ok(()) => {
            call.line(&format!("The {display} service is stopping."));
            call.line(&format!("The {display} service was stopped successfully."));
            call.line("");
            Ok(())
        }
        Err(Win32::SERVICE_CANNOT_ACCEPT_CTRL) => {
            Err(message(2189, "The service could not be controlled in its present state."))
        }
        Err(error) => Err(system_error(error)),
    }
}

/// Lists what will stop as well. Without `/y` nobody answers the question, and nothing happens.
fn ask_about_dependents(
    call: &mut Call<'_>,
    name: &str,
    display: &str,
    dependents: Vec<String>,
    agreed: bool,
) -> Result<Vec<String>, Stop> {
    debug_assert!(!dependents.iter().any(|dependent| same(dependent, name)));
    if dependents.is_empty() {
        return Ok(dependents);
    }
    call.line(&format!("The following services are dependent on the {display} service."));
    call.line(&format!("Stopping the {display} service will also stop these services."));
    call.line("");
    for dependent in &dependents {
        let shown = shown(call, dependent);
        call.line(&format!("   {shown}"));
    }
    call.line("");
    if agreed {
        return Ok(dependents);
    }
    call.line("Do you want to continue this operation? (Y/N) [N]: ");
    Err(Stop::with(2, "No valid response was provided.\r\n"))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};

    const AGENT: &str = "Microsoft Azure Recovery Services Agent";

    #[test]
    fn a_service_stops_and_starts_with_the_documented_texts() {
        let mut world = server();
        let stopped = prints(&mut world, "net stop obengine");
        let expected = format!(
            "The {AGENT} service is stopping.\nThe {AGENT} service was stopped successfully.\n\n"
        );
        assert_eq!(stopped, expected);
        let again = fails(&mut world, "net stop obengine");
        let text = format!(
            "The {AGENT} service is not started.\n\nMore help is available by typing NET HELPMSG \
             3521.\n\n"
        );
        assert_eq!(again, (2, text));
        let started = prints(&mut world, &format!("net start \"{AGENT}\""));
        assert!(started.ends_with("service was started successfully.\n\n"));
        assert!(fails(&mut world, "net start obengine").1.contains("NET HELPMSG 2182."));
    }

    #[test]
    fn the_misprinted_name_is_no_service() {
        let mut world = server();
        assert!(changes(&mut world, "net stop bengine").is_empty());
        let (exit, text) = fails(&mut world, "net stop bengine");
        assert_eq!((exit, text.lines().next()), (2, Some("The service name is invalid.")));
    }

    #[test]
    fn a_disabled_service_and_a_missing_right_are_system_errors() {
        let mut world = server();
        prints(&mut world, "net stop obengine; sc.exe config obengine start= disabled");
        let (_, text) = fails(&mut world, "net start obengine");
        assert!(
            text.starts_with("System error 1058 has occurred.\n\nThe service cannot"),
            "{text}"
        );
        let (_, text) = unelevated(&mut world, "net start obengine");
        assert!(text.starts_with("System error 5 has occurred."), "{text}");
    }

    #[test]
    fn what_depends_on_a_service_stops_only_when_agreed() {
        let mut world = server();
        assert!(changes(&mut world, "net stop rpcss").is_empty());
        let text = prints(&mut world, "net stop rpcss /y");
        assert!(text.contains(&format!("   {AGENT}\n")), "{text}");
        let last = "The Remote Procedure Call (RPC) service was stopped successfully.\n\n";
        assert!(text.ends_with(last), "{text}");
    }
}
