//! `Get-Process` and `Stop-Process`.
//!
//! Programs that run on their own, and the processes of services. Handles, memory and processor
//! time are not modelled and print as 0. Ending the process of a service stops the service as a
//! crash does (1067, event 7034). Layout and texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::services::settings;
use crate::windows::wildcard::{has_wildcards, name_in_expression};

use super::layout::{Column, table};

const NAME: Param = Param::text("Name").taking(Takes::List).alias(&["ProcessName"]);
const ID: Param = Param::text("Id").taking(Takes::List).alias(&["PID"]);

/// `Get-Process`
pub(super) const GET: Command = Command {
    name: "Get-Process",
    aliases: &["gps", "ps"],
    kind: Kind::Cmdlet,
    about: "Lists processes",
    params: &[NAME.at(0), ID],
    examples: &["Get-Process", "Get-Process cbengine"],
    run: get,
};

/// `Stop-Process`
pub(super) const STOP: Command = Command {
    name: "Stop-Process",
    aliases: &["spps"],
    kind: Kind::Cmdlet,
    about: "Ends processes",
    params: &[NAME, ID.at(0), Param::switch("Force"), Param::switch("PassThru")],
    examples: &["Stop-Process -Name cbengine -Force"],
    run: stop,
};

/// A process, wherever it comes from.
struct Shown {
    id: u32,
    name: String,
    service: bool,
}

/// The program name in an image path: `"C:\x\cbengine.exe" -k` is `cbengine`.
fn program(image: &str) -> String {
    let path = match image.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or(quoted),
        None => {
            let end = image.to_ascii_lowercase().find(".exe").map_or(image.len(), |at| at + 4);
            &image[..end]
        }
    };
    let file = path.rsplit('\\').next().unwrap_or(path);
    let end = file.len().saturating_sub(4);
    match file.get(end..) {
        Some(extension) if extension.eq_ignore_ascii_case(".exe") => file[..end].to_owned(),
        _ => file.to_owned(),
    }
}

fn all(call: &Call<'_>) -> Vec<Shown> {
    let host = &call.world.host;
    let own = host.processes.running.iter().map(|process| Shown {
        id: process.id,
        name: program(&process.image),
        service: false,
    });
    let running = host.services.iter().filter(|(_, service)| service.process != 0);
    let services = running.filter_map(|(name, service)| {
        let image = settings(&host.registry, name)?.image;
        Some(Shown { id: service.process, name: program(&image), service: true })
    });
    let mut all: Vec<Shown> = own.chain(services).collect();
    all.sort_by_key(|process| (process.name.to_ascii_lowercase(), process.id));
    all
}

fn chosen(call: &Call<'_>, cmdlet: &str) -> (Vec<Shown>, Option<Stop>) {
    let (names, ids) = (call.arguments.list("Name"), call.arguments.list("Id"));
    let all = all(call);
    if names.is_empty() && ids.is_empty() {
        return (all, None);
    }
    let by_name = |process: &Shown, name: &String| name_in_expression(name, &process.name, true);
    let by_id = |process: &Shown, id: &String| id.parse() == Ok(process.id);
    let missing_name = names
        .iter()
        .find(|name| !has_wildcards(name) && !all.iter().any(|process| by_name(process, name)))
        .map(|name| {
            format!(
                "Cannot find a process with the name \"{name}\". Verify the process name and call \
                 the cmdlet again."
            )
        });
    let missing_id = ids
        .iter()
        .find(|id| !all.iter().any(|process| by_id(process, id)))
        .map(|id| format!("Cannot find a process with the process identifier {id}."));
    let hit = |process: &Shown| {
        names.iter().any(|name| by_name(process, name)) || ids.iter().any(|id| by_id(process, id))
    };
    let error = missing_name.or(missing_id).map(|text| Stop::cmdlet(cmdlet, text));
    (all.into_iter().filter(hit).collect(), error)
}

fn print(call: &mut Call<'_>, found: &[Shown]) {
    let zero = || "0".to_owned();
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|process| {
            let session = if process.service { "0" } else { "1" };
            vec![
                zero(),
                zero(),
                zero(),
                zero(),
                String::new(),
                process.id.to_string(),
                session.to_owned(),
                process.name.clone(),
            ]
        })
        .collect();
    let columns = [
        Column::wide("Handles", 7).right(),
        Column::wide("NPM(K)", 7).right(),
        Column::wide("PM(K)", 8).right(),
        Column::wide("WS(K)", 10).right(),
        Column::wide("CPU(s)", 10).right(),
        Column::wide("Id", 6).right(),
        Column::wide("SI", 3).right(),
        Column::fit("ProcessName"),
    ];
    table(call, &columns, &rows);
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let (found, error) = chosen(call, "Get-Process");
    print(call, &found);
    error.map_or(Ok(()), Err)
}

fn stop(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.arguments.has("Name") && !call.arguments.has("Id") {
        return Err(Stop::cmdlet(
            "Stop-Process",
            "Cannot process command because of one or more missing mandatory parameters: Id.",
        ));
    }
    let (found, mut error) = chosen(call, "Stop-Process");
    let at = call.world.machine_time();
    for process in &found {
        if process.service && !call.session.elevated {
            error.get_or_insert(Stop::cmdlet(
                "Stop-Process",
                format!(
                    "Cannot stop process \"{} ({})\" because of the following error: Access is \
                     denied",
                    process.name, process.id
                ),
            ));
            continue;
        }
        call.world.host.end_process(process.id, at);
    }
    if call.arguments.has("PassThru") {
        print(call, &found);
    }
    error.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::program;
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::error::Win32;

    #[test]
    fn a_program_is_named_by_its_image() {
        assert_eq!(program(r#""C:\x y\cbengine.exe" -a"#), "cbengine");
        assert_eq!(program(r"%SystemRoot%\System32\svchost.exe -k netsvcs"), "svchost");
        assert_eq!(program("notepad.exe"), "notepad");
    }

    #[test]
    fn ending_the_process_of_a_service_is_a_crash() {
        let mut world = server();
        let text = good(&mut world, "Get-Process notepad");
        assert!(text.contains("   4312   1 notepad\n"), "{text}");
        assert_eq!(changed(&mut world, "Stop-Process -Name notepad"), ["process:running"]);
        assert_eq!(changed(&mut world, "Stop-Process -Name cbengine"), ["service:obengine"]);
        let exit = world.host.services.get("obengine").map(|service| service.exit);
        assert_eq!(exit, Some(Win32::PROCESS_ABORTED));
        assert_eq!(
            bad(&mut world, "Get-Process notepad"),
            "Get-Process : Cannot find a process with the name \"notepad\". Verify the process \
             name and call the cmdlet again."
        );
    }
}
