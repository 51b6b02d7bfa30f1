//! What a fleet must be beyond its shape: shares that add up, names that there are.
//!
//! *Leaves out*: whether noise leaves a machine healthy and a cause can exist on an image; that
//! needs the machines and is the business of whoever draws them.

use std::collections::BTreeSet;

use sim::image::Stage;
use sim::life::Operation;
use sim::windows::clock_zone;

use super::error::{LoadError, Problem};
use super::hint::instead_of;
use super::place::Step::{Field, Item};
use super::place::{Node, Step};
use super::{Loader, parse, within_limit};
use crate::catalog::{Catalog, Entry};
use crate::fleet::{AROUND, DAYS, Fleet, Incident, MACHINES, Of, Percent, WHOLE};

/// Characters that a computer name has room for before the number of the machine.
const PREFIX: usize = 4;

impl Loader {
    /// Reads a fleet whose scenarios are those of a catalogue. `file` is only shown.
    ///
    /// # Errors
    /// Everything that is wrong with it, as far as it can be read.
    pub fn fleet(&self, file: &str, text: &str, catalog: &Catalog) -> Result<Fleet, LoadError> {
        let text = within_limit(file, text)?;
        let fleet: Fleet = parse(file, text)?;
        if problems(&fleet, None, &self.images, catalog).is_empty() {
            return Ok(fleet);
        }
        let tree: Node = parse(file, text)?;
        let problems = problems(&fleet, Some(&tree), &self.images, catalog);
        Err(LoadError::new(file, text, problems))
    }
}

/// True for a scenario in which something is broken.
fn breaks(entry: &Entry) -> bool {
    entry.scenario.truth.is_some()
}

impl Of {
    /// True when a scenario is meant.
    #[must_use]
    pub fn means(&self, entry: &Entry) -> bool {
        let causes = || entry.scenario.truth.iter().flat_map(|truth| &truth.causes);
        match self {
            Self::Family(family) => entry.family == *family,
            Self::Cause(cause) => causes().any(|other| other == cause),
            Self::Scenario(name) => entry.name == *name,
            Self::Anything {} => true,
        }
    }
}

fn problems(
    fleet: &Fleet,
    tree: Option<&Node>,
    images: &[String],
    catalog: &Catalog,
) -> Vec<Problem> {
    let mut check = Check { fleet, tree, images, catalog, found: Vec::new() };
    check.counts();
    check.sites();
    check.images();
    check.agents();
    check.stages();
    check.causes();
    for (at, incident) in fleet.incidents.iter().enumerate() {
        check.incident(at, incident);
    }
    check.names("incidents", fleet.incidents.iter().map(|incident| incident.name.as_str()));
    check.around();
    check.found
}

struct Check<'a> {
    fleet: &'a Fleet,
    tree: Option<&'a Node>,
    images: &'a [String],
    catalog: &'a Catalog,
    found: Vec<Problem>,
}

