//! Updates and redistributable packages: installed, waiting for a restart, and what each brings.
//!
//! *Models*: a small list of packages with their effect on registry and files; most take effect
//! only after a restart. Running a package's installer needs its file on the machine. Each Windows
//! has one servicing update that programs signed today rely on \[S\]; others are only offered.
//! *Leaves out*: Windows Update as a service, supersedence, component store.
//! *Sources*: S07, S11, S62, X47, X48; catalogue 4.9, 4.10; 3.11 (the linked .NET 4.5 does not
//! suffice).
//! *Seen through*: `wusa`, the .NET and C++ installers, `Get-HotFix`, `systeminfo`.

use crate::facet_by_field;
use crate::kernel::text::same;
use crate::kernel::time::Moment;

use super::files::Files;
use super::identity::Windows;
use super::registry::{Data, Known, Registry};
use super::{dotnet, side_by_side};

/// What a package does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// A Windows PowerShell of this version, unless a newer one is there.
    Shell(&'static str),
    /// A .NET Framework of this release and version, unless a newer one is there.
    DotNet(u32, &'static str),
    /// Nothing that anybody sees but that it is there.
    Servicing,
    /// An Internet Explorer of this version, unless a newer one is there.
    Browser(&'static str),
    /// A file of a side-by-side assembly, at once.
    Assembly(&'static str),
}

/// A package that can be installed.
#[derive(Debug)]
pub struct Package {
    /// Its id: a KB number or product name.
    pub id: &'static str,
    /// File name of its installer.
    pub installer: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The only Windows that it is for; absent when it is for all.
    windows: Option<Windows>,
    /// What it does; after the restart when it needs one.
    effect: Effect,
}

const fn package_of(
    id: &'static str,
    installer: &'static str,
    title: &'static str,
    windows: Option<Windows>,
    effect: Effect,
) -> Package {
    Package { id, installer, title, windows, effect }
}

const WMF: &str = "Windows Management Framework";
const SHA2: &str = "SHA-2 code signing support update";
const STACK: &str = "Servicing stack update";
const RUNTIME: &str = "Microsoft Visual C++ redistributable";

/// All packages that the catalogue's remedies name, and two that look as if they helped.
pub const PACKAGES: &[Package] = &[
    package_of(
        "KB2506143",
        "Windows6.1-KB2506143-x64.msu",
        WMF,
        Some(Windows::Server2008R2),
        Effect::Shell("3.0"),
    ),
    package_of(
        "KB3191566",
        "Win7AndW2K8R2-KB3191566-x64.msu",
        WMF,
        Some(Windows::Server2008R2),
        Effect::Shell("5.1.14409.1005"),
    ),
    package_of(
        "KB3191564",
        "Win8.1AndW2K12R2-KB3191564-x64.msu",
        WMF,
        Some(Windows::Server2012R2),
        Effect::Shell("5.1.14409.1005"),
    ),
    package_of(
        "KB2858728",
        "dotnetfx45_full_x86_x64.exe",
        ".NET Framework 4.5",
        None,
        Effect::DotNet(378_389, "4.5.50709"),
    ),
    package_of(
        "KB2901907",
        "NDP452-KB2901907-x86-x64-AllOS-ENU.exe",
        ".NET Framework 4.5.2",
        None,
        Effect::DotNet(379_893, "4.5.51209"),
    ),
    package_of(
        "KB4486153",
        "ndp48-x86-x64-allos-enu.exe",
        ".NET Framework 4.8",
        None,
        Effect::DotNet(528_049, "4.8.03761"),
    ),
    package_of(
        "KB4474419",
        "Windows6.1-KB4474419-v3-x64.msu",
        SHA2,
        Some(Windows::Server2008R2),
        Effect::Servicing,
    ),
    package_of(
        "KB2919355",
        "Windows8.1-KB2919355-x64.msu",
        "April 2014 update",
        Some(Windows::Server2012R2),
        Effect::Servicing,
    ),
    package_of(
        "KB4132216",
        "Windows10.0-KB4132216-x64.msu",
        STACK,
        Some(Windows::Server2016),
        Effect::Servicing,
    ),
    package_of(
        "KB4523204",
        "Windows10.0-KB4523204-x64.msu",
        STACK,
        Some(Windows::Server2019),
        Effect::Servicing,
    ),
    package_of(
        "KB5005039",
        "Windows10.0-KB5005039-x64.msu",
        STACK,
        Some(Windows::Server2022),
        Effect::Servicing,
    ),
    package_of(
        "KB2841134",
        "IE11-Windows6.1-x64-en-us.exe",
        "Internet Explorer 11",
        Some(Windows::Server2008R2),
        Effect::Browser("11.0.9600.17843"),
    ),
    package_of(
        "VC2008",
        "vcredist_x64.exe",
        RUNTIME,
        None,
        Effect::Assembly(side_by_side::VC90_CRT),
    ),
    package_of(
        "VC2019",
        "VC_redist.x64.exe",
        RUNTIME,
        None,
        Effect::Assembly(side_by_side::VC140_CRT),
    ),
];

/// The servicing update of a Windows; `None` for one that is no longer serviced.
#[must_use]
pub fn servicing(windows: Windows) -> Option<&'static Package> {
    PACKAGES
        .iter()
        .find(|package| package.effect == Effect::Servicing && package.windows == Some(windows))
}

/// A newer engine replaces the number of an older one, never the other way.
fn shell_version(registry: &mut Registry, version: &str) {
    if super::powershell::version(registry).is_none_or(|(major, _)| {
        version.split('.').next().and_then(|m| m.parse().ok()).is_some_and(|new: u32| new > major)
    }) {
        registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz(version));
    }
}

fn framework(registry: &mut Registry, release: u32, version: &str) {
    if dotnet::release(registry).is_none_or(|there| there < release) {
        registry.set_known(Known::DotNet, "Release", Data::Dword(release));
        registry.set_known(Known::DotNet, "Version", Data::sz(version));
    }
}

fn browser(registry: &mut Registry, version: &str) {
    let major = |text: &str| text.split('.').next().and_then(|m| m.parse::<u32>().ok());
    let there = registry.text(Known::InternetExplorer, "svcVersion").and_then(major);
    if there < major(version) {
        registry.set_known(Known::InternetExplorer, "svcVersion", Data::sz(version));
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
    /// True when the package is meant for this version of Windows.
    #[must_use]
    pub fn is_for(&self, windows: Windows) -> bool {
        self.windows.is_none_or(|only| only == windows)
    }

    /// True when it takes effect only with the next restart.
    #[must_use]
    pub fn waits(&self) -> bool {
        !matches!(self.effect, Effect::Assembly(_))
    }

    /// True when installing it would change nothing: what it brings, or newer, is there.
    #[must_use]
    pub fn is_outdone_by(&self, registry: &Registry, files: &Files) -> bool {
        if let Effect::Assembly(path) = self.effect {
            return files.is_file(path);
        }
        let mut after = registry.clone();
        self.bring(&mut after);
        let text = |registry: &Registry, key, name| registry.text(key, name).map(str::to_owned);
        let shown = |registry: &Registry| {
            let shell = text(registry, Known::PowerShell3, "PowerShellVersion");
            let browser = text(registry, Known::InternetExplorer, "svcVersion");
            (dotnet::release(registry), shell, browser)
        };
        shown(&after) == shown(registry)
    }

    /// What it brings into the registry.
    fn bring(&self, registry: &mut Registry) {
        match self.effect {
            Effect::Shell(version) => shell_version(registry, version),
            Effect::DotNet(release, version) => framework(registry, release, version),
            Effect::Browser(version) => browser(registry, version),
            Effect::Servicing | Effect::Assembly(_) => {}
        }
    }

    /// What it brings into the file system.
    pub fn unpack(&self, files: &mut Files, at: Moment) {
        if let Effect::Assembly(path) = self.effect {
            side_by_side::put(files, path, at);
        }
    }
}

impl Updates {
    /// A machine on which everything is installed that its Windows needs.
    #[must_use]
    pub fn up_to_date(windows: Windows) -> Self {
        let installed = servicing(windows).map(|package| package.id.to_owned());
        Self { installed: installed.into_iter().collect(), ..Self::default() }
    }

    /// True when a package is in effect.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.installed.iter().any(|known| same(known, id))
    }

    /// Runs an installer: the package waits for the restart that makes it effective, if it needs
    /// one.
    pub fn install(&mut self, package: &Package) {
        let known = |list: &[String]| list.iter().any(|id| id == package.id);
        if known(&self.installed) || known(&self.waiting) {
            return;
        }
        let list = if package.waits() { &mut self.waiting } else { &mut self.installed };
        list.push(package.id.to_owned());
    }

    /// A restart makes all waiting packages effective; what is in effect is no longer missing.
    pub fn boot(&mut self, registry: &mut Registry) {
        for id in std::mem::take(&mut self.waiting) {
            if let Some(package) = PACKAGES.iter().find(|package| package.id == id) {
                package.bring(registry);
            }
            self.missing.retain(|missing| *missing != id);
            self.installed.push(id);
        }
    }
}
