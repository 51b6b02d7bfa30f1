//! Same seed, same bytes: everything is played several times and compared.
//!
//! The scenarios are played on one thread, on one thread again, on several threads, and in a child
//! process with another environment, locale, time zone and directory. All that happened must be
//! equal to the last byte: traces, evidence, questions, answers, states. When it is not, the first
//! scenario that differs is named, and in it the first part: a step of the trace, the evidence, or
//! the answer. *Leaves out*: another build of this program; the goldens of the tests hold that.

use std::process::Command;

use diagnosers::Diagnoser;
use rayon::prelude::*;
use scenarios::catalog::Entry;
use serde::{Deserialize, Serialize};
use sim::kernel::digest::Fingerprint;
use sim::kernel::trace::Trace;

use crate::error::Error;
use crate::run::{Sources, image};
use crate::{diagnoser, episode};

/// Set in the child process to the names of its scenarios: it prints its marks and ends.
pub const CHILD: &str = "MARSLAB_DETERMINISM_CHILD";
/// What a line with a mark begins with.
const LINE: &str = "mark ";
/// What the child's environment is; nothing of the parent's is left.
const STRANGE: [(&str, &str); 5] = [
    ("LANG", "ko_KR.UTF-8"),
    ("LC_ALL", "tr_TR.UTF-8"),
    ("TZ", "Pacific/Apia"),
    ("HOME", "/nonexistent"),
    ("USER", "somebody-else"),
];

/// What one scenario came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its name.
    pub scenario: String,
    /// All that happened, in order: steps of the trace as text, the rest as fingerprints.
    pub parts: Vec<String>,
}

/// The first place where two runs differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The scenario.
    pub scenario: String,
    /// The run that differs from the first one.
    pub run: &'static str,
    /// What the first run has there, and what the other has.
    pub what: (String, String),
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// All runs were equal: their number, and the identity of what happened.
    Same(usize, Fingerprint),
    /// Two runs differ.
    Differs(Difference),
}

fn steps(trace: &Trace, from: usize, parts: &mut Vec<String>) {
    let tail = trace.steps().iter().enumerate().skip(from);
    parts.extend(tail.map(|(index, step)| format!("step {}: {step}", index + 1)));
}

fn mark(sources: &Sources, entry: &Entry, diagnoser: &dyn Diagnoser) -> Mark {
    let mut parts = Vec::new();
    let played = image(sources, entry).and_then(|image| {
        let scenario = &entry.scenario;
        let episode = episode::play(&image, scenario, &scenario.faults, diagnoser)
            .map_err(|error| error.to_string())?;
        Ok((image, episode))
    });
    match played {
        Ok((image, episode)) => {
            let broken = &episode.broken.world;
            steps(&broken.trace, 0, &mut parts);
            parts.push(format!("state {}", broken.fingerprint(&image)));
            let facts = serde_json::to_string(episode.facts()).unwrap_or_default();
            parts.push(format!("evidence {}", Fingerprint::of(&facts)));
            for asked in &episode.transcript {
                parts.push(format!("question {asked:?}"));
            }
            parts.push(format!("answer {:?}", episode.answer));
            if let Some(repair) = &episode.repair {
                steps(&repair.verified.trace, broken.trace.steps().len(), &mut parts);
                parts.push(format!("repaired {}", repair.verified.fingerprint(&image)));
            }
            parts.push(format!("root {}", episode.root()));
        }
        Err(error) => parts.push(format!("error {error}")),
    }
    Mark { scenario: entry.name.clone(), parts }
}

/// Plays scenarios with the diagnoser that a word means, on so many threads (0: all there are, but
/// never fewer than two).
///
/// # Errors
/// A word that means no diagnoser, or a host without threads.
pub fn marks(
    sources: &Sources,
    entries: &[&Entry],
    who: &str,
    threads: usize,
) -> Result<Vec<Mark>, Error> {
    let all = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let threads = if threads == 0 { all } else { threads };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::input(error.to_string()))?;
    let diagnoser = diagnoser(who)?;
    Ok(pool.install(|| entries.par_iter().map(|entry| mark(sources, entry, &*diagnoser)).collect()))
}

/// The first place where two runs differ.
#[must_use]
pub fn first_difference(mine: &[Mark], theirs: &[Mark], run: &'static str) -> Option<Difference> {
    let absent = || "nothing".to_owned();
    let both = (0..mine.len().max(theirs.len())).map(|at| (mine.get(at), theirs.get(at)));
    let (mine, theirs) = both.into_iter().find(|(a, b)| a != b)?;
    let name = |mark: Option<&Mark>| mark.map(|mark| mark.scenario.clone());
    let part = |mark: Option<&Mark>, at| mark.and_then(|mark| mark.parts.get(at).cloned());
    let longest = [mine, theirs].into_iter().flatten().map(|mark| mark.parts.len()).max();
    let what = (0..longest.unwrap_or(0))
        .map(|at| (part(mine, at), part(theirs, at)))
        .find(|(a, b)| a != b)
        .unwrap_or_else(|| (name(mine), name(theirs)));
    Some(Difference {
        scenario: name(mine).or(name(theirs)).unwrap_or_default(),
        run,
        what: (what.0.unwrap_or_else(absent), what.1.unwrap_or_else(absent)),
    })
}

/// The names that this process must play when it is a child of a comparison.
#[must_use]
pub fn child_names() -> Option<Vec<String>> {
    let names = std::env::var(CHILD).ok()?;
    Some(names.split(',').map(str::to_owned).collect())
}

/// Marks as lines, for the child to print.
#[must_use]
pub fn lines(marks: &[Mark]) -> String {
    let line = |mark: &Mark| serde_json::to_string(mark).unwrap_or_default();
    marks.iter().map(|mark| format!("{LINE}{}\n", line(mark))).collect()
}

fn child(command: &mut Command, entries: &[&Entry]) -> Result<Vec<Mark>, Error> {
    let folder = tempfile::tempdir().map_err(|error| Error::input(error.to_string()))?;
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    command.env_clear().envs(STRANGE).env(CHILD, names.join(",")).current_dir(folder.path());
    let output = command.output().map_err(|error| Error::input(error.to_string()))?;
    if !output.status.success() {
        return Err(Error::input(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let marks = said.lines().filter_map(|line| line.strip_prefix(LINE));
    marks
        .map(|text| serde_json::from_str(text).map_err(|error| Error::input(error.to_string())))
        .collect()
}

/// Plays everything four times and compares. `command` starts the child: with [`CHILD`] set it
/// prints the [`lines`] of the scenarios in [`child_names`].
///
/// # Errors
/// When a run is not possible at all.
pub fn compare(
    sources: &Sources,
    entries: &[&Entry],
    who: &str,
    command: &mut Command,
) -> Result<Compared, Error> {
    type Other<'o> = Box<dyn FnOnce() -> Result<Vec<Mark>, Error> + 'o>;
    let alone = marks(sources, entries, who, 1)?;
    let others: [(&str, Other<'_>); 3] = [
        ("one thread again", Box::new(|| marks(sources, entries, who, 1))),
        ("several threads", Box::new(|| marks(sources, entries, who, 0))),
        ("another environment", Box::new(|| child(command, entries))),
    ];
    let runs = others.len() + 1;
    for (name, other) in others {
        if let Some(difference) = first_difference(&alone, &other()?, name) {
            return Ok(Compared::Differs(difference));
        }
    }
    Ok(Compared::Same(runs, Fingerprint::of(&lines(&alone))))
}
