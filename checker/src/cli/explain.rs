//! `marslab explain SCENARIO`: what happens, why, and what there is to see.

use clap::Args;
use sim::evidence;

use super::{Context, entry, print};
use crate::error::{Error, exit};
use crate::report::outcome;
use crate::{episode, run};

/// Options of `marslab explain`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name of the scenario.
    scenario: String,
}

/// Tells a scenario.
///
/// # Errors
/// An unknown scenario, or one that cannot be played.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let entry = entry(&sources, &options.scenario)?;
    let (texts, scenario) = (&context.texts, &entry.scenario);
    let pick = |text: &scenarios::scenario::Bilingual| {
        texts.lang.pick(&text.en, &text.ko).trim().to_owned()
    };
    let image = run::image(&sources, entry).map_err(Error::input)?;
    let broken = episode::break_with(&image, scenario, &scenario.faults)
        .map_err(|error| Error::input(error.to_string()))?;
    let mut out =
        format!("{}  [{}]\n{}\n", entry.name, scenario.documents.join(" "), pick(&scenario.title));
    let mut part = |id: &str, lines: Vec<String>| {
        out.push_str(&format!("\n{}\n", texts.say(id)));
        lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    };
    part("explain-ticket", pick(&scenario.ticket).lines().map(str::to_owned).collect());
    part(
        "explain-truth",
        match &scenario.truth {
            None => vec![texts.say("explain-control")],
            Some(truth) => {
                let title = |cause: &sim::cause::CauseId| {
                    let title = texts.lang.pick(cause.title(), cause.title_ko());
                    format!("{cause}: {title} ({})", cause.rows().join(" "))
                };
                let mut lines: Vec<String> = truth.causes.iter().map(title).collect();
                lines.push(truth.object.clone());
                lines
            }
        },
    );
    let steps = broken.world.trace.steps().iter();
    part("explain-agent", steps.map(ToString::to_string).collect());
    part("explain-outcome", outcome::lines(&broken.outcome, texts));
    let facts = evidence::collect(&broken.world, &broken.outcome);
    part("explain-evidence", outcome::evidence(&facts, texts));
    for (number, cure) in scenario.cures.iter().enumerate() {
        let mut lines = vec![format!("{}.", number + 1)];
        lines.extend(cure.iter().map(|line| format!("PS C:\\> {line}")));
        part("explain-cures", lines);
    }
    part("explain-hints", scenario.hints.iter().map(pick).collect());
    print(&out);
    Ok(exit::PASS)
}
