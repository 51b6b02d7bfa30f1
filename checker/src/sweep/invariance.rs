//! Invariances: what must not matter is changed, and no verdict may move.
//!
//! *Promise*: image and scenario are rewritten together and everything is played anew, from the
//! installation of the agent to the second night: symptom, answer, object, remedy and harm must be
//! as they are without the change.

use std::sync::Arc;

use diagnosers::Diagnoser;
use scenarios::Scenario;
use scenarios::catalog::Entry;
use sim::image::{self, ImageSpec};
use sim::kernel::seed::Seed;
use sim::windows::language::Language;
use sim::world::World;

use super::rewrite::{Swap, rewrite};
use super::{Case, Found, of_each};
use crate::judge::Verdict;
use crate::run::Sources;
use crate::{episode, judge};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The computer has another name.
    Host,
    /// The data volume and the spare volume change their drive letters.
    Drives,
    /// The display language is another one.
    Language,
    /// The machine stands in another time zone.
    TimeZone,
    /// The same failure on every other Windows.
    Windows,
    /// The antivirus has another name.
    Antivirus,
    /// Proxies have other host names.
    Proxy,
    /// All chance falls differently.
    Seed,
}

impl Change {
    /// All changes, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Host,
        Self::Drives,
        Self::Language,
        Self::TimeZone,
        Self::Windows,
        Self::Antivirus,
        Self::Proxy,
        Self::Seed,
    ];
}

/// A rewritten scenario with its machine.
struct Other {
    change: String,
    image: Result<Arc<World>, String>,
    scenario: Result<Scenario, String>,
    /// The change may take the failure away: then it does not apply.
    may_heal: bool,
}

/// Changes everything that must not matter, in every scenario.
#[must_use]
pub fn sweep(sources: &Sources, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    of_each(sources, |entry| one(sources, entry, diagnoser))
}

/// The machines of one scenario: what was changed, the image and the scenario on it. Changes that
/// cannot be made, or with which it does not break, are left out.
#[must_use]
pub fn machines(sources: &Sources, entry: &Entry) -> Vec<(String, Arc<World>, Scenario)> {
    let broken = entry.scenario.truth.is_some();
    let all = Change::ALL.into_iter().flat_map(|change| others(sources, entry, change));
    let made = all.filter_map(|other| {
        let (image, scenario) = (other.image.ok()?, other.scenario.ok()?);
        let tried = episode::break_with(&image, &scenario, &scenario.faults).ok()?;
        let there = tried.outcome.ok() != broken || !other.may_heal;
        there.then_some((other.change, image, scenario))
    });
    made.collect()
}

fn one(sources: &Sources, entry: &Entry, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    let before = crate::run::one(sources, entry, diagnoser, None).verdict;
    let mut cases = Vec::new();
    for change in Change::ALL {
        for other in others(sources, entry, change) {
            let result = held(&before, &entry.name, &other, diagnoser);
            cases.push(Case::new(&entry.name, &other.change, result));
        }
    }
    cases
}

fn held(
    before: &Verdict,
    name: &str,
    other: &Other,
    diagnoser: &dyn Diagnoser,
) -> Result<Found, String> {
    let (image, scenario) = (other.image.as_ref()?, other.scenario.as_ref()?);
    let injected = episode::inject(image, scenario.setting.iter().chain(&scenario.faults));
    if other.may_heal && injected.is_err() {
        return Ok(Found::DoesNotApply);
    }
    let episode = episode::play(image, scenario, &scenario.faults, diagnoser);
    let episode = episode.map_err(|error| error.to_string())?;
    let breaks = !episode.broken.outcome.ok();
    let verdict = judge::judge(name, image, scenario, &episode);
    // Another Windows may not be able to break like this, or has other cures.
    let elsewhere = breaks == before.control
        || verdict.reproduced.is_err()
        || !curable(scenario, &episode.broken.world);
    if other.may_heal && elsewhere {
        return Ok(Found::DoesNotApply);
    }
    moved(before, &verdict).map_or(Ok(Found::Unmoved), Err)
}

/// True when one of the scenario's own cures works here, or when it has none.
fn curable(scenario: &Scenario, broken: &World) -> bool {
    let works = |cure: &Vec<String>| episode::repair(broken, scenario, cure).broken.is_none();
    scenario.cures.is_empty() || scenario.cures.iter().any(works)
}

/// What moved between two verdicts, in words.
fn moved(before: &Verdict, after: &Verdict) -> Option<String> {
    let words = |v: &Verdict| {
        let ids = v.found.iter().chain(&v.extra).map(|cause| cause.id()).collect::<Vec<_>>();
        if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") }
    };
    let pairs = [
        ("reproduced", format!("{:?}", before.reproduced), format!("{:?}", after.reproduced)),
        ("answer", words(before), words(after)),
        ("exact object", before.localised.to_string(), after.localised.to_string()),
        ("cited", format!("{:?}", before.wrong_evidence), format!("{:?}", after.wrong_evidence)),
        ("cured", format!("{:?}", before.repaired), format!("{:?}", after.repaired)),
        ("harm", format!("{:?}", before.harm), format!("{:?}", after.harm)),
    ];
    let moved = pairs.into_iter().find(|(_, before, after)| before != after);
    moved.map(|(what, before, after)| format!("{what}: {before} became {after}"))
}

