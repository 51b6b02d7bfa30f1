//! `Import-Module`, `Get-Module`, `Remove-Module`.
//!
//! A module of the agent is real files along this window's module path; those of Windows itself
//! are always there. Error texts: catalogue 4.9 and `windows::powershell`.

use crate::console::modules;
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::mars::layout::MODULE_NAME;
use crate::windows::powershell;
use crate::windows::wildcard::name_in_expression;

use super::layout::{Column, collection, table};

/// Modules of Windows whose cmdlets are always there here.
const BUILT_IN: [&str; 7] = [
    "Defender",
    "Microsoft.PowerShell.Diagnostics",
    "Microsoft.PowerShell.Management",
    "Microsoft.PowerShell.Security",
    "Microsoft.PowerShell.Utility",
    "PnpDevice",
    "ScheduledTasks",
];

/// `Import-Module`
pub(super) const IMPORT: Command = Command {
    name: "Import-Module",
    aliases: &["ipmo"],
    kind: Kind::Cmdlet,
    about: "Loads a module into this window",
    params: &[
        Param::text("Name").taking(Takes::List).at(0).required(),
        Param::switch("Force"),
        Param::switch("Global"),
        Param::switch("PassThru"),
        Param::switch("DisableNameChecking"),
    ],
    examples: &["Import-Module MSOnlineBackup", "Import-Module ScheduledTasks"],
    run: import,
};

/// `Get-Module`
pub(super) const GET: Command = Command {
    name: "Get-Module",
    aliases: &["gmo"],
    kind: Kind::Cmdlet,
    about: "Lists modules that are loaded, or that can be",
    params: &[Param::text("Name").taking(Takes::List).at(0), Param::switch("ListAvailable")],
    examples: &["Get-Module", "Get-Module -ListAvailable MSOnlineBackup"],
    run: get,
};

/// `Remove-Module`
pub(super) const REMOVE: Command = Command {
    name: "Remove-Module",
    aliases: &["rmo"],
    kind: Kind::Cmdlet,
    about: "Unloads a module from this window",
    params: &[Param::text("Name").taking(Takes::List).at(0).required(), Param::switch("Force")],
    examples: &["Import-Module MSOnlineBackup; Remove-Module MSOnlineBackup"],
    run: remove,
};

fn import(call: &mut Call<'_>) -> Result<(), Stop> {
    for name in call.arguments.list("Name").to_vec() {
        if BUILT_IN.iter().any(|known| same(known, &name)) {
            if !modules::has(call.session, &name) {
                call.session.modules.push(name);
            }
            continue;
        }
        if call.arguments.has("Force") {
            let bare = modules::bare(&name).to_owned();
            call.session.modules.retain(|module| !same(module, &bare));
        }
        modules::import(call.world, call.session, &name)
            .map_err(|error| Stop::cmdlet("Import-Module", error))?;
    }
    Ok(())
}

/// Version and exported commands of a module: of its manifest, and of the command tables.
fn row(call: &Call<'_>, name: &str, manifest: Option<&str>) -> Vec<String> {
    let manifest = manifest.and_then(|path| call.world.host.files.node(path));
    let version = manifest.and_then(|node| powershell::module_version(&node.content));
    let commands: Vec<&str> = crate::console::commands()
        .filter(|command| matches!(command.kind, Kind::Module(module) if same(module, name)))
        .map(|command| command.name)
        .collect();
    let version = version.unwrap_or_else(|| "1.0".to_owned());
    vec!["Manifest".to_owned(), version, name.to_owned(), collection(&commands)]
}

/// The manifest of a module that is loaded.
fn loaded(call: &Call<'_>, name: &str) -> Option<String> {
    let folder = modules::folder(call.world, call.session, name);
    folder.map(|folder| format!("{folder}\\{name}.psd1"))
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let columns = [
        Column::wide("ModuleType", 10),
        Column::wide("Version", 10),
        Column::wide("Name", 35),
        Column::wide("ExportedCommands", 61),
    ];
    let wanted = call.arguments.list("Name").to_vec();
    let asked = |name: &str| {
        wanted.is_empty() || wanted.iter().any(|pattern| name_in_expression(pattern, name, true))
    };
    if !call.arguments.has("ListAvailable") {
        let mut names: Vec<String> = call.session.modules.clone();
        names.sort();
        let rows: Vec<Vec<String>> = names
            .iter()
            .filter(|name| asked(name))
            .map(|name| row(call, name, loaded(call, name).as_deref()))
            .collect();
        table(call, &columns, &rows);
        return Ok(());
    }
    let path = call.session.environment.get("PSModulePath").unwrap_or_default();
    for entry in path.split(';').map(|entry| entry.trim().trim_end_matches('\\')) {
        let found = available(call, entry);
        let rows: Vec<Vec<String>> = found
            .iter()
            .filter(|(name, _)| asked(name))
            .map(|(name, manifest)| row(call, name, Some(manifest)))
            .collect();
        if !rows.is_empty() {
            call.line("");
            call.line("");
            call.line(&format!("    Directory: {entry}"));
            call.line("");
            table(call, &columns, &rows);
        }
    }
    Ok(())
}

/// The modules that one entry of the module path offers: name and manifest, each version.
fn available(call: &Call<'_>, entry: &str) -> Vec<(String, String)> {
    let files = &call.world.host.files;
    let Ok(directory) = files.lookup(entry) else { return Vec::new() };
    let below = files.children(directory).into_iter().map(|child| files.name(child).to_owned());
    let mut found: Vec<(String, String)> = below
        .flat_map(|name| {
            let manifests = powershell::manifests(files, entry, &name);
            manifests.into_iter().map(move |path| (name.clone(), path))
        })
        .collect();
    // The module's own folder may stand in the list (S63).
    let own = format!("{entry}\\{MODULE_NAME}.psd1");
    if files.is_file(&own) {
        found.push((MODULE_NAME.to_owned(), own));
    }
    found
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    for name in call.arguments.list("Name").to_vec() {
        if !modules::has(call.session, &name) {
            return Err(Stop::cmdlet(
                "Remove-Module",
                "No modules were removed. Verify that the specification of modules to remove is \
                 correct and those modules exist in the runspace.",
            ));
        }
        call.session.modules.retain(|module| !same(module, &name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::mars::layout::{MODULE, MODULE_NAME, MODULES};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn the_module_of_the_agent_is_listed_with_its_folder() {
        let text = good(&mut server(), "Get-Module -ListAvailable");
        assert!(text.contains(&format!("    Directory: {MODULES}\n")), "{text}");
        assert!(text.contains("Manifest   2.0        MSOnlineBackup"), "{text}");
        assert_eq!(good(&mut server(), "Get-Module"), "");
    }

    #[test]
    fn what_keeps_a_module_from_loading_is_said_in_the_words_of_windows() {
        let mut world = server();
        good(&mut world, &format!("Import-Module '{MODULE}'; Get-Module {MODULE_NAME}"));
        good(&mut world, "Set-ExecutionPolicy Restricted -Force");
        let text = bad(&mut world, "Import-Module MSOnlineBackup");
        assert!(text.contains("because running scripts is disabled on this system."), "{text}");
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz(r"C:\none"));
        assert_eq!(
            bad(&mut world, "Import-Module MSOnlineBackup"),
            "Import-Module : The specified module 'MSOnlineBackup' was not loaded because no \
             valid module file was found in any module directory."
        );
    }
}
