//! What a diagnoser would do on a field: detections, misses, false alarms, cause by cause.
//!
//! *Models*: each machine is seen on one day, so a rate of 1,000 machines is one of 1,000 machines
//! and day. A fault that another one hides counts when it is named and is no miss when it is not.
//! *Promise*: tallies of shards add up to the tally of the whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use diagnosers::{Diagnosis, NoAnswer};
use scenarios::fleet::Fleet;
use serde::Serialize;
use sim::cause::CauseId;

use super::judged::Judged;
use super::machine::Fact;
use super::survey::{Block, Kind};
use crate::judge::tally::Counts;

/// Counts over machines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Machines.
    pub machines: u64,
    /// Of these: something is broken.
    pub broken: u64,
    /// Broken machines on which everything that shows was named, and nothing else.
    pub exact: u64,
    /// Broken machines on which the object was named exactly, too.
    pub localised: u64,
    /// Broken machines on which something that shows was not named.
    pub missed: u64,
    /// Broken machines on which something was named that is not broken.
    pub extra: u64,
    /// Healthy machines on which something was named.
    pub false_alarms: u64,
    /// Faults that another one hides and that were not named.
    pub hidden: u64,
    /// Machines about which there was no answer.
    pub unanswered: u64,
    /// By cause, in the order of the catalogue.
    pub causes: BTreeMap<CauseId, Counts>,
    /// By day, from 1.
    pub days: BTreeMap<u32, Day>,
    /// By incident: machines that it broke.
    pub incidents: BTreeMap<String, u64>,
}

/// One day of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Machines that were seen.
    pub machines: u64,
    /// Broken ones.
    pub broken: u64,
    /// Broken ones on which everything that shows was named, and nothing else.
    pub exact: u64,
    /// Healthy ones on which something was named.
    pub false_alarms: u64,
}

/// How an answer about one machine compares with its truth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Compared {
    /// Causes that were named and are true.
    pub hits: Vec<CauseId>,
    /// Causes that show and were not named.
    pub misses: Vec<CauseId>,
    /// Causes that were named and are not true.
    pub extra: Vec<CauseId>,
    /// Causes that another fault hides and that were not named.
    pub hidden: usize,
    /// Every hit names its object exactly.
    pub localised: bool,
    /// There was no answer.
    pub unanswered: bool,
}

impl Compared {
    /// Everything that shows was named, and nothing else.
    #[must_use]
    pub fn exact(&self) -> bool {
        !self.unanswered && self.misses.is_empty() && self.extra.is_empty()
    }
}

/// Compares an answer with the truth about a machine.
#[must_use]
pub fn compare(truth: &[Fact], answer: &Result<Diagnosis, NoAnswer>) -> Compared {
    let silent = Diagnosis::default();
    let findings = &answer.as_ref().unwrap_or(&silent).findings;
    let named = |cause: CauseId| findings.iter().any(|finding| finding.cause == cause);
    let at = |cause: CauseId, object: &str| {
        let mut of = findings.iter().filter(|finding| finding.cause == cause);
        of.any(|finding| finding.object.eq_ignore_ascii_case(object))
    };
    let mut it = Compared { localised: true, unanswered: answer.is_err(), ..Compared::default() };
    for fact in truth {
        for cause in &fact.causes {
            match (named(*cause), fact.shows) {
                (true, _) => it.hits.push(*cause),
                (false, true) => it.misses.push(*cause),
                (false, false) => it.hidden += 1,
            }
        }
        // A scenario with several causes names the object of one of them.
        let said = fact.causes.iter().any(|cause| named(*cause));
        it.localised &= !said || fact.causes.iter().any(|cause| at(*cause, &fact.object));
    }
    let true_one = |cause: CauseId| truth.iter().any(|fact| fact.causes.contains(&cause));
    it.extra = findings.iter().map(|finding| finding.cause).filter(|it| !true_one(*it)).collect();
    for list in [&mut it.hits, &mut it.misses, &mut it.extra] {
        list.sort_unstable();
        list.dedup();
    }
    it
}

