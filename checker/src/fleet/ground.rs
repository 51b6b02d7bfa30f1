//! The healthy machines of a field, one for each image at each stage, site and version of the
//! agent, with what is installed on every machine.
//!
//! *Promise*: a place that no machine can have has none; looking one up compares no text.

use std::sync::Arc;

use rayon::prelude::*;
use scenarios::fleet::{Fleet, WHOLE};
use sim::fault::Fault;
use sim::image::{self, ImageSpec, Stage};
use sim::life::Operation;
use sim::world::World;

use super::field::suffix;
use super::memo::Memo;
use super::plan::Place;
use super::set::Set;
use crate::episode;
use crate::error::Error;
use crate::run::Sources;
use crate::sweep::rewrite::{Swap, rewrite};

/// Images at their stages and in their time zones that are kept while a field is made.
const BUILT: usize = 1 << 14;

/// Healthy machines by their place.
#[derive(Debug)]
pub(super) struct Grounds {
    images: usize,
    agents: usize,
    /// In the order of places; many places have none.
    worlds: Vec<Option<Arc<World>>>,
    /// For each place a bit for each operation that works there.
    works: Vec<u32>,
    /// Places that have one, in order.
    places: Vec<Place>,
}

impl Grounds {
    fn of(fleet: &Fleet, mut all: Vec<(Place, Arc<World>)>) -> Self {
        let (images, agents) = (fleet.images.len(), fleet.agents.len() + 1);
        let slots = fleet.sites.len() * images * agents * Stage::SUFFIXES.len();
        let (worlds, works) = (vec![None; slots], vec![0; slots]);
        all.sort_unstable_by_key(|(place, _)| *place);
        let places = all.iter().map(|(place, _)| *place).collect();
        let mut grounds = Self { images, agents, worlds, works, places };
        for (place, world) in all {
            let slot = grounds.slot(place);
            grounds.worlds[slot] = Some(world);
        }
        grounds
    }

    fn slot(&self, place: Place) -> usize {
        let Place { site, image, agent, stage } = place;
        let image = usize::from(site) * self.images + usize::from(image);
        let agent = image * self.agents + usize::from(agent);
        agent * Stage::SUFFIXES.len() + stage as usize
    }

    /// The machine of a place.
    pub(super) fn get(&self, place: Place) -> Option<&Arc<World>> {
        self.worlds[self.slot(place)].as_ref()
    }

    /// Every place that has one, in order.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// Notes that an operation works on the machine of a place as it is.
    pub(super) fn insert(&mut self, place: Place, operation: Operation) {
        let slot = self.slot(place);
        self.works[slot] |= 1 << operation as u32;
    }

    /// True when an operation works on the machine of a place as it is.
    pub(super) fn works(&self, place: Place, operation: Operation) -> bool {
        self.works[self.slot(place)] & 1 << operation as u32 != 0
    }
}

/// Puts the state of a site and of a version of the agent onto a healthy machine.
pub(super) fn settle<'f>(
    world: &World,
    setting: impl IntoIterator<Item = &'f Fault>,
) -> Result<World, String> {
    let mut world = episode::inject(world, setting).map_err(|error| error.to_string())?;
    world.settle();
    Ok(world)
}

/// Installs software of a fleet.
pub(super) fn furnish(fleet: &Fleet, software: Set, world: &mut World) -> Result<(), String> {
    for at in software.iter() {
        let it = &fleet.software[at];
        let put = image::furnish(world, &it.files, &it.services, &it.tasks);
        put.map_err(|error| format!("software `{}`: {error}", it.name))?;
    }
    Ok(())
}

/// What is installed on every machine of a fleet.
pub(super) fn everywhere(fleet: &Fleet) -> Set {
    let all = fleet.software.iter().enumerate();
    all.filter(|(_, it)| it.per_1000.parts() >= WHOLE).map(|(at, _)| at).collect()
}

