//! `typeperf`: performance counters as lines of text.
//!
//! *Models*: the counters that the documentation asks to look at, one sample, `-sc 1`, `-q` for
//! their names, and `\Process(NAME)\% Processor Time` of programs that run on their own.
//! *Leaves out*: files, other machines, intervals, more than one sample. *Sources*: X78; texts
//! \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone::{local_in, zone};
use crate::windows::performance as counters;

/// `typeperf`
pub(super) const COMMAND: Command = Command {
    name: "typeperf",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\typeperf.exe"),
    about: "Shows performance counters",
    examples: &[
        r#"typeperf "\Processor(_Total)\% Processor Time" -sc 1"#,
        r#"typeperf "\LogicalDisk(C:)\% Idle Time" "\LogicalDisk(C:)\Avg. Disk sec/Transfer" -sc 1"#,
        r"typeperf -q",
    ],
    run,
};

/// Every counter of this machine with its value in thousandths.
fn all(call: &Call<'_>) -> Vec<(String, u64)> {
    let host = &call.world.host;
    let whole = |percent: u32| u64::from(percent) * 1000;
    let mut all = vec![
        (
            r"\Processor(_Total)\% Processor Time".to_owned(),
            whole(counters::processor_percent(host)),
        ),
        (r"\Memory\% Available".to_owned(), whole(counters::memory_available_percent(host))),
    ];
    for volume in host.files.volumes() {
        let (letter, disk) = (volume.letter, format!(r"\LogicalDisk({}:)", volume.letter));
        all.push((format!(r"{disk}\% Idle Time"), whole(counters::idle_percent(host, letter))));
        let wait = u64::from(counters::transfer_milliseconds(host, letter));
        all.push((format!(r"{disk}\Avg. Disk sec/Transfer"), wait));
    }
    for process in &host.processes.running {
        let name = process.image.trim_end_matches(".exe");
        let counter = format!(r"\Process({name})\% Processor Time");
        all.push((counter, whole(process.load.processor)));
        let disk: u32 = process.load.disks.iter().map(|(_, busy)| busy).sum();
        all.push((format!(r"\Process({name})\% Disk Time"), whole(disk)));
    }
    all
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let known = all(call);
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    if words.first().is_some_and(|word| same(word, "-q")) {
        known.iter().for_each(|(name, _)| call.line(name));
        call.line("The command completed successfully.");
        return Ok(());
    }
    let mut wanted = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if same(word, "-sc") {
            if rest.next().is_none_or(|count| count != "1") {
                return Err(Stop::new("Error: one sample is shown here: -sc 1"));
            }
        } else {
            wanted.push(word.clone());
        }
    }
    let found: Option<Vec<&(String, u64)>> =
        wanted.iter().map(|word| known.iter().find(|(name, _)| same(name, word))).collect();
    let Some(found) = found.filter(|found| !found.is_empty()) else {
        return Err(Stop::new("Error: No valid counters."));
    };
    let computer = call.world.host.identity.name.clone();
    let names: Vec<String> =
        found.iter().map(|(name, _)| format!(r#""\\{computer}{name}""#)).collect();
    let values: Vec<String> = found
        .iter()
        .map(|(_, value)| format!("\"{}.{:03}000\"", value / 1000, value % 1000))
        .collect();
    let now = local_in(&zone(&call.world.host.registry), call.world.machine_time());
    let time = now.strftime("%m/%d/%Y %H:%M:%S.000");
    let lines = [
        String::new(),
        format!("\"(PDH-CSV 4.0)\",{}", names.join(",")),
        format!("\"{time}\",{}", values.join(",")),
        "Exiting, please wait...                         ".to_owned(),
        "The command completed successfully.".to_owned(),
    ];
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::windows::performance::Load;

    #[test]
    fn a_busy_disk_shows() {
        let mut world = server();
        let disk = r"\LogicalDisk(D:)";
        let line =
            format!(r#"typeperf "{disk}\% Idle Time" "{disk}\Avg. Disk sec/Transfer" -sc 1"#);
        let line = line.as_str();
        assert!(good(&mut world, line).contains("\"93.000000\",\"0.005000\"\n"));
        if let Some(process) = world.host.processes.running.first_mut() {
            process.load = Load { disks: vec![('D', 74)], ..Load::default() };
        }
        assert!(good(&mut world, line).contains("\"19.000000\",\"0.026000\"\n"));
        assert!(good(&mut world, "typeperf -q").contains(r"\Memory\% Available"));
        assert_eq!(bad(&mut world, r"typeperf \Nothing"), "Error: No valid counters.");
    }
}
