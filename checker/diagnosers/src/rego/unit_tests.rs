//! A pack's own tests: rules `test_*` of any package, as `opa test` runs them, and the `cases` of
//! `package marslab_test`, which are marslab's own way to state a machine and its causes.
//!
//! *Promises.* A test has passed when its rule is `true`, and at no other value. Each is evaluated
//! with nothing kept of the others. A case is held against both evaluations of the rules, which
//! must agree. Coverage is that of the interpreter, by lines of rules; lines of tests do not count.
//!
//! *Leaves out*: tests with keys (`test_x[note] if ...`): a case that is missing among them looks
//! like one that was never there, so they are refused. Rules `todo_test_*` are skipped, as by OPA.
//! The interpreter has no fuel: whoever calls watches the time.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cases::UnitCase;
use super::syntax::node::{Kind, Place};
use super::syntax::{RuleInfo, RuleKind, rules};
use super::{Covered, ENTRIES, PackError, RegoPack, answer, engine};
use crate::source::{Source, SourceError, Wrong, broken};

/// Where the cases stand, as the syntax tree names it.
const CASES: &str = "data.marslab_test.cases";

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "why")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not: why, and what it printed; a line each.
    Failed(Vec<String>),
    /// Its author left it for later.
    Skipped,
}

/// A test, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestResult {
    /// `data.PACKAGE.test_NAME`, or the name of a case.
    pub name: String,
    /// The file it stands in, as in the repository.
    pub file: String,
    /// Its first line.
    pub line: usize,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl TestResult {
    /// It holds, or was left for later.
    #[must_use]
    pub fn passed(&self) -> bool {
        !matches!(self.outcome, Outcome::Failed(_))
    }
}

/// How much of a file of rules the tests evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileCoverage {
    /// The file, as in the repository.
    pub file: String,
    /// Lines that were evaluated.
    pub covered: usize,
    /// Lines that can be.
    pub lines: usize,
    /// Lines that no test evaluated.
    pub uncovered: Vec<u32>,
}

/// All tests of a pack that were chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// In the order of files and lines.
    pub results: Vec<TestResult>,
    /// By file, when it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<FileCoverage>,
}

impl Tested {
    /// No test failed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.results.iter().all(TestResult::passed)
    }

    /// How many passed, failed, and were left for later.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&Outcome) -> bool| {
            self.results.iter().filter(|result| is(&result.outcome)).count()
        };
        [
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped)),
        ]
    }
}

/// Runs the tests of a pack whose names are wanted. `begin` hears each name before it runs.
///
/// # Errors
/// A pack or tests that do not load; a source that is no pack.
pub fn run(
    source: &Source,
    wanted: &dyn Fn(&str) -> bool,
    coverage: bool,
    begin: &dyn Fn(&str),
) -> Result<Tested, SourceError> {
    let load = |PackError(text)| broken(text);
    if source.kind != crate::source::Kind::Rego {
        let hint = "tests are rules in *_test.rego beside the rules of a pack";
        let text = format!("{}: no pack of rules\n  hint: {hint}", source.word);
        return Err(SourceError { wrong: Wrong::Word, text });
    }
    let pack = RegoPack::from_source(source)?;
    let all = source.texts(true)?;
    let infos = rules(&all).map_err(load)?;
    let is_rule = |(name, _): &&(String, String)| pack.sources.iter().any(|(own, _)| own == name);
    let (_, tests): (Vec<_>, Vec<_>) = all.iter().partition(is_rule);
    let tests: Vec<(String, String)> = tests.into_iter().cloned().collect();
    let mut lines = Lines::default();
    let mut results = Vec::new();
    let questions = engine::Questions::of(&spelled_out(&all, &infos)).map_err(broken)?;
    for info in named(&infos) {
        let name = path_of(&info.name);
        if wanted(&name) {
            begin(&name);
            let (outcome, covered) = ask(&questions, info, &name);
            lines.add(&covered);
            results.push(TestResult { outcome, ..placed(name, info) });
        }
    }
    if let Some(first) = infos.iter().find(|info| is_case(info)) {
        let cases = pack.cases(&tests).map_err(load)?;
        let lost = vanished(&infos, &cases).into_iter();
        results.extend(lost.filter(|result| wanted(&result.name)));
        for case in cases {
            if wanted(&case.name) {
                begin(&case.name);
                let whole = format!("{CASES}.{}", case.name);
                let info = infos.iter().find(|info| info.name == whole).unwrap_or(first);
                let outcome = hold(&pack, &case, &mut lines);
                results.push(TestResult { outcome, ..placed(case.name, info) });
            }
        }
    }
    results.sort_by(|a, b| (&a.file, a.line, &a.name).cmp(&(&b.file, b.line, &b.name)));
    let coverage = if coverage { lines.of(&pack, &questions) } else { Vec::new() };
    Ok(Tested { results, coverage })
}

