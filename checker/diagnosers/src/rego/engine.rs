//! The rule engine, wrapped: only this file and `syntax/build.rs` name `regorus`.
//!
//! *Promises.* Policies are compiled once; each thread keeps one virtual machine a pack. A run
//! that exceeds its fuel fails at the same step everywhere. *Leaves out*: `data` documents, host
//! functions, `http.send` and time (those features are not built in).

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use regorus::Engine;
pub(crate) use regorus::Value;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::rvm::program::Program;
use regorus::rvm::vm::VmError;
pub(crate) use regorus::value::Object;

use crate::NoAnswer;

/// Instructions of the virtual machine that one entry point may take.
const FUEL: usize = 2_000_000;
/// Virtual machines that a thread keeps.
const MACHINES: usize = 4;

/// One rule over all entry points, so that what they share is evaluated once a machine.
const TOGETHER: &str = "data.marslab.marslab_answer";

/// Compiled policies.
pub(super) struct Compiled {
    number: u64,
    program: Arc<Program>,
    engine: Engine,
    /// Entry points that are there; [`TOGETHER`] is compiled behind them.
    entries: Vec<&'static str>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").field("entries", &self.entries).finish_non_exhaustive()
    }
}

/// How much of a file was evaluated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    /// The file.
    pub file: String,
    /// Lines that were evaluated.
    pub lines: Vec<u32>,
    /// Lines that could have been and were not.
    pub missed: Vec<u32>,
}

thread_local! {
    /// The machines of this thread, by the number of their pack; the newest last.
    static MACHINE: RefCell<Vec<(u64, RegoVM)>> = const { RefCell::new(Vec::new()) };
}

static NEXT: AtomicU64 = AtomicU64::new(0);

/// What an engine says, in one text without a leading line break.
fn said(error: &impl std::fmt::Display) -> String {
    error.to_string().trim_start().to_owned()
}

/// Why a run stopped: its fuel was used up, or a rule does not evaluate.
fn stopped(error: &VmError) -> NoAnswer {
    match error {
        VmError::InstructionLimitExceeded { .. } => NoAnswer::Limit(said(error)),
        other => NoAnswer::Broken(said(other)),
    }
}

fn load(sources: &[(String, String)]) -> Result<Engine, String> {
    let mut engine = Engine::new();
    for (name, text) in sources {
        engine.add_policy(name.clone(), text.clone()).map_err(|error| said(&error))?;
    }
    Ok(engine)
}

