//! What attackers write into everything that comes from outside, read back at every sink: it is
//! text there, and nothing else.
//!
//! *How*: a report is rendered with every outside text set to a payload, and once with a harmless
//! word. Read by a reader of its format, the two have the same structure, and the payload stands in
//! the texts. The payloads are a table, [`payloads.json`](payloads.json).

use std::collections::{BTreeMap, BTreeSet};

use marslab::gate::Gated;
use marslab::report::gate::{GateFormat, page, render};
use marslab::ui::encode::is_active;
use marslab::ui::text::{Lang, Texts};
use marslab_tests::foreign::{html, payloads};
use serde_json::Value;

use super::readers::{markdown, unshow, xml};
use super::sample;
use super::schemas::{complaints, junit_complaints, sarif_schema};

/// A word that means nothing to any sink.
const HARMLESS: &str = "harmless";
/// Payloads up to this length are not clipped by any sink.
const WHOLE: usize = 80;

/// A small result with every outside text set.
pub(crate) fn poisoned(text: &str) -> Gated {
    let mut gated = sample::small();
    for (_, outside) in sample::outside(&mut gated) {
        text.clone_into(outside);
    }
    gated
}

fn of(text: &str, format: GateFormat) -> String {
    render(&poisoned(text), format, &Texts::new(Lang::En))
}

/// Runs a check for every payload and names those that fail.
fn for_all(check: impl Fn(&str) -> Result<(), String>) {
    let failed = payloads().into_iter().filter_map(|payload| {
        let start: String = payload.chars().take(60).collect();
        check(&payload).err().map(|why| format!("{start:?}: {why}"))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{} payloads:\n{}", failed.len(), failed.join("\n"));
}

fn demand(holds: bool, why: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_owned()) }
}

/// A payload that is not clipped stands in one of the texts, once what is shown is read back.
fn there<'a>(payload: &str, texts: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    if payload.chars().count() > WHOLE {
        return Ok(());
    }
    let found = texts.into_iter().any(|text| unshow(text).contains(payload));
    demand(found, "the text is not there")
}

fn nothing_active(text: &str) -> Result<(), String> {
    match text.chars().find(|c| is_active(*c) && *c != '\n') {
        Some(c) => Err(format!("{c:?} is there")),
        None => Ok(()),
    }
}