fn placed(name: String, info: &RuleInfo) -> TestResult {
    let (file, line) = (info.file.clone(), info.place.line);
    TestResult { name, file, line, outcome: Outcome::Skipped }
}

fn is_case(info: &RuleInfo) -> bool {
    info.name == CASES || info.name.strip_prefix(CASES).is_some_and(|rest| rest.starts_with('.'))
}

/// Cases that are written down without a condition and are not there: what they are made of has no
/// value. Nobody would miss them.
fn vanished(infos: &[RuleInfo], cases: &[UnitCase]) -> Vec<TestResult> {
    let there: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let key = |info: &RuleInfo| Some(info.name.strip_prefix(CASES)?.strip_prefix('.')?.to_owned());
    let lost = infos.iter().filter(|info| is_case(info) && info.bodies.is_empty());
    let lost = lost.filter_map(|info| {
        let name = key(info).filter(|name| !there.contains(name.as_str()))?;
        let why = "it has no value: something that it names is not there".to_owned();
        Some(TestResult { outcome: Outcome::Failed(vec![why]), ..placed(name, info) })
    });
    lost.collect()
}

/// The rules that are tests, each name once, where it first stands.
fn named(infos: &[RuleInfo]) -> Vec<&RuleInfo> {
    let mut seen = BTreeSet::new();
    let is_test = |info: &&RuleInfo| {
        let own = own_name(info);
        (own.starts_with("test_") || own.starts_with("todo_test_"))
            && info.kind != RuleKind::Function
    };
    infos.iter().filter(is_test).filter(|info| seen.insert(&info.name)).collect()
}

/// The rule's own name, without its package and without keys.
fn own_name(info: &RuleInfo) -> &str {
    info.reference.path().map_or("", |(root, _)| root)
}

/// The path of a rule from `data` on, as a query: what is no name stands in brackets.
fn path_of(name: &str) -> String {
    let whole = match name.strip_prefix("data.") {
        Some(rest) => rest.to_owned(),
        None => format!("marslab.{name}"),
    };
    let mut path = "data".to_owned();
    for part in whole.split('.') {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match part.chars().all(plain) && !part.starts_with(|c: char| c.is_ascii_digit()) {
            true => path.push_str(&format!(".{part}")),
            false => path.push_str(&format!("[{part:?}]")),
        }
    }
    path
}

fn ask(questions: &engine::Questions, info: &RuleInfo, name: &str) -> (Outcome, Vec<Covered>) {
    if own_name(info).starts_with("todo_") {
        return (Outcome::Skipped, Vec::new());
    }
    let keyed = info.reference.path().is_none_or(|(_, keys)| !keys.is_empty());
    if keyed || info.kind == RuleKind::Member {
        let why = "a test with keys or members is not supported: a case that is missing would not \
                   be seen; write `every` over the cases";
        return (Outcome::Failed(vec![why.to_owned()]), Vec::new());
    }
    let asked = match questions.ask(name) {
        Ok(asked) => asked,
        Err(why) => return (failed(&why), Vec::new()),
    };
    let why = match asked.value {
        engine::Value::Bool(true) => return (Outcome::Passed, asked.covered),
        engine::Value::Bool(false) => "it is false".to_owned(),
        engine::Value::Undefined => match reached(info, &asked.covered) {
            Some(line) => format!("it does not hold; {}:{line} was the last line", info.file),
            None => "it does not hold".to_owned(),
        },
        other => format!("it is {other}, not true"),
    };
    (Outcome::Failed(std::iter::once(why).chain(asked.printed).collect()), asked.covered)
}

fn failed(why: &str) -> Outcome {
    Outcome::Failed(why.lines().map(str::to_owned).collect())
}

/// The last line of a test that was evaluated: what did not hold stands there or is reached from
/// there. Says nothing when a test has several bodies.
fn reached(info: &RuleInfo, covered: &[Covered]) -> Option<u32> {
    let [body] = info.bodies.as_slice() else { return None };
    let end = body.statements.last().map_or(info.place.line, |last| last.place.line);
    let own = covered.iter().find(|covered| covered.file == info.file)?;
    let within = |line: &&u32| (info.place.line..=end).contains(&(**line as usize));
    own.lines.iter().filter(within).max().copied()
}

