//! `marslab fleet run|merge|report|bench|machine|shrink`: declared fields of machines with known
//! truth.

mod keep;
mod reported;

use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use diagnosers::Diagnoser;
use rayon::prelude::*;

use super::{Context, print};
use crate::error::{Error, exit};
use crate::fleet::Field;
use crate::fleet::bench::measure;
use crate::fleet::judged::Asking;
use crate::fleet::results::layout::{self, Layout};
use crate::fleet::tally::Tally;
use crate::report::{self, TwoFormats, outcome};
use crate::run::Sources;
use crate::ui::progress;

/// The word for the truth itself as a diagnoser.
const ORACLE: &str = "oracle";
/// Machines that a thread takes at a time.
const BLOCK: u64 = 8_192;

/// What is done with a fleet.
#[derive(Debug, Subcommand)]
pub(super) enum Options {
    /// Let a diagnoser look at every machine and count what it finds, misses and makes up
    Run(Run),
    /// Put the results of shards together
    Merge(keep::Merge),
    /// Add up the results of a run: causes, confusions, days, costs
    Report(reported::Report),
    /// Measure each stage: machines a second and core
    Bench(Bench),
    /// Tell one machine: what it is, what is broken, what came of its operation
    Machine(Machine),
    /// Print one machine as the smallest scenario that shows the same
    Shrink(Shrink),
}

/// Which fleet.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// A fleet document instead of the built-in field.
    #[arg(long, value_name = "FILE")]
    fleet: Option<PathBuf>,
}

/// How a fleet is run.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    which: Which,
    /// Machines, in place of the number in the document.
    #[arg(long, value_name = "N")]
    machines: Option<u64>,
    /// Only one of n parts of equal size, from 0: `3/64`.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// Who diagnoses: rego, rego:DIR, powershell:FILE, process:CMD, mute, error-id, parrot ...; or
    /// the truth itself: oracle
    #[arg(long, default_value = "rego")]
    diagnoser: String,
    /// Keep a row for each machine in this folder; the same command goes on where it ended.
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    out: Option<PathBuf>,
    /// Machines of a part of the results.
    #[arg(long, value_name = "N", requires = "out")]
    part: Option<u64>,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TwoFormats::Terminal)]
    format: TwoFormats,
}

/// What is measured.
#[derive(Debug, Args)]
pub(super) struct Bench {
    #[command(flatten)]
    which: Which,
    /// Machines.
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    machines: u64,
    /// Who diagnoses, as for `run`; may stand several times.
    #[arg(long, default_values = [ORACLE, "error-id", "rego"])]
    diagnoser: Vec<String>,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TwoFormats::Terminal)]
    format: TwoFormats,
}

/// Which machine.
#[derive(Debug, Args)]
pub(super) struct Machine {
    /// Its number, from 0.
    number: u64,
    #[command(flatten)]
    which: Which,
}

/// Which machine, and who looks at it.
#[derive(Debug, Args)]
pub(super) struct Shrink {
    #[command(flatten)]
    machine: Machine,
    /// Whose answer must stay the same.
    #[arg(long, default_value = "rego")]
    diagnoser: String,
}

/// Draws machines.
///
/// # Errors
/// A fleet that is wrong, a pack that does not load, a shard without machines.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    match options {
        Options::Run(how) => match &how.out {
            Some(path) => keep::run(context, &sources, how, path),
            None => survey(context, &sources, how),
        },
        Options::Merge(how) => keep::merge(context, how),
        Options::Report(how) => reported::run(context, how),
        Options::Bench(how) => bench(context, &sources, how),
        Options::Machine(how) => machine(context, &sources, how),
        Options::Shrink(how) => shrink(context, &sources, how),
    }
}

/// The numbers of a shard.
fn range(machines: u64, shard: Option<&str>) -> Result<Range<u64>, Error> {
    let layout = Layout::new(machines, None)?;
    let Some(text) = shard else { return Ok(0..layout.machines) };
    let range = layout::portion(machines, layout::share(text)?);
    if range.is_empty() {
        return Err(Error::nothing(format!("the shard {text} of {machines} machines is empty")));
    }
    Ok(range)
}

