//! Boundaries: every number of the documentation, one step under it, at it, one step over it.
//!
//! *Promise*: the number comes from [`sim::edition`], the step is the smallest one there is, and
//! the machine is broken by a fault whose parameter is moved. The model must flip where the
//! documentation says, and the rules must flip with it: exactly this cause where the machine is
//! broken, silence where it is not. Numbers at which nothing flips are listed as such: a machine
//! with ten per cent free is as healthy as one with nine. Where the operation works and the next
//! nights will not, the rules may say so already.

mod counts;
mod space;
mod times;
mod versions;

use std::sync::Arc;

use diagnosers::Diagnoser;
use rayon::prelude::*;
use scenarios::Scenario;
use scenarios::images::Images;
use scenarios::scenario::Truth;
use sim::cause::CauseId;
use sim::edition::{self, Edition};
use sim::evidence::Evidence;
use sim::fault::Fault;
use sim::life::{self, Operation, Outcome};
use sim::mars::engine;
use sim::world::World;

use super::{Case, Found};
use crate::episode::{NoConsole, inject};
use crate::run::Sources;

/// What a machine shows: nothing, or a message, or how it ended when there was none.
type Shows = &'static str;
/// How near a machine is to its number.
const CHANGES: [&str; 3] = ["one step under", "at the number", "one step over"];
const WORKS: Shows = "";
const NEWER_EXISTS: Shows = "newer-agent";
const NOTHING: Option<CauseId> = None;

const BARE: &str = "";
const INSTALLED: &str = "-installed";
const REGISTERED: &str = "-registered";
const PROTECTED: &str = "-protected";
const BACKED: &str = "-with-recovery-points";

/// On which images a number is swept.
enum On {
    /// The newest Windows under each edition that images live under.
    Editions,
    /// The newest Windows under one edition: the others know no such number.
    Edition(&'static str),
    /// One image: the number is about its Windows.
    Base(&'static str),
}

/// A number and how to come near it.
struct Number {
    /// Its name in `edition.rs`, or what it is when it is the subsystem's own.
    name: &'static str,
    on: On,
    /// The stage of the image.
    stage: &'static str,
    operation: Operation,
    /// What breaks the machine, this many steps over the number.
    faults: fn(&World, i64) -> Vec<Fault>,
    /// One step under, at, one step over.
    shows: [Shows; 3],
    cause: Option<CauseId>,
}

fn numbers() -> impl Iterator<Item = &'static Number> {
    let families = [space::NUMBERS, counts::NUMBERS, times::NUMBERS, versions::NUMBERS];
    families.into_iter().flatten()
}

/// Numbers of `edition.rs` that no case moves, each with the reason. A test holds that this list
/// and the numbers that are swept name every number, and that nothing is in both.
pub const NOT_SWEPT: &[(&str, &str)] = &[
    ("JOB_MINUTES", "moved with FILES_A_MINUTE: a job is just slow after minutes of both"),
    ("SLOW", "as JOB_MINUTES"),
    ("HINDRANCE", "our own cost of one hindrance: there is no half of one"),
    ("PORTAL_LAG", "our own pace of the portal: no state of a machine comes near it"),
    (
        "PORTAL_LAG_MAXIMUM",
        "how long somebody waits before looking: see the controls of monitoring",
    ),
    ("DOTNET_452", "dotnet_release of edition 2020-01: swept under that name"),
    ("DOTNET_48", "dotnet_release of edition 2025-11: swept under that name"),
    ("POWERSHELL_MAJOR_2025", "installer_powershell of edition 2025-11: swept under that name"),
    ("warns_of_old_agent", "a yes or no of the edition: swept as current_agent"),
    ("minimum_agent", "AGENT_SERVICE_MINIMUM in every edition: swept under that name"),
    ("RETENTION_DAYS_MAXIMUM", "the wizard takes no more: schedule_wizard.rs has the test"),
    ("RUNS_PER_DAY", "the wizard takes no fourth time of day: schedule_wizard.rs has the test"),
];

/// Names of the numbers that are swept.
pub fn swept() -> impl Iterator<Item = &'static str> {
    numbers().map(|number| number.name)
}

/// One machine near a number, with its truth, for whoever compares diagnosers.
#[derive(Debug)]
pub struct Machine {
    /// The number and where it is swept.
    pub name: String,
    /// `one step under`, `at the number`, `one step over`.
    pub change: &'static str,
    /// The healthy machine.
    pub image: Arc<World>,
    /// What is moved, and the cause where it breaks the machine now or in the next nights.
    pub scenario: Scenario,
}

/// All machines near numbers.
///
/// # Errors
/// An image that cannot be built, or a fault that finds nothing to break, in words.
pub fn machines(sources: &Sources) -> Result<Vec<Machine>, String> {
    let one = |(number, base): (&'static Number, &str)| -> Result<Vec<Machine>, String> {
        let (image, name) = place(number, base);
        let world = sources.images.build(&image, sources.seed).map_err(|e| e.to_string())?;
        (0..3).map(|at| machine(number, &name, &image, &world, at)).collect()
    };
    let all: Vec<(&Number, &str)> = places(sources).collect();
    let made: Result<Vec<Vec<Machine>>, String> = all.into_par_iter().map(one).collect();
    Ok(made?.into_iter().flatten().collect())
}

