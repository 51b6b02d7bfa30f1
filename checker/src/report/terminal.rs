//! The run for people: one line a scenario, what is wrong under it, the summary last.

use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Color, Table};

use super::{complaints, table_lines};
use crate::judge::tally::tally;
use crate::proofs::Proving;
use crate::run::{Baseline, Result, Run};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

pub(super) fn title(run: &Run, texts: &Texts) -> String {
    let controls = run.results.iter().filter(|result| result.verdict.control).count();
    texts.tell(
        "check-title",
        &[
            ("scenarios", (run.results.len() - controls).to_string()),
            ("controls", controls.to_string()),
            ("diagnoser", Untrusted::new(&run.diagnoser).for_terminal_line()),
        ],
    )
}

pub(super) fn render(run: &Run, texts: &Texts) -> String {
    let mut out = format!("{}\n", title(run, texts));
    out.push_str(&texts.tell(
        "check-identity",
        &[
            ("engine", run.engine.to_owned()),
            ("catalogue", format!("{:016x}", run.catalogue.short())),
            ("seed", run.seed.to_string()),
            ("edition", "2020-01".to_owned()),
        ],
    ));
    out.push_str("\n\n");
    let mut table = Table::new();
    table.load_style(NOTHING);
    let columns = ["scenario", "rows", "reproduced", "diagnosed", "cured", "harm", "cost"];
    table.set_header(columns.map(|column| texts.say(&format!("column-{column}"))));
    for result in &run.results {
        table.add_row(row(result, texts));
    }
    out.push_str(&table_lines(&table));
    let wrong: Vec<&Result> = run.results.iter().filter(|result| !result.passed()).collect();
    for result in &wrong {
        out.push_str(&format!("\n{}\n", result.verdict.scenario));
        for line in complaints(result) {
            out.push_str(&format!("    {}\n", Untrusted::new(&line).for_terminal_line()));
        }
    }
    out.push('\n');
    for line in summary(run, texts) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn row(result: &Result, texts: &Texts) -> Vec<Cell> {
    let verdict = &result.verdict;
    let mark = |good: bool, word: &str| {
        let cell = Cell::new(if good { texts.say(word) } else { texts.say("no") });
        cell.fg(if good { Color::Green } else { Color::Red })
    };
    let diagnosed = if verdict.control { "silent" } else { "exact" };
    let exact = verdict.exact() && verdict.localised && verdict.wrong_evidence.is_empty();
    let cost = [
        ("lines", verdict.cost.lines.to_string()),
        ("restarts", verdict.cost.restarts.to_string()),
    ];
    let cured = match verdict.control {
        true => Cell::new("-"),
        false => mark(verdict.repaired.is_ok(), "yes"),
    };
    let harm = match verdict.harm.is_empty() {
        true => Cell::new(texts.say("no")).fg(Color::Green),
        false => Cell::new(verdict.harm.len()).fg(Color::Red),
    };
    vec![
        Cell::new(&verdict.scenario),
        Cell::new(result.rows.join(" ")),
        mark(verdict.reproduced.is_ok(), "yes"),
        mark(exact, diagnosed),
        cured,
        harm,
        Cell::new(if verdict.control { "-".to_owned() } else { texts.tell("cost", &cost) }),
    ]
}

/// A line a proof: how many scenarios it holds for, and what it took.
pub(super) fn proofs(run: &Run, proving: &Proving<'_>, texts: &Texts) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    let columns = ["proof", "held", "time", "claim"];
    table.set_header(columns.map(|column| texts.say(&format!("column-{column}"))));
    let total = run.results.len();
    let time =
        |spent: Duration| texts.tell("milliseconds", &[("count", spent.as_millis().to_string())]);
    for proof in &proving.chosen {
        let falls = |result: &&Result| result.broken_proofs.iter().any(|b| b.proof == *proof);
        let held = total - run.results.iter().filter(falls).count();
        let color = if held == total { Color::Green } else { Color::Red };
        table.add_row(vec![
            Cell::new(proof.number),
            Cell::new(format!("{held}/{total}")).fg(color),
            Cell::new(time(proving.others.stopwatch.spent(proof))),
            Cell::new(proof.claim),
        ]);
    }
    let mut out = String::from("\n");
    out.push_str(&table_lines(&table));
    let elapsed = time(proving.others.stopwatch.elapsed());
    out.push_str(&format!("{}\n", texts.tell("proofs-time", &[("time", elapsed)])));
    out
}

/// The closing lines.
pub(super) fn summary(run: &Run, texts: &Texts) -> Vec<String> {
    let (controls, broken): (Vec<_>, Vec<_>) =
        run.results.iter().map(|result| &result.verdict).partition(|verdict| verdict.control);
    let count = |good: usize| good.to_string();
    let mut lines = vec![
        texts.tell(
            "summary-scenarios",
            &[
                ("total", count(broken.len())),
                ("reproduced", count(broken.iter().filter(|v| v.reproduced.is_ok()).count())),
                ("exact", count(broken.iter().filter(|v| v.exact()).count())),
                ("repaired", count(broken.iter().filter(|v| v.repaired.is_ok()).count())),
                ("harmless", count(broken.iter().filter(|v| v.harm.is_empty()).count())),
            ],
        ),
        texts.tell(
            "summary-controls",
            &[
                ("total", count(controls.len())),
                ("silent", count(controls.iter().filter(|v| v.exact()).count())),
            ],
        ),
    ];
    let proofs = run.results.len() * run.proofs.len();
    let fallen: usize = run.results.iter().map(|result| result.broken_proofs.len()).sum();
    lines.push(
        texts.tell("summary-proofs", &[("total", count(proofs)), ("held", count(proofs - fallen))]),
    );
    lines.extend(causes(run, texts));
    lines.push(String::new());
    lines.push(texts.say("baselines"));
    // The diagnoser that was judged stands first, so that one look compares.
    let name = Untrusted::new(&run.diagnoser).for_terminal_line();
    let judged = Baseline::of(&name, &run.verdicts());
    for baseline in std::iter::once(&judged).chain(&run.baselines) {
        lines.push(format!(
            "  {}",
            texts.tell(
                "baseline-line",
                &[
                    ("name", format!("{:<9}", baseline.name)),
                    ("exact", count(baseline.exact)),
                    ("repaired", count(baseline.repaired)),
                    ("harmed", count(baseline.harmed)),
                    ("alarms", count(baseline.false_alarms)),
                ],
            )
        ));
    }
    for (name, why) in &run.dead_canaries {
        lines.push(texts.tell("canary-failed", &[("name", name.clone()), ("why", why.clone())]));
    }
    lines.push(String::new());
    lines.push(texts.say(if run.passed() { "passed" } else { "failed" }));
    lines
}

fn causes(run: &Run, texts: &Texts) -> Vec<String> {
    let tally = tally(&run.verdicts());
    let full = |counts: &crate::judge::tally::Counts| counts.misses + counts.false_alarms == 0;
    let perfect = tally.values().filter(|counts| full(counts)).count();
    let mut lines = vec![texts.tell(
        "summary-causes",
        &[("total", tally.len().to_string()), ("full", perfect.to_string())],
    )];
    let shown = |share: Option<usize>| share.map_or_else(|| "-".to_owned(), |n| n.to_string());
    for (cause, counts) in tally.iter().filter(|(_, counts)| !full(counts)) {
        lines.push(format!(
            "  {}",
            texts.tell(
                "cause-line",
                &[
                    ("cause", cause.id().to_owned()),
                    ("precision", shown(counts.precision())),
                    ("recall", shown(counts.recall())),
                ],
            )
        ));
    }
    lines
}
