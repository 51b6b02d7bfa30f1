//! Updates and redistributable packages: installed, waiting for a restart, and what each brings.
//!
//! *Models*: a small list of packages with their effect on registry and files; some take effect
//! only after a restart. Running a package's installer needs its file on the machine.
//! *Leaves out*: Windows Update as a service, supersedence, component store.
//! *Sources*: S07, S11, S62; catalogue 4.9, 4.10; 3.11 (the linked .NET 4.5 does not suffice).
//! *Seen through*: `wusa`, the .NET installers, `Get-HotFix`, `wmic qfe`.

use crate::facet_by_field;
use crate::kernel::text::same;

use super::identity::Windows;
use super::registry::{Data, Known, Registry};

/// A package that can be installed.
#[derive(Debug)]
pub struct Package {
    /// Its id: a KB number or product name.
    pub id: &'static str,
    /// File name of its installer.
    pub installer: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it does to the registry, after the restart.
    effect: fn(&mut Registry),
}

/// All packages that the catalogue's remedies name.
pub const PACKAGES: [Package; 5] = [
    Package {
        id: "KB2506143",
        installer: "Windows6.1-KB2506143-x64.msu",
        title: "Windows Management Framework 3.0",
        effect: |registry| shell_version(registry, "3.0"),
    },
    Package {
        id: "KB3191566",
        installer: "Win7AndW2K8R2-KB3191566-x64.msu",
        title: "Windows Management Framework 5.1",
        effect: |registry| shell_version(registry, "5.1.14409.1005"),
    },
    Package {
        id: "KB2858728",
        installer: "dotnetfx45_full_x86_x64.exe",
        title: ".NET Framework 4.5",
        effect: |registry| dotnet(registry, 378_389, "4.5.50709"),
    },
    Package {
        id: "KB2901907",
        installer: "NDP452-KB2901907-x86-x64-AllOS-ENU.exe",
        title: ".NET Framework 4.5.2",
        effect: |registry| dotnet(registry, 379_893, "4.5.51209"),
    },
    Package {
        id: "KB4486153",
        installer: "ndp48-x86-x64-allos-enu.exe",
        title: ".NET Framework 4.8",
        effect: |registry| dotnet(registry, 528_049, "4.8.03761"),
    },
];

/// A newer engine replaces the number of an older one, never the other way.
fn shell_version(registry: &mut Registry, version: &str) {
    if super::powershell::version(registry).is_none_or(|(major, _)| {
        version.split('.').next().and_then(|m| m.parse().ok()).is_some_and(|new: u32| new > major)
    }) {
        registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz(version));
    }
}

fn dotnet(registry: &mut Registry, release: u32, version: &str) {
    if super::dotnet::release(registry).is_none_or(|there| there < release) {
        registry.set_known(Known::DotNet, "Release", Data::Dword(release));
        registry.set_known(Known::DotNet, "Version", Data::sz(version));
    }
}

/// Packages of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Updates {
    /// Ids of what is installed.
    pub installed: Vec<String>,
    /// Ids of what waits for a restart.
    pub waiting: Vec<String>,
    /// Windows Update has found updates that are not installed.
    pub missing: Vec<String>,
}

facet_by_field!(Updates, "update", { installed, waiting, missing });

/// The package of an installer file.
#[must_use]
pub fn package(file: &str) -> Option<&'static Package> {
    PACKAGES.iter().find(|package| same(package.installer, file))
}

impl Package {
    /// True when the package is meant for this version of Windows: updates name it in their file
    /// name, the .NET installers are for all.
    #[must_use]
    pub fn is_for(&self, windows: Windows) -> bool {
        !self.installer.ends_with(".msu") || windows == Windows::Server2008R2
    }

    /// True when installing it would change nothing: what it brings, or newer, is there.
    #[must_use]
    pub fn is_outdone_by(&self, registry: &Registry) -> bool {
        let mut after = registry.clone();
        (self.effect)(&mut after);
        let release = super::dotnet::release;
        let shell = |registry: &Registry| {
            registry.text(Known::PowerShell3, "PowerShellVersion").map(str::to_owned)
        };
        release(&after) == release(registry) && shell(&after) == shell(registry)
    }
}

impl Updates {
    /// Runs an installer: the package waits for the restart that makes it effective.
    pub fn install(&mut self, package: &Package) {
        if !self.installed.iter().any(|id| id == package.id)
            && !self.waiting.iter().any(|id| id == package.id)
        {
            self.waiting.push(package.id.to_owned());
        }
    }

    /// A restart makes all waiting packages effective.
    pub fn boot(&mut self, registry: &mut Registry) {
        for id in std::mem::take(&mut self.waiting) {
            if let Some(package) = PACKAGES.iter().find(|package| package.id == id) {
                (package.effect)(registry);
            }
            self.installed.push(id);
        }
    }
}
