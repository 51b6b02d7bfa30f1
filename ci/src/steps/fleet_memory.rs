//! `cargo ci fleet-memory`: a fleet of ten times the machines takes hardly more memory.
//!
//! *Promise*: what is compared is the most that a whole process held at any time, as the kernel
//! counts it; the ratio of two runs, so the machine does not show. Where the kernel does not tell
//! that (other than Linux) the step is skipped and says so.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Step;
use crate::shell;

/// Machines of the small run; the large one has ten times as many.
const MACHINES: u64 = 50_000;
/// Who is asked: nobody, and the pack of rules.
const DIAGNOSERS: [&str; 2] = ["oracle", "rego"];
/// Percent of the small run's memory that the large one may take. It takes 104 to 107; it took 121
/// when every look of a machine held an answer of its own.
const MOST: u64 = 115;
/// Between two looks at a process.
const PAUSE: Duration = Duration::from_millis(5);

pub(super) const STEP: Step =
    Step { name: "fleet-memory", about: "ten times the machines take no more memory", run };

fn run(root: &Path) -> Result<String, String> {
    if !cfg!(target_os = "linux") {
        return Ok("SKIPPED, nothing was tried: only Linux tells what a process held".to_owned());
    }
    let program = shell::release_program(root)?;
    let folder = std::env::temp_dir().join(format!("marslab-fleet-memory-{}", std::process::id()));
    let compared = DIAGNOSERS.map(|word| compare(&program, word, &folder));
    // Where a run ended at once there is no folder.
    let _ = fs::remove_dir_all(&folder);
    let compared: Result<Vec<String>, String> = compared.into_iter().collect();
    compared.map(|said| said.join("; "))
}

fn compare(program: &Path, word: &str, folder: &Path) -> Result<String, String> {
    let small = peak(program, word, MACHINES, folder)?;
    let large = peak(program, word, MACHINES * 10, folder)?;
    let said = format!("{word} {} and {} MiB", small / 1024, large / 1024);
    if large * 100 <= small * MOST {
        return Ok(said);
    }
    let more = large * 100 / small;
    Err(format!("{said} at {MACHINES} machines and ten times as many: {more} %, not {MOST}"))
}

/// The most KiB that a run held.
fn peak(program: &Path, word: &str, machines: u64, folder: &Path) -> Result<u64, String> {
    let (count, out) = (machines.to_string(), folder.join(format!("{word}-{machines}")));
    let mut child = Command::new(program)
        .args(["fleet", "run", "--machines", &count, "--diagnoser", word, "--out"])
        .arg(&out)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        // A process that has just ended has no such line any more.
        most = most.max(fs::read_to_string(&status).ok().and_then(|it| held(&it)).unwrap_or(0));
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(ended) if ended.success() && most > 0 => return Ok(most),
            Some(ended) => {
                return Err(format!("a fleet of {count} with {word} ended with {ended}"));
            }
            None => std::thread::sleep(PAUSE),
        }
    }
}

/// The most KiB that a process held, as its status says.
fn held(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_held_is_read_from_its_status() {
        assert_eq!(held("Name:\tmarslab\nVmPeak:\t 9 kB\nVmHWM:\t  140288 kB\n"), Some(140_288));
        assert_eq!(held("Name:\tmarslab\nState:\tZ (zombie)\n"), None);
    }
}
