//! Rows of tables and short texts that several formats of the report share.
//!
//! *Promise*: what is given back may hold foreign text and is encoded by nobody yet.

use std::cmp::Reverse;

use sim::cause::CauseId;

use super::Results;
use crate::fleet::summary::{Met, Said, Summary, Truth, per_1000, share};
use crate::judge::tally::Counts;
use crate::report::chart;
use crate::ui::text::Texts;

/// A share of ten-thousandths in per cent, a bar where there is none.
pub(super) fn percent(share: Option<u64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{} %", chart::thousandths(share * 10)))
}

/// A rate in thousandths, a bar where there is none.
pub(super) fn rate(rate: Option<u64>) -> String {
    rate.map_or("-".to_owned(), chart::thousandths)
}

/// What is true, in words.
pub(super) fn truth(truth: Truth, texts: &Texts) -> String {
    match truth {
        Truth::Cause(cause) => cause.id().to_owned(),
        Truth::Nothing => texts.say("surveyed-true-nothing"),
    }
}

/// What was said, in words.
pub(super) fn said(said: Said, texts: &Texts) -> String {
    match said {
        Said::Cause(cause) => cause.id().to_owned(),
        Said::Nothing => texts.say("surveyed-said-nothing"),
        Said::NoAnswer => texts.say("surveyed-said-no-answer"),
    }
}

/// One line for people about a cause.
pub(super) fn title(cause: CauseId, texts: &Texts) -> &'static str {
    texts.lang.pick(cause.title(), cause.title_ko())
}

/// What became of a cause.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfCause {
    /// The cause.
    pub(super) cause: CauseId,
    /// Found, missed, made up.
    pub(super) counts: Counts,
    /// Hidden by another fault, and not named.
    pub(super) hidden: u64,
}

impl OfCause {
    /// Of what was said, what is true: ten-thousandths.
    pub(super) fn precision(&self) -> Option<u64> {
        let Counts { hits, false_alarms, .. } = self.counts;
        share(hits as u64, (hits + false_alarms) as u64)
    }

    /// Of what is true and shows, what was said: ten-thousandths.
    pub(super) fn recall(&self) -> Option<u64> {
        let Counts { hits, misses, .. } = self.counts;
        share(hits as u64, (hits + misses) as u64)
    }

    /// What was missed and what was made up.
    pub(super) fn mistakes(&self) -> usize {
        self.counts.misses + self.counts.false_alarms
    }
}

/// Every cause that was there or was said: those with the most mistakes first, then in the order
/// of the catalogue.
pub(super) fn causes(summary: &Summary) -> Vec<OfCause> {
    let of = |cause: CauseId| OfCause {
        cause,
        counts: summary.tally.causes.get(&cause).copied().unwrap_or_default(),
        hidden: summary.hidden.get(&cause).copied().unwrap_or_default(),
    };
    let mut all: Vec<CauseId> = summary.tally.causes.keys().copied().collect();
    all.extend(summary.hidden.keys());
    all.sort_unstable();
    all.dedup();
    let mut all: Vec<OfCause> = all.into_iter().map(of).collect();
    all.sort_by_key(|of| Reverse(of.mistakes()));
    all
}

/// What was taken for something else, the most frequent first.
pub(super) fn mistakes(summary: &Summary) -> Vec<(Truth, Said, Met)> {
    let all = summary.confusion.iter().map(|((truth, said), met)| (*truth, *said, *met));
    let mut wrong: Vec<_> = all.filter(|(truth, said, _)| !is_right(*truth, *said)).collect();
    wrong.sort_by_key(|(.., met)| Reverse(met.machines));
    wrong
}

/// What was said is what is true.
pub(super) fn is_right(truth: Truth, said: Said) -> bool {
    match (truth, said) {
        (Truth::Cause(truth), Said::Cause(said)) => truth == said,
        (Truth::Nothing, Said::Nothing) => true,
        _ => false,
    }
}

/// Minutes of a span: `8-15`.
pub(super) fn span(from: u64, until: u64) -> String {
    if from == until { from.to_string() } else { format!("{from}-{until}") }
}

/// Harm in the judge's words, the most frequent first.
pub(super) fn harm(summary: &Summary) -> Vec<(&str, Met)> {
    let all = summary.cost.harm.iter();
    let mut all: Vec<_> = all.map(|(word, met)| (word.as_str(), *met)).collect();
    all.sort_by_key(|(_, met)| Reverse(met.machines));
    all
}

/// What remediations did and cost, in a sentence.
pub(super) fn cost(results: &Results, texts: &Texts) -> String {
    let cost = &results.summary.cost;
    let machines = results.summary.tally.machines;
    texts.tell(
        "surveyed-cost",
        &[
            ("treated", chart::grouped(cost.outcomes.treated())),
            ("healed", chart::grouped(cost.outcomes.healed)),
            ("failed", chart::grouped(cost.outcomes.not_healed)),
            ("harm", chart::grouped(cost.outcomes.harm)),
            ("minutes", chart::grouped(cost.minutes)),
            ("rate", rate(per_1000(cost.minutes, machines))),
            ("lines", chart::grouped(cost.lines)),
            ("restarts", chart::grouped(cost.restarts)),
        ],
    )
}