fn others(sources: &Sources, entry: &Entry, change: Change) -> Vec<Other> {
    let scenario = &entry.scenario;
    let Ok((spec, stage)) = sources.images.spec(&scenario.image) else { return Vec::new() };
    let built = || sources.images.build(&scenario.image, sources.seed).map_err(|e| e.to_string());
    let renamed = |word: String, swaps: &[Swap]| Other {
        change: word,
        image: rewrite::<ImageSpec>(spec, swaps).and_then(|spec| {
            let world = image::build(&spec, stage, sources.seed);
            world.map(Arc::new).map_err(|error| error.to_string())
        }),
        scenario: rewrite(scenario, swaps),
        may_heal: false,
    };
    let same = |word: &str, image: Result<World, String>| Other {
        change: word.to_owned(),
        image: image.map(Arc::new),
        scenario: Ok(scenario.clone()),
        may_heal: false,
    };
    match change {
        Change::Host => {
            let swap = Swap::Word(spec.computer.clone(), "ACC-FS07".to_owned());
            vec![renamed("host is ACC-FS07".to_owned(), &[swap])]
        }
        Change::Drives => {
            vec![renamed("D and E change places".to_owned(), &[Swap::Drives('D', 'E')])]
        }
        Change::Language => {
            let korean =
                built().map(|image| World { language: Language::Korean, ..(*image).clone() });
            vec![same("display language is Korean", korean)]
        }
        // Where the zone itself is what is wrong, another one is another scenario.
        Change::TimeZone if text(scenario).contains(" Standard Time") => Vec::new(),
        Change::TimeZone => {
            let swap = Swap::Word(spec.zone.clone(), "India Standard Time".to_owned());
            vec![renamed("time zone is that of India".to_owned(), &[swap])]
        }
        Change::Windows => windows(sources, entry),
        Change::Antivirus => {
            let swap = Swap::Word(spec.antivirus.clone(), "Fabrikam Endpoint Shield".to_owned());
            vec![renamed("antivirus is Fabrikam Endpoint Shield".to_owned(), &[swap])]
        }
        Change::Proxy => proxies(scenario)
            .into_iter()
            .map(|host| {
                let swap = Swap::Word(host.clone(), "px01.fabrikam.example".to_owned());
                renamed(format!("proxy {host} is px01.fabrikam.example"), &[swap])
            })
            .collect(),
        Change::Seed => vec![Other {
            change: "another seed".to_owned(),
            image: sources
                .images
                .build(&scenario.image, Seed(sources.seed.0 ^ 0x5eed))
                .map_err(|error| error.to_string()),
            scenario: Ok(scenario.clone()),
            may_heal: false,
        }],
    }
}

/// The same scenario on every other Windows at the same stage and of the same edition.
fn windows(sources: &Sources, entry: &Entry) -> Vec<Other> {
    let scenario = &entry.scenario;
    let Ok((own, _)) = sources.images.spec(&scenario.image) else { return Vec::new() };
    let base = sources.images.bases().filter(|base| scenario.image.starts_with(base));
    let Some(base) = base.max_by_key(|base| base.len()) else { return Vec::new() };
    let stage = &scenario.image[base.len()..];
    let of = |other: &str| {
        let name = format!("{other}{stage}");
        let (spec, _) = sources.images.spec(&name).ok().filter(|_| other != base)?;
        if spec.edition != own.edition {
            return None;
        }
        let swap = Swap::Word(own.computer.clone(), spec.computer.clone());
        Some(Other {
            change: format!("Windows is that of {other}"),
            image: sources.images.build(&name, sources.seed).map_err(|e| e.to_string()),
            scenario: rewrite(scenario, &[swap]),
            may_heal: true,
        })
    };
    sources.images.bases().filter_map(of).collect()
}

/// What a scenario does to its machine, as text.
fn text(scenario: &Scenario) -> String {
    serde_json::to_string(&(&scenario.setting, &scenario.faults)).unwrap_or_default()
}

/// Host names of proxies that a scenario's faults name: `name:port`.
fn proxies(scenario: &Scenario) -> Vec<String> {
    let mut found: Vec<String> = text(scenario)
        .split(|c: char| !(c.is_ascii_alphanumeric() || ".-:".contains(c)))
        .filter_map(|word| word.split_once(':'))
        .filter(|(host, port)| host.contains('.') && port.parse::<u16>().is_ok())
        .map(|(host, _)| host.to_owned())
        .collect();
    found.sort();
    found.dedup();
    found
}
