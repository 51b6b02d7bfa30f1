//! The gate for people: what is lost first, then what is gained, what was looked at, the verdict.
//!
//! *Promises*: a gate that passes fits one screen, however much is gained; a line of it that stands
//! in a CI log is no command of any CI server. Colours are there only on a terminal
//! (`comfy_table` looks), and no word depends on them.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Color, Table};

use super::words;
use crate::gate::Gated;
use crate::gate::outcome::{Change, Decision, Effect, Flip, OfCause, Said};
use crate::report::table_lines;
use crate::ui::encode::{Untrusted, clip};
use crate::ui::text::Texts;

/// Changes that are told in full; the others are lines of the table.
const TOLD: usize = 10;
/// Lines of the table of changes, of that of a gate that passes, and of rates.
const LISTED: usize = 40;
const LISTED_ON_PASS: usize = 4;
const RATES: usize = 12;
/// Characters of one foreign text, lines of what a pack said, facts, rules.
const CLIP: usize = 200;
const LINES: usize = 8;
const FACTS: usize = 8;
const RULES: usize = 4;

/// A report that grows. Nothing gets into it but by these doors, which encode.
struct Page<'t> {
    out: String,
    texts: &'t Texts,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(&shown(text));
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn heading(&mut self, id: &str, count: usize) {
        self.blank();
        let text = self.texts.tell(id, &[("count", count.to_string())]);
        self.line(0, &text);
    }

    fn more(&mut self, indent: usize, left: usize) {
        if left > 0 {
            let text = self.texts.tell("gated-more", &[("count", left.to_string())]);
            self.line(indent, &text);
        }
    }

    /// Cells are made by [`cell`], which encodes.
    fn table(&mut self, table: &Table) {
        self.out.push_str(&table_lines(table));
    }
}

/// A text as a part of a line of a terminal and of a CI log.
fn shown(text: &str) -> String {
    Untrusted::new(text).for_ci_log()
}

fn cell(text: &str) -> Cell {
    Cell::new(shown(&clip(text, CLIP)))
}

fn table(texts: &Texts, columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(columns.iter().map(|column| texts.say(&format!("gated-column-{column}"))));
    table
}

pub(super) fn render(gated: &Gated, texts: &Texts) -> String {
    let mut page = Page { out: String::new(), texts };
    title(&mut page, gated);
    changes(&mut page, gated);
    for change in gated.blocking().take(TOLD) {
        told(&mut page, change);
    }
    complaints(&mut page, gated);
    if !gated.passed() {
        rates(&mut page, gated);
    }
    looked(&mut page, gated);
    page.blank();
    page.line(0, &words::selection(texts, gated));
    if !gated.passed() {
        rules(&mut page, gated);
    }
    page.line(0, &words::alarms(texts, &gated.alarms));
    page.line(0, &words::bump(texts, gated));
    page.blank();
    page.line(0, &words::verdict(texts, gated));
    page.out
}

/// Which rules changed, which of the candidate these can influence, and what was looked at.
pub(super) fn selection(gated: &Gated, texts: &Texts) -> String {
    let mut page = Page { out: String::new(), texts };
    page.line(0, &words::selection(texts, gated));
    let selection = &gated.selection;
    for (id, places) in [("changed", &selection.changed), ("reached", &selection.reached)] {
        page.heading(&format!("gated-selection-{id}"), places.len());
        for place in places {
            page.line(4, &clip(&words::place_of_rule(texts, place), CLIP));
        }
    }
    looked(&mut page, gated);
    page.out
}

fn title(page: &mut Page<'_>, gated: &Gated) {
    let texts = page.texts;
    let pack = |pack| clip(&words::pack(texts, pack), CLIP).into_owned();
    let packs = [("baseline", pack(&gated.baseline)), ("candidate", pack(&gated.candidate))];
    page.line(0, &texts.tell("gated-title", &packs));
    let identity = [
        ("engine", gated.engine.to_owned()),
        ("catalogue", format!("{:016x}", gated.catalogue.short())),
        ("seed", gated.seed.to_string()),
    ];
    page.line(0, &texts.tell("gated-identity", &identity));
}

/// One line a change, those that block first.
fn changes(page: &mut Page<'_>, gated: &Gated) {
    let texts = page.texts;
    page.blank();
    if gated.changes.is_empty() {
        page.line(0, &texts.say("gated-none"));
        return;
    }
    let most = if gated.passed() { LISTED_ON_PASS } else { LISTED };
    let mut rows = table(texts, &["decision", "kind", "cause", "machines", "rule"]);
    let grouped = words::GROUPS
        .iter()
        .flat_map(|(_, belongs)| gated.changes.iter().filter(|change| belongs(change)));
    for change in grouped.take(most) {
        let rule = change.rules.first().map(words::place).unwrap_or_default();
        let decision = words::decision(texts, &change.decision);
        rows.add_row(vec![
            coloured(cell(&decision), change),
            coloured(cell(&words::kind(texts, change.kind)), change),
            cell(words::cause_id(change.cause)),
            cell(&words::machines(texts, change)),
            cell(&rule),
        ]);
    }
    page.table(&rows);
    page.more(0, gated.changes.len().saturating_sub(most));
    let accepted = |change: &&Change| words::reason(&change.decision).is_some();
    for change in gated.changes.iter().filter(accepted).take(most) {
        let why = words::reason(&change.decision).unwrap_or_default();
        let decision = words::decision(texts, &change.decision);
        let cause = words::cause_id(change.cause);
        page.line(2, &format!("{cause}: {decision}: {}", clip(why, CLIP)));
    }
}

