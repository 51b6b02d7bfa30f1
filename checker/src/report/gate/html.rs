//! The gate as one page that can be kept: the diff with its evidence, rates, matrices, coverage.
//!
//! *Promises*: those of a [`Page`]; without its script the page only loses its filters. It is
//! readable with no change and with hundreds: of each change [`MACHINES`] machines are shown in
//! full, and the names of the others.

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::{Background, Covered, words};
use crate::gate::Gated;
use crate::gate::outcome::{Change, Effect, Flip, Kind, Looked, Needed, OfCause, Said};
use crate::judge::tally::Counts;
use crate::matrix::{family, picture};
use crate::report::chart;
use crate::report::page::{self, Page};
use crate::ui::text::Texts;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Machines of a change that are shown in full.
const MACHINES: usize = 3;
/// Blocking changes that are unfolded when the page opens.
const UNFOLDED: usize = 3;
/// Lines of a part of what a pack said.
const LINES: usize = 100;

/// Texts that the template says by their names.
const LABELS: &[&str] = &[
    "absent",
    "after",
    "all-causes",
    "baseline",
    "before",
    "candidate",
    "changes",
    "column-asked",
    "column-cause",
    "column-here",
    "column-healthy",
    "column-machines",
    "column-moved",
    "column-path",
    "column-precision",
    "column-recall",
    "column-rows",
    "column-same",
    "column-scenarios",
    "column-suite",
    "column-twins",
    "complained",
    "coverage",
    "coverage-about",
    "evidence",
    "filters",
    "in-field",
    "matrices",
    "moved-causes",
    "none",
    "other-machines",
    "reason",
    "rules",
    "rules-changed",
    "search",
    "selection-title",
    "shown",
    "suites",
    "version-title",
];

/// A line of what a pack said; marked when the other pack did not say it.
#[derive(Serialize)]
struct Line {
    text: String,
    only: bool,
}

/// A part of what both packs said.
#[derive(Serialize)]
struct Part {
    label: String,
    /// Who says more of it does worse.
    trouble: bool,
    before: Vec<Line>,
    after: Vec<Line>,
}

#[derive(Serialize)]
struct ShownFlip {
    suite: String,
    machine: String,
    evidence: Vec<Needed>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct ShownChange {
    number: usize,
    kind: &'static str,
    kind_label: String,
    effect: Effect,
    decision: &'static str,
    decision_label: String,
    reason: Option<String>,
    cause: &'static str,
    title: String,
    machines: String,
    rules: Vec<String>,
    flips: Vec<ShownFlip>,
    others: Vec<String>,
    more: String,
    open: bool,
}

/// The two rates of a cause.
#[derive(Serialize)]
struct ShownRate {
    cause: &'static str,
    title: String,
    shadow: bool,
    bars: [Bar; 2],
}

/// A rate before and after, as a picture and in words.
#[derive(Serialize)]
struct Bar {
    picture: Value,
    text: String,
    way: &'static str,
}

#[derive(Serialize)]
struct ShownFamily {
    family: &'static str,
    covered: usize,
    scenarios: usize,
    causes: Vec<Covered>,
}

pub(super) fn render(gated: &Gated, background: &Background, texts: &Texts) -> String {
    let word = texts.say(if gated.passed() { "passed" } else { "failed" });
    let page = Page {
        title: &format!("marslab gate: {word}"),
        class: if gated.passed() { "passed" } else { "" },
        template: PAGE,
        style: STYLE,
        script: Some(SCRIPT),
    };
    page.render(view(gated, background, texts), texts)
}

fn view(gated: &Gated, background: &Background, texts: &Texts) -> Value {
    let pack = |pack| words::pack(texts, pack);
    let moved = |of: &&OfCause| of.before != of.after;
    let rated = |of: &OfCause| rate(of, texts);
    let place = |rule| words::place_of_rule(texts, rule);
    context! {
        label => page::labels("gated", LABELS, texts),
        verdict => words::verdict(texts, gated),
        word => texts.say(if gated.passed() { "passed" } else { "failed" }),
        baseline => pack(&gated.baseline),
        candidate => pack(&gated.candidate),
        identity => texts.tell("gated-identity", &[
            ("engine", gated.engine.to_owned()),
            ("catalogue", format!("{:016x}", gated.catalogue.short())),
            ("seed", gated.seed.to_string()),
        ]),
        groups => groups(gated, texts),
        alarms => words::alarms(texts, &gated.alarms),
        bump => words::bump(texts, gated),
        selection => words::selection(texts, gated),
        changed => gated.selection.changed.iter().map(place).collect::<Vec<_>>(),
        complaints => gated.complaints.iter().map(|complaint| context! {
            text => complaint.text.clone(),
            place => complaint.place.as_ref().map(|(file, line)| format!("{file}:{line}")),
        }).collect::<Vec<_>>(),
        kinds => kinds(gated, texts),
        changes => Serde(changes(gated, texts)),
        suites => gated.suites.iter().map(|(suite, looked)| {
            let Looked { machines, same, asked, moved } = *looked;
            context! { name => words::suite(texts, *suite), machines, same, asked, moved }
        }).collect::<Vec<_>>(),
        moved => Serde(gated.causes.iter().filter(moved).map(rated).collect::<Vec<_>>()),
        rates_all => Serde(gated.causes.iter().map(rated).collect::<Vec<_>>()),
        matrices => background.matrices.iter().map(|matrix| context! {
            title => texts.say(&format!("matrix-{}-title", matrix.kind.word())),
            about => texts.say(&format!("matrix-{}-about", matrix.kind.word())),
            picture => Value::from_safe_string(picture::svg(matrix, texts)),
        }).collect::<Vec<_>>(),
        coverage => Serde(families(&background.coverage)),
    }
}

fn groups(gated: &Gated, texts: &Texts) -> Vec<Value> {
    let group = |(word, belongs): &(&'static str, fn(&Change) -> bool)| {
        let count = gated.changes.iter().filter(|change| belongs(change)).count();
        context! { word => *word, count, label => texts.say(&format!("gated-tile-{word}")) }
    };
    words::GROUPS.iter().map(group).collect()
}

/// Kinds that occur, with how many changes each has.
fn kinds(gated: &Gated, texts: &Texts) -> Vec<Value> {
    let count = |kind| gated.changes.iter().filter(|change| change.kind == kind).count();
    let there = Kind::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|(_, n)| *n > 0);
    let shown = there.map(|(kind, count)| {
        context! { word => kind.word(), label => words::kind(texts, kind), count }
    });
    shown.collect()
}

