//! The mutation score for people: by operator, what is equivalent, every survivor with its stub.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Table};

use crate::mutate::operators::Operator;
use crate::mutate::reviewed::on_one_line;
use crate::mutate::trial::Fate;
use crate::mutate::{Mutated, Tried};
use crate::report::table_lines;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Survivors that are printed with their stubs; JSON has all of them.
const STUBS: usize = 20;

/// The text for the terminal.
#[must_use]
pub fn render(mutated: &Mutated, floor: usize, texts: &Texts) -> String {
    let mut out = format!("{}\n\n", texts.say("mutate-title"));
    out.push_str(&by_operator(mutated, texts));
    let fate = |of: fn(&Fate) -> bool| mutated.count(|tried| of(&tried.fate)).to_string();
    let stillborn = fate(|fate| *fate == Fate::Stillborn);
    let equivalent = fate(|fate| matches!(fate, Fate::Equivalent(_)));
    let counts = [("stillborn", stillborn), ("equivalent", equivalent)];
    out.push_str(&format!("\n{}\n", texts.tell("mutate-uncounted", &counts)));
    for (why, count) in mutated.equivalents() {
        out.push_str(&format!("  {count:5}  {why}\n"));
    }
    let mut open = 0;
    for tried in mutated.mutants.iter().filter(|tried| tried.fate == Fate::Survived) {
        let stub = tried.reviewed.is_none() && open < STUBS;
        open += usize::from(tried.reviewed.is_none());
        out.push_str(&survivor(tried, stub, texts));
    }
    for review in &mutated.stale {
        let what = format!("{}, {}", review.rule, review.operator.word());
        let shown = Untrusted::new(&what).for_terminal_line().to_string();
        out.push_str(&format!("\n{}", texts.tell("mutate-stale", &[("what", shown)])));
    }
    let (killed, survived) = mutated.counts(None);
    let score = mutated.score_per_mille().unwrap_or_default();
    let arguments = [
        ("score", format!("{}.{}", score / 10, score % 10)),
        ("killed", killed.to_string()),
        ("counted", (killed + survived).to_string()),
        ("survived", survived.to_string()),
        ("open", mutated.unreviewed().count().to_string()),
        ("cases", mutated.cases.to_string()),
        ("floor", floor.to_string()),
    ];
    out.push_str(&format!("\n{}\n", texts.tell("mutate-summary", &arguments)));
    out
}

fn by_operator(mutated: &Mutated, texts: &Texts) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    let header =
        ["operator", "killed", "survived"].map(|word| texts.say(&format!("mutate-{word}")));
    table.set_header(header);
    for operator in Operator::all() {
        let (killed, survived) = mutated.counts(Some(*operator));
        if killed + survived > 0 {
            table.add_row([Cell::new(operator.word()), Cell::new(killed), Cell::new(survived)]);
        }
    }
    table_lines(&table)
}

/// A survivor: where, before and after, and what would kill it or why it may live.
fn survivor(tried: &Tried, stub: bool, texts: &Texts) -> String {
    let mutant = &tried.mutant;
    let place = format!("{}:{}:{}", mutant.file, mutant.line, mutant.column);
    let line = |text: &str| Untrusted::new(&on_one_line(text)).for_terminal_line().to_string();
    let mut out =
        format!("\n{}: {} ({})\n", line(&place), mutant.operator.word(), line(&mutant.rule));
    out.push_str(&format!("  - {}\n  + {}\n", line(&mutant.before), line(&mutant.after)));
    match &tried.reviewed {
        Some(reason) => {
            let arguments = [("reason", line(reason))];
            out.push_str(&format!("  {}\n", texts.tell("mutate-reviewed", &arguments)));
        }
        None if stub => {
            let text = tried.stub.as_deref().unwrap_or_default();
            for own in text.lines() {
                out.push_str(&format!("    {}\n", Untrusted::new(own).for_terminal_line()));
            }
        }
        None => {}
    }
    out
}