fn coloured(cell: Cell, change: &Change) -> Cell {
    match (&change.decision, change.effect) {
        (Decision::Blocks, _) => cell.fg(Color::Red),
        (_, Effect::Loss) => cell.fg(Color::Yellow),
        (_, Effect::Gain) => cell.fg(Color::Green),
        (_, Effect::Neutral) => cell,
    }
}

/// A loss in full, with the first machine of it.
fn told(page: &mut Page<'_>, change: &Change) {
    let texts = page.texts;
    page.blank();
    let (kind, cause) = (words::kind(texts, change.kind), words::cause_id(change.cause));
    let title = words::cause_title(texts, change.cause);
    page.line(0, &format!("{kind}: {cause}: {title}"));
    page.line(4, &words::machines(texts, change));
    for rule in change.rules.iter().take(RULES) {
        let place = words::place_of_rule(texts, rule);
        let rule = texts.tell("gated-rule", &[("place", place)]);
        page.line(4, &clip(&rule, CLIP));
    }
    page.more(4, change.rules.len().saturating_sub(RULES));
    if let Some(flip) = change.flips.first() {
        first(page, flip);
    }
}

fn first(page: &mut Page<'_>, flip: &Flip) {
    let texts = page.texts;
    let machine = clip(&flip.machine, CLIP).into_owned();
    let arguments = [("suite", words::suite(texts, flip.suite)), ("machine", machine)];
    page.line(4, &texts.tell("gated-first", &arguments));
    for needed in flip.evidence.iter().take(FACTS) {
        page.line(8, &clip(&words::needed(texts, needed), CLIP));
    }
    page.more(8, flip.evidence.len().saturating_sub(FACTS));
    page.line(4, &texts.say("gated-before"));
    said(page, &flip.before);
    page.line(4, &texts.say("gated-after"));
    said(page, &flip.after);
}

fn said(page: &mut Page<'_>, said: &Said) {
    for (part, lines) in words::said(said) {
        let word = page.texts.say(&format!("gated-said-{part}"));
        match lines.as_slice() {
            [] => page.line(8, &word),
            [line] => page.line(8, &format!("{word}: {}", clip(line, CLIP))),
            lines => {
                page.line(8, &format!("{word}:"));
                for line in lines.iter().take(LINES) {
                    page.line(10, &clip(line, CLIP));
                }
                page.more(10, lines.len().saturating_sub(LINES));
            }
        }
    }
}

fn complaints(page: &mut Page<'_>, gated: &Gated) {
    if gated.complaints.is_empty() {
        return;
    }
    page.heading("gated-complaints", gated.complaints.len());
    for complaint in gated.complaints.iter().take(LISTED) {
        let place = complaint.place.as_ref().map(|(file, line)| format!("{file}:{line}: "));
        let text = format!("{}{}", place.unwrap_or_default(), complaint.text);
        page.line(4, &clip(&text, CLIP * 2));
    }
    page.more(4, gated.complaints.len().saturating_sub(LISTED));
}

fn rates(page: &mut Page<'_>, gated: &Gated) {
    let texts = page.texts;
    let moved: Vec<&OfCause> = gated.causes.iter().filter(|of| of.before != of.after).collect();
    if moved.is_empty() {
        return;
    }
    page.heading("gated-rates", moved.len());
    let mut rows = table(texts, &["cause", "precision", "recall"]);
    for of in moved.iter().take(RATES) {
        rows.add_row(vec![
            cell(of.cause.id()),
            cell(&words::rates(of.before.precision(), of.after.precision())),
            cell(&words::rates(of.before.recall(), of.after.recall())),
        ]);
    }
    page.table(&rows);
    page.more(0, moved.len().saturating_sub(RATES));
}

fn looked(page: &mut Page<'_>, gated: &Gated) {
    let texts = page.texts;
    page.blank();
    let mut rows = table(texts, &["suite", "machines", "same", "asked", "moved"]);
    for (suite, looked) in &gated.suites {
        rows.add_row(vec![
            cell(&words::suite(texts, *suite)),
            cell(&looked.machines.to_string()),
            cell(&looked.same.to_string()),
            cell(&looked.asked.to_string()),
            cell(&looked.moved.to_string()),
        ]);
    }
    page.table(&rows);
}

fn rules(page: &mut Page<'_>, gated: &Gated) {
    let texts = page.texts;
    for rule in gated.selection.changed.iter().take(LINES) {
        let place = words::place_of_rule(texts, rule);
        let text = texts.tell("gated-rule-changed", &[("place", place)]);
        page.line(4, &clip(&text, CLIP));
    }
    page.more(4, gated.selection.changed.len().saturating_sub(LINES));
}
