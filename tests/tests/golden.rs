//! Every scenario with the reference rules, against the goldens beside it: `evidence.snap` is
//! what a diagnoser is shown that a healthy machine does not show, `trace.snap` what happened step
//! by step, `verdict.snap` how it was judged.
//!
//! *Promise*: one named test a scenario; a golden that is missing or differs is red, in CI nothing
//! is written, and a file that belongs to no scenario is red in a test of its own. A golden says
//! what is particular to its scenario: a new section of the facts or a new gate that passes moves
//! none of them. All facts of one healthy machine stand in `snapshots/healthy_facts.snap`.
//! *Leaves out*: the steps by which an image came about; `determinism.rs` compares those.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use diagnosers::Diagnoser;
use insta::Settings;
use libtest_mimic::{Arguments, Failed, Trial};
use marslab::episode::{self, Episode};
use marslab::{judge, run};
use marslab_tests::goldens;
use scenarios::catalog::{self, Catalog, Entry, GOLDENS};
use scenarios::images::Images;
use serde_json::Value;
use sim::evidence;
use sim::kernel::trace::Step;
use sim::life::{self, Operation};
use sim::world::World;

/// All that the tests share.
struct Shared {
    sources: run::Sources,
    diagnoser: Box<dyn Diagnoser>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
    let images = Images::load().unwrap_or_else(|error| panic!("{error}"));
    let sources = run::Sources { catalog, images, seed: run::SEED };
    let diagnoser = marslab::diagnoser("rego").unwrap_or_else(|error| panic!("{error}"));
    let shared = Arc::new(Shared { sources, diagnoser });
    let scenario = |(index, entry): (usize, &Entry)| {
        let shared = Arc::clone(&shared);
        Trial::test(entry.name.clone(), move || {
            matches_its_goldens(&shared, &shared.sources.catalog.entries()[index])
        })
    };
    let mut trials: Vec<Trial> =
        shared.sources.catalog.entries().iter().enumerate().map(scenario).collect();
    let all = Arc::clone(&shared);
    trials.push(Trial::test("facts_of_a_healthy_server", move || facts_of_a_healthy_server(&all)));
    trials.push(Trial::test("no_golden_is_an_orphan", no_golden_is_an_orphan));
    trials.push(Trial::test("an_orphan_is_seen", an_orphan_is_seen));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The catalogue in the repository.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/catalog")
}

fn matches_its_goldens(shared: &Shared, entry: &Entry) -> Result<(), Failed> {
    let image = run::image(&shared.sources, entry)?;
    let scenario = &entry.scenario;
    let episode = episode::play(&image, scenario, &scenario.faults, &*shared.diagnoser)
        .map_err(|error| error.to_string())?;
    let verdict = judge::judge(&entry.name, &image, scenario, &episode);
    let evidence = serde_json::to_value(episode.facts())?;
    tells_no_truth(entry, &evidence.to_string())?;
    let healthy = episode::break_with(&image, scenario, &[]).map_err(|error| error.to_string())?;
    let healthy = serde_json::to_value(evidence::collect(&healthy.world, &healthy.outcome))?;
    let settings = goldens(folder().join(&entry.name));
    if !verdict.passed() {
        // A golden of a failure would make it right.
        return Err(pretty(&verdict).into());
    }
    settings.bind(|| {
        insta::assert_snapshot!("evidence", difference(&healthy, &evidence));
        insta::assert_snapshot!("trace", trace(&image, &episode));
        insta::assert_snapshot!("verdict", pretty(&verdict));
    });
    Ok(())
}

/// The verdict without the identity of the trace, which moves with every gate.
fn pretty(verdict: &judge::Verdict) -> String {
    let verdict = judge::Verdict { trace: String::new(), ..verdict.clone() };
    serde_json::to_string_pretty(&verdict).unwrap_or_else(|error| error.to_string())
}

/// A line for every fact that the healthy machine shows otherwise: `path: healthy -> here`, or by
/// how much it is more or less for a number of bytes.
fn difference(healthy: &Value, here: &Value) -> String {
    let (healthy, here) = (leaves(healthy), leaves(here));
    let paths: BTreeSet<&String> = healthy.keys().chain(here.keys()).collect();
    let show = |value: Option<&String>| value.map_or("-", String::as_str).to_owned();
    let lines = paths.into_iter().filter(|path| healthy.get(*path) != here.get(*path));
    let line = |path: &String| {
        let (before, after) = (healthy.get(path), here.get(path));
        match bytes_more(path, before, after) {
            Some(more) => format!("{path}: {more:+}"),
            None => format!("{path}: {} -> {}", show(before), show(after)),
        }
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// By how many bytes a fact is more than on the healthy machine: one more file of an image would
/// move every golden that told how many there are.
fn bytes_more(path: &str, healthy: Option<&String>, here: Option<&String>) -> Option<i128> {
    let number = |text: Option<&String>| text.and_then(|text| text.parse::<i128>().ok());
    let more = number(here)?.checked_sub(number(healthy)?)?;
    path.ends_with("_bytes").then_some(more)
}

/// All values by their paths; numbers of a list are padded, so that they sort.
fn leaves(value: &Value) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &Value, out: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                map.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, out));
            }
            Value::Array(list) if !list.is_empty() => {
                // An entry of a list is told in one line: an event, a job, a file.
                let entry = |(at, value): (usize, &Value)| {
                    (
                        format!("{path}[{at:02}]").trim_start_matches('.').to_owned(),
                        value.to_string(),
                    )
                };
                out.extend(list.iter().enumerate().map(entry));
            }
            leaf => {
                out.insert(path.trim_start_matches('.').to_owned(), leaf.to_string());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk("", value, &mut out);
    out
}

