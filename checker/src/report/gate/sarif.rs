//! The gate as SARIF 2.1.0, for code scanning: a result a change, at the rules that made it.
//!
//! *Models*: rules of SARIF are causes; levels follow the decision (blocks: error; accepted or in
//! shadow: warning; no loss: note); what was accepted is a suppression with its reason; machines
//! are logical locations; complaints are notifications of the one invocation.
//!
//! *Promises*: the fingerprint of a result rests on what moved, its cause and the names of rules
//! and files, not on lines, so that an alert stays the same alert when rules move. Messages hold
//! no link and no placeholder of foreign making (SARIF 3.11.5, 3.11.6). A file that is not a plain
//! relative path is no location.
//!
//! *Leaves out*: a rule that stands in the baseline only has no place in what is scanned; it is a
//! related location.

mod model;

use std::collections::BTreeSet;

use sim::cause::CauseId;
use sim::kernel::digest::Fingerprint;

use self::model::{
    ArtifactLocation, Automation, Descriptor, Driver, Help, Invocation, Location, Log, Logical,
    Message, Notification, Physical, Properties, Region, Report, Result, RuleProperties, Run,
    Suppression, Tool,
};
use super::words;
use crate::gate::Gated;
use crate::gate::outcome::{Change, Complaint, Decision, Place, Suite};
use crate::ui::encode::{Untrusted, clip, json_document};
use crate::ui::text::Texts;

/// Characters of one foreign text; locations of a result (GitHub shows the first, takes 100).
const CLIP: usize = 1000;
const LOCATIONS: usize = 20;
/// What paths are relative to: the root of the repository.
const ROOT: &str = "%SRCROOT%";

pub(super) fn render(gated: &Gated, texts: &Texts) -> String {
    let mut causes: Vec<Option<CauseId>> = gated.changes.iter().map(|c| c.cause).collect();
    causes.sort_unstable();
    causes.dedup();
    let index = |cause| causes.iter().position(|other| *other == cause).unwrap_or_default();
    let results = gated.changes.iter().map(|change| {
        let at = index(change.cause);
        result(gated, change, at, texts)
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "marslab gate",
                semantic_version: gated.engine,
                rules: causes.iter().map(|cause| descriptor(*cause, texts)).collect(),
                notifications: vec![Report { id: "demanded" }],
            },
        },
        // What stands before the last slash is the category of code scanning.
        automation_details: Automation {
            id: format!("marslab-gate/{:016x}-{}", gated.catalogue.short(), gated.seed),
        },
        invocations: [invocation(gated, texts)],
        results: results.collect(),
        column_kind: "unicodeCodePoints",
        properties: properties(gated, texts),
    };
    let log = Log { schema: model::SCHEMA, version: "2.1.0", runs: [run] };
    json_document(&(serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"))
}

/// A message: braces are doubled, and `](`, without which there is no link, gets a blank between.
/// Escaping the brackets would mean to double every backslash of a path, and readers differ.
fn message(text: &str) -> Message {
    let shown = Untrusted::new(&clip(text, CLIP)).for_terminal();
    Message { text: shown.replace("](", "] (").replace('{', "{{").replace('}', "}}") }
}

fn plain(text: &str) -> String {
    Untrusted::new(&clip(text, CLIP)).for_terminal_line()
}

fn descriptor(cause: Option<CauseId>, texts: &Texts) -> Descriptor {
    let id = words::cause_id(cause);
    let title = words::cause_title(texts, cause);
    let rows = cause.map_or(&[][..], CauseId::rows).join(", ");
    let arguments = [("cause", id.to_owned()), ("title", title.clone()), ("rows", rows)];
    let help = match cause {
        Some(_) => texts.tell("gated-help", &arguments),
        None => texts.say("gated-help-whole"),
    };
    let markdown = Untrusted::new(&help).for_markdown();
    Descriptor {
        id,
        short_description: message(&title),
        full_description: message(&help),
        help: Help { text: message(&help).text, markdown },
        properties: RuleProperties { tags: [id.split('.').next().unwrap_or(id), "mars"] },
    }
}

fn level(decision: &Decision) -> &'static str {
    match decision {
        Decision::Blocks => "error",
        Decision::Waived(_) | Decision::Blessed(_) | Decision::Shadow => "warning",
        Decision::Passes => "note",
    }
}

fn result(gated: &Gated, change: &Change, rule_index: usize, texts: &Texts) -> Result {
    let (kind, machines) = (words::kind(texts, change.kind), words::machines(texts, change));
    let title = words::cause_title(texts, change.cause);
    let mut text = format!("{kind}: {title}. {machines}");
    if let Some(flip) = change.flips.first() {
        let machine = clip(&flip.machine, CLIP / 8).into_owned();
        let first = [("suite", words::suite(texts, flip.suite)), ("machine", machine)];
        text.push_str(&format!("\n{}", texts.tell("gated-first", &first)));
        for needed in flip.evidence.iter().take(4) {
            let needed = words::needed(texts, needed);
            text.push_str(&format!("\n{}", clip(&needed, CLIP / 8)));
        }
    }
    let suppression =
        |why: &str| Suppression { kind: "external", status: "accepted", justification: plain(why) };
    let (here, gone): (Vec<&Place>, Vec<&Place>) =
        change.rules.iter().partition(|rule| rule.in_candidate);
    Result {
        rule_id: words::cause_id(change.cause),
        rule_index,
        level: level(&change.decision),
        message: message(&text),
        locations: locations(gated, change, &here),
        related_locations: related(&gone, texts),
        partial_fingerprints: [("marslabGate/v1", fingerprint(change))].into(),
        suppressions: words::reason(&change.decision).map(|why| vec![suppression(why)]),
        properties: Properties::from([
            ("kind", change.kind.word().into()),
            ("decision", words::decision_word(&change.decision).into()),
            ("machines", change.count().into()),
        ]),
    }
}

