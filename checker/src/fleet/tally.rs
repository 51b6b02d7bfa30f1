//! What a diagnoser would do on a field: detections, misses, false alarms, cause by cause.
//!
//! *Models*: each machine is seen on one day, so a rate of 1,000 machines is one of 1,000 machines
//! and day. A fault that another one hides counts when it is named and is no miss when it is not.
//! *Promise*: tallies of shards add up to the tally of the whole.

use std::collections::BTreeMap;

use diagnosers::{Diagnosis, NoAnswer};
use serde::Serialize;
use sim::cause::CauseId;

use super::machine::Fact;
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// Counts one machine.
    pub fn add(&mut self, day: u32, incident: Option<&str>, broken: bool, it: &Compared) {
        let of_day = self.days.entry(day).or_default();
        let exact = broken && it.exact();
        let alarm = !broken && !it.extra.is_empty();
        for (total, own, one) in [
            (&mut self.machines, &mut of_day.machines, true),
            (&mut self.broken, &mut of_day.broken, broken),
            (&mut self.exact, &mut of_day.exact, exact),
            (&mut self.false_alarms, &mut of_day.false_alarms, alarm),
        ] {
            *total += u64::from(one);
            *own += u64::from(one);
        }
        self.localised += u64::from(exact && it.localised);
        self.missed += u64::from(!it.misses.is_empty());
        self.extra += u64::from(broken && !it.extra.is_empty());
        self.hidden += it.hidden as u64;
        self.unanswered += u64::from(it.unanswered);
        if let Some(name) = incident {
            *self.incidents.entry(name.to_owned()).or_default() += 1;
        }
        for cause in &it.hits {
            self.causes.entry(*cause).or_default().hits += 1;
        }
        for cause in &it.misses {
            self.causes.entry(*cause).or_default().misses += 1;
        }
        for cause in &it.extra {
            self.causes.entry(*cause).or_default().false_alarms += 1;
        }
    }

    /// Healthy machines of 1,000 machines and day on which something was named, in thousandths.
    #[must_use]
    pub fn false_alarm_rate(&self) -> Option<u64> {
        (self.false_alarms * 1_000_000).checked_div(self.machines)
    }
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
