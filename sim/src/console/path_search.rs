//! Which command a name means that is neither cmdlet nor function: a program or a script file.
//!
//! *Models*: `PATH` of the window and `PATHEXT`, paths as typed, the current directory only when it
//! is named (`.\\name`), stand-ins for clicks by their bare name.
//! *Leaves out*: associations of documents with programs.
//! *Sources*: powershell.md (native programs are found through PATH in the simulated file system).

use std::cell::OnceCell;
use std::rc::Rc;

use powershell::eval::External;

use super::programs::known::is_known_program;
use super::{Kind, Session, programs};
use crate::kernel::text::ends_with;
use crate::windows::environment::PROGRAM_ENDINGS;
use crate::windows::files::Files;
use crate::windows::path::full::full_path;
use crate::world::World;

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
    let found = programs::named(name).filter(|command| command.kind == Kind::StandIn)?;
    (!name.contains(['\\', '/', ':'])).then(|| found.name.into())
}

/// The full path of the file that a name means.
fn file(world: &World, session: &Session, name: &str, scripts: bool) -> Option<String> {
    let files = &world.host.files;
    if name.contains(['\\', '/', ':']) {
        let full = full_path(name, &session.directory)?.path;
        let (folder, last) = full.rsplit_once('\\')?;
        return in_folder(files, folder, &Spellings::of(session, last, scripts));
    }
    let spellings = Spellings::of(session, name, scripts);
    let path = session.environment.get("Path").unwrap_or_default();
    let places = path.split(';').map(|place| place.trim().trim_end_matches('\\'));
    // Windows itself looks into its own folders first; PowerShell does with any sane PATH.
    let own = [r"C:\Windows\System32", r"C:\Windows", SHELL];
    let mut all = places.filter(|place| !place.is_empty()).chain(own);
    all.find_map(|place| in_folder(files, place, &spellings))
}

/// The names that a file may have, in the order of the search.
struct Spellings<'s> {
    session: &'s Session,
    name: &'s str,
    scripts: bool,
    /// With what may be left off; most names have it, and the others are not made then.
    longer: OnceCell<Vec<String>>,
}

impl<'s> Spellings<'s> {
    fn of(session: &'s Session, name: &'s str, scripts: bool) -> Self {
        Self { session, name, scripts, longer: OnceCell::new() }
    }

    fn has_ending(&self) -> bool {
        self.name.contains('.')
    }

    fn longer(&self) -> &[String] {
        self.longer.get_or_init(|| {
            let list = self.session.environment.get("PATHEXT");
            let list = list.as_deref().unwrap_or(PROGRAM_ENDINGS).to_ascii_lowercase();
            let script = (self.scripts && !self.has_ending()).then_some(".ps1");
            let others = list.split(';').filter(|end| !end.is_empty());
            script.into_iter().chain(others).map(|end| [self.name, end].concat()).collect()
        })
    }
}

/// The first file of a folder that has one of the spellings of a name.
fn in_folder(files: &Files, folder: &str, spellings: &Spellings<'_>) -> Option<String> {
    let directory = files.find(folder)?;
    let is_there = |name: &&str| files.has_file(directory, name);
    let bare = Some(spellings.name).filter(|name| spellings.has_ending() && is_there(name));
    let longer = || spellings.longer().iter().map(String::as_str).find(is_there);
    Some([folder, "\\", bare.or_else(longer)?].concat())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn a_program_is_found_by_the_endings_of_the_window() {
        let mut world = server();
        let (_, text) = fails(&mut world, "$env:PATHEXT = '.CMD'; hostname");
        assert!(text.contains("'hostname' is not recognized"), "{text}");
        for line in ["$env:PATHEXT = '.CMD'; hostname.exe", "$env:PATHEXT = '.CMD;.Exe'; hostname"]
        {
            assert_eq!(prints(&mut world, line), "SRV01\n", "{line}");
        }
    }
}
