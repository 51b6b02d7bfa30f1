//! `marslab check --check-determinism`: same seed, same bytes.
//!
//! The catalogue is run on one thread, on all threads, and once more in a child process with
//! another environment, locale, time zone and directory. All that happened must be equal to the
//! last byte: traces, evidence, answers, states. The first scenario that differs is named.

use std::hash::Hash;

use diagnosers::Diagnoser;
use rayon::prelude::*;
use scenarios::catalog::Entry;
use sim::kernel::digest::{Digest, Fingerprint};

use super::{Context, print};
use crate::error::{Error, exit};
use crate::run::{Sources, image};
use crate::{diagnoser, episode};

/// Set in the child process: it prints its fingerprints and ends.
const CHILD: &str = "MARSLAB_DETERMINISM_CHILD";

/// What one scenario came to.
type Marks = Vec<(String, Fingerprint)>;

fn mark(sources: &Sources, entry: &Entry, diagnoser: &dyn Diagnoser) -> Fingerprint {
    let mut digest = Digest::default();
    let Ok(image) = image(sources, entry) else { return digest.fingerprint() };
    match episode::play(&image, &entry.scenario, &entry.scenario.faults, diagnoser) {
        Ok(episode) => {
            episode.root().hash(&mut digest);
            serde_json::to_string(&episode.facts).unwrap_or_default().hash(&mut digest);
            format!("{:?}", episode.answer).hash(&mut digest);
            format!("{:?}", episode.transcript).hash(&mut digest);
            if let Some(repair) = &episode.repair {
                repair.verified.fingerprint(&image).hash(&mut digest);
            }
        }
        Err(error) => error.to_string().hash(&mut digest),
    }
    digest.fingerprint()
}

fn marks(sources: &Sources, entries: &[&Entry], who: &str, threads: usize) -> Result<Marks, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::input(error.to_string()))?;
    let diagnoser = diagnoser(who)?;
    Ok(pool.install(|| {
        let one = |entry: &&Entry| (entry.name.clone(), mark(sources, entry, &*diagnoser));
        entries.par_iter().map(one).collect()
    }))
}

fn lines(marks: &Marks) -> String {
    marks.iter().map(|(name, mark)| format!("{name} {mark}\n")).collect()
}

/// The marks of a child process that has another environment.
fn child(context: &Context, filter: &[&Entry], who: &str) -> Result<String, Error> {
    let program = std::env::current_exe().map_err(|error| Error::input(error.to_string()))?;
    let folder = tempfile::tempdir().map_err(|error| Error::input(error.to_string()))?;
    let absolute =
        |path: &std::path::PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let mut command = std::process::Command::new(program);
    command.args(["check", "--check-determinism", "--diagnoser", who]);
    command.args(["--seed", &context.shared.seed.to_string()]);
    if let Some(catalog) = &context.shared.catalog {
        command.arg("--catalog").arg(absolute(catalog));
    }
    if let Some(images) = &context.shared.images {
        command.arg("--images").arg(absolute(images));
    }
    command.env_clear().current_dir(folder.path());
    let strange = [("LANG", "ko_KR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Apia")];
    command.envs(strange).env("HOME", "/nonexistent").env("USER", "somebody-else");
    command.env(CHILD, filter.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(","));
    let output = command.output().map_err(|error| Error::input(error.to_string()))?;
    if !output.status.success() {
        return Err(Error::input(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs everything several times and compares.
///
/// # Errors
/// When a run is not possible at all.
pub(super) fn run(
    context: &Context,
    sources: &Sources,
    entries: &[&Entry],
    who: &str,
) -> Result<u8, Error> {
    if let Ok(wanted) = std::env::var(CHILD) {
        let wanted: Vec<&str> = wanted.split(',').collect();
        let chosen: Vec<&Entry> =
            entries.iter().copied().filter(|e| wanted.contains(&e.name.as_str())).collect();
        print(&lines(&marks(sources, &chosen, who, 0)?));
        return Ok(exit::PASS);
    }
    let alone = lines(&marks(sources, entries, who, 1)?);
    let others = [
        ("the same on one thread", lines(&marks(sources, entries, who, 1)?)),
        ("all threads", lines(&marks(sources, entries, who, 0)?)),
        ("another environment", child(context, entries, who)?),
    ];
    for (name, other) in &others {
        if let Some((mine, theirs)) = alone.lines().zip(other.lines()).find(|(a, b)| a != b) {
            let arguments = [
                ("scenario", mine.split(' ').next().unwrap_or_default().to_owned()),
                ("first", "one thread".to_owned()),
                ("second", (*name).to_owned()),
                ("what", format!("{mine} / {theirs}")),
            ];
            print(&format!("{}\n", context.texts.tell("determinism-broken", &arguments)));
            return Ok(exit::NONDETERMINISM);
        }
        if alone.lines().count() != other.lines().count() {
            return Err(Error {
                code: exit::NONDETERMINISM,
                text: format!("{name}: lines differ"),
            });
        }
    }
    let arguments = [
        ("runs", (others.len() + 1).to_string()),
        ("root", format!("{:016x}", Fingerprint::of(&alone).short())),
    ];
    print(&format!("{}\n", context.texts.tell("determinism-held", &arguments)));
    Ok(exit::PASS)
}
