//! `marslab gate`: what a change of rules does, and whether it may be merged.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::ProgressBar;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Context, output, print_whole};
use crate::error::Error;
use crate::gate::accepted::Accepted;
use crate::gate::cache::Cache;
use crate::gate::config::Config;
use crate::gate::outcome::Suite;
use crate::gate::packs::Pack;
use crate::gate::{Gate, Gated, Wanted};
use crate::report::gate::{Background, GateFormat, coverage, page, render};
use crate::store;
use crate::ui::progress;

/// Options of `marslab gate`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) packs: Packs,
    /// How the report is printed.
    #[arg(long, value_enum, default_value_t = GateFormat::Terminal)]
    format: GateFormat,
    /// Write a further report to a file: `sarif=gate.sarif`; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output::<GateFormat>)]
    output: Vec<(GateFormat, PathBuf)>,
    /// Say which rules changed, what they can reach, and what was therefore looked at.
    #[arg(long)]
    explain_selection: bool,
    /// Put the matrices of wrong fixes and of masking into the HTML page; they play the catalogue
    /// many times.
    #[arg(long)]
    matrices: bool,
}

/// What is held against what, and how far.
#[derive(Debug, Args)]
pub(super) struct Packs {
    /// The pack in use: a folder, an archive, git:REV:PATH, powershell:FILE, process:CMD.
    #[arg(long, value_name = "PACK")]
    baseline: String,
    /// The pack that is to replace it.
    #[arg(long, value_name = "PACK")]
    candidate: String,
    /// What is demanded [default: marslab.yaml, when it is there].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Families of machines, with commas [default: catalogue, twins, boundary, compositions,
    /// fleet; with --all also invariance and missing-evidence; with --catalog no fleet unless
    /// --fleet names one].
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = suite)]
    suites: Vec<Suite>,
    /// Only scenarios whose name contains this (`*` stands for any text): for a quick look. Then
    /// boundaries and fleet are left out, and compositions of these unless --suites names them.
    #[arg(long, value_name = "TEXT", default_value = "")]
    filter: String,
    /// Proven compositions that are looked at.
    #[arg(long, default_value_t = 10_000)]
    compositions: usize,
    /// Machines of the fleet that are looked at.
    #[arg(long, default_value_t = 100_000)]
    machines: u64,
    /// The field of machines that is looked at [default: the built-in one].
    #[arg(long, value_name = "FILE")]
    fleet: Option<PathBuf>,
    /// Ask everything in full, whatever a changed rule can reach.
    #[arg(long)]
    all: bool,
    /// Keep what does not depend on the packs in this folder.
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// The day on which waivers are read [default: today, in UTC].
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

fn suite(word: &str) -> Result<Suite, String> {
    let words = || Suite::ALL.map(Suite::word).join(", ");
    let found = Suite::ALL.into_iter().find(|suite| suite.word() == word);
    found.ok_or_else(|| format!("one of {}", words()))
}

/// Runs the gate.
///
/// # Errors
/// A pack, a configuration or a cache that cannot be used; a report that cannot be written.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let (gated, ..) = gate(context, &options.packs)?;
    let formats = options.output.iter().map(|(format, _)| *format).chain([options.format]);
    let background = match formats.into_iter().any(|format| format == GateFormat::Html) {
        true => background(context, options.matrices)?,
        false => Background::default(),
    };
    let report = |format: GateFormat| match format {
        GateFormat::Html => page(&gated, &background, &context.texts),
        other => render(&gated, other, &context.texts),
    };
    for (format, file) in &options.output {
        store::write(file, report(*format).as_bytes())?;
    }
    print_whole(&report(options.format))?;
    if options.explain_selection {
        print_whole(&crate::report::gate::explain_selection(&gated, &context.texts))?;
    }
    Ok(gated.code)
}

/// What stands behind the gate, for the page.
fn background(context: &Context, matrices: bool) -> Result<Background, Error> {
    let sources = context.sources()?;
    match matrices {
        true => Background::of(&sources).map_err(Error::input),
        false => Ok(Background { coverage: coverage(&sources), ..Background::default() }),
    }
}

/// Runs both packs; what came of it, with what was accepted before and the day.
///
/// # Errors
/// As [`run`].
pub(super) fn gate(context: &Context, packs: &Packs) -> Result<(Gated, Accepted, Date), Error> {
    let stop = interruptible()?;
    let sources = context.sources()?;
    let config = Config::read(packs.config.as_deref())?;
    let accepted = Accepted::beside(&config.file)?;
    let today = packs.today.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
    let baseline = Pack::load(&packs.baseline)?;
    let candidate = Pack::load(&packs.candidate)?;
    let suites = suites(packs, context.has_own_catalog());
    let fleet = match suites.contains(&Suite::Fleet) {
        true => Some(context.fleet(&sources, packs.fleet.as_deref())?),
        false => None,
    };
    let cache = Cache::open(packs.cache.as_deref(), &sources)?;
    let bar = progress::bar(0);
    let gate = Gate {
        sources: &sources,
        baseline: &baseline,
        candidate: &candidate,
        config: &config,
        accepted: &accepted,
        fleet: fleet.as_ref(),
        cache: &cache,
        stop: &stop,
        progress: &|_, machines| step(&bar, machines),
    };
    let wanted = Wanted {
        suites,
        filter: packs.filter.clone(),
        compositions: packs.compositions,
        machines: packs.machines,
        all: packs.all,
        today,
    };
    let gated = gate.run(&wanted);
    bar.finish_and_clear();
    Ok((gated?, accepted, today))
}

fn step(bar: &ProgressBar, machines: usize) {
    if machines == 0 { bar.inc(1) } else { bar.inc_length(machines as u64) }
}

/// The families that are looked at. The built-in fleet breaks what the built-in catalogue knows: a
/// catalogue of one's own has a fleet of one's own, or none.
fn suites(packs: &Packs, own_catalog: bool) -> Vec<Suite> {
    if !packs.suites.is_empty() {
        return packs.suites.clone();
    }
    let quick = !packs.filter.is_empty();
    let wanted = |suite: &Suite| match suite {
        Suite::Catalogue | Suite::Twins => true,
        Suite::Boundary | Suite::Compositions => !quick,
        Suite::Fleet => !quick && (packs.fleet.is_some() || !own_catalog),
        Suite::Invariance | Suite::MissingEvidence => packs.all,
    };
    Suite::ALL.into_iter().filter(wanted).collect()
}

/// A flag that Ctrl-C raises.
pub(super) fn interruptible() -> Result<Arc<AtomicBool>, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    ctrlc::set_handler(move || raised.store(true, Ordering::Relaxed))
        .map_err(|error| Error::input(format!("Ctrl-C cannot be watched: {error}")))?;
    Ok(stop)
}
