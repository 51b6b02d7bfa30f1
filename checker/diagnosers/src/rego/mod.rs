//! Packs of rules in Rego v1: loading them, evaluating them, and what their answers mean.
//!
//! *Contract.* Rules see the facts as `input`. `data.marslab.findings` is a set of objects
//! `{cause, object, evidence, remediation, priority?, after_restart?}`; `data.marslab.insufficient`
//! and `data.marslab.escalate` are sets of strings and may be absent. `data.marslab.standing`, when
//! there, is the part of the findings that is answered: those that rest on nothing unread.
//! Files `*_test.rego` are left out of a pack, so that `opa test` works beside it; [`unit_tests`]
//! runs them. See [`answer`] for the merging.
//!
//! *Beware.* The compiled machine lets an undefined value pass `x := undefined`, where the
//! interpreter stops; write `some x in a_set`. The compiled machine has no `with`, and under it the
//! interpreter loses members of a package that an import names ([`unit_tests`] spells imports out);
//! so `*_test.rego` state `cases` as data. A test runs both evaluations and compares.
//!
//! *Promises.* The same facts give the same diagnosis, whatever order the engine finds it in.
//! A pack is checked when it is loaded; no size of a foreign pack or answer is unbounded.

pub mod answer;
pub mod cases;
pub(crate) mod engine;
pub mod part;
#[cfg(test)]
mod rule_tests;
pub mod syntax;
#[cfg(test)]
mod tests;
pub mod unit_tests;

use std::fmt;
use std::path::Path;

pub use engine::Covered;
pub use part::{Input, Raw};
use sim::cause::CauseId;
use sim::evidence::{Evidence, Facts};

use crate::facts_value::to_value;
use crate::source::{Source, SourceError};
use crate::{Ask, Diagnoser, Diagnosis, NoAnswer, Reads};

include!(concat!(env!("OUT_DIR"), "/reference_pack.rs"));

/// What is asked of a pack; only the first must be there.
const ENTRIES: [&str; 4] = [
    "data.marslab.findings",
    "data.marslab.insufficient",
    "data.marslab.escalate",
    "data.marslab.standing",
];

/// The files of the pack that comes with marslab, and of its tests.
pub(crate) fn reference_files() -> Vec<(String, Vec<u8>)> {
    let own = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    RULES.iter().chain(TESTS).map(own).collect()
}

/// Why a pack cannot be used: a person's mistake, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError(pub String);

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PackError {}

/// A pack of rules, compiled.
#[derive(Debug)]
pub struct RegoPack {
    name: String,
    sources: Vec<(String, String)>,
    compiled: engine::Compiled,
}

impl RegoPack {
    /// The pack that comes with marslab.
    ///
    /// # Errors
    /// Never in a build that passed its tests.
    pub fn reference() -> Result<Self, PackError> {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Self::from_sources("rego", RULES.iter().map(own).collect())
    }

    /// The pack in a folder: every `*.rego` in it that is no `*_test.rego`, by name.
    ///
    /// # Errors
    /// A folder that cannot be read or has no rules; rules that do not compile; a cause that
    /// nobody knows.
    pub fn load(folder: &Path) -> Result<Self, PackError> {
        let word = format!("rego:{}", folder.display());
        let source = Source::open(&word).and_then(|source| Self::from_source(&source));
        source.map_err(|error| PackError(error.text))
    }

    /// The pack in files, wherever they came from; their tests are left out.
    ///
    /// # Errors
    /// [`crate::source::Wrong::Broken`]: rules that do not compile, a cause that nobody knows.
    pub fn from_source(source: &Source) -> Result<Self, SourceError> {
        let broken = |PackError(text)| crate::source::broken(text);
        Self::from_sources(&source.word, source.texts(false)?).map_err(broken)
    }

    /// A pack of texts with their names.
    ///
    /// # Errors
    /// As [`RegoPack::load`].
    pub fn from_sources(name: &str, sources: Vec<(String, String)>) -> Result<Self, PackError> {
        let compiled = engine::compile(&sources, &ENTRIES).map_err(PackError)?;
        for (file, text) in &sources {
            check_causes(file, text)?;
        }
        Ok(Self { name: name.to_owned(), sources, compiled })
    }

    /// The files of the pack, by name: what its identity is hashed from.
    #[must_use]
    pub fn sources(&self) -> &[(String, String)] {
        &self.sources
    }

    /// Answers by the compiled rules.
    ///
    /// # Errors
    /// A rule that does not evaluate, or an answer that is none.
    pub fn evaluate(&self, facts: &Facts) -> Result<Diagnosis, NoAnswer> {
        self.answer(&to_value(facts).map_err(|error| NoAnswer::Broken(error.to_string()))?)
    }

    /// Answers to facts in their JSON form: what tests change on purpose.
    ///
    /// # Errors
    /// As [`RegoPack::evaluate`].
    pub fn evaluate_json(&self, facts: &serde_json::Value) -> Result<Diagnosis, NoAnswer> {
        self.answer(&engine::Value::from(facts.clone()))
    }

    fn answer(&self, input: &engine::Value) -> Result<Diagnosis, NoAnswer> {
        let answers = self.compiled.run(input, &ENTRIES)?;
        answer::read(&answers).map_err(NoAnswer::Broken)
    }

    /// Answers by the interpreter, with the lines that it evaluated.
    ///
    /// # Errors
    /// As [`RegoPack::evaluate`].
    pub fn interpret(&self, facts: &Facts) -> Result<(Diagnosis, Vec<Covered>), NoAnswer> {
        let input = to_value(facts).map_err(|error| NoAnswer::Broken(error.to_string()))?;
        let (answers, covered) =
            self.compiled.interpret(&input, &ENTRIES).map_err(NoAnswer::Broken)?;
        Ok((answer::read(&answers).map_err(NoAnswer::Broken)?, covered))
    }
}

impl Diagnoser for RegoPack {
    fn name(&self) -> &str {
        &self.name
    }

    /// What any of its rules reads.
    fn reads(&self) -> Reads {
        match syntax::rules(&self.sources) {
            Ok(rules) => Reads::Facts(rules.into_iter().flat_map(|rule| rule.reads).collect()),
            // What compiled is Rego; whatever is read then counts.
            Err(_) => Reads::facts(&[""]),
        }
    }

    fn diagnose(&self, facts: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        self.evaluate(facts)
    }
}

/// Refuses a literal `"cause": "word"` that names no cause, and shows it.
fn check_causes(file: &str, text: &str) -> Result<(), PackError> {
    const KEY: &str = "\"cause\":";
    for (number, line) in text.lines().enumerate() {
        let Some(at) = line.find(KEY) else { continue };
        if line.trim_start().starts_with('#') {
            continue;
        }
        let value = &line[at + KEY.len()..];
        let Some(open) = value.find('"').filter(|open| value[..*open].trim().is_empty()) else {
            continue;
        };
        let word = value[open + 1..].split('"').next().unwrap_or_default();
        if CauseId::parse(word).is_some() {
            continue;
        }
        let column = line[..at + KEY.len() + open + 1].chars().count();
        let (shown, number) = (number + 1, number + 1);
        let margin = " ".repeat(shown.to_string().len());
        return Err(PackError(format!(
            "--> {file}:{number}:{}\n{margin} |\n{shown} | {line}\n{margin} | {}^\n\
             error: unknown cause `{word}`\n  hint: did you mean `{}`?",
            column + 1,
            " ".repeat(column),
            CauseId::nearest(word)
        )));
    }
    Ok(())
}
