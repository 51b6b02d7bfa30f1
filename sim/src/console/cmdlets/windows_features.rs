//! `Get-WindowsFeature`, `Install-WindowsFeature`.
//!
//! *Models*: the desktop of Windows Server (2012 R2 can have it added, later ones are installed
//! with it or without) and Windows Server Backup, with the tree view.
//! *Leaves out*: all other roles and features, removal; properties that are not kept: refused.
//! *Sources*: X39, X59; `ServerManager.Format.ps1xml`, texts \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param, Stop};
use powershell::format::{Align, Cell, Column, View};
use powershell::value::{Value, text};

use super::fits_pattern;
use crate::console::machine::Machine;
use crate::console::types::{HostType, enumerations};
use crate::console::{Entry, Kind, Output};
use crate::kernel::text::same;
use crate::windows::identity::{Windows, is_server_core};
use crate::windows::registry::{Data, Known};
use crate::world::World;

const MODULE: &str = "ServerManager";
const KIND: Kind = Kind::Since(Windows::Server2012R2);

enumerations! {
    INSTALL_STATE "Microsoft.Windows.ServerManager.Commands.InstallState" false {
        "Available" 0, "Installed" 1, "InstallPending" 5, "UninstallPending" 4, "Removed" 6,
    }
    RESTART_STATE "Microsoft.Windows.ServerManager.Commands.RestartState" false {
        "No" 0, "Yes" 1, "Maybe" 2,
    }
    EXIT_CODE "Microsoft.Windows.ServerManager.Commands.FeatureOpResultExitCode" false {
        "Success" 0, "Failed" 1, "NoChangeNeeded" 1003, "SuccessRestartRequired" 3010,
    }
}

/// Class of features.
pub(super) const FEATURE: &str = "Microsoft.Windows.ServerManager.Commands.Feature";
/// Class of what an installation comes to.
pub(super) const RESULT: &str = "Microsoft.Windows.ServerManager.Commands.FeatureOperationResult";

const NAME: Param = Param::new("Name", "string[]").at(0).pipeline().by_name();

/// `Get-WindowsFeature`
pub(super) const GET: Entry = Entry::of(
    "Get-WindowsFeature",
    MODULE,
    KIND,
    "Lists roles and features",
    &[NAME, Param::new("ComputerName", "string"), Param::new("Vhd", "string")],
    get,
)
.shown_by(&["Get-WindowsFeature", "Get-WindowsFeature Windows-Server-Backup"]);

/// `Install-WindowsFeature`
pub(super) const INSTALL: Entry = Entry::of(
    "Install-WindowsFeature",
    MODULE,
    KIND,
    "Installs roles and features",
    &[
        NAME.mandatory(),
        Param::switch("Restart"),
        Param::switch("IncludeAllSubFeature"),
        Param::switch("IncludeManagementTools"),
        Param::new("Source", "string[]"),
        Param::new("ComputerName", "string"),
        Param::new("Vhd", "string"),
    ],
    install,
)
.changing(2)
.shown_by(&["Install-WindowsFeature Windows-Server-Backup"]);

/// A feature: what is not kept is refused.
pub(super) static FEATURE_TYPE: HostType = HostType {
    properties: &[
        "Name",
        "DisplayName",
        "Description",
        "Installed",
        "InstallState",
        "FeatureType",
        "Path",
        "Depth",
        "DependsOn",
        "Parent",
        "ServerComponentDescriptor",
        "SubFeatures",
        "SystemService",
        "Notification",
        "BestPracticesModelId",
        "EventQuery",
        "PostConfigurationNeeded",
        "AdditionalInfo",
    ],
    ..HostType::new(FEATURE)
};

/// The tree: a mark in front of each name.
pub(super) static FEATURE_VIEW: View = View::table(&[
    Column {
        label: "Display Name",
        width: Some(55),
        align: Some(Align::Left),
        value: Cell::Function(|source, feature| {
            let installed = source.property(feature, "Installed")?.is_some_and(|v| v.is_true());
            let name = source.property(feature, "DisplayName")?.unwrap_or(Value::Null);
            let mark = if installed { "[X]" } else { "[ ]" };
            Ok(Value::text(&format!("{mark} {}", text::of(&name))))
        }),
    },
    Column::of("Name", Some(23), Some(Align::Left)),
    Column {
        label: "Install State",
        width: Some(14),
        align: Some(Align::Right),
        value: Cell::Property("InstallState"),
    },
]);

