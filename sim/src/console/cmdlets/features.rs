//! The `ServerManager` module: `Get-WindowsFeature`, `Install-WindowsFeature`.
//!
//! *Models*: the feature Windows Server Backup. *Leaves out*: every other role and feature,
//! `-Restart`, `-IncludeManagementTools` (taken, means nothing), `Uninstall-WindowsFeature`.
//! *Sources*: X59; layouts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::text::same;

use super::layout::{Column, table};

const FEATURE: &str = "Windows-Server-Backup";

/// `Get-WindowsFeature`
pub(super) const GET: Command = Command {
    name: "Get-WindowsFeature",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows whether Windows Server Backup is installed",
    params: &[Param::text("Name").at(0)],
    examples: &["Get-WindowsFeature Windows-Server-Backup"],
    run: get,
};

/// `Install-WindowsFeature`
pub(super) const INSTALL: Command = Command {
    name: "Install-WindowsFeature",
    aliases: &["Add-WindowsFeature"],
    kind: Kind::Cmdlet,
    about: "Installs Windows Server Backup",
    params: &[Param::text("Name").at(0).required(), Param::switch("IncludeManagementTools")],
    examples: &["Install-WindowsFeature Windows-Server-Backup"],
    run: install,
};

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let known = call.arguments.text("Name").is_none_or(|name| same(name, FEATURE));
    if !known {
        return Ok(());
    }
    let installed = call.world.host.wsb.installed;
    let (mark, state) = if installed { ("[X]", "Installed") } else { ("[ ]", "Available") };
    let row = vec![format!("{mark} Windows Server Backup"), FEATURE.to_owned(), state.to_owned()];
    table(call, &["Display Name", "Name", "Install State"].map(Column::fit), &[row]);
    Ok(())
}

fn install(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Install-WindowsFeature : You do not have adequate user rights.")?;
    let name = call.arguments.text("Name").unwrap_or_default();
    if !same(name, FEATURE) {
        return Err(Stop::cmdlet(
            "Install-WindowsFeature",
            format!(
                "ArgumentNotValid: The role, role service, or feature name is not valid: '{name}'. \
                 The name was not found."
            ),
        ));
    }
    let before = std::mem::replace(&mut call.world.host.wsb.installed, true);
    let code = if before { "NoChangeNeeded" } else { "Success" };
    let result = if before { "{}" } else { "{Windows Server Backup}" };
    let row = ["True", "No", code, result].map(str::to_owned).to_vec();
    let columns = ["Success", "Restart Needed", "Exit Code", "Feature Result"];
    table(call, &columns.map(Column::fit), &[row]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn a_feature_is_available_until_it_is_installed() {
        let mut world = server();
        assert!(good(&mut world, "Get-WindowsFeature Windows-Server-Backup").contains("Available"));
        let line = "Install-WindowsFeature Windows-Server-Backup";
        assert_eq!(changed(&mut world, line), ["wsb:installed"]);
        assert!(good(&mut world, line).contains("NoChangeNeeded"));
        assert!(good(&mut world, "Get-WindowsFeature").contains("Installed"));
        assert!(bad(&mut world, "Install-WindowsFeature Nothing").contains("ArgumentNotValid"));
    }
}
