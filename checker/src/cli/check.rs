//! `marslab check`: the main job.

use clap::Args;
use scenarios::catalog::Entry;
use scenarios::load::{LoadError, Step};

use super::{Context, determinism, print};
use crate::episode::inject;
use crate::error::{Error, exit};
use crate::proofs::{self, Others, Proving, harmless};
use crate::report::{Format, proof_table, render};
use crate::run::Sources;
use crate::ui::progress;
use crate::{contradiction, run, ui};

/// Options of `marslab check`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only scenarios whose name contains this (`*` stands for any text).
    filter: Option<String>,
    /// Who diagnoses: rego, rego:DIR, rego:ARCHIVE, git:REV:PATH, powershell:FILE, process:CMD,
    /// mute, error-id, parrot, saboteur.
    #[arg(long, default_value = "rego")]
    diagnoser: String,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Which proofs are carried out: all, none, or numbers (`1,2,8`); a table of them is printed.
    #[arg(long, value_name = "LIST")]
    proofs: Option<String>,
    /// Run everything again on one thread, on all, and in a changed environment, and compare.
    #[arg(long)]
    check_determinism: bool,
}

/// Runs the catalogue.
///
/// # Errors
/// A filter that matches nothing, a pack that does not load, files that cannot be read.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let filter = options.filter.as_deref().unwrap_or("");
    let entries: Vec<_> = sources.catalog.filter(filter).collect();
    if entries.is_empty() {
        let shown = ui::encode::Untrusted::new(filter).for_terminal_line();
        return Err(Error::nothing(context.texts.tell("nothing-ran", &[("filter", shown)])));
    }
    contradictions(&sources, &entries)?;
    let diagnoser = crate::diagnoser(&options.diagnoser)?;
    if options.check_determinism {
        return determinism::run(context, &sources, &entries, &options.diagnoser);
    }
    let wanted = options.proofs.as_deref().unwrap_or("all");
    let chosen = proofs::choose(wanted).map_err(Error::input)?;
    let proving = Proving { chosen, others: Others::of(&sources) };
    let bar = progress::bar(entries.len());
    let run = run::run(&sources, &entries, &*diagnoser, &proving, &|| bar.inc(1));
    bar.finish_and_clear();
    print(&render(&run, options.format, &context.texts));
    if options.proofs.is_some() && options.format == Format::Terminal {
        print(&proof_table(&run, &proving, &context.texts));
    }
    if run.passed() {
        return Ok(exit::PASS);
    }
    let mistakes = mistakes(&sources, &entries, &run);
    if !mistakes.is_empty() {
        return Err(Error::input(mistakes.join("\n\n")));
    }
    if options.format == Format::Terminal {
        let line = repeat(context, options);
        let line = ui::encode::Untrusted::new(&line).for_terminal_line();
        print(&format!("{}\n", context.texts.tell("repeat", &[("line", line)])));
    }
    Ok(exit::REGRESSION)
}

/// Scenarios whose faults contradict each other, all at once.
fn contradictions(sources: &Sources, entries: &[&Entry]) -> Result<(), Error> {
    let wrong = entries.iter().filter_map(|entry| {
        let image = run::image(sources, entry).ok()?;
        let found = contradiction::find(&image, &entry.scenario)?;
        Some(found.of(entry).to_string())
    });
    let wrong: Vec<String> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::input(wrong.join("\n\n"))) }
}

/// What a scenario says of itself and the model does not bear out: its symptom, a cure that ends.
/// The report has it among the proofs; here it is a mistake of the document, with its place.
fn mistakes(sources: &Sources, entries: &[&Entry], run: &run::Run) -> Vec<String> {
    let mut all = Vec::new();
    for (entry, result) in entries.iter().zip(&run.results) {
        for broken in &result.broken_proofs {
            let complaint = match broken.proof.number {
                2 => Some(symptom(entry, &broken.why)),
                9 => drift(sources, entry),
                _ => None,
            };
            all.extend(complaint.map(|complaint| complaint.to_string()));
        }
    }
    all
}

fn symptom(entry: &Entry, why: &str) -> LoadError {
    let what = format!("this is not what happens: {why}");
    let hint = "one side is wrong: the documented symptom, the fault, or the model; `marslab run` \
                shows step by step what the model does";
    entry.complain(&what, hint, &[&[Step::Field("symptom")]])
}

fn drift(sources: &Sources, entry: &Entry) -> Option<LoadError> {
    let image = run::image(sources, entry).ok()?;
    let setting = inject(&image, &entry.scenario.setting).ok()?;
    let trouble = harmless::find(&setting, &entry.scenario).filter(|trouble| trouble.drifts)?;
    let hint = "typing a cure a second time must change nothing: set a state, do not move it";
    let place = [Step::Field("cures"), Step::Item(trouble.cure)];
    Some(entry.complain(&trouble.why, hint, &[&place]))
}

/// The line that repeats this run, with quotes where a shell needs them.
fn repeat(context: &Context, options: &Options) -> String {
    let shared = &context.shared;
    let folder = |path: &std::path::PathBuf| path.display().to_string();
    let seed = shared.seed.to_string();
    let options = [
        ("", options.filter.clone()),
        ("--diagnoser ", Some(options.diagnoser.clone())),
        ("--proofs ", options.proofs.clone()),
        ("--catalog ", shared.catalog.as_ref().map(folder)),
        ("--images ", shared.images.as_ref().map(folder)),
        ("--seed ", Some(seed)),
    ];
    let mut line = "marslab check".to_owned();
    for (option, value) in options {
        let Some(value) = value else { continue };
        line.push_str(&format!(" {option}{}", quoted(&value)));
    }
    line
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/:._-+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
