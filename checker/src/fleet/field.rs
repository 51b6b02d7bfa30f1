//! A field: a fleet with its machines to be, its images built and its settings tried.

use std::sync::Arc;

use rayon::prelude::*;
use scenarios::catalog::Entry;
use scenarios::fleet::{Fleet, Of};
use sim::image::Stage;
use sim::life::{self, Operation};
use sim::windows::language::Language;
use sim::world::World;

use super::ground::{Form, Grounds, build, furnish, grounds};
use super::machine::Fact;
use super::memo::Memo;
use super::odds::Odds;
use super::pair::Pair;
use super::plan::{Faults, Key, Place};
use super::set::Set;
use crate::compose::atom::{Atom, Ground};
use crate::episode;
use crate::error::Error;
use crate::judge::story;
use crate::run::Sources;

/// Answers that each table of a field keeps at most.
const KEPT: usize = 1 << 18;
/// Machines that the table of what is installed keeps at most: some are kilobytes.
const FURNISHED: usize = 1 << 12;

/// A fleet whose machines can be drawn.
#[derive(Debug)]
pub struct Field<'s> {
    /// What was declared.
    pub fleet: Fleet,
    /// Scenarios, images and the seed.
    pub sources: &'s Sources,
    /// For each site the first one whose machines are the same.
    pub(super) alike: Vec<u16>,
    /// A site at which nothing is set, if there is one.
    pub(super) plain_site: u16,
    /// For each rate the scenarios that it means.
    pub(super) pools: Vec<Vec<u16>>,
    /// Scenarios of which near-misses are made.
    pub(super) near: Vec<u16>,
    /// Healthy machines, and what works on them as they are.
    grounds: Grounds,
    pub(super) odds: Odds,
    /// Healthy machines in their language, with what else is installed.
    furnished: Memo<(Place, bool, Set), Option<Arc<World>>>,
    pub(super) admitted: Memo<(Place, u16), bool>,
    pub(super) curable: Memo<(Place, u16), bool>,
    pub(super) sound: Memo<Key, bool>,
    /// Whether the next nights are healthy; none when today is not.
    pub(super) nights: Memo<Key, Option<bool>>,
    /// What is broken, on machines of any site and agent.
    pub(super) truths: Memo<(Place, Operation, Faults), Arc<[Fact]>>,
    pub(super) pairs: Memo<Pair, Option<u16>>,
    pub(super) bare: Memo<(Place, Operation), Option<Arc<Ground>>>,
    pub(super) atoms: Memo<(Place, Operation, u16), Option<Arc<Atom>>>,
}

impl<'s> Field<'s> {
    /// Builds the images of a fleet and tries its settings and its noise.
    ///
    /// # Errors
    /// A setting of a site that cannot be or breaks a machine, a rate that no image can have,
    /// noise that leaves no machine healthy.
    pub fn new(fleet: Fleet, sources: &'s Sources) -> Result<Self, Error> {
        let entries = sources.catalog.entries();
        let chosen = |fits: &dyn Fn(&Entry) -> bool| -> Vec<u16> {
            let all = entries.iter().enumerate().filter(|(_, entry)| fits(entry));
            all.filter_map(|(at, _)| u16::try_from(at).ok()).collect()
        };
        let on_an_image = |entry: &Entry| fleet.images.iter().any(|it| may_be(entry, &it.image));
        let broken = |entry: &Entry| entry.scenario.truth.is_some() && on_an_image(entry);
        let pools: Vec<Vec<u16>> = fleet
            .causes
            .iter()
            .map(|rate| chosen(&|entry| broken(entry) && rate.of.means(entry)))
            .collect();
        let meant = |of: &[Of], entry: &Entry| of.is_empty() || of.iter().any(|it| it.means(entry));
        let has_near =
            |entry: &Entry| entry.scenario.truth.is_none() || entry.scenario.twin.is_some();
        let near = chosen(&|entry| {
            on_an_image(entry) && has_near(entry) && meant(&fleet.near_misses.of, entry)
        });
        if let Some(at) = pools.iter().position(Vec::is_empty) {
            let what = format!("{:?}", fleet.causes[at].of);
            return Err(Error::input(format!("no image of this fleet can have {what}")));
        }
        let alike = alike(&fleet);
        let mut sites = (0_u16..).zip(&fleet.sites).filter(|(_, site)| site.setting.is_empty());
        let plain_site = sites.next().map_or(0, |(at, _)| alike[usize::from(at)]);
        let odds = Odds::of(&fleet, sources);
        let grounds = grounds(&fleet, &alike, sources)?;
        let mut field = Self {
            fleet,
            sources,
            alike,
            plain_site,
            pools,
            near,
            grounds,
            odds,
            furnished: Memo::new(FURNISHED),
            admitted: Memo::new(KEPT),
            curable: Memo::new(KEPT),
            sound: Memo::new(KEPT),
            nights: Memo::new(KEPT),
            truths: Memo::new(KEPT),
            pairs: Memo::new(KEPT),
            bare: Memo::new(KEPT),
            atoms: Memo::new(KEPT),
        };
        field.try_plain()?;
        field.try_noise()?;
        Ok(field)
    }

