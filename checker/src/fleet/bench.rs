//! How fast a field is: machines a second and core, stage by stage.
//!
//! *Models*: one thread does every stage for all machines, and what is shared is done once. A
//! stage counts time on the processor, of all threads of the program, so that other programs do not
//! count; where the host does not tell that (other than Linux), it is time on the clock.
//! *Promise*: stages add up to a run. What is reported is what was measured, nothing is projected.

use std::fs;
use std::time::Instant;

use diagnosers::Diagnoser;
use scenarios::fleet::Fleet;
use serde::Serialize;
use sim::evidence::Evidence;

use super::field::Field;
use super::judged::Asking;
use super::memo::Table;
use super::plan::Key;
use super::results::part::Parts;
use super::survey::{Sample, Survey};
use super::tally::Tally;
use crate::error::Error;
use crate::run::Sources;

/// Machines that are drawn at a time.
const BLOCK: u64 = 65_536;
/// Machines that are asked about each on its own, to see what sharing is worth.
const ALONE: u64 = 2_000;
/// Kinds of machines that go through a stage together.
const TOGETHER: usize = 256;

/// A stage of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// Seconds on the processor.
    pub seconds: f64,
    /// How often it was done; the rest was shared.
    pub times: u64,
}

/// How fast one diagnoser is on a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Speed {
    /// Its name.
    pub diagnoser: String,
    /// Machines.
    pub machines: u64,
    /// Kinds of machines among them.
    pub kinds: u64,
    /// What was done, in order.
    pub stages: Vec<Stage>,
    /// Seconds on the processor for one machine when nothing is shared: played, collected, asked
    /// about and judged on its own; the mean of some machines of the field.
    pub alone: f64,
    /// Bytes of the Parquet parts.
    pub written_bytes: u64,
    /// Largest memory that the process has had so far, in bytes; none where the host does not tell.
    pub peak_bytes: Option<u64>,
}

impl Speed {
    /// Seconds on the processor of all stages.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.stages.iter().map(|stage| stage.seconds).sum()
    }

    /// How many times faster all machines were than each on its own.
    #[must_use]
    pub fn sharing(&self) -> f64 {
        self.alone * self.machines as f64 / self.seconds()
    }
}

/// Time on the processor.
struct Watch {
    from: f64,
}

impl Watch {
    fn start() -> Self {
        Self { from: now() }
    }

    /// Seconds since it was asked last.
    fn lap(&mut self) -> f64 {
        let from = std::mem::replace(&mut self.from, now());
        (self.from - from).max(0.0)
    }
}

/// Seconds since some beginning.
fn now() -> f64 {
    thread_local!(static BEGAN: Instant = Instant::now());
    // The first number of each thread: nanoseconds on the processor (proc(5), schedstat).
    let of_thread = |thread: fs::DirEntry| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    };
    let threads = fs::read_dir("/proc/self/task").ok();
    let on_processor = threads.map(|all| all.flatten().filter_map(of_thread).sum::<u64>());
    match on_processor.filter(|sum| *sum > 0) {
        Some(nanoseconds) => nanoseconds as f64 / 1e9,
        None => BEGAN.with(|began| began.elapsed().as_secs_f64()),
    }
}

