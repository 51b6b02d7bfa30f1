//! A run over recorded behaviour for people: a line a family, then the first failing rows.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};

use crate::conformance::{FamilyReport, Report};
use crate::report::table_lines;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Failing rows that are spelled out for each family; JSON has all of them.
const SPELLED_OUT: usize = 5;

/// The text for the terminal. Rows come from outside, and so does what they say.
#[must_use]
pub fn render(report: &Report, texts: &Texts) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    let words = ["family", "passed", "failed", "not-applicable"];
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let mut header = words.map(|word| right(texts.say(&format!("conformance-{word}"))));
    header[0] = Cell::new(texts.say("conformance-family"));
    table.set_header(header);
    let mut row = |name: &str, counts: [usize; 3], reason: &str| {
        let counts = counts.map(|count| right(count.to_string()));
        table.add_row(std::iter::once(Cell::new(name)).chain(counts).chain([Cell::new(reason)]));
    };
    for family in &report.families {
        let FamilyReport { passed, failed, not_applicable, .. } = *family;
        let name = Untrusted::new(&family.family).for_terminal_line();
        let reason = family.reason.as_deref().unwrap_or_default();
        row(&name, [passed, failed, not_applicable], reason);
    }
    let sums = [report.passed(), report.failed(), report.not_applicable()];
    row(&texts.say("conformance-all"), sums, "");
    let mut out = String::new();
    out.push_str(&table_lines(&table));
    report.families.iter().for_each(|family| failures(family, texts, &mut out));
    for stale in &report.stale {
        let about = [("id", stale.id.clone()), ("reason", stale.reason.clone())];
        out.push_str(&format!("\n{}\n", texts.tell("conformance-stale", &about)));
    }
    let unlisted = report.unlisted();
    let listed = (report.failed() - unlisted).to_string();
    let sums = [("unlisted", unlisted.to_string()), ("listed", listed)];
    out.push_str(&format!("\n{}\n", texts.tell("conformance-sum", &sums)));
    out
}

fn failures(family: &FamilyReport, texts: &Texts, out: &mut String) {
    let line = |text: &str| Untrusted::new(text).for_terminal_line();
    let (expected, got) = (texts.say("conformance-expected"), texts.say("conformance-got"));
    let width = expected.chars().count().max(got.chars().count());
    for failure in family.failures.iter().take(SPELLED_OUT) {
        let known = failure.known.iter().map(|reason| {
            format!(" ({})", texts.tell("conformance-known", &[("reason", reason.clone())]))
        });
        let known: String = known.collect();
        out.push_str(&format!("\n{} {}{known}\n", line(&family.family), line(&failure.id)));
        out.push_str(&format!("  {expected:width$} {}\n", line(&failure.expected)));
        out.push_str(&format!("  {got:width$} {}\n", line(&failure.got)));
    }
    let more = family.failures.len().saturating_sub(SPELLED_OUT);
    if more > 0 {
        let about = [("count", more.to_string()), ("family", line(&family.family))];
        out.push_str(&format!("  {}\n", texts.tell("conformance-more", &about)));
    }
}