fn facts_of_a_healthy_server(shared: &Shared) -> Result<(), Failed> {
    let image = shared.sources.images.build("server-2019-with-recovery-points", run::SEED);
    let mut world = World::clone(&*image?);
    let outcome = life::run(&mut world, Operation::ScheduledBackup);
    let facts = serde_json::to_string_pretty(&evidence::collect(&world, &outcome))?;
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("healthy_facts", facts));
    Ok(())
}

/// Evidence is what a machine shows; words of the catalogue would give the answer away.
fn tells_no_truth(entry: &Entry, evidence: &str) -> Result<(), Failed> {
    let mut words = vec![entry.name.clone(), entry.scenario.title.en.clone()];
    words.extend(sim::cause::CauseId::ALL.iter().map(|cause| cause.id().to_owned()));
    match words.iter().find(|word| evidence.contains(word.as_str())) {
        Some(word) => Err(format!("the evidence says `{word}`").into()),
        None => Ok(()),
    }
}

/// The steps after the image, one line each. Gates that passed one after the other are one line.
fn trace(image: &World, episode: &Episode) -> String {
    let broken = episode.broken.world.trace.steps();
    let verified = episode.repair.as_ref().map(|repair| &repair.verified);
    let all = verified.map_or(broken, |world| world.trace.steps());
    let (start, end) = (image.trace.steps().len(), broken.len());
    let mut lines = told(&all[start..end]);
    if all.len() > end {
        lines.push("remediation, the operation again and two scheduled backups:".to_owned());
        lines.extend(told(&all[end..]));
    }
    lines.join("\n")
}

fn told(steps: &[Step]) -> Vec<String> {
    let passed = |step: &Step| step.who == "agent" && step.ok && step.with.is_empty();
    let mut lines = Vec::new();
    for run in steps.chunk_by(|one, next| passed(one) && passed(next)) {
        lines.push(match run {
            [step, ..] if passed(step) => format!("{} ok   agent: gates passed", step.at),
            steps => steps.iter().map(ToString::to_string).collect(),
        });
    }
    lines
}

/// Files of a catalogue that are neither a scenario nor one of its goldens.
fn strangers(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let mut strangers: BTreeSet<PathBuf> = catalog::orphans(folder)?.into_iter().collect();
    for family in std::fs::read_dir(folder)? {
        let family = family?.path();
        let Ok(scenarios) = std::fs::read_dir(&family) else { continue };
        for scenario in scenarios {
            let Ok(files) = std::fs::read_dir(scenario?.path()) else { continue };
            for file in files {
                let path = file?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                // A difference that waits for its reader; git ignores it.
                let name = name.strip_suffix(".new").unwrap_or(&name);
                let golden = name.strip_suffix(".snap").is_some_and(|stem| GOLDENS.contains(&stem));
                if name != catalog::FILE && !golden {
                    strangers.insert(path);
                }
            }
        }
    }
    Ok(strangers.into_iter().collect())
}

fn no_golden_is_an_orphan() -> Result<(), Failed> {
    let strangers = strangers(&folder())?;
    if strangers.is_empty() { Ok(()) } else { Err(format!("{strangers:#?}").into()) }
}

/// The canary of the test above.
fn an_orphan_is_seen() -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    let alive = root.path().join("family/alive");
    let gone = root.path().join("family/gone");
    std::fs::create_dir_all(&alive)?;
    std::fs::create_dir_all(&gone)?;
    let files = ["scenario.yaml", "trace.snap", "verdict.snap.new", "evidence.json", "notes.txt"];
    for file in files {
        std::fs::write(alive.join(file), "")?;
    }
    std::fs::write(gone.join("trace.snap"), "")?;
    let found = strangers(root.path())?;
    let expected = [alive.join("evidence.json"), alive.join("notes.txt"), gone.join("trace.snap")];
    if found == expected { Ok(()) } else { Err(format!("{found:#?}").into()) }
}
