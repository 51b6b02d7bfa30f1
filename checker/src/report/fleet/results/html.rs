//! The report as one page that can be kept: charts of causes, confusions, days and costs.
//!
//! *Promises*: those of a [`Page`]; it has no script. Causes with mistakes come first and the
//! others are folded; of lists that have no end [`LISTED`] rows are shown, and the rest is counted.

mod charts;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::terminal::{about, amounts};
use super::{Results, words};
use crate::fleet::summary::{By, per_1000, share};
use crate::judge::tally::Counts;
use crate::report::chart::{self, grouped};
use crate::report::page::{self, Page};
use crate::ui::text::Texts;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");

/// Causes with mistakes that are unfolded; rows of a list that has no end.
const WORST: usize = 15;
const LISTED: usize = 20;

/// Texts that the template says by their names.
const LABELS: &[&str] = &[
    "alarms-chart",
    "alarms-rate",
    "all-confusions",
    "broken-chart",
    "broken-rate",
    "catalogue",
    "cause",
    "causes",
    "causes-about",
    "confusion",
    "confusion-about",
    "costs",
    "costs-about",
    "days",
    "document",
    "engine",
    "exact-chart",
    "exact-share",
    "example",
    "families-chart",
    "found",
    "groups",
    "harm",
    "harms",
    "hidden",
    "incidents",
    "machines",
    "made-up",
    "missed",
    "missed-on",
    "mistakes",
    "no-mistake",
    "of",
    "pack",
    "precision",
    "recall",
    "right",
    "said",
    "silent",
    "true",
    "wrong",
];

/// A cause with its rates as pictures.
#[derive(Serialize)]
struct ShownCause {
    cause: &'static str,
    title: &'static str,
    counts: Vec<String>,
    rates: [Rate; 2],
}

/// A share as a picture and in words.
#[derive(Serialize)]
struct Rate {
    picture: Value,
    text: String,
}

/// A number that everybody looks for first.
#[derive(Serialize)]
struct Tile {
    word: &'static str,
    value: String,
    label: String,
}

pub(super) fn render(results: &Results, texts: &Texts) -> String {
    let page = Page {
        title: &format!("marslab fleet: {}", results.about.fleet.trim()),
        class: "fleet",
        template: PAGE,
        style: STYLE,
        script: None,
    };
    page.render(view(results, texts), texts)
}

fn view(results: &Results, texts: &Texts) -> Value {
    let Results { about: from, summary } = results;
    let tally = &summary.tally;
    let all = words::causes(summary);
    let (wrong, right): (Vec<&_>, Vec<&_>) = all.iter().partition(|of| of.mistakes() > 0);
    let shown = |causes: &[&words::OfCause]| -> Vec<ShownCause> {
        causes.iter().map(|of| shown_cause(of, texts)).collect()
    };
    let counted = |word: &str, count: usize| {
        texts.tell(&format!("surveyed-{word}"), &[("count", count.to_string())])
    };
    let mistakes = words::mistakes(summary);
    let harm = words::harm(summary);
    context! {
        label => page::labels("surveyed", LABELS, texts),
        title => from.fleet.trim(),
        about => about(from, tally.machines, texts),
        engine => from.engine.as_str(),
        catalogue => from.catalogue.as_str(),
        document => from.document.as_str(),
        pack => format!("{} {}", from.diagnoser, from.pack),
        tiles => Serde(tiles(results, texts)),
        sums => super::super::sums(tally, texts),
        wrong_count => counted("wrong-causes", wrong.len().saturating_sub(WORST)),
        right_count => counted("right-causes", right.len()),
        worst => Serde(shown(&wrong[..wrong.len().min(WORST)])),
        wrong => Serde(shown(&wrong[wrong.len().min(WORST)..])),
        right => Serde(shown(&right)),
        families => Value::from_safe_string(charts::families(summary, texts)),
        confusion => Value::from_safe_string(charts::confusion(summary, texts)),
        mistakes_more => more(mistakes.len(), texts),
        mistakes => mistakes.iter().take(LISTED).map(|(truth, said, met)| context! {
            truth => words::truth(*truth, texts),
            said => words::said(*said, texts),
            machines => grouped(met.machines),
            example => met.example,
        }).collect::<Vec<_>>(),
        plots => Serde(charts::days(summary, texts)),
        cost => words::cost(results, texts),
        spans => Serde(charts::costs(summary, texts)),
        harm_more => more(harm.len(), texts),
        harm => harm.iter().take(LISTED).map(|(word, met)| context! {
            word => *word,
            machines => grouped(met.machines),
            example => met.example,
        }).collect::<Vec<_>>(),
        groups => groups(results, texts),
        incidents => tally.incidents.iter().map(|(name, count)| context! {
            name => name.as_str(),
            machines => grouped(*count),
        }).collect::<Vec<_>>(),
    }
}

/// How many more there are than a list shows; empty when it shows all.
fn more(count: usize, texts: &Texts) -> String {
    match count.saturating_sub(LISTED) {
        0 => String::new(),
        left => texts.tell("surveyed-more", &[("count", left.to_string())]),
    }
}

fn tiles(results: &Results, texts: &Texts) -> Vec<Tile> {
    let tally = &results.summary.tally;
    let tile =
        |word, value| Tile { word, value, label: texts.say(&format!("surveyed-tile-{word}")) };
    vec![
        tile("machines", grouped(tally.machines)),
        tile("broken", words::rate(per_1000(tally.broken, tally.machines))),
        tile("exact", words::percent(share(tally.exact, tally.broken))),
        tile("missed", grouped(tally.missed)),
        tile("alarms", words::rate(tally.false_alarm_rate())),
        tile("unanswered", grouped(tally.unanswered)),
        tile("harm", grouped(results.summary.cost.outcomes.harm)),
    ]
}

fn shown_cause(of: &words::OfCause, texts: &Texts) -> ShownCause {
    let Counts { hits, misses, false_alarms } = of.counts;
    let rate = |share: Option<u64>| {
        let text = words::percent(share);
        let whole = share.map_or(0, |share| share / 100) as usize;
        let way = match share {
            None => "none",
            Some(10_000) => "whole",
            Some(_) => "part",
        };
        let picture = Value::from_safe_string(chart::meter(way, &[("is", whole)], &text));
        Rate { picture, text }
    };
    let counts = [hits as u64, misses as u64, false_alarms as u64, of.hidden];
    ShownCause {
        cause: of.cause.id(),
        title: words::title(of.cause, texts),
        counts: counts.map(grouped).to_vec(),
        rates: [rate(of.precision()), rate(of.recall())],
    }
}

fn groups(results: &Results, texts: &Texts) -> Vec<Value> {
    let shown = By::ALL.into_iter().filter_map(|by| {
        let rows = results.summary.groups.get(&by)?.iter().map(|(name, group)| {
            let name = if name.is_empty() { "-" } else { name.as_str() };
            context! { name, amounts => amounts(group) }
        });
        let title = texts.say(&format!("surveyed-by-{}", by.word()));
        Some(context! { title, rows => rows.collect::<Vec<_>>() })
    });
    shown.collect()
}
