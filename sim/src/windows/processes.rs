//! Processes beside those of services.
//!
//! *Models*: programs that run on their own, with the files they hold open.
//! *Leaves out*: threads, memory, processor time.
//! *Sources*: R24; S05, S83, S85, X20.
//! *Seen through*: `tasklist`, `taskkill`, `Get-Process`, `Stop-Process`.

use crate::facet_by_field;
use crate::kernel::text::same;

/// A running program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Process {
    /// Process id.
    pub id: u32,
    /// File name of the program.
    pub image: String,
    /// Account it runs as.
    pub user: String,
    /// Paths of files it holds open without sharing.
    pub holds: Vec<String>,
    /// It is started again at each boot.
    pub at_boot: bool,
}

/// Processes of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Processes {
    /// All of them, by id.
    pub running: Vec<Process>,
}

facet_by_field!(Processes, "process", { running });

impl Processes {
    /// Who holds the file at `path` without sharing it.
    #[must_use]
    pub fn holder(&self, path: &str) -> Option<&Process> {
        self.running.iter().find(|process| process.holds.iter().any(|held| same(held, path)))
    }

    /// Ends every process with this image name or id. Returns their ids.
    pub fn end(&mut self, which: &str) -> Vec<u32> {
        let number = which.parse().ok();
        let hit = |p: &Process| same(&p.image, which) || Some(p.id) == number;
        let ended = self.running.iter().filter(|p| hit(p)).map(|p| p.id).collect();
        self.running.retain(|process| !hit(process));
        ended
    }
}
