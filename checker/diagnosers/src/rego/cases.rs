//! The machines that stand beside the rules of a pack: `cases[name]` of its `*_test.rego`.
//!
//! A case has `facts` and `causes`, the set that must be found. It may say more: `objects` (the set
//! that the findings name), `cites` (paths among their evidence), `lines` (beginnings of lines of
//! the remedy, in any order), `order` (the same, in this order), `never` (beginnings of lines that
//! it must not have), `remedy` (all of its lines), `asks` (the evidence that is wanted),
//! `escalates` (whether a person is called). Cases are data, so that any evaluation can be held to
//! them.

use std::collections::BTreeSet;

use super::{Input, PackError, RegoPack, engine};
use crate::Diagnosis;

/// What a case may say.
const FIELDS: [&str; 10] = [
    "asks",
    "causes",
    "cites",
    "escalates",
    "facts",
    "lines",
    "never",
    "objects",
    "order",
    "remedy",
];

/// A machine and what must be said of it.
#[derive(Debug, Clone)]
pub struct UnitCase {
    /// Its name.
    pub name: String,
    /// What is seen of it.
    pub facts: Input,
    /// Causes that must be found, and no others.
    pub causes: BTreeSet<String>,
    /// Objects that the findings must name, and no others; none when the case does not say.
    pub objects: Option<BTreeSet<String>>,
    /// Paths of facts that the findings must cite among others.
    pub cites: BTreeSet<String>,
    /// Beginnings of lines that the remedy must have.
    pub lines: Vec<String>,
    /// Beginnings of lines that the remedy must have in this order.
    pub order: Vec<String>,
    /// Beginnings of lines that the remedy must not have.
    pub never: Vec<String>,
    /// All lines of the remedy; none when the case does not say.
    pub remedy: Option<Vec<String>>,
    /// Evidence that must be asked for, and no other; none when the case does not say.
    pub asks: Option<BTreeSet<String>>,
    /// Whether a person must be called; none when the case does not say.
    pub escalates: Option<bool>,
}

impl UnitCase {
    /// What is wrong with an answer, in words; nothing when it is as it must be.
    #[must_use]
    pub fn wrong(&self, answer: &Diagnosis) -> Option<String> {
        self.wrong_findings(answer)
            .or_else(|| self.wrong_remedy(&answer.remediation))
            .or_else(|| self.wrong_call(answer))
    }

    fn wrong_call(&self, answer: &Diagnosis) -> Option<String> {
        let asked: BTreeSet<&String> = answer.insufficient.iter().collect();
        let wrong = |asks: &&BTreeSet<String>| !asks.iter().eq(asked.iter().copied());
        if let Some(asks) = self.asks.as_ref().filter(wrong) {
            return Some(format!("it asks for {asked:?}, right is {asks:?}"));
        }
        let called = !answer.escalate.is_empty();
        let wrong = self.escalates.is_some_and(|wanted| wanted != called);
        let wanted = if called { "nobody" } else { "a person" };
        wrong.then(|| format!("{wanted} is to be called"))
    }

    fn wrong_findings(&self, answer: &Diagnosis) -> Option<String> {
        let findings = &answer.findings;
        let found: BTreeSet<&str> = findings.iter().map(|f| f.cause.id()).collect();
        if !found.iter().copied().eq(self.causes.iter().map(String::as_str)) {
            return Some(format!("{found:?}, right is {:?}", self.causes));
        }
        let named: BTreeSet<&str> = findings.iter().map(|f| f.object.as_str()).collect();
        let right = |objects: &&BTreeSet<String>| {
            !named.iter().copied().eq(objects.iter().map(String::as_str))
        };
        if let Some(objects) = self.objects.as_ref().filter(right) {
            return Some(format!("it names {named:?}, right is {objects:?}"));
        }
        let cited: BTreeSet<&String> = findings.iter().flat_map(|f| &f.evidence).collect();
        let missing = self.cites.iter().find(|path| !cited.contains(path));
        missing.map(|path| format!("{path} is not cited in {cited:?}"))
    }

    fn wrong_remedy(&self, remedy: &[String]) -> Option<String> {
        let there = |start: &&String| remedy.iter().any(|line| line.starts_with(*start));
        if let Some(start) = self.lines.iter().find(|start| !there(start)) {
            return Some(format!("no line {start} in {remedy:?}"));
        }
        if let Some(start) = self.never.iter().find(there) {
            return Some(format!("a line {start} in {remedy:?}"));
        }
        if let Some(whole) = self.remedy.as_ref().filter(|whole| *whole != remedy) {
            return Some(format!("the remedy is {remedy:?}, right is {whole:?}"));
        }
        let mut rest = remedy.iter();
        let missing = self.order.iter().find(|start| !rest.any(|line| line.starts_with(*start)));
        missing.map(|start| format!("no line {start} in its place in {remedy:?}"))
    }
}

