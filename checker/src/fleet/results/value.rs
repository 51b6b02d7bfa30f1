//! What each column says of a machine.
//!
//! *Promise*: one entry of [`VALUES`] for each column, in the same order. Texts that a diagnoser
//! chose are cut to a length and a number, so that nobody can fill a disk with an answer.

use std::sync::Arc;

use diagnosers::process::End;
use diagnosers::{Diagnosis, NoAnswer};
use scenarios::fleet::Fleet;
use sim::cause::CauseId;
use sim::windows::language::Language;

use super::part::{Parts, Versions};
use crate::fleet::field::{Field, suffix};
use crate::fleet::judged::Judged;
use crate::fleet::plan::Own;
use crate::fleet::survey::Kind;

/// Bytes of a text that came from a diagnoser at most.
const TEXT: usize = 200;
/// Texts of a list that came from a diagnoser at most.
const TEXTS: usize = 16;
/// What stands for those that were left out.
const MORE: &str = "and more";

/// A kind of machine, with what the values ask for.
pub(super) struct About<'a> {
    field: &'a Field<'a>,
    versions: Option<&'a Versions>,
    kind: &'a Kind<Arc<Judged>>,
    judged: &'a Judged,
}

type Word = for<'a> fn(&About<'a>) -> Option<&'a str>;
pub(super) type Texts = for<'a> fn(&About<'a>, &mut Vec<&'a str>);
type OfFleet = for<'a> fn(&'a Fleet, usize) -> Option<&'a str>;

/// Where a column has its values from.
pub(super) enum Of {
    /// The number of the machine.
    Machine,
    /// Its computer name.
    Host,
    /// A number of its own.
    Own(fn(&Own) -> u32),
    /// A word that the fleet has for a number of its own.
    Fleet(fn(&Own) -> usize, OfFleet),
    /// A word of its kind.
    Word(Word),
    /// Words of its kind.
    Words(Texts),
    /// A number of its kind.
    Number(fn(&About<'_>) -> u32),
    /// A flag of its kind.
    Flag(fn(&About<'_>) -> bool),
}

/// The values of every column, in the order of [`super::schema::COLUMNS`].
pub(super) const VALUES: &[(&str, Of)] = &[
    ("machine", Of::Machine),
    ("day", Of::Own(|own| u32::from(own.day))),
    ("host", Of::Host),
    ("site", Of::Fleet(site, |fleet, at| Some(&fleet.sites.get(at)?.name))),
    ("domain", Of::Fleet(site, |fleet, at| filled(&fleet.sites.get(at)?.domain))),
    ("image", Of::Word(|it| Some(&it.fleet().images[usize::from(it.kind.key.place.image)].image))),
    ("stage", Of::Word(|it| Some(stage(suffix(it.kind.key.place.stage))))),
    ("windows", Of::Word(|it| Some(it.versions?.windows))),
    ("agent", Of::Word(|it| it.versions?.agent.as_deref())),
    ("agent_share", Of::Word(|it| it.agent_share())),
    ("language", Of::Word(|it| Some(language(Field::language(&it.kind.key))))),
    ("operation", Of::Word(|it| Some(it.kind.key.operation.name()))),
    ("kind", Of::Word(|it| Some(it.sort()))),
    ("scenarios", Of::Words(|it, to| to.extend(it.kind.key.faults.iter().map(|at| it.name(*at))))),
    ("near", Of::Word(|it| it.kind.key.near.map(|at| it.name(at)))),
    ("noise", Of::Words(|it, to| it.noise(to))),
    ("software", Of::Words(|it, to| it.software(to))),
    (
        "incident",
        Of::Fleet(incident, |fleet, at| Some(&fleet.incidents.get(at.checked_sub(1)?)?.name)),
    ),
    ("outcome", Of::Word(|it| Some(it.judged.ended.name()))),
    ("message", Of::Word(|it| it.judged.message.map(|message| message.symbol()))),
    ("causes", Of::Words(|it, to| words(it.causes(|_| true), to))),
    ("shown", Of::Words(|it, to| words(it.causes(|shows| shows), to))),
    ("named", Of::Words(|it, to| words(it.named(), to))),
    ("found", Of::Words(|it, to| words(it.judged.compared.hits.clone(), to))),
    ("missed", Of::Words(|it, to| words(it.judged.compared.misses.clone(), to))),
    ("hidden", Of::Words(|it, to| it.hidden(to))),
    ("made_up", Of::Words(|it, to| words(it.judged.compared.extra.clone(), to))),
    ("localised", Of::Flag(|it| it.judged.compared.localised)),
    ("verdict", Of::Word(|it| Some(it.verdict()))),
    ("no_answer", Of::Word(|it| (*it.judged.answer).as_ref().err().map(no_answer))),
    ("insufficient", Of::Words(|it, to| it.insufficient(to))),
    ("escalated", Of::Flag(|it| it.answer().is_some_and(|answer| !answer.escalate.is_empty()))),
    ("remedy", Of::Word(|it| Some(it.judged.remedy.name()))),
    ("harm", Of::Words(|it, to| bounded(&it.judged.harm, to))),
    ("lines", Of::Number(|it| number(it.judged.cost.lines))),
    ("restarts", Of::Number(|it| number(it.judged.cost.restarts))),
    ("minutes", Of::Number(|it| u32::try_from(it.judged.cost.minutes).unwrap_or_default())),
];

impl<'a> About<'a> {
    /// About machines of a kind.
    pub(super) fn new(parts: &'a Parts<'_, '_>, kind: &'a Kind<Arc<Judged>>) -> Self {
        let versions = parts.versions.get(&kind.key.place);
        Self { field: parts.field, versions, kind, judged: &kind.asked.answer }
    }

    fn fleet(&self) -> &'a Fleet {
        &self.field.fleet
    }

    fn name(&self, at: u16) -> &'a str {
        &self.field.entry(at).name
    }

    fn answer(&self) -> Option<&'a Diagnosis> {
        (*self.judged.answer).as_ref().ok()
    }

    fn agent_share(&self) -> Option<&'a str> {
        let at = usize::from(self.kind.key.place.agent).checked_sub(1)?;
        Some(&self.fleet().agents.get(at)?.name)
    }