/// Compiles policies. The first of `entries` must be there, the others may be.
///
/// # Errors
/// What is wrong, with file, line and caret where the engine knows them.
pub(super) fn compile(
    sources: &[(String, String)],
    entries: &[&'static str],
) -> Result<Compiled, String> {
    let engine = load(sources)?;
    let found = declared(&engine, sources, entries);
    if found.is_empty() || found.first() != entries.first() {
        let names: Vec<&str> = sources.iter().map(|(name, _)| name.as_str()).collect();
        return Err(format!(
            "{}: no entry point {}\n  hint: `package marslab` and a rule \
             `findings contains {{...}} if {{...}}`",
            names.join(", "),
            entries.first().unwrap_or(&"")
        ));
    }
    together(engine, found)
}

/// Compiles a part of policies, in which any of `entries` may be missing.
///
/// # Errors
/// As [`compile`].
pub(super) fn compile_part(
    sources: &[(String, String)],
    entries: &[&'static str],
) -> Result<Compiled, String> {
    let engine = load(sources)?;
    let found = declared(&engine, sources, entries);
    together(engine, found)
}

/// The entry points that some file declares.
fn declared(
    engine: &Engine,
    sources: &[(String, String)],
    entries: &[&'static str],
) -> Vec<&'static str> {
    let there = |entry: &str| {
        sources.iter().any(|(name, _)| {
            let rule = entry.strip_prefix("data.marslab.").unwrap_or(entry);
            engine.has_declared_rule_rooted_at(name, rule).unwrap_or(false)
        })
    };
    entries.iter().copied().filter(|entry| there(entry)).collect()
}

fn together(mut engine: Engine, found: Vec<&'static str>) -> Result<Compiled, String> {
    let first = found.first().copied().unwrap_or(TOGETHER);
    let rules = found.iter().filter_map(|entry| entry.strip_prefix("data.marslab."));
    let fields: Vec<String> = rules.map(|rule| format!("\"{rule}\": {rule}")).collect();
    let together = format!("package marslab\nmarslab_answer := {{{}}}\n", fields.join(", "));
    engine.add_policy("marslab_answer".to_owned(), together).map_err(|error| said(&error))?;
    let policy = engine.compile_with_entrypoint(&first.into()).map_err(|e| said(&e))?;
    let compiled: Vec<&str> = found.iter().copied().chain([TOGETHER]).collect();
    let program = Compiler::compile_from_policy(&policy, &compiled).map_err(|e| said(&e))?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Ok(Compiled { number, program, engine, entries: found })
}

impl Compiled {
    /// Evaluates every entry point; absent ones give `Undefined`.
    ///
    /// # Errors
    /// What the engine says, also when the fuel is used up.
    pub(super) fn run(
        &self,
        input: &Value,
        entries: &[&'static str],
    ) -> Result<Vec<Value>, NoAnswer> {
        MACHINE.with_borrow_mut(|machines| {
            let at = match machines.iter().position(|(number, _)| *number == self.number) {
                Some(at) => at,
                None => {
                    if machines.len() == MACHINES {
                        machines.remove(0);
                    }
                    let mut machine = RegoVM::new();
                    machine.set_max_instructions(FUEL);
                    machine.load_program(Arc::clone(&self.program));
                    machines.push((self.number, machine));
                    machines.len() - 1
                }
            };
            let machine = &mut machines[at].1;
            machine.set_input(input.clone());
            let answers = self.answers(machine, entries);
            machine.set_input(Value::Undefined);
            answers
        })
    }

    fn answers(
        &self,
        machine: &mut RegoVM,
        entries: &[&'static str],
    ) -> Result<Vec<Value>, NoAnswer> {
        let together = machine.execute_entry_point_by_index(self.entries.len());
        if let Ok(all @ Value::Object(_)) = together {
            let field = |entry: &&str| {
                let rule = entry.strip_prefix("data.marslab.").unwrap_or(entry);
                all[&Value::from(rule)].clone()
            };
            return Ok(entries.iter().map(field).collect());
        }
        // A rule that is undefined leaves the whole undefined: each is asked for itself.
        let one = |entry: &&'static str| match self.entries.iter().position(|e| e == entry) {
            None => Ok(Value::Undefined),
            Some(index) => machine.execute_entry_point_by_index(index).map_err(|e| stopped(&e)),
        };
        entries.iter().map(one).collect()
    }

    /// The same by the interpreter, and which lines it evaluated.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn interpret(
        &self,
        input: &Value,
        entries: &[&'static str],
    ) -> Result<(Vec<Value>, Vec<Covered>), String> {
        let mut engine = self.engine.clone();
        engine.set_enable_coverage(true);
        engine.set_input(input.clone());
        let answers = entries.iter().map(|entry| match self.entries.contains(entry) {
            false => Ok(Value::Undefined),
            true => engine.eval_rule((*entry).to_owned()).map_err(|e| said(&e)),
        });
        let answers = answers.collect::<Result<_, _>>()?;
        Ok((answers, covered(&engine)?))
    }
}

fn covered(engine: &Engine) -> Result<Vec<Covered>, String> {
    let report = engine.get_coverage_report().map_err(|error| said(&error))?;
    let files = report.files.into_iter().map(|file| Covered {
        file: file.path,
        lines: file.covered.into_iter().collect(),
        missed: file.not_covered.into_iter().collect(),
    });
    Ok(files.collect())
}

/// Texts that are asked many questions by the interpreter, each with nothing kept of the others:
/// `with` leaves what it changed behind.
pub(super) struct Questions(Engine);

/// What came of a question.
pub(super) struct Asked {
    pub(super) value: Value,
    /// What `print` said.
    pub(super) printed: Vec<String>,
    pub(super) covered: Vec<Covered>,
}

impl Questions {
    /// Loads the texts.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn of(sources: &[(String, String)]) -> Result<Self, String> {
        let mut engine = load(sources)?;
        engine.set_gather_prints(true);
        // Asked once, so that the texts are prepared once for all copies.
        engine.eval_query("true".to_owned(), false).map_err(|error| said(&error))?;
        Ok(Self(engine))
    }

    /// Asks one question without input. `data` evaluates every rule.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn ask(&self, query: &str) -> Result<Asked, String> {
        let mut engine = self.0.clone();
        engine.set_enable_coverage(true);
        let answers = engine.eval_query(query.to_owned(), false).map_err(|error| said(&error))?;
        let value =
            answers.result.into_iter().next().and_then(|r| r.expressions.into_iter().next());
        let printed = engine.take_prints().map_err(|error| said(&error))?;
        let value = value.map_or(Value::Undefined, |answer| answer.value);
        Ok(Asked { value, printed, covered: covered(&engine)? })
    }
}

/// What a rule of some texts says, by the interpreter and without input.
///
/// # Errors
/// What the engine says.
pub(super) fn ask(sources: &[(String, String)], rule: &str) -> Result<Value, String> {
    let answers = load(sources)?.eval_query(rule.to_owned(), false).map_err(|e| said(&e))?;
    let answer = answers.result.into_iter().next().and_then(|r| r.expressions.into_iter().next());
    Ok(answer.map_or(Value::Undefined, |answer| answer.value))
}
