//! A machine of a field as a scenario, with as little around its faults as still shows the same.
//!
//! *Promise*: the scenario loads, and a diagnoser that is asked about it sees the same failure and
//! gives the same answer as about the machine. *Leaves out*: software and the display language; a
//! machine whose answer hangs on them is refused.

use std::collections::BTreeSet;

use diagnosers::Diagnoser;
use scenarios::Scenario;
use scenarios::scenario::Bilingual;
use sim::evidence::Evidence;
use sim::fault::{ClockFault, Fault};
use sim::life::{Ended, Operation};
use sim::mars::messages::Message;

use super::field::Field;
use super::plan::Key;
use crate::episode::{self, Broken, NoConsole};

/// What counts: how the operation ends, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Looks {
    ended: Ended,
    message: Option<Message>,
    said: Option<BTreeSet<(&'static str, String)>>,
}

impl Looks {
    fn of(broken: &Broken, diagnoser: &dyn Diagnoser) -> Self {
        let facts = Evidence::of(&broken.world, &broken.outcome);
        let answer = diagnoser.diagnose(&facts, &mut NoConsole).ok();
        let said = answer.map(|answer| {
            let findings = answer.findings.into_iter();
            findings.map(|it| (it.cause.id(), it.object.to_ascii_lowercase())).collect()
        });
        let message = broken.outcome.failure.as_ref().map(|failure| failure.message);
        Self { ended: broken.outcome.ended, message, said }
    }
}

/// The smallest scenario that shows what a machine shows.
///
/// # Errors
/// A machine that no scenario can tell, in words.
pub fn shrink(
    field: &Field<'_>,
    index: u64,
    diagnoser: &dyn Diagnoser,
) -> Result<Scenario, String> {
    let plan = field.plan(index);
    let key = &plan.key;
    let machine = field.play(key).ok_or_else(|| format!("machine {index} cannot be built"))?;
    let wanted = Looks::of(&machine, diagnoser);
    let mut around = field.pieces(key);
    let told = |around: &[Vec<Fault>]| field.told(key, index, around);
    let shows = |scenario: &Scenario| {
        let image = field.sources.images.build(&scenario.image, field.sources.seed).ok()?;
        let broken = episode::break_with(&image, scenario, &scenario.faults).ok()?;
        Some(Looks::of(&broken, diagnoser))
    };
    if shows(&told(&around)) != Some(wanted.clone()) {
        let what = "what it shows hangs on its software or its display language";
        return Err(format!("machine {index} is no scenario: {what}"));
    }
    for at in (0..around.len()).rev() {
        let mut less = around.clone();
        less.remove(at);
        if shows(&told(&less)) == Some(wanted.clone()) {
            around = less;
        }
    }
    Ok(told(&around))
}

impl Field<'_> {
    /// What stands around the faults of a machine, piece by piece.
    fn pieces(&self, key: &Key) -> Vec<Vec<Fault>> {
        let fleet = &self.fleet;
        let site = &fleet.sites[usize::from(key.place.site)];
        let zone = site.zone.clone().map(|zone| vec![Fault::Clock(ClockFault::Place(zone))]);
        let mut all: Vec<Vec<Fault>> = zone.into_iter().collect();
        all.extend(site.setting.iter().map(|fault| vec![fault.clone()]));
        let agent = usize::from(key.place.agent).checked_sub(1);
        all.extend(agent.map(|at| fleet.agents[at].faults.clone()));
        all.extend(key.noise.iter().map(|at| fleet.noise[at].faults.clone()));
        all
    }

    /// A machine as a scenario.
    fn told(&self, key: &Key, index: u64, around: &[Vec<Fault>]) -> Scenario {
        let mut scenario = match (&key.faults[..], key.near) {
            ([], None) => plain(),
            ([], Some(near)) => near_miss(&self.entry(near).scenario),
            (faults, _) => self.of_faults(key, faults),
        };
        let around = around.iter().flatten().cloned();
        scenario.setting = around.chain(scenario.setting).collect();
        scenario.image = self.image_of(key.place);
        scenario.operation = key.operation;
        scenario.only_on = None;
        let title = &mut scenario.title;
        title.en = format!("{} (machine {index} of a fleet)", title.en.trim());
        title.ko = format!("{} (플릿의 {index}번 서버)", title.ko.trim());
        scenario
    }

    /// The scenario that shows, with the other one beside it.
    fn of_faults(&self, key: &Key, faults: &[u16]) -> Scenario {
        let facts = self.truth(key);
        let first = facts.iter().position(|fact| fact.shows).unwrap_or_default();
        let mut scenario = self.entry(faults[first]).scenario.clone();
        for (number, at) in faults.iter().enumerate().filter(|(number, _)| *number != first) {
            let other = &self.entry(*at).scenario;
            let (before, after) = (number < first, number > first);
            scenario.setting = [&scenario.setting[..], &other.setting[..]].concat();
            scenario.faults = match (before, after) {
                (true, _) => [&other.faults[..], &scenario.faults[..]].concat(),
                _ => [&scenario.faults[..], &other.faults[..]].concat(),
            };
            if let Some(truth) = &mut scenario.truth {
                truth.causes.extend(other.truth.iter().flat_map(|truth| truth.causes.clone()));
            }
            scenario
                .shared_cures
                .retain(|cause| !other.truth.iter().any(|truth| truth.causes.contains(cause)));
            // Cure what shows, then what shows next.
            let cures = scenario.cures.iter().flat_map(|cure| {
                other.cures.iter().map(move |next| [&cure[..], &next[..]].concat())
            });
            scenario.cures = cures.collect();
            scenario.may_change.extend(other.may_change.iter().cloned());
        }
        scenario
    }
}

/// A scenario's twin, or a control, on its own.
fn near_miss(of: &Scenario) -> Scenario {
    of.control(of.twin.as_ref().unwrap_or(&of.faults).clone())
}

/// A machine on which nothing is broken; its place is filled in by whoever knows it.
fn plain() -> Scenario {
    let text = |en: &str, ko: &str| Bilingual { en: en.to_owned(), ko: ko.to_owned() };
    Scenario {
        title: text("A healthy server", "정상인 서버"),
        ticket: text(
            "The monitoring asked for a routine check of the backup on this server.",
            "모니터링 팀에서 이 서버의 백업을 정기 점검해 달라고 했습니다.",
        ),
        ..Scenario::bare("", Operation::ManualBackup, Vec::new(), None)
    }
}