impl RegoPack {
    /// The cases that the tests of this pack state; none when they state none.
    ///
    /// # Errors
    /// Tests that do not evaluate; a case without `facts` or `causes`, or with a field that there
    /// is not, or that is of another kind.
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
    let wrong = |what: &str| PackError(format!("the case `{name}` of the tests {what}"));
    let lacks = |what: &str| wrong(&format!("has no {what}"));
    let fields = case.as_object().map_err(|_| wrong("is no object"))?;
    let text = |value: &engine::Value| value.as_string().map(|text| text.to_string()).ok();
    let unknown = |field: &String| !FIELDS.contains(&field.as_str());
    if let Some(field) = fields.keys().filter_map(text).find(unknown) {
        let known = FIELDS.join(", ");
        return Err(wrong(&format!("has a field `{field}`; there are {known}")));
    }
    let facts = &case["facts"];
    if !matches!(facts, engine::Value::Object(_)) {
        return Err(lacks("facts"));
    }
    let said = |field: &str| !matches!(case[field], engine::Value::Undefined);
    let set = |field: &str| {
        let set = case[field].as_set().map_err(|_| lacks(&format!("set of {field}")))?;
        Ok(set.iter_sorted().filter_map(text).collect::<BTreeSet<String>>())
    };
    let list = |field: &str| match said(field) {
        false => Ok(Vec::new()),
        true => {
            let list = case[field].as_array().map_err(|_| lacks(&format!("list of {field}")))?;
            Ok(list.iter().filter_map(text).collect::<Vec<String>>())
        }
    };
    Ok(UnitCase {
        facts: Input(facts.clone()),
        causes: set("causes")?,
        objects: said("objects").then(|| set("objects")).transpose()?,
        cites: if said("cites") { set("cites")? } else { BTreeSet::new() },
        lines: list("lines")?,
        order: list("order")?,
        never: list("never")?,
        remedy: said("remedy").then(|| list("remedy")).transpose()?,
        asks: said("asks").then(|| set("asks")).transpose()?,
        escalates: match said("escalates") {
            true => Some(*case["escalates"].as_bool().map_err(|_| lacks("truth of escalates"))?),
            false => None,
        },
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "package marslab

findings contains {
\t\"cause\": \"clock.skew\", \"object\": \"clock\", \"evidence\": [\"clock.offset\"],
\t\"remediation\": [\"w32tm /config\", \"w32tm /resync\"],
} if input.seconds > 300

escalate contains \"domain\" if input.seconds > 900
";

    fn pack() -> RegoPack {
        RegoPack::from_sources("test", vec![("my.rego".to_owned(), RULES.to_owned())]).unwrap()
    }

    /// What is wrong with what the rules say of a machine at 301 seconds.
    fn wrong(more: &str) -> Result<Option<String>, PackError> {
        let text = format!(
            "package marslab_test\n\ncases[\"late\"] := {{\"facts\": {{\"seconds\": 301}}, {more}}}\n"
        );
        let case = pack().cases(&[("my_test.rego".to_owned(), text)])?.remove(0);
        let raw = pack().raw(&case.facts).unwrap();
        Ok(case.wrong(&raw.read().unwrap()))
    }

    #[test]
    fn each_field_holds_what_it_is_about() {
        const SKEW: &str = "\"causes\": {\"clock.skew\"}";
        let right = [
            "\"objects\": {\"clock\"}",
            "\"cites\": {\"clock.offset\"}",
            "\"lines\": [\"w32tm /resync\", \"w32tm /config\"]",
            "\"order\": [\"w32tm /config\", \"w32tm /resync\"]",
            "\"never\": [\"shutdown\"]",
            "\"remedy\": [\"w32tm /config\", \"w32tm /resync\"]",
            "\"asks\": set()",
            "\"escalates\": false",
        ];
        for field in right {
            assert_eq!(wrong(&format!("{SKEW}, {field}")), Ok(None), "{field}");
        }
        let wrongs = [
            "\"objects\": {\"clock\", \"task\"}",
            "\"cites\": {\"clock.zone\"}",
            "\"lines\": [\"net start\"]",
            "\"order\": [\"w32tm /resync\", \"w32tm /config\"]",
            "\"never\": [\"w32tm\"]",
            "\"remedy\": [\"w32tm /config\"]",
            "\"asks\": {\"clock\"}",
            "\"escalates\": true",
        ];
        for field in wrongs {
            let said = wrong(&format!("{SKEW}, {field}"));
            assert!(matches!(said, Ok(Some(_))), "{field}: {said:?}");
        }
        assert!(matches!(wrong("\"causes\": set()"), Ok(Some(_))));
    }

    #[test]
    fn a_field_that_there_is_not_is_refused() {
        let why = wrong("\"causes\": set(), \"nevr\": []").unwrap_err().to_string();
        assert!(why.contains("`late`") && why.contains("`nevr`"), "{why}");
        let why = wrong("\"causes\": []").unwrap_err().to_string();
        assert!(why.contains("set of causes"), "{why}");
    }
}
