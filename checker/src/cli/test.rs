//! `marslab test PACK`: a pack's own tests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use clap::Args;
use diagnosers::Source;
use diagnosers::rego::unit_tests::{self, Tested};
use scenarios::glob;

use super::{Context, print};
use crate::error::{Error, exit};
use crate::report::unit_tests::{TestFormat, render};

/// How long one test may take.
const TIME: Duration = Duration::from_secs(60);
/// How often somebody looks whether it is over.
const TICK: Duration = Duration::from_millis(100);

/// Options of `marslab test`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The pack: a folder, an archive, git:REV:PATH.
    pack: String,
    /// Only tests whose name contains this (`*` stands for any text).
    #[arg(long, value_name = "TEXT", default_value = "")]
    filter: String,
    /// Say how much of the rules the tests evaluate, and which lines they do not.
    #[arg(long)]
    coverage: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TestFormat::Terminal)]
    format: TestFormat,
}

/// Runs the tests.
///
/// # Errors
/// A pack that is not there or does not load; no test at all, or none with such a name.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let source = Source::open(&options.pack)?;
    let never = AtomicBool::new(false);
    let tested = tested(&source, &options.filter, options.coverage, &never)?;
    if tested.results.is_empty() {
        let about = [("pack", options.pack.clone()), ("filter", options.filter.clone())];
        let why = if options.filter.is_empty() { "tests-none" } else { "tests-none-chosen" };
        return Err(Error::nothing(context.texts.tell(why, &about)));
    }
    print(&render(&source.word, &tested, options.format, &context.texts));
    Ok(if tested.passed() { exit::PASS } else { exit::REGRESSION })
}

/// Runs the tests whose names are chosen on a thread of their own: the interpreter cannot be
/// stopped, but it can be left alone when a test never ends or somebody raises `stop`.
///
/// # Errors
/// Tests that do not load, one that takes too long, an end before all had run.
pub(super) fn tested(
    source: &Source,
    filter: &str,
    coverage: bool,
    stop: &AtomicBool,
) -> Result<Tested, Error> {
    /// What the thread says.
    enum Said {
        Begins(String),
        Ended(Box<Result<Tested, diagnosers::source::SourceError>>),
    }
    let (tell, heard) = channel();
    let (source, filter) = (source.clone(), filter.to_owned());
    std::thread::spawn(move || {
        let wanted = |name: &str| glob::chooses(&filter, name);
        let begin = |name: &str| drop(tell.send(Said::Begins(name.to_owned())));
        let tested = unit_tests::run(&source, &wanted, coverage, &begin);
        drop(tell.send(Said::Ended(Box::new(tested))));
    });
    let (mut name, mut since) = (String::new(), Instant::now());
    loop {
        match heard.recv_timeout(TICK) {
            Ok(Said::Ended(tested)) => return Ok((*tested)?),
            Ok(Said::Begins(next)) => (name, since) = (next, Instant::now()),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::input(format!("{name}: ended the interpreter")));
            }
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                return Err(Error::of(exit::INTERRUPTED, "ended before all tests had run"));
            }
            Err(RecvTimeoutError::Timeout) if since.elapsed() > TIME => {
                let seconds = TIME.as_secs();
                let why = format!("{name}: takes longer than {seconds} s: there is no result");
                return Err(Error::of(exit::LIMIT, why));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
