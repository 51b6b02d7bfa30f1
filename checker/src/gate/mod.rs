//! The gate for rule changes: what a change does to every documented failure and to a field.
//!
//! Two packs are asked about the same machines, and their verdicts are compared (proofs.md,
//! section 3). Data moves one way: [`packs`] brings both, [`reach`] says which of their rules can
//! say anything else, [`cases`] makes machines with their truth, [`compare`] asks about each,
//! [`verdicts`] tells what moved and [`gather`] joins it, [`shrink`] finds the smallest evidence,
//! [`decide`] holds it against [`config`] and [`accepted`]; [`outcome`] is what comes of it, and
//! [`crate::report::gate`] writes it down. [`cache`] keeps what does not depend on the packs.

pub mod accepted;
pub mod cache;
pub mod cases;
pub mod compare;
pub mod config;
pub mod decide;
pub mod field;
pub mod gather;
pub mod outcome;
pub mod packs;
pub mod reach;
pub mod shrink;
pub mod verdicts;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use scenarios::catalog::Entry;
use scenarios::fleet::Fleet;

use crate::compose::proven::{self, Held};
use crate::error::{Error, exit};
use crate::fleet::Field;
use crate::run::Sources;
use accepted::Accepted;
use cache::Cache;
use cases::Case;
use compare::{Compared, Comparing};
use config::Config;
use gather::Gathering;
pub use outcome::Gated;
use outcome::{Bump, Complaint, Looked, Suite};
use packs::Pack;
use reach::Reach;

/// Scenarios whose changed machines are made at once.
const PART: usize = 32;

/// Makes machines when it is called.
type Batch<'b> = Box<dyn FnOnce() -> Vec<Case> + 'b>;
type Batches<'b> = Box<dyn Iterator<Item = Batch<'b>> + 'b>;

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Families of machines.
    pub suites: Vec<Suite>,
    /// Only scenarios whose name contains this (`*` stands for any text); empty for all.
    pub filter: String,
    /// Proven compositions.
    pub compositions: usize,
    /// Machines of the fleet.
    pub machines: u64,
    /// Ask everything in full, whatever a changed rule can reach.
    pub all: bool,
    /// The day on which waivers are read.
    pub today: Date,
}

/// What a gate runs on.
pub struct Gate<'g> {
    /// Catalogue, images, seed.
    pub sources: &'g Sources,
    /// The pack in use.
    pub baseline: &'g Pack,
    /// The pack that is to replace it.
    pub candidate: &'g Pack,
    /// What is demanded.
    pub config: &'g Config,
    /// What was accepted.
    pub accepted: &'g Accepted,
    /// The declared field of machines.
    pub fleet: Option<&'g Fleet>,
    /// What is known already.
    pub cache: &'g Cache,
    /// Somebody wants it to end.
    pub stop: &'g AtomicBool,
    /// Called with a family and its machines before, and after each of them.
    pub progress: &'g (dyn Fn(Suite, usize) + Sync),
}

