//! The report for programs: everything that was counted, with a published schema.
//!
//! `marslab schema fleet-report` prints the schema. Its size follows from the fleet and the
//! catalogue, not from the number of machines.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use sim::cause::CauseId;

use super::{About, Results, words};
use crate::fleet::summary::{Group, Met, Outcomes, Said, Truth, per_1000};
use crate::ui::encode::json_document;

/// What a report of a fleet writes with `--format json`. Machines are counted unless it is said
/// otherwise; a rate is null where there is nothing of which it could be one.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "marslab fleet report")]
struct Document<'a> {
    /// Where the results come from.
    #[serde(flatten)]
    about: &'a About,
    /// All.
    machines: u64,
    /// Something is broken.
    broken: u64,
    /// Broken; all that shows was named, and nothing else.
    exact: u64,
    /// Exact, and the broken object was named, too.
    localised: u64,
    /// Broken; something that shows was not named.
    missed: u64,
    /// Broken; something was named that is not broken.
    extra: u64,
    /// Nothing is broken, and something was named.
    false_alarms: u64,
    /// The same of 1,000 machines and day.
    false_alarms_per_1000: Option<f64>,
    /// There was no answer.
    unanswered: u64,
    /// Handed over to a person.
    escalated: u64,
    /// More evidence was asked for.
    insufficient: u64,
    /// By verdict, in the words of the column `verdict`.
    verdicts: &'a BTreeMap<String, u64>,
    /// Why there was no answer.
    no_answers: &'a BTreeMap<String, u64>,
    /// Every cause that was there or was named.
    causes: Vec<OfCause>,
    /// What was taken for what, cause by cause.
    confusion: Vec<Confusion>,
    /// Day by day.
    days: Vec<OfDay>,
    /// By incident: machines that it broke.
    incidents: &'a BTreeMap<String, u64>,
    /// Machines with something in common, by what it is and its value.
    groups: BTreeMap<&'static str, &'a BTreeMap<String, Group>>,
    /// What remediations did.
    remedies: Outcomes,
    /// What they cost.
    cost: Cost<'a>,
}

/// A cause.
#[derive(Serialize, JsonSchema)]
struct OfCause {
    /// Which.
    cause: CauseId,
    /// It was there, and was named.
    found: u64,
    /// It shows, and was not named.
    missed: u64,
    /// Another fault hides it, and it was not named.
    hidden: u64,
    /// It was not there, and was named.
    made_up: u64,
    /// Of what was named, what is true: 0 to 1.
    precision: Option<f64>,
    /// Of what is true and shows, what was named: 0 to 1.
    recall: Option<f64>,
}

/// What was taken for what.
#[derive(Serialize, JsonSchema)]
struct Confusion {
    /// A true cause, or `nothing`.
    #[serde(rename = "true")]
    truth: &'static str,
    /// A cause that was named, `nothing` or `no-answer`.
    said: &'static str,
    /// How often, and where.
    #[serde(flatten)]
    met: Met,
}

/// A day.
#[derive(Serialize, JsonSchema)]
struct OfDay {
    /// From 1.
    day: u32,
    /// Machines that were seen.
    machines: u64,
    /// Broken ones.
    broken: u64,
    /// Broken ones on which all that shows was named, and nothing else.
    exact: u64,
    /// Healthy ones on which something was named.
    false_alarms: u64,
    /// The same of 1,000 machines.
    false_alarms_per_1000: Option<f64>,
    /// Machines on which a cause of a family shows, by family.
    families: BTreeMap<&'static str, u64>,
}

/// What remediations cost, on the clocks of all machines.
#[derive(Serialize, JsonSchema)]
struct Cost<'a> {
    /// Minutes.
    minutes: u64,
    /// Lines that were typed.
    lines: u64,
    /// Restarts of Windows.
    restarts: u64,
    /// Machines on which something was done, by the minutes that it took.
    spans: Vec<OfSpan>,
    /// Harm in the judge's words.
    harm: &'a BTreeMap<String, Met>,
    /// Harm that came after the first thousand different words.
    more_harm: u64,
}

/// Machines on which a remediation took so many minutes.
#[derive(Serialize, JsonSchema)]
struct OfSpan {
    /// First minute of the span.
    from: u64,
    /// Last minute.
    until: u64,
    /// Machines.
    #[serde(flatten)]
    outcomes: Outcomes,
}

/// Ten-thousandths as a share of one.
fn of_one(share: Option<u64>) -> Option<f64> {
    share.map(|share| share as f64 / 10_000.0)
}

/// Thousandths as a number.
fn of_1000(rate: Option<u64>) -> Option<f64> {
    rate.map(|rate| rate as f64 / 1_000.0)
}

pub(super) fn render(results: &Results) -> String {
    let Results { about, summary } = results;
    let tally = &summary.tally;
    let document = Document {
        about,
        machines: tally.machines,
        broken: tally.broken,
        exact: tally.exact,
        localised: tally.localised,
        missed: tally.missed,
        extra: tally.extra,
        false_alarms: tally.false_alarms,
        false_alarms_per_1000: of_1000(tally.false_alarm_rate()),
        unanswered: tally.unanswered,
        escalated: summary.escalated,
        insufficient: summary.insufficient,
        verdicts: &summary.verdicts,
        no_answers: &summary.no_answers,
        causes: words::causes(summary).iter().map(of_cause).collect(),
        confusion: confusion(results),
        days: days(results),
        incidents: &tally.incidents,
        groups: summary.groups.iter().map(|(by, groups)| (by.word(), groups)).collect(),
        remedies: summary.cost.outcomes,
        cost: cost(results),
    };
    json_document(&(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"))
}

fn of_cause(of: &words::OfCause) -> OfCause {
    OfCause {
        cause: of.cause,
        found: of.counts.hits as u64,
        missed: of.counts.misses as u64,
        hidden: of.hidden,
        made_up: of.counts.false_alarms as u64,
        precision: of_one(of.precision()),
        recall: of_one(of.recall()),
    }
}

fn confusion(results: &Results) -> Vec<Confusion> {
    let all = results.summary.confusion.iter().map(|((truth, said), met)| Confusion {
        truth: match truth {
            Truth::Cause(cause) => cause.id(),
            Truth::Nothing => "nothing",
        },
        said: match said {
            Said::Cause(cause) => cause.id(),
            Said::Nothing => "nothing",
            Said::NoAnswer => "no-answer",
        },
        met: *met,
    });
    all.collect()
}

fn days(results: &Results) -> Vec<OfDay> {
    let families = |day: &u32| {
        let of = results.summary.families.iter();
        of.filter_map(|(family, days)| Some((*family, *days.get(day)?))).collect()
    };
    let all = results.summary.tally.days.iter().map(|(day, of)| OfDay {
        day: *day,
        machines: of.machines,
        broken: of.broken,
        exact: of.exact,
        false_alarms: of.false_alarms,
        false_alarms_per_1000: of_1000(per_1000(of.false_alarms, of.machines)),
        families: families(day),
    });
    all.collect()
}

fn cost(results: &Results) -> Cost<'_> {
    let cost = &results.summary.cost;
    let spans = cost.spans.iter().map(|(span, outcomes)| OfSpan {
        from: span.from(),
        until: span.until(),
        outcomes: *outcomes,
    });
    Cost {
        minutes: cost.minutes,
        lines: cost.lines,
        restarts: cost.restarts,
        spans: spans.collect(),
        harm: &cost.harm,
        more_harm: cost.more_harm,
    }
}

pub(super) fn schema() -> Schema {
    schemars::schema_for!(Document<'static>)
}
