//! Which command a name means that is neither cmdlet nor function: a program or a script file.
//!
//! *Models*: `PATH` of the window and `PATHEXT`, paths as typed, the current directory only when it
//! is named (`.\\name`), stand-ins for clicks by their bare name.
//! *Leaves out*: associations of documents with programs.
//! *Sources*: powershell.md (native programs are found through PATH in the simulated file system).

use std::rc::Rc;

use powershell::eval::External;

use super::programs::known::is_known_program;
use super::{Kind, Session, programs};
use crate::kernel::text::{ends_with, same};
use crate::windows::path::full::full_path;
use crate::world::World;

/// What may be left off the name of a program.
const EXTENSIONS: [&str; 4] = [".com", ".exe", ".bat", ".cmd"];

/// Where `powershell.exe` lies; a `PATH` that somebody broke may lack it.
const SHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0";

/// Finds a program or script by its name or path, as PowerShell does.
pub(super) fn find(world: &World, session: &Session, name: &str) -> Option<External> {
    if let Some(path) = file(world, session, name, true) {
        return Some(if ends_with(&path, ".ps1") {
            External::Script(path.into())
        } else {
            External::Program(path.into())
        });
    }
    let missing = || is_known_program(name).then(|| External::Missing(name.into()));
    stand_in(name).map(External::Program).or_else(missing)
}

/// Finds a program as the Task Scheduler and `cmd.exe` do: no scripts of PowerShell.
pub(super) fn program(world: &World, session: &Session, name: &str) -> Option<Rc<str>> {
    file(world, session, name, false).map(Rc::from).or_else(|| stand_in(name))
}

/// Programs that are no files: our stand-ins for what a person clicks.
fn stand_in(name: &str) -> Option<Rc<str>> {
    let bare = programs::bare(name);
    let is_meant = |word: &str| same(word, bare);
    let found = programs::ALL.iter().find(|command| {
        command.kind == Kind::StandIn
            && (is_meant(command.name) || command.aliases.iter().any(|alias| is_meant(alias)))
    })?;
    (!name.contains(['\\', '/', ':'])).then(|| found.name.into())
}

/// The full path of the file that a name means.
fn file(world: &World, session: &Session, name: &str, scripts: bool) -> Option<String> {
    let files = &world.host.files;
    let there = |path: &str| files.is_file(path).then(|| path.to_owned());
    let with_extension = |path: &str| {
        let last = path.rsplit('\\').next().unwrap_or(path);
        let has_one = last.contains('.');
        let bare = if has_one { there(path) } else { None };
        let script = (scripts && !has_one).then(|| there(&format!("{path}.ps1"))).flatten();
        bare.or(script).or_else(|| EXTENSIONS.iter().find_map(|end| there(&format!("{path}{end}"))))
    };
    if name.contains(['\\', '/', ':']) {
        let full = full_path(name, &session.directory)?.path;
        return with_extension(&full);
    }
    let path = session.environment.get("Path").unwrap_or_default();
    let places = path.split(';').map(|place| place.trim().trim_end_matches('\\'));
    // Windows itself looks into its own folders first; PowerShell does with any sane PATH.
    let own = [r"C:\Windows\System32", r"C:\Windows", SHELL];
    let all = places.filter(|place| !place.is_empty()).chain(own);
    all.map(|place| format!("{place}\\{name}")).find_map(|path| with_extension(&path))
}
