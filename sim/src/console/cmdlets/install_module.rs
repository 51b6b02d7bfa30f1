//! `Install-Module` of PowerShellGet, for the one module that remedies install from the gallery.
//!
//! *Models*: AzureRM in two versions, side by side with what is there. *Leaves out*: the gallery,
//! scopes, dependencies. *Sources*: S15; texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::edition::AZURE_POWERSHELL;
use crate::kernel::text::same;
use crate::windows::identity::Windows;
use crate::windows::powershell;

/// `Install-Module`
pub(super) const INSTALL: Command = Command {
    name: "Install-Module",
    aliases: &[],
    kind: Kind::Since(Windows::Server2016),
    about: "Installs a module from the PowerShell gallery",
    params: &[
        Param::text("Name").at(0).required(),
        Param::text("RequiredVersion"),
        Param::text("Scope"),
        Param::switch("Force"),
        Param::switch("AllowClobber"),
    ],
    examples: &["Install-Module -Name AzureRM -RequiredVersion 3.7.0 -Force"],
    run: install,
};

/// Versions of AzureRM that the gallery has here; without a wish it gives the last.
const VERSIONS: [&str; 2] = [AZURE_POWERSHELL, "6.13.1"];

fn install(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Install-Module : Administrator rights are required to install modules.")?;
    let name = call.arguments.text("Name").unwrap_or_default();
    let wish = call.arguments.text("RequiredVersion").unwrap_or(VERSIONS[1]);
    let known = VERSIONS.into_iter().find(|known| same(known, wish));
    let Some(version) = known.filter(|_| same(name, "AzureRM")) else {
        let text = format!(
            "No match was found for the specified search criteria and module name '{name}'."
        );
        return Err(Stop::cmdlet("Install-Module", text));
    };
    let (at, host) = (call.world.machine_time(), &mut call.world.host);
    powershell::put_module(&mut host.files, &host.registry, "AzureRM", version, at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn versions_lie_side_by_side() {
        let mut world = server();
        good(&mut world, "Install-Module AzureRM");
        good(&mut world, "Install-Module -Name AzureRM -RequiredVersion 3.7.0 -Force");
        let modules = r#"cmd /c dir /b /s "C:\Program Files\WindowsPowerShell\Modules""#;
        let text = good(&mut world, modules);
        assert!(text.contains("3.7.0") && text.contains("6.13.1"), "{text}");
        assert!(bad(&mut world, "Install-Module Nothing").contains("No match was found"));
    }
}
