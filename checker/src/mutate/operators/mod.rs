//! The operators: how a rule is made wrong on purpose, one small change at a time.
//!
//! *Promises.* Mutants come from the tree, in the order of files, rules and places; each names
//! what it changed. *Leaves out*: wording for people (texts of `escalate`), priorities, keys of
//! objects. What cannot be told apart by anybody is sorted out where it is tried.

pub mod conditions;
pub mod findings;
pub mod steps;

use std::collections::BTreeSet;

use diagnosers::rego::syntax::node::{Node, Place};
use diagnosers::rego::syntax::{RuleInfo, RuleKind};
use serde::{Deserialize, Serialize};

/// What is done to a rule.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    clap::ValueEnum,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Operator {
    /// `==` becomes `!=`, `<` becomes `>=`
    FlipComparison,
    /// `<` becomes `<=`, and back
    ShiftBound,
    /// A number is one more, or one less
    MoveNumber,
    /// A condition is left out
    DropConjunct,
    /// A condition must not hold
    NegateConjunct,
    /// `not x` becomes `x`
    RemoveNegation,
    /// Of two conditions one is enough
    EitherConjunct,
    /// `x == "text"` becomes "any text"
    WidenMatch,
    /// A member of a list of alternatives is left out
    DropMember,
    /// A text in a condition is another one
    ReplaceText,
    /// `true` becomes `false`
    FlipTruth,
    /// `+` becomes `-`, `*` becomes `/`
    SwapArithmetic,
    /// `max` becomes `min`, `startswith` becomes `endswith`
    SwapFunction,
    /// A finding names the next cause
    SwapCause,
    /// A finding names another object
    SwapObject,
    /// A finding is never made
    DeleteRule,
    /// One way for a helper to hold is gone
    DeleteBody,
    /// A finding does not say what it rests on
    DropEvidence,
    /// A finding cites a fact that does not exist
    WrongEvidence,
    /// A finding has no remedy
    EmptyRemediation,
    /// A step of a remedy is left out
    DropStep,
    /// Two steps of a remedy change places
    ReorderSteps,
    /// A step of a remedy is a line that does nothing
    ReplaceStep,
    /// A step of a remedy is done twice
    DuplicateStep,
}

impl Operator {
    /// All, in the order of reports.
    #[must_use]
    pub fn all() -> &'static [Self] {
        <Self as clap::ValueEnum>::value_variants()
    }

    /// Its word in reports and files.
    #[must_use]
    pub fn word(self) -> String {
        let value = clap::ValueEnum::to_possible_value(&self);
        value.map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// One changed place of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What was done.
    pub operator: Operator,
    /// The rule, by its index.
    pub rule: usize,
    /// Where.
    pub place: Place,
    /// What stands there instead.
    pub after: String,
    /// Why nobody could tell, when that is known from the place alone.
    pub equivalent: Option<&'static str>,
}

/// What the operators look at: a rule with its source.
pub struct Subject<'s> {
    /// Every rule of the pack.
    pub rules: &'s [RuleInfo],
    /// Which rules give lines of remedies.
    pub gives_lines: &'s BTreeSet<String>,
    /// Sections of evidence are hidden as a whole and cited for nothing else.
    pub by_section: bool,
    /// The rule, by its index.
    pub at: usize,
    /// Its source.
    pub text: &'s str,
    /// What was found so far.
    pub edits: Vec<Edit>,
}

impl Subject<'_> {
    fn rule(&self) -> &RuleInfo {
        &self.rules[self.at]
    }

    fn add(&mut self, operator: Operator, place: Place, after: impl Into<String>) {
        let (rule, after) = (self.at, after.into());
        self.edits.push(Edit { operator, rule, place, after, equivalent: None });
    }

    fn own(&self, node: &Node) -> &str {
        node.place.text(self.text)
    }
}

/// Names of the rules whose values are lines of remedies: what `remediation` and `after_restart`
/// take lines from, and what these take lines from. Conditions of lines give none.
#[must_use]
pub fn giving_lines(rules: &[RuleInfo]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let heads = rules.iter().filter_map(|rule| rule.value.as_ref());
    heads.flat_map(findings::remedies).for_each(|lines| steps::sources(lines, &mut named));
    loop {
        let mut wider = named.clone();
        for rule in rules.iter().filter(|rule| named.contains(&rule.name)) {
            let values = rule.bodies.iter().filter_map(|body| body.value.as_ref());
            rule.value.iter().chain(values).for_each(|value| steps::sources(value, &mut wider));
        }
        if wider.len() == named.len() {
            return named;
        }
        named = wider;
    }
}

/// Every mutant of a pack.
#[must_use]
pub fn edits(sources: &[(String, String)], rules: &[RuleInfo], wanted: &[Operator]) -> Vec<Edit> {
    let gives_lines = giving_lines(rules);
    let by_section = findings::by_section(rules);
    let mut all = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let Some((_, text)) = sources.iter().find(|(file, _)| *file == rule.file) else { continue };
        let mut subject =
            Subject { rules, gives_lines: &gives_lines, by_section, at, text, edits: Vec::new() };
        if rule.kind != RuleKind::Default {
            conditions::mutate(&mut subject);
            findings::mutate(&mut subject);
            steps::mutate(&mut subject);
        }
        all.extend(subject.edits);
    }
    all.retain(|edit| wanted.contains(&edit.operator));
    let mut seen = BTreeSet::new();
    all.retain(|edit| {
        let file = rules[edit.rule].file.clone();
        seen.insert((file, edit.place.start, edit.place.end, edit.after.clone()))
    });
    all
}
