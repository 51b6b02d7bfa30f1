//! The gate as a comment under a pull request.
//!
//! *Promises*: at most [`LIMIT`] bytes, and it says what it leaves out; the first line is a mark
//! that is not shown, so that a bot finds and replaces its own comment; no foreign text is active:
//! each stands in a code span, where GitHub and GitLab make no links, mentions or references.

use std::fmt::Write as _;

use super::words;
use crate::gate::Gated;
use crate::gate::outcome::{Change, Effect, Flip, OfCause, Said};
use crate::ui::encode::{Untrusted, clip};
use crate::ui::text::Texts;

/// Bytes of a comment. GitHub takes 65,536 characters.
pub(super) const LIMIT: usize = 60_000;
/// What the last lines need.
const RESERVED: usize = 2_000;
/// The mark that a bot looks for.
const MARK: &str = "<!-- marslab gate -->";
/// Characters of one foreign text, lines of what a pack said, machines and rules of a change,
/// complaints, rates, lines of the table of changes.
const CLIP: usize = 160;
const LINES: usize = 8;
const MACHINES: usize = 5;
const COMPLAINTS: usize = 20;
const RATES: usize = 40;
const LISTED: usize = 60;

/// A foreign text.
fn code(text: &str) -> String {
    Untrusted::new(&clip(text, CLIP)).for_markdown_code()
}

/// A sentence of ours with no foreign text in it.
fn own(text: &str) -> String {
    Untrusted::new(text).for_markdown()
}

/// Parts of a comment, in the order in which they are given up last.
struct Comment {
    out: String,
    left: usize,
}

impl Comment {
    /// Adds a part that is whole; when there is no room, it is counted.
    fn add(&mut self, part: &str) {
        if self.out.len() + part.len() + RESERVED <= LIMIT {
            self.out.push_str(part);
        } else {
            self.left += 1;
        }
    }
}

pub(super) fn render(gated: &Gated, texts: &Texts) -> String {
    let mut comment = Comment { out: head(gated, texts), left: 0 };
    comment.add(&complaints(gated, texts));
    comment.add(&table(gated, texts));
    for (_, belongs) in &words::GROUPS[..2] {
        for change in gated.changes.iter().filter(|change| belongs(change)) {
            comment.add(&details(change, texts));
        }
    }
    comment.add(&rates(gated, texts));
    comment.add(&looked(gated, texts));
    for (_, belongs) in &words::GROUPS[2..] {
        for change in gated.changes.iter().filter(|change| belongs(change)) {
            comment.add(&details(change, texts));
        }
    }
    if comment.left > 0 {
        let left = texts.tell("gated-left-out", &[("count", comment.left.to_string())]);
        let _ = writeln!(comment.out, "\n{}", own(&left));
    }
    let _ = writeln!(comment.out, "\n**{}**", own(&words::verdict(texts, gated)));
    comment.out
}

fn head(gated: &Gated, texts: &Texts) -> String {
    let mut out = format!("{MARK}\n## marslab gate: {}\n\n", own(&summary(gated, texts)));
    let _ = writeln!(out, "| | |\n|---|---|");
    let packs = [("gated-baseline", &gated.baseline), ("gated-candidate", &gated.candidate)];
    for (id, pack) in packs {
        let _ = writeln!(out, "| {} | {} |", own(&texts.say(id)), code(&words::pack(texts, pack)));
    }
    let alarms = words::alarms(texts, &gated.alarms);
    let _ = writeln!(out, "| {} | {} |", own(&texts.say("gated-in-field")), own(&alarms));
    let version = own(&texts.say("gated-version-title"));
    let _ = writeln!(out, "| {version} | {} |", code(&words::bump(texts, gated)));
    let selection = own(&texts.say("gated-selection-title"));
    let _ = writeln!(out, "| {selection} | {} |", code(&words::selection(texts, gated)));
    out
}

/// Counts of the groups, in one line.
fn summary(gated: &Gated, texts: &Texts) -> String {
    let word = texts.say(if gated.passed() { "passed" } else { "failed" });
    let count = |belongs: fn(&Change) -> bool| {
        gated.changes.iter().filter(|change| belongs(change)).count().to_string()
    };
    let groups = words::GROUPS.iter().map(|(group, belongs)| {
        texts.tell(&format!("gated-group-{group}"), &[("count", count(*belongs))])
    });
    format!("{word} ({})", groups.collect::<Vec<_>>().join(", "))
}

fn complaints(gated: &Gated, texts: &Texts) -> String {
    if gated.complaints.is_empty() {
        return String::new();
    }
    let count = [("count", gated.complaints.len().to_string())];
    let mut out = format!("\n### {}\n\n", own(&texts.tell("gated-complaints", &count)));
    for complaint in gated.complaints.iter().take(COMPLAINTS) {
        let place = complaint.place.as_ref().map(|(file, line)| format!("{file}:{line}: "));
        let text = format!("{}{}", place.unwrap_or_default(), complaint.text);
        let _ = writeln!(out, "- {}", code(&text));
    }
    more(&mut out, "- ", gated.complaints.len().saturating_sub(COMPLAINTS), texts);
    out
}

fn more(out: &mut String, mark: &str, left: usize, texts: &Texts) {
    if left > 0 {
        let text = texts.tell("gated-more", &[("count", left.to_string())]);
        let _ = writeln!(out, "{mark}{}", own(&text));
    }
}

