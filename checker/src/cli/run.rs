//! `marslab run SCENARIO`: one scenario with a diagnoser, step by step.

use clap::Args;

use super::{Context, entry, print};
use crate::error::{Error, exit};
use crate::proofs::Proving;
use crate::ui::encode::Untrusted;
use crate::{episode, report, run};

/// Options of `marslab run`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name of the scenario.
    scenario: String,
    /// Who diagnoses.
    #[arg(long, default_value = "rego")]
    diagnoser: String,
}

/// Plays one scenario.
///
/// # Errors
/// An unknown scenario, or one that cannot be played.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let entry = entry(&sources, &options.scenario)?;
    let diagnoser = crate::diagnoser(&options.diagnoser)?;
    let (texts, scenario) = (&context.texts, &entry.scenario);
    let image = run::image(&sources, entry).map_err(Error::input)?;
    let episode = episode::play(&image, scenario, &scenario.faults, &*diagnoser)
        .map_err(|error| Error::input(error.to_string()))?;
    let line = |text: &str| Untrusted::new(text).for_terminal_line();
    let mut out = format!("{}\n", texts.say("explain-outcome"));
    for told in report::outcome::lines(&episode.broken.outcome, texts) {
        out.push_str(&format!("  {}\n", line(&told)));
    }
    out.push_str(&format!("{}\n", texts.say("run-answer")));
    match &episode.answer {
        Err(why) => out.push_str(&format!("  {}\n", line(&why.to_string()))),
        Ok(answer) if answer.is_healthy() => {
            out.push_str(&format!("  {}\n", texts.say("run-healthy")));
        }
        Ok(answer) => {
            for finding in &answer.findings {
                let title = texts.lang.pick(finding.cause.title(), finding.cause.title_ko());
                out.push_str(&format!("  {}: {title}\n", finding.cause));
                out.push_str(&format!("    {}\n", line(&finding.object)));
                finding.evidence.iter().for_each(|e| out.push_str(&format!("    - {}\n", line(e))));
            }
        }
    }
    if let Some(repair) = &episode.repair {
        out.push_str(&format!("{}\n", texts.say("run-remediation")));
        for (typed, output) in &repair.lines {
            out.push_str(&format!("  PS C:\\> {}\n", line(typed)));
            for printed in output.text().lines().filter(|line| !line.trim().is_empty()) {
                out.push_str(&format!("    {}\n", line(printed)));
            }
        }
    }
    let result = run::one(&sources, entry, &*diagnoser, Some(&Proving::all(&sources)));
    out.push_str(&format!("{}\n", texts.say("run-verdict")));
    let passed = result.passed();
    out.push_str(&format!("  {}\n", texts.say(if passed { "passed" } else { "failed" })));
    for complaint in report::complaints(&result) {
        out.push_str(&format!("  {}\n", line(&complaint)));
    }
    out.push_str(&format!("  trace {}\n", result.verdict.trace));
    print(&out);
    Ok(if passed { exit::PASS } else { exit::REGRESSION })
}