impl Gate<'_> {
    /// Runs both packs over what is wanted, and decides.
    ///
    /// # Errors
    /// Images that cannot be built, a cache that cannot be kept, or an end before it was done.
    pub fn run(&self, wanted: &Wanted) -> Result<Gated, Error> {
        let reach = Reach::of(self.baseline, self.candidate, wanted.all)?;
        let comparing = Comparing::new(self.baseline, self.candidate, &reach);
        let mut gathering = Gathering::default();
        let mut suites: BTreeMap<Suite, Looked> = BTreeMap::new();
        for suite in Suite::ALL.into_iter().filter(|suite| wanted.suites.contains(suite)) {
            let looked = self.suite(suite, wanted, &comparing, &reach, &mut gathering)?;
            suites.insert(suite, looked);
        }
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::of(
                exit::INTERRUPTED,
                "ended before everything was looked at: there is no verdict",
            ));
        }
        let asked: usize = suites.values().map(|looked| looked.asked + looked.same).sum();
        if asked == 0 {
            return Err(Error::nothing("no machine was looked at: this says nothing"));
        }
        let complaints = gathering.complaints();
        let mut gated = Gated {
            engine: env!("CARGO_PKG_VERSION"),
            catalogue: self.sources.catalog.fingerprint(),
            seed: self.sources.seed.0,
            baseline: self.baseline.told(),
            candidate: self.candidate.told(),
            causes: gathering.causes(&self.config.shadow),
            alarms: gathering.alarms(&suites),
            changes: gathering.changes(&comparing, &reach),
            suites,
            selection: reach.told(),
            complaints,
            bump: Bump::Patch,
            proposed: None,
            code: exit::PASS,
        };
        gated.complaints.extend(self.canaries(&comparing, wanted)?);
        decide::decide(&mut gated, self.config, self.accepted, wanted.today);
        Ok(gated)
    }

    fn suite(
        &self,
        suite: Suite,
        wanted: &Wanted,
        comparing: &Comparing<'_>,
        reach: &Reach,
        gathering: &mut Gathering,
    ) -> Result<Looked, Error> {
        // What floors and rates are counted on is always asked in full.
        let in_full = matches!(suite, Suite::Catalogue | Suite::Twins);
        if suite == Suite::Fleet {
            return self.fleet(wanted, comparing, reach, gathering);
        }
        let mut looked = Looked::default();
        for batch in self.batches(suite, wanted)? {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let cases = batch();
            (self.progress)(suite, cases.len());
            let done = || (self.progress)(suite, 0);
            let (cases, compared) = if suite == Suite::MissingEvidence {
                comparing.hidden(&cases, self.stop, &done).into_iter().unzip()
            } else {
                let compared = comparing.all(&cases, in_full, self.stop, &done);
                (cases, compared)
            };
            looked.add(gathering.add(suite, cases, compared));
        }
        Ok(looked)
    }

    /// The machines of the declared field.
    fn fleet(
        &self,
        wanted: &Wanted,
        comparing: &Comparing<'_>,
        reach: &Reach,
        gathering: &mut Gathering,
    ) -> Result<Looked, Error> {
        let Some(fleet) = self.fleet.filter(|_| wanted.filter.is_empty()) else {
            return Ok(Looked::default());
        };
        let field = Field::new(fleet.clone(), self.sources)?;
        let machines = wanted.machines;
        (self.progress)(Suite::Fleet, usize::try_from(machines).unwrap_or(usize::MAX));
        let done = || (self.progress)(Suite::Fleet, 0);
        field::look(&field, machines, reach, comparing, gathering, self.stop, &done)
    }

    /// The machines of a family. Large families come in parts, which are made when it is their
    /// turn: memory does not grow with them.
    fn batches<'b>(&'b self, suite: Suite, wanted: &'b Wanted) -> Result<Batches<'b>, Error> {
        let sources = self.sources;
        let filter = wanted.filter.as_str();
        let whole = |cases: Result<Vec<Case>, String>| -> Result<Batches<'b>, Error> {
            let cases = cases.map_err(Error::input)?;
            Ok(Box::new(std::iter::once(Box::new(move || cases) as Batch<'b>)))
        };
        match suite {
            Suite::Catalogue => whole(cases::catalogue(sources, filter)),
            Suite::Twins => whole(cases::twins(sources, filter)),
            Suite::Boundary if filter.is_empty() => whole(cases::boundary(sources)),
            Suite::Compositions if wanted.compositions > 0 => {
                let held = self.held(filter, wanted.compositions)?;
                whole(cases::compositions(sources, &held))
            }
            Suite::MissingEvidence => {
                let hidden = |case| Case { suite, ..case };
                let cases = cases::catalogue(sources, filter);
                whole(cases.map(|cases| cases.into_iter().map(hidden).collect()))
            }
            Suite::Invariance => {
                let entries: Vec<&Entry> = sources.catalog.filter(filter).collect();
                let parts: Vec<Vec<&Entry>> = entries.chunks(PART).map(<[_]>::to_vec).collect();
                let part = move |entries: Vec<&'b Entry>| {
                    let of = move |entry: &&Entry| cases::invariance(sources, entry);
                    Box::new(move || entries.par_iter().flat_map_iter(of).collect()) as Batch<'b>
                };
                Ok(Box::new(parts.into_iter().map(part)))
            }
            _ => Ok(Box::new(std::iter::empty())),
        }
    }

    /// The proven compositions, which do not depend on the packs.
    fn held(&self, filter: &str, wanted: usize) -> Result<Vec<Held>, Error> {
        self.cache.get_or(&format!("compositions {wanted} {filter}"), || {
            proven::pairs(self.sources, filter, wanted).map_err(Error::input)
        })
    }

    /// Packs with a known fate: a gate that lets them pass is asleep.
    fn canaries(
        &self,
        comparing: &Comparing<'_>,
        wanted: &Wanted,
    ) -> Result<Vec<Complaint>, Error> {
        let cases = cases::catalogue(self.sources, &wanted.filter).map_err(Error::input)?;
        let silent = diagnosers::mute::Mute;
        let moved = |case: &&Case| {
            let Compared::Asked(both) = comparing.against(case, &silent) else { return false };
            both.moved.iter().any(|(kind, _)| *kind == outcome::Kind::DetectionLost)
        };
        let first = cases.iter().find(moved);
        Ok(match first {
            Some(_) => Vec::new(),
            None => vec![Complaint {
                code: exit::REGRESSION,
                text: "the baseline finds nothing that a silent pack would lose: this gate could \
                       not see a loss"
                    .to_owned(),
                place: None,
            }],
        })
    }
}