/// What moved, for which cause, at which rules; lines and machines may move.
fn fingerprint(change: &Change) -> String {
    let mut rules: Vec<(&str, &str)> =
        change.rules.iter().map(|rule| (rule.file.as_str(), rule.rule.as_str())).collect();
    rules.sort_unstable();
    rules.dedup();
    let what = (change.kind.word(), words::cause_id(change.cause), rules);
    format!("{:016x}", Fingerprint::of(&what).short())
}

/// The rules of the candidate; all changed ones when none of them reaches the cause. Code scanning
/// wants a place, so machines hang on the first.
fn locations(gated: &Gated, change: &Change, here: &[&Place]) -> Vec<Location> {
    let machines = change.flips.iter().map(|flip| (flip.suite, plain(&flip.machine)));
    // The standard wants each once.
    let machines: BTreeSet<(Suite, String)> = machines.collect();
    let logical: Vec<Logical> = machines
        .into_iter()
        .map(|(suite, name)| Logical {
            fully_qualified_name: format!("{}/{name}", suite.word()),
            name,
            kind: "resource",
        })
        .collect();
    let changed: Vec<&Place> =
        gated.selection.changed.iter().filter(|rule| rule.in_candidate).collect();
    let places = if here.is_empty() { &changed[..] } else { here };
    let mut all: Vec<Location> = places
        .iter()
        .take(LOCATIONS)
        .filter_map(|rule| physical(&rule.file, rule))
        .map(|physical| Location { physical: Some(physical), ..Location::default() })
        .collect();
    match all.first_mut() {
        Some(first) => first.logical = logical,
        None if logical.is_empty() => {}
        None => all.push(Location { logical, ..Location::default() }),
    }
    all
}

/// Rules that are gone have no place in what is scanned: words only, each once.
fn related(gone: &[&Place], texts: &Texts) -> Vec<Location> {
    let words: BTreeSet<String> =
        gone.iter().map(|rule| words::place_of_rule(texts, rule)).collect();
    let location =
        |words: &String| Location { message: Some(message(words)), ..Location::default() };
    words.iter().take(LOCATIONS).map(location).collect()
}

fn physical(file: &str, rule: &Place) -> Option<Physical> {
    // Lines and columns count from 1; a place that does not know them has none.
    let region = (rule.line > 0).then(|| Region {
        start_line: rule.line,
        start_column: (rule.column > 0).then_some(rule.column),
        end_line: (rule.end_line >= rule.line).then_some(rule.end_line),
    });
    Some(Physical { artifact: artifact(file)?, region })
}

/// A plain relative path as a URI reference; nothing for any other.
fn artifact(file: &str) -> Option<ArtifactLocation> {
    let path = file.replace('\\', "/");
    let fine = |segment: &str| !segment.is_empty() && segment != "." && segment != "..";
    if !path.split('/').all(fine) {
        return None;
    }
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            // A colon too: a first segment with one would be a scheme.
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(ArtifactLocation { uri, base: ROOT })
}

fn invocation(gated: &Gated, texts: &Texts) -> Invocation {
    Invocation {
        execution_successful: matches!(
            gated.code,
            crate::error::exit::PASS | crate::error::exit::REGRESSION
        ),
        exit_code: gated.code,
        exit_code_description: plain(&words::verdict(texts, gated)),
        notifications: gated.complaints.iter().map(notification).collect(),
    }
}

fn notification(complaint: &Complaint) -> Notification {
    let place = complaint.place.as_ref().and_then(|(file, line)| {
        let region =
            (*line > 0).then_some(Region { start_line: *line, start_column: None, end_line: None });
        Some(Physical { artifact: artifact(file)?, region })
    });
    let location = |physical| Location { physical: Some(physical), ..Location::default() };
    Notification {
        descriptor: Report { id: "demanded" },
        level: "error",
        message: message(&complaint.text),
        locations: place.map(location).into_iter().collect(),
    }
}

fn properties(gated: &Gated, texts: &Texts) -> Properties {
    Properties::from([
        ("baseline", plain(&words::pack(texts, &gated.baseline)).into()),
        ("candidate", plain(&words::pack(texts, &gated.candidate)).into()),
        ("catalogue", gated.catalogue.to_string().into()),
        ("seed", gated.seed.into()),
        ("bump", gated.bump.word().into()),
        ("selection", plain(&words::selection(texts, gated)).into()),
        ("newFalseAlarmsPerMillion", gated.alarms.new_per_million().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_relative_path_is_a_place() {
        let uri = |file| artifact(file).map(|artifact| artifact.uri);
        assert_eq!(uri("rules/a b.rego").as_deref(), Some("rules/a%20b.rego"));
        assert_eq!(uri(r"rules\a.rego").as_deref(), Some("rules/a.rego"));
        assert_eq!(uri("javascript:alert(1)").as_deref(), Some("javascript%3Aalert%281%29"));
        for file in ["", "/etc/passwd", "//host/x", "../x", "a/./b", "https://host/x"] {
            assert_eq!(uri(file), None, "{file}");
        }
    }

    #[test]
    fn a_message_holds_no_link_and_no_placeholder() {
        assert_eq!(message("[x](1) {0}").text, "[x] (1) {{0}}");
    }
}
