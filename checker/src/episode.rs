//! One episode: a scenario is played from the healthy image to the second run.
//!
//! inject -> operation -> evidence -> diagnosis -> remediation -> operation and the next two
//! scheduled backups. Everything happens on forks of the image; the console that a diagnoser asks
//! is a fork of its own, so asking changes nothing.

use std::sync::OnceLock;

use diagnosers::{Ask, Diagnoser, Diagnosis, NoAnswer, Ran, Script};
use scenarios::Scenario;
use sim::console::{self, Output, Session};
use sim::evidence::{self, Evidence, Facts};
use sim::fault::{Break, Fault, FaultError};
use sim::kernel::limits::CONSOLE_LINES;
use sim::kernel::time::{Moment, Span};
use sim::kernel::trace::TraceRoot;
use sim::life::{self, Operation, Outcome};
use sim::windows::state::StatePath;
use sim::world::World;

/// A machine that is broken (or not), and what the operation said.
#[derive(Debug, Clone)]
pub struct Broken {
    /// After injection, before the operation.
    pub injected: World,
    /// After the operation.
    pub world: World,
    /// What came of it.
    pub outcome: Outcome,
}

impl Broken {
    /// A machine on which an operation is tried.
    #[must_use]
    pub fn of(injected: World, operation: Operation) -> Self {
        let mut world = injected.clone();
        let outcome = life::run(&mut world, operation);
        Self { injected, world, outcome }
    }
}

/// A question of a diagnoser and what the console answered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Exchange {
    /// The line that was typed.
    pub line: String,
    /// What it printed.
    pub answer: String,
}

/// What a remediation did.
#[derive(Debug, Clone)]
pub struct Repair {
    /// The machine after the last line, before anything was tried again.
    pub world: World,
    /// Each line with its output.
    pub lines: Vec<(String, Output)>,
    /// Why the server does not go on as it should; `None` when it does.
    pub broken: Option<Outcome>,
    /// The machine after operation and two scheduled backups.
    pub verified: World,
}

/// Everything that happened in an episode.
#[derive(Debug, Clone)]
pub struct Episode {
    /// Injection and operation.
    pub broken: Broken,
    /// What the diagnoser was shown, once somebody has read it.
    facts: OnceLock<Facts>,
    /// What it asked.
    pub transcript: Vec<Exchange>,
    /// What it answered.
    pub answer: Result<Diagnosis, NoAnswer>,
    /// What its remediation did; `None` when it gave none.
    pub repair: Option<Repair>,
}

/// Injects faults into a fork of an image.
///
/// # Errors
/// The first fault that finds nothing to break.
pub fn inject<'f>(
    image: &World,
    faults: impl IntoIterator<Item = &'f Fault>,
) -> Result<World, FaultError> {
    let mut world = image.clone();
    for fault in faults {
        fault.inject(&mut world)?;
    }
    Ok(world)
}

/// Injects the scenario's faults (or others in their place) and tries its operation.
///
/// # Errors
/// A fault that finds nothing to break.
pub fn break_with(
    image: &World,
    scenario: &Scenario,
    faults: &[Fault],
) -> Result<Broken, FaultError> {
    let injected = inject(image, scenario.setting.iter().chain(faults))?;
    Ok(Broken::of(injected, scenario.operation))
}

/// A console on a fork of the broken machine.
#[derive(Debug)]
pub struct Window {
    world: World,
    session: Session,
    transcript: Vec<Exchange>,
}

impl Window {
    /// A console on a machine.
    #[must_use]
    pub fn on(world: &World) -> Self {
        let session = Session::administrator(world);
        Self { world: world.clone(), session, transcript: Vec::new() }
    }
}

impl Ask for Window {
    fn ask(&mut self, line: &str) -> String {
        if self.transcript.len() >= CONSOLE_LINES {
            return "marslab: no more questions are answered".to_owned();
        }
        let answer = type_line(&mut self.world, &mut self.session, line).text();
        self.transcript.push(Exchange { line: line.to_owned(), answer: answer.clone() });
        answer
    }

