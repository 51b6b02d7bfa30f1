//! The command line: one file a command.

mod bless;
mod check;
mod compose;
mod conformance;
mod coverage;
mod determinism;
mod explain;
mod facts;
mod fleet;
mod gate;
mod list;
mod matrix;
mod mutate;
mod new;
pub(crate) mod ps;
mod replay;
mod run;
mod schema;
mod shell;
mod sweep;
mod test;
mod train;
mod watch;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use scenarios::catalog::{Catalog, Entry};
use scenarios::fleet::Fleet;
use scenarios::images::Images;
use scenarios::load::{self, Loader};
use sim::kernel::seed::Seed;

use crate::error::{Error, exit};
use crate::run::{SEED, Sources};
use crate::ui::encode::Untrusted;
use crate::ui::text::{Lang, Texts};

/// Tests diagnosis and remediation of MARS backup failures on a simulated Windows Server.
#[derive(Debug, Parser)]
#[command(name = "marslab", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command has.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    /// Language of what is printed.
    #[arg(long, global = true, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Read scenarios from this folder instead of the built-in catalogue.
    #[arg(long, global = true, value_name = "DIR")]
    catalog: Option<PathBuf>,
    /// Read images from this folder instead of the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Seed of all worlds.
    #[arg(long, global = true, default_value_t = SEED.0)]
    seed: u64,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run scenarios with a diagnoser and judge it
    Check(check::Options),
    /// List scenarios
    List(list::Options),
    /// Tell a scenario: story, truth, what the agent did, evidence
    Explain(explain::Options),
    /// Play one scenario and show the verdict
    Run(run::Options),
    /// Print the facts that a diagnoser gets
    Facts(facts::Options),
    /// Make something new
    #[command(subcommand)]
    New(new::Options),
    /// Cause by cause: which wrong fix helps or harms, which failure hides which
    Matrix(matrix::Options),
    /// Make rules wrong on purpose and count who notices
    Mutate(mutate::Options),
    /// Which documented conditions are reproduced
    Coverage(coverage::Options),
    /// Put several faults into one machine and prove each composition
    Compose(compose::Options),
    /// Hold recorded Windows behaviour against the simulator
    Conformance(conformance::Options),
    /// Play whole families of machines: boundaries, invariances, missing evidence
    #[command(subcommand)]
    Sweep(sweep::Options),
    /// Run a pack's own tests: rules `test_*` and cases of its *_test.rego
    Test(test::Options),
    /// Say at each saved edit what it changes
    Watch(watch::Options),
    /// Sit down at a machine: an interactive console with undo, diff and snapshots
    Shell(shell::Options),
    /// Solve a ticket at a machine that is really broken
    Train(train::Options),
    /// Run a PowerShell script on the machine of a scenario
    Ps(ps::Options),
    /// Show a transcript once more, step by step, and branch off from it
    Replay(replay::Options),
    /// Say what a change of rules does, and stop it when something is lost
    Gate(gate::Options),
    /// Accept what a gate stops, with a reason
    Bless(bless::Options),
    /// Declared fields of machines with known truth: run a diagnoser on one, open a machine
    #[command(subcommand)]
    Fleet(fleet::Options),
    /// Print a JSON Schema
    Schema(schema::Options),
}

/// What every command gets.
pub(crate) struct Context {
    pub(crate) shared: Shared,
    pub(crate) texts: Texts,
}

impl Context {
    /// Scenarios and images, built in or from folders.
    ///
    /// # Errors
    /// Whatever is wrong with the files of a folder.
    pub(crate) fn sources(&self) -> Result<Sources, Error> {
        let images = match &self.shared.images {
            Some(folder) => Images::from_dir(folder),
            None => Images::load(),
        };
        let images = images.map_err(|error| Error::input(error.to_string()))?;
        let loader = Loader::new(images.bases());
        let catalog = match &self.shared.catalog {
            Some(folder) => Catalog::from_dir(folder, &loader),
            None => Catalog::embedded(),
        };
        let catalog = catalog.map_err(|error| Error::input(error.to_string()))?;
        Ok(Sources { catalog, images, seed: Seed(self.shared.seed) })
    }

    /// Scenarios come from a folder of the user's.
    pub(crate) fn has_own_catalog(&self) -> bool {
        self.shared.catalog.is_some()
    }

    /// A declared field of machines: that of a file, or the built-in one.
    ///
    /// # Errors
    /// Whatever is wrong with the file.
    pub(crate) fn fleet(&self, sources: &Sources, file: Option<&Path>) -> Result<Fleet, Error> {
        let loader = Loader::new(sources.images.bases());
        let fleet = match file {
            Some(path) => load::read(path).and_then(|text| {
                loader.fleet(&path.display().to_string(), &text, &sources.catalog)
            }),
            None => Fleet::built_in(&loader, &sources.catalog),
        };
        fleet.map_err(|error| Error::input(error.to_string()))
    }
}

/// The entry with a name.
///
/// # Errors
/// An unknown name, with the nearest one.
pub(crate) fn entry<'s>(sources: &'s Sources, name: &str) -> Result<&'s Entry, Error> {
    sources.catalog.find(name).ok_or_else(|| {
        let near = sources.catalog.nearest(name);
        let hint = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        Error::input(format!("there is no scenario `{name}`{hint}"))
    })
}

/// A format and the file that a report in it is written to: `html=report.html`.
fn output<F: ValueEnum>(text: &str) -> Result<(F, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("FORMAT=FILE, as html=report.html")?;
    if file.is_empty() {
        return Err("the file has no name".to_owned());
    }
    Ok((F::from_str(format, true)?, file.into()))
}

/// Prints a text on standard output; a reader that went away is no error.
pub(crate) fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Prints a text on standard output that must arrive whole: what decides about a merge and is cut
/// off is none. A reader that went away is no error.
///
/// # Errors
/// A standard output that takes no more: a full disk.
pub(crate) fn print_whole(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::of(exit::STORE, format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Runs the program and gives its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let texts = Texts::new(cli.shared.lang);
    let context = Context { shared: cli.shared, texts };
    let result = match cli.command {
        Command::Check(options) => check::run(&context, &options),
        Command::List(options) => list::run(&context, &options),
        Command::Explain(options) => explain::run(&context, &options),
        Command::Run(options) => run::run(&context, &options),
        Command::Facts(options) => facts::run(&context, &options),
        Command::New(options) => new::run(&context, &options),
        Command::Matrix(options) => matrix::run(&context, &options),
        Command::Mutate(options) => mutate::run(&context, &options),
        Command::Coverage(options) => coverage::run(&context, &options),
        Command::Compose(options) => compose::run(&context, &options),
        Command::Conformance(options) => conformance::run(&context, &options),
        Command::Sweep(options) => sweep::run(&context, &options),
        Command::Shell(options) => shell::run(&context, &options),
        Command::Ps(options) => ps::run(&context, &options),
        Command::Test(options) => test::run(&context, &options),
        Command::Train(options) => train::run(&context, &options),
        Command::Watch(options) => watch::run(&context, &options),
        Command::Replay(options) => replay::run(&context, &options),
        Command::Gate(options) => gate::run(&context, &options),
        Command::Bless(options) => bless::run(&context, &options),
        Command::Fleet(options) => fleet::run(&context, &options),
        Command::Schema(options) => schema::run(&options),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let shown = Untrusted::new(&error.text).for_terminal();
            let _ = writeln!(anstream::stderr(), "marslab: {shown}");
            ExitCode::from(error.code)
        }
    }
}