/// Holds a case against the rules.
fn hold(pack: &RegoPack, case: &UnitCase, lines: &mut Lines) -> Outcome {
    let held = (|| {
        let answers = pack.compiled.run(&case.facts.0, &ENTRIES).map_err(|why| why.to_string())?;
        let (again, covered) = pack.compiled.interpret(&case.facts.0, &ENTRIES)?;
        lines.add(&covered);
        if answers != again {
            return Err("the compiled rules and the interpreter differ".to_owned());
        }
        let answer = answer::read(&answers)?;
        case.wrong(&answer).map_or(Ok(()), Err)
    })();
    match held {
        Ok(()) => Outcome::Passed,
        Err(why) => failed(&why),
    }
}

/// The texts with imported packages spelled out: `data.marslab.x` for `marslab.x`; lines stay. The
/// interpreter evaluates a package as a whole when it is named by an import, which counts lines as
/// covered that no test reaches, and loses members of sets under `with`.
fn spelled_out(texts: &[(String, String)], infos: &[RuleInfo]) -> Vec<(String, String)> {
    let spelled = |(file, text): &(String, String)| {
        let imports = imports(text);
        let mut places: Vec<(Place, &str)> = Vec::new();
        for info in infos.iter().filter(|info| info.file == *file) {
            info.visit(&mut |part| {
                let Kind::Name(name) = &part.kind else { return };
                let path = imports.iter().find(|(import, _)| import == name);
                let there = part.place.text(text) == name;
                if let Some((_, path)) = path.filter(|_| there && part.place != info.place) {
                    places.push((part.place, path));
                }
            });
        }
        places.sort_by_key(|(place, _)| place.start);
        places.dedup();
        let mut out = text.clone();
        for (place, path) in places.into_iter().rev() {
            out.replace_range(place.start..place.end, path);
        }
        (file.clone(), out)
    };
    texts.iter().map(spelled).collect()
}

/// Imports of data: the name, and the path that it stands for.
fn imports(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("import "));
    let import = lines.filter_map(|line| {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let path = words.next().filter(|path| path.starts_with("data."))?;
        let last = path.rsplit('.').next().unwrap_or_default();
        match (words.next(), words.next()) {
            (Some("as"), Some(name)) => Some((name, path)),
            _ => Some((last, path)),
        }
    });
    import.collect()
}

/// Lines by file: evaluated, or not.
#[derive(Debug, Default)]
struct Lines(BTreeMap<String, (BTreeSet<u32>, BTreeSet<u32>)>);

impl Lines {
    fn add(&mut self, covered: &[Covered]) {
        for file in covered {
            let (hit, missed) = self.0.entry(file.file.clone()).or_default();
            hit.extend(&file.lines);
            missed.extend(&file.missed);
        }
    }