    /// A scenario of the catalogue.
    #[must_use]
    pub fn entry(&self, at: u16) -> &'s Entry {
        &self.sources.catalog.entries()[usize::from(at)]
    }

    /// The healthy machine of a place, in a display language.
    #[must_use]
    pub(super) fn ground(&self, place: Place, korean: bool) -> Option<World> {
        let world = self.grounds.get(place)?;
        let language = if korean { Language::Korean } else { Language::English };
        Some(World { language, ..World::clone(world) })
    }

    /// Every sort of healthy machine.
    pub(super) fn places(&self) -> impl Iterator<Item = (Place, &World)> {
        let all = self.grounds.places().iter();
        all.filter_map(|place| Some((*place, &**self.grounds.get(*place)?)))
    }

    /// True when there are machines of this sort.
    pub(super) fn is_ground(&self, place: Place) -> bool {
        self.grounds.get(place).is_some()
    }

    /// The healthy machine of a place with what else is installed; `None` when it does not fit.
    pub(super) fn with_software(&self, key: &Key) -> Option<Arc<World>> {
        let more = key.software.without(self.odds.everywhere);
        self.furnished.get(&(key.place, key.korean, more), || {
            let mut world = self.ground(key.place, key.korean)?;
            furnish(&self.fleet, more, &mut world).ok()?;
            Some(Arc::new(world))
        })
    }

    /// The display language of a machine.
    pub(super) fn language(key: &Key) -> Language {
        if key.korean { Language::Korean } else { Language::English }
    }

    /// The name of the image of a place.
    #[must_use]
    pub fn image_of(&self, place: Place) -> String {
        let base = &self.fleet.images[usize::from(place.image)].image;
        format!("{base}{}", suffix(place.stage))
    }

    /// What stands around the faults of a machine, by its names in the fleet.
    #[must_use]
    pub fn around(&self, key: &Key) -> Vec<String> {
        let fleet = &self.fleet;
        let agent = usize::from(key.place.agent).checked_sub(1);
        let mut all: Vec<String> =
            agent.map(|at| format!("agent: {}", fleet.agents[at].name)).into_iter().collect();
        all.extend(key.near.map(|at| format!("near: {}", self.entry(at).name)));
        all.extend(key.noise.iter().map(|at| fleet.noise[at].name.clone()));
        all.extend(key.software.iter().map(|at| fleet.software[at].name.clone()));
        all
    }

    /// The computer name that an image has of its own.
    pub(super) fn image_name(&self, place: Place) -> Result<String, String> {
        let base = &self.fleet.images[usize::from(place.image)].image;
        let spec = self.sources.images.spec(base).map_err(|error| error.to_string())?;
        Ok(spec.0.computer.clone())
    }

    /// What of a stage's operations works on a plain machine of a place.
    pub(super) fn works(&self, place: Place, operation: Operation) -> bool {
        self.grounds.works(place, operation)
    }

    /// Tries what the stages name on every plain machine: what works, and what a setting breaks.
    fn try_plain(&mut self) -> Result<(), Error> {
        let mut wanted: Vec<(Place, Operation)> = Vec::new();
        for place in self.grounds.places() {
            let stages = self.fleet.stages.iter().filter(|stage| stage.stage == place.stage);
            let operations = stages.flat_map(|stage| stage.operations.keys());
            wanted.extend(operations.map(|operation| (*place, *operation)));
        }
        let tried: Vec<Option<String>> = wanted
            .par_iter()
            .map(|(place, operation)| {
                let outcome = life::run(&mut self.ground(*place, false)?, *operation);
                (!outcome.ok()).then(|| story(&outcome))
            })
            .collect();
        for ((place, operation), story) in wanted.iter().zip(tried) {
            match story {
                None => self.grounds.insert(*place, *operation),
                Some(story) if place.agent == 0 => self.blame(*place, *operation, &story)?,
                // An old agent cannot do everything; the machine then has the image's own.
                Some(_) => {}
            }
        }
        let idle = self.fleet.stages.iter().flat_map(|stage| {
            stage.operations.keys().map(move |operation| (stage.stage, *operation))
        });
        let works = |(stage, operation): &(Stage, Operation)| {
            let mut there = self.grounds.places().iter().filter(|place| place.stage == *stage);
            there.any(|place| self.works(*place, *operation))
        };
        if let Some((_, operation)) = idle.into_iter().find(|it| !works(it)) {
            let what = format!("`{}` works on no image of this fleet", operation.name());
            return Err(Error::input(what));
        }
        Ok(())
    }

    /// An operation that an image cannot do is not drawn there; one that a setting breaks is a
    /// mistake.
    fn blame(&self, place: Place, operation: Operation, story: &str) -> Result<(), Error> {
        let site = &self.fleet.sites[usize::from(place.site)];
        let base = &self.fleet.images[usize::from(place.image)].image;
        let zone = site.zone.as_deref();
        let form = Form { base, stage: place.stage, zone, host: None };
        let without = build(&self.fleet, self.sources, form);
        let mut without = World::clone(&*without.map_err(Error::input)?);
        if !life::run(&mut without, operation).ok() {
            return Ok(());
        }
        Err(Error::input(format!(
            "the setting of the site `{}` is not harmless: {base}{} {story}",
            site.name,
            suffix(place.stage)
        )))
    }

    /// Each noise leaves a machine healthy.
    fn try_noise(&self) -> Result<(), Error> {
        for noise in &self.fleet.noise {
            let healthy = |place: &Place, operation: Operation| {
                let world = self.ground(*place, false);
                let world = world.and_then(|world| episode::inject(&world, &noise.faults).ok());
                world.is_some_and(|mut world| life::run(&mut world, operation).ok())
            };
            let mut places = self.grounds.places().iter();
            let all = Operation::ALL;
            if !places
                .any(|place| all.iter().any(|it| self.works(*place, *it) && healthy(place, *it)))
            {
                let what = format!("the noise `{}` leaves no machine healthy", noise.name);
                return Err(Error::input(what));
            }
        }
        Ok(())
    }
}

