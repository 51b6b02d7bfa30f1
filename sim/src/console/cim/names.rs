//! Namespaces: which there are on a server without roles.
//!
//! *Models*: the tree of namespaces, `__NAMESPACE`.
//! *Leaves out*: namespaces of roles (`MSCluster`, `virtualization`) and of clients
//! (`SecurityCenter2`): they are not there. *Sources*: a server with Windows alone \[K\].

use super::class::{Definition, Named, Scene};

/// Every namespace, in small letters where scripts look, spelled as Windows spells it.
const ALL: &[&str] = &[
    "ROOT/CIMV2/Security",
    "ROOT/CIMV2/Security/MicrosoftTpm",
    "ROOT/CIMV2/TerminalServices",
    "ROOT/CIMV2/power",
    "ROOT/CIMV2",
    "ROOT/Cli",
    "ROOT/DEFAULT",
    "ROOT/Hardware",
    "ROOT/Interop",
    "ROOT/Microsoft/Windows/Defender",
    "ROOT/Microsoft/Windows/DesiredStateConfiguration",
    "ROOT/Microsoft/Windows/ServerManager",
    "ROOT/Microsoft/Windows/Storage",
    "ROOT/Microsoft/Windows/TaskScheduler",
    "ROOT/Microsoft/Windows/WindowsUpdate",
    "ROOT/Microsoft/Windows",
    "ROOT/Microsoft",
    "ROOT/PEH",
    "ROOT/Policy",
    "ROOT/RSOP",
    "ROOT/SECURITY",
    "ROOT/ServiceModel",
    "ROOT/StandardCimv2",
    "ROOT/WMI",
    "ROOT/directory",
    "ROOT/msdtc",
    "ROOT/subscription",
    "ROOT",
];

/// True for a namespace that is there; in small letters.
pub(super) fn is_known(space: &str) -> bool {
    ALL.iter().any(|known| known.eq_ignore_ascii_case(space))
}

/// `__NAMESPACE`: the namespaces within another one.
pub(super) const NAMESPACE: Definition = Definition {
    name: "__NAMESPACE",
    namespace: "root",
    parents: &["__SystemClass"],
    properties: &["key string Name"],
    instances,
    ..Definition::NEW
};

fn instances(scene: Scene<'_>) -> Vec<Named> {
    let within = |known: &&&str| {
        let (above, _) = known.rsplit_once('/').unwrap_or_default();
        above.eq_ignore_ascii_case(scene.namespace)
    };
    let name = |known: &&str| known.rsplit('/').next().unwrap_or_default().to_owned();
    ALL.iter().filter(within).map(|known| vec![("Name", name(known).into())]).collect()
}