    /// What was evaluated of the files of rules. The interpreter is silent about a file of which
    /// nothing was evaluated, so every rule is evaluated once to learn which lines there are.
    fn of(mut self, pack: &RegoPack, questions: &engine::Questions) -> Vec<FileCoverage> {
        if let Ok(asked) = questions.ask("data") {
            for file in asked.covered {
                let (_, missed) = self.0.entry(file.file).or_default();
                missed.extend(file.lines.iter().chain(&file.missed));
            }
        }
        let file = |(name, _): &(String, String)| {
            let (hit, missed) = self.0.get(name).cloned().unwrap_or_default();
            let uncovered: Vec<u32> = missed.difference(&hit).copied().collect();
            let (covered, lines) = (hit.len(), hit.len() + uncovered.len());
            FileCoverage { file: name.clone(), covered, lines, uncovered }
        };
        pack.sources.iter().map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "package marslab

findings contains {\"cause\": \"clock.skew\", \"object\": \"clock\", \"remediation\": [\"w32tm /resync\"]} if {
\tskewed
}

skewed if {
\tinput.seconds > 300
\tnot input.virtual
}

never if {
\tinput.never == 7
\tinput.never > 6
}
";
    const TESTS: &str = "package marslab_test

import data.marslab

cases[\"late\"] := {\"facts\": {\"seconds\": 301}, \"causes\": {\"clock.skew\"}, \"lines\": [\"w32tm\"]}

cases[\"early\"] := {\"facts\": {\"seconds\": 299}, \"causes\": {\"clock.skew\"}}

test_late if marslab.skewed with input as {\"seconds\": 301}

test_in_time if {
\tnot marslab.skewed with input as {\"seconds\": 300}
\tcount(marslab.findings) == 1 with input as {\"seconds\": 900}
\tcount(marslab.findings) == 0 with input as {\"seconds\": 1}
}

test_wrong if {
\tprint(\"looking\")
\tx := 1
\tx == 2
\tx == 1
}

test_false := false

test_text := \"true\"

test_many contains 1 if true

todo_test_later if false

helper if false
";

    fn tested(rules: &str, tests: &str, filter: &str) -> Result<Tested, SourceError> {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("a.rego"), rules).unwrap();
        std::fs::write(home.path().join("a_test.rego"), tests).unwrap();
        let source = Source::open_in(home.path(), ".").unwrap();
        run(&source, &|name| name.contains(filter), true, &|_| {})
    }

    #[test]
    fn each_test_comes_to_what_it_is() {
        let tested = tested(RULES, TESTS, "").unwrap();
        let told: Vec<(usize, &str, bool)> =
            tested.results.iter().map(|r| (r.line, r.name.as_str(), r.passed())).collect();
        assert_eq!(
            told,
            [
                (5, "late", true),
                (7, "early", false),
                (9, "data.marslab_test.test_late", true),
                (11, "data.marslab_test.test_in_time", true),
                (17, "data.marslab_test.test_wrong", false),
                (24, "data.marslab_test.test_false", false),
                (26, "data.marslab_test.test_text", false),
                (28, "data.marslab_test.test_many", false),
                (30, "data.marslab_test.todo_test_later", true),
            ]
        );
        let why = |line| match &tested.results.iter().find(|r| r.line == line).unwrap().outcome {
            Outcome::Failed(why) => why.join("|"),
            other => panic!("{other:?}"),
        };
        assert_eq!(why(7), "{}, right is {\"clock.skew\"}");
        let said = why(17);
        assert!(said.contains("a_test.rego:20 was the last line") && said.contains("looking"));
        assert!(why(24).contains("is false") && why(26).contains("not true"));
        assert!(why(28).contains("not supported"));
    }

    #[test]
    fn a_case_that_names_what_is_not_there_has_failed() {
        let tests = "package marslab_test\n\n\
                     cases[\"gone\"] := {\"facts\": nowhere(1), \"causes\": set()}\n\n\
                     nowhere(x) := x if x == 2\n\n\
                     cases[\"late\"] := {\"facts\": {\"seconds\": 301}, \"causes\": {\"clock.skew\"}}\n";
        let tested = tested(RULES, tests, "").unwrap();
        let told: Vec<_> = tested.results.iter().map(|r| (r.name.as_str(), r.passed())).collect();
        assert_eq!(told, [("gone", false), ("late", true)]);
    }

    #[test]
    fn imports_are_spelled_out_and_nothing_else_is() {
        let text = "package a\n\nimport data.marslab # rules\nimport data.other.x as y\n\n\
                    marslab_too := \"marslab.y\" if marslab.f(y.z) == marslab[marslab]\n";
        let texts = vec![("a.rego".to_owned(), text.to_owned())];
        let out = spelled_out(&texts, &rules(&texts).unwrap());
        let last = "marslab_too := \"marslab.y\" if data.marslab.f(data.other.x.z) == \
                    data.marslab[data.marslab]";
        assert_eq!(out[0].1.lines().last(), Some(last));
    }

    #[test]
    fn coverage_has_lines_of_rules_only() {
        let tested = tested(RULES, TESTS, "").unwrap();
        assert_eq!(tested.coverage.len(), 1);
        let file = &tested.coverage[0];
        assert_eq!((file.file.as_str(), &*file.uncovered), ("a.rego", &[13, 14][..]));
        assert_eq!((file.covered, file.lines), (4, 6));
    }

    #[test]
    fn a_filter_chooses_and_broken_tests_say_where() {
        let names = tested(RULES, TESTS, "in_time").unwrap();
        assert_eq!(names.results.len(), 1);
        assert!(tested(RULES, TESTS, "nothing").unwrap().results.is_empty());
        let error = tested(RULES, "package marslab_test\n\ntest_x if {\n\tx := := 1\n}\n", "");
        let error = error.unwrap_err();
        assert!(error.wrong == Wrong::Broken && error.text.contains("a_test.rego:4:"), "{error}");
        assert_eq!(path_of("data.a.b-c.test_x"), "data.a[\"b-c\"].test_x");
        assert_eq!(path_of("sub.test_x"), "data.marslab.sub.test_x");
    }
}
