//! Which modules a window has, and how it gets one.
//!
//! *Models*: import by name along the window's own copy of `PSModulePath` or by path, under the
//! policy that is in force; engines from 3.0 on load a module by themselves when one of its
//! cmdlets is typed, 2.0 does not.
//! *Leaves out*: versions side by side, nested modules as modules, prefixes.
//! *Sources*: catalogue 4.9; R53-R57; S62-S66.

use crate::kernel::text::same;
use crate::windows::powershell::{self, ModuleError};
use crate::world::World;

use super::{Kind, Session};

/// The first engine that loads modules by itself.
const AUTO_LOADING: u32 = 3;

/// Major version of the engine that runs this window; 0 without one.
#[must_use]
pub fn engine_major(world: &World) -> u32 {
    powershell::version(&world.host.registry).map_or(0, |(major, _)| major)
}

/// The folder that a module name or path means in this window.
#[must_use]
pub fn folder(world: &World, session: &Session, name: &str) -> Option<String> {
    let files = &world.host.files;
    if !name.contains(['\\', '/', ':']) {
        let list = session.environment.get("PSModulePath").unwrap_or_default();
        return powershell::find_module(files, &list, name);
    }
    let path = session.absolute(name);
    let path = path.trim_end_matches('\\');
    let above = match files.is_file(path) {
        true => path.rsplit_once('\\').map(|(folder, _)| folder),
        false => Some(path),
    };
    above.filter(|folder| files.is_directory(folder)).map(str::to_owned)
}

/// The module name that a name or path means: its last part, without an extension.
#[must_use]
pub fn bare(name: &str) -> &str {
    let last = name.trim_end_matches(['\\', '/']).rsplit(['\\', '/']).next().unwrap_or(name);
    let end = last.len().saturating_sub(5);
    match last.get(end..) {
        Some(extension) if same(extension, ".psd1") => &last[..end],
        _ => last,
    }
}

/// Loads a module into the window. Loading it again changes nothing.
///
/// # Errors
/// What `Import-Module` says.
pub fn import(world: &World, session: &mut Session, name: &str) -> Result<(), ModuleError> {
    let missing = || ModuleError::NotFound(name.to_owned());
    let folder = folder(world, session, name).ok_or_else(missing)?;
    let name = bare(&folder).to_owned();
    if has(session, &name) {
        return Ok(());
    }
    let registry = &world.host.registry;
    let policy = powershell::effective_policy(registry, session.hive(), session.policy);
    powershell::load_module(&world.host.files, &folder, &name, policy, engine_major(world))?;
    session.modules.push(name);
    Ok(())
}

/// True when the window has the module.
#[must_use]
pub fn has(session: &Session, name: &str) -> bool {
    session.modules.iter().any(|module| same(module, name))
}

/// Makes the module of a command present, as far as the engine does so by itself.
///
/// # Errors
/// What the engine says instead of running the command; `None` when it does not know the command.
pub fn provide(
    world: &World,
    session: &mut Session,
    kind: Kind,
    command: &str,
) -> Result<(), Option<String>> {
    let Kind::Module(module) = kind else { return Ok(()) };
    if has(session, module) {
        return Ok(());
    }
    if engine_major(world) < AUTO_LOADING || folder(world, session, module).is_none() {
        return Err(None);
    }
    import(world, session, module).map_err(|_| {
        Some(format!(
            "{command} : The '{command}' command was found in the module '{module}', but the \
             module could not be loaded. For more information, run 'Import-Module {module}'."
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, run, server};
    use crate::console::{Session, execute};
    use crate::mars::layout::{ENGINE, MODULE};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn an_engine_from_3_on_loads_a_module_by_itself() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        assert!(execute(&mut world, &mut session, "Get-OBJob").ok());
        assert_eq!(session.modules, ["MSOnlineBackup"]);
    }

    #[test]
    fn engine_2_neither_finds_nor_loads_it() {
        let mut world = server();
        world.host.registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("2.0"));
        assert!(bad(&mut world, "Get-OBJob").starts_with("Get-OBJob : The term 'Get-OBJob' is"));
        let text = bad(&mut world, "Import-Module MSOnlineBackup");
        assert!(text.contains("minimum Windows PowerShell version of '3.0'"), "{text}");
    }

    #[test]
    fn a_file_of_the_module_that_is_missing_keeps_it_from_loading() {
        let mut world = server();
        let file = format!("{MODULE}\\Microsoft.OnlineBackup.Cmdlets.dll");
        let id = world.host.files.lookup(&file).unwrap();
        world.host.files.remove(id);
        let text = bad(&mut world, "Import-Module MSOnlineBackup");
        assert!(text.starts_with("Import-Module : The module to process"), "{text}");
        good(&mut world, r"C:\Install\MARSAgentInstaller.exe /q");
        good(&mut world, "Import-Module MSOnlineBackup");
        assert!(world.host.files.is_file(ENGINE));
    }

    #[test]
    fn what_if_is_refused_and_silence_is_kept() {
        let mut world = server();
        let text = bad(&mut world, "Remove-OBPolicy -WhatIf");
        assert_eq!(text, "marslab: unsupported: -WhatIf");
        assert!(world.agent.policy.is_some());
        let output = run(&mut world, "Get-Service none -ErrorAction SilentlyContinue");
        assert_eq!((output.exit, output.stderr.as_str()), (1, ""));
        assert!(changed(&mut world, "Get-OBPolicy; Get-OBJob -Previous 1").is_empty());
        assert_eq!(
            bad(&mut world, "Get-OBPolicy -Nothing"),
            "Get-OBPolicy : A parameter cannot be found that matches parameter name 'Nothing'."
        );
    }
}
