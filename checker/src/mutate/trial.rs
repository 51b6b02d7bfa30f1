//! One mutant against the suite, as cheaply as can be.
//!
//! *Promises.* Only what the changed rule can reach is evaluated anew; a verdict is made only where
//! the values of the rules differ; a remedy is typed only where it is another one. The fate does
//! not depend on the order of mutants or on threads.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use diagnosers::rego::part::sources_of;
use diagnosers::rego::syntax::reach::Graph;
use diagnosers::rego::syntax::{self, RuleInfo};
use diagnosers::rego::{Input, Raw};
use diagnosers::{Diagnosis, NoAnswer, RegoPack};
use serde::Serialize;
use sim::evidence::Source;

use super::operators::findings::is_entry;
use super::operators::{Edit, Operator};
use super::suite::{About, Case, Suite};

/// Entry points that are made from all findings.
const MADE_FROM_ALL: [&str; 2] = ["standing", "insufficient"];
/// Scenarios that are looked at with hidden evidence beside those in which the rule speaks.
const OTHERS_HIDDEN: usize = 24;
/// As many of those in which the rule speaks.
const SPEAKING_HIDDEN: usize = 12;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "fate", content = "by")]
pub enum Fate {
    /// The verdict on this machine is another one.
    Killed(String),
    /// No verdict differs.
    Survived,
    /// It is no pack: nobody would have got it past a compiler.
    Stillborn,
    /// Nobody could tell it from the rule as it is, and why.
    Equivalent(String),
}

/// What is heard of a mutant where it says something else than the rules as they are.
#[derive(Debug)]
pub enum Heard {
    /// The answer is the same in the end.
    Same,
    /// The verdict on it is another one.
    Verdict,
    /// The answer is another one, which is as good.
    Answer(Result<Diagnosis, NoAnswer>),
}

/// A part of the pack with what it says of every case.
pub struct Scope {
    /// The rules of entry points that it has; none for the whole pack.
    kept: Option<BTreeSet<usize>>,
    /// The part of the pack as it is.
    pub own: RegoPack,
    /// What it says of each case of the suite.
    said: Vec<Result<Raw, NoAnswer>>,
    /// The cases, those in which it speaks first.
    order: Vec<usize>,
    /// How many speak.
    speaking: usize,
}

/// A mutant that compiles.
pub struct Born {
    /// Its sources.
    sources: Vec<(String, String)>,
    /// The part of it that the change can reach.
    pub part: RegoPack,
    /// All of it, once somebody asks.
    whole: OnceLock<Result<RegoPack, String>>,
}

impl Born {
    /// The whole pack of the mutant.
    ///
    /// # Errors
    /// It does not compile.
    pub fn whole(&self) -> Result<&RegoPack, NoAnswer> {
        let make = || {
            let pack = RegoPack::part("mutant", self.sources.clone());
            pack.map_err(|error| error.to_string())
        };
        self.whole.get_or_init(make).as_ref().map_err(|why| NoAnswer::Broken(why.clone()))
    }
}

/// The pack as it is, with what is needed to try its mutants.
pub struct Bench<'s> {
    /// The pack.
    pub pack: &'s RegoPack,
    /// Its rules.
    pub rules: Vec<RuleInfo>,
    /// Who refers to whom.
    graph: Graph,
    /// Rules by name and meaning: whatever is not here is the mutant's.
    known: BTreeSet<(String, String)>,
    /// Rules refer to what is answered: then no part of the pack stands alone.
    tangled: bool,
    /// The machines.
    pub suite: &'s Suite,
}

impl<'s> Bench<'s> {
    /// A bench for a pack with its rules.
    #[must_use]
    pub fn new(pack: &'s RegoPack, rules: Vec<RuleInfo>, suite: &'s Suite) -> Self {
        let graph = Graph::of(&rules, &BTreeSet::new());
        let key = |rule: &RuleInfo| (rule.name.clone(), rule.normal.clone());
        let known = rules.iter().map(key).collect();
        let tangled = (0..rules.len()).any(|at| {
            let refers = graph.refers(at).iter().any(|name| is_entry(name));
            refers && !MADE_FROM_ALL.contains(&rules[at].name.as_str())
        });
        Self { pack, rules, graph, known, tangled, suite }
    }

