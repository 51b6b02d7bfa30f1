//! The `marslab-ci` program: `cargo ci STEP`, `cargo ci all [--skip STEP]...`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use marslab_ci::steps::{ALL, Step, find};

/// Exit code of a wrong command line.
const USAGE: u8 = 1;
/// Exit code of a red step.
const RED: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match chosen(&words) {
        Ok(steps) => run(&steps),
        Err(why) => {
            let _ = writeln!(io::stderr(), "marslab-ci: {why}\n\n{}", usage());
            ExitCode::from(USAGE)
        }
    }
}

/// The steps that a command line asks for.
fn chosen(words: &[String]) -> Result<Vec<&'static Step>, String> {
    let named = |word: &str| find(word).ok_or_else(|| format!("there is no step `{word}`"));
    let mut steps: Vec<&'static Step> = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "all" => steps.extend(ALL),
            "--skip" => {
                let skipped = named(words.next().ok_or("--skip needs a step")?)?;
                steps.retain(|step| step.name != skipped.name);
            }
            other => steps.push(named(other)?),
        }
    }
    if steps.is_empty() { Err("no step was named".to_owned()) } else { Ok(steps) }
}

fn usage() -> String {
    let mut text = "cargo ci STEP...\ncargo ci all [--skip STEP]...\n\nSteps:\n".to_owned();
    for step in ALL {
        text.push_str(&format!("  {:<14}{}\n", step.name, step.about));
    }
    text
}

/// Runs the steps in order. All are run, so that one push shows everything that is red.
fn run(steps: &[&Step]) -> ExitCode {
    let root = marslab_ci::root();
    let mut red = Vec::new();
    for step in steps {
        let start = Instant::now();
        let result = (step.run)(&root);
        let seconds = start.elapsed().as_secs_f64();
        let mut out = io::stdout().lock();
        let _ = match result {
            Ok(what) => writeln!(out, "{:<14} ok    {seconds:6.1} s  {what}", step.name),
            Err(why) => {
                red.push(step.name);
                let _ = writeln!(out, "{}", why.trim_end());
                writeln!(out, "{:<14} RED   {seconds:6.1} s  repeat: cargo ci {0}", step.name)
            }
        };
    }
    let mut out = io::stdout().lock();
    if red.is_empty() {
        let _ = writeln!(out, "cargo ci: {} of {} steps ok", steps.len(), steps.len());
        return ExitCode::SUCCESS;
    }
    let _ = writeln!(out, "cargo ci: red: {}", red.join(", "));
    ExitCode::from(RED)
}
