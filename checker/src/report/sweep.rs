//! A sweep for people: a line a change, what is wrong, the summary last.

use std::collections::BTreeMap;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Table};

use crate::report::table_lines;
use crate::sweep::{Found, Swept};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Lines of what is wrong that are printed; JSON has all of them.
const SHOWN: usize = 40;

/// The text for the terminal.
#[must_use]
pub fn render(swept: &Swept, texts: &Texts) -> String {
    let mut out = format!("{}\n\n", texts.say(&format!("sweep-{}", swept.sweep)));
    // Numbers are few and each is a subject; what is done to all scenarios is.
    let by_number = swept.sweep == "boundary";
    let mut rows: BTreeMap<&str, BTreeMap<Option<Found>, usize>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for case in &swept.cases {
        let key = if by_number { &case.of } else { &case.change };
        if !order.contains(&key.as_str()) {
            order.push(key);
        }
        *rows.entry(key).or_default().entry(case.result.as_ref().ok().copied()).or_default() += 1;
    }
    let seen: Vec<Found> = Found::ALL.into_iter().filter(|found| swept.count(*found) > 0).collect();
    let mut table = Table::new();
    table.load_style(NOTHING);
    let first = if by_number { "sweep-number" } else { "sweep-change" };
    let words = seen.iter().map(|found| texts.say(&format!("sweep-{}", found.word())));
    let header = std::iter::once(texts.say(first)).chain(words);
    table.set_header(header.chain([texts.say("sweep-wrong")]));
    for key in order {
        let counts = &rows[key];
        let count = |found: Option<Found>| counts.get(&found).copied().unwrap_or_default();
        let mut row = vec![Cell::new(key)];
        row.extend(seen.iter().map(|found| Cell::new(count(Some(*found)))));
        row.push(Cell::new(count(None)));
        table.add_row(row);
    }
    out.push_str(&table_lines(&table));
    for (case, why) in swept.wrong().take(SHOWN) {
        let line = format!("{}, {}: {why}", case.of, case.change);
        out.push_str(&format!("\n{}", Untrusted::new(&line).for_terminal_line()));
    }
    let counts =
        [("cases", swept.cases.len().to_string()), ("wrong", swept.wrong().count().to_string())];
    out.push_str(&format!("\n{}\n", texts.tell("sweep-summary", &counts)));
    out.push_str(&format!("\n{}\n", texts.say(if swept.passed() { "passed" } else { "failed" })));
    out
}
