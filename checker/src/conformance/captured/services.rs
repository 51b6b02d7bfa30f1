//! `sc qc`, `tasklist` and `driverquery`: services, processes and drivers are installed as listed.

use sim::windows::clock_zone::{moment_of_local, set_zone};
use sim::windows::node::Node;
use sim::windows::processes::{Process, Processes};
use sim::windows::services::{Services, Settings, StartType, State};

use sim::console::Session;

use super::{Case, files, text};

fn settings(image: &str, kind: u32) -> Settings {
    Settings {
        display: String::new(),
        start: StartType::Manual,
        image: image.to_owned(),
        account: "LocalSystem".to_owned(),
        depends_on: Vec::new(),
        kind,
        delayed: false,
    }
}

/// `sc qc`
pub(super) fn configuration(mut case: Case<'_>) -> Result<(), String> {
    let field = |label: &str| {
        let line = case.recorded.iter().find(|line| line.trim_start().starts_with(label));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    let needed = |label: &str| field(label).ok_or_else(|| format!("no {label}"));
    let kind = needed("TYPE")?;
    let kind = kind.split(' ').next().and_then(|text| u32::from_str_radix(text, 16).ok());
    let start = needed("START_TYPE")?;
    let starts = [StartType::Boot, StartType::System, StartType::Automatic, StartType::Manual];
    let number = start.split(' ').next().and_then(|text| text.parse::<usize>().ok());
    let made = Settings {
        display: needed("DISPLAY_NAME")?,
        start: number.and_then(|n| starts.get(n).copied()).unwrap_or(StartType::Disabled),
        account: needed("SERVICE_START_NAME")?,
        delayed: start.contains("DELAYED"),
        ..settings(&needed("BINARY_PATH_NAME")?, kind.ok_or("no type")?)
    };
    let name = needed("SERVICE_NAME")?;
    let host = &mut case.world.host;
    host.services.install(&mut host.registry, &name, &made);
    case.same()
}

/// `tasklist`. Process ids are drawn, so they are replaced by ones that count up, on both sides, at
/// the same width. `/v` shows facts that the model has not: what memory a process uses, its time,
/// the title of its window, whether a window answers, and that a process of Windows itself may
/// live in the session of a user. Those cells are compared by their form and place.
pub(super) fn processes(mut case: Case<'_>) -> Result<(), String> {
    let rule = case.recorded.iter().position(|line| line.starts_with("===")).ok_or("no rule")?;
    let columns = text::columns(&case.recorded[rule]);
    let (number_from, number_to) = columns[1];
    let host = &mut case.world.host;
    host.services = Services::default();
    *host.processes = Processes::default();
    let mut id = 0;
    for line in case.recorded.iter_mut().skip(rule + 1) {
        let cell = |place: usize| text::cut(line, columns[place].0, columns[place].1).to_owned();
        let (image, last) = (cell(0), cell(2));
        if !image.is_empty() {
            let width = number_to - number_from;
            line.replace_range(number_from..number_to, &format!("{id:>width$}"));
            id += 4;
        }
        let process = id - 4;
        let user = columns.get(6).map_or(String::new(), |(from, to)| {
            text::cut(line, *from, *to).trim_start_matches("N/A").to_owned()
        });
        let services = columns.len() == 3 && last != "N/A";
        for name in last.split(',').map(str::trim).filter(|name| services && !name.is_empty()) {
            // A row that goes on names no program: it is that of the process above.
            let image = format!(r"C:\Windows\System32\{image}");
            host.services.install(&mut host.registry, name, &settings(&image, 0x20));
            if let Some(service) = host.services.get_mut(name) {
                (service.state, service.process) = (State::Running, process);
            }
        }
        if !services && process > 4 {
            host.processes.running.push(Process {
                id: process,
                image,
                about: String::new(),
                user: if user.is_empty() { "SYSTEM".to_owned() } else { user },
                opens: Vec::new(),
                at_boot: false,
                load: Default::default(),
            });
        }
    }
    name_shared(&mut case);
    if columns.len() == 3 {
        return case.same();
    }
    let mut session = Session::administrator(&case.world);
    (session.user, session.elevated) = (r"CHATTERBOX\Alfred".to_owned(), false);
    let printed = case.run_in(&mut session, case.command);
    let masked = |lines: &[String]| -> Vec<String> {
        let cells = lines.iter().skip(rule + 1).map(|line| masked(line, &columns));
        lines.iter().take(rule + 1).cloned().chain(cells).collect()
    };
    text::equal(&masked(&case.recorded), &masked(&printed))
}

/// Services that share a process share its program, wherever the list named it.
fn name_shared(case: &mut Case<'_>) {
    let host = &mut case.world.host;
    let running: Vec<(String, u32)> =
        host.services.iter().map(|(name, service)| (name.to_owned(), service.process)).collect();
    let image = |name: &str| {
        sim::windows::services::settings(&host.registry, name).map(|settings| settings.image)
    };
    let named: Vec<(u32, String)> = running
        .iter()
        .filter_map(|(name, process)| Some((*process, image(name)?)))
        .filter(|(_, image)| image.ends_with(".exe"))
        .collect();
    for (name, process) in running {
        let found = named.iter().find(|(id, _)| *id == process);
        if let Some((_, image)) = found {
            let image = settings(image, 0x20);
            let key = sim::windows::services::key(&name);
            let data = sim::windows::registry::Data::ExpandSz(image.image.as_str().into());
            host.registry.set(&key, "ImagePath", data);
        }
    }
}

/// A row of `tasklist /v` with the cells that the model cannot know replaced by their form.
fn masked(line: &str, columns: &[(usize, usize)]) -> String {
    let mut cells = Vec::new();
    for (place, (from, to)) in columns.iter().enumerate() {
        let raw: String = line.chars().skip(*from).take(to - from).collect();
        let cell = raw.trim();
        let right = raw.len() == to - from && raw.ends_with(cell);
        let digits = |c: char| c.is_ascii_digit() || matches!(c, ',' | ':');
        let form = match place {
            2 if matches!(cell, "Services" | "Console") && raw.starts_with(cell) => "session",
            3 if matches!(cell, "0" | "1") && right => "number of a session",
            4 if cell.strip_suffix(" K").is_some_and(|size| size.chars().all(digits)) && right => {
                "size"
            }
            5 if matches!(cell, "Unknown" | "Running" | "Not Responding") => "status",
            7 if cell.chars().all(digits) && cell.matches(':').count() == 2 && right => "time",
            8 if raw.starts_with(cell) => "title",
            _ => cell,
        };
        cells.push(form.to_owned());
    }
    cells.join("|")
}

/// `driverquery`. A driver that was loaded after the start of Windows stands behind the others; the
/// model keeps no order of loading, so rows that are out of order (one in the recording) are put
/// where their name belongs. Display names are cut by the recording: what is cut is not known.
pub(super) fn drivers(mut case: Case<'_>) -> Result<(), String> {
    let rule = case.recorded.iter().position(|line| line.starts_with("===")).ok_or("no rule")?;
    let columns = text::columns(&case.recorded[rule]);
    set_zone(&mut case.world.host.registry, "UTC");
    let host = &mut case.world.host;
    host.services = Services::default();
    let mut rows = case.recorded.split_off(rule + 1);
    rows.sort_by_key(|row| text::cut(row, 0, columns[0].1).to_lowercase());
    for row in &rows {
        let cell = |place: usize| text::cut(row, columns[place].0, columns[place].1);
        // Two names are the same once they are cut.
        let mut name = cell(0).to_owned();
        while host.services.get(&name).is_some() {
            name.push('+');
        }
        let file = format!(r"C:\Windows\System32\drivers\{name}.sys");
        let kind = if cell(2) == "File System" { 2 } else { 1 };
        let made =
            Settings { display: cell(1).to_owned(), ..settings(&format!(r"\??\{file}"), kind) };
        host.services.install(&mut host.registry, &name, &made);
        if let Some((date, time)) = cell(3).split_once(' ') {
            let at = files::time_of(date, time).ok_or_else(|| format!("no time: {row}"))?;
            let at = moment_of_local(&host.registry, at);
            host.files.put(&file, Node::file(1, at)).map_err(|error| error.to_string())?;
        }
    }
    case.recorded.extend(rows);
    case.same()
}
