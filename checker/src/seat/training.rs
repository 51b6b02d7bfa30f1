//! A training: a ticket, a machine that is really broken, a goal that nobody has to press.
//!
//! After each line the machine is copied and everything is tried on the copy: the operation of the
//! ticket, and the next two scheduled backups. When that works the goal is green.

use diagnosers::Diagnoser;
use scenarios::Scenario;
use scenarios::catalog::Entry;
use scenarios::scenario::{Escalate, Heals};
use sim::evidence::Evidence;
use sim::evidence::unavailable::Source;
use sim::kernel::text::contains;
use sim::life;
use sim::world::World;

use super::{Reply, Seat};
use crate::episode::{self, NoConsole};
use crate::judge::harm;
use crate::ui::text::Lang;

/// What somebody starts with.
const POINTS: i64 = 100;
/// What the first, second and third hint cost.
const HINT_COSTS: [i64; 3] = [10, 15, 25];
/// What each thing that was harmed costs.
const HARM_COST: i64 = 20;

/// A training that is going on.
#[derive(Debug)]
pub struct Training<'c> {
    /// The seat.
    pub seat: Seat,
    entry: &'c Entry,
    image: World,
    /// Hints that were taken.
    pub hints: usize,
    solved: bool,
    restarts: usize,
}

/// How a training ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The scenario; now it may be told.
    pub scenario: String,
    /// True causes.
    pub causes: Vec<sim::cause::CauseId>,
    /// The goal was reached.
    pub solved: bool,
    /// Points, of [`Report::of`].
    pub points: i64,
    /// The most that could be had.
    pub of: i64,
    /// Hints that were taken.
    pub hints: usize,
    /// Minutes on the virtual clock.
    pub minutes: i64,
    /// Restarts of Windows.
    pub restarts: usize,
    /// What was typed.
    pub path: Vec<String>,
    /// What somebody types who knows.
    pub expert: Vec<String>,
    /// Evidence that decides and was never looked at: section of the facts, and its tool.
    pub missed: Vec<(String, String)>,
    /// What was harmed.
    pub harm: Vec<String>,
}

/// True for scenarios that one person at one machine can solve.
#[must_use]
pub fn is_solvable(scenario: &Scenario) -> bool {
    scenario.truth.is_some()
        && !scenario.cures.is_empty()
        && scenario.heals == Heals::Never
        && scenario.escalate != Escalate::Always
}

impl<'c> Training<'c> {
    /// A training with a scenario on the healthy image.
    ///
    /// # Errors
    /// A scenario that nobody can solve, or whose fault finds nothing to break.
    pub fn new(image: &World, entry: &'c Entry) -> Result<Self, String> {
        if !is_solvable(&entry.scenario) {
            return Err("this one cannot be solved at the machine".to_owned());
        }
        let broken = episode::break_with(image, &entry.scenario, &entry.scenario.faults);
        let broken = broken.map_err(|error| error.to_string())?;
        let seat = Seat::new(broken.world);
        let image = image.clone();
        Ok(Self { seat, entry, image, hints: 0, solved: false, restarts: 0 })
    }

    /// What the customer writes.
    #[must_use]
    pub fn ticket(&self, lang: Lang) -> &'c str {
        let ticket = &self.entry.scenario.ticket;
        lang.pick(&ticket.en, &ticket.ko).trim()
    }

    /// The goal is reached.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.solved
    }

    /// Takes a line, and looks whether the goal is reached.
    pub fn enter(&mut self, typed: &str) -> Reply {
        let reply = self.seat.enter(typed);
        if let Reply::Console(output) = &reply {
            self.restarts += usize::from(output.restarted);
        }
        let mut tried = self.seat.world.clone();
        self.solved = life::verify(&mut tried, self.entry.scenario.operation).is_ok();
        reply
    }

    /// The next hint; `None` when all were taken.
    pub fn hint(&mut self, lang: Lang) -> Option<&'c str> {
        let hint = self.entry.scenario.hints.get(self.hints)?;
        self.hints += 1;
        Some(lang.pick(&hint.en, &hint.ko).trim())
    }

    /// What the next hint would cost.
    #[must_use]
    pub fn next_cost(&self) -> Option<i64> {
        let there = self.hints < self.entry.scenario.hints.len();
        HINT_COSTS.get(self.hints).copied().filter(|_| there)
    }

    /// How it ended, beside what an expert does.
    #[must_use]
    pub fn report(&self, reference: &dyn Diagnoser) -> Report {
        let scenario = &self.entry.scenario;
        let (before, after) = (self.seat.start(), &self.seat.world);
        let mut harm = harm::needless(&self.image, scenario, before, after);
        harm.extend(harm::worse(before, after));
        harm.sort();
        harm.dedup();
        let spent: i64 = HINT_COSTS.iter().take(self.hints).sum();
        let kept = POINTS - spent - HARM_COST * harm.len() as i64;
        Report {
            scenario: self.entry.name.clone(),
            causes: scenario.truth.as_ref().map(|t| t.causes.clone()).unwrap_or_default(),
            solved: self.solved,
            points: if self.solved { kept.max(0) } else { 0 },
            of: POINTS,
            hints: self.hints,
            minutes: self.seat.minutes(),
            restarts: self.restarts,
            path: self.seat.path.clone(),
            expert: scenario.cures.first().cloned().unwrap_or_default(),
            missed: self.missed(reference),
            harm,
        }
    }

    /// Sections that the reference cites and that no line has looked at.
    fn missed(&self, reference: &dyn Diagnoser) -> Vec<(String, String)> {
        let scenario = &self.entry.scenario;
        let broken = episode::break_with(&self.image, scenario, &scenario.faults);
        let Ok(broken) = broken else { return Vec::new() };
        let facts = Evidence::of(&broken.world, &broken.outcome);
        let Ok(answer) = reference.diagnose(&facts, &mut NoConsole) else { return Vec::new() };
        let cited = answer.findings.iter().flat_map(|finding| &finding.evidence);
        let mut sections: Vec<&str> = cited.filter_map(|path| path.split('.').next()).collect();
        sections.sort_unstable();
        sections.dedup();
        let unseen = |section: &&&str| {
            let words = looks(section);
            !self.seat.path.iter().any(|line| words.iter().any(|word| contains(line, word)))
        };
        let unseen: Vec<&&str> = sections.iter().filter(unseen).collect();
        let with_tool = |section: &str| {
            let source = Source::ALL.iter().find(|source| source.name() == section)?;
            Some((section.to_owned(), source.tool().to_owned()))
        };
        unseen.into_iter().filter_map(|section| with_tool(section)).collect()
    }
}

