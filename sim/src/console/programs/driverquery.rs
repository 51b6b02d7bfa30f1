//! `driverquery.exe`: the drivers that are installed.
//!
//! *Models*: name, display name, kind, date of the driver's file, `/fo table|list|csv`, `/nh`.
//! *Leaves out*: `/v` (sizes in memory), `/si`, other computers. A driver whose file is not there
//! has no date. *Sources*: conformance table `captured_outputs`.

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::clock_zone::{local, long_time, short_date};
use crate::windows::host::Host;
use crate::windows::services::{self, FILE_SYSTEM_DRIVER};

/// `driverquery`
pub(super) const COMMAND: Command = Command {
    name: "driverquery",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\driverquery.exe"),
    about: "Shows the drivers that are installed",
    params: &[],
    examples: &["driverquery", "driverquery /fo csv /nh", "driverquery /fo list"],
    run,
};

const COLUMNS: [(&str, usize); 4] =
    [("Module Name", 12), ("Display Name", 22), ("Driver Type", 13), ("Link Date", 22)];

/// Where the file of a driver lies: its `ImagePath` may begin in several ways.
fn file_of(image: &str) -> String {
    let lower = image.to_ascii_lowercase();
    let rest = |start: &str| lower.starts_with(start).then(|| &image[start.len()..]);
    if let Some(path) = rest(r"\??\") {
        return path.to_owned();
    }
    let below = rest(r"\systemroot\").or_else(|| rest(r"%systemroot%\"));
    match below {
        Some(path) => format!(r"C:\Windows\{path}"),
        None if lower.starts_with("system32") => format!(r"C:\Windows\{image}"),
        None => image.to_owned(),
    }
}

fn rows(host: &Host) -> Vec<[String; 4]> {
    let drivers = host.services.iter().filter_map(|(name, _)| {
        let settings = services::settings(&host.registry, name)?;
        settings.is_driver().then_some((name, settings))
    });
    let row = |(name, settings): (&str, services::Settings)| {
        let kind = if settings.kind == FILE_SYSTEM_DRIVER { "File System" } else { "Kernel" };
        let linked = host.files.node(&file_of(&settings.image)).map_or_else(String::new, |file| {
            let at = local(&host.registry, file.modified);
            format!("{} {}", short_date(at.date()), long_time(at))
        });
        let display = if settings.display.is_empty() { name } else { &settings.display };
        [name.to_owned(), display.to_owned(), kind.to_owned(), linked]
    };
    drivers.map(row).collect()
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wrong = |text: String| Stop::new(format!("{text}\r\nType \"DRIVERQUERY /?\" for usage."));
    let mut options = Options::of(call.words, 0);
    let layout = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let layout = layout.unwrap_or_else(|| "table".to_owned());
    let bare = options.switch("nh");
    if options.switch("v") || options.switch("si") {
        return Err(Stop::new("marslab: unsupported: driverquery shows names and dates only"));
    }
    if let Some(word) = options.rest() {
        return Err(wrong(format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    let rows = rows(&call.world.host);
    match layout.as_str() {
        "table" => {
            let line = |cells: [&str; 4]| {
                let cells = cells.iter().zip(COLUMNS);
                let cells = cells.map(|(cell, (_, width))| format!("{cell:<width$.width$}"));
                cells.collect::<Vec<_>>().join(" ")
            };
            call.line("");
            if !bare {
                call.line(&line(COLUMNS.map(|(heading, _)| heading)));
                call.line(&COLUMNS.map(|(_, width)| "=".repeat(width)).join(" "));
            }
            for row in &rows {
                call.line(&line(row.each_ref().map(String::as_str)));
            }
        }
        "csv" => {
            if !bare {
                let headings = COLUMNS.map(|(heading, _)| heading);
                call.line(&format!("\"{}\"", headings.join("\",\"")));
            }
            rows.iter().for_each(|row| call.line(&format!("\"{}\"", row.join("\",\""))));
        }
        "list" => {
            for row in &rows {
                call.line("");
                for ((heading, _), cell) in COLUMNS.iter().zip(row) {
                    call.line(&format!("{:<19}{cell}", format!("{heading}:")));
                }
            }
        }
        _ => {
            return Err(wrong(format!(
                "ERROR: Invalid syntax. '{layout}' value is not allowed for '/FO' option."
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::file_of;
    use crate::console::testing_system::{EPOCH, fails, prints, server};
    use crate::windows::node::Node;
    use crate::windows::services::{Settings, StartType};

    #[test]
    fn a_driver_stands_with_the_date_of_its_file() {
        let mut world = server();
        let settings = Settings {
            display: "Ancillary Function Driver for Winsock".to_owned(),
            start: StartType::System,
            image: r"\SystemRoot\system32\drivers\afd.sys".to_owned(),
            account: String::new(),
            depends_on: Vec::new(),
            kind: 1,
            delayed: false,
        };
        world.host.services.install(&mut world.host.registry, "AFD", &settings);
        world.host.files.put(r"C:\Windows\system32\drivers\afd.sys", Node::file(1, EPOCH)).unwrap();
        let text = prints(&mut world, "driverquery");
        let line = "\nAFD          Ancillary Function Dri Kernel        1/15/2020 9:00:00 AM  \n";
        assert!(text.contains(line), "{text}");
        assert_eq!(prints(&mut world, "driverquery /fo csv /nh").matches("\"AFD\",").count(), 1);
        assert_eq!(fails(&mut world, "driverquery /zz").0, 1);
    }

    #[test]
    fn the_image_path_may_begin_in_several_ways() {
        for image in [r"system32\drivers\a.sys", r"\??\C:\Windows\system32\drivers\a.sys"] {
            assert_eq!(file_of(image), r"C:\Windows\system32\drivers\a.sys");
        }
    }
}