fn changes(gated: &Gated, texts: &Texts) -> Vec<ShownChange> {
    let grouped = words::GROUPS
        .iter()
        .flat_map(|(_, belongs)| gated.changes.iter().filter(|change| belongs(change)));
    let blocking = gated.blocking().count().min(UNFOLDED);
    grouped.enumerate().map(|(at, change)| shown(change, at, at < blocking, texts)).collect()
}

fn shown(change: &Change, at: usize, open: bool, texts: &Texts) -> ShownChange {
    let left = change.count().saturating_sub(change.flips.len());
    let more = match left {
        0 => String::new(),
        left => texts.tell("gated-more", &[("count", left.to_string())]),
    };
    let named = |flip: &Flip| format!("{}: {}", words::suite(texts, flip.suite), flip.machine);
    ShownChange {
        number: at + 1,
        kind: change.kind.word(),
        kind_label: words::kind(texts, change.kind),
        effect: change.effect,
        decision: words::decision_word(&change.decision),
        decision_label: words::decision(texts, &change.decision),
        reason: words::reason(&change.decision).map(str::to_owned),
        cause: words::cause_id(change.cause),
        title: words::cause_title(texts, change.cause),
        machines: words::machines(texts, change),
        rules: change.rules.iter().map(|rule| words::place_of_rule(texts, rule)).collect(),
        flips: change.flips.iter().take(MACHINES).map(|flip| shown_flip(flip, texts)).collect(),
        others: change.flips.iter().skip(MACHINES).map(named).collect(),
        more,
        open,
    }
}

fn shown_flip(flip: &Flip, texts: &Texts) -> ShownFlip {
    ShownFlip {
        suite: words::suite(texts, flip.suite),
        machine: flip.machine.clone(),
        evidence: flip.evidence.clone(),
        parts: parts(&flip.before, &flip.after, texts),
    }
}

/// What both said, part by part; a part that neither has is not shown. Who said nothing said that
/// nothing is broken, where the other names causes.
fn parts(before: &Said, after: &Said, texts: &Texts) -> Vec<Part> {
    let nothing = texts.say("gated-said-nothing");
    let said = |said| match words::said(said).as_slice() {
        [("nothing", _)] => vec![("findings", vec![nothing.as_str()])],
        parts => parts.to_vec(),
    };
    let (before, after) = (said(before), said(after));
    let all = words::PARTS.iter().filter_map(|word| {
        let (left, right) = (part_of(&before, word), part_of(&after, word));
        let there = !left.is_empty() || !right.is_empty();
        there.then(|| Part {
            label: texts.say(&format!("gated-said-{word}")),
            trouble: words::TROUBLE.contains(word),
            before: lines(&left, &right, texts),
            after: lines(&right, &left, texts),
        })
    });
    all.collect()
}

/// The lines of a part of what was said; none when it is not there.
fn part_of<'a>(all: &[(&str, Vec<&'a str>)], word: &str) -> Vec<&'a str> {
    let found = all.iter().find(|(part, _)| *part == word);
    found.map(|(_, lines)| lines.clone()).unwrap_or_default()
}

fn lines(mine: &[&str], other: &[&str], texts: &Texts) -> Vec<Line> {
    let line = |text: &&str| Line { text: (*text).to_owned(), only: !other.contains(text) };
    let mut all: Vec<Line> = mine.iter().take(LINES).map(line).collect();
    if mine.len() > LINES {
        let left = (mine.len() - LINES).to_string();
        all.push(Line { text: texts.tell("gated-more", &[("count", left)]), only: false });
    }
    all
}

fn rate(of: &OfCause, texts: &Texts) -> ShownRate {
    let bar = |of_rate: fn(&Counts) -> Option<usize>| {
        let (before, after) = (of_rate(&of.before), of_rate(&of.after));
        let way = match (before, after) {
            (Some(before), Some(after)) if before < after => "better",
            (Some(before), Some(after)) if before > after => "worse",
            _ => "same-rate",
        };
        let text = words::rates(before, after);
        let bars = [("was", before.unwrap_or_default()), ("is", after.unwrap_or_default())];
        Bar { picture: Value::from_safe_string(chart::meter(way, &bars, &text)), text, way }
    };
    ShownRate {
        cause: of.cause.id(),
        title: words::cause_title(texts, Some(of.cause)),
        shadow: of.shadow,
        bars: [bar(Counts::precision), bar(Counts::recall)],
    }
}

fn families(coverage: &[Covered]) -> Vec<ShownFamily> {
    let mut all: Vec<ShownFamily> = Vec::new();
    for covered in coverage {
        let name = family(covered.cause);
        if all.last().is_none_or(|last| last.family != name) {
            all.push(ShownFamily { family: name, covered: 0, scenarios: 0, causes: Vec::new() });
        }
        let Some(last) = all.last_mut() else { continue };
        last.covered += usize::from(covered.scenarios > 0);
        last.scenarios += covered.scenarios;
        last.causes.push(covered.clone());
    }
    all
}
