//! `tasklist.exe`: running processes.
//!
//! *Models*: plain and `/svc`, `/fo table|list|csv`, `/nh`, `/fi` on IMAGENAME, PID and SERVICES.
//! *Leaves out*: `/v`, `/m`, other computers. *Sources*: captured outputs; R24, S05.

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{grouped, same};
use crate::windows::processes::{Listed, listing};

/// `tasklist`
pub(super) const COMMAND: Command = Command {
    name: "tasklist",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\tasklist.exe"),
    about: "Shows running processes",
    params: &[],
    examples: &["tasklist", "tasklist /svc", "tasklist /fi \"IMAGENAME eq cbengine.exe\" /fo csv"],
    run,
};

/// A `/fi` condition: `IMAGENAME eq cbengine.exe`.
pub(super) fn filter(text: &str) -> Result<impl Fn(&Listed) -> bool + use<>, Stop> {
    let invalid = || Stop::new("ERROR: The search filter cannot be recognized.");
    let mut words = text.splitn(3, ' ');
    let (Some(what), Some(how), Some(value)) = (words.next(), words.next(), words.next()) else {
        return Err(invalid());
    };
    let (what, how, value) =
        (what.to_ascii_uppercase(), how.to_ascii_lowercase(), value.to_owned());
    let known = matches!(what.as_str(), "IMAGENAME" | "PID" | "SERVICES" | "USERNAME");
    if !known || !matches!(how.as_str(), "eq" | "ne") {
        return Err(invalid());
    }
    Ok(move |process: &Listed| {
        let equal = |text: &str| match value.strip_suffix('*') {
            Some(start) => crate::kernel::text::starts_with(text, start),
            None => same(text, &value),
        };
        let is = match what.as_str() {
            "IMAGENAME" => equal(&process.image),
            "PID" => equal(&process.id.to_string()),
            "USERNAME" => equal(&process.user),
            _ => equal(&process.service),
        };
        is == (how == "eq")
    })
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let (services, bare) = (options.switch("svc"), options.switch("nh"));
    let layout = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let layout = layout.unwrap_or_else(|| "table".to_owned());
    let mut all = listing(&call.world.host);
    while let Some(text) = options.value("fi") {
        let keep = filter(&text.unwrap_or_default())?;
        all.retain(|process| keep(process));
    }
    if let Some(word) = options.rest() {
        let text = format!("ERROR: Invalid argument/option - '{word}'.");
        return Err(Stop::new(format!("{text}\r\nType \"TASKLIST /?\" for usage.")));
    }
    if all.is_empty() {
        call.line("INFO: No tasks are running which match the specified criteria.");
        return Ok(());
    }
    let headings: &[&str] = if services {
        &["Image Name", "PID", "Services"]
    } else {
        &["Image Name", "PID", "Session Name", "Session#", "Mem Usage"]
    };
    let rows: Vec<Vec<String>> = all.iter().map(|process| cells(process, services)).collect();
    match layout.as_str() {
        "table" => table(call, headings, &rows, bare),
        "csv" => {
            let quoted = |cells: &[String]| format!("\"{}\"", cells.join("\",\""));
            if !bare {
                let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
                call.line(&quoted(&headings));
            }
            rows.iter().for_each(|row| call.line(&quoted(row)));
        }
        "list" => {
            for row in &rows {
                call.line("");
                for (heading, cell) in headings.iter().zip(row) {
                    call.line(&format!("{:<14}{cell}", format!("{heading}:")));
                }
            }
        }
        _ => return Err(Stop::new("ERROR: Invalid syntax. Value of '/FO' is not allowed.")),
    }
    Ok(())
}

fn cells(process: &Listed, services: bool) -> Vec<String> {
    let (image, id) = (process.image.clone(), process.id.to_string());
    if services {
        let service = if process.service.is_empty() { "N/A" } else { &process.service };
        return vec![image, id, service.to_owned()];
    }
    let memory = format!("{} K", grouped(process.kilobytes));
    vec![image, id, "Services".to_owned(), "0".to_owned(), memory]
}

fn table(call: &mut Call<'_>, headings: &[&str], rows: &[Vec<String>], bare: bool) {
    let line = |cells: &[&str]| match cells {
        [image, id, services] => format!("{image:<25} {id:>8} {services:<44}"),
        [image, id, session, number, memory] => {
            format!("{image:<25.25} {id:>8} {session:<16} {number:>11} {memory:>12}")
        }
        _ => String::new(),
    };
    call.line("");
    if !bare {
        call.line(&line(headings));
        let widths: &[usize] =
            if headings.len() == 3 { &[25, 8, 44] } else { &[25, 8, 16, 11, 12] };
        let rule: Vec<String> = widths.iter().map(|width| "=".repeat(*width)).collect();
        call.line(&rule.join(" "));
    }
    for row in rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        call.line(&line(&cells));
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn services_have_processes_of_their_own() {
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
        let csv = prints(&mut world, "tasklist /fo csv /nh /fi \"IMAGENAME eq System\"");
        assert!(csv.starts_with("\"System\",\"4\",\"Services\",\"0\",\""), "{csv}");
        assert_eq!(fails(&mut world, "tasklist /zz").0, 1);
        assert_eq!(fails(&mut world, "tasklist /fi \"COLOR eq red\"").0, 1);
    }
}
