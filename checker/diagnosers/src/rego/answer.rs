//! What the values that rules answer with mean, and how several findings become one diagnosis.
//!
//! *Merging.* Findings are ordered by priority (lower first), cause, object. The same cause and
//! object found twice is one finding with the evidence of both. Remediation lines are joined in
//! that order, except that every start of the engine and every restart of the server moves to the
//! end and happens once, in that order: the engine reads its settings when it starts, and a restart
//! makes all corrections effective. Lines of `after_restart` follow. What a finding begins with and
//! another has done already is left out; from its first new line on a finding keeps all its lines,
//! because they may rest on that one: whoever takes the agent off must put it on again.

use sim::cause::CauseId;

use crate::rego::engine::{Object, Value};
use crate::{Diagnosis, Finding};

/// Priority of a finding that names none.
const USUAL_PRIORITY: i64 = 100;
/// Entries of one list.
const ENTRIES: usize = 256;
/// Bytes of one text.
const TEXT_BYTES: usize = 4096;
/// The line that starts the engine.
const START: &str = "net start obengine";

struct Found {
    priority: i64,
    finding: Finding,
    lines: Vec<String>,
    later: Vec<String>,
}

/// Reads the values of the four entry points, in their order. What stands is answered in place of
/// what was found, when a pack tells the two apart.
///
/// # Errors
/// What is wrong with the answer, in words for the author of the rules.
pub(crate) fn read(answers: &[Value]) -> Result<Diagnosis, String> {
    let [findings, insufficient, escalate, standing] = answers else {
        return Err(format!("{} answers instead of four", answers.len()));
    };
    let findings = if *standing == Value::Undefined { findings } else { standing };
    let values = members(findings, "findings")?;
    let mut found = values.into_iter().map(finding).collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|a, b| key(a).cmp(&key(b)));
    let remediation = join(&found);
    let mut merged: Vec<Finding> = Vec::new();
    for Found { finding, .. } in found {
        let same = |f: &&mut Finding| f.cause == finding.cause && f.object == finding.object;
        match merged.iter_mut().find(same) {
            Some(there) => there.evidence.extend(finding.evidence),
            None => merged.push(finding),
        }
    }
    for finding in &mut merged {
        finding.evidence.sort();
        finding.evidence.dedup();
    }
    Ok(Diagnosis {
        findings: merged,
        insufficient: texts(insufficient, "insufficient", true)?,
        escalate: texts(escalate, "escalate", true)?.join("; "),
        remediation,
    })
}

fn key(found: &Found) -> (i64, CauseId, &str, &[String]) {
    (found.priority, found.finding.cause, &found.finding.object, &found.lines)
}

fn join(found: &[Found]) -> Vec<String> {
    let (mut lines, mut start, mut restart) = (Vec::new(), None, None);
    for found in found {
        let mut rest: Vec<&String> = Vec::new();
        for line in &found.lines {
            let lower = line.to_ascii_lowercase();
            if lower == START {
                start = Some(line.clone());
            } else if lower.starts_with("restart-computer") || lower.starts_with("shutdown /r") {
                restart = Some(line.clone());
            } else {
                rest.push(line);
            }
        }
        append(&mut lines, rest);
    }
    lines.extend(start);
    lines.extend(restart);
    found.iter().for_each(|found| append(&mut lines, found.later.iter().collect()));
    lines
}

/// Adds the lines of a finding from the first on that is new.
fn append(lines: &mut Vec<String>, block: Vec<&String>) {
    let new = block.iter().position(|line| !lines.contains(line)).unwrap_or(block.len());
    lines.extend(block[new..].iter().map(|line| (*line).clone()));
}

/// The members of a set (or array), in the order of their values. Absent means none.
fn members<'v>(value: &'v Value, what: &str) -> Result<Vec<&'v Value>, String> {
    let members: Vec<&Value> = match value {
        Value::Undefined => Vec::new(),
        Value::Set(set) => set.iter_sorted().collect(),
        Value::Array(array) => array.iter().collect(),
        other => return Err(format!("`{what}` must be a set, not {}", shown(other))),
    };
    if members.len() > ENTRIES {
        return Err(format!("`{what}` has {} members, more than {ENTRIES}", members.len()));
    }
    Ok(members)
}

fn texts(value: &Value, what: &str, sorted: bool) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for member in members(value, what)? {
        texts.push(text(member, what)?);
    }
    if sorted {
        texts.sort();
    }
    Ok(texts)
}

fn text(value: &Value, what: &str) -> Result<String, String> {
    match value {
        Value::String(text) if text.len() <= TEXT_BYTES => Ok(text.to_string()),
        Value::String(text) => {
            Err(format!("`{what}` holds a text of {} bytes, more than {TEXT_BYTES}", text.len()))
        }
        other => Err(format!("`{what}` must hold texts, not {}", shown(other))),
    }
}

/// A value in few words, for messages.
fn shown(value: &Value) -> String {
    let text = value.to_json_str().unwrap_or_default();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text,
    }
}

fn finding(value: &Value) -> Result<Found, String> {
    const KNOWN: [&str; 6] =
        ["cause", "object", "evidence", "remediation", "priority", "after_restart"];
    let Value::Object(object) = value else {
        return Err(format!("a finding must be an object, not {}", shown(value)));
    };
    for key in object.keys() {
        if !matches!(key, Value::String(key) if KNOWN.contains(&&**key)) {
            return Err(format!("a finding has no `{}`; it may have {KNOWN:?}", shown(key)));
        }
    }
    let word = text(field(object, "cause")?, "cause")?;
    let cause = CauseId::parse(&word).ok_or_else(|| {
        format!("unknown cause `{word}`\n  hint: did you mean `{}`?", CauseId::nearest(&word))
    })?;
    let list = |name: &str| match get(object, name) {
        Some(value) => texts(value, name, false),
        None => Ok(Vec::new()),
    };
    let priority = match get(object, "priority") {
        None => USUAL_PRIORITY,
        Some(value) => {
            let whole = value.as_i64().map_err(|_| shown(value));
            whole.map_err(|shown| format!("`priority` must be a whole number, not {shown}"))?
        }
    };
    let address = text(field(object, "object")?, "object")?;
    let finding = Finding { cause, object: address, evidence: list("evidence")? };
    Ok(Found { priority, finding, lines: list("remediation")?, later: list("after_restart")? })
}

fn get<'o>(object: &'o Object, name: &str) -> Option<&'o Value> {
    object.get(&Value::from(name))
}

fn field<'o>(object: &'o Object, name: &str) -> Result<&'o Value, String> {
    get(object, name).ok_or_else(|| format!("a finding lacks `{name}`"))
}
