//! `marslab watch PACK`: for authors; what each saved edit changes.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use diagnosers::Source;
use diagnosers::rego::unit_tests::Tested;
use diagnosers::source::{Kind, Wrong};

use super::gate::interruptible;
use super::test::tested;
use super::{Context, print};
use crate::error::{Error, exit};
use crate::gate::packs::Pack;
use crate::report::watch as report;
use crate::ui::encode::Untrusted;
use crate::watch::{Edit, Looking, Machines};

/// How often the files are looked at.
const TICK: Duration = Duration::from_millis(150);
/// Clears a terminal and goes to its first line.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Options of `marslab watch`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The pack: a folder, or powershell:FILE.
    pack: String,
    /// Hold every edit against this pack [default: the last state that loaded].
    #[arg(long, value_name = "PACK")]
    baseline: Option<String>,
    /// Only scenarios whose name contains this (`*` stands for any text), and their twins.
    #[arg(long, value_name = "TEXT", default_value = "")]
    filter: String,
    /// End after the first report.
    #[arg(long)]
    once: bool,
}

/// Watches until Ctrl-C.
///
/// # Errors
/// A pack that is not there; with `--once` also one that does not load.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let stop = interruptible()?;
    let found = Source::open(&options.pack);
    if let Err(error) = &found
        && !matches!(error.wrong, Wrong::Empty | Wrong::Broken)
    {
        return Err(error.clone().into());
    }
    if found.is_ok_and(|source| matches!(source.kind, Kind::Process | Kind::Own)) {
        let what = format!("{}: has no files to watch\n  hint: a folder of rules", options.pack);
        return Err(Error::input(what));
    }
    let machines = Machines::of(&context.sources()?, &options.filter)?;
    if machines.count() == 0 {
        let about = [("filter", Untrusted::new(&options.filter).for_terminal_line())];
        return Err(Error::nothing(context.texts.tell("nothing-ran", &about)));
    }
    let mut watching = Watching {
        context,
        machines,
        fixed: options.baseline.as_deref().map(Pack::load).transpose()?,
        last: None,
        stop: &stop,
    };
    let mut looking = Looking::at(&options.pack);
    print(&report::begin(&options.pack, watching.machines.count(), &context.texts));
    while !stop.load(Ordering::Relaxed) {
        let Some(seen) = looking.look() else {
            std::thread::sleep(TICK);
            continue;
        };
        let code = match seen.map_err(Error::from).and_then(|source| watching.edit(&source)) {
            Ok(passed) => [exit::REGRESSION, exit::PASS][usize::from(passed)],
            Err(error) if error.code == exit::INTERRUPTED => break,
            Err(error) if options.once => return Err(error),
            Err(error) => {
                screen(&report::broken(&error, &context.texts));
                error.code
            }
        };
        if options.once {
            return Ok(code);
        }
    }
    print(&format!("{}\n", context.texts.say("watch-ended")));
    Ok(exit::INTERRUPTED)
}

/// What a watch knows.
struct Watching<'w> {
    context: &'w Context,
    machines: Machines,
    /// What every edit is held against, if somebody said so.
    fixed: Option<Pack>,
    /// The last state that loaded.
    last: Option<Pack>,
    stop: &'w AtomicBool,
}

impl Watching<'_> {
    /// Tells what an edit changes; true when nothing is lost.
    fn edit(&mut self, source: &Source) -> Result<bool, Error> {
        let pack = Pack::of_source(source)?;
        let tested = match source.kind {
            Kind::Rego => tested(source, "", false, self.stop)?,
            _ => Tested::default(),
        };
        let before = self.fixed.as_ref().or(self.last.as_ref());
        let edit = before.map(|before| self.machines.hold(before, &pack, self.stop)).transpose()?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::of(exit::INTERRUPTED, ""));
        }
        let against = self.fixed.as_ref().map(|fixed| fixed.word.as_str());
        screen(&report::render(&tested, edit.as_ref(), against, &self.context.texts));
        self.last = Some(pack);
        Ok(tested.passed() && edit.as_ref().is_none_or(Edit::passed))
    }
}

/// One screen: what was there before is gone, where there is a screen.
fn screen(text: &str) {
    if std::io::stdout().is_terminal() {
        print(CLEAR);
    }
    print(text);
}
