//! `marslab shell [SCENARIO]`: sit down at a machine.

use std::path::{Path, PathBuf};

use clap::Args;
use scenarios::catalog::Entry;
use sim::console::Output;
use sim::world::World;

use super::{Context, entry, print};
use crate::error::{Error, exit};
use crate::fleet::Field;
use crate::run::Sources;
use crate::seat::transcript::{Entered, Header, Writer, ticket};
use crate::seat::{Difference, Done, Reply, Seat};
use crate::ui::editor::{Editor, Read};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;
use crate::{episode, run};

/// The machine of a shell that names no scenario.
const HEALTHY: &str = "server-2019-protected";

/// Differences that are shown; more are counted.
const SHOWN: usize = 40;

/// Options of `marslab shell`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name of the scenario; without one, a healthy protected Server 2019.
    scenario: Option<String>,
    /// Sit down at the scenario's machine before it was broken.
    #[arg(long, requires = "scenario")]
    healthy: bool,
    /// Sit down at this machine of a fleet, as it is after its operation.
    #[arg(long, value_name = "N", conflicts_with = "scenario")]
    machine: Option<u64>,
    /// The document of that fleet; the built-in one when absent.
    #[arg(long, value_name = "FILE", requires = "machine")]
    fleet: Option<PathBuf>,
    /// Write everything that is typed into this new file.
    #[arg(long, value_name = "FILE", conflicts_with = "machine")]
    transcript: Option<PathBuf>,
}

/// The console.
///
/// # Errors
/// An unknown scenario, one that cannot be played, a transcript that is there already.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let entry = options.scenario.as_deref().map(|name| entry(&sources, name)).transpose()?;
    let (world, machine) = match options.machine {
        Some(number) => of_fleet(context, &sources, number, options.fleet.as_deref())?,
        None => machine(&sources, entry, options.healthy)?,
    };
    let header = Header::new(machine, sources.seed.0, &sources.catalog, false);
    let mut screen = Screen::new(context, options.transcript.as_deref(), &header)?;
    screen.say(&context.texts.say("seat-welcome"));
    screen.sit(&mut Seat::new(world))
}

/// A machine of a fleet, and its name in a transcript.
fn of_fleet(
    context: &Context,
    sources: &Sources,
    number: u64,
    file: Option<&Path>,
) -> Result<(World, String), Error> {
    let field = Field::new(context.fleet(sources, file)?, sources)?;
    let machine = field.open(number).map_err(Error::input)?;
    Ok((machine.broken.world, format!("fleet-machine-{number}")))
}

/// The machine to sit down at, and its name in a transcript.
pub(super) fn machine(
    sources: &Sources,
    entry: Option<&Entry>,
    healthy: bool,
) -> Result<(World, String), Error> {
    let Some(entry) = entry else {
        return Ok((healthy_one(sources, HEALTHY)?, HEALTHY.to_owned()));
    };
    let image = run::image(sources, entry).map_err(Error::input)?;
    if healthy {
        return Ok((World::clone(&image), entry.scenario.image.clone()));
    }
    let scenario = &entry.scenario;
    let broken = episode::break_with(&image, scenario, &scenario.faults);
    let broken = broken.map_err(|error| Error::input(error.to_string()))?;
    Ok((broken.world, ticket(&entry.name)))
}

/// A healthy machine by the name of its image.
///
/// # Errors
/// An unknown image, or one that cannot be built.
pub(super) fn healthy_one(sources: &Sources, image: &str) -> Result<World, Error> {
    let image = sources.images.build(image, sources.seed);
    image.map(|image| World::clone(&image)).map_err(|error| Error::input(error.to_string()))
}

/// What a person sees and types, and the file that keeps it.
pub(super) struct Screen<'c> {
    texts: &'c Texts,
    editor: Editor,
    writer: Option<Writer>,
}

impl<'c> Screen<'c> {
    /// A screen; with a file, what is typed is written into it.
    ///
    /// # Errors
    /// No terminal, or a file that cannot be begun.
    pub(super) fn new(
        context: &'c Context,
        file: Option<&Path>,
        header: &Header,
    ) -> Result<Self, Error> {
        let editor = Editor::new().map_err(|error| Error::input(error.to_string()))?;
        let begin = |path: &Path| {
            Writer::begin(path, header).map_err(|error| {
                let hint = "a transcript is a new file; give another name";
                Error::input(format!("{}: {error}\n  help: {hint}", path.display()))
            })
        };
        Ok(Self { texts: &context.texts, editor, writer: file.map(begin).transpose()? })
    }