    fn sort(&self) -> &'static str {
        let key = &self.kind.key;
        match (key.faults.len(), key.near.is_some(), key.noise.is_empty()) {
            (0, true, _) => "near-miss",
            (0, false, false) => "noise",
            (0, false, true) => "healthy",
            (1, ..) => "broken",
            _ => "several",
        }
    }

    fn noise(&self, to: &mut Vec<&'a str>) {
        let all = &self.fleet().noise;
        to.extend(self.kind.key.noise.iter().map(|at| all[at].name.as_str()));
    }

    fn software(&self, to: &mut Vec<&'a str>) {
        let all = &self.fleet().software;
        to.extend(self.kind.key.software.iter().map(|at| all[at].name.as_str()));
    }

    /// True causes, of those facts that show or do not.
    fn causes(&self, wanted: impl Fn(bool) -> bool) -> Vec<CauseId> {
        let facts = self.kind.asked.truth.iter().filter(|fact| wanted(fact.shows));
        facts.flat_map(|fact| fact.causes.iter().copied()).collect()
    }

    fn named(&self) -> Vec<CauseId> {
        let compared = &self.judged.compared;
        [&compared.hits[..], &compared.extra[..]].concat()
    }

    fn hidden(&self, to: &mut Vec<&'a str>) {
        let (shown, named) = (self.causes(|shows| shows), self.named());
        let mut hidden = self.causes(|shows| !shows);
        hidden.retain(|cause| !shown.contains(cause) && !named.contains(cause));
        words(hidden, to);
    }

    fn insufficient(&self, to: &mut Vec<&'a str>) {
        bounded(self.answer().map_or(&[], |answer| &answer.insufficient), to);
    }

    fn verdict(&self) -> &'static str {
        let compared = &self.judged.compared;
        let missed = !compared.misses.is_empty();
        match (
            compared.unanswered,
            self.kind.asked.truth.is_empty(),
            missed,
            compared.extra.is_empty(),
        ) {
            (true, ..) => "no-answer",
            (_, true, _, true) => "quiet",
            (_, true, _, false) => "false-alarm",
            (_, false, false, true) => "exact",
            (_, false, true, true) => "missed",
            (_, false, false, false) => "extra",
            (_, false, true, false) => "wrong",
        }
    }
}

fn site(own: &Own) -> usize {
    usize::from(own.site)
}

fn incident(own: &Own) -> usize {
    own.incident.map_or(0, |at| usize::from(at) + 1)
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// The word of a stage: its suffix in names of images.
fn stage(suffix: &'static str) -> &'static str {
    suffix.strip_prefix('-').unwrap_or("bare")
}

fn language(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Korean => "ko",
    }
}

fn words(mut causes: Vec<CauseId>, to: &mut Vec<&str>) {
    causes.sort_unstable();
    causes.dedup();
    to.extend(causes.into_iter().map(|cause| cause.id()));
}

fn number(count: usize) -> u32 {
    i32::try_from(count).unwrap_or(i32::MAX).unsigned_abs()
}

fn no_answer(why: &NoAnswer) -> &'static str {
    match why {
        NoAnswer::Process(End::Answered) | NoAnswer::Broken(_) => "broken",
        NoAnswer::Process(end) => end.word(),
        NoAnswer::Limit(_) => "limit",
    }
}

/// Texts of a diagnoser, cut to what a row takes.
fn bounded<'a>(texts: &'a [String], to: &mut Vec<&'a str>) {
    to.extend(texts.iter().take(TEXTS).map(|text| cut(text)));
    to.extend((texts.len() > TEXTS).then_some(MORE));
}

fn cut(text: &str) -> &str {
    let end = (0..=TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::results::schema::{COLUMNS, Holds};

    #[test]
    fn every_column_has_values_of_its_sort() {
        assert_eq!(VALUES.len(), COLUMNS.len());
        for (column, (name, of)) in COLUMNS.iter().zip(VALUES) {
            assert_eq!(column.name, *name);
            let fits = matches!(
                (column.holds, of),
                (Holds::Machine, Of::Machine)
                    | (Holds::Name, Of::Host)
                    | (Holds::Word | Holds::MaybeWord, Of::Word(_) | Of::Fleet(..))
                    | (Holds::Words, Of::Words(_))
                    | (Holds::Flag, Of::Flag(_))
                    | (Holds::Number, Of::Number(_) | Of::Own(_))
            );
            assert!(fits, "{name}");
        }
    }

    #[test]
    fn what_a_diagnoser_says_is_cut_between_letters() {
        let long = "한".repeat(TEXT);
        assert_eq!(cut(&long).len(), TEXT / 3 * 3);
        let texts = vec!["x".to_owned(); TEXTS + 2];
        let mut to = Vec::new();
        bounded(&texts, &mut to);
        assert_eq!((to.len(), to[TEXTS]), (TEXTS + 1, MORE));
    }
}