fn survey(context: &Context, sources: &Sources, how: &Run) -> Result<u8, Error> {
    let field = Field::new(context.fleet(sources, how.which.fleet.as_deref())?, sources)?;
    let machines = how.machines.unwrap_or(field.fleet.machines);
    let range = range(machines, how.shard.as_deref())?;
    let diagnoser = who(&how.diagnoser)?;
    let asking = diagnoser.as_deref().map_or_else(Asking::oracle, Asking::of);
    let bar = progress::rated(range.end - range.start);
    let tally = tally(&field, range.clone(), &asking, &|machines| bar.inc(machines))?;
    bar.finish_and_clear();
    let surveyed = report::fleet::Surveyed {
        engine: env!("CARGO_PKG_VERSION"),
        seed: sources.seed.0,
        catalogue: sources.catalog.fingerprint(),
        diagnoser: diagnoser.as_ref().map_or(ORACLE, |it| it.name()).to_owned(),
        from: range.start,
        until: range.end,
        tally,
    };
    print(&match how.format {
        TwoFormats::Terminal => report::fleet::render(&surveyed, &field.fleet, &context.texts),
        TwoFormats::Json => report::fleet::json(&surveyed),
    });
    Ok(exit::PASS)
}

/// Asks about all machines of a range, a block a thread.
fn tally(
    field: &Field<'_>,
    range: Range<u64>,
    asking: &Asking<'_>,
    done: &(dyn Fn(u64) + Sync),
) -> Result<Tally, Error> {
    let survey = asking.survey(field);
    let blocks = (range.end - range.start).div_ceil(BLOCK);
    let of_block = |number: u64| {
        let first = range.start + number * BLOCK;
        let until = range.end.min(first + BLOCK);
        let block = survey.block(first..until)?;
        done(until - first);
        Ok(Tally::of(&block, &field.fleet))
    };
    let add = |mut all: Tally, other: Tally| {
        all.merge(&other);
        Ok(all)
    };
    (0..blocks).into_par_iter().map(of_block).try_reduce(Tally::default, add)
}

/// The diagnoser of a word; none for the truth itself.
fn who(word: &str) -> Result<Option<Box<dyn Diagnoser>>, Error> {
    if word == ORACLE { Ok(None) } else { crate::diagnoser(word).map(Some) }
}

fn bench(context: &Context, sources: &Sources, how: &Bench) -> Result<u8, Error> {
    let fleet = context.fleet(sources, how.which.fleet.as_deref())?;
    let machines = range(how.machines, None)?.end;
    let diagnosers = how.diagnoser.iter().map(|word| who(word)).collect::<Result<Vec<_>, _>>()?;
    let speeds = measure(&fleet, sources, machines, &diagnosers)?;
    print(&match how.format {
        TwoFormats::Terminal => report::fleet::speeds(&speeds, &context.texts),
        TwoFormats::Json => serde_json::to_string_pretty(&speeds).unwrap_or_default() + "\n",
    });
    Ok(exit::PASS)
}

fn machine(context: &Context, sources: &Sources, how: &Machine) -> Result<u8, Error> {
    let field = Field::new(context.fleet(sources, how.which.fleet.as_deref())?, sources)?;
    let machine = field.open(how.number).map_err(Error::input)?;
    let said = outcome::lines(&machine.broken.outcome, &context.texts);
    print(&report::fleet::machine(&field, &machine, &said, &context.texts));
    Ok(exit::PASS)
}

fn shrink(context: &Context, sources: &Sources, how: &Shrink) -> Result<u8, Error> {
    let Shrink { machine, diagnoser } = how;
    let diagnoser = crate::diagnoser(diagnoser)?;
    let field = Field::new(context.fleet(sources, machine.which.fleet.as_deref())?, sources)?;
    let scenario = crate::fleet::shrink::shrink(&field, machine.number, &*diagnoser);
    let document = scenario.and_then(|scenario| scenario.document()).map_err(Error::input)?;
    print(&format!("{}\n", document.trim_end()));
    Ok(exit::PASS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_cover_every_machine_once() {
        for (machines, of) in [(10, 3), (1, 1), (1_000_000_000, 7), (100, 100)] {
            let mut next = 0;
            for part in 0..of {
                let range = range(machines, Some(&format!("{part}/{of}"))).unwrap();
                assert_eq!(range.start, next);
                next = range.end;
            }
            assert_eq!(next, machines);
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for shard in ["3", "3/3", "-1/3", "a/b", "1/0", "/"] {
            assert_eq!(range(100, Some(shard)).unwrap_err().code, exit::INPUT, "{shard}");
        }
        assert_eq!(range(1, Some("0/2")).unwrap_err().code, exit::NOTHING);
        assert_eq!(range(0, None).unwrap_err().code, exit::INPUT);
        assert_eq!(range(1_000_000_000_000, None).unwrap_err().code, exit::INPUT);
    }
}
