//! `marslab fleet run --out DIR` and `marslab fleet merge`: results that stay.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use diagnosers::source::{Kind, Source};
use diagnosers::{Ask, Diagnoser, Diagnosis, NoAnswer, Reads};
use sim::evidence::Evidence;

use super::super::gate::interruptible;
use super::super::{Context, print};
use super::{ORACLE, Run};
use crate::error::{Error, exit};
use crate::fleet::Field;
use crate::fleet::judged::Asking;
use crate::fleet::results::disk::Disk;
use crate::fleet::results::folder::{Completed, Folder, whole};
use crate::fleet::results::identity::Identity;
use crate::fleet::results::layout::{self, Layout};
use crate::fleet::results::merge;
use crate::fleet::results::part::Parts;
use crate::fleet::results::work::Work;
use crate::run::Sources;
use crate::ui::progress;
use crate::ui::text::Texts;

/// Which folders are put together.
#[derive(Debug, Args)]
pub(in crate::cli) struct Merge {
    /// Folder that gets all parts: a new one, an empty one or one of the same run.
    into: PathBuf,
    /// Folders of shards.
    #[arg(required = true)]
    from: Vec<PathBuf>,
}

/// Runs a fleet, or what is missing of it, into a folder.
///
/// # Errors
/// A folder of another run, a disk that does not take it, somebody who ended it.
pub(super) fn run(
    context: &Context,
    sources: &Sources,
    how: &Run,
    path: &Path,
) -> Result<u8, Error> {
    let fleet = context.fleet(sources, how.which.fleet.as_deref())?;
    let layout = Layout::new(how.machines.unwrap_or(fleet.machines), how.part)?;
    let share = how.shard.as_deref().map_or(Ok((0, 1)), layout::share)?;
    let (name, pack, diagnoser) = diagnoser(&how.diagnoser)?;
    let identity = Identity::new(&fleet, sources, layout, (&name, &pack))?;
    let folder = Folder::open(path, &identity, Disk::default())?;
    if folder.says_whole() {
        let (_, manifest) = whole(path)?;
        drop(folder);
        let bytes = manifest.parts.iter().map(|part| part.bytes).sum();
        let parts = manifest.parts.len() as u64;
        told(&context.texts, path, layout, Completed::Whole { parts, bytes });
        return Ok(exit::PASS);
    }
    let stop = interruptible()?;
    let field = Field::new(fleet, sources)?;
    let diagnoser = diagnoser.map(|inner| Stoppable { inner, stop: &stop });
    let asking = diagnoser.as_ref().map_or_else(Asking::oracle, |it| Asking::of(it));
    let survey = asking.survey(&field);
    let broken = |error: parquet::errors::ParquetError| Error::input(error.to_string());
    let parts = Parts::new(&field, &identity.id()).map_err(broken)?;
    let make = |machines| parts.bytes(&survey.block(machines)?).map_err(broken);
    let own = layout.share(share);
    let bar = progress::rated(own.clone().map(|part| layout.count(part)).sum());
    let work = Work { make: &make, stop: &stop, done: &|machines| bar.inc(machines) };
    let completed = work.fill(&folder, own);
    bar.finish_and_clear();
    drop(folder);
    told(&context.texts, path, layout, completed?);
    Ok(exit::PASS)
}

/// Puts folders of shards together.
///
/// # Errors
/// Folders of different runs or of none, parts that are nowhere, a disk that does not take it.
pub(super) fn merge(context: &Context, how: &Merge) -> Result<u8, Error> {
    let (folder, completed) = merge::merge(&how.into, &how.from)?;
    let layout = folder.identity().layout()?;
    drop(folder);
    told(&context.texts, &how.into, layout, completed);
    // What is not whole is no result: whoever goes on with it must notice.
    let is_whole = matches!(completed, Completed::Whole { .. });
    Ok(if is_whole { exit::PASS } else { exit::NOTHING })
}

/// Name and hash of what decides the answers, and the diagnoser; none for the truth itself.
type Chosen = (String, String, Option<Box<dyn Diagnoser>>);

fn diagnoser(word: &str) -> Result<Chosen, Error> {
    if word == ORACLE {
        return Ok((ORACLE.to_owned(), String::new(), None));
    }
    let source = Source::open(word)?;
    // Where the files came from decides nothing: a shard may find them in another folder.
    let name = match source.kind {
        Kind::Rego => "rego",
        Kind::PowerShell => "powershell",
        Kind::Process | Kind::Own => word,
    };
    Ok((name.to_owned(), source.identity.to_string(), Some(source.diagnoser()?)))
}

fn told(texts: &Texts, path: &Path, layout: Layout, completed: Completed) {
    let folder = || ("folder", path.display().to_string());
    print(&match completed {
        Completed::Whole { parts, bytes } => texts.tell(
            "fleet-whole",
            &[
                folder(),
                ("machines", layout.machines.to_string()),
                ("parts", parts.to_string()),
                ("bytes", bytes.to_string()),
            ],
        ),
        Completed::Part { there, of } => texts.tell(
            "fleet-not-whole",
            &[folder(), ("there", there.to_string()), ("of", of.to_string())],
        ),
    });
    print("\n");
}

/// A diagnoser that is not asked any more once somebody has ended the run: what is made of its
/// silence is thrown away.
struct Stoppable<'a> {
    inner: Box<dyn Diagnoser>,
    stop: &'a AtomicBool,
}

impl Diagnoser for Stoppable<'_> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn reads(&self) -> Reads {
        self.inner.reads()
    }

    fn diagnose(&self, facts: &Evidence<'_>, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(NoAnswer::Broken("the run was ended".to_owned()));
        }
        self.inner.diagnose(facts, console)
    }
}