/// Largest memory of the process so far, in bytes.
#[must_use]
pub fn peak_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Measures diagnosers on a field; no diagnoser is the truth itself.
///
/// # Errors
/// A fleet that makes no field.
pub fn measure(
    fleet: &Fleet,
    sources: &Sources,
    machines: u64,
    diagnosers: &[Option<Box<dyn Diagnoser>>],
) -> Result<Vec<Speed>, Error> {
    let mut watch = Watch::start();
    let field = Field::new(fleet.clone(), sources)?;
    let build = watch.lap();
    let kinds = Survey::unseen(&field, |_: &Sample<'_>| ());
    let keys = drawn(&kinds, machines, true)?;
    let cold = watch.lap();
    drawn(&kinds, machines, false)?;
    let warm = watch.lap();
    // Who looks at machines sees those with another display language, too.
    let others = keys.iter().filter(|key| key.korean);
    others.for_each(|key| _ = std::hint::black_box(field.tried(key)));
    let seen = watch.lap();
    let some = ALONE.min(machines);
    let some: Result<Vec<Key>, Error> = (0..some)
        .map(|at| kinds.machine(at * (machines / some)).map(|(plan, _)| plan.key))
        .collect();
    let some = some?;
    drop(kinds);
    let count = keys.len() as u64;
    let run = (cold - warm).max(0.0);
    let english: Table<Key, ()> = keys.iter().map(|key| (key.in_english(), ())).collect();
    let mut speeds = Vec::new();
    for diagnoser in diagnosers {
        let asking = diagnoser.as_deref().map_or_else(Asking::oracle, Asking::of);
        let (seconds, times) = match diagnoser {
            None => (run, english.len() as u64),
            Some(_) => (run + seen, count),
        };
        let mut stages = vec![
            Stage { name: "build", seconds: build, times: 1 },
            Stage { name: "generate", seconds: warm, times: machines },
            Stage { name: "agent", seconds, times },
        ];
        stages.extend(asked(&field, &asking, &keys));
        let survey = asking.survey(&field);
        let (mut counted, mut written, mut written_bytes) = (0.0, 0.0, 0);
        let broken = |error: parquet::errors::ParquetError| Error::input(error.to_string());
        let parts = Parts::new(&field, "bench").map_err(broken)?;
        for from in (0..machines).step_by(BLOCK as usize) {
            let block = survey.block(from..machines.min(from + BLOCK))?;
            watch.lap();
            std::hint::black_box(Tally::of(&block, fleet));
            counted += watch.lap();
            written_bytes += parts.bytes(&block).map_err(broken)?.len() as u64;
            written += watch.lap();
        }
        stages.push(Stage { name: "count", seconds: counted, times: machines });
        stages.push(Stage { name: "write", seconds: written, times: machines });
        let apart = diagnoser.as_deref().map_or_else(Asking::oracle, Asking::without_sharing);
        watch.lap();
        some.iter().for_each(|key| alone(&field, &apart, key));
        let alone = watch.lap() / some.len() as f64;
        let diagnoser = diagnoser.as_ref().map_or("oracle", |it| it.name()).to_owned();
        let (kinds, peak_bytes) = (count, peak_bytes());
        speeds.push(Speed { diagnoser, machines, kinds, stages, alone, written_bytes, peak_bytes });
    }
    Ok(speeds)
}

/// All that is done for one machine whose kind nobody knows, drawing and writing apart.
fn alone(field: &Field<'_>, asking: &Asking<'_>, key: &Key) {
    let Some(broken) = field.play(key) else { return };
    let truth = field.truth(key);
    let facts = Evidence::of(&broken.world, &broken.outcome);
    let sample = Sample { key, broken: &broken, facts: &facts, truth: &truth };
    std::hint::black_box(asking.judged(field, &sample));
}

/// Draws all machines; gives their kinds where they are wanted.
fn drawn(survey: &Survey<'_, '_, ()>, machines: u64, wanted: bool) -> Result<Vec<Key>, Error> {
    let mut kinds: Table<Key, ()> = Table::default();
    let mut keys = Vec::new();
    for from in (0..machines).step_by(BLOCK as usize) {
        let block = survey.block(from..machines.min(from + BLOCK))?;
        for kind in block.kinds.iter().filter(|_| wanted) {
            if kinds.insert(kind.key.clone(), ()).is_none() {
                keys.push(kind.key.clone());
            }
        }
    }
    Ok(keys)
}

/// What comes after the agent's run, for every kind.
fn asked(field: &Field<'_>, asking: &Asking<'_>, keys: &[Key]) -> [Stage; 3] {
    let (mut collect, mut diagnose, mut judge) = (0.0, 0.0, 0.0);
    for keys in keys.chunks(TOGETHER) {
        let played: Vec<_> = keys.iter().filter_map(|key| Some((key, field.play(key)?))).collect();
        let truths: Vec<_> = keys.iter().map(|key| field.truth(key)).collect();
        let facts: Vec<_> =
            played.iter().map(|(_, it)| Evidence::of(&it.world, &it.outcome)).collect();
        let samples: Vec<Sample<'_>> = played
            .iter()
            .zip(&facts)
            .zip(&truths)
            .map(|(((key, broken), facts), truth)| Sample { key, broken, facts, truth })
            .collect();
        let mut watch = Watch::start();
        if asking.collects() {
            samples.iter().for_each(|sample| _ = std::hint::black_box(&**sample.facts));
        }
        collect += watch.lap();
        let answers: Vec<_> = samples.iter().map(|sample| asking.answer(sample)).collect();
        diagnose += watch.lap();
        for (sample, answer) in samples.iter().zip(answers) {
            std::hint::black_box(asking.verdict(field, sample, answer));
        }
        judge += watch.lap();
    }
    let times = keys.len() as u64;
    let collected = if asking.collects() { times } else { 0 };
    [
        Stage { name: "collect", seconds: collect, times: collected },
        Stage { name: "diagnose", seconds: diagnose, times: asking.asked().min(times) },
        Stage { name: "judge", seconds: judge, times },
    ]
}
