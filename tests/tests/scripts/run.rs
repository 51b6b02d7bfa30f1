//! A script on a machine: what it prints, what it returns, what it changes.

use libtest_mimic::Failed;
use marslab::episode;
use marslab::run::SEED;
use marslab_tests::{entry, goldens, image, sources};
use sim::console::{self, Output, Session, UNSUPPORTED};
use sim::world::World;

use super::corpus::{Declared, folder};

/// Where the script lies on the machine.
const THERE: &str = r"C:\Scripts";

/// What a run left behind.
struct Ran {
    /// Output, errors, exit code.
    output: Output,
    /// Addresses of the state that it changed.
    changed: Vec<String>,
}

impl Ran {
    /// Everything that a golden holds of it.
    fn text(&self, machine: &str) -> String {
        let Output { stdout, stderr, exit, elapsed, .. } = &self.output;
        let seconds = elapsed.0 / 1000;
        let mut text = format!("machine: {machine}\nexit code: {exit}\ntook: {seconds} s\n");
        for (title, stream) in [("output", stdout), ("errors", stderr)] {
            text.push_str(&format!("--- {title}\n"));
            for line in stream.lines() {
                text.push_str(&format!("{}\n", line.trim_end()));
            }
        }
        text.push_str("--- changed\n");
        self.changed.iter().for_each(|path| text.push_str(&format!("{path}\n")));
        text
    }
}

fn run(world: &World, declared: &Declared) -> Result<Ran, Failed> {
    let (_, name) = declared.group_and_name();
    let path = format!(r"{THERE}\{name}.ps1");
    let mut after = world.clone();
    let mut session = Session::administrator(&after);
    let (text, words) = (declared.text()?, &declared.arguments);
    let (output, _) = console::run_file(&mut after, &mut session, &path, &text, words);
    let changed = after.differences(world).iter().map(ToString::to_string).collect();
    Ok(Ran { output, changed })
}

/// The machine of the scenario, whole and broken, each after its operation.
fn machines(declared: &Declared) -> Result<[(String, World); 2], Failed> {
    let scenario = &entry(&declared.broken).scenario;
    let own = marslab::run::image(sources(), entry(&declared.broken))?;
    let broken = episode::break_with(&own, scenario, &scenario.faults)?.world;
    let (name, healthy) = match &declared.healthy {
        Some(name) => (name.clone(), World::clone(&*image(name))),
        None => {
            let healthy = episode::break_with(&own, scenario, &[])?.world;
            (format!("{} before it broke", declared.broken), healthy)
        }
    };
    Ok([(name, healthy), (declared.broken.clone(), broken)])
}

/// What a script leaves on its healthy and on its broken machine.
struct Both {
    /// Texts of the goldens.
    texts: [String; 2],
    /// What the engine lacks for one of them.
    lacking: Option<String>,
}

impl Both {
    /// Both are the same but for the first line, which names the machine.
    fn are_equal(&self) -> bool {
        let [healthy, broken] =
            self.texts.each_ref().map(|text| text.split_once('\n').map(|parts| parts.1));
        healthy == broken
    }
}

fn both(declared: &Declared) -> Result<Both, Failed> {
    let [healthy, broken] = machines(declared)?;
    let runs = [run(&healthy.1, declared)?, run(&broken.1, declared)?];
    let lacks = runs.iter().find(|ran| ran.output.exit == UNSUPPORTED);
    let lacking = lacks.map(|ran| ran.output.stderr.trim().to_owned());
    let texts = [runs[0].text(&healthy.0), runs[1].text(&broken.0)];
    Ok(Both { texts, lacking })
}

/// Runs a script on its healthy and on its broken machine, against the goldens beside it. A script
/// for which something lacks has none.
pub(crate) fn matches_its_goldens(declared: &Declared) -> Result<(), Failed> {
    if declared.lacks.is_some() {
        return Ok(());
    }
    let (group, name) = declared.group_and_name();
    let settings = goldens(folder().join(group));
    let both = both(declared)?;
    if let Some(lacking) = both.lacking {
        return Err(format!("write it, or declare that it `lacks`: {lacking}").into());
    }
    let endings = ["healthy", "broken"];
    for (ending, text) in endings.into_iter().zip(&both.texts) {
        settings.bind(|| insta::assert_snapshot!(format!("{name}.{ending}"), text));
    }
    match (both.are_equal(), &declared.same) {
        (true, None) => Err("it says the same on the broken machine: choose another".into()),
        (false, Some(_)) => Err("both goldens differ: remove `same`".into()),
        _ => Ok(()),
    }
}

/// What is declared as lacking still does. With `MARSLAB_WRITE=1` what no longer does leaves
/// `corpus.yaml`; the next run takes the goldens.
pub(crate) fn what_lacks_is_lacking(corpus: &[Declared]) -> Result<(), Failed> {
    let mut there = Vec::new();
    for declared in corpus.iter().filter(|declared| declared.lacks.is_some()) {
        let both = both(declared)?;
        if both.lacking.is_none() && !both.are_equal() {
            there.push(declared.script.as_str());
        }
    }
    if there.is_empty() {
        return Ok(());
    }
    if std::env::var_os("MARSLAB_WRITE").is_some() {
        return Ok(forget_lacks(&there)?);
    }
    Err(format!("remove `lacks`: {there:?}").into())
}

/// Takes the lines `lacks` of scripts out of `corpus.yaml`.
fn forget_lacks(scripts: &[&str]) -> std::io::Result<()> {
    let path = folder().join("corpus.yaml");
    let (mut out, mut script) = (String::new(), "");
    let text = std::fs::read_to_string(&path)?;
    for line in text.lines() {
        script = line.strip_prefix("- script: ").unwrap_or(script);
        if !line.starts_with("  lacks:") || !scripts.contains(&script) {
            out.push_str(&format!("{line}\n"));
        }
    }
    std::fs::write(path, out)
}

/// The seed of all worlds is part of every golden.
const _: () = assert!(SEED.0 == 20_200_115);
