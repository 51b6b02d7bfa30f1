//! `marslab check --check-determinism`: same seed, same bytes. The comparison itself is
//! [`crate::determinism`]; here are its child's command line and its words.

use std::path::PathBuf;
use std::process::Command;

use scenarios::catalog::Entry;

use super::{Context, print};
use crate::determinism::{Compared, child_names, compare, lines, marks};
use crate::error::{Error, exit};
use crate::run::Sources;

/// This program again, as the child of a comparison.
fn again(context: &Context, who: &str) -> Result<Command, Error> {
    let program = std::env::current_exe().map_err(|error| Error::input(error.to_string()))?;
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let mut command = Command::new(program);
    command.args(["check", "--check-determinism", "--diagnoser", who]);
    command.args(["--seed", &context.shared.seed.to_string()]);
    if let Some(catalog) = &context.shared.catalog {
        command.arg("--catalog").arg(absolute(catalog));
    }
    if let Some(images) = &context.shared.images {
        command.arg("--images").arg(absolute(images));
    }
    Ok(command)
}

/// Runs everything several times and compares.
///
/// # Errors
/// When a run is not possible at all.
pub(super) fn run(
    context: &Context,
    sources: &Sources,
    entries: &[&Entry],
    who: &str,
) -> Result<u8, Error> {
    if let Some(names) = child_names() {
        let chosen: Vec<&Entry> =
            entries.iter().copied().filter(|entry| names.contains(&entry.name)).collect();
        print(&lines(&marks(sources, &chosen, who, 1)?));
        return Ok(exit::PASS);
    }
    let (key, arguments, code) = match compare(sources, entries, who, &mut again(context, who)?)? {
        Compared::Same(runs, root) => {
            let root = format!("{:016x}", root.short());
            ("determinism-held", vec![("runs", runs.to_string()), ("root", root)], exit::PASS)
        }
        Compared::Differs(found) => {
            let arguments = vec![
                ("scenario", found.scenario),
                ("first", "one thread".to_owned()),
                ("second", found.run.to_owned()),
                ("what", format!("{} / {}", found.what.0, found.what.1)),
            ];
            ("determinism-broken", arguments, exit::NONDETERMINISM)
        }
    };
    print(&format!("{}\n", context.texts.tell(key, &arguments)));
    Ok(code)
}
