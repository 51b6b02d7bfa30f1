//! The machines that stand beside the rules of a pack: `cases[name]` of its `*_test.rego`.
//!
//! A case has `facts`, `causes` (the set that must be found) and may have `lines` (beginnings of
//! lines that the remedy must have). They are data, so that any evaluation can be held to them.

use std::collections::BTreeSet;

use super::{Input, PackError, RegoPack, engine};
use crate::Diagnosis;

/// A machine and what must be said of it.
#[derive(Debug, Clone)]
pub struct UnitCase {
    /// Its name.
    pub name: String,
    /// What is seen of it.
    pub facts: Input,
    /// Causes that must be found, and no others.
    pub causes: BTreeSet<String>,
    /// Beginnings of lines that the remedy must have.
    pub lines: Vec<String>,
}

impl UnitCase {
    /// What is wrong with an answer, in words; nothing when it is as it must be.
    #[must_use]
    pub fn wrong(&self, answer: &Diagnosis) -> Option<String> {
        let found: BTreeSet<&str> = answer.findings.iter().map(|f| f.cause.id()).collect();
        if !found.iter().copied().eq(self.causes.iter().map(String::as_str)) {
            return Some(format!("{found:?}, right is {:?}", self.causes));
        }
        let there = |start: &&String| answer.remediation.iter().any(|l| l.starts_with(*start));
        let missing = self.lines.iter().find(|start| !there(start));
        missing.map(|start| format!("no line {start} in {:?}", answer.remediation))
    }
}

impl RegoPack {
    /// The cases that the tests of this pack state; none when they state none.
    ///
    /// # Errors
    /// Tests that do not evaluate; a case without `facts` or `causes`.
    pub fn cases(&self, tests: &[(String, String)]) -> Result<Vec<UnitCase>, PackError> {
        if tests.is_empty() {
            return Ok(Vec::new());
        }
        let sources: Vec<_> = self.sources.iter().chain(tests).cloned().collect();
        let all = engine::ask(&sources, "data.marslab_test.cases").map_err(PackError)?;
        let engine::Value::Object(all) = &all else { return Ok(Vec::new()) };
        all.iter_sorted().map(|(name, case)| read(name, case)).collect()
    }
}

fn read(name: &engine::Value, case: &engine::Value) -> Result<UnitCase, PackError> {
    let name = name.as_string().map(|name| name.to_string()).unwrap_or_default();
    let lacks = |what: &str| PackError(format!("the case `{name}` of the tests has no {what}"));
    let facts = &case["facts"];
    if !matches!(facts, engine::Value::Object(_)) {
        return Err(lacks("facts"));
    }
    let text = |value: &engine::Value| value.as_string().map(|text| text.to_string()).ok();
    let causes = case["causes"].as_set().map_err(|_| lacks("set of causes"))?;
    let causes = causes.iter_sorted().filter_map(text).collect();
    let lines = case["lines"].as_array().ok();
    let lines = lines.into_iter().flat_map(|lines| lines.iter()).filter_map(text).collect();
    Ok(UnitCase { facts: Input(facts.clone()), causes, lines, name })
}
