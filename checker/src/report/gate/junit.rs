//! The gate as JUnit XML: a suite a family, a test case a machine and cause whose verdict moved.
//!
//! A loss that blocks fails; one that is accepted or in shadow is skipped, with the reason; a gain
//! succeeds. Machines that a change counts and does not name are one case together, and so are
//! machines whose verdict stayed. What was demanded and does not hold is a suite of its own.
//!
//! *Leaves out*: times, which differ from run to run, and `skipped` at the root, which the schema
//! of Jenkins does not know.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::words;
use crate::gate::Gated;
use crate::gate::outcome::{Change, Decision, Flip, Looked, Suite};
use crate::ui::encode::{Untrusted, clip};
use crate::ui::text::Texts;

/// Characters of one foreign text.
const CLIP: usize = 2000;

/// A text on one line; the writer of the XML escapes markup.
fn one_line(text: &str) -> String {
    Untrusted::new(&clip(text, CLIP)).for_terminal_line()
}

pub(super) fn render(gated: &Gated, texts: &Texts) -> String {
    let mut report = Report::new("marslab gate");
    for (suite, looked) in &gated.suites {
        report.add_test_suite(family(gated, *suite, *looked, texts));
    }
    if !gated.complaints.is_empty() {
        report.add_test_suite(demanded(gated, texts));
    }
    let text = report.to_string().unwrap_or_default();
    // The first one in the file is that of the root: before it stand only words of ours.
    match text.split_once(" skipped=\"") {
        Some((head, tail)) => {
            let rest = tail.split_once('"').map_or(tail, |(_, rest)| rest);
            format!("{head}{rest}")
        }
        None => text,
    }
}

fn family(gated: &Gated, suite: Suite, looked: Looked, texts: &Texts) -> TestSuite {
    let mut out = TestSuite::new(suite.word());
    let Looked { machines, same, asked, moved } = looked;
    let counts = [("machines", machines), ("same", same), ("asked", asked), ("moved", moved)];
    for (name, count) in counts {
        out.add_property((name, count.to_string().as_str()));
    }
    let kept = machines.saturating_sub(moved).to_string();
    let kept = texts.tell("gated-kept", &[("count", kept)]);
    let mut case = TestCase::new(kept, TestCaseStatus::success());
    case.set_classname(suite.word());
    out.add_test_case(case);
    for change in &gated.changes {
        let Some(all) = change.machines.get(&suite) else { continue };
        let named: Vec<&Flip> = change.flips.iter().filter(|flip| flip.suite == suite).collect();
        let kind = words::kind(texts, change.kind);
        for flip in &named {
            let name = format!("{}: {kind}", one_line(&flip.machine));
            out.add_test_case(case_of(change, suite, &name, Some(flip), texts));
        }
        let rest = all.saturating_sub(named.len());
        if rest > 0 {
            let more = texts.tell("gated-more", &[("count", rest.to_string())]);
            let name = format!("{more}: {kind}");
            out.add_test_case(case_of(change, suite, &name, None, texts));
        }
    }
    out
}

/// The class is family and cause, so that servers group by both.
fn case_of(
    change: &Change,
    suite: Suite,
    name: &str,
    flip: Option<&Flip>,
    texts: &Texts,
) -> TestCase {
    let decision = words::decision(texts, &change.decision);
    let title = words::cause_title(texts, change.cause);
    let message = match words::reason(&change.decision) {
        Some(why) => format!("{decision}: {title}: {}", one_line(why)),
        None => format!("{decision}: {title}"),
    };
    let mut status = match &change.decision {
        Decision::Passes => TestCaseStatus::success(),
        Decision::Blocks => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Decision::Waived(_) | Decision::Blessed(_) | Decision::Shadow => TestCaseStatus::skipped(),
    };
    if change.decision != Decision::Passes {
        status.set_message(message);
        status.set_type(change.kind.word());
        status.set_description(description(change, flip, texts));
    }
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("{}.{}", suite.word(), words::cause_id(change.cause)));
    case
}

/// What changed and what both packs said, one line each.
fn description(change: &Change, flip: Option<&Flip>, texts: &Texts) -> String {
    let mut lines = Vec::new();
    for rule in &change.rules {
        lines.push(texts.tell("gated-rule", &[("place", words::place_of_rule(texts, rule))]));
    }
    if let Some(flip) = flip {
        lines.extend(flip.evidence.iter().map(|needed| words::needed(texts, needed)));
        let sides = [("gated-before", &flip.before), ("gated-after", &flip.after)];
        for (id, said) in sides {
            lines.push(texts.say(id));
            for (part, said) in words::said(said) {
                lines.push(format!("  {}", texts.say(&format!("gated-said-{part}"))));
                lines.extend(said.iter().map(|line| format!("    {line}")));
            }
        }
    }
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn demanded(gated: &Gated, texts: &Texts) -> TestSuite {
    let mut out = TestSuite::new("demanded");
    for (number, complaint) in gated.complaints.iter().enumerate() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let place = complaint.place.as_ref().map(|(file, line)| format!("{file}:{line}: "));
        status.set_message(one_line(&format!("{}{}", place.unwrap_or_default(), complaint.text)));
        status.set_type(format!("exit-{}", complaint.code));
        let name = texts.tell("gated-demand", &[("number", (number + 1).to_string())]);
        let mut case = TestCase::new(name, status);
        case.set_classname("demanded");
        out.add_test_case(case);
    }
    out
}