    /// Takes lines until the person leaves.
    ///
    /// # Errors
    /// As the host says it.
    pub(super) fn sit(&mut self, seat: &mut Seat) -> Result<u8, Error> {
        while let Some(typed) = self.read(seat, None)? {
            let reply = seat.enter(&typed);
            self.note(&typed, &reply, seat)?;
            if matches!(reply, Reply::Quit) {
                break;
            }
            self.show(&reply);
        }
        Ok(exit::PASS)
    }

    /// The next line; nothing at the end.
    ///
    /// # Errors
    /// As the host says it.
    pub(super) fn read(
        &mut self,
        seat: &Seat,
        goal: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let goal = goal.map_or_else(String::new, |goal| format!("  {goal}"));
        print(&format!("\n\x1b[2m[{}]{goal}\x1b[0m\n", seat.clock()));
        self.editor.look_at(&seat.world, &seat.session);
        loop {
            match self.editor.read(&seat.prompt(), &print) {
                Ok(Read::Line(line)) => return Ok(Some(line)),
                Ok(Read::Cancelled) => {}
                Ok(Read::End) => return Ok(None),
                Err(error) => return Err(Error::input(error.to_string())),
            }
        }
    }

    /// Keeps a line in the transcript.
    ///
    /// # Errors
    /// As the host says it: nothing is lost unseen.
    pub(super) fn note(&mut self, typed: &str, reply: &Reply, seat: &Seat) -> Result<(), Error> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer
            .add(&Entered::of(typed, reply, seat))
            .map_err(|error| Error::input(format!("the transcript: {error}")))
    }

    /// Prints a sentence.
    pub(super) fn say(&self, text: &str) {
        print(&format!("{text}\n"));
    }

    /// Prints what a line came to.
    pub(super) fn show(&self, reply: &Reply) {
        match reply {
            Reply::Console(output) => print(&console(output)),
            Reply::Problem(id) => self.say(&format!("\x1b[31m{}\x1b[0m", self.texts.say(id))),
            Reply::Done(done) => self.say(&self.done(done)),
            Reply::Quit => {}
        }
    }

    fn done(&self, done: &Done) -> String {
        let texts = self.texts;
        match done {
            Done::Undone => texts.say("seat-undone"),
            Done::Waited => texts.say("seat-waited"),
            Done::Kept(name) => texts.tell("seat-kept", &[("name", line(name))]),
            Done::Back(name) => texts.tell("seat-back", &[("name", line(name))]),
            Done::Help => texts.say("seat-help"),
            Done::Asked(_) => texts.say("seat-only-training"),
            Done::Diff(list) => self.differences(list),
        }
    }

    fn differences(&self, list: &[Difference]) -> String {
        if list.is_empty() {
            return self.texts.say("seat-no-difference");
        }
        let shown = list.iter().take(SHOWN).map(|difference| {
            let side = |text: &Option<String>| {
                let text = text.as_deref().unwrap_or("-");
                let short: String = line(text).chars().take(200).collect();
                short
            };
            let (before, after) = (side(&difference.before), side(&difference.after));
            format!("{}\n  \x1b[31m- {before}\x1b[0m\n  \x1b[32m+ {after}\x1b[0m", difference.path)
        });
        let mut lines: Vec<String> = shown.collect();
        if list.len() > SHOWN {
            let more = (list.len() - SHOWN).to_string();
            lines.push(self.texts.tell("seat-more", &[("count", more)]));
        }
        lines.join("\n")
    }
}

/// A text from outside as a part of a line.
fn line(text: &str) -> String {
    Untrusted::new(text).for_terminal_line()
}

/// What the machine printed; errors in red, as a console shows them.
pub(super) fn console(output: &Output) -> String {
    let block = |text: &str| Untrusted::new(text).for_terminal();
    let mut out = block(&output.stdout);
    if !output.stderr.trim().is_empty() {
        out.push_str(&format!("\x1b[31m{}\x1b[0m\n", block(&output.stderr).trim_end()));
    }
    out
}