#[test]
fn the_table_is_large_and_has_no_doubles() {
    let all = payloads();
    assert!(all.len() >= 150, "{}", all.len());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

#[test]
fn every_outside_text_reaches_the_sinks() {
    let mut gated = sample::small();
    let mut marks = BTreeMap::new();
    for (number, (name, outside)) in sample::outside(&mut gated).into_iter().enumerate() {
        *outside = format!("mark{number}end");
        marks.entry(name).or_insert_with(Vec::new).push(outside.clone());
    }
    // Code scanning and servers do not get both answers in full, and comments no bare identity.
    let left_out = |format, name: &str| match format {
        GateFormat::Json | GateFormat::Html | GateFormat::Markdown | GateFormat::Terminal => false,
        GateFormat::Junit => {
            matches!(name, "pack.word" | "pack.identity" | "pack.version" | "proposed")
                || name.starts_with("selection")
        }
        GateFormat::Sarif => name == "proposed" || name.starts_with("said"),
    };
    for format in GateFormat::ALL {
        let text = render(&gated, format, &Texts::new(Lang::En));
        for (name, marks) in &marks {
            let there = marks.iter().any(|mark| text.contains(mark));
            assert_eq!(there, !left_out(format, name), "{format:?} {name}");
        }
    }
}

#[test]
fn a_terminal_and_a_ci_log_get_no_command() {
    let lines = of(HARMLESS, GateFormat::Terminal).lines().count();
    for_all(|payload| {
        let text = of(payload, GateFormat::Terminal);
        nothing_active(&text)?;
        demand(text.lines().count() == lines, "lines came or went")?;
        for line in text.lines() {
            let start = line.trim_start();
            demand(!start.starts_with("::") && !start.starts_with("[command]"), line)?;
            demand(!line.contains("##"), line)?;
        }
        there(payload, text.lines())
    });
}

#[test]
fn json_is_read_back_as_it_was() {
    for_all(|payload| {
        let gated = poisoned(payload);
        let text = render(&gated, GateFormat::Json, &Texts::new(Lang::En));
        nothing_active(&text)?;
        demand(!text.contains(['<', '>', '&']), "markup is there")?;
        let mut read: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let passed = read.as_object_mut().and_then(|object| object.shift_remove("passed"));
        demand(passed == Some(Value::Bool(false)), "passed")?;
        demand(
            read == serde_json::to_value(&gated).expect("as it is made"),
            "it was read differently",
        )
    });
}

#[test]
fn junit_keeps_its_elements() {
    let shape = xml(&of(HARMLESS, GateFormat::Junit)).expect("as it is made").shape();
    for_all(|payload| {
        let text = of(payload, GateFormat::Junit);
        nothing_active(&text)?;
        let root = xml(&text)?;
        demand(root.shape() == shape, "elements came or went")?;
        demand(junit_complaints(&root).is_empty(), "not as the schema says")?;
        there(payload, root.texts().iter().map(String::as_str))
    });
}

#[test]
fn sarif_has_no_link_and_no_foreign_address() {
    let schema = sarif_schema();
    let validator = jsonschema::validator_for(&schema).expect("as it is made");
    for_all(|payload| {
        let text = of(payload, GateFormat::Sarif);
        nothing_active(&text)?;
        demand(!text.contains(['<', '>', '&']), "markup is there")?;
        let read: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if !validator.is_valid(&read) {
            return Err(complaints(&schema, &read).join("; "));
        }
        let mut strings = Vec::new();
        walk("", &read, &mut strings);
        for (key, string) in &strings {
            if key == "text" {
                demand(!string.contains("]("), string)?;
                let plain = string.replace("{{", "").replace("}}", "");
                demand(!plain.contains(['{', '}']), string)?;
            }
            if key == "uri" {
                let relative = !string.starts_with('/') && !string.contains(':');
                let inside = string.split('/').all(|part| !["", ".", ".."].contains(&part));
                demand(relative && inside && string.is_ascii(), string)?;
            }
        }
        // In messages braces are doubled and links are broken; other texts have them as they were.
        let others = strings.iter().filter(|(key, _)| key != "text");
        there(payload, others.map(|(_, string)| string.as_str()))
    });
}

/// All strings of a document, each with the key that it stands under.
fn walk(key: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((key.to_owned(), text.clone())),
        Value::Array(all) => all.iter().for_each(|value| walk(key, value, out)),
        Value::Object(all) => all.iter().for_each(|(key, value)| walk(key, value, out)),
        _ => {}
    }
}

#[test]
fn a_comment_has_foreign_text_in_code_only() {
    let (shape, _) = markdown(&of(HARMLESS, GateFormat::Markdown));
    let active = |event: &&String| {
        ["Link", "Image", "Footnote", "InlineMath"].iter().any(|word| event.contains(word))
    };
    assert_eq!(shape.iter().find(active), None);
    for_all(|payload| {
        let text = of(payload, GateFormat::Markdown);
        nothing_active(&text)?;
        demand(text.len() <= 60_000, "too long")?;
        let (poisoned, code) = markdown(&text);
        if payload.chars().count() > WHOLE {
            // Parts may be left out for their size; what is there is still ours.
            let ours = |event: &&String| event.starts_with("Text") || shape.contains(*event);
            let foreign = poisoned.iter().find(|event| !ours(event));
            return demand(foreign.is_none(), &format!("{foreign:?}"));
        }
        let differs = shape.iter().zip(&poisoned).find(|(ours, theirs)| ours != theirs);
        demand(differs.is_none() && shape.len() == poisoned.len(), &format!("{differs:?}"))?;
        there(payload, code.iter().map(String::as_str))
    });
}

#[test]
fn a_page_keeps_its_tags() {
    let texts = Texts::new(Lang::En);
    let of = |text: &str| page(&poisoned(text), &sample::background(), &texts);
    let (tags, _) = html(&of(HARMLESS));
    assert!(tags.len() > 200, "{}", tags.len());
    for_all(|payload| {
        let text = of(payload);
        nothing_active(&text.replace('\t', ""))?;
        let (poisoned, words) = html(&text);
        let differs = tags.iter().zip(&poisoned).find(|(ours, theirs)| ours != theirs);
        demand(differs.is_none() && tags.len() == poisoned.len(), &format!("{differs:?}"))?;
        // A page takes CR LF for LF, as every text of several lines.
        there(&payload.replace("\r\n", "\n"), [words.as_str()])
    });
}
