//! `LastBackupFailedFiles*.txt`: what a job left out, one line a file, in the agent's Temp folder.
//!
//! *Models*: the name as the documentation gives it (job, date), a line a file with path and code.
//! *Leaves out*: the exact layout of the lines, which is not documented \[S\]; clearing of old
//! reports. *Sources*: catalogue 4.4, 3.11; X15-X19. *Seen through*: `dir`, `type`.

use std::fmt::Write;

use crate::kernel::time::Moment;
use crate::windows::clock_zone;
use crate::windows::node::Node;

use super::Site;
use super::layout::TEMP;
use super::log::Level;
use super::phases::items::Skipped;

/// How a report's name begins.
pub const STEM: &str = "LastBackupFailedFiles";
/// Files that the engine's log names one by one \[S\]; the report names all.
const LOGGED: usize = 20;

/// Writes the report of a job that ended at `ended` by the machine's clock.
pub fn write(site: &mut Site<'_>, job: &str, ended: Moment, skipped: &[Skipped]) {
    for item in skipped.iter().take(LOGGED) {
        let Skipped { path, code } = item;
        let text = format!("Failed: Hr: = [{code:#010x}] BackupRead failed on file({path})");
        site.log("18 mtffile.cpp(1372)", Level::Warning, text);
    }
    let local = clock_zone::local(&site.host.registry, ended);
    let number = job.split('-').next().unwrap_or(job).to_ascii_uppercase();
    let path = format!(
        "{TEMP}\\{STEM}{number}_{}_{}_{}_{}_{}_{}.txt",
        local.month(),
        local.day(),
        local.year(),
        local.hour(),
        local.minute(),
        local.second()
    );
    let mut text = String::new();
    for Skipped { path, code } in skipped {
        // A String takes every write.
        let _ = write!(text, "{path}\tHr: = [{code:#010x}]\r\n");
    }
    // Without room for the report there is none; the job's record says the same.
    let _ = site.host.files.put(&path, Node::text(&text, ended));
}