    /// The rules of `findings` and `escalate` that a change of this rule can reach; none when it
    /// reaches what is made from all of them.
    #[must_use]
    pub fn reaches(&self, rule: usize) -> Option<BTreeSet<usize>> {
        let own = &self.rules[rule].name;
        let made_from_all = |name: &str| MADE_FROM_ALL.contains(&name);
        if self.tangled || made_from_all(own) {
            return None;
        }
        if is_entry(own) {
            return Some(BTreeSet::from([rule]));
        }
        let influenced = self.graph.influenced([own.clone()]);
        let hit = |at: &usize| {
            let mut names = self.graph.refers(*at).iter().filter(|name| !is_entry(name));
            is_entry(&self.rules[*at].name) && names.any(|name| influenced.contains(name))
        };
        let reached: BTreeSet<usize> = (0..self.rules.len()).filter(hit).collect();
        let all = reached.iter().any(|at| made_from_all(&self.rules[*at].name));
        (!all).then_some(reached)
    }

    /// The part of the pack with these rules, evaluated on every case.
    ///
    /// # Errors
    /// A part that does not compile.
    pub fn scope(&self, kept: Option<BTreeSet<usize>>) -> Result<Scope, String> {
        let own = self.own(&kept)?;
        let cases = &self.suite.cases;
        let said: Vec<Result<Raw, NoAnswer>> = match kept {
            None => cases.iter().map(|case| case.raw.clone()).collect(),
            Some(_) => cases.iter().map(|case| own.raw(&case.input)).collect(),
        };
        let speaks = |at: &usize| said[*at].as_ref().is_ok_and(speaks);
        let (mut order, silent): (Vec<usize>, Vec<usize>) = (0..cases.len()).partition(speaks);
        let speaking = order.len();
        order.extend(silent);
        Ok(Scope { kept, own, said, order, speaking })
    }

    /// The part of the pack with these rules of entry points; all of it for none.
    ///
    /// # Errors
    /// A part that does not compile.
    pub fn own(&self, kept: &Option<BTreeSet<usize>>) -> Result<RegoPack, String> {
        let own = match kept {
            None => RegoPack::part("pack", self.pack.sources().to_vec()),
            Some(kept) => {
                let name = |at: &usize| (&self.rules[*at].file, self.rules[*at].place);
                let places: BTreeSet<_> = kept.iter().map(name).collect();
                let keep = |rule: &RuleInfo| places.contains(&(&rule.file, rule.place));
                RegoPack::part("part", sources_of(self.pack.sources(), &self.rules, keep))
            }
        };
        own.map_err(|error| error.to_string())
    }

    /// The sources with an edit.
    #[must_use]
    pub fn changed(&self, edit: &Edit) -> Vec<(String, String)> {
        let file = &self.rules[edit.rule].file;
        let mut sources = self.pack.sources().to_vec();
        for (_, text) in sources.iter_mut().filter(|(name, _)| name == file) {
            text.replace_range(edit.place.start..edit.place.end, &edit.after);
        }
        sources
    }

    /// The mutant, when it is one.
    ///
    /// # Errors
    /// Its fate, when it does not compile or means the same.
    pub fn born(&self, edit: &Edit, kept: &Option<BTreeSet<usize>>) -> Result<Born, Fate> {
        if let Some(why) = edit.equivalent {
            return Err(Fate::Equivalent(why.to_owned()));
        }
        let sources = self.changed(edit);
        let file = &self.rules[edit.rule].file;
        let own: Vec<_> = sources.iter().filter(|(name, _)| name == file).cloned().collect();
        let Ok(anew) = syntax::rules(&own) else { return Err(Fate::Stillborn) };
        let key = |rule: &RuleInfo| (rule.name.clone(), rule.normal.clone());
        let before = self.rules.iter().filter(|rule| rule.file == *file).map(key);
        if before.eq(anew.iter().map(key)) {
            return Err(Fate::Equivalent("it means the same".to_owned()));
        }
        let others = self.rules.iter().filter(|rule| rule.file != *file).cloned();
        let rules: Vec<RuleInfo> = others.chain(anew).collect();
        let part = match kept {
            None => sources.clone(),
            Some(kept) => {
                let kept: BTreeSet<(&str, &str)> = kept
                    .iter()
                    .map(|at| (self.rules[*at].name.as_str(), self.rules[*at].normal.as_str()))
                    .collect();
                sources_of(&sources, &rules, |rule| {
                    let own = (rule.name.as_str(), rule.normal.as_str());
                    kept.contains(&own) || !self.known.contains(&key(rule))
                })
            }
        };
        let part = RegoPack::part("mutant", part).map_err(|_| Fate::Stillborn)?;
        Ok(Born { sources, part, whole: OnceLock::new() })
    }

