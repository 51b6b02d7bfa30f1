//! `schtasks /query`: texts come from the views of the tasks themselves.

use super::super::options::Options;
use super::{all_taken, error, invalid};
use crate::console::{Call, Stop};
use crate::windows::clock_zone;
use crate::windows::error::Win32;
use crate::windows::tasks::view::{self, Asker, Layout};
use crate::windows::tasks::{Task, xml};

fn print(call: &mut Call<'_>, text: &str) {
    for line in text.lines() {
        call.line(line);
    }
}

pub(super) fn query(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = options.text("tn");
    let layout = match options.value("fo") {
        None => Layout::Table,
        Some(word) => match word.unwrap_or_default().to_ascii_lowercase().as_str() {
            "table" => Layout::Table,
            "list" => Layout::List,
            "csv" => Layout::Csv,
            _ => return Err(invalid("Invalid syntax. Value of 'fo' is not allowed.", "QUERY")),
        },
    };
    let (long, as_xml, bare) = (options.switch("v"), options.switch("xml"), options.switch("nh"));
    if as_xml {
        // `/xml ONE` asks for one document; nothing else may follow.
        let _ = options.loose();
    }
    all_taken(options, "QUERY")?;
    if bare && layout == Layout::List {
        return Err(invalid(
            "Invalid syntax. /NH option is allowed only for \"TABLE\" and \"CSV\" formats.",
            "QUERY",
        ));
    }
    let host = &call.world.host;
    let zone = clock_zone::zone(&host.registry);
    let asker = Asker { host: &host.identity.name, zone: &zone, now: call.world.machine_time() };
    let text = match &name {
        None if as_xml => host.tasks.iter().map(|task| xml::write(task, &zone)).collect(),
        None => view::all_text(&host.tasks, layout, long, &asker),
        Some(name) => {
            let (folder, tasks) = named(call, name)?;
            if as_xml {
                tasks.iter().map(|task| xml::write(task, &zone)).collect()
            } else {
                view::folder_text(&folder, &tasks, layout, long, &asker)
            }
        }
    };
    let text = if bare { without_header(&text, layout) } else { text };
    print(call, &text);
    Ok(())
}

/// The task with a name, or all tasks of a folder.
fn named<'c>(call: &'c Call<'_>, name: &str) -> Result<(String, Vec<&'c Task>), Stop> {
    let tasks = &call.world.host.tasks;
    if let Some(task) = tasks.get(name) {
        return Ok((task.folder().to_owned(), vec![task]));
    }
    let folder = super::path(name.trim_end_matches('\\'));
    match tasks.in_folder(&folder) {
        Some(inside) if name.ends_with('\\') => Ok((folder, inside)),
        _ => Err(error(Win32::FILE_NOT_FOUND)),
    }
}

fn without_header(text: &str, layout: Layout) -> String {
    let is_header = |line: &&str| match layout {
        Layout::Csv => line.starts_with("\"TaskName\"") || line.starts_with("\"HostName\""),
        _ => {
            line.starts_with("TaskName ")
                || line.starts_with("=====")
                || line.starts_with("HostName ")
        }
    };
    text.lines().filter(|line| !is_header(line)).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    const TASK: &str = r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup";

    #[test]
    fn one_task_in_every_layout() {
        let mut world = server();
        let text = prints(&mut world, &format!("schtasks /query /tn {TASK} /v /fo LIST"));
        let head = "\nFolder: \\Microsoft\\OnlineBackup\nHostName:                             \
                    SRV01\nTaskName:                             \\Microsoft\\OnlineBackup\\";
        assert!(text.starts_with(head), "{text}");
        assert!(text.contains("Next Run Time:                        1/15/2020 9:00:00 PM\n"));
        let table = prints(&mut world, &format!("schtasks /query /tn {TASK} /nh"));
        assert_eq!(table.lines().count(), 3, "{table}");
        let csv = prints(&mut world, &format!("schtasks /query /tn {TASK} /fo csv /nh"));
        assert_eq!(csv, format!("\"{TASK}\",\"1/15/2020 9:00:00 PM\",\"Ready\"\n"));
        assert!(prints(&mut world, &format!("schtasks /query /tn {TASK} /xml")).contains("<Task "));
    }

    #[test]
    fn a_missing_task_and_a_wrong_option() {
        let mut world = server();
        let missing = "ERROR: The system cannot find the file specified.\n";
        assert_eq!(fails(&mut world, "schtasks /query /tn Nope"), (1, missing.to_owned()));
        assert!(fails(&mut world, "schtasks /query /zz").1.contains("Invalid argument/option"));
        assert!(fails(&mut world, "schtasks /query /fo page").1.starts_with("ERROR: Invalid"));
    }
}
