//! `marslab mutate`: makes rules wrong on purpose and counts who notices.

use std::path::Path;
use std::sync::OnceLock;

use clap::Args;
use diagnosers::{RegoPack, Source};
use indicatif::ProgressBar;

use super::{Context, print};
use crate::error::{Error, exit};
use crate::mutate::operators::Operator;
use crate::mutate::reviewed::Reviews;
use crate::mutate::{self, Wanted, Watch};
use crate::report::{self, TwoFormats};
use crate::ui::progress;

/// Options of `marslab mutate`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The pack: `rego` for the one that comes with marslab, a folder, archive or git revision.
    #[arg(default_value = "rego")]
    pack: String,
    /// Only these operators.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
    operator: Vec<Operator>,
    /// Only rules whose name contains this, or the findings of this cause.
    #[arg(long)]
    rule: Option<String>,
    /// At most so many mutants, evenly spread over the pack; 0 for all of them.
    #[arg(long, default_value_t = 0, value_name = "N")]
    sample: usize,
    /// Per cent of mutants that must be killed.
    #[arg(long, default_value_t = 98, value_name = "PER CENT")]
    floor: usize,
    /// Reviewed survivors; without it `mutants.yaml` beside the rules.
    #[arg(long, value_name = "FILE")]
    reviewed: Option<std::path::PathBuf>,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TwoFormats::Terminal)]
    format: TwoFormats,
}

/// Mutates a pack.
///
/// # Errors
/// A pack that does not load, tests or reviews that are not right, nothing to mutate.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let Loaded { pack, tests, reviews } = load(&options.pack)?;
    let reviews = match &options.reviewed {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| Error::input(format!("{}: {error}", file.display())))?;
            Reviews::parse(&text)
                .map_err(|why| Error::input(format!("{}: {why}", file.display())))?
        }
        None => reviews,
    };
    let wanted = Wanted {
        operators: options.operator.clone(),
        rule: options.rule.clone(),
        sample: options.sample,
    };
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    let started = |steps: usize| {
        let _ = bar.set(progress::bar(steps));
    };
    let done = || bar.get().into_iter().for_each(|bar| bar.inc(1));
    let watch = Watch { started: &started, done: &done };
    let mutated = mutate::run(&sources, &pack, &tests, &wanted, &reviews, &watch);
    bar.get().into_iter().for_each(ProgressBar::finish_and_clear);
    let mutated = mutated.map_err(Error::input)?;
    if mutated.score_per_mille().is_none() {
        return Err(Error::nothing(context.texts.say("mutate-nothing")));
    }
    let passed = mutated.passed(options.floor);
    print(&match options.format {
        TwoFormats::Terminal => report::mutate::render(&mutated, options.floor, &context.texts),
        TwoFormats::Json => report::as_json(&mutated, passed),
    });
    Ok(if passed { exit::PASS } else { exit::REGRESSION })
}

/// A pack, its tests by file, and what was said of its survivors.
struct Loaded {
    pack: RegoPack,
    tests: Vec<(String, String)>,
    reviews: Reviews,
}

fn load(word: &str) -> Result<Loaded, Error> {
    let source = Source::open(word)?;
    let pack = RegoPack::from_source(&source)?;
    let all = source.texts(true)?;
    let is_test = |(name, _): &(String, String)| name.ends_with("_test.rego");
    let tests = all.into_iter().filter(is_test).collect();
    let reviews = match word {
        "rego" => Reviews::parse(include_str!("../../diagnosers/rules/mutants.yaml")),
        other => Reviews::beside(Path::new(other.strip_prefix("rego:").unwrap_or(other))),
    };
    Ok(Loaded { pack, tests, reviews: reviews.map_err(Error::input)? })
}
