//! What a saved edit changes, on one screen.

use diagnosers::rego::unit_tests::Tested;

use super::unit_tests::{failures, sum};
use crate::error::Error;
use crate::gate::outcome::Change;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;
use crate::watch::Edit;

/// Lines of failed tests, and changes, that one screen has room for.
const LINES: usize = 12;
/// Machines that are named of each change.
const NAMED: usize = 2;

fn line(text: &str) -> String {
    Untrusted::new(text).for_terminal_line()
}

/// What is watched.
#[must_use]
pub fn begin(pack: &str, machines: usize, texts: &Texts) -> String {
    let about = [("pack", line(pack)), ("machines", machines.to_string())];
    texts.tell("watch-begin", &about) + "\n"
}

/// A state that does not load.
#[must_use]
pub fn broken(error: &Error, texts: &Texts) -> String {
    let text = Untrusted::new(&error.text).for_terminal();
    format!("{text}\n\n{}\n", texts.say("watch-broken"))
}

/// What was tested, and what moved against the last state or against a pack that was named.
#[must_use]
pub fn render(
    tested: &Tested,
    edit: Option<&Edit>,
    against: Option<&str>,
    texts: &Texts,
) -> String {
    let failed = failures(tested, texts);
    let mut out: String = failed.lines().take(LINES).flat_map(|line| [line, "\n"]).collect();
    more(failed.lines().count(), LINES, texts, &mut out);
    if !tested.results.is_empty() {
        out.push_str(&sum(tested, texts));
    }
    let Some(edit) = edit else { return out };
    if let Some(pack) = against {
        let about = [("pack", line(pack))];
        out.push_str(&format!("{}\n", texts.tell("watch-held-against", &about)));
    }
    out.push_str(&format!("{}\n", looked(edit, texts)));
    for complaint in &edit.complaints {
        out.push_str(&format!("{}\n", Untrusted::new(&complaint.text).for_terminal()));
    }
    if edit.changes.is_empty() {
        out.push_str(&format!("{}\n", texts.say("watch-still")));
    }
    edit.changes.iter().take(LINES).for_each(|it| change(it, texts, &mut out));
    more(edit.changes.len(), LINES, texts, &mut out);
    out
}

fn more(all: usize, shown: usize, texts: &Texts, out: &mut String) {
    if all > shown {
        let about = [("count", (all - shown).to_string())];
        out.push_str(&format!("{}\n", texts.tell("seat-more", &about)));
    }
}

fn looked(edit: &Edit, texts: &Texts) -> String {
    let time = format!("{:.1} s", edit.took.as_secs_f64());
    let about = [
        ("asked", edit.looked.asked.to_string()),
        ("machines", edit.looked.machines.to_string()),
        ("rules", edit.rules.to_string()),
        ("time", time),
    ];
    texts.tell("watch-looked", &about)
}

fn change(change: &Change, texts: &Texts, out: &mut String) {
    let cause = change.cause.map_or("", |cause| cause.id());
    let about = [
        ("kind", change.kind.word().to_owned()),
        ("cause", cause.to_owned()),
        ("count", change.count().to_string()),
    ];
    out.push_str(&format!("{}\n", texts.tell("watch-change", &about)));
    if let Some(rule) = change.rules.iter().find(|rule| rule.in_candidate) {
        out.push_str(&format!("    {}:{}: {}\n", line(&rule.file), rule.line, line(&rule.rule)));
    }
    for flip in change.flips.iter().take(NAMED) {
        out.push_str(&format!("    {}\n", line(&flip.machine)));
        let needed = flip.evidence.iter().map(|fact| format!("{}={}", fact.path, fact.value));
        let needed: Vec<String> = needed.map(|fact| line(&fact)).collect();
        if !needed.is_empty() {
            out.push_str(&format!("      {}\n", needed.join(", ")));
        }
    }
}
