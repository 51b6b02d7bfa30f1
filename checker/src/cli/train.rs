//! `marslab train [SCENARIO|TICKET|--random]`: a ticket, and a machine that is really broken.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use scenarios::catalog::Entry;
use sim::kernel::digest::Fingerprint;

use super::shell::Screen;
use super::{Context, entry};
use crate::error::{Error, exit};
use crate::run;
use crate::run::Sources;
use crate::seat::training::{Report, Training, is_solvable};
use crate::seat::transcript::{Header, by_ticket, ticket};
use crate::seat::{Done, Line, Reply};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Options of `marslab train`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name of the scenario, or the number of a ticket.
    #[arg(conflicts_with = "random")]
    scenario: Option<String>,
    /// Any scenario; this is what happens when none is named.
    #[arg(long)]
    random: bool,
    /// Write everything that is typed into this new file.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
}

/// The training.
///
/// # Errors
/// An unknown scenario, one that nobody can solve, a transcript that is there already.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let entry = match options.scenario.as_deref() {
        Some(word) => {
            by_ticket(&sources.catalog, word).map_or_else(|| entry(&sources, word), Ok)?
        }
        None => any(&sources)?,
    };
    let texts = &context.texts;
    let image = run::image(&sources, entry).map_err(Error::input)?;
    let mut training = Training::new(&image, entry).map_err(Error::input)?;
    let number = ticket(&entry.name);
    let header = Header::new(number.clone(), sources.seed.0, &sources.catalog, true);
    let mut screen = Screen::new(context, options.transcript.as_deref(), &header)?;
    screen.say(&texts.tell("train-welcome", &[("ticket", number)]));
    screen.say(&format!("\n{}", Untrusted::new(training.ticket(texts.lang)).for_terminal()));
    while let Some(typed) = screen.read(&training.seat, Some(&texts.say("train-goal-open")))? {
        let reply = training.enter(&typed);
        screen.note(&typed, &reply, &training.seat)?;
        match &reply {
            Reply::Quit | Reply::Done(Done::Asked(Line::GiveUp)) => break,
            Reply::Done(Done::Asked(asked)) => screen.say(&answer(&mut training, asked, texts)),
            reply => screen.show(reply),
        }
        if training.is_solved() {
            screen.say(&format!("\n\x1b[32m{}\x1b[0m", texts.say("train-goal-reached")));
            break;
        }
    }
    let reference = crate::diagnoser("rego")?;
    screen.say(&told(&training.report(&*reference), texts));
    Ok(if training.is_solved() { exit::PASS } else { exit::REGRESSION })
}

/// A scenario that the clock chooses; its ticket repeats it.
fn any(sources: &Sources) -> Result<&Entry, Error> {
    let solvable: Vec<&Entry> =
        sources.catalog.entries().iter().filter(|entry| is_solvable(&entry.scenario)).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let draw = Fingerprint::of(&(now.as_nanos(), std::process::id())).short();
    let chosen = solvable.get((draw % solvable.len().max(1) as u64) as usize).copied();
    chosen.ok_or_else(|| Error::nothing("no scenario of this catalogue can be trained"))
}

/// What the training answers to its own lines.
pub(super) fn answer(training: &mut Training<'_>, asked: &Line, texts: &Texts) -> String {
    let block = |text: &str| Untrusted::new(text).for_terminal();
    match asked {
        Line::Ticket => block(training.ticket(texts.lang)),
        _ => {
            let cost = training.next_cost().unwrap_or_default().to_string();
            match training.hint(texts.lang) {
                Some(hint) => texts.tell("train-hint", &[("cost", cost), ("hint", block(hint))]),
                None => texts.say("train-no-hint"),
            }
        }
    }
}

/// The end report.
pub(super) fn told(report: &Report, texts: &Texts) -> String {
    let mut out = String::new();
    let mut part = |title: String, lines: Vec<String>| {
        out.push_str(&format!("\n\x1b[1m{title}\x1b[0m\n"));
        lines.iter().for_each(|line| {
            out.push_str(&format!("  {}\n", Untrusted::new(line).for_terminal_line()));
        });
    };
    let number = |n: i64| n.to_string();
    let sum = [
        ("points", number(report.points)),
        ("of", number(report.of)),
        ("hints", report.hints.to_string()),
        ("minutes", number(report.minutes)),
        ("restarts", report.restarts.to_string()),
    ];
    let id = if report.solved { "train-solved" } else { "train-not-solved" };
    part(texts.say(id), vec![texts.tell("train-sum", &sum)]);
    let title = |cause: &sim::cause::CauseId| {
        format!("{cause}: {}", texts.lang.pick(cause.title(), cause.title_ko()))
    };
    let mut causes = vec![report.scenario.clone()];
    causes.extend(report.causes.iter().map(title));
    part(texts.say("train-truth"), causes);
    part(texts.say("train-your-path"), report.path.clone());
    part(texts.say("train-expert"), report.expert.clone());
    let missed = report.missed.iter().map(|(section, tool)| format!("{section}: {tool}"));
    let missed: Vec<String> = missed.collect();
    let none = || vec![texts.say("train-none")];
    part(texts.say("train-missed"), if missed.is_empty() { none() } else { missed });
    let harm = if report.harm.is_empty() { none() } else { report.harm.clone() };
    part(texts.say("train-harm"), harm);
    out
}
