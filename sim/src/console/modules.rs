//! Which modules a window has, and how it gets one.
//!
//! *Models*: import by name along the window's own copy of `PSModulePath` or by path, under the
//! policy that is in force; engines from 3.0 on load a module by themselves when one of its
//! cmdlets is typed, 2.0 does not.
//! *Leaves out*: versions side by side, nested modules as modules, prefixes.
//! *Sources*: catalogue 4.9; R53-R57; S62-S66.

use std::rc::Rc;

use ::powershell::eval::{HostError, ModuleFiles};

use crate::kernel::text::{ends_with, same};
use crate::windows::powershell::{self, ModuleError, Policy};
use crate::windows::registry::Known;
use crate::world::World;

use super::{Session, cmdlets, disk};

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

/// Modules of Windows whose cmdlets are always there here: loading them changes nothing.
const BUILT_IN: [&str; 13] = [
    "CimCmdlets",
    "Defender",
    "DnsClient",
    "Microsoft.PowerShell.Diagnostics",
    "Microsoft.PowerShell.Management",
    "Microsoft.PowerShell.Security",
    "Microsoft.PowerShell.Utility",
    "NetAdapter",
    "NetSecurity",
    "NetTCPIP",
    "PnpDevice",
    "ScheduledTasks",
    "Storage",
];

/// Where modules of Windows lie.
const OWN_FOLDER: &str = r"C:\Windows\system32\WindowsPowerShell\v1.0\Modules";

fn of_windows(name: &str) -> Option<ModuleFiles> {
    let name = BUILT_IN.iter().find(|known| same(known, name))?;
    Some(ModuleFiles {
        name: (*name).into(),
        version: "1.0.0.0".into(),
        path: format!("{OWN_FOLDER}\\{name}\\{name}.psd1").into(),
        text: None,
        cmdlets: &[],
        exports: None,
    })
}

/// What PowerShell says of a module that it cannot load.
fn error(error: &ModuleError) -> HostError {
    let (exception, id, category) = match error {
        ModuleError::NotFound(_) => {
            ("System.IO.FileNotFoundException", "Modules_ModuleNotFound", "ResourceUnavailable")
        }
        ModuleError::PolicyForbids(_) => (
            "System.Management.Automation.PSSecurityException",
            "UnauthorizedAccess",
            "SecurityError",
        ),
        ModuleError::FileMissing(_) => {
            ("System.IO.FileNotFoundException", "Modules_ModuleFileNotFound", "ResourceUnavailable")
        }
        ModuleError::FileCorrupt(_) => {
            ("System.BadImageFormatException", "FormatXmlUpdateException", "InvalidOperation")
        }
        ModuleError::Unreadable(..) => {
            ("System.UnauthorizedAccessException", "Modules_ModuleNotFound", "PermissionDenied")
        }
        ModuleError::EngineTooOld(..) => (
            "System.InvalidOperationException",
            "Modules_InsufficientPowerShellVersion",
            "ResourceUnavailable",
        ),
    };
    HostError { exception, text: error.to_string(), id, category }
}

/// A module of Windows, of the agent, or of a script file, checked as far as loading it needs.
///
/// # Errors
/// It is there and cannot be loaded.
pub(super) fn files(
    world: &World,
    session: &Session,
    name: &str,
) -> Result<Option<ModuleFiles>, HostError> {
    if let Some(files) = of_windows(bare(name)) {
        return Ok(Some(files));
    }
    if let Some(files) = script_module(world, session, name)? {
        return Ok(Some(files));
    }
    let Some(folder) = folder(world, session, name) else { return Ok(None) };
    let name = bare(&folder).to_owned();
    let registry = &world.host.registry;
    let policy = powershell::effective_policy(registry, session.hive(), session.policy);
    let files = &world.host.files;
    let version = powershell::load_module(files, &folder, &name, policy, engine_major(world))
        .map_err(|found| error(&found))?;
    let path = [&*folder, "\\", &name, ".psd1"].concat();
    Ok(Some(described(path, &name, version)))
}

/// What a module's manifest and the tables of cmdlets tell.
fn described(path: String, name: &str, version: Option<String>) -> ModuleFiles {
    ModuleFiles {
        name: name.into(),
        version: version.as_deref().unwrap_or("1.0").into(),
        path: path.into(),
        text: None,
        cmdlets: cmdlets::of_module(name),
        exports: None,
    }
}

