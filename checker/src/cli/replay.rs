//! `marslab replay FILE`: a transcript once more, step by step, and away from it at any step.

use std::path::PathBuf;

use clap::Args;
use sim::kernel::seed::Seed;

use super::shell::{Screen, healthy_one, machine};
use super::{Context, print};
use crate::error::{Error, exit};
use crate::run::Sources;
use crate::seat::Seat;
use crate::seat::transcript::{Entered, Transcript, by_ticket};
use crate::ui::encode::Untrusted;

/// Options of `marslab replay`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A file that `marslab shell` or `marslab train` has written.
    file: PathBuf,
    /// Stop behind this many lines and go on by hand from there.
    #[arg(long, value_name = "STEP")]
    branch: Option<usize>,
    /// Write what is typed after the branch, with all before it, into this new file.
    #[arg(long, value_name = "FILE", requires = "branch")]
    transcript: Option<PathBuf>,
}

/// The replay.
///
/// # Errors
/// A file that is no transcript, or one of another catalogue; a step that is not in it.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let transcript = Transcript::read(&options.file).map_err(|e| Error::input(e.to_string()))?;
    let (header, lines) = (&transcript.header, &transcript.entered);
    let steps = options.branch.unwrap_or(lines.len());
    if steps > lines.len() {
        let there = lines.len();
        return Err(Error::input(format!("there is no step {steps}, the last one is {there}")));
    }
    let sources = Sources { seed: Seed(header.seed), ..context.sources()? };
    let entry = by_ticket(&sources.catalog, &header.machine);
    let known = entry.is_some() || sources.images.spec(&header.machine).is_ok();
    if !known {
        let text = format!("{}: no machine `{}` here", options.file.display(), header.machine);
        return Err(Error::input(format!(
            "{text}\n  help: it was made with another catalogue; give that with --catalog"
        )));
    }
    let world = match entry {
        Some(entry) => machine(&sources, Some(entry), false)?.0,
        None => healthy_one(&sources, &header.machine)?,
    };
    let mut seat = Seat::new(world);
    let mut screen = Screen::new(context, options.transcript.as_deref(), header)?;
    let mut strayed = 0;
    for (at, entered) in lines.iter().take(steps).enumerate() {
        let typed = Untrusted::new(&entered.line).for_terminal_line();
        print(&format!("\n\x1b[2m{} [{}]\x1b[0m\n", at + 1, seat.clock()));
        print(&format!("{}{typed}\n", seat.prompt()));
        let reply = seat.enter(&entered.line);
        screen.note(&entered.line, &reply, &seat)?;
        screen.show(&reply);
        strayed += usize::from(Entered::of(&entered.line, &reply, &seat) != *entered);
    }
    if strayed > 0 {
        let count = [("count", strayed.to_string())];
        screen.say(&format!("\n{}", context.texts.tell("replay-strayed", &count)));
    }
    if options.branch.is_none() {
        return Ok(if strayed == 0 { exit::PASS } else { exit::NONDETERMINISM });
    }
    screen.say(&format!("\n{}", context.texts.say("replay-branch")));
    screen.sit(&mut seat)
}