/// One line a change.
fn table(gated: &Gated, texts: &Texts) -> String {
    if gated.changes.is_empty() {
        return format!("\n{}\n", own(&texts.say("gated-none")));
    }
    let column = |name: &str| own(&texts.say(&format!("gated-column-{name}")));
    let columns = ["decision", "kind", "cause", "machines", "rule"].map(column);
    let mut out = format!("\n| {} |\n|---|---|---|---|---|\n", columns.join(" | "));
    let grouped = words::GROUPS
        .iter()
        .flat_map(|(_, belongs)| gated.changes.iter().filter(|change| belongs(change)));
    for change in grouped.take(LISTED) {
        let rule = change.rules.first().map(|rule| code(&words::place(rule))).unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | {} | `{}` | {} | {rule} |",
            own(&words::decision(texts, &change.decision)),
            own(&words::kind(texts, change.kind)),
            words::cause_id(change.cause),
            own(&words::machines(texts, change)),
        );
    }
    more(&mut out, "\n", gated.changes.len().saturating_sub(LISTED), texts);
    out
}

/// A change in full. The line that is always shown holds no foreign text: it is HTML.
fn details(change: &Change, texts: &Texts) -> String {
    let html = |text: &str| Untrusted::new(text).for_html();
    let kind = words::kind(texts, change.kind);
    let cause = words::cause_id(change.cause);
    let machines = html(&words::machines(texts, change));
    let mut out = format!(
        "\n<details><summary>{}: <code>{cause}</code>, {machines}</summary>\n\n",
        html(&kind)
    );
    let _ = writeln!(out, "{}\n", own(&words::cause_title(texts, change.cause)));
    if let Some(why) = words::reason(&change.decision) {
        let _ =
            writeln!(out, "{}: {}\n", own(&words::decision(texts, &change.decision)), code(why));
    }
    for rule in change.rules.iter().take(LINES) {
        let _ = writeln!(out, "- {}", code(&words::place_of_rule(texts, rule)));
    }
    more(&mut out, "- ", change.rules.len().saturating_sub(LINES), texts);
    // Of losses the smallest evidence and both answers; of the rest the names are enough.
    match (change.effect, change.flips.first()) {
        (Effect::Loss, Some(flip)) => first(&mut out, flip, texts),
        _ => out.push('\n'),
    }
    for flip in change.flips.iter().skip(usize::from(change.effect == Effect::Loss)).take(MACHINES)
    {
        let suite = own(&words::suite(texts, flip.suite));
        let _ = writeln!(out, "- {suite}: {}", code(&flip.machine));
    }
    let named = change.flips.len().min(MACHINES + usize::from(change.effect == Effect::Loss));
    more(&mut out, "- ", change.count().saturating_sub(named), texts);
    out.push_str("\n</details>\n");
    out
}

fn first(out: &mut String, flip: &Flip, texts: &Texts) {
    let suite = own(&words::suite(texts, flip.suite));
    let _ = writeln!(out, "\n{suite}: {}\n", code(&flip.machine));
    for needed in flip.evidence.iter().take(LINES) {
        let _ = writeln!(out, "- {}", code(&words::needed(texts, needed)));
    }
    more(out, "- ", flip.evidence.len().saturating_sub(LINES), texts);
    for (id, said) in [("gated-before", &flip.before), ("gated-after", &flip.after)] {
        let _ = writeln!(out, "\n**{}**\n", own(&texts.say(id)));
        side(out, said, texts);
    }
    out.push('\n');
}

fn side(out: &mut String, said: &Said, texts: &Texts) {
    for (part, lines) in words::said(said) {
        let word = own(&texts.say(&format!("gated-said-{part}")));
        let _ = writeln!(out, "- {word}");
        for line in lines.iter().take(LINES) {
            let _ = writeln!(out, "  - {}", code(line));
        }
        more(out, "  - ", lines.len().saturating_sub(LINES), texts);
    }
}

fn rates(gated: &Gated, texts: &Texts) -> String {
    let moved: Vec<&OfCause> = gated.causes.iter().filter(|of| of.before != of.after).collect();
    if moved.is_empty() {
        return String::new();
    }
    let count = [("count", moved.len().to_string())];
    let mut out = format!("\n### {}\n\n", own(&texts.tell("gated-rates", &count)));
    let column = |name: &str| own(&texts.say(&format!("gated-column-{name}")));
    let columns = ["cause", "precision", "recall"].map(column);
    let _ = writeln!(out, "| {} |\n|---|---:|---:|", columns.join(" | "));
    for of in moved.iter().take(RATES) {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} |",
            of.cause,
            own(&words::rates(of.before.precision(), of.after.precision())),
            own(&words::rates(of.before.recall(), of.after.recall())),
        );
    }
    more(&mut out, "\n", moved.len().saturating_sub(RATES), texts);
    out
}

fn looked(gated: &Gated, texts: &Texts) -> String {
    let column = |name: &str| own(&texts.say(&format!("gated-column-{name}")));
    let columns = ["suite", "machines", "same", "asked", "moved"].map(column);
    let mut out = format!("\n| {} |\n|---|---:|---:|---:|---:|\n", columns.join(" | "));
    for (suite, looked) in &gated.suites {
        let counts = [looked.machines, looked.same, looked.asked, looked.moved];
        let counts = counts.map(|count| count.to_string());
        let suite = own(&words::suite(texts, *suite));
        let _ = writeln!(out, "| {suite} | {} |", counts.join(" | "));
    }
    out
}
