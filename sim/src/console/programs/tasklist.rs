//! `tasklist.exe`: running processes.
//!
//! *Models*: plain, `/svc`, `/v`, `/fo table|list|csv`, `/nh`, `/fi` with every comparison.
//! *Leaves out*: `/m`, `/apps`, other computers, titles of windows (a window has none here).
//! *Sources*: conformance table `captured_outputs`; R24, S05. Time of the processor is that of a
//! program's load since the start of Windows \[S\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{grouped, same};
use crate::windows::accounts::bare;
use crate::windows::processes::{Listed, listing};

/// `tasklist`
pub(super) const COMMAND: Command = Command {
    name: "tasklist",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\tasklist.exe"),
    about: "Shows running processes",
    params: &[],
    examples: &[
        "tasklist",
        "tasklist /svc",
        "tasklist /v /fo list",
        "tasklist /fi \"IMAGENAME eq cbengine.exe\" /fo csv",
        "tasklist /fi \"SERVICES eq obengine\" /fi \"PID gt 4\"",
    ],
    run,
};

/// A column: its heading and its width; a negative one is aligned to the right.
type Column = (&'static str, i32);

const PLAIN: [Column; 5] =
    [("Image Name", 25), ("PID", -8), ("Session Name", 16), ("Session#", -11), ("Mem Usage", -12)];
const SERVICES: [Column; 3] = [("Image Name", 25), ("PID", -8), ("Services", 44)];
const VERBOSE: [Column; 9] = [
    ("Image Name", 25),
    ("PID", -8),
    ("Session Name", 16),
    ("Session#", -11),
    ("Mem Usage", -12),
    ("Status", 15),
    ("User Name", 50),
    ("CPU Time", -12),
    ("Window Title", 72),
];

/// Name and number of the session that a process lives in.
fn session(process: &Listed) -> (&'static str, u32) {
    if process.interactive { ("Console", 1) } else { ("Services", 0) }
}

/// A `/fi` condition: `IMAGENAME eq cbengine.exe`.
pub(super) fn filter(text: &str) -> Result<impl Fn(&Listed) -> bool + use<>, Stop> {
    let invalid = || Stop::new("ERROR: The search filter cannot be recognized.");
    let mut words = text.split_whitespace();
    let (Some(what), Some(how)) = (words.next(), words.next()) else { return Err(invalid()) };
    let value = words.collect::<Vec<_>>().join(" ");
    let (what, how) = (what.to_ascii_uppercase(), how.to_ascii_lowercase());
    let number: Option<u64> = match what.as_str() {
        "PID" | "SESSION" | "MEMUSAGE" => Some(value.parse().map_err(|_| invalid())?),
        "IMAGENAME" | "SERVICES" | "USERNAME" | "SESSIONNAME" | "STATUS" | "WINDOWTITLE" => None,
        _ => return Err(invalid()),
    };
    let ordered = matches!(how.as_str(), "gt" | "lt" | "ge" | "le");
    if value.is_empty() || !(matches!(how.as_str(), "eq" | "ne") || (ordered && number.is_some())) {
        return Err(invalid());
    }
    Ok(move |process: &Listed| {
        let equal = |text: &str| match value.strip_suffix('*') {
            Some(start) => crate::kernel::text::starts_with(text, start),
            None => same(text, &value),
        };
        if let Some(number) = number {
            let own = match what.as_str() {
                "PID" => u64::from(process.id),
                "SESSION" => u64::from(session(process).1),
                _ => process.kilobytes,
            };
            return match how.as_str() {
                "eq" => own == number,
                "ne" => own != number,
                "gt" => own > number,
                "lt" => own < number,
                "ge" => own >= number,
                _ => own <= number,
            };
        }
        let is = match what.as_str() {
            "IMAGENAME" => equal(&process.image),
            "USERNAME" => equal(&process.user) || equal(bare(&process.user)),
            "SESSIONNAME" => equal(session(process).0),
            "STATUS" => equal("Unknown"),
            "WINDOWTITLE" => equal("N/A"),
            _ => process.services.iter().any(|service| equal(service)),
        };
        is == (how == "eq")
    })
}

/// What is asked for.
struct Request {
    columns: &'static [Column],
    layout: String,
    bare: bool,
    conditions: Vec<String>,
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let wrong = |text: String| Stop::new(format!("{text}\r\nType \"TASKLIST /?\" for usage."));
    let mut options = Options::of(call.words, 0);
    let (services, verbose) = (options.switch("svc"), options.switch("v"));
    let bare = options.switch("nh");
    let layout = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let layout = layout.unwrap_or_else(|| "table".to_owned());
    let mut conditions = Vec::new();
    while let Some(text) = options.value("fi") {
        conditions.push(text.unwrap_or_default());
    }
    if options.switch("m") || options.switch("apps") {
        return Err(Stop::new("marslab: unsupported: tasklist shows no modules and packages"));
    }
    if let Some(word) = options.rest() {
        return Err(wrong(format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    if services && verbose {
        return Err(wrong(
            "ERROR: Invalid syntax. /V, /M and /SVC options cannot be used \
                          together."
                .to_owned(),
        ));
    }
    if !matches!(layout.as_str(), "table" | "csv" | "list") {
        return Err(wrong(format!(
            "ERROR: Invalid syntax. '{layout}' value is not allowed for '/FO' option."
        )));
    }
    if bare && layout == "list" {
        return Err(wrong(
            "ERROR: Invalid syntax. /NH option is valid only for \"TABLE\" and \"CSV\" formats."
                .to_owned(),
        ));
    }
    let columns: &[Column] = match (services, verbose) {
        (true, _) => &SERVICES,
        (_, true) => &VERBOSE,
        _ => &PLAIN,
    };
    Ok(Request { columns, layout, bare, conditions })
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    let mut all = listing(&call.world.host);
    for text in &request.conditions {
        let keep = filter(text)?;
        all.retain(|process| keep(process));
    }
    if all.is_empty() {
        call.line("INFO: No tasks are running which match the specified criteria.");
        return Ok(());
    }
    let columns = request.columns;
    let cell = |process: &Listed, heading: &str| cell(call, process, heading);
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|process| columns.iter().map(|(heading, _)| cell(process, heading)).collect())
        .collect();
    match request.layout.as_str() {
        "csv" => {
            let quoted = |cells: Vec<&str>| format!("\"{}\"", cells.join("\",\""));
            if !request.bare {
                call.line(&quoted(columns.iter().map(|(heading, _)| *heading).collect()));
            }
            for row in &rows {
                call.line(&quoted(row.iter().map(String::as_str).collect()));
            }
        }
        "list" => {
            for row in &rows {
                call.line("");
                for ((heading, _), cell) in columns.iter().zip(row) {
                    let cell = cell.replace(", ", ",");
                    call.line(&format!("{:<14}{cell}", format!("{heading}:")));
                }
            }
        }
        _ => table(call, &request, &rows),
    }
    Ok(())
}

/// What stands under a heading.
fn cell(call: &Call<'_>, process: &Listed, heading: &str) -> String {
    let (name, number) = session(process);
    match heading {
        "Image Name" => process.image.clone(),
        "PID" => process.id.to_string(),
        "Session Name" => name.to_owned(),
        "Session#" => number.to_string(),
        "Mem Usage" => format!("{} K", grouped(process.kilobytes)),
        "Services" if process.services.is_empty() => "N/A".to_owned(),
        "Services" => process.services.join(", "),
        "Status" => "Unknown".to_owned(),
        // Without rights over a process its owner is not told; the idle process is nobody's.
        "User Name" => {
            let own = same(bare(&process.user), bare(&call.session.user));
            let told = process.id == 0 || call.session.elevated || own;
            if told && process.id != 4 { process.user.clone() } else { "N/A".to_owned() }
        }
        "CPU Time" => {
            let since = call.world.machine_time() - call.world.host.identity.booted;
            let seconds = since.as_seconds().max(0) * i64::from(process.processor) / 100;
            format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        _ => "N/A".to_owned(),
    }
}

/// A list of services in lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_inclusive(", ").map(str::trim_end) {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn table(call: &mut Call<'_>, request: &Request, rows: &[Vec<String>]) {
    let columns = request.columns;
    let line = |cells: &[&str]| {
        let cells = columns.iter().zip(cells).map(|((_, width), cell)| {
            let (right, width) = (*width < 0, width.unsigned_abs() as usize);
            if right { format!("{cell:>width$}") } else { format!("{cell:<width$.width$}") }
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    call.line("");
    if !request.bare {
        call.line(&line(&columns.iter().map(|(heading, _)| *heading).collect::<Vec<_>>()));
        let rules = columns.iter().map(|(_, width)| "=".repeat(width.unsigned_abs() as usize));
        call.line(&rules.collect::<Vec<_>>().join(" "));
    }
    for row in rows {
        let mut cells: Vec<&str> = row.iter().map(String::as_str).collect();
        if columns != SERVICES {
            call.line(&line(&cells));
            continue;
        }
        for (number, services) in wrapped(&row[2], 44).iter().enumerate() {
            if number > 0 {
                cells = vec!["", "", ""];
            }
            cells[2] = services;
            call.line(&line(&cells));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn services_stand_beside_their_process() {
        let mut world = server();
        let text = prints(&mut world, "tasklist /svc");
        let head = format!(
            "\nImage Name                     PID {:<44}\n{} ======== {}\n",
            "Services",
            "=".repeat(25),
            "=".repeat(44)
        );
        assert!(text.starts_with(&head), "{text}");
        assert!(text.contains("cbengine.exe                   6"), "{text}");
        let shared = world.host.services.get("RpcSs").unwrap().process;
        world.host.services.get_mut("SENS").unwrap().process = shared;
        let text = prints(&mut world, &format!("tasklist /svc /nh /fi \"PID eq {shared}\""));
        assert!(text.contains(" RpcSs, SENS "), "{text}");
    }

    #[test]
    fn conditions_and_layouts() {
        let mut world = server();
        let csv = prints(&mut world, "tasklist /fo csv /nh /fi \"IMAGENAME eq System\"");
        assert!(csv.starts_with("\"System\",\"4\",\"Services\",\"0\",\""), "{csv}");
        let list = prints(&mut world, "tasklist /v /fo list /fi \"SERVICES eq OBENGINE\"");
        assert!(list.contains("\nUser Name:    NT AUTHORITY\\SYSTEM\nCPU Time:     0:00:00\n"));
        let (_, list) = unelevated(&mut world, "tasklist /v /fo list /fi \"SERVICES eq obengine\"");
        assert!(list.contains("\nUser Name:    N/A\n"), "{list}");
        assert!(prints(&mut world, "tasklist /fi \"PID lt 1\"").contains("System Idle Process"));
        assert!(prints(&mut world, "tasklist /fi \"PID lt 0\"").starts_with("INFO: No tasks"));
        assert_eq!(fails(&mut world, "tasklist /zz").0, 1);
        assert_eq!(fails(&mut world, "tasklist /fi \"COLOR eq red\"").0, 1);
        assert_eq!(fails(&mut world, "tasklist /svc /v").0, 1);
    }

    #[test]
    fn a_long_list_of_services_goes_on_below() {
        let text = "AudioEndpointBuilder, CscService, Netman, SysMain, TrkWks";
        let lines = wrapped(text, 44);
        assert_eq!(lines, ["AudioEndpointBuilder, CscService, Netman,", "SysMain, TrkWks"]);
    }
}