/// A module that is a script file, named by its path.
fn script_module(
    world: &World,
    session: &Session,
    name: &str,
) -> Result<Option<ModuleFiles>, HostError> {
    if !ends_with(name, ".psm1") && !ends_with(name, ".ps1") {
        return Ok(None);
    }
    let path = session.absolute(name);
    let Ok(text) = disk::read(world, session, &path) else { return Ok(None) };
    let registry = &world.host.registry;
    let policy = powershell::effective_policy(registry, session.hive(), session.policy);
    if matches!(policy, Policy::Restricted | Policy::AllSigned) {
        return Err(error(&ModuleError::PolicyForbids(path)));
    }
    let file = path.rsplit('\\').next().unwrap_or(&path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    Ok(Some(ModuleFiles {
        name: stem.into(),
        version: "0.0".into(),
        path: path.as_str().into(),
        text: Some(text),
        cmdlets: &[],
        exports: None,
    }))
}

/// What keeps a script file from running: the execution policy of the window.
#[must_use]
pub(super) fn script_refusal(world: &World, session: &Session, path: &str) -> Option<HostError> {
    let registry = &world.host.registry;
    let refused = match powershell::effective_policy(registry, session.hive(), session.policy) {
        Policy::Restricted => "because running scripts is disabled on this system. For",
        Policy::AllSigned => {
            "The file is not digitally signed. You cannot run this script on the current system. \
             For"
        }
        _ => return None,
    };
    let dot = if refused.starts_with("The") { ". " } else { " " };
    Some(HostError {
        exception: "System.Management.Automation.PSSecurityException",
        text: format!(
            "File {path} cannot be loaded{dot}{refused} more information, see \
             about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170."
        ),
        id: "UnauthorizedAccess",
        category: "SecurityError",
    })
}

/// The module that would be loaded for a command: engines from 3.0 on do that by themselves.
#[must_use]
pub(super) fn of_command(world: &World, session: &Session, command: &str) -> Option<Rc<str>> {
    let found = cmdlets::module_of(command)?;
    let loads = engine_major(world) >= AUTO_LOADING && folder(world, session, found).is_some();
    loads.then(|| found.into())
}

/// Modules that could be loaded, along the window's module path.
#[must_use]
pub(super) fn available(world: &World, session: &Session) -> Vec<ModuleFiles> {
    let files = &world.host.files;
    let list = session.environment.get("PSModulePath").unwrap_or_default();
    let mut all = Vec::new();
    for entry in list.split(';').map(|entry| entry.trim().trim_end_matches('\\')) {
        let Ok(directory) = files.lookup(entry) else { continue };
        let names = files.children(directory).into_iter().map(|id| files.path(id));
        for path in names.chain([entry.to_owned()]) {
            let name = bare(&path).to_owned();
            let path = format!("{path}\\{name}.psd1");
            if let Some(manifest) = files.node(&path).filter(|node| !node.is_directory()) {
                let version = powershell::module_version(&manifest.content);
                all.push(described(path, &name, version));
            }
        }
    }
    all.extend(BUILT_IN.into_iter().filter_map(of_windows));
    all
}

/// The version of the engine that runs this window, four numbers; -1 for those that it has not.
#[must_use]
pub(super) fn engine_version(world: &World) -> [i32; 4] {
    let registry = &world.host.registry;
    let newest = registry.text(Known::PowerShell3, "PowerShellVersion");
    let text = newest.or_else(|| registry.text(Known::PowerShell1, "PowerShellVersion"));
    let mut parts = [-1; 4];
    let numbers = text.unwrap_or("2.0").split('.').map(|part| part.parse().unwrap_or(0));
    parts.iter_mut().zip(numbers).for_each(|(part, number)| *part = number);
    parts
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
        let line = "Get-OBJob | Out-Null; (Get-Module MSOnlineBackup).Name";
        assert_eq!(execute(&mut world, &mut session, line).stdout, "MSOnlineBackup\r\n");
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
    fn what_if_changes_nothing_and_silence_is_kept() {
        let mut world = server();
        let text = good(&mut world, "Remove-OBPolicy -WhatIf");
        assert!(text.starts_with("What if: Performing the operation"), "{text}");
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