fn machine(
    number: &Number,
    name: &str,
    image: &str,
    world: &Arc<World>,
    at: usize,
) -> Result<Machine, String> {
    let faults = (number.faults)(world, at as i64 - 1);
    let mut tried = inject(world, &faults).map_err(|error| error.to_string())?;
    let breaks = !life::run(&mut tried, number.operation).ok()
        || life::verify(&mut tried, number.operation).is_err();
    let truth = number.cause.filter(|_| breaks);
    let truth = truth.map(|cause| Truth { causes: vec![cause], object: String::new() });
    Ok(Machine {
        name: name.to_owned(),
        change: CHANGES[at],
        image: Arc::clone(world),
        scenario: Scenario::bare(image, number.operation, faults, truth),
    })
}

/// Every number with the images that it is about.
fn places(sources: &Sources) -> impl Iterator<Item = (&'static Number, &str)> {
    numbers().flat_map(|number| {
        let bases = bases(&sources.images, &number.on);
        bases.into_iter().map(move |base| (number, base))
    })
}

/// The image of a number, and how both are called.
fn place(number: &Number, base: &str) -> (String, String) {
    let image = format!("{base}{}", number.stage);
    let name = format!("{} ({image}, {})", number.name, number.operation.name());
    (image, name)
}

/// Plays every number on the images that it is about.
#[must_use]
pub fn sweep(sources: &Sources, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    let all: Vec<(&Number, &str)> = places(sources).collect();
    let play = |(number, base): (&Number, &str)| -> Vec<Case> {
        let (image, name) = place(number, base);
        match sources.images.build(&image, sources.seed) {
            Err(error) => vec![Case::new(&name, "nothing", Err(error.to_string()))],
            Ok(world) => (0..3).map(|at| one(number, &name, &world, at, diagnoser)).collect(),
        }
    };
    let cases: Vec<Vec<Case>> = all.into_par_iter().map(play).collect();
    cases.into_iter().flatten().collect()
}

fn bases<'i>(images: &'i Images, on: &On) -> Vec<&'i str> {
    match on {
        On::Editions => edition::ALL.into_iter().filter_map(|it| newest(images, it)).collect(),
        On::Edition(name) => {
            edition::by_name(name).and_then(|it| newest(images, it)).into_iter().collect()
        }
        On::Base(name) => vec![name],
    }
}

/// The newest Windows that lives under an edition.
fn newest<'i>(images: &'i Images, edition: &Edition) -> Option<&'i str> {
    let under = |base: &&str| images.spec(base).is_ok_and(|(spec, _)| spec.edition == edition.name);
    images.bases().filter(under).last()
}

fn one(number: &Number, name: &str, image: &World, at: usize, diagnoser: &dyn Diagnoser) -> Case {
    let result = flip(number, image, at, diagnoser);
    Case::new(name, CHANGES[at], result)
}

/// What was shown: the message, or how it ended without one.
fn shown(outcome: &Outcome) -> &'static str {
    match &outcome.failure {
        _ if outcome.ok() => WORKS,
        Some(failure) => failure.message.symbol(),
        None => outcome.ended.name(),
    }
}

/// A job that works shows a warning where the edition warns of an agent that is not the newest
/// (X21).
fn documented(number: &Number, at: usize, world: &World) -> Shows {
    use Operation::{ManualBackup, OfflineSeeding, ScheduledBackup};
    let older = engine::version(&world.host) < Some(world.edition.current_agent);
    let job = matches!(number.operation, ManualBackup | OfflineSeeding | ScheduledBackup);
    match number.shows[at] {
        WORKS if job && older && world.edition.warns_of_old_agent => NEWER_EXISTS,
        shows => shows,
    }
}

fn flip(
    number: &Number,
    image: &World,
    at: usize,
    diagnoser: &dyn Diagnoser,
) -> Result<Found, String> {
    let faults = (number.faults)(image, at as i64 - 1);
    let injected = inject(image, &faults).map_err(|error| error.to_string())?;
    let mut world = injected.clone();
    let outcome = life::run(&mut world, number.operation);
    let (shown, documented) = (shown(&outcome), documented(number, at, &world));
    if shown != documented {
        return Err(format!("the model shows `{shown}`, documented is `{documented}`"));
    }
    let facts = Evidence::of(&world, &outcome);
    let answer = diagnoser.diagnose(&facts, &mut NoConsole).map_err(|error| error.to_string())?;
    let said: Vec<CauseId> = answer.findings.iter().map(|finding| finding.cause).collect();
    let cause: Vec<CauseId> = number.cause.into_iter().collect();
    let early = || said == cause && life::verify(&mut world.clone(), number.operation).is_err();
    let right = if outcome.ok() { said.is_empty() || early() } else { said == cause };
    if !right {
        let words = |causes: &[CauseId]| {
            let ids = causes.iter().map(|cause| cause.id()).collect::<Vec<_>>().join(", ");
            if ids.is_empty() { "nothing".to_owned() } else { ids }
        };
        let cause = if outcome.ok() { Vec::new() } else { cause };
        return Err(format!("the rules say {}, right is {}", words(&said), words(&cause)));
    }
    Ok(if outcome.ok() { Found::Healthy } else { Found::Broken })
}