impl Check<'_> {
    fn say(&mut self, path: &[Step<'_>], what: &str, hint: &str) {
        let bytes = self.tree.map(|tree| tree.place(path)).unwrap_or_default();
        self.found.push(Problem::new(what, hint, bytes));
    }

    fn counts(&mut self) {
        let (machines, days) = (self.fleet.machines, self.fleet.days);
        if !(1..=MACHINES).contains(&machines) {
            let what = format!("a fleet of {machines} machines");
            self.say(&[Field("machines")], &what, &format!("1 to {MACHINES} machines"));
        }
        if !(1..=DAYS).contains(&days) {
            let hint = format!("1 to {DAYS} days");
            self.say(&[Field("days")], &format!("a fleet over {days} days"), &hint);
        }
        for (list, count) in
            [("noise", self.fleet.noise.len()), ("software", self.fleet.software.len())]
        {
            if count > AROUND {
                let what = format!("{count} entries of {list}");
                self.say(&[Field(list)], &what, &format!("{AROUND} at most"));
            }
        }
    }

    /// Shares of a list add up to 100.
    fn sum(&mut self, path: &[Step<'_>], name: &str, shares: impl Iterator<Item = Percent>) {
        let sum: u64 = shares.map(|share| u64::from(share.parts())).sum();
        if sum != u64::from(WHOLE) {
            let shown = |parts: u64| Percent::from_parts(u32::try_from(parts).unwrap_or(u32::MAX));
            let off = sum.abs_diff(u64::from(WHOLE));
            let word = if sum < u64::from(WHOLE) { "missing" } else { "too much" };
            let what = format!("the shares of {name} add up to {}, not to 100", shown(sum));
            self.say(path, &what, &format!("{} {word}", shown(off)));
        }
    }

    /// No name is empty or there twice.
    fn names<'n>(&mut self, list: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        for (at, name) in names.enumerate() {
            let path = [Field(list), Item(at), Field("name")];
            if name.trim().is_empty() {
                self.say(&path, "the name is empty", "reports need one");
            } else if !seen.insert(name) {
                self.say(&path, &format!("`{name}` is there twice"), "give each its own name");
            }
        }
    }

    fn known(&mut self, path: &[Step<'_>], what: &str, name: &str, known: &[&str]) {
        if !known.contains(&name) {
            self.say(path, &format!("unknown {what} `{name}`"), &instead_of(name, known));
        }
    }

    fn sites(&mut self) {
        let sites = &self.fleet.sites;
        self.sum(&[Field("sites")], "sites", sites.iter().map(|site| site.share));
        self.names("sites", sites.iter().map(|site| site.name.as_str()));
        for (at, site) in sites.iter().enumerate() {
            let path = |field| [Field("sites"), Item(at), Field(field)];
            let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            let prefix = &site.prefix;
            if prefix.is_empty() || prefix.len() > PREFIX || !prefix.chars().all(plain) {
                let what = format!("`{prefix}` cannot begin a computer name");
                self.say(&path("prefix"), &what, "one to four capital letters or digits: `SEL`");
            } else if sites[..at].iter().any(|other| other.prefix == *prefix) {
                let what = format!("`{prefix}` is the prefix of two sites");
                self.say(&path("prefix"), &what, "computer names are unique: choose another one");
            }
            if let Some(zone) = &site.zone
                && clock_zone::spelled(zone).is_none()
            {
                let zones: Vec<&str> = clock_zone::all_zones().map(|(name, _)| name).collect();
                self.known(&path("zone"), "time zone", zone, &zones);
            }
        }
    }

    fn images(&mut self) {
        let shares = &self.fleet.images;
        self.sum(&[Field("images")], "images", shares.iter().map(|image| image.share));
        let known: Vec<&str> = self.images.iter().map(String::as_str).collect();
        for (at, image) in shares.iter().enumerate() {
            let path = [Field("images"), Item(at), Field("image")];
            self.known(&path, "image", &image.image, &known);
            if shares[..at].iter().any(|other| other.image == image.image) {
                self.say(&path, &format!("`{}` is there twice", image.image), "add up its shares");
            }
        }
    }

    fn agents(&mut self) {
        let agents = &self.fleet.agents;
        if agents.is_empty() {
            return;
        }
        let path = [Field("agents")];
        self.sum(&path, "agents", agents.iter().map(|agent| agent.share));
        let last = agents.iter().map(|agent| agent.share_at_the_end.unwrap_or(agent.share));
        self.sum(&path, "agents on the last day", last);
        self.names("agents", agents.iter().map(|agent| agent.name.as_str()));
        let images: Vec<&str> =
            self.fleet.images.iter().map(|image| image.image.as_str()).collect();
        for (at, agent) in agents.iter().enumerate() {
            for (number, image) in agent.images.iter().enumerate() {
                let path = [Field("agents"), Item(at), Field("images"), Item(number)];
                self.known(&path, "image of this fleet", image, &images);
            }
        }
    }

    fn stages(&mut self) {
        let stages = &self.fleet.stages;
        self.sum(&[Field("stages")], "stages", stages.iter().map(|stage| stage.share));
        for (at, stage) in stages.iter().enumerate() {
            let path = [Field("stages"), Item(at), Field("operations")];
            self.sum(&path, "operations", stage.operations.values().copied());
            if stages[..at].iter().any(|other| other.stage == stage.stage) {
                let path = [Field("stages"), Item(at), Field("stage")];
                self.say(&path, "this stage is there twice", "add up its shares");
            }
            if stage.operations.contains_key(&Operation::Upgrade) && stage.stage == Stage::Bare {
                self.say(&path, "there is no agent to upgrade at this stage", "try `install`");
            }
        }
    }

    fn of(&mut self, path: &[Step<'_>], of: &Of, broken: bool) {
        let fits = |entry: &&Entry| (breaks(entry) || !broken) && of.means(entry);
        if self.catalog.entries().iter().any(|entry| fits(&entry)) {
            return;
        }
        let entries = self.catalog.entries().iter().filter(|entry| breaks(entry) || !broken);
        match of {
            Of::Family(name) => {
                let mut families: Vec<&str> = entries.map(|entry| entry.family.as_str()).collect();
                families.dedup();
                let path: Vec<_> = path.iter().copied().chain([Field("family")]).collect();
                self.known(&path, "family", name, &families);
            }
            Of::Scenario(name) => {
                let path: Vec<_> = path.iter().copied().chain([Field("scenario")]).collect();
                self.scenario(&path, name);
            }
            Of::Cause(cause) => {
                let path: Vec<_> = path.iter().copied().chain([Field("cause")]).collect();
                let what = format!("no scenario has the cause `{cause}`");
                self.say(&path, &what, "`marslab list` shows what there is");
            }
            Of::Anything {} => self.say(path, "the catalogue is empty", ""),
        }
    }

    /// A scenario that breaks something.
    fn scenario(&mut self, path: &[Step<'_>], name: &str) {
        match self.catalog.find(name) {
            Some(entry) if breaks(entry) => {}
            Some(_) => {
                let what = format!("`{name}` is a healthy control: nothing breaks");
                self.say(path, &what, "`noise` and `near_misses` are for what breaks nothing");
            }
            None => {
                let names = self.catalog.entries().iter().filter(|entry| breaks(entry));
                let names: Vec<&str> = names.map(|entry| entry.name.as_str()).collect();
                self.known(path, "scenario", name, &names);
            }
        }
    }

    fn causes(&mut self) {
        let fleet = self.fleet;
        for (at, rate) in fleet.causes.iter().enumerate() {
            self.of(&[Field("causes"), Item(at), Field("of")], &rate.of, true);
        }
        for (day, when) in [(1, "first"), (fleet.days, "last")] {
            let rates = fleet.causes.iter().map(|rate| rate.on(day, fleet.days).parts());
            let sum: u64 = rates.map(u64::from).sum();
            if sum > u64::from(WHOLE) {
                let what = format!("more than 1,000 of 1,000 machines break on the {when} day");
                let hint = format!("the rates add up to {}", sum as f64 / 1_000.0);
                self.say(&[Field("causes")], &what, &hint);
            }
        }
    }

    fn incident(&mut self, at: usize, incident: &Incident) {
        let path = |field| [Field("incidents"), Item(at), Field(field)];
        self.scenario(&path("scenario"), &incident.scenario);
        let (days, last) = (incident.days, self.fleet.days);
        if days.from == 0 || days.from > days.until || days.until > last {
            let what = format!("from day {} until day {}", days.from, days.until);
            let hint = format!("days go from 1 to {last}, the first one not after the last one");
            self.say(&path("days"), &what, &hint);
        }
        let fleet = self.fleet;
        let sites: Vec<&str> = fleet.sites.iter().map(|site| site.name.as_str()).collect();
        let domains: Vec<&str> = fleet.sites.iter().map(|site| site.domain.as_str()).collect();
        let images: Vec<&str> = fleet.images.iter().map(|image| image.image.as_str()).collect();
        let agents: Vec<&str> = fleet.agents.iter().map(|agent| agent.name.as_str()).collect();
        for (field, what, names, known) in [
            ("sites", "site", &incident.sites, sites),
            ("domains", "domain", &incident.domains, domains),
            ("images", "image of this fleet", &incident.images, images),
            ("agents", "agent of this fleet", &incident.agents, agents),
        ] {
            for (number, name) in names.iter().enumerate() {
                let path = [Field("incidents"), Item(at), Field(field), Item(number)];
                self.known(&path, what, name, &known);
            }
        }
    }

    /// Noise, near-misses and software.
    fn around(&mut self) {
        let fleet = self.fleet;
        self.names("noise", fleet.noise.iter().map(|noise| noise.name.as_str()));
        for (at, noise) in fleet.noise.iter().enumerate() {
            if noise.faults.is_empty() {
                let path = [Field("noise"), Item(at), Field("faults")];
                self.say(&path, "this noise changes nothing", "name the state: `faults: [...]`");
            }
        }
        for (at, of) in fleet.near_misses.of.iter().enumerate() {
            self.of(&[Field("near_misses"), Field("of"), Item(at)], of, false);
        }
        self.names("software", fleet.software.iter().map(|software| software.name.as_str()));
    }
}

#[cfg(test)]
mod tests;