    fn script(&mut self, script: &Script) -> Option<Ran> {
        let before = self.world.clone();
        let Script { path, text, arguments } = script;
        let (output, objects) =
            console::run_file(&mut self.world, &mut self.session, path, text, arguments);
        let now = self.world.now;
        life::advance(&mut self.world, now);
        let answer = output.text();
        self.transcript.push(Exchange { line: path.clone(), answer });
        Some(Ran {
            exit: output.exit,
            stdout: output.stdout,
            stderr: output.stderr,
            objects,
            changed: !self.world.differences(&before).is_empty(),
            unsupported: output.unsupported.map(|what| what.to_string()),
        })
    }
}

/// No console: for sweeps and compositions, which grade what is found in the evidence.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoConsole;

impl Ask for NoConsole {
    fn ask(&mut self, _: &str) -> String {
        "marslab: there is no console here".to_owned()
    }
}

/// Types a line; scheduled work that falls due while it runs happens.
pub fn type_line(world: &mut World, session: &mut Session, line: &str) -> Output {
    let output = console::execute(world, session, line);
    let now = world.now;
    life::advance(world, now);
    if output.restarted {
        *session = Session::administrator(world);
    }
    output
}

/// Runs the lines of a remediation on a fork, then tries everything again.
#[must_use]
pub fn repair(broken: &World, scenario: &Scenario, lines: &[String]) -> Repair {
    let mut world = broken.clone();
    let mut session = Session::administrator(&world);
    let mut done = Vec::new();
    for line in lines.iter().take(CONSOLE_LINES) {
        let output = type_line(&mut world, &mut session, line);
        done.push((line.clone(), output));
    }
    let mut verified = world.clone();
    let broken = life::verify(&mut verified, scenario.operation).err();
    Repair { world, lines: done, broken, verified }
}

/// Plays a scenario with a diagnoser. `faults` stand in place of the scenario's own when given.
///
/// # Errors
/// A fault that finds nothing to break.
pub fn play(
    image: &World,
    scenario: &Scenario,
    faults: &[Fault],
    diagnoser: &dyn Diagnoser,
) -> Result<Episode, FaultError> {
    Ok(ask(break_with(image, scenario, faults)?, scenario, diagnoser))
}

/// Asks a diagnoser about a machine that is broken already, and does what it says.
#[must_use]
pub fn ask(broken: Broken, scenario: &Scenario, diagnoser: &dyn Diagnoser) -> Episode {
    let facts = Evidence::of(&broken.world, &broken.outcome);
    let mut window = Window::on(&broken.world);
    let answer = diagnoser.diagnose(&facts, &mut window);
    let lines = answer.as_ref().map(|answer| answer.remediation.clone()).unwrap_or_default();
    let facts = facts.collected().map_or_else(OnceLock::new, OnceLock::from);
    let repair = (!lines.is_empty()).then(|| repair(&broken.world, scenario, &lines));
    Episode { broken, facts, transcript: window.transcript, answer, repair }
}

impl Episode {
    /// A broken machine that nobody has asked about yet.
    #[must_use]
    pub fn unanswered(broken: Broken) -> Self {
        let answer = Ok(Diagnosis::default());
        Self { broken, facts: OnceLock::new(), transcript: Vec::new(), answer, repair: None }
    }

    /// What the diagnoser was shown.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| evidence::collect(&self.broken.world, &self.broken.outcome))
    }

    /// The identity of all that happened: both traces, to the last step.
    #[must_use]
    pub fn root(&self) -> TraceRoot {
        match &self.repair {
            Some(repair) => repair.verified.trace.root(),
            None => self.broken.world.trace.root(),
        }
    }

    /// Minutes on the virtual clock that the remediation took.
    #[must_use]
    pub fn repair_time(&self) -> Span {
        let from: Moment = self.broken.world.now;
        self.repair.as_ref().map_or(Span(0), |repair| repair.world.now - from)
    }
}

/// All state that the faults of a scenario touch, with its setting.
#[must_use]
pub fn touched(image: &World, scenario: &Scenario) -> Vec<StatePath> {
    let mut world = image.clone();
    let mut all = Vec::new();
    for fault in scenario.setting.iter().chain(&scenario.faults) {
        all.extend(fault.touches(&world));
        // A fault that cannot be injected is reported where it is injected in earnest.
        let _ = fault.inject(&mut world);
    }
    all
}