/// Which machine is made of an image.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    /// The name of the image.
    pub base: &'a str,
    /// How far it has come.
    pub stage: Stage,
    /// The time zone, where it is not the image's own.
    pub zone: Option<&'a str>,
    /// A computer name of its own.
    pub host: Option<&'a str>,
}

impl Form<'_> {
    /// The image at its stage, as the catalogue names it.
    fn name(&self) -> String {
        format!("{}{}", self.base, suffix(self.stage))
    }
}

/// A machine of a fleet as it is made of an image, with what is installed on every machine.
pub(super) fn build(
    fleet: &Fleet,
    sources: &Sources,
    form: Form<'_>,
) -> Result<Arc<World>, String> {
    let world = bare(sources, form)?;
    let everywhere = everywhere(fleet);
    if everywhere.is_empty() {
        return Ok(world);
    }
    let mut world = World::clone(&world);
    let at = |error| format!("{}: {error}", form.name());
    furnish(fleet, everywhere, &mut world).map_err(at)?;
    world.settle();
    Ok(Arc::new(world))
}

/// A machine as it is made of an image, with nothing else on it.
fn bare(sources: &Sources, form: Form<'_>) -> Result<Arc<World>, String> {
    let (name, Form { stage, zone, host, .. }) = (form.name(), form);
    let (spec, _) = sources.images.spec(&name).map_err(|error| error.to_string())?;
    let zone = zone.filter(|zone| !zone.eq_ignore_ascii_case(&spec.zone));
    let mut swaps = Vec::new();
    swaps.extend(zone.map(|zone| Swap::Word(spec.zone.clone(), zone.to_owned())));
    swaps.extend(host.map(|host| Swap::Word(spec.computer.clone(), host.to_owned())));
    if swaps.is_empty() {
        return sources.images.build(&name, sources.seed).map_err(|error| error.to_string());
    }
    let spec = rewrite::<ImageSpec>(spec, &swaps)?;
    let world = image::build(&spec, stage, sources.seed);
    world.map(Arc::new).map_err(|error| format!("{name}: {error}"))
}

/// The machines of one image at one stage and site: one for each version of the agent.
type Made = Result<Vec<(Place, Arc<World>)>, String>;

/// All healthy machines of a fleet. A version of the agent that an image cannot have is left out.
pub(super) fn grounds(fleet: &Fleet, alike: &[u16], sources: &Sources) -> Result<Grounds, Error> {
    // What sites have in common is shared by their machines.
    let built = Memo::new(BUILT);
    let mut wanted = Vec::new();
    for (site, first) in (0_u16..).zip(alike) {
        if site == *first {
            for image in 0..u16::try_from(fleet.images.len()).unwrap_or(u16::MAX) {
                wanted.extend(Stage::SUFFIXES.map(|(_, stage)| (site, image, stage)));
            }
        }
    }
    let made = wanted.into_par_iter().map(|(site, image, stage)| {
        let (at, base) = (&fleet.sites[usize::from(site)], &fleet.images[usize::from(image)]);
        let zone = at.zone.as_deref();
        let form = Form { base: &base.image, stage, zone, host: None };
        let world: Arc<World> = built.get(&(image, stage, zone), || build(fleet, sources, form))?;
        let world = settle(&world, &at.setting)
            .map_err(|error| format!("site `{}` with {}: {error}", at.name, base.image))?;
        let mut made = Vec::new();
        for (agent, version) in (1_u16..).zip(&fleet.agents) {
            let none = version.images.is_empty();
            let here = none || version.images.contains(&base.image);
            let other = here && stage >= Stage::Installed && !version.faults.is_empty();
            if let Some(Ok(world)) = other.then(|| settle(&world, &version.faults)) {
                made.push((Place { site, image, agent, stage }, Arc::new(world)));
            }
        }
        made.push((Place { site, image, agent: 0, stage }, Arc::new(world)));
        Ok(made)
    });
    let made: Vec<Made> = made.collect();
    let mut all = Vec::new();
    for made in made {
        all.extend(made.map_err(Error::input)?);
    }
    Ok(Grounds::of(fleet, all))
}