/// What an installation comes to.
pub(super) static RESULT_VIEW: View = View::table(&[
    Column::of("Success", Some(7), Some(Align::Left)),
    Column {
        label: "Restart Needed",
        width: Some(14),
        align: Some(Align::Left),
        value: Cell::Property("RestartNeeded"),
    },
    Column {
        label: "Exit Code",
        width: Some(14),
        align: Some(Align::Left),
        value: Cell::Property("ExitCode"),
    },
    Column {
        label: "Feature Result",
        width: None,
        align: Some(Align::Left),
        value: Cell::Property("FeatureResult"),
    },
]);

/// A feature: display name, name, installed.
type Feature = (&'static str, &'static str, bool);

const BACKUP: &str = "Windows-Server-Backup";
const INFRASTRUCTURE: &str = "Server-Gui-Mgmt-Infra";
const SHELL: &str = "Server-Gui-Shell";

fn features(world: &World) -> Vec<Feature> {
    let host = &world.host;
    let mut features: Vec<Feature> = vec![("Windows Server Backup", BACKUP, host.wsb.installed)];
    if host.identity.windows == Windows::Server2012R2 {
        let desktop = !is_server_core(&host.registry);
        features.push(("Graphical Management Tools and Infrastructure", INFRASTRUCTURE, desktop));
        features.push(("Server Graphical Shell", SHELL, desktop));
    }
    features
}

fn object((display, name, installed): &Feature) -> Value {
    Value::typed(
        &[FEATURE, "System.Object"],
        [
            ("Name", Value::text(name)),
            ("DisplayName", Value::text(display)),
            ("Installed", Value::Bool(*installed)),
            ("InstallState", Value::member_of(&INSTALL_STATE, i64::from(*installed))),
            ("FeatureType", Value::text("Feature")),
            ("Path", Value::text(display)),
            ("Depth", Value::Int(1)),
            ("Parent", Value::Null),
            ("SubFeatures", Value::texts::<&str>([])),
        ],
    )
    .shown_as(name)
}

/// Another machine is refused.
fn here(call: &mut Call<'_>) -> Eval<()> {
    for parameter in ["ComputerName", "Vhd"] {
        if call.has(parameter) {
            let name = call.name();
            return Err(call.engine.unsupported_here(format!("{name} -{parameter}")));
        }
    }
    Ok(())
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    let wanted = call.texts("Name");
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|w| fits_pattern(w, name));
    let all = features(Machine::of(call.engine).look());
    call.put_all(all.iter().filter(|(_, name, _)| asked(name)).map(object))
}

fn refused(call: &mut Call<'_>, id: &'static str, said: &str) -> Stop {
    let class = "System.Exception";
    call.engine.terminating(&ErrorSpec::new(class, id, "InvalidArgument", said))
}

fn install(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    if !Machine::of(call.engine).parts().1.elevated {
        return Err(refused(call, "WindowsFeatureAccess", "You do not have adequate user rights."));
    }
    let wanted = call.texts("Name");
    let known = features(Machine::of(call.engine).look());
    let unknown = wanted.iter().find(|one| !known.iter().any(|(_, name, _)| same(name, one)));
    if let Some(unknown) = unknown {
        let said = format!(
            "ArgumentNotValid: The role, role service, or feature name is not valid: '{unknown}'. \
             The name was not found."
        );
        return Err(refused(call, "NameDoesNotExist", &said));
    }
    if !call.should_process("localhost", "Install-WindowsFeature")? {
        return Ok(());
    }
    let has = |name: &str| wanted.iter().any(|one| same(one, name));
    let absent = |name: &str| known.iter().any(|(_, own, there)| same(own, name) && !there);
    let host = &mut Machine::of(call.engine).world().host;
    if has(BACKUP) && absent(BACKUP) {
        host.wsb.installed = true;
    }
    // The shell brings its infrastructure with it; the infrastructure alone gives no desktop.
    let shell = has(SHELL) && absent(SHELL);
    if shell {
        let desktop = Data::sz("Server");
        host.registry.set_known(Known::CurrentVersion, "InstallationType", desktop);
    }
    let (code, restart) = match (shell, wanted.iter().any(|one| absent(one))) {
        (true, _) => (3010, 1),
        (_, true) => (0, 0),
        _ => (1003, 0),
    };
    call.put(
        Value::typed(
            &[RESULT, "System.Object"],
            [
                ("Success", Value::Bool(true)),
                ("RestartNeeded", Value::member_of(&RESTART_STATE, restart)),
                ("FeatureResult", Value::texts(&wanted)),
                ("ExitCode", Value::member_of(&EXIT_CODE, code)),
            ],
        )
        .shown_as(RESULT),
    )?;
    if shell && call.flag("Restart") {
        let machine = Machine::of(call.engine);
        machine.world().restart();
        return machine.settle(&mut Output { restarted: true, ..Output::default() });
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