/// The suffix of a stage in names of images.
pub(super) fn suffix(stage: Stage) -> &'static str {
    let all = Stage::SUFFIXES.into_iter();
    all.filter(|(_, other)| *other == stage).map(|(suffix, _)| suffix).next().unwrap_or_default()
}

/// The base image and the stage that a name means.
pub(super) fn parts(name: &str) -> (&str, Stage) {
    let of = |(suffix, stage): (&str, Stage)| Some((name.strip_suffix(suffix)?, stage));
    Stage::SUFFIXES.into_iter().find_map(of).unwrap_or((name, Stage::Bare))
}

/// A scenario declares the images on which its cause can exist.
fn may_be(entry: &Entry, base: &str) -> bool {
    let only = entry.scenario.only_on.as_ref();
    only.is_none_or(|only| only.images.iter().any(|image| image == base))
}

/// For each site the first one with the same zone and setting: its machines differ in names only.
fn alike(fleet: &Fleet) -> Vec<u16> {
    let sites = fleet.sites.iter();
    let first = sites.map(|site| {
        let same = |other: &&scenarios::fleet::Site| {
            (&other.zone, &other.setting) == (&site.zone, &site.setting)
        };
        fleet.sites.iter().position(|other| same(&other)).unwrap_or_default()
    });
    first.filter_map(|at| u16::try_from(at).ok()).collect()
}
