//! `marslab fleet report DIR`: what the rows of a finished folder come to.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use sim::kernel::digest::Fingerprint;

use super::super::{Context, output, print_whole};
use crate::error::{Error, exit};
use crate::fleet::results::identity::Identity;
use crate::fleet::results::read;
use crate::fleet::summary::Summary;
use crate::report::fleet::results::{About, FleetFormat, Results, render};
use crate::store;
use crate::ui::progress;
use crate::ui::text::Texts;

/// Which folder, and how it is told.
#[derive(Debug, Args)]
pub(in crate::cli) struct Report {
    /// Results of `marslab fleet run --out DIR`, whole.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How the report is printed.
    #[arg(long, value_enum, default_value_t = FleetFormat::Terminal)]
    format: FleetFormat,
    /// Write a further report to a file: `html=fleet.html`; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output::<FleetFormat>)]
    output: Vec<(FleetFormat, PathBuf)>,
}

/// Adds up a folder and tells it. Every part is held against the manifest before a row is read.
///
/// # Errors
/// Results that are not whole or not what was written, a report that cannot be written.
pub(super) fn run(context: &Context, how: &Report) -> Result<u8, Error> {
    let results = added_up(&how.folder, &context.texts)?;
    for (format, file) in &how.output {
        store::write(file, render(&results, *format, &context.texts).as_bytes())?;
    }
    print_whole(&render(&results, how.format, &context.texts))?;
    Ok(exit::PASS)
}

fn added_up(folder: &Path, texts: &Texts) -> Result<Results, Error> {
    let opened = read::open(folder)?;
    let wrong = |why: String| Error::input(format!("{}: {why}", folder.display()));
    let bar = progress::rated(opened.run.machines);
    let mut summary = Summary::default();
    for batch in opened.batches() {
        let batch = batch?;
        summary.add_batch(&batch).map_err(wrong)?;
        bar.inc(batch.num_rows() as u64);
    }
    bar.finish_and_clear();
    let (rows, machines) = (summary.tally.machines, opened.run.machines);
    if rows != machines {
        return Err(wrong(format!("{rows} rows of {machines} machines")));
    }
    Ok(Results { about: about(&opened.run, texts), summary })
}

fn about(run: &Identity, texts: &Texts) -> About {
    let at = |place: &str| run.fleet.pointer(place);
    let title = at(texts.lang.pick("/title/en", "/title/ko")).and_then(Value::as_str);
    let days = at("/days").and_then(Value::as_u64).and_then(|days| u32::try_from(days).ok());
    About {
        engine: run.engine.clone(),
        catalogue: run.catalogue.clone(),
        fleet: title.unwrap_or_default().trim().to_owned(),
        document: Fingerprint::of(&run.fleet.to_string()).to_string(),
        seed: run.seed,
        diagnoser: run.diagnoser.clone(),
        pack: run.pack.clone(),
        over_days: days.unwrap_or_default(),
    }
}
