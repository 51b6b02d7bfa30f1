//! `Get-WindowsFeature`, `Install-WindowsFeature`.
//!
//! *Models*: the desktop of Windows Server (2012 R2 can have it added, later ones are installed
//! with it or without) and Windows Server Backup.
//! *Leaves out*: all other roles and features, removal.
//! *Sources*: X39, X59; layout and texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::windows::identity::{Windows, is_server_core};
use crate::windows::registry::{Data, Known};

use super::layout::{Column, table};

const KIND: Kind = Kind::Since(Windows::Server2012R2);

/// `Get-WindowsFeature`
pub(super) const GET: Command = Command {
    name: "Get-WindowsFeature",
    aliases: &[],
    kind: KIND,
    about: "Lists roles and features",
    params: &[Param::text("Name").taking(Takes::List).at(0)],
    examples: &["Get-WindowsFeature", "Get-WindowsFeature Windows-Server-Backup"],
    run: get,
};

/// `Install-WindowsFeature`
pub(super) const INSTALL: Command = Command {
    name: "Install-WindowsFeature",
    aliases: &["Add-WindowsFeature"],
    kind: KIND,
    about: "Installs roles and features",
    params: &[Param::text("Name").taking(Takes::List).at(0).required(), Param::switch("Restart")],
    examples: &["Install-WindowsFeature Windows-Server-Backup"],
    run: install,
};

/// A feature: display name, name, installed.
type Feature = (&'static str, &'static str, bool);

const BACKUP: &str = "Windows-Server-Backup";
const INFRASTRUCTURE: &str = "Server-Gui-Mgmt-Infra";
const SHELL: &str = "Server-Gui-Shell";

fn features(call: &Call<'_>) -> Vec<Feature> {
    let host = &call.world.host;
    let mut features: Vec<Feature> = vec![("Windows Server Backup", BACKUP, host.wsb.installed)];
    if host.identity.windows == Windows::Server2012R2 {
        let desktop = !is_server_core(&host.registry);
        features.push(("Graphical Management Tools and Infrastructure", INFRASTRUCTURE, desktop));
        features.push(("Server Graphical Shell", SHELL, desktop));
    }
    features
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.arguments.list("Name").to_vec();
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|known| same(known, name));
    let row = |(display, name, installed): &Feature| {
        let (mark, state) = if *installed { ("[X]", "Installed") } else { ("[ ]", "Available") };
        vec![format!("{mark} {display}"), (*name).to_owned(), state.to_owned()]
    };
    let rows: Vec<Vec<String>> =
        features(call).iter().filter(|(_, name, _)| asked(name)).map(row).collect();
    let columns = [
        Column::wide("Display Name", 55),
        Column::wide("Name", 23),
        Column::wide("Install State", 14).right(),
    ];
    table(call, &columns, &rows);
    Ok(())
}

fn install(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = "Install-WindowsFeature";
    call.need_elevation(&format!("{name} : You do not have adequate user rights."))?;
    let wanted = call.arguments.list("Name").to_vec();
    let known = features(call);
    let unknown = wanted.iter().find(|one| !known.iter().any(|(_, name, _)| same(name, one)));
    if let Some(unknown) = unknown {
        let text = format!(
            "ArgumentNotValid: The role, role service, or feature name is not valid: '{unknown}'. \
             The name was not found."
        );
        return Err(Stop::cmdlet(name, text));
    }
    let has = |one: &str| wanted.iter().any(|name| same(name, one));
    let absent = |one: &str| known.iter().any(|(_, name, there)| same(name, one) && !there);
    let host = &mut call.world.host;
    if has(BACKUP) {
        host.wsb.installed = true;
    }
    // The shell brings its infrastructure with it; the infrastructure alone gives no desktop.
    let shell = has(SHELL) && absent(SHELL);
    if shell {
        let desktop = Data::sz("Server");
        host.registry.set_known(Known::CurrentVersion, "InstallationType", desktop);
    }
    call.line("");
    call.line("Success Restart Needed Exit Code      Feature Result");
    call.line("------- -------------- ---------      --------------");
    let (code, restart) = match (shell, wanted.iter().any(|one| absent(one))) {
        (true, _) => ("SuccessRest...", "Yes"),
        (_, true) => ("Success", "No"),
        _ => ("NoChangeNeeded", "No"),
    };
    call.line(&format!("True    {restart:<14} {code:<14} {{{}}}", wanted.join(", ")));
    if shell && call.arguments.has("Restart") {
        call.restart();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, run, server};
    use crate::windows::identity::{SERVER_CORE, Windows, is_server_core};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn a_feature_is_available_until_it_is_installed() {
        let mut world = server();
        let line = "Install-WindowsFeature Windows-Server-Backup";
        assert!(good(&mut world, "Get-WindowsFeature Windows-Server-Backup").contains("Available"));
        assert_eq!(changed(&mut world, line), ["wsb:installed"]);
        assert!(good(&mut world, line).contains("NoChangeNeeded"));
        assert!(good(&mut world, "Get-WindowsFeature").contains("[X] Windows Server Backup"));
        assert!(bad(&mut world, "Install-WindowsFeature Nothing").contains("ArgumentNotValid"));
    }

    #[test]
    fn only_2012_r2_can_be_given_a_desktop() {
        let mut world = server();
        let core = Data::sz(SERVER_CORE);
        world.host.registry.set_known(Known::CurrentVersion, "InstallationType", core);
        let line = "Install-WindowsFeature Server-Gui-Mgmt-Infra,Server-Gui-Shell -Restart";
        assert!(bad(&mut world, line).contains("feature name is not valid"));
        world.host.identity.windows = Windows::Server2012R2;
        let text = good(&mut world, "Get-WindowsFeature Server-Gui-Shell");
        assert!(text.contains("[ ] Server Graphical Shell"), "{text}");
        assert!(run(&mut world, line).restarted);
        assert!(!is_server_core(&world.host.registry));
    }
}