    /// What becomes of a mutant.
    #[must_use]
    pub fn fate(&self, edit: &Edit, scope: &Scope) -> Fate {
        let born = match self.born(edit, &scope.kept) {
            Ok(born) => born,
            Err(fate) => return fate,
        };
        let mut differing = Vec::new();
        let mut merged = 0;
        for at in &scope.order {
            let case = &self.suite.cases[*at];
            if born.part.raw(&case.input) == scope.said[*at] {
                continue;
            }
            if born.whole().is_err() {
                return Fate::Stillborn;
            }
            match self.hear(&born, case) {
                Heard::Same => merged += 1,
                Heard::Verdict => return Fate::Killed(case.name.clone()),
                // A machine of the pack's own tests has no state to compare.
                Heard::Answer(_) if case.is_unit() => {}
                Heard::Answer(answer) => differing.push((case, answer)),
            }
        }
        if let Some(by) = self.hidden(&born, scope) {
            return Fate::Killed(by);
        }
        let same = |(case, answer): &(&Case, Result<_, _>)| {
            case.repaired(answer).is_some_and(|after| Some(after) == case.repaired(&case.answer))
        };
        let steps = matches!(edit.operator, Operator::ReorderSteps | Operator::DuplicateStep);
        if steps && merged + differing.len() > 0 && differing.iter().all(same) {
            let why = match differing.len() {
                0 => format!("{merged} answers are the same: restarts and starts come last"),
                many => format!("{many} machines are the same after it"),
            };
            return Fate::Equivalent(why);
        }
        Fate::Survived
    }

    /// What is heard of a mutant on a machine.
    #[must_use]
    pub fn hear(&self, born: &Born, case: &Case) -> Heard {
        let answer = born.whole().and_then(|whole| whole.raw(&case.input)?.read());
        match answer == case.answer {
            true => Heard::Same,
            false if case.judge(&answer) != case.told => Heard::Verdict,
            false => Heard::Answer(answer),
        }
    }

    /// A scenario on which the mutant says something wrong when a source cannot be read.
    fn hidden(&self, born: &Born, scope: &Scope) -> Option<String> {
        let is_played = |at: &&usize| {
            let case = &self.suite.cases[**at];
            matches!(&case.about, About::Played(played) if played.scenario.truth.is_some())
        };
        let (speaking, silent) = scope.order.split_at(scope.speaking);
        let silent: Vec<&usize> = silent.iter().filter(is_played).collect();
        let step = (silent.len() / OTHERS_HIDDEN).max(1);
        let speaking = speaking.iter().filter(is_played).take(SPEAKING_HIDDEN);
        for at in speaking.chain(silent.into_iter().step_by(step)) {
            let case = &self.suite.cases[*at];
            // What is cited decides as much as what is said: both answers may be new.
            let same = born.part.raw(&case.input) == scope.said[*at];
            for (source, input) in case.hidden() {
                if same && born.part.raw(&input) == scope.own.raw(&input) {
                    continue;
                }
                if self.tells(born, case, source, &input) {
                    return Some(format!("{} without `{}`", case.name, source.name()));
                }
            }
        }
        None
    }

    /// The grade without a source differs.
    fn tells(&self, born: &Born, case: &Case, source: Source, input: &Input) -> bool {
        let Ok(whole) = born.whole() else { return true };
        let says = |pack: &RegoPack, input| pack.raw(input).and_then(|raw| raw.read());
        let (Ok(full), Ok(own)) = (&says(whole, &case.input), &case.answer) else { return true };
        let (Ok(said), Ok(before)) = (says(whole, input), says(self.pack, input)) else {
            return true;
        };
        case.graded(full, source, &said) != case.graded(own, source, &before)
    }
}

/// A part says something.
#[must_use]
pub fn speaks(raw: &Raw) -> bool {
    ["findings", "escalate"].iter().any(|entry| !["<>", "undefined"].contains(&&*raw.text(entry)))
}