impl Tally {
    /// Counts a machine.
    pub fn add(&mut self, day: u32, incident: Option<&str>, broken: bool, it: &Compared) {
        self.add_day(day, 1, broken, it);
        self.add_kind(1, broken, it);
        if let Some(name) = incident {
            *self.incidents.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// Counts machines of one kind on one day, as far as it is about days.
    fn add_day(&mut self, day: u32, machines: u64, broken: bool, it: &Compared) {
        let of_day = self.days.entry(day).or_default();
        of_day.machines += machines;
        of_day.broken += machines * u64::from(broken);
        of_day.exact += machines * u64::from(broken && it.exact());
        of_day.false_alarms += machines * u64::from(!broken && !it.extra.is_empty());
    }

    /// Counts machines of one kind, as far as it is not about days.
    fn add_kind(&mut self, machines: u64, broken: bool, it: &Compared) {
        let exact = broken && it.exact();
        for (count, one) in [
            (&mut self.machines, true),
            (&mut self.broken, broken),
            (&mut self.exact, exact),
            (&mut self.localised, exact && it.localised),
            (&mut self.missed, !it.misses.is_empty()),
            (&mut self.extra, broken && !it.extra.is_empty()),
            (&mut self.false_alarms, !broken && !it.extra.is_empty()),
            (&mut self.unanswered, it.unanswered),
        ] {
            *count += machines * u64::from(one);
        }
        self.hidden += machines * it.hidden as u64;
        for cause in &it.hits {
            self.causes.entry(*cause).or_default().hits += machines as usize;
        }
        for cause in &it.misses {
            self.causes.entry(*cause).or_default().misses += machines as usize;
        }
        for cause in &it.extra {
            self.causes.entry(*cause).or_default().false_alarms += machines as usize;
        }
    }

    /// The counts of a block, each kind looked at once.
    #[must_use]
    pub fn of(block: &Block<Arc<Judged>>, fleet: &Fleet) -> Self {
        let (mut tally, days) = (Self::default(), fleet.days as usize + 1);
        let mut of_kinds = vec![0_u64; block.kinds.len()];
        let mut of_days = vec![Day::default(); days];
        let mut incidents = vec![0_u64; fleet.incidents.len()];
        let broken = |kind: &Kind<Arc<Judged>>| !kind.asked.truth.is_empty();
        let marks: Vec<[u64; 3]> = block
            .kinds
            .iter()
            .map(|kind| {
                let (it, broken) = (&kind.asked.answer.compared, broken(kind));
                [broken, broken && it.exact(), !broken && !it.extra.is_empty()].map(u64::from)
            })
            .collect();
        for own in &block.machines {
            let kind = own.kind as usize;
            of_kinds[kind] += 1;
            let (day, [broken, exact, alarm]) = (&mut of_days[usize::from(own.day)], marks[kind]);
            day.machines += 1;
            day.broken += broken;
            day.exact += exact;
            day.false_alarms += alarm;
            if let Some(at) = own.incident {
                incidents[usize::from(at)] += 1;
            }
        }
        for (kind, machines) in block.kinds.iter().zip(of_kinds) {
            tally.add_kind(machines, broken(kind), &kind.asked.answer.compared);
        }
        let seen = (0_u32..).zip(of_days).filter(|(_, day)| day.machines > 0);
        tally.days = seen.collect();
        let named = fleet.incidents.iter().zip(incidents).filter(|(_, machines)| *machines > 0);
        tally.incidents = named.map(|(it, machines)| (it.name.clone(), machines)).collect();
        tally
    }

    /// Adds the counts of other machines.
    pub fn merge(&mut self, other: &Self) {
        for (own, others) in [
            (&mut self.machines, other.machines),
            (&mut self.broken, other.broken),
            (&mut self.exact, other.exact),
            (&mut self.localised, other.localised),
            (&mut self.missed, other.missed),
            (&mut self.extra, other.extra),
            (&mut self.false_alarms, other.false_alarms),
            (&mut self.hidden, other.hidden),
            (&mut self.unanswered, other.unanswered),
        ] {
            *own += others;
        }
        for (cause, counts) in &other.causes {
            let own = self.causes.entry(*cause).or_default();
            own.hits += counts.hits;
            own.misses += counts.misses;
            own.false_alarms += counts.false_alarms;
        }
        for (day, counts) in &other.days {
            let own = self.days.entry(*day).or_default();
            own.machines += counts.machines;
            own.broken += counts.broken;
            own.exact += counts.exact;
            own.false_alarms += counts.false_alarms;
        }
        for (name, machines) in &other.incidents {
            *self.incidents.entry(name.clone()).or_default() += machines;
        }
    }

    /// Healthy machines of 1,000 machines and day on which something was named, in thousandths.
    #[must_use]
    pub fn false_alarm_rate(&self) -> Option<u64> {
        per_1000(self.false_alarms, self.machines)
    }
}

/// What falls on 1,000 machines, in thousandths; `None` of none.
#[must_use]
pub fn per_1000(part: u64, machines: u64) -> Option<u64> {
    let rate = (u128::from(part) * 1_000_000).checked_div(u128::from(machines))?;
    u64::try_from(rate).ok()
}

#[cfg(test)]
mod tests {
    use diagnosers::Finding;

    use super::*;

    fn fact(cause: CauseId, object: &str, shows: bool) -> Fact {
        Fact { scenario: String::new(), causes: vec![cause], object: object.to_owned(), shows }
    }

    fn said(findings: &[(CauseId, &str)]) -> Result<Diagnosis, NoAnswer> {
        let finding = |(cause, object): &(CauseId, &str)| Finding {
            cause: *cause,
            object: (*object).to_owned(),
            evidence: vec![],
        };
        Ok(Diagnosis { findings: findings.iter().map(finding).collect(), ..Diagnosis::default() })
    }

    #[test]
    fn a_hidden_fault_is_no_miss_and_a_third_one_is_a_false_alarm() {
        use CauseId::{AgentOutdated, EngineDisabled, EngineStopped};
        let truth = [
            fact(EngineStopped, "service:obengine", true),
            fact(AgentOutdated, r"file:C:\x", false),
        ];
        let it = compare(&truth, &said(&[(EngineStopped, "SERVICE:obengine")]));
        assert!(it.exact() && it.localised);
        assert_eq!((it.hits.len(), it.hidden), (1, 1));
        let it = compare(&truth, &said(&[(EngineDisabled, "service:obengine")]));
        assert_eq!((it.misses, it.extra), (vec![EngineStopped], vec![EngineDisabled]));
        let it = compare(&truth, &said(&[(EngineStopped, "service:vss")]));
        assert!(it.exact() && !it.localised);
    }

    #[test]
    fn tallies_count_machines_days_and_causes() {
        let mut tally = Tally::default();
        let truth = [fact(CauseId::EngineStopped, "service:obengine", true)];
        let hit = said(&[(CauseId::EngineStopped, "service:obengine")]);
        tally.add(1, None, true, &compare(&truth, &hit));
        tally.add(2, Some("x"), true, &compare(&truth, &said(&[])));
        tally.add(2, None, false, &compare(&[], &hit));
        tally.add(2, None, false, &compare(&[], &said(&[])));
        assert_eq!((tally.machines, tally.broken, tally.exact, tally.missed), (4, 2, 1, 1));
        assert_eq!((tally.false_alarms, tally.false_alarm_rate()), (1, Some(250_000)));
        let counts = tally.causes[&CauseId::EngineStopped];
        assert_eq!((counts.hits, counts.misses, counts.false_alarms), (1, 1, 1));
        assert_eq!((tally.days[&2].machines, tally.incidents["x"]), (3, 1));
    }
}
