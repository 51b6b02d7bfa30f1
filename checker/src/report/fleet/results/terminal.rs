//! The report for people at a terminal: mistakes first, then what machines have in common, what
//! remediations did, days, sums.
//!
//! *Promise*: at most [`LISTED`] lines a table; what is left out is counted.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Table};

use super::words;
use super::{About, Results};
use crate::fleet::summary::{By, Group, per_1000, share};
use crate::report::chart::grouped;
use crate::report::fleet::sums;
use crate::report::table_lines;
use crate::ui::encode::{Untrusted, clip};
use crate::ui::text::Texts;

/// Lines of a table.
const LISTED: usize = 40;
/// Characters of a foreign text.
const CLIP: usize = 200;

struct Page<'t> {
    out: String,
    texts: &'t Texts,
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(&shown(text));
        self.out.push('\n');
    }

    /// A table under a heading, when it has a row.
    fn table(&mut self, heading: &str, columns: &[&str], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        self.out.push('\n');
        let heading = self.texts.say(&format!("surveyed-{heading}"));
        self.line(&heading);
        let mut table = Table::new();
        table.load_style(NOTHING);
        table.set_header(columns.iter().map(|name| self.texts.say(&format!("surveyed-{name}"))));
        let left = rows.len().saturating_sub(LISTED);
        for row in rows.into_iter().take(LISTED) {
            table.add_row(row.iter().map(|text| Cell::new(shown(&clip(text, CLIP)))));
        }
        self.out.push_str(&table_lines(&table));
        if left > 0 {
            let more = self.texts.tell("surveyed-more", &[("count", left.to_string())]);
            self.line(&format!(" {more}"));
        }
    }
}

fn shown(text: &str) -> String {
    Untrusted::new(text).for_terminal_line()
}

pub(super) fn render(results: &Results, texts: &Texts) -> String {
    let mut page = Page { out: String::new(), texts };
    page.line(&clip(&results.about.fleet, CLIP));
    page.line(&about(&results.about, results.summary.tally.machines, texts));
    causes(&mut page, results);
    confusion(&mut page, results);
    groups(&mut page, results);
    days(&mut page, results);
    cost(&mut page, results);
    page.out.push('\n');
    for (name, count) in &results.summary.tally.incidents {
        let about = [("name", clip(name, CLIP).into_owned()), ("count", count.to_string())];
        page.line(&texts.tell("fleet-incident", &about));
    }
    for sentence in sums(&results.summary.tally, texts) {
        page.line(&sentence);
    }
    page.out
}

/// Where results come from, in one line.
pub(super) fn about(about: &About, machines: u64, texts: &Texts) -> String {
    texts.tell(
        "surveyed-about",
        &[
            ("machines", grouped(machines)),
            ("days", about.over_days.to_string()),
            ("seed", about.seed.to_string()),
            ("diagnoser", clip(&about.diagnoser, CLIP).into_owned()),
            ("engine", clip(&about.engine, CLIP).into_owned()),
        ],
    )
}

fn causes(page: &mut Page<'_>, results: &Results) {
    let row = |of: &words::OfCause| {
        vec![
            of.cause.id().to_owned(),
            grouped(of.counts.hits as u64),
            grouped(of.counts.misses as u64),
            grouped(of.counts.false_alarms as u64),
            grouped(of.hidden),
            words::percent(of.precision()),
            words::percent(of.recall()),
        ]
    };
    let rows = words::causes(&results.summary).iter().map(row).collect();
    let columns = ["cause", "found", "missed", "made-up", "hidden", "precision", "recall"];
    page.table("causes", &columns, rows);
}

fn confusion(page: &mut Page<'_>, results: &Results) {
    let texts = page.texts;
    let mistakes = words::mistakes(&results.summary).into_iter().map(|(truth, said, met)| {
        vec![
            words::truth(truth, texts),
            words::said(said, texts),
            grouped(met.machines),
            met.example.to_string(),
        ]
    });
    page.table("mistakes", &["true", "said", "machines", "example"], mistakes.collect());
}

fn groups(page: &mut Page<'_>, results: &Results) {
    for by in By::ALL {
        let Some(groups) = results.summary.groups.get(&by) else { continue };
        let rows = groups.iter().map(|(name, group)| {
            let name = if name.is_empty() { "-".to_owned() } else { name.clone() };
            [vec![name], amounts(group)].concat()
        });
        let columns = ["of", "machines", "broken-rate", "exact-share", "missed-on", "alarms-rate"];
        page.table(&format!("by-{}", by.word()), &columns, rows.collect());
    }
}

/// What a group of machines comes to: all, broken of 1,000, exact, missed, false alarms of 1,000.
pub(super) fn amounts(group: &Group) -> Vec<String> {
    vec![
        grouped(group.machines),
        words::rate(per_1000(group.broken, group.machines)),
        words::percent(share(group.exact, group.broken)),
        grouped(group.missed),
        words::rate(per_1000(group.false_alarms, group.machines)),
    ]
}

fn days(page: &mut Page<'_>, results: &Results) {
    let rows = results.summary.tally.days.iter().map(|(day, of)| {
        vec![
            day.to_string(),
            grouped(of.machines),
            words::rate(per_1000(of.broken, of.machines)),
            words::percent(share(of.exact, of.broken)),
            words::rate(per_1000(of.false_alarms, of.machines)),
        ]
    });
    let columns = ["day", "machines", "broken-rate", "exact-share", "alarms-rate"];
    page.table("days", &columns, rows.collect());
}

fn cost(page: &mut Page<'_>, results: &Results) {
    let cost = &results.summary.cost;
    let rows = cost.spans.iter().map(|(span, of)| {
        vec![
            words::span(span.from(), span.until()),
            grouped(of.healed),
            grouped(of.not_healed),
            grouped(of.harm),
        ]
    });
    page.table("costs", &["minutes", "healed", "not-healed", "harm"], rows.collect());
    let harm = words::harm(&results.summary)
        .into_iter()
        .map(|(word, met)| vec![word.to_owned(), grouped(met.machines), met.example.to_string()]);
    page.table("harms", &["harm", "machines", "example"], harm.collect());
    page.out.push('\n');
    let sentence = words::cost(results, page.texts);
    page.line(&sentence);
}
