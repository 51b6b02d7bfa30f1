//! What the charts of the page show.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::Serialize;

use super::super::words;
use crate::fleet::summary::{Met, Outcomes, Said, Span, Summary, Truth, per_1000, share};
use crate::matrix::family;
use crate::report::chart::{Cell, Heat, Plot, Series, grouped};
use crate::ui::text::Texts;

/// Families whose days are drawn: those that moved most.
const FAMILIES: usize = 5;
/// Classes of their colours.
const COLOURS: [&str; FAMILIES] = ["c1", "c2", "c3", "c4", "c5"];
/// Sides of cells, with and without a number in them.
const SIDE: usize = 23;
const SMALL: usize = 12;

/// A chart with its legend.
#[derive(Serialize)]
pub(super) struct Chart {
    title: String,
    legend: Vec<Mark>,
    picture: Value,
}

/// A colour and what it means.
#[derive(Serialize)]
struct Mark {
    class: String,
    name: String,
}

impl Chart {
    /// A chart; where there is one series its title says all.
    fn new(plot: &Plot<'_>, picture: String) -> Self {
        let mark = |series: &Series<'_>| Mark {
            class: series.class.to_owned(),
            name: series.name.clone(),
        };
        let legend = match plot.series.as_slice() {
            [_] => Vec::new(),
            all => all.iter().map(mark).collect(),
        };
        Self { title: plot.title.to_owned(), legend, picture: Value::from_safe_string(picture) }
    }
}

/// Family against family.
pub(super) fn families(summary: &Summary, texts: &Texts) -> String {
    let name = |truth: Truth| match truth {
        Truth::Cause(cause) => (0, family(cause).to_owned()),
        nothing @ Truth::Nothing => (1, words::truth(nothing, texts)),
    };
    let said = |said: Said| match said {
        Said::Cause(cause) => (0, family(cause).to_owned()),
        other => (1 + usize::from(other == Said::NoAnswer), words::said(other, texts)),
    };
    let mut cells: BTreeMap<[(usize, String); 2], [Option<Met>; 2]> = BTreeMap::new();
    for ((truth, answer), met) in &summary.confusion {
        // Within a family one cause can be taken for another: that is wrong, too.
        let right = words::is_right(*truth, *answer);
        let sums = cells.entry([name(*truth), said(*answer)]).or_default();
        let sum = &mut sums[usize::from(!right)];
        *sum = Some(sum.map_or(*met, |sum| Met {
            machines: sum.machines + met.machines,
            example: sum.example.min(met.example),
        }));
    }
    heat(&cells, SIDE, texts)
}

/// Cause against cause.
pub(super) fn confusion(summary: &Summary, texts: &Texts) -> String {
    let at = |cause: sim::cause::CauseId| cause as usize;
    let last = usize::MAX - 1;
    let cells = summary.confusion.iter().map(|((truth, said), met)| {
        let row = match truth {
            Truth::Cause(cause) => at(*cause),
            Truth::Nothing => last,
        };
        let column = match said {
            Said::Cause(cause) => at(*cause),
            Said::Nothing => last,
            Said::NoAnswer => last + 1,
        };
        let names = [(row, words::truth(*truth, texts)), (column, words::said(*said, texts))];
        let wrong = !words::is_right(*truth, *said);
        (names, if wrong { [None, Some(*met)] } else { [Some(*met), None] })
    });
    heat(&cells.collect(), SMALL, texts)
}

/// Cells by row and column, each with what is right and what is wrong in it.
fn heat(
    cells: &BTreeMap<[(usize, String); 2], [Option<Met>; 2]>,
    side: usize,
    texts: &Texts,
) -> String {
    // A cause that was only made up has a row all the same, so that the diagonal is straight.
    let mut all: Vec<&(usize, String)> = cells.keys().flatten().collect();
    all.sort_unstable();
    all.dedup();
    let drawn = cells.iter().map(|([row, column], sums)| {
        let place = |name: &(usize, String)| all.iter().position(|other| *other == name);
        let machines = |met: &Option<Met>| met.map_or(0, |met| met.machines);
        let wrong = sums[1].filter(|_| machines(&sums[1]) > 0);
        let class = match (wrong, column.1 == words::said(Said::Nothing, texts)) {
            (None, _) => "right",
            (Some(_), true) => "silent",
            (Some(_), false) => "wrong",
        };
        let met = wrong.or(sums[0]);
        let text = [
            ("true", row.1.clone()),
            ("said", column.1.clone()),
            ("count", grouped(machines(&met))),
            ("right", grouped(machines(&sums[0]))),
            ("example", met.map_or(0, |met| met.example).to_string()),
        ];
        Cell {
            at: [place(row).unwrap_or_default(), place(column).unwrap_or_default()],
            class,
            count: machines(&met),
            text: texts.tell("surveyed-cell", &text),
        }
    });
    let names: Vec<String> = all.iter().map(|(_, name)| name.clone()).collect();
    let heat = Heat {
        title: &texts.say("surveyed-confusion"),
        axes: [&texts.say("surveyed-true"), &texts.say("surveyed-said")],
        names: [names.clone(), names],
        cells: drawn.collect(),
        side,
    };
    heat.picture()
}