/// Parts of lines that look at a section of the facts.
fn looks(section: &str) -> &'static [&'static str] {
    match section {
        "machine" => &["systeminfo", "hostname", "ver", "get-hotfix", "get-computerinfo"],
        "clock" => &["w32tm", "get-date", "tzutil", "date", "time"],
        "agent" => &["reg query", "get-itemproperty", "get-ob", "wabadmin"],
        "policy" => &["get-obpolicy", "get-obschedule", "get-obfilespec"],
        "vault" | "portal" | "registration" | "key_vault" => &["get-az", "portal", "reg query"],
        "source" => &["dir", "get-childitem", "attrib", "icacls", "compact", "cipher", "fsutil"],
        "performance" => &["typeperf", "get-obj", "tasklist", "get-process"],
        "scratch" => &["dir", "get-childitem", "get-obmachinesetting", "reg query", "icacls"],
        "services" => &["sc ", "sc.exe", "get-service", "net start", "tasklist"],
        "volumes" => &["get-volume", "fsutil", "vol", "dir", "manage-bde", "chkdsk", "get-disk"],
        "vss" => &["vssadmin", "diskshadow"],
        "filters" => &["fltmc", "sc ", "sc.exe", "reg query"],
        "group_policy" => &["gpresult", "gpedit", "reg query"],
        "iscsi" => &["iscsicli", "pnputil", "get-pnpdevice", "sc"],
        "restore" => &["wabadmin", "mountvol", "get-volume"],
        "system_state" => &["get-windowsfeature", "icacls", "diskshadow", "wbadmin"],
        "antivirus" => &["get-mp", "tasklist", "get-process"],
        "tasks" => &["schtasks", "get-scheduledtask", "taskschd"],
        "powershell" => &["get-executionpolicy", "$psversiontable", "psmodulepath", "set", "reg"],
        "dotnet" => &["reg query", "get-itemproperty"],
        "network" => {
            &["ping", "netsh", "test-net", "resolve", "invoke-web", "ipconfig", "certutil"]
        }
        "installation" => &["dir", "get-hotfix", "get-childitem", "wusa", "reg query", "wabadmin"],
        "seeding" => &["get-az", "copypc", "dir", "portal"],
        "temp" | "credential" => &["dir", "get-childitem", "fsutil"],
        "events" => &["wevtutil", "get-winevent", "get-eventlog"],
        "jobs" => &["get-obj", "wabadmin"],
        "log" => &["errlog", "type", "get-content", "findstr"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use scenarios::catalog::Catalog;
    use scenarios::images::Images;
    use sim::kernel::seed::Seed;

    use super::*;
    use crate::ui::text::Lang;

    fn trained(name: &str, lines: &[&str]) -> Report {
        let catalog = Catalog::embedded().expect("the catalogue is whole");
        let images = Images::load().expect("the images are whole");
        let entry = catalog.find(name).expect("a scenario");
        let image = images.build(&entry.scenario.image, Seed(1)).expect("a healthy machine");
        let mut training = Training::new(&image, entry).expect("one that can be solved");
        assert!(!training.is_solved());
        for line in lines {
            match *line {
                ":hint" => drop(training.hint(Lang::Ko)),
                line => drop(training.enter(line)),
            }
        }
        let reference = crate::diagnoser("rego").expect("the reference pack");
        training.report(&*reference)
    }

    #[test]
    fn every_section_of_the_facts_has_a_way_to_look_at_it() {
        let blind: Vec<&str> =
            Source::ALL.iter().map(|s| s.name()).filter(|name| looks(name).is_empty()).collect();
        assert!(blind.is_empty(), "no line looks at {blind:?}");
    }

    #[test]
    fn the_goal_turns_green_by_itself_and_hints_cost() {
        let name = "service/obengine-disabled-manual";
        let good = trained(name, &["sc.exe config obengine start= auto", "net start obengine"]);
        assert!(good.solved, "{good:?}");
        assert_eq!((good.points, good.hints), (100, 0));
        assert!(good.harm.is_empty(), "{:?}", good.harm);
        let helped = trained(name, &[":hint", ":hint", "sc.exe config obengine start= auto"]);
        assert!(!helped.solved && helped.points == 0);
        assert!(helped.missed.iter().all(|(section, _)| section != "services"), "{helped:?}");
    }

    #[test]
    fn harm_is_told() {
        let lines = [
            "sc.exe config obengine start= auto",
            "net start obengine",
            r"del C:\Windows\System32\robocopy.exe",
        ];
        let report = trained("service/obengine-disabled-manual", &lines);
        assert!(report.solved && !report.harm.is_empty() && report.points < 100, "{report:?}");
    }
}