/// Days: what breaks, what is found, what is made up.
pub(super) fn days(summary: &Summary, texts: &Texts) -> Vec<Chart> {
    let days = &summary.tally.days;
    let plot = |word: &str, class, at_least, unit, value: &dyn Fn(&_) -> Option<u64>| {
        let name = texts.say(&format!("surveyed-{word}"));
        let values = days.values().map(value).collect();
        (name.clone(), vec![Series { class, name, values }], at_least, unit)
    };
    let alarms = plot("alarms-chart", "c5", 1_000, "", &|day: &crate::fleet::tally::Day| {
        per_1000(day.false_alarms, day.machines)
    });
    let broken = plot("broken-chart", "c1", 1_000, "", &|day| per_1000(day.broken, day.machines));
    // Ten-thousandths to thousandths of a per cent.
    let exact = plot("exact-chart", "c3", 100_000, " %", &|day| {
        share(day.exact, day.broken).map(|share| share * 10)
    });
    let moving = (texts.say("surveyed-families-chart"), moving(summary), 1_000, "");
    let labels: Vec<String> = days.keys().map(u32::to_string).collect();
    let axis = texts.say("surveyed-day");
    let charts = [(alarms, true), (exact, false), (broken, false), (moving, false)];
    let charts = charts.into_iter().map(|((title, series, at_least, unit), columns)| {
        let labels = labels.clone();
        let plot = Plot { title: &title, labels, axis: &axis, series, at_least, unit };
        let picture = if columns { plot.columns() } else { plot.lines() };
        Chart::new(&plot, picture)
    });
    charts.collect()
}

/// The families that moved most between their quietest day and their worst, of 1,000 machines.
fn moving(summary: &Summary) -> Vec<Series<'static>> {
    let days = &summary.tally.days;
    let of = |seen: &BTreeMap<u32, u64>| -> Vec<Option<u64>> {
        let on = |day| seen.get(day).copied().unwrap_or_default();
        days.iter().map(|(day, of)| per_1000(on(day), of.machines)).collect()
    };
    let mut all: Vec<_> = summary.families.iter().map(|(name, seen)| (*name, of(seen))).collect();
    let swing = |values: &[Option<u64>]| {
        let there = || values.iter().flatten().copied();
        there().max().unwrap_or_default() - there().min().unwrap_or_default()
    };
    all.sort_by_key(|(_, values)| std::cmp::Reverse(swing(values)));
    let series = all.into_iter().zip(COLOURS);
    series.map(|((name, values), class)| Series { class, name: name.to_owned(), values }).collect()
}

/// Machines on which something was done, by the minutes that it took and by what became of them.
pub(super) fn costs(summary: &Summary, texts: &Texts) -> Chart {
    let spans = &summary.cost.spans;
    let all: Vec<Span> = spans.keys().last().into_iter().flat_map(|last| last.up_to()).collect();
    let series = |class, word: &str, of: fn(&Outcomes) -> u64| Series {
        class,
        name: texts.say(&format!("surveyed-{word}")),
        values: all.iter().map(|span| Some(spans.get(span).map_or(0, of) * 1_000)).collect(),
    };
    let plot = Plot {
        title: &texts.say("surveyed-costs-chart"),
        labels: all.iter().map(|span| words::span(span.from(), span.until())).collect(),
        axis: &texts.say("surveyed-minutes"),
        series: vec![
            series("c3", "healed", |of| of.healed),
            series("c2", "not-healed", |of| of.not_healed),
            series("c5", "harm", |of| of.harm),
        ],
        at_least: 1_000,
        unit: "",
    };
    Chart::new(&plot, plot.columns())
}
